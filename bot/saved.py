"""The stories that a chat saved, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from summarizer.model import Story
from summarizer.store import moment, seconds


@dataclass(frozen=True, slots=True)
class SavedStory:
    """A story as it was when a chat saved it: what is left of it where it is no longer kept."""

    story_id: int
    title: str
    url: str
    saved: datetime


class Saved:
    """The saved stories. One that became part of another is that one."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, chat_id: int, story: Story, *, now: datetime) -> None:
        """Save a story for a chat, unless it is saved already."""
        if not self.has(chat_id, story.id):
            self._db.execute(
                "INSERT INTO saved_stories (chat_id, story_id, title, url, saved) VALUES (?, ?, ?, ?, ?)",
                [chat_id, story.id, story.title, story.url, seconds(now)],
            )

    def unsave(self, chat_id: int, story_id: int) -> None:
        """Save a story no longer."""
        self._db.execute(
            f"DELETE FROM saved_stories WHERE chat_id = :chat AND {_IS_STORY}",  # noqa: S608 - the piece is ours
            {"chat": chat_id, "story": story_id},
        )

    def has(self, chat_id: int, story_id: int) -> bool:
        """Tell whether a chat saved a story."""
        rows = self._db.execute(
            f"SELECT 1 FROM saved_stories WHERE chat_id = :chat AND {_IS_STORY}",  # noqa: S608 - the piece is ours
            {"chat": chat_id, "story": story_id},
        )
        return rows.fetchone() is not None

    def of(self, chat_id: int, *, limit: int, offset: int = 0) -> Sequence[SavedStory]:
        """Return what a chat saved, the newest first."""
        rows = self._db.execute(
            """SELECT story_id, title, url, saved FROM saved_stories WHERE chat_id = ?
               ORDER BY saved DESC, story_id DESC LIMIT ? OFFSET ?""",
            [chat_id, limit, offset],
        )
        return [SavedStory(story_id, title, url, moment(saved)) for story_id, title, url, saved in rows]


_IS_STORY = """story_id IN (
    SELECT :story UNION ALL SELECT old_id FROM merged_stories WHERE story_id = :story
    UNION ALL SELECT story_id FROM merged_stories WHERE old_id = :story)"""
