"""The choice of sentences: a shortlist, then the three that make the best summary together, and more behind them.

Each choice is nested: the shorter is contained in the longer, so that a list, a digest and a card tell the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from operator import mul

from summarizer.features import (
    Candidate,
    candidate,
    centrality,
    likeness,
    overlap,
    sentence_features,
    two_features,
    whole_features,
)  # fmt: skip
from summarizer.fitness import Fitness
from summarizer.salience import Counts, chance, pair_chances, word_logits
from summarizer.weights import Taste, Weights

LOOKED_AT = 40
"""So many of an article's printable sentences are looked at: news tells what matters early."""
SHORTLISTED = 12
CORE = 3
"""Sentences that are chosen together."""
SAME_SAID_TWICE = 0.6
"""The share of the shorter sentence's telling words from which on a second sentence only repeats the first."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The sentences among which the choice is made, with what the choice follows from."""

    candidates: tuple[Candidate, ...]
    features: tuple[tuple[float, ...], ...]
    two: Mapping[tuple[int, int], tuple[float, ...]]
    """For each two candidates, by index: the features of both in one summary."""
    overlaps: Mapping[tuple[int, int], tuple[float, float]]

    def sets(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the sets of candidates that may stand together: none says another again, none leans on what is missing."""
        for chosen in combinations(range(len(self.candidates)), size):
            if self.may_stand(chosen):
                yield chosen

    def may_stand(self, chosen: Sequence[int]) -> bool:
        places = {self.candidates[index].place for index in chosen}
        return all(
            not one.leans or one.place - 1 in places or one.place == 0
            for one in (self.candidates[index] for index in chosen)
        ) and all(self.two[two][0] < SAME_SAID_TWICE for two in combinations(chosen, 2))

    def whole(self, chosen: Sequence[int]) -> tuple[float, ...]:
        """Return the features of a set as a whole."""
        words = sum(self.candidates[index].expected_words for index in chosen)
        pairs = sum(self.candidates[index].expected_pairs for index in chosen)
        for two in combinations(chosen, 2):
            words -= self.overlaps[two][0]
            pairs -= self.overlaps[two][1]
        return whole_features(sum(self.candidates[index].n_words for index in chosen), words, pairs)


def shortlist(counts: Counts, texts: Sequence[str], fitness: Sequence[Fitness], weights: Weights) -> Shortlist:
    """Return the most promising sentences that can be printed, in the article's order."""
    fit = [place for place, one in enumerate(fitness) if one.is_fit and counts.sentences[place]][:LOOKED_AT]
    terms = set(chain.from_iterable(counts.sentences[place] for place in fit))
    logits = word_logits(counts, terms, of_stop_word=weights.stop_word, of_word=weights.word)
    chances = {term: chance(logit) for term, logit in logits.items()}
    promise = {
        place: sum(map(chances.__getitem__, set(counts.sentences[place]))) / (len(counts.sentences[place]) + 30)
        + 0.12 / (1 + place)
        + 0.06 * (place == 0)
        for place in fit
    }
    best = sorted(sorted(fit, key=lambda place: -promise[place])[:SHORTLISTED])
    pairs = set(chain.from_iterable(pairwise(counts.sentences[place]) for place in best))
    chances_of_pairs = pair_chances(counts, pairs, logits, of_pair=weights.pair)
    candidates = tuple(
        candidate(place, texts[place], counts, chances, chances_of_pairs, leans=fitness[place].leans) for place in best
    )
    telling = (
        [frozenset(terms).difference(counts.stop_words) for terms in counts.sentences[: best[-1] + 2]] if best else []
    )
    central = centrality(telling)
    highest = max((central[place] for place in best), default=0.0) or 1.0
    features = tuple(
        sentence_features(
            one,
            counts,
            chances,
            central=central[one.place] / highest,
            like_next=likeness(one.telling, telling[one.place + 1]) if one.place + 1 < len(telling) else 0.0,
            before_leaning=one.place + 1 < len(fitness) and fitness[one.place + 1].leans,
        )
        for one in candidates
    )
    twos = list(combinations(range(len(candidates)), 2))
    return Shortlist(
        candidates, features,
        {(i, j): two_features(candidates[i], candidates[j], chances) for i, j in twos},
        {(i, j): overlap(candidates[i], candidates[j], chances, chances_of_pairs) for i, j in twos},
    )  # fmt: skip


def score(listed: Shortlist, chosen: Sequence[int], taste: Taste) -> float:
    """Return how good a summary a set of candidates makes."""
    return (
        sum(sum(map(mul, taste.sentence, listed.features[index])) for index in chosen)
        + sum(sum(map(mul, taste.two, listed.two[two])) for two in combinations(chosen, 2))
        + sum(map(mul, taste.whole, listed.whole(chosen)))
    )


def choose(listed: Shortlist, count: int, taste: Taste) -> list[Candidate]:
    """Return at most `count` candidates, the most telling first."""
    size = min(CORE, len(listed.candidates))
    core: tuple[int, ...] = ()
    while size and not core:
        core = max(listed.sets(size), key=lambda chosen: score(listed, chosen, taste), default=())
        size -= 1
    order: list[int] = []
    pool = set(core)
    while len(order) < count:
        options = [i for i in pool if i not in order and listed.may_stand(sorted([*order, i]))]
        if not options:
            if pool != set(core):
                break
            pool = set(range(len(listed.candidates)))
            continue
        order.append(max(options, key=lambda i: score(listed, sorted([*order, i]), taste)))
    return [listed.candidates[index] for index in order]
