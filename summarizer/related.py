"""What belongs with a story, an article, a text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from typing import NamedTuple

from summarizer.addresses import article_key
from summarizer.language import detect_language
from summarizer.likeness import Vector
from summarizer.model import Article, Story
from summarizer.nearness import display_words, rare_terms, term_vector, term_weights
from summarizer.query import Query, QueryError
from summarizer.search import Findings, search
from summarizer.store import Hit, Store
from summarizer.stories import STORY_SPAN, article_terms, cosine, most_telling
from summarizer.words import stems

LEAST_LIKENESS = 0.17
"""Below this likeness two articles share words, not matters."""
LEAST_SHARED = 2
"""So many rare terms must be shared: in a short text, one alone makes for a great likeness."""
SAME_EVENT = 0.42
"""From this likeness on, what was published within a story's span of each other tells the same event."""
SAME_TEXT = 0.85
"""From this likeness on, it is the same text, whenever it was printed."""
HALF_LIFE = timedelta(days=90)
"""The time between two stories that halves how much they have to do with each other."""
WHY_WORDS = 3
FEW_WORDS = 8
"""Who says no more that tells looks for stories that have these words; more is a text, and as good as an article."""
_CANDIDATES = 40
_COMPARED = 20
"""So many of the candidates, those that have most of what is asked for, are compared term by term."""
_WHY_SENTENCES = 4
_STORY_ARTICLES = 8
_QUERY_TERMS = 16


