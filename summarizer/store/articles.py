"""The articles in the database, each with its entry, its terms and its story."""

from __future__ import annotations

import json
from datetime import datetime

from summarizer.copies import Printed, copies, packed, sketch, unpacked
from summarizer.database import writing
from summarizer.model import Article, Entry
from summarizer.store.base import moment, seconds
from summarizer.store.search import Search
from summarizer.store.topics import Topics
from summarizer.stories import STORY_SPAN, Member, Neighbour, leading, matching_story, most_telling

MATCHING_TERMS = 16
MATCHING_CANDIDATES = 40


class Articles(Search, Topics):
    """The articles."""

    def add_article(
        self, feed_id: int, entry: Entry, article: Article, *, read: datetime | None = None, place: int | None = None
    ) -> tuple[bool, bool]:
        """Store an article with its entry and its story, all or nothing; `read` is now, unless it was just published.

        `place` is that of the entry in its feed, counted from 0, where that is an editor's choice.

        Returns whether the article is new (another feed may have brought it), and whether it opened a story.
        """
        with writing(self.db):
            key = entry.keys[0] if entry.url and entry.has_page else f"{feed_id}:{entry.keys[0]}"
            known = self._article_by_key(key)
            if known is not None:
                self._remember_entry(feed_id, entry, known)
                self._remember_place(known, place)
                return False, False
            story_id = self._matching_story(article)
            is_new_story = story_id is None
            if story_id is None:
                story_id = self.insert(
                    "stories", language=article.language, published=seconds(article.published), updated=0
                )
            article_id = self.insert(
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
                place=place,
                sketch=packed(sketch(article.text, article.language)),
            )
            self.add_terms(article_id, article.terms, language=article.language, published=article.published)
            self._remember_entry(feed_id, entry, article_id)
            self._refresh_story(story_id)
            self.remember_accents(article.terms)
            self.learn_or_judge(feed_id, article_id, article.terms, article.language)
            return True, is_new_story

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

    def _remember_place(self, article_id: int, place: int | None) -> None:
        """Remember where another feed has an article, if that is further in front."""
        if place is not None:
            self.db.execute(
                "UPDATE articles SET place = :place WHERE id = :id AND coalesce(place, :place) >= :place",
                {"id": article_id, "place": place},
            )

    def _matching_story(self, article: Article) -> int | None:
        vector = self.vector(article.terms, article.language)
        hits = self.candidates(
            {term: vector[term] for term in most_telling(vector, MATCHING_TERMS)},
            language=article.language,
            since=article.published - STORY_SPAN,
            until=article.published + STORY_SPAN,
            limit=MATCHING_CANDIDATES,
        )
        neighbours = [
            Neighbour(hit.story_id, other, abs(hit.published - article.published).total_seconds() / 3600)
            for hit, other in zip(hits, self.vectors(hits, article.language), strict=True)
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
        if len(rows) > 1:
            self._mark_copies(story_id)

    def _mark_copies(self, story_id: int) -> None:
        """Mark the articles that print a text which another outlet of the story had before."""
        rows = list(
            self.db.query(
                """SELECT a.id, f.name, a.sketch, a.is_copy, a.language,
                       CASE WHEN a.sketch IS NULL THEN a.text END AS text
                   FROM articles a JOIN feeds f ON f.id = a.feed_id WHERE a.story_id = ? ORDER BY a.published, a.id""",
                [story_id],
            )
        )
        for row in rows:
            if row["sketch"] is None:  # it was stored before there were sketches
                row["sketch"] = packed(sketch(row["text"], row["language"]))
                self.db.execute("UPDATE articles SET sketch = ? WHERE id = ?", [row["sketch"], row["id"]])
        found = copies([Printed(row["name"], unpacked(row["sketch"])) for row in rows])
        for number, row in enumerate(rows):
            if (number in found) != bool(row["is_copy"]):
                self.db.execute("UPDATE articles SET is_copy = ? WHERE id = ?", [number in found, row["id"]])
