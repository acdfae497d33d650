"""All SQL about the news. Times go in and come out as aware datetimes in UTC; the file holds seconds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from summarizer.database import writing
from summarizer.model import Account, Article, Entry, Feed, Pick, Source, Story, Summary
from summarizer.stories import (
    STORY_SPAN,
    Member,
    Neighbour,
    Vector,
    leading,
    matching_story,
    most_telling,
    tf_idf,
)

MATCHING_TERMS = 16
MATCHING_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two rounds."""

    id: int
    feed: Feed
    etag: str
    last_modified: str
    failures: int
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found by its terms."""

    article_id: int
    story_id: int
    published: datetime
    terms: tuple[str, ...]


def seconds(moment: datetime) -> int:
    """Return the time as the database holds it."""
    return int(moment.timestamp())


def moment(stored: int) -> datetime:
    """Return a stored time as an aware datetime."""
    return datetime.fromtimestamp(stored, UTC)


class Store:
    """The news in the database: feeds, entries, articles, stories."""

    def __init__(self, db: Database) -> None:
        self.db = db

    # Feeds

    def register_feed(self, feed: Feed) -> FeedState:
        """Return what is known of a feed; the operator's name and topic for it win over older ones."""
        self.db.execute(
            """INSERT INTO feeds (url, name, topic) VALUES (?, ?, ?) ON CONFLICT (url) DO UPDATE SET
               name = CASE WHEN excluded.name <> '' THEN excluded.name ELSE name END, topic = excluded.topic
               WHERE topic <> excluded.topic OR (excluded.name <> '' AND name <> excluded.name)""",
            [feed.url, feed.name, feed.topic],
        )
        row = next(self.db.query("SELECT * FROM feeds WHERE url = ?", [feed.url]))
        return FeedState(
            id=row["id"],
            feed=Feed(row["url"], row["name"], row["topic"]),
            etag=row["etag"],
            last_modified=row["last_modified"],
            failures=row["failures"],
            not_before=moment(row["not_before"]),
        )

    def name_feed(self, feed_id: int, name: str) -> None:
        """Give a feed that the operator left unnamed the name that it gives itself."""
        self.db.execute("UPDATE feeds SET name = ? WHERE id = ? AND name = ''", [name, feed_id])

    def mark_fetched(self, feed_id: int, *, etag: str = "", last_modified: str = "") -> None:
        """Remember that all of a feed was taken in, and what to ask it next time."""
        self.db.execute(
            """UPDATE feeds SET etag = ?, last_modified = ?, is_read = 1, failures = 0, last_error = '', not_before = 0
               WHERE id = ?""",
            [etag, last_modified, feed_id],
        )

    def mark_failed(self, feed_id: int, reason: str, *, not_before: datetime) -> None:
        """Remember why a feed could not be read, and until when its server wants to be left alone."""
        self.db.execute(
            "UPDATE feeds SET failures = failures + 1, last_error = ?, not_before = ? WHERE id = ?",
            [reason, seconds(not_before), feed_id],
        )

    def all_asked(self, feeds: Iterable[Feed]) -> bool:
        """Tell whether each of the feeds has been taken in, or has failed, at least once."""
        asked = {url for (url,) in self.db.execute("SELECT url FROM feeds WHERE is_read OR failures > 0")}
        return all(feed.url in asked for feed in feeds)

    def failing_feeds(self) -> list[tuple[str, str]]:
        """Return the address of each feed that could not be read last time, and why."""
        rows = self.db.execute("SELECT url, last_error FROM feeds WHERE failures > 0 ORDER BY url")
        return [(url, reason) for url, reason in rows]

    def unseen(self, feed_id: int, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries of a feed that were never processed, each once."""
        new: list[Entry] = []
        met: set[str] = set()
        for entry in entries:
            if met.isdisjoint(entry.keys) and not self._is_seen(feed_id, entry):
                new.append(entry)
            met.update(entry.keys)
        return new

    def _is_seen(self, feed_id: int, entry: Entry) -> bool:
        marks = ", ".join("?" * len(entry.keys))
        query = f"SELECT 1 FROM entries WHERE feed_id = ? AND key IN ({marks}) LIMIT 1"  # noqa: S608 - marks are ours
        return self.db.execute(query, [feed_id, *entry.keys]).fetchone() is not None

    # Articles

    def add_article(
        self, feed_id: int, entry: Entry, article: Article, *, read: datetime | None = None
    ) -> tuple[bool, bool]:
        """Store an article with its entry and its story, all or nothing; `read` is now, unless it was just published.

        Returns whether the article is new (another feed may have brought it), and whether it opened a story.
        """
        with writing(self.db):
            key = entry.keys[0] if entry.url and entry.has_page else f"{feed_id}:{entry.keys[0]}"
            known = self._article_by_key(key)
            if known is not None:
                self._remember_entry(feed_id, entry, known)
                return False, False
            story_id = self._matching_story(article)
            is_new_story = story_id is None
            if story_id is None:
                story_id = self._insert(
                    "stories", language=article.language, published=seconds(article.published), updated=0
                )
            article_id = self._insert(
                "articles",
                key=key,
                feed_id=feed_id,
                story_id=story_id,
                url=article.url,
                title=article.title,
                text=article.text,
                language=article.language,
                published=seconds(article.published),
                read=seconds(read or article.published),
                summary=json.dumps(article.summary.ranked, ensure_ascii=False),
                terms=" ".join(article.terms),
            )
            self._remember_entry(feed_id, entry, article_id)
            self._refresh_story(story_id)
            return True, is_new_story

    def _insert(self, table: str, **row: Any) -> int:
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        cursor = self.db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))  # noqa: S608
        return int(cursor.lastrowid or 0)

    def _article_by_key(self, key: str) -> int | None:
        row = self.db.execute("SELECT id FROM articles WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def _remember_entry(self, feed_id: int, entry: Entry, article_id: int) -> None:
        for key in entry.keys:
            self.db.execute("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", [feed_id, key, article_id])
        # By the article's own key `latest` finds all feeds that brought it.
        self.db.execute(
            "INSERT OR IGNORE INTO entries SELECT ?, key, id FROM articles WHERE id = ?", [feed_id, article_id]
        )

    def _matching_story(self, article: Article) -> int | None:
        frequency, n_articles = self.frequencies(article.terms), self.count_articles()
        vector = tf_idf(article.terms, frequency, n_articles)
        hits = self.find_articles(
            most_telling(vector, MATCHING_TERMS),
            language=article.language,
            since=article.published - STORY_SPAN,
            until=article.published + STORY_SPAN,
            limit=MATCHING_CANDIDATES,
        )
        neighbours = [
            Neighbour(hit.story_id, other, abs(hit.published - article.published).total_seconds() / 3600)
            for hit, other in zip(hits, self.vectors(hits), strict=True)
        ]
        return matching_story(vector, neighbours)

    def _refresh_story(self, story_id: int) -> None:
        rows = list(
            self.db.query(
                "SELECT id, published, json_array_length(summary) AS n FROM articles WHERE story_id = ?",
                [story_id],
            )
        )
        lead = leading([Member(row["id"], moment(row["published"]), row["n"]) for row in rows])
        self.db.execute(
            "UPDATE stories SET lead_article_id = ?, published = ?, updated = ? WHERE id = ?",
            [lead.article_id, min(r["published"] for r in rows), max(r["published"] for r in rows), story_id],
        )

    # Terms

    def count_articles(self) -> int:
        """Return the number of articles stored."""
        return int(self.db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many articles each of the terms stands; terms that stand in none are left out."""
        wanted = json.dumps(sorted(set(terms)))
        rows = self.db.execute(
            "SELECT term, doc FROM article_vocabulary WHERE term IN (SELECT value FROM json_each(?))",
            [wanted],
        )
        return dict(rows.fetchall())

    def find_articles(
        self,
        terms: Sequence[str],
        *,
        limit: int,
        language: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Hit]:
        """Return the articles that match most of the terms, by bm25; none without terms."""
        if not terms:
            return []
        rows = self.db.query(
            """SELECT a.id, a.story_id, a.published, a.terms FROM article_index i JOIN articles a ON a.id = i.rowid
               WHERE article_index MATCH :query AND (:language = '' OR a.language = :language)
               AND a.published BETWEEN :since AND :until ORDER BY bm25(article_index) LIMIT :limit""",
            {
                "query": " OR ".join(_quoted(term) for term in terms),
                "language": language,
                "since": seconds(since) if since else 0,
                "until": seconds(until) if until else 2**40,
                "limit": limit,
            },
        )
        return [Hit(row["id"], row["story_id"], moment(row["published"]), tuple(row["terms"].split())) for row in rows]

    def vectors(self, hits: Sequence[Hit]) -> list[Vector]:
        """Return the TF-IDF vectors of the hits by today's frequencies."""
        frequency = self.frequencies(term for hit in hits for term in hit.terms)
        n_articles = self.count_articles()
        return [tf_idf(hit.terms, frequency, n_articles) for hit in hits]

    def languages(self) -> list[str]:
        """Return the languages in which there are stories."""
        return [row[0] for row in self.db.execute("SELECT DISTINCT language FROM stories ORDER BY language")]

    # Stories

    def latest(self, *, limit: int, offset: int = 0, topic: str = "") -> list[Story]:
        """Return the newest stories; with a topic, those that a feed of that topic tells, be it as the second."""
        rows = self.db.execute(
            """SELECT id FROM stories s WHERE :topic = '' OR EXISTS (
                   SELECT 1 FROM articles a CROSS JOIN feeds f JOIN entries e ON e.feed_id = f.id AND e.key = a.key
                   WHERE a.story_id = s.id AND f.topic = :topic COLLATE NOCASE)
               ORDER BY published DESC, id DESC LIMIT :limit OFFSET :offset""",
            {"topic": topic, "limit": limit, "offset": offset},
        )
        return self.stories([row[0] for row in rows])

    def stories_since(self, since: datetime) -> list[Story]:
        """Return the stories that were told since, the newest first."""
        rows = self.db.execute(
            "SELECT id FROM stories WHERE published >= ? ORDER BY published DESC, id DESC", [seconds(since)]
        )
        return self.stories([row[0] for row in rows])

    def stories(self, ids: Sequence[int]) -> list[Story]:
        """Return the stories with these ids in this order; unknown ids are left out."""
        wanted = json.dumps(list(ids))
        rows = self.db.query(
            """SELECT s.id, s.language, s.published, s.updated, a.title, a.url, a.summary, f.topic
               FROM stories s JOIN articles a ON a.id = s.lead_article_id JOIN feeds f ON f.id = a.feed_id
               WHERE s.id IN (SELECT value FROM json_each(?))""",
            [wanted],
        )
        sources = self._sources(wanted)
        found = {row["id"]: _story(row, sources[row["id"]]) for row in rows}
        return [found[story_id] for story_id in ids if story_id in found]

    def _sources(self, story_ids: str) -> dict[int, tuple[Source, ...]]:
        """Return each story's outlets, the first to tell it first, each outlet once."""
        rows = self.db.execute(
            """SELECT a.story_id, f.name, a.title, a.url FROM articles a JOIN feeds f ON f.id = a.feed_id
               WHERE a.story_id IN (SELECT value FROM json_each(?)) ORDER BY a.published, a.id""",
            [story_ids],
        )
        outlets: dict[int, dict[str, Source]] = defaultdict(dict)
        for story_id, name, title, url in rows:
            outlets[story_id].setdefault(name, Source(name, title, url))
        return defaultdict(tuple, {story_id: tuple(named.values()) for story_id, named in outlets.items()})

    def accounts(self, story_id: int, *, limit: int, max_chars: int) -> tuple[Account, ...]:
        """Return the articles of a story, oldest first, so much of each: the leading one and the newest others."""
        rows = self.db.query(
            """SELECT f.name, a.title, a.url, a.published, a.read, a.language, a.summary, substr(a.text, 1, ?) AS text
               FROM articles a JOIN feeds f ON f.id = a.feed_id JOIN stories s ON s.id = a.story_id
               WHERE a.story_id = ? ORDER BY a.id = s.lead_article_id DESC, a.published DESC, a.id DESC LIMIT ?""",
            [max_chars, story_id, limit],
        )
        return tuple(sorted(map(_account, rows), key=lambda account: account.published))

    def story_by_url(self, key: str) -> int | None:
        """Return the story that the article with this address tells; `key` as `article_key` gives it."""
        row = self.db.execute("SELECT story_id FROM articles WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def story_terms(self, story_id: int) -> tuple[str, ...]:
        """Return the terms of all articles of a story."""
        rows = self.db.execute("SELECT terms FROM articles WHERE story_id = ?", [story_id])
        return tuple(term for (terms,) in rows for term in terms.split())

    def topics(self) -> list[str]:
        """Return the topics that have stories, in alphabetical order."""
        rows = self.db.execute(
            """SELECT topic FROM feeds f WHERE topic <> '' AND EXISTS (SELECT 1 FROM entries WHERE feed_id = f.id)
               GROUP BY topic COLLATE NOCASE ORDER BY topic COLLATE NOCASE"""
        )
        return [row[0] for row in rows]


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""').replace("\0", "") + '"'


def _account(row: dict[str, Any]) -> Account:
    return Account(
        source=Source(row["name"], row["title"], row["url"]),
        published=moment(row["published"]),
        read=moment(row["read"]),
        language=row["language"],
        text=row["text"],
        summary=_summary(row["summary"]),
    )


def _summary(stored: str) -> Summary:
    return Summary(tuple(Pick(*pick) for pick in json.loads(stored)))


def _story(row: dict[str, Any], sources: tuple[Source, ...]) -> Story:
    return Story(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        topic=row["topic"],
        language=row["language"],
        published=moment(row["published"]),
        updated=moment(row["updated"]),
        summary=_summary(row["summary"]),
        sources=sources,
    )
