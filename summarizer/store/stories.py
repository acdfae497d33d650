"""The stories in the database, as they are listed, looked up and told in full."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from summarizer.model import Account, Pick, Report, Source, Story, Summary
from summarizer.store.base import Table, moment, seconds

# A story `s` is of a topic if a feed of it tells the story, or if that was learnt where an article's feed has none.
_ON_TOPIC = """(
    EXISTS (
        SELECT 1 FROM articles a CROSS JOIN feeds f JOIN entries e ON e.feed_id = f.id AND e.key = a.key
        WHERE a.story_id = s.id AND f.topic = :topic COLLATE NOCASE)
    OR EXISTS (
        SELECT 1 FROM articles a JOIN feeds f ON f.id = a.feed_id JOIN learnt_topics l ON l.article_id = a.id
        WHERE a.story_id = s.id AND f.topic = '' AND l.topic = :topic))"""
# Gathered once, so that an outlet which has long been silent costs no look at each story's articles.
_OF_OUTLET = "s.id IN (SELECT a.story_id FROM articles a JOIN feeds f ON f.id = a.feed_id WHERE f.name = :outlet)"

# The same stories, found from their articles: where few are of the topic, that spares looking at all others.
_OF_TOPIC = """(
    SELECT a.story_id FROM feeds f CROSS JOIN entries e ON e.feed_id = f.id CROSS JOIN articles a ON a.key = e.key
    WHERE f.topic = :topic COLLATE NOCASE
    UNION ALL
    SELECT a.story_id FROM learnt_topics l JOIN articles a ON a.id = l.article_id JOIN feeds f ON f.id = a.feed_id
    WHERE l.topic = :topic AND f.topic = '')"""
FEW = 5000
"""A topic of no more articles is rare: its stories may lie anywhere among the others."""


class Stories(Table):
    """The stories."""

    def latest(self, *, limit: int, offset: int = 0, topic: str = "", outlet: str = "") -> list[Story]:
        """Return the newest stories; with a topic or an outlet, those that a feed of it tells, be it as the second.

        Where the feed of an article has no topic, the one that was learnt counts.
        """
        where, order = "true", "published"
        if topic:
            is_rare = self._count_on(topic, at_most=FEW + 1) <= FEW
            # The plus keeps SQLite from going through all stories in the order of their index.
            where, order = (f"id IN {_OF_TOPIC}", "+published") if is_rare else (_ON_TOPIC, "published")
        if outlet:
            where = f"{where} AND {_OF_OUTLET}"
        rows = self.db.execute(
            f"SELECT id FROM stories s WHERE {where} ORDER BY {order} DESC, id DESC LIMIT :limit OFFSET :offset",  # noqa: S608 - the pieces are ours
            {"topic": topic, "outlet": outlet, "limit": limit, "offset": offset},
        )
        return self.stories([row[0] for row in rows])

    def _count_on(self, topic: str, *, at_most: int) -> int:
        """Return how many articles are of a topic, or `at_most`."""
        row = self.db.execute(
            """SELECT count(*) FROM (
                   SELECT 1 FROM feeds f CROSS JOIN entries e ON e.feed_id = f.id WHERE f.topic = :topic COLLATE NOCASE
                   UNION ALL SELECT 1 FROM learnt_topics WHERE topic = :topic LIMIT :most)""",
            {"topic": topic, "most": at_most},
        ).fetchone()
        return int(row[0])

    def stories_since(self, since: datetime) -> list[Story]:
        """Return the stories that were told since, be it as the second, the newest first."""
        rows = self.db.execute(
            # The plus keeps SQLite from going through all stories in the order of the other index.
            "SELECT id FROM stories WHERE updated >= ? ORDER BY +published DESC, id DESC",
            [seconds(since)],
        )
        return self.stories([row[0] for row in rows])

    def told_on(self, topic: str, ids: Sequence[int]) -> list[int]:
        """Return which of some stories are of a topic, as `latest` has it."""
        rows = self.db.execute(
            f"SELECT id FROM stories s WHERE id IN (SELECT value FROM json_each(:ids)) AND {_ON_TOPIC}",  # noqa: S608
            {"topic": topic, "ids": json.dumps(list(ids))},
        )
        return [story_id for (story_id,) in rows]

    def reads(self, ids: Sequence[int]) -> dict[int, list[datetime]]:
        """Return when the newsroom had each article of some stories, the first one first."""
        rows = self.db.execute(
            """SELECT story_id, read FROM articles WHERE story_id IN (SELECT value FROM json_each(?))
               ORDER BY read""",
            [json.dumps(list(ids))],
        )
        found: dict[int, list[datetime]] = defaultdict(list)
        for story_id, read in rows:
            found[story_id].append(moment(read))
        return dict(found)

    def stories(self, ids: Sequence[int]) -> list[Story]:
        """Return the stories with these ids in this order, each once; unknown ids are left out.

        The id of a story that became part of an older one stands for that one.
        """
        ids = self.current(ids)
        wanted = json.dumps(ids)
        rows = self.db.query(
            """SELECT s.id, s.language, s.published, s.updated, a.title, a.url, a.summary,
                   CASE f.topic WHEN '' THEN coalesce(l.topic, '') ELSE f.topic END AS topic
               FROM stories s JOIN articles a ON a.id = s.lead_article_id JOIN feeds f ON f.id = a.feed_id
               LEFT JOIN learnt_topics l ON l.article_id = a.id
                   AND l.topic IN (SELECT topic FROM feeds)  -- the operator's, still
               WHERE s.id IN (SELECT value FROM json_each(?))""",
            [wanted],
        )
        told = self._told(wanted)
        found = {row["id"]: _story(row, told[row["id"]]) for row in rows}
        return [found[story_id] for story_id in ids if story_id in found]

    def current(self, ids: Sequence[int]) -> list[int]:
        """Return the ids by which stories go now, each once: those that were merged have the id of the older one."""
        rows = self.db.execute(
            "SELECT old_id, story_id FROM merged_stories WHERE old_id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(ids))],
        )
        merged = dict(rows.fetchall())
        return list(dict.fromkeys(merged.get(story_id, story_id) for story_id in ids))

    def _told(self, story_ids: str) -> dict[int, _Told]:
        """Return who tells each story: its outlets, the first to tell it first, each outlet once."""
        rows = self.db.execute(
            """SELECT a.story_id, f.name, a.title, a.url, a.published, a.is_copy, a.place
               FROM articles a JOIN feeds f ON f.id = a.feed_id
               WHERE a.story_id IN (SELECT value FROM json_each(?)) ORDER BY a.published, a.id""",
            [story_ids],
        )
        told: dict[int, _Told] = defaultdict(_Told)
        for story_id, name, title, url, published, is_copy, place in rows:
            one = told[story_id]
            one.sources.setdefault(name, Source(name, title, url))
            if not is_copy:
                one.voices.setdefault(name, moment(published))
            if place is not None:
                one.places.append(place)
        return told

    def accounts(self, story_id: int, *, limit: int, max_chars: int) -> tuple[Account, ...]:
        """Return the articles of a story, oldest first, so much of each: the leading one and the newest others."""
        rows = self.db.query(
            """SELECT f.name, a.title, a.url, a.published, a.read, a.language, a.summary, substr(a.text, 1, ?) AS text
               FROM articles a JOIN feeds f ON f.id = a.feed_id JOIN stories s ON s.id = a.story_id
               WHERE a.story_id = ? ORDER BY a.id = s.lead_article_id DESC, a.published DESC, a.id DESC LIMIT ?""",
            [max_chars, story_id, limit],
        )
        return tuple(sorted(map(_account, rows), key=lambda account: account.published))

    def reports_on(self, story_id: int) -> tuple[Report, ...]:
        """Return all that outlets published of a story, oldest first."""
        rows = self.db.execute(
            """SELECT f.name, a.title, a.url, a.published FROM articles a JOIN feeds f ON f.id = a.feed_id
               WHERE a.story_id = ? ORDER BY a.published, a.id""",
            [story_id],
        )
        return tuple(Report(Source(name, title, url), moment(published)) for name, title, url, published in rows)

    def outlets_since(self, since: datetime, *, language: str) -> set[str]:
        """Return the outlets that published something in a language since."""
        rows = self.db.execute(
            """SELECT name FROM feeds f WHERE EXISTS (
                   SELECT 1 FROM articles WHERE feed_id = f.id AND language = ? AND published >= ?)""",
            [language, seconds(since)],
        )
        return {name for (name,) in rows}

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


@dataclass(slots=True)
class _Told:
    """What a story's articles say of it together: its outlets, their own voices, and its places in feeds."""

    sources: dict[str, Source] = field(default_factory=dict)
    voices: dict[str, datetime] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)


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


def _story(row: dict[str, Any], told: _Told) -> Story:
    return Story(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        topic=row["topic"],
        language=row["language"],
        published=moment(row["published"]),
        updated=moment(row["updated"]),
        summary=_summary(row["summary"]),
        sources=tuple(told.sources.values()),
        voices=tuple(told.voices.values()),
        voiced_by=tuple(told.voices),
        place=min(told.places, default=None),
    )
