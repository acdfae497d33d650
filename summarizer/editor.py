"""The choice of sentences: a shortlist, then the three that make the best summary together, and more behind them.

Each choice is nested: the shorter is contained in the longer, so that a list, a digest and a card tell the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, combinations, pairwise
from math import inf
from operator import attrgetter, mul

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
THIN_WORDS = 7
"""A shorter sentence is a thin line. Such, and poor ones, are chosen only where there are not enough others."""
SAME_SAID_TWICE = 0.6
"""The share of the shorter sentence's telling words from which on a second sentence only repeats the first."""

Two = tuple[int, int]


@dataclass(frozen=True)
class Shortlist:
    """The sentences among which the choice is made, in the article's order, and what the choice follows from.

    Sentences are named by their index here. `features` has a row for each; `two` and `twice` one for each two.
    """

    candidates: tuple[Candidate, ...]
    features: tuple[tuple[float, ...], ...]
    two: Mapping[Two, tuple[float, float, float]]
    twice: Mapping[Two, float]

    @cached_property
    def repeating(self) -> frozenset[Two]:
        """Return the twos of which one says the other again."""
        return frozenset(two for two, features in self.two.items() if features[0] >= SAME_SAID_TWICE)

    @cached_property
    def following(self) -> Mapping[int, tuple[int, ...]]:
        """Return which candidates may come next in a set behind each of them; under -1, which may open one.

        A sentence that leans stands right behind the one before it in the article, or not at all.
        """
        places = [-1, *(one.place for one in self.candidates)]
        return {
            index: tuple(
                later
                for later, one in enumerate(self.candidates[index + 1 :], index + 1)
                if (not one.leans or one.place == places[index + 1] + 1) and (index, later) not in self.repeating
            )
            for index in range(-1, len(self.candidates))
        }

    def sets(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the sets of so many that may stand in one summary, each in the article's order."""
        if size == 0:
            yield ()
            return
        for others in self.sets(size - 1):
            for index in self.following[others[-1] if others else -1]:
                if self.repeating.isdisjoint((other, index) for other in others):
                    yield (*others, index)

    def largest_sets(self) -> list[tuple[int, ...]]:
        """Return the sets of `CORE` that may stand, or of as many fewer as it takes that there are any."""
        return next(filter(None, (list(self.sets(size)) for size in range(CORE, 0, -1))), [])

    def may_stand(self, chosen: Sequence[int]) -> bool:
        """Tell whether none of a set, in order, says another's again or leans on a sentence that it lacks."""
        return all(later in self.following[index] for index, later in pairwise((-1, *chosen))) and (
            self.repeating.isdisjoint(combinations(chosen, 2))
        )

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
    printable = [candidate(place, texts[place], counts, likely, leans=fitness[place].leans) for place in fit]
    good = {one.place: one for one in printable if one.n_words >= THIN_WORDS and not fitness[one.place].is_poor}
    standing = [one for one in good.values() if not one.leans or not one.place or one.place - 1 in good]
    best = sorted(standing if len(standing) >= CORE else printable, key=_promise, reverse=True)[:SHORTLISTED]
    candidates = tuple(sorted(best, key=attrgetter("place")))
    twos = [*combinations(range(len(candidates)), 2)]
    return Shortlist(
        candidates,
        tuple(_features(candidates, counts, likely, fitness)),
        {(i, j): two_features(candidates[i], candidates[j], likely) for i, j in twos},
        {(i, j): said_twice(candidates[i], candidates[j], likely) for i, j in twos},
    )


def _promise(one: Candidate) -> float:
    """Return how much of what is likely a sentence says in few words, and how early."""
    return one.expected / (one.n_words + 30) + 0.12 / (1 + one.place) + 0.06 * (one.place == 0)


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
    score = _Score(listed, taste)
    core = score.best_three() or max(listed.largest_sets(), key=score, default=())
    order = _in_order(listed, core, [], score, count=min(count, CORE))
    order = _in_order(listed, range(len(listed.candidates)), order, score, count=count)
    return [listed.candidates[index] for index in order]


def _in_order(listed: Shortlist, pool: Sequence[int], order: list[int], score: _Score, *, count: int) -> list[int]:
    """Go on from `order` with whichever of the pool makes the best summary with those before it."""
    while len(order) < count:
        longer = [sorted([*order, index]) for index in pool if index not in order]
        best = max(filter(listed.may_stand, longer), key=score, default=None)
        if best is None:
            break
        order = [*order, *(index for index in best if index not in order)]
    return order


class _Score:
    """How good a summary a set makes. What sets have in common is reckoned once.

    The features of a whole are linear in the expected words, so that two numbers for each length do.
    """

    def __init__(self, listed: Shortlist, taste: Taste) -> None:
        self._listed = listed
        self._one = [
            (sum(map(mul, taste.sentence, features)), candidate.n_words, candidate.expected)
            for features, candidate in zip(listed.features, listed.candidates, strict=True)
        ]
        self._two: list[dict[int, tuple[float, float]]] = [{} for _ in listed.candidates]
        share_weight, expected_weight, next_weight = taste.two
        for (i, j), (share, expected, is_next) in listed.two.items():
            worth = share_weight * share + expected_weight * expected + next_weight * is_next
            self._two[i][j] = worth, listed.twice[i, j]
        self._whole = _lengths(taste.whole)

    def __call__(self, chosen: Sequence[int]) -> float:
        """Return the score of a set, in order."""
        worth, n_words, expected = self._parts(chosen)
        bare, a_word = self._whole[n_words]
        return worth + bare + a_word * expected

    def _parts(self, chosen: Sequence[int]) -> tuple[float, int, float]:
        """Return what a set's sentences are worth, its number of words, and those expected, each counted once."""
        worth, n_words, expected = 0.0, 0, 0.0
        for index in chosen:
            a_worth, a_n_words, an_expected = self._one[index]
            worth, n_words, expected = worth + a_worth, n_words + a_n_words, expected + an_expected
        for i, j in combinations(chosen, 2):
            a_worth, twice = self._two[i][j]
            worth, expected = worth + a_worth, expected - twice
        return worth, n_words, expected

    def best_three(self) -> tuple[int, ...]:
        """Return the best set of three that may stand; nothing where none may.

        The same as the maximum over `sets`, with what begins with the same two sentences reckoned once.
        """
        one, two, whole = self._one, self._two, self._whole
        following, repeating = self._listed.following, self._listed.repeating
        best: tuple[int, ...] = ()
        highest = -inf
        for i, j in self._listed.sets(2):
            worth_ij, n_ij, expected_ij = self._parts((i, j))
            two_i, two_j = two[i], two[j]
            for k in following[j]:
                if (i, k) in repeating:
                    continue
                (worth, n_words, expected), (worth_ik, twice_ik), (worth_jk, twice_jk) = one[k], two_i[k], two_j[k]
                bare, a_word = whole[n_ij + n_words]
                score = worth_ij + worth + worth_ik + worth_jk
                score += bare + a_word * (expected_ij + expected - twice_ik - twice_jk)
                if score > highest:
                    best, highest = (i, j, k), score
        return best


class _Lengths(dict[int, tuple[float, float]]):
    """What a whole summary of so many words is worth, without any expected word and for each of them."""

    def __init__(self, weights: Sequence[float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, n_words: int) -> tuple[float, float]:
        bare, with_word = (sum(map(mul, self._weights, whole_features(n_words, held))) for held in (0, 1))
        self[n_words] = bare, with_word - bare
        return self[n_words]


@lru_cache(maxsize=16)
def _lengths(weights: tuple[float, ...]) -> _Lengths:
    """Return one table for all articles: summaries have few lengths."""
    return _Lengths(weights)
