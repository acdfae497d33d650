"""Searching the stories: who holds all the words of a query in any inflection; the best match first, the newer sooner.

A word may be meant in each language of the news. Where nothing is found, what is misspelt is read as the nearest word
that is in use; where even so no article holds all the words, those that hold the weightier half are found.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from summarizer import typos
from summarizer.model import Story
from summarizer.query import MOST_WORDS, Query, QueryError
from summarizer.snippets import Snippet, find_terms, phrase_pattern, snippet
from summarizer.store import Store
from summarizer.store.search import Match, Scope
from summarizer.text import shorten
from summarizer.words import fold, split_words, stem, stop_words

CANDIDATES = 300
HALF_LIFE = timedelta(days=30)
"""After so long, half of what a match gains by being new is gone; what matches well is found however old it is."""
LEAST_SHARE = 0.5
"""The share of a query's weight that an article must hold where none holds all."""
_SURE_LETTERS = 3
"""A word that is two letters wrong is looked for among those that begin alike."""
_SATURATION = 1.5
_MOST_MEMBERS = 2000
_PHRASE_CHARS = 20_000
_SNIPPET_CHARS = 6000
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A story that was found, and a passage with what was looked for; None where only a headline has it."""

    story: Story
    snippet: Snippet | None
    outlet: str = ""
    """Whose passage it is, where the leading article has none."""


@dataclass(frozen=True, slots=True)
class Findings:
    """A page of what was found.

    `instead` says which words were looked for instead of those that nobody wrote; what is found in part has not all of
    the words, for nothing has.
    """

    found: tuple[Found, ...] = ()
    is_more: bool = False
    instead: Mapping[str, str] = field(default_factory=dict)
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a language: the terms that it may stand for, with marks on their letters or without; its weight."""

    typed: str
    terms: frozenset[str]
    weight: float = 1.0


_Wanted = Mapping[str, Sequence[_Word]]
"""What an article must hold, by its language."""


@dataclass(frozen=True, slots=True)
class _Without:
    """What no article of a story may hold: single words by their terms in each language, others as they are written."""

    terms: Mapping[str, frozenset[str]]
    phrases: tuple[re.Pattern[str], ...]

    def is_in(self, match: Match) -> bool:
        """Tell whether an article holds any of it."""
        has_term = not self.terms.get(match.language, frozenset()).isdisjoint(match.terms)
        return has_term or any(phrase.search(match.title) or phrase.search(match.text) for phrase in self.phrases)


def search(store: Store, query: Query, *, now: datetime, limit: int, offset: int = 0) -> Findings:
    """Return a page of the stories that answer a query.

    Raises QueryError where it names an outlet or a topic that is not there, or has only words that all articles have.
    """
    scope, phrases = _scope(store, query), [phrase_pattern(phrase) for phrase in query.phrases]
    typed = (*query.words, *query.phrases)
    wanted = _wanted(store, typed)
    corrected: dict[str, str] = {}
    is_partial = False
    if typed and not any(wanted.values()):
        raise QueryError("Those words stand in nearly every article. Add one that tells more.")
    ids = (
        store.matching(_alternatives(wanted), scope, limit=CANDIDATES)
        if typed
        else store.newest(scope, limit=CANDIDATES)
    )
    ranked = _ranked(store, ids, wanted, phrases, now=now)
    if not ranked and (corrected := _corrections(store, wanted)):
        wanted = _weighed(store, _corrected(wanted, corrected))
        ids = store.matching(_alternatives(wanted), scope, limit=CANDIDATES)
        ranked = _ranked(store, ids, wanted, (), now=now)
    if not ranked and max(map(len, wanted.values()), default=0) > 1:
        is_partial = True
        ranked = _ranked(store, _some_of(store, wanted, scope), wanted, (), now=now, least_share=LEAST_SHARE)
    ranked = _without(store, query, ranked)
    found = _found(store, ranked[offset : offset + limit], wanted, phrases)
    instead = {} if not found else {word: _as_written(store, ranked, term, word) for word, term in corrected.items()}
    return Findings(found, len(ranked) > offset + limit, instead, is_partial and bool(found))


# Where to look


def _scope(store: Store, query: Query) -> Scope:
    return Scope(
        feeds=_feeds(store, query.outlets),
        topics=_topics(store, query.topics),
        without_feeds=_feeds(store, query.without_outlets),
        without_topics=_topics(store, query.without_topics),
        since=query.since,
        until=query.until,
    )


