"""The choice of sentences: a shortlist, then the three that make the best summary together, and more behind them.

Each choice is nested: the shorter is contained in the longer, so that a list, a digest and a card tell the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from operator import mul
from typing import Any

from summarizer.features import (
    Candidate,
    candidate,
    centrality,
    likeness,
    said_twice,
    sentence_features,
    two_features,
    whole_features,
)
from summarizer.fitness import Fitness
from summarizer.salience import Counts, chances
from summarizer.weights import Taste, Weights

LOOKED_AT = 40
"""So many of an article's printable sentences are looked at: news tells what matters early."""
SHORTLISTED = 12
CORE = 3
"""Sentences that are chosen together."""
SAME_SAID_TWICE = 0.6
"""The share of the shorter sentence's telling words from which on a second sentence only repeats the first."""

Two = tuple[int, int]
Score = Callable[[Sequence[int]], Any]


@dataclass(frozen=True)
class Shortlist:
    """The sentences among which the choice is made, in the article's order, and what the choice follows from.

    Sentences are named by their index here. `features` has a row for each; `two` and `twice` one for each two.
    """

    candidates: tuple[Candidate, ...]
    features: tuple[tuple[float, ...], ...]
    two: Mapping[Two, tuple[float, ...]]
    twice: Mapping[Two, float]

    @cached_property
    def _repeating(self) -> frozenset[Two]:
        return frozenset(two for two, features in self.two.items() if features[0] >= SAME_SAID_TWICE)

    @cached_property
    def _needs(self) -> dict[int, int]:
        """For each candidate that leans on the sentence before it, the index of that; -1 where it is not here."""
        index = {one.place: index for index, one in enumerate(self.candidates)}
        return {
            leaning: index.get(one.place - 1, -1)
            for leaning, one in enumerate(self.candidates)
            if one.leans and one.place > 0
        }

    @cached_property
    def _usable(self) -> tuple[int, ...]:
        return tuple(index for index in range(len(self.candidates)) if self._needs.get(index) != -1)

    def sets(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the sets of so many that may stand in one summary."""
        return filter(self.may_stand, combinations(self._usable, size))

    def may_stand(self, chosen: Sequence[int]) -> bool:
        """Tell whether none of a set, in order, says another's again or leans on a sentence that it lacks."""
        for leaning, needed in self._needs.items():
            if leaning in chosen and needed not in chosen:
                return False
        return not self._repeating or self._repeating.isdisjoint(combinations(chosen, 2))

    def whole(self, chosen: Sequence[int]) -> tuple[float, ...]:
        """Return the features of a set as a whole."""
        return whole_features(*self.expected(chosen))

    def expected(self, chosen: Sequence[int]) -> tuple[int, float]:
        """Return a set's number of words, and how many words of a person's summary it is likely to hold."""
        n_words = sum(self.candidates[index].n_words for index in chosen)
        expected = sum(self.candidates[index].expected for index in chosen)
        return n_words, expected - sum(self.twice[two] for two in combinations(chosen, 2))


def shortlist(counts: Counts, texts: Sequence[str], fitness: Sequence[Fitness], weights: Weights) -> Shortlist:
    """Return the most promising sentences of those that can be printed."""
    fit = [place for place, one in enumerate(fitness) if one.is_fit and counts.sentences[place]][:LOOKED_AT]
    terms = set(chain.from_iterable(counts.sentences[place] for place in fit))
    likely = chances(counts, terms, of_stop_word=weights.stop_word, of_word=weights.word)
    best = _most_promising(fit, counts, likely)
    candidates = tuple(candidate(place, texts[place], counts, likely, leans=fitness[place].leans) for place in best)
    twos = list(combinations(range(len(candidates)), 2))
    return Shortlist(
        candidates,
        tuple(_features(candidates, counts, likely, fitness)),
        {(i, j): two_features(candidates[i], candidates[j], likely) for i, j in twos},
        {(i, j): said_twice(candidates[i], candidates[j], likely) for i, j in twos},
    )


def _most_promising(fit: Sequence[int], counts: Counts, likely: Mapping[str, float]) -> list[int]:
    """Return the places of those that say much of what is likely in few words, or stand early."""
    promise = {}
    for place in fit:
        sentence = counts.sentences[place]
        said = sum(map(likely.__getitem__, set(sentence))) / (len(sentence) + 30)
        promise[place] = said + 0.12 / (1 + place) + 0.06 * (place == 0)
    return sorted(sorted(fit, key=lambda place: -promise[place])[:SHORTLISTED])


def _features(
    candidates: Sequence[Candidate], counts: Counts, likely: Mapping[str, float], fitness: Sequence[Fitness]
) -> Iterator[tuple[float, ...]]:
    n_read = candidates[-1].place + 2 if candidates else 0  # the sentence behind the last one, too
    telling = [frozenset(terms).difference(counts.stop_words) for terms in counts.sentences[:n_read]]
    central = centrality(telling)
    highest = max((central[one.place] for one in candidates), default=0.0) or 1.0
    for one in candidates:
        following = one.place + 1
        yield sentence_features(
            one,
            counts,
            likely,
            central=central[one.place] / highest,
            like_next=likeness(one.telling, telling[following]) if following < len(telling) else 0.0,
            before_leaning=following < len(fitness) and fitness[following].leans,
        )


def choose(listed: Shortlist, count: int, taste: Taste) -> list[Candidate]:
    """Return at most `count` candidates, the most telling first."""
    score = _scoring(listed, taste)
    core: tuple[int, ...] = ()
    for size in range(CORE, 0, -1):
        if core := max(listed.sets(size), key=score, default=()):
            break
    order = _in_order(listed, core, [], score)
    order = _in_order(listed, range(len(listed.candidates)), order, score, count=count)
    return [listed.candidates[index] for index in order[:count]]


def _in_order(
    listed: Shortlist, pool: Sequence[int], order: list[int], score: Score, *, count: int = CORE
) -> list[int]:
    """Go on from `order` with whichever of the pool makes the best summary with those before it."""
    while len(order) < count:
        longer = [sorted([*order, index]) for index in pool if index not in order]
        best = max(filter(listed.may_stand, longer), key=score, default=None)
        if best is None:
            break
        order = [*order, *(index for index in best if index not in order)]
    return order


def _scoring(listed: Shortlist, taste: Taste) -> Score:
    """Return what tells how good a summary a set makes; the parts that sets have in common are reckoned once.

    The features of a whole are linear in the expected words, so that two numbers for each length do.
    """
    one = [
        (sum(map(mul, taste.sentence, features)), candidate.n_words, candidate.expected)
        for features, candidate in zip(listed.features, listed.candidates, strict=True)
    ]
    two = {pair: (sum(map(mul, taste.two, listed.two[pair])), listed.twice[pair]) for pair in listed.two}
    whole = _Lengths(taste.whole)

    def score(chosen: Sequence[int]) -> Any:
        if len(chosen) == CORE:  # by far the most, so without loops
            i, j, k = chosen
            (worth_i, n_i, held_i), (worth_j, n_j, held_j), (worth_k, n_k, held_k) = one[i], one[j], one[k]
            (worth_ij, held_ij), (worth_ik, held_ik), (worth_jk, held_jk) = two[i, j], two[i, k], two[j, k]
            bare, a_word = whole[n_i + n_j + n_k]
            worth = worth_i + worth_j + worth_k + worth_ij + worth_ik + worth_jk
            return worth + bare + a_word * (held_i + held_j + held_k - held_ij - held_ik - held_jk)
        ones, twos = [one[index] for index in chosen], [two[pair] for pair in combinations(chosen, 2)]
        bare, a_word = whole[sum(n_words for _, n_words, _ in ones)]
        expected = sum(held for _, _, held in ones) - sum(held for _, held in twos)
        return bare + a_word * expected + sum(worth for worth, _, _ in ones) + sum(worth for worth, _ in twos)

    return score


class _Lengths(dict[int, tuple[float, float]]):
    """What a whole summary of so many words is worth, without any expected word and for each of them."""

    def __init__(self, weights: Sequence[float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, n_words: int) -> tuple[float, float]:
        bare, with_word = (sum(map(mul, self._weights, whole_features(n_words, held))) for held in (0, 1))
        self[n_words] = bare, with_word - bare
        return self[n_words]
