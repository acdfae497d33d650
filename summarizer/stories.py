"""Which story an article belongs to, which article leads it. Pure: vectors come in, decisions go out.

An article is seen as a TF-IDF vector of its headline (three times) and its opening. It joins the story whose
articles of the last days, of those most like it, it resembles most on average; or it opens one of its own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from summarizer.words import stems

SAME_STORY = 0.20
"""Least average cosine between an article and a story that it joins."""
STORY_SPAN = timedelta(days=3)
"""How far apart two articles of one story may be."""
SAME_DAY_H = 12.0
"""Hours that do not matter; from then on, likeness halves every day: the next act of an affair is another story."""
TITLE_WEIGHT = 3
OPENING_CHARS = 1200

Vector = Mapping[str, float]


def article_terms(title: str, text: str, language: str) -> tuple[str, ...]:
    """Return the stems by which an article is matched and found: the headline's three times, then the opening's."""
    return stems(title, language) * TITLE_WEIGHT + stems(text[:OPENING_CHARS], language)


def tf_idf(terms: Iterable[str], frequency: Mapping[str, int], n_articles: int) -> dict[str, float]:
    """Return the TF-IDF vector of `terms`, L2-normalised.

    `frequency` says in how many of `n_articles` each term stands; log-scaled term counts and smoothed idf as in
    Manning, Raghavan and Schütze, Introduction to Information Retrieval, section 6.4.
    """
    weights = {
        term: (1 + math.log(count)) * math.log(1 + (n_articles + 1) / (frequency.get(term, 0) + 1))
        for term, count in Counter(terms).items()
    }
    norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / norm for term, weight in weights.items()}


def dot(a: Vector, b: Vector) -> float:
    """Return the dot product of two vectors; the shorter one is gone through."""
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    return sum(weight * longer[term] for term, weight in shorter.items() if term in longer)


def cosine(a: Vector, b: Vector) -> float:
    """Return the cosine of two L2-normalised vectors."""
    return dot(a, b)


def most_telling(vector: Vector, count: int) -> list[str]:
    """Return the `count` heaviest terms of a vector, heaviest first."""
    return sorted(vector, key=lambda term: (-vector[term], term))[:count]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article already stored that may tell the same story."""

    story_id: int
    vector: Vector
    hours_apart: float = 0.0


def matching_story(article: Vector, neighbours: Sequence[Neighbour]) -> int | None:
    """Return the id of the story that the article tells, or None where it opens one."""
    likeness: dict[int, list[float]] = defaultdict(list)
    for neighbour in neighbours:
        fading = 0.5 ** (max(0.0, neighbour.hours_apart - SAME_DAY_H) / 24)
        likeness[neighbour.story_id].append(fading * cosine(article, neighbour.vector))
    best, story_id = max(
        ((sum(found) / len(found), story_id) for story_id, found in likeness.items()), default=(0.0, 0)
    )
    return story_id if best >= SAME_STORY else None


@dataclass(frozen=True, slots=True)
class Member:
    """What decides which article of a story leads it."""

    article_id: int
    published: datetime
    n_sentences: int


def leading(members: Sequence[Member]) -> Member:
    """Return the article whose headline and summary stand for the story: the first one that has enough to say."""
    return min(members, key=lambda member: (member.n_sentences < 2, member.published, member.article_id))