def _feeds(store: Store, names: Iterable[str]) -> frozenset[int]:
    """Return the feeds of outlets that are called so, or have all these words in their names; raises QueryError."""
    outlets = store.outlets() if names else {}
    found: set[int] = set()
    for name in names:
        same = {feed for feed, outlet in outlets.items() if _plain(outlet) == _plain(name)}
        like = {feed for feed, outlet in outlets.items() if set(_plain(name)) <= set(_plain(outlet))}
        if not (same or like):
            raise QueryError(f"I read no outlet “{shorten(name, 40)}”. {_instead('outlet', name, outlets.values())}")
        found |= same or like
    return frozenset(found)


def _plain(name: str) -> tuple[str, ...]:
    return tuple(split_words(fold(name))) or (name,)


def _topics(store: Store, names: Iterable[str]) -> frozenset[str]:
    known = {topic.casefold(): topic for topic in store.topics()} if names else {}
    for name in names:
        if name.casefold() not in known:
            raise QueryError(f"No feed has the topic “{shorten(name, 40)}”. {_instead('topic', name, known.values())}")
    return frozenset(known[name.casefold()] for name in names)


def _instead(key: str, name: str, known: Iterable[str]) -> str:
    named = sorted(set(known), key=str.casefold)
    near = get_close_matches(name.casefold(), [one.casefold() for one in named], n=1)
    meant = [one for one in named if one.casefold() in near]
    quoted = [f'{key}:"{one}"' if " " in one else f"{key}:{one}" for one in meant or named]
    if not quoted:
        return f"There is no {key} yet."
    others = f" and {len(quoted) - _NAMED} others" if len(quoted) > _NAMED else ""
    return f"Try {', '.join(quoted[:_NAMED])}{others}."


# What is looked for


def _wanted(store: Store, typed: Sequence[str]) -> _Wanted:
    """Return the words that were typed as each language of the news inflects them, without those that say nothing."""
    stems = {language: _stems(typed, language) for language in store.languages()}
    accented = store.accented({fold(term) for words in stems.values() for term in words.values()})
    wanted = {
        language: [
            _Word(word, frozenset({term, fold(term), *accented.get(fold(term), ())})) for word, term in words.items()
        ]
        for language, words in stems.items()
    }
    return _weighed(store, wanted)


def _stems(typed: Iterable[str], language: str) -> dict[str, str]:
    stop = stop_words(language)
    words = [word for text in typed for word in split_words(text, language) if word not in stop]
    return {word: stem(word, language) for word in words[:MOST_WORDS]}


def _weighed(store: Store, wanted: _Wanted) -> _Wanted:
    """Return the words with their weights: the fewer articles hold one, the more it weighs."""
    frequency = store.frequencies({term for words in wanted.values() for word in words for term in word.terms})
    n_articles = store.count_articles()
    return {
        language: [
            replace(word, weight=math.log(1 + (n_articles + 1) / (1 + max(frequency.get(t, 0) for t in word.terms))))
            for word in words
        ]
        for language, words in wanted.items()
    }


def _alternatives(wanted: _Wanted) -> list[tuple[frozenset[str], ...]]:
    """Return what an article of one language or another must hold, each combination once."""
    return list(dict.fromkeys(tuple(word.terms for word in words) for words in wanted.values() if words))


