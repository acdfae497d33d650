"""The articles that hold what somebody looks for; and the words that they hold, for those who can't spell."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from summarizer.store.base import moment, seconds
from summarizer.store.terms import Terms, quoted
from summarizer.words import fold

LOOKED_THROUGH = 10_000
"""So many of the newest articles that hold the words are looked at for outlets and topics."""
SURE_LETTERS = 3
"""A word that is misspelt is looked for among those that begin alike, ..."""
NEAR_WORDS = 2000
"""... at most so many."""
_FOREVER = 2**40


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: in the articles of these feeds, of one of these topics, published then; empty for all."""

    feeds: frozenset[int] = frozenset()
    topics: frozenset[str] = frozenset()
    without_feeds: frozenset[int] = frozenset()
    without_topics: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_of_time_alone(self) -> bool:
        """Whether it does not matter who wrote on what."""
        return self == Scope(since=self.since, until=self.until)


@dataclass(frozen=True, slots=True)
class Match:
    """An article that may be meant; `text` only so far as it was asked for."""

    article_id: int
    story_id: int
    is_leading: bool
    language: str
    published: datetime
    title: str
    terms: tuple[str, ...]
    outlet: str
    text: str


class Search(Terms):
    """Searching the articles."""

    def remember_accents(self, terms: Iterable[str]) -> None:
        """Remember the terms of a new article that have marks on their letters; part of the caller's transaction."""
        accented = {(fold(term), term) for term in terms if not term.isascii()}
        self.db.conn.executemany(
            "INSERT OR IGNORE INTO accented_terms VALUES (?, ?)", [p for p in accented if p[0] != p[1]]
        )

    def accented(self, plain: Iterable[str]) -> dict[str, set[str]]:
        """Return the terms that are one of these without the marks on their letters."""
        found: dict[str, set[str]] = {}
        rows = self.db.execute(
            "SELECT plain, term FROM accented_terms WHERE plain IN (SELECT value FROM json_each(?))",
            [json.dumps(sorted(set(plain)))],
        )
        for bare, term in rows:
            found.setdefault(bare, set()).add(term)
        return found

    def outlets(self) -> dict[int, str]:
        """Return the names of the feeds by their ids."""
        return dict(self.db.execute("SELECT id, name FROM feeds WHERE name <> '' ORDER BY name").fetchall())

    def matching(self, wanted: Mapping[str, Sequence[Collection[str]]], scope: Scope, *, limit: int) -> list[int]:
        """Return the newest articles that hold a term of each of the collections that are wanted of their language.

        With a scope, so many of the newest that hold them are looked at that the cost is bounded.
        """
        found: list[tuple[int, int]] = []
        where, parameters = _where(scope)
        looked_through = limit if scope.is_of_time_alone else max(limit, LOOKED_THROUGH // max(1, len(wanted)))
        for language, held in wanted.items():
            first, last = self.places(language, since=scope.since, until=scope.until)
            found += self.db.execute(
                f"""SELECT i.place - :first, a.id FROM (SELECT rowid AS place FROM article_index
                        WHERE article_index MATCH :expression AND rowid BETWEEN :first AND :last
                        ORDER BY rowid DESC LIMIT :looked_through) i
                    CROSS JOIN article_terms t ON t.place = i.place CROSS JOIN articles a ON a.id = t.article_id
                    WHERE {where} ORDER BY i.place DESC LIMIT :limit""",  # noqa: S608 - ours
                parameters
                | {
                    "expression": " AND ".join(f"({' OR '.join(map(quoted, sorted(terms)))})" for terms in held),
                    "first": first,
                    "last": last,
                    "looked_through": looked_through,
                    "limit": limit,
                },
            )
        return [article_id for _, article_id in sorted(found, reverse=True)[:limit]]

    def newest(self, scope: Scope, *, limit: int) -> list[int]:
        """Return the newest articles of a scope: of its outlets, else of its topics, else the leading ones of all."""
        if scope.feeds or scope.topics:
            feeds = scope.feeds or self._feeds_on(scope.topics)
            sources: list[tuple[str, object]] = [(_OF_FEED, feed) for feed in feeds]
            sources += [(_OF_TOPIC, topic) for topic in scope.topics if not scope.feeds]
        else:
            sources = [(_LEADING, None)]
        where, parameters = _where(scope)
        parameters |= {"limit": limit, "looked_through": max(limit, LOOKED_THROUGH // max(1, len(sources)))}
        found: set[tuple[int, int]] = set()
        for source, of in sources:
            found.update(
                self.db.execute(
                    f"""SELECT a.published, a.id FROM ({source} LIMIT :looked_through) i
                        CROSS JOIN articles a ON a.id = i.id
                        WHERE {where} ORDER BY a.published DESC, a.id DESC LIMIT :limit""",  # noqa: S608 - ours
                    parameters | {"of": of},
                )
            )
        return [article_id for _, article_id in sorted(found, reverse=True)[:limit]]

    def _feeds_on(self, topics: Iterable[str]) -> list[int]:
        rows = self.db.execute(
            "SELECT id FROM feeds WHERE topic COLLATE NOCASE IN (SELECT value FROM json_each(?))", [_listed(topics)]
        )
        return [row[0] for row in rows]

    def matches(self, article_ids: Sequence[int], *, text_chars: int = 0) -> list[Match]:
        """Return what is known of articles, in this order, with so much of their texts."""
        rows = self.db.execute(
            """SELECT a.id, a.story_id, a.id = s.lead_article_id, a.language, a.published, a.title, t.terms, f.name,
                   substr(a.text, 1, ?)
               FROM json_each(?) wanted CROSS JOIN articles a ON a.id = wanted.value
               CROSS JOIN stories s ON s.id = a.story_id CROSS JOIN feeds f ON f.id = a.feed_id
               CROSS JOIN article_terms t ON t.article_id = a.id
               ORDER BY wanted.key""",
            [text_chars, json.dumps(list(article_ids))],
        )
        return [
            Match(id_, story_id, bool(leads), language, moment(at), title, tuple(terms.split()), outlet, text)
            for id_, story_id, leads, language, at, title, terms, outlet, text in rows
        ]

    def members(self, story_ids: Sequence[int], *, limit: int) -> list[int]:
        """Return the articles of stories, the leading ones and at most so many in all."""
        rows = self.db.execute(
            """SELECT a.id FROM json_each(?) wanted CROSS JOIN stories s ON s.id = wanted.value
               CROSS JOIN articles a ON a.story_id = s.id ORDER BY a.id = s.lead_article_id DESC LIMIT ?""",
            [json.dumps(list(story_ids)), limit],
        )
        return [row[0] for row in rows]

    def words_like(self, term: str, language: str, *, most_apart: int) -> dict[str, int]:
        """Return the terms of a language that begin as one does and are about as long, those that most articles have.

        And in how many articles each stands.
        """
        rows = self.db.execute(
            """SELECT term, articles FROM terms
               WHERE language_id = (SELECT id FROM languages WHERE code = :language)
               AND term >= :beginning AND term < :end AND abs(length(term) - :length) <= :apart
               ORDER BY articles DESC LIMIT :limit""",
            {
                "language": language,
                "beginning": term[:SURE_LETTERS],
                "end": term[:SURE_LETTERS] + "\U0010ffff",
                "length": len(term),
                "apart": most_apart,
                "limit": NEAR_WORDS,
            },
        )
        return dict(rows.fetchall())


# By the times of the scope, the newest first.
_OF_FEED = "SELECT id FROM articles WHERE feed_id = :of AND published BETWEEN :since AND :until ORDER BY published DESC"
_OF_TOPIC = "SELECT article_id AS id FROM learnt_topics WHERE topic = :of ORDER BY article_id DESC"
_LEADING = """SELECT lead_article_id AS id FROM stories WHERE published BETWEEN :since AND :until
              ORDER BY published DESC, id DESC"""
_TOPIC = """(SELECT iif(f.topic <> '', f.topic, (SELECT topic FROM learnt_topics WHERE article_id = a.id))
             FROM feeds f WHERE f.id = a.feed_id) COLLATE NOCASE"""


def _where(scope: Scope) -> tuple[str, dict[str, object]]:
    """Return a scope as a condition on articles `a`, and its parameters."""
    conditions = {
        "a.published BETWEEN :since AND :until": scope.since or scope.until,
        "a.feed_id IN (SELECT value FROM json_each(:feeds))": scope.feeds,
        "a.feed_id NOT IN (SELECT value FROM json_each(:no_feeds))": scope.without_feeds,
        f"{_TOPIC} IN (SELECT value FROM json_each(:topics))": scope.topics,  # noqa: S608 - ours
        f"coalesce({_TOPIC}, '') NOT IN (SELECT value FROM json_each(:no_topics))": scope.without_topics,  # noqa: S608
    }
    parameters: dict[str, object] = {
        "since": seconds(scope.since) if scope.since else -_FOREVER,
        "until": seconds(scope.until) - 1 if scope.until else _FOREVER,
        "feeds": _listed(scope.feeds),
        "no_feeds": _listed(scope.without_feeds),
        "topics": _listed(scope.topics),
        "no_topics": _listed(scope.without_topics),
    }
    return " AND ".join([condition for condition, is_asked in conditions.items() if is_asked] or ["TRUE"]), parameters


def _listed(values: Iterable[object]) -> str:
    return json.dumps(list(values))
