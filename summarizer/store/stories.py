"""The stories in the database, as they are listed, looked up and told in full."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from summarizer.model import Account, Pick, Source, Story, Summary
from summarizer.store.base import Table, moment, seconds


class Stories(Table):
    """The stories."""

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
        """Return the stories with these ids in this order, each once; unknown ids are left out.

        The id of a story that became part of an older one stands for that one.
        """
        ids = self.current(ids)
        wanted = json.dumps(ids)
        rows = self.db.query(
            """SELECT s.id, s.language, s.published, s.updated, a.title, a.url, a.summary, f.topic
               FROM stories s JOIN articles a ON a.id = s.lead_article_id JOIN feeds f ON f.id = a.feed_id
               WHERE s.id IN (SELECT value FROM json_each(?))""",
            [wanted],
        )
        sources = self._sources(wanted)
        found = {row["id"]: _story(row, sources[row["id"]]) for row in rows}
        return [found[story_id] for story_id in ids if story_id in found]

    def current(self, ids: Sequence[int]) -> list[int]:
        """Return the ids by which stories go now, each once: those that were merged have the id of the older one."""
        rows = self.db.execute(
            "SELECT old_id, story_id FROM merged_stories WHERE old_id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(ids))],
        )
        merged = dict(rows.fetchall())
        return list(dict.fromkeys(merged.get(story_id, story_id) for story_id in ids))

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

    def story_terms(self, story_id: int, *, limit: int = -1) -> tuple[str, ...]:
        """Return the terms of the articles of a story, or of the newest of them."""
        rows = self.db.execute(
            """SELECT t.terms FROM articles a JOIN article_terms t ON t.article_id = a.id
               WHERE a.story_id = ? ORDER BY a.published DESC, a.id DESC LIMIT ?""",
            [story_id, limit],
        )
        return tuple(term for (terms,) in rows for term in terms.split())

    def topics(self) -> list[str]:
        """Return the topics that have stories, in alphabetical order."""
        rows = self.db.execute(
            """SELECT topic FROM feeds f WHERE topic <> '' AND EXISTS (SELECT 1 FROM entries WHERE feed_id = f.id)
               GROUP BY topic COLLATE NOCASE ORDER BY topic COLLATE NOCASE"""
        )
        return [row[0] for row in rows]


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