def _some_of(store: Store, wanted: _Wanted, scope: Scope) -> list[int]:
    """Return the newest articles that hold one of the two weightiest words that are in use."""
    used = store.frequencies({term for words in wanted.values() for word in words for term in word.terms})
    heaviest = {
        word.terms: None
        for words in wanted.values()
        for word in sorted((w for w in words if not w.terms.isdisjoint(used)), key=lambda word: -word.weight)[:2]
    }
    return list(
        dict.fromkeys(
            article for terms in heaviest for article in store.matching([[terms]], scope, limit=CANDIDATES // 2)
        )
    )


# Misspelt words


def _corrections(store: Store, wanted: _Wanted) -> dict[str, str]:
    """Return for each word that nobody wrote the term nearest to it, where there is one."""
    in_use = store.frequencies({term for words in wanted.values() for word in words for term in word.terms})
    unknown = {word.typed for words in wanted.values() for word in words if word.terms.isdisjoint(in_use)}
    unknown -= {word.typed for words in wanted.values() for word in words if not word.terms.isdisjoint(in_use)}
    nearest = {word: _nearest_term(store, word, list(wanted)) for word in sorted(unknown)}
    return {word: term for word, term in nearest.items() if term}


def _nearest_term(store: Store, word: str, languages: Sequence[str]) -> str | None:
    """Return the term of a word that is one letter away, else the nearest of those that begin alike."""
    spellings = [*typos.near_spellings(word)]
    near = store.frequencies({stem(spelling, language) for language in languages for spelling in spellings})
    if near:
        return max(near, key=lambda term: (near[term], term))
    stems = {stem(word, language) for language in languages}
    found = (
        typos.nearest(term, store.words_like(term[:_SURE_LETTERS]), most=typos.allowed_distance(word)) for term in stems
    )
    return next((term for term in found if term), None)


def _corrected(wanted: _Wanted, corrections: Mapping[str, str]) -> _Wanted:
    return {
        language: [
            replace(word, terms=frozenset({corrections[word.typed]})) if word.typed in corrections else word
            for word in words
        ]
        for language, words in wanted.items()
    }


def _as_written(store: Store, ranked: Sequence[Match], term: str, typed: str) -> str:
    """Return the word that an article found has for a term."""
    for match in store.matches([match.article_id for match in ranked[:1]], text_chars=_SNIPPET_CHARS):
        for text in (match.title, match.text):
            for (start, end), _ in find_terms(text, match.language, [term]):
                return text[start:end].lower() if typed.islower() else text[start:end]
    return term


# What was found


def _ranked(
    store: Store,
    article_ids: Sequence[int],
    wanted: _Wanted,
    phrases: Sequence[re.Pattern[str]],
    *,
    now: datetime,
    least_share: float = 1.0,
) -> list[Match]:
    """Return an article of each story that answers, the best story first: the leading one, if that answers too."""
    scored: dict[int, tuple[float, datetime, int]] = {}
    shown: dict[int, Match] = {}
    for match in store.matches(article_ids, text_chars=_PHRASE_CHARS if phrases else 0):
        score = _relevance(match, wanted.get(match.language, ()), least_share) * _freshness(now - match.published)
        if score and all(phrase.search(match.title) or phrase.search(match.text) for phrase in phrases):
            rank = round(score, 3), match.published, match.article_id
            if match.is_leading or rank > scored.get(match.story_id, rank[:0]):
                shown[match.story_id] = match if match.is_leading else shown.get(match.story_id, match)
            scored[match.story_id] = max(rank, scored.get(match.story_id, rank))
    return [shown[story_id] for story_id in sorted(scored, key=scored.__getitem__, reverse=True)]


def _relevance(match: Match, words: Sequence[_Word], least_share: float) -> float:
    """Return how well an article answers: by how often it has each word, the headline's counting threefold.

    The first time counts most, as in BM25 (Robertson and Zaragoza, 2009); all openings are of about one length.
    """
    counts = Counter(match.terms)
    often = [(word.weight, sum(counts[term] for term in word.terms)) for word in words]
    whole = sum(weight for weight, _ in often)
    if sum(weight for weight, n in often if n) < least_share * whole - 1e-9:
        return 0.0
    return sum(weight * n / (n + _SATURATION) for weight, n in often) / whole if whole else 1.0


def _freshness(age: timedelta) -> float:
    return 0.5 + 0.5 * math.pow(0.5, max(age, timedelta()) / HALF_LIFE)


def _without(store: Store, query: Query, ranked: list[Match]) -> list[Match]:
    """Leave out the stories of which an article has what is not wanted."""
    if not query.without or not ranked:
        return ranked
    single = [text for text in query.without if len(split_words(text)) == 1]
    unwanted = _Without(
        {
            language: frozenset(term for word in words for term in word.terms)
            for language, words in _wanted(store, single).items()
        },
        tuple(phrase_pattern(text) for text in query.without if text not in single),
    )
    members = store.members([match.story_id for match in ranked], limit=_MOST_MEMBERS)
    matches = store.matches(members, text_chars=_PHRASE_CHARS if unwanted.phrases else 0)
    left_out = {match.story_id for match in matches if unwanted.is_in(match)}
    return [match for match in ranked if match.story_id not in left_out]


def _found(
    store: Store, page: Sequence[Match], wanted: _Wanted, phrases: Sequence[re.Pattern[str]]
) -> tuple[Found, ...]:
    """Return the stories of a page with their snippets."""
    text_chars = _PHRASE_CHARS if phrases else _SNIPPET_CHARS
    matches = store.matches([match.article_id for match in page], text_chars=text_chars)
    stories = {story.id: story for story in store.stories([match.story_id for match in page])}
    return tuple(
        Found(
            stories[match.story_id],
            snippet(match.text, match.language, _terms(wanted.get(match.language, ())), phrases),
            "" if match.is_leading else match.outlet,
        )
        for match in matches
    )


def _terms(words: Iterable[_Word]) -> frozenset[str]:
    return frozenset(term for word in words for term in word.terms)
