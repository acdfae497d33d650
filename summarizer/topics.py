"""What an article is about, where its feed does not say: learnt from the feeds that do. Pure.

Multinomial naive Bayes over the terms that an article has, each once (Manning, Raghavan and Schütze, Introduction to
Information Retrieval, section 13.2), every topic as likely as any other. All topics compete; one that few articles were
seen of can win, but is not told. What wins by little is not told either: better none than a wrong one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nlargest

LEAST_ARTICLES = 12
"""Of fewer, a topic has not been learnt."""
LEAST_TERMS = 5
LEAST_MARGIN = 0.7
"""How much better, per term, the likeliest topic must explain an article than the next: natural logarithms.

By `python -m tests.bench topics FOLDER`: 19 of 20 are right from there on, on many topics that lie close together.
"""
MOST_WORDS = 5
_SMOOTHING = 0.5
_UNSEEN = 2500.0
"""What all terms that a topic was not seen with take together; as many half articles."""


@dataclass
class Lessons:
    """What was learnt of topics in one language.

    `articles`: of how many each topic was learnt; `terms`: how many they have, added up; `counts`: in how many articles
    of each topic a term stands.
    """

    articles: Counter[str] = field(default_factory=Counter)
    terms: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def learn(self, topic: str, terms: Iterable[str]) -> None:
        """Learn from an article of a known topic."""
        different = set(terms)
        self.articles[topic] += 1
        self.terms[topic] += len(different)
        for term in different:
            self.counts.setdefault(term, Counter())[topic] += 1

    @property
    def are_enough(self) -> bool:
        """Whether there is a topic to tell, and another one that it is not."""
        return len(self.articles) > 1 and max(self.articles.values()) >= LEAST_ARTICLES


@dataclass(frozen=True, slots=True)
class Judgement:
    """The topic of an article, by how much it is the likeliest, and the terms that say so, the most telling first."""

    topic: str
    margin: float
    words: tuple[str, ...]


def judge(terms: Iterable[str], lessons: Lessons, *, least_margin: float = LEAST_MARGIN) -> Judgement | None:
    """Return what an article with these terms is about, or None where that can't be told."""
    known = [term for term in dict.fromkeys(terms) if lessons.counts.get(term, Counter()).total() > 1]
    if len(known) < LEAST_TERMS or not lessons.are_enough:
        return None
    weights = {topic: {term: _log_share(lessons, topic, term) for term in known} for topic in lessons.articles}
    best, second = nlargest(2, weights, key=lambda topic: (sum(weights[topic].values()), topic))
    gains = {term: weights[best][term] - weights[second][term] for term in known}
    margin = sum(gains.values()) / len(known)
    if margin < least_margin or lessons.articles[best] < LEAST_ARTICLES:
        return None
    telling = sorted((term for term in known if gains[term] > 0), key=gains.__getitem__, reverse=True)
    return Judgement(best, margin, tuple(telling[:MOST_WORDS]))


def _log_share(lessons: Lessons, topic: str, term: str) -> float:
    held = lessons.counts[term].get(topic, 0)
    return math.log((held + _SMOOTHING) / (lessons.terms[topic] + _UNSEEN))
