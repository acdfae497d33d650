"""The feeds in the database: what is known of each between two rounds, and which entries were met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from summarizer.model import Entry, Feed
from summarizer.store.base import Table, moment, seconds


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two rounds."""

    id: int
    feed: Feed
    etag: str
    last_modified: str
    failures: int
    not_before: datetime


class Feeds(Table):
    """The feeds and their entries."""

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

    def feed_names(self) -> dict[str, str]:
        """Return the names of all feeds that were ever asked, by their addresses."""
        return dict(self.db.execute("SELECT url, name FROM feeds"))

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
