"""Searching the stories: who holds all the words of a query in any inflection; the best match first, the newer sooner.

A word may be meant in each language of the news. Where nothing is found, what is misspelt is read as the nearest word
that is in use; where even so no article holds all the words, those that hold the weightier half are found.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches

from summarizer.fitness import without_date_line
from summarizer.model import Story
from summarizer.query import Query, QueryError
from summarizer.snippets import Snippet, find_terms, phrase_pattern, snippet
from summarizer.store import Store
from summarizer.store.search import Match, Scope
from summarizer.stories import TITLE_WEIGHT
from summarizer.text import shorten
from summarizer.typos import distance
from summarizer.wanted import Wanted, Word, corrected, corrections, heaviest, look_up, weighed
from summarizer.words import fold, split_words

CANDIDATES = 300
HALF_LIFE = timedelta(days=30)
"""After so long, half of what a match gains by being new is gone; what matches well is found however old it is."""
LEAST_SHARE = 0.5
"""The share of a query's weight that an article must hold where none holds all."""
_MOST_MEMBERS = 1000
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
    wanted = look_up(store, typed)
    if typed and wanted and not any(wanted.values()):
        raise QueryError(_tells_nothing(typed))
    ids = _holding(store, wanted, scope) if typed else store.newest(scope, limit=CANDIDATES)
    ranked = _ranked(store, ids, wanted, phrases, now=now)
    meant = {} if ranked else corrections(store, wanted)
    if meant:
        wanted = weighed(store, corrected(wanted, meant))
        ranked = _ranked(store, _holding(store, wanted, scope), wanted, (), now=now)
    is_partial = not ranked and any(len(words) > 1 for words in wanted.values())
    if is_partial:
        wanted = {language: _words_without_numbers(words) for language, words in wanted.items()}
        ids = _holding_some(store, wanted, scope)
        ranked = _ranked(store, ids, wanted, (), now=now, least_share=LEAST_SHARE)
    ranked = _without(store, query, ranked)
    if not ranked:
        return Findings()
    return Findings(
        found=_found(store, ranked[offset : offset + limit], wanted, phrases),
        is_more=len(ranked) > offset + limit,
        instead={word: _as_written(store, ranked[0], term, word) for word, term in meant.items()},
        is_partial=is_partial,
    )


def _words_without_numbers(words: Sequence[Word]) -> list[Word]:
    """Return the words that tell something alone, as a number hardly does; all where they are numbers."""
    return [word for word in words if not word.typed.isdigit()] or list(words)


def _tells_nothing(typed: Sequence[str]) -> str:
    if any(len(word) == 1 for text in typed for word in split_words(text)):
        return "I can't search for single letters or for words that nearly every article has. Add one that tells more."
    return "Those words are too common to look for. Add one that tells more."


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
    if names and not outlets:
        raise QueryError("There is no outlet yet.")
    found: set[int] = set()
    for name in names:
        same = {feed for feed, outlet in outlets.items() if _plain(outlet) == _plain(name)}
        like = {feed for feed, outlet in outlets.items() if set(_plain(name)) <= set(_plain(outlet))}
        if not (same or like):
            instead = _instead("outlet", name, outlets.values())
            raise QueryError("I read no outlet “{name}”. Try {instead}.", name=shorten(name, 40), instead=instead)
        found |= same or like
    return frozenset(found)


def _plain(name: str) -> tuple[str, ...]:
    return tuple(split_words(fold(name))) or (name,)


def _topics(store: Store, names: Iterable[str]) -> frozenset[str]:
    known = {topic.casefold(): topic for topic in store.topics()} if names else {}
    if names and not known:
        raise QueryError("There is no topic yet.")
    for name in names:
        if name.casefold() not in known:
            instead = _instead("topic", name, known.values())
            raise QueryError("No feed has the topic “{name}”. Try {instead}.", name=shorten(name, 40), instead=instead)
    return frozenset(known[name.casefold()] for name in names)


def _instead(key: str, name: str, known: Iterable[str]) -> str:
    named = sorted(set(known), key=str.casefold)
    near = get_close_matches(name.casefold(), [one.casefold() for one in named], n=1)
    meant = [one for one in named if one.casefold() in near]
    quoted = [f'{key}:"{one}"' if " " in one else f"{key}:{one}" for one in meant or named]
    return ", ".join([*quoted[:_NAMED], *(["…"] if len(quoted) > _NAMED else [])])


