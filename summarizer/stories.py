"""Which story an article belongs to, which stories are one, which are two; which article leads a story. Pure.

An article joins the story whose articles of the last days, of those most like it, it resembles most on average
(`likeness.py`), where no other story suits it nearly as well; or it opens one of its own. What joins late may show that
two stories are one, or that one is two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import combinations

from summarizer.likeness import Portrait, Profile, Scorer, Vector, dot, have_other_names, idf, likenesses, rarity_vector
from summarizer.words import stems

STORY_SPAN = timedelta(days=3)
"""How far apart an article and those by which it joins a story may be."""
TITLE_WEIGHT = 3
OPENING_CHARS = 1200
COMPARED_CHARS = 3000

GROWTH = 0.5
"""What a story that e times as many articles tell asks more of the next one: a great affair is many stories."""
OTHER_EVENT = 2.0
"""What it speaks against one event that the names are others: of a few pairs in a hundred, they are all the same."""
RIVAL = -2.5
"""A second story that suits an article better than this is its rival: the acts of one affair are all alike."""
RIVALRY = 0.6
"""What each point by which a rival suits it better asks more of the first."""
MOST_COMPARED = 8
"""So many articles of a story, its newest, stand for it when it is compared with another."""
SURE = 3.0
"""From this score with a second story on, an article shows that both may be one."""
ONE_STORY = 0.5
"""Least average score between the articles of two stories that are one: joining two costs more than leaving them."""
TWO_STORIES = -0.4
"""Greatest average score between two parts of one story that are two."""
BEYOND_REASON = 8
"""From so many articles on, a story is looked at again as it grows."""


def article_terms(title: str, text: str, language: str) -> tuple[str, ...]:
    """Return the stems by which an article is matched and found: the headline's three times, then the opening's."""
    return stems(title, language) * TITLE_WEIGHT + stems(text[:OPENING_CHARS], language)


def later_terms(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of what comes after the opening: it counts where two articles are compared."""
    return stems(text[OPENING_CHARS:COMPARED_CHARS], language)


def profile(
    title: str, language: str, terms: Sequence[str], later: Sequence[str] = (), names: Sequence[str] = ()
) -> Profile:
    """Return what of an article is compared, from its `article_terms`, `later_terms` and names."""
    headline = stems(title, language)
    return Profile(headline, (*terms[len(headline) * TITLE_WEIGHT :], *later), tuple(names))


def tf_idf(terms: Iterable[str], frequency: Mapping[str, int], n_articles: int) -> dict[str, float]:
    """Return the TF-IDF vector of `terms`; `frequency` says in how many of `n_articles` each stands."""
    terms = tuple(terms)
    return rarity_vector(terms, {term: idf(frequency.get(term, 0), n_articles) for term in set(terms)})


def cosine(a: Vector, b: Vector) -> float:
    """Return the cosine of two L2-normalised vectors."""
    return dot(a, b)


def most_telling(vector: Vector, count: int) -> list[str]:
    """Return the `count` heaviest terms of a vector, heaviest first."""
    return sorted(vector, key=lambda term: (-vector[term], term))[:count]


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it is compared with others: whose story it tells, and when it was published."""

    article_id: int
    story_id: int
    published: datetime
    portrait: Portrait


def likely(a: Version, b: Version, scorer: Scorer) -> float:
    """Return the log odds that two articles tell the same event."""
    hours_apart = abs(a.published - b.published).total_seconds() / 3600
    score = scorer.score(likenesses(a.portrait, b.portrait), hours_apart) - max(a.portrait.doubt, b.portrait.doubt)
    return score - OTHER_EVENT * have_other_names(a.portrait, b.portrait)


def story_scores(article: Version, others: Sequence[Version], scorer: Scorer) -> dict[int, float]:
    """Return how well an article goes with each story that others tell, the best story first."""
    scores: dict[int, list[float]] = defaultdict(list)
    for other in others:
        scores[other.story_id].append(likely(article, other, scorer))
    of_story = {story_id: story_score(found) for story_id, found in scores.items()}
    return dict(sorted(of_story.items(), key=lambda one: (-one[1], one[0])))


def story_score(scores: Sequence[float]) -> float:
    """Return how well an article goes with a story, from its scores with the articles that tell it; 0 is enough."""
    return sum(scores) / len(scores) - GROWTH * math.log(len(scores))


def chosen_story(scores: Mapping[int, float]) -> int | None:
    """Return the best of some stories by how well an article goes with each; None where none is good enough.

    A second one that is nearly as good asks more of the best: then the article may as well tell a third.
    """
    first, second = nlargest(2, [*scores.values(), RIVAL, RIVAL])
    if not scores or first < RIVALRY * (second - RIVAL):
        return None
    return min(scores, key=lambda story_id: (-scores[story_id], story_id))


def matching_story(article: Version, others: Sequence[Version], scorer: Scorer) -> int | None:
    """Return the id of the story that the article tells, or None where it opens one."""
    return chosen_story(story_scores(article, others, scorer))


def surely_told(scores: Mapping[int, float], story_id: int) -> list[int]:
    """Return the stories that an article surely tells beside the one that it joined; none where it opened its own."""
    if story_id not in scores:
        return []
    return [other for other, score in scores.items() if score >= SURE and other != story_id]


def are_one(some: Sequence[Version], others: Sequence[Version], scorer: Scorer) -> bool:
    """Tell whether two stories are one, by their articles."""
    return bool(some and others) and _average(some, others, scorer) >= ONE_STORY


def stray_part(reports: Sequence[Version], scorer: Scorer) -> list[int]:
    """Return the articles of a story that tell another one; none where it is one story.

    The two that are least alike draw the others to themselves. The part that holds the oldest article stays. Days do
    not matter here: a long story is one all the same.
    """
    if len(reports) < 2:
        return []
    ordered = sorted(reports, key=lambda report: (report.published, report.article_id))
    score = {
        frozenset((a.article_id, b.article_id)): scorer.score(likenesses(a.portrait, b.portrait), 0)
        for a, b in combinations(ordered, 2)
    }

    def alike(report: Version, part: Sequence[Version]) -> float:
        return sum(score[frozenset((report.article_id, one.article_id))] for one in part) / len(part)

    seeds = min(combinations(ordered, 2), key=lambda two: alike(two[0], two[1:]))
    parts = [[seed] for seed in seeds]
    for report in ordered:
        if report not in seeds:
            max(parts, key=lambda part: alike(report, part)).append(report)
    if sum(alike(report, parts[1]) for report in parts[0]) / len(parts[0]) > TWO_STORIES:
        return []
    stray = parts[0] if ordered[0] in parts[1] else parts[1]
    return [report.article_id for report in stray]


def _average(some: Sequence[Version], others: Sequence[Version], scorer: Scorer) -> float:
    scores = [likely(a, b, scorer) for a in some for b in others]
    return sum(scores) / len(scores)


@dataclass(frozen=True, slots=True)
class Member:
    """What decides which article of a story leads it."""

    article_id: int
    published: datetime
    n_sentences: int


def leading(members: Sequence[Member]) -> Member:
    """Return the article whose headline and summary stand for the story: the first one that has enough to say."""
    return min(members, key=lambda member: (member.n_sentences < 2, member.published, member.article_id))
