"""How much a story adds to those that stand in an edition already: no event, outlet or topic is to fill it. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from summarizer.model import Story
from summarizer.words import stems

SAME_OUTLET = 0.85
SAME_TOPIC = 0.85
"""What a story counts for each one of the same outlet, or topic, that stands already."""
MOST_OF_ONE = 0.5
"""So much of an edition, rounded up, may lead with one outlet or be of one topic..."""
NEXT_TO_NOTHING = 0.25
"""...unless the best of all others weighs less than this share of it."""
STRANGERS, ALIKE = 0.1, 0.4
"""Likeness up to which two stories have nothing to do with each other, and from which they tell of one affair."""
ONE_AFFAIR = 0.3
"""What a story counts beside another of the same affair."""
_KEPT_TEXTS = 4096


class Variety:
    """A pool of stories, and which of them were taken."""

    def __init__(self, pool: Sequence[Story], limit: int) -> None:
        self._pool = pool
        self._most = max(1, math.ceil(MOST_OF_ONE * limit))
        self._terms = [_terms(story) for story in pool]
        frequency = Counter(term for terms in self._terms for term in terms)
        self._rarity = {term: math.log(1 + len(pool) / n) for term, n in frequency.items()}
        self._norms = [math.sqrt(self._sum(terms)) or 1.0 for terms in self._terms]
        self._outlets: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()
        self._nearest: dict[int, tuple[float, int]] = {}

    def _sum(self, terms: frozenset[str]) -> float:
        return sum(self._rarity[term] ** 2 for term in sorted(terms))

    def take(self, number: int) -> None:
        """Let a story of the pool stand in the edition."""
        self._outlets[_outlet(self._pool[number])] += 1
        self._topics[self._pool[number].topic] += 1
        for other in range(len(self._pool)):
            likeness = self._likeness(number, other)
            self._nearest[other] = max(self._nearest.get(other, (0.0, number)), (likeness, number))

    def _likeness(self, a: int, b: int) -> float:
        """Return the cosine of two stories' headlines and summaries; what many of the pool speak of counts little."""
        return self._sum(self._terms[a] & self._terms[b]) / (self._norms[a] * self._norms[b])

    def best(self, weights: Mapping[int, float]) -> int:
        """Return which of some stories, by number in order, is worth most beside those that were taken."""
        worth = {number: weight * self._added(number) for number, weight in weights.items()}
        best = max(worth, key=worth.__getitem__)
        within = {number: one for number, one in worth.items() if not self._filled(number)}
        other = max(within, key=within.__getitem__, default=best)
        return other if worth[other] >= NEXT_TO_NOTHING * worth[best] else best

    def _added(self, number: int) -> float:
        return math.prod(self._factors(number))

    def _factors(self, number: int) -> tuple[float, float, float]:
        """Return what a story counts for its affair, its outlet and its topic."""
        story = self._pool[number]
        likeness, _ = self._nearest.get(number, (0.0, 0))
        same = min(1.0, max(0.0, likeness - STRANGERS) / (ALIKE - STRANGERS))
        n_outlet = self._outlets[_outlet(story)] if _outlet(story) else 0
        n_topic = self._topics[story.topic] if story.topic else 0
        return 1 - (1 - ONE_AFFAIR) * same, SAME_OUTLET**n_outlet, SAME_TOPIC**n_topic

    def _filled(self, number: int) -> str:
        """Return the outlet or topic of a story that has all of its room, or nothing."""
        story = self._pool[number]
        if self._outlets[_outlet(story)] >= self._most and _outlet(story):
            return _outlet(story)
        return story.topic if self._topics[story.topic] >= self._most else ""

    def objection(self, number: int, places: Mapping[int, int]) -> str:
        """Say what speaks most against a story beside those taken, whose places in the edition are named."""
        affair, outlet, topic = self._factors(number)
        story = self._pool[number]
        if affair < min(1.0, outlet, topic):
            return f"too like {places[self._nearest[number][1]]}"
        if outlet < min(1.0, topic) or (outlet < 1.0 and self._outlets[_outlet(story)] >= self._most):
            return f"{self._outlets[_outlet(story)]} lead with {_outlet(story)}"
        return f"{self._topics[story.topic]} are of {story.topic}" if topic < 1.0 else "lighter"


def _outlet(story: Story) -> str:
    """Return the outlet whose article leads a story."""
    leading = (source.name for source in story.sources if source.url == story.url)
    return next(leading, story.sources[0].name if story.sources else "")


def _terms(story: Story) -> frozenset[str]:
    sentences = (pick.sentence for pick in story.summary.ranked)
    return _stems("\n".join([story.title, *sentences]), story.language)


@lru_cache(maxsize=_KEPT_TEXTS)
def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stems(text, language))