# What was found


def _holding(store: Store, wanted: Wanted, scope: Scope) -> list[int]:
    held = {language: [word.terms for word in words] for language, words in wanted.items() if words}
    return store.matching(held, scope, limit=CANDIDATES)


def _holding_some(store: Store, wanted: Wanted, scope: Scope) -> list[int]:
    """Return the newest articles that hold one of the two weightiest words; a common one hides no rare one."""
    return [
        article_id
        for language, words in heaviest(store, wanted, 2).items()
        for word in words
        for article_id in store.matching({language: [word.terms]}, scope, limit=CANDIDATES // 2)
    ]


def _ranked(
    store: Store,
    article_ids: Sequence[int],
    wanted: Wanted,
    phrases: Sequence[re.Pattern[str]],
    *,
    now: datetime,
    least_share: float = 1.0,
) -> list[Match]:
    """Return an article of each story that answers, the best story first: the leading one, if that answers too."""
    best: dict[int, tuple[tuple[float, datetime, int], Match]] = {}
    leading: dict[int, Match] = {}
    for match in store.matches(article_ids, text_chars=_PHRASE_CHARS if phrases else 0):
        score = _relevance(match, wanted.get(match.language, ()), least_share) * _freshness(now - match.published)
        if score and all(phrase.search(match.title) or phrase.search(match.text) for phrase in phrases):
            rank = round(score, 3), match.published, match.article_id
            if match.story_id not in best or rank > best[match.story_id][0]:
                best[match.story_id] = rank, match
            if match.is_leading:
                leading[match.story_id] = match
    ranked = sorted(best.values(), key=lambda one: one[0], reverse=True)
    return [leading.get(match.story_id, match) for _, match in ranked]


def _relevance(match: Match, words: Sequence[Word], least_share: float) -> float:
    """Return how well an article answers: the share of the words that it holds, in its opening alone half as good.

    What the headline has stands `TITLE_WEIGHT` times among the terms; what the opening repeats as often counts as much.
    """
    counts = Counter(match.terms)
    often = [(word.weight, sum(counts[term] for term in word.terms)) for word in words]
    whole = sum(weight for weight, _ in often)
    if sum(weight for weight, n in often if n) < least_share * whole - 1e-9:
        return 0.0
    return sum(weight * (1.0 if n >= TITLE_WEIGHT else 0.5 * bool(n)) for weight, n in often) / whole if whole else 1.0


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
            for language, words in look_up(store, single).items()
        },
        tuple(phrase_pattern(text) for text in query.without if text not in single),
    )
    members = store.members([match.story_id for match in ranked], limit=_MOST_MEMBERS)
    matches = store.matches(members, text_chars=_SNIPPET_CHARS if unwanted.phrases else 0)
    left_out = {match.story_id for match in matches if unwanted.is_in(match)}
    return [match for match in ranked if match.story_id not in left_out]


def _found(
    store: Store, page: Sequence[Match], wanted: Wanted, phrases: Sequence[re.Pattern[str]]
) -> tuple[Found, ...]:
    """Return the stories of a page with their snippets."""
    text_chars = _PHRASE_CHARS if phrases else _SNIPPET_CHARS
    matches = store.matches([match.article_id for match in page], text_chars=text_chars)
    stories = {story.id: story for story in store.stories([match.story_id for match in page])}
    return tuple(
        Found(
            stories[match.story_id],
            snippet(without_date_line(match.text), match.language, _terms(wanted.get(match.language, ())), phrases),
            "" if match.is_leading else match.outlet,
        )
        for match in matches
        if match.story_id in stories  # it is not, where another process has merged it since
    )


def _terms(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(term for word in words for term in word.terms)


def _as_written(store: Store, best: Match, term: str, typed: str) -> str:
    """Return the word that an article found has for a term; of several, that which is nearest to what was typed."""
    [match] = store.matches([best.article_id], text_chars=_SNIPPET_CHARS)
    text = f"{match.title}\n{match.text}"
    written = {text[start:end].lower() for (start, end), _ in find_terms(text, match.language, [term])}
    return min(sorted(written), key=lambda word: distance(typed, word, most=len(typed)), default=term)
