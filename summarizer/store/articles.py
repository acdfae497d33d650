"""The articles in the database, each with its entry, its terms and its story."""

from __future__ import annotations

import json
from datetime import datetime

from summarizer.copies import packed, sketch
from summarizer.database import writing
from summarizer.model import Article, Entry
from summarizer.store.base import seconds
from summarizer.store.mending import Mending
from summarizer.store.search import Search
from summarizer.store.topics import Topics


class Articles(Mending, Search, Topics):
    """The articles."""

    def add_article(
        self, feed_id: int, entry: Entry, article: Article, *, read: datetime | None = None, place: int | None = None
    ) -> tuple[bool, bool]:
        """Store an article with its entry and its story, all or nothing; `read` is now, unless it was just published.

        `place` is that of the entry in its feed, counted from 0, where that is an editor's choice.

        Returns whether the article is new (another feed may have brought it), and whether it opened a story.
        """
        now = read or article.published
        with writing(self.db):
            key = entry.keys[0] if entry.url and entry.has_page else f"{feed_id}:{entry.keys[0]}"
            known = self._article_by_key(key)
            if known is not None:
                self._remember_entry(feed_id, entry, known)
                self._remember_place(known, place)
                return False, False
            near = self.neighbours(article)
            story_id = self.matching_story(near)
            is_new_story = story_id is None
            if story_id is None:
                story_id = self.open_story(article.language)
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
                read=seconds(now),
                summary=json.dumps(article.summary.ranked, ensure_ascii=False),
                place=place,
                sketch=packed(sketch(article.text, article.language)),
            )
            self.add_terms(article_id, article)
            self._remember_entry(feed_id, entry, article_id)
            self.refresh_story(story_id)
            self.mend(article, story_id, near, now)
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