@dataclass(frozen=True, slots=True)
class Related:
    """A story that belongs with another, and the words that they share, weightiest first."""

    story: Story
    why: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What is related to a text, and what was found where its few words were searched for."""

    related: list[Related]
    findings: Findings = Findings()


@dataclass(frozen=True, slots=True)
class Near:
    """An article that is like another one: how much, and what it shares with it."""

    hit: Hit
    vector: Vector
    likeness: float
    shared: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Matter:
    """What something related is looked for: its terms, when it happened, how it is written."""

    terms: tuple[str, ...]
    language: str
    published: datetime
    texts: tuple[str, ...]
    story_id: int = 0


def story_of_url(store: Store, url: str) -> Story | None:
    """Return the story that the article at `url` tells, where it is known."""
    story_id = store.story_by_url(article_key(url))
    found = store.stories([story_id]) if story_id is not None else []
    return found[0] if found else None


def same_story(store: Store, article: Article) -> Story | None:
    """Return the story that an article tells which is not stored itself, where it is known."""
    story_id = store.matching_story(store.neighbours(article))
    found = store.stories([story_id]) if story_id is not None else []
    return found[0] if found else None


def telling_words(store: Store, story: Story, *, limit: int) -> tuple[str, ...]:
    """Return the words and names that say best what a story is about, the most telling first; no numbers."""
    terms = store.story_terms(story.id, limit=_STORY_ARTICLES)
    n_articles = store.count_articles(story.language)
    frequency = dict.fromkeys(terms, 0) | store.frequencies(terms, story.language)
    weights = term_weights(frequency, n_articles)
    vector, rare = term_vector(terms, weights), rare_terms(frequency, n_articles)
    telling = {term: weight * weights[term] for term, weight in vector.items() if term in rare and not term.isdigit()}
    return display_words(telling, _texts(story), story.language, limit=limit)


def related_to_story(store: Store, story: Story, *, limit: int) -> list[Related]:
    """Return other stories on the same people, places and affairs, the nearest in matter and time first.

    Neither the story itself is among them, nor one that tells the same event, nor two that tell one event.
    """
    terms = store.story_terms(story.id, limit=_STORY_ARTICLES)
    return _related(store, _Matter(terms, story.language, story.published, _texts(story), story.id), limit)


def related_to_article(store: Store, article: Article, *, limit: int) -> list[Related]:
    """Return stories on the matters of an article that is not stored itself, as for a story."""
    texts = (*article.summary.best(_WHY_SENTENCES), article.title)
    return _related(store, _Matter(article.terms, article.language, article.published, texts), limit)


def related_to_text(store: Store, text: str, *, now: datetime, limit: int) -> Answer:
    """Return stories on the matters of a text; of a few words, the stories that a search for them finds."""
    language = detect_language(text)
    terms = article_terms("", text, language)
    if len(terms) > FEW_WORDS:
        return Answer(related_to_article(store, Article("", text, text, language, now, terms=terms), limit=limit))
    try:
        findings = search(store, Query(words=(text,)), now=now, limit=limit)
    except QueryError:
        return Answer([])
    return Answer([Related(one.story) for one in findings.found], findings)


def nearest(store: Store, terms: Sequence[str], language: str) -> list[Near]:
    """Return the articles that are most like the terms of an article or a story, the most alike first."""
    n_articles = store.count_articles(language)
    asked = dict.fromkeys(terms, 0) | store.frequencies(terms, language)
    weights = term_weights(asked, n_articles)
    query = term_vector(terms, weights)
    telling = {term: weight * weights[term] for term, weight in query.items()}
    heaviest = {term: telling[term] for term in most_telling(telling, _QUERY_TERMS)}
    hits = store.candidates(heaviest, language=language, limit=_CANDIDATES)
    hits = nlargest(_COMPARED, hits, key=lambda hit: _overlap(query, hit))
    others = {term for hit in hits for term in hit.terms} - asked.keys()
    weights |= term_weights(store.frequencies(others, language), n_articles)
    rare = rare_terms(asked, n_articles)
    near = []
    for hit in hits:
        vector = term_vector(hit.terms, weights)
        shared = {term: query[term] * vector[term] for term in rare & vector.keys()}
        near.append(Near(hit, vector, cosine(query, vector), shared))
    return sorted(near, key=lambda one: -one.likeness)


def _overlap(query: Vector, hit: Hit) -> float:
    """Return about how like an article is, for less than its vector costs: all its terms weigh the same."""
    terms = set(hit.terms)
    return sum(query[term] for term in terms & query.keys()) / math.sqrt(len(terms) or 1)


def closeness(near: Near, published: datetime) -> float:
    """Return the likeness of an article, faded by the time between it and what it is like."""
    return near.likeness * math.pow(0.5, abs(near.hit.published - published) / HALF_LIFE)


def _related(store: Store, matter: _Matter, limit: int) -> list[Related]:
    near = nearest(store, matter.terms, matter.language)
    is_same = {near_.hit.story_id for near_ in near if _is_same(near_.likeness, near_.hit.published, matter.published)}
    chosen: list[Near] = []
    for one in sorted(near, key=lambda one: (-closeness(one, matter.published), -one.hit.article_id)):
        if one.likeness < LEAST_LIKENESS or len(one.shared) < LEAST_SHARED or len(chosen) == limit:
            continue
        if one.hit.story_id not in is_same | {matter.story_id} and not any(_tell_the_same(one, two) for two in chosen):
            chosen.append(one)
    stories = {story.id: story for story in store.stories([one.hit.story_id for one in chosen])}
    return [
        Related(story, _why(one, matter, story))
        for one in chosen
        if (story := stories.get(one.hit.story_id)) is not None
    ]


def _tell_the_same(one: Near, other: Near) -> bool:
    likeness = cosine(one.vector, other.vector)
    is_one_story = one.hit.story_id == other.hit.story_id
    return is_one_story or _is_same(likeness, one.hit.published, other.hit.published)


def _is_same(likeness: float, a: datetime, b: datetime) -> bool:
    return likeness >= SAME_TEXT or (likeness >= SAME_EVENT and abs(a - b) <= STORY_SPAN)


def _why(near: Near, matter: _Matter, story: Story) -> tuple[str, ...]:
    """Return the words of both that the story's own headline or summary has: what a reader can find there."""
    own = {stem for text in _texts(story) for stem in stems(text, matter.language)}
    shown = {term: weight for term, weight in near.shared.items() if term in own}
    return display_words(shown, (*matter.texts, *_texts(story)), matter.language, limit=WHY_WORDS)


def _texts(story: Story) -> tuple[str, ...]:
    return (*story.summary.best(_WHY_SENTENCES), story.title)
