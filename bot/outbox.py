"""What is owed to whom: one row a message, its content frozen when it is put in.

`queued` → `sending` (committed before it leaves) → `sent`, or `uncertain` where nobody knows, or `failed`. The stories
of an uncertain or failed message count as not had, so that they come with the next digest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from bot.render import Button, Message
from summarizer.store import seconds


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to a chat; `thread_id` names a topic of a forum.

    `is_daily` tells a digest that comes by itself from one that was asked for.
    """

    id: int
    digest_id: int
    chat_id: int
    message: Message
    thread_id: int | None = None
    is_daily: bool = False


class Outbox:
    """The rows of the outbox, in the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(
        self,
        chat_id: int,
        messages: Sequence[Message],
        *,
        slot: date | None,
        now: datetime,
        thread_id: int | None = None,
    ) -> int:
        """Put a digest in and return its id; the caller's transaction makes it one with the advance of the schedule.

        A slot is the local day of a daily digest; a chat has at most one of each.
        """
        cursor = self._db.execute(
            "INSERT INTO digests (chat_id, slot, made) VALUES (?, ?, ?)",
            [chat_id, slot.isoformat() if slot else None, seconds(now)],
        )
        digest_id = int(cursor.lastrowid or 0)
        for part, message in enumerate(messages, start=1):
            self._put_part(digest_id, chat_id, thread_id, part, message)
        return digest_id

    def _put_part(self, digest_id: int, chat_id: int, thread_id: int | None, part: int, message: Message) -> None:
        keyboard = [[[button.label, button.data] for button in row] for row in message.buttons]
        cursor = self._db.execute(
            "INSERT INTO outbox (digest_id, chat_id, thread_id, part, text, keyboard) VALUES (?, ?, ?, ?, ?, ?)",
            [digest_id, chat_id, thread_id, part, message.html, json.dumps(keyboard)],
        )
        for number, story_id in message.numbers.items():
            self._db.execute("INSERT INTO outbox_stories VALUES (?, ?, ?)", [cursor.lastrowid, number, story_id])

    def owed(self, now: datetime, *, digest_id: int | None = None) -> list[Parcel]:
        """Return what may be sent now, oldest first, of one digest where one is named.

        A part waits for those before it: they come in order, or not yet.
        """
        rows = self._db.query(
            """SELECT o.*, d.slot IS NOT NULL AS is_daily
               FROM outbox o JOIN digests d ON d.id = o.digest_id JOIN chats c ON c.id = o.chat_id
               WHERE o.state = 'queued' AND o.not_before <= :now AND NOT c.is_gone
               AND (:digest IS NULL OR o.digest_id = :digest)
               AND NOT EXISTS (
                   SELECT 1 FROM outbox p WHERE p.digest_id = o.digest_id AND p.part < o.part
                   AND (p.state = 'sending' OR (p.state = 'queued' AND p.not_before > :now)))
               ORDER BY o.id""",
            {"now": seconds(now), "digest": digest_id},
        )
        return [self._parcel(row) for row in rows]

    def _parcel(self, row: dict[str, Any]) -> Parcel:
        buttons = tuple(tuple(Button(label, data) for label, data in line) for line in json.loads(row["keyboard"]))
        stories = self._db.execute(
            "SELECT place, story_id FROM outbox_stories WHERE outbox_id = ? ORDER BY place", [row["id"]]
        )
        return Parcel(
            id=row["id"],
            digest_id=row["digest_id"],
            chat_id=row["chat_id"],
            message=Message(row["text"], buttons, dict(stories.fetchall())),
            thread_id=row["thread_id"],
            is_daily=bool(row["is_daily"]),
        )

    def mark_sending(self, parcel: Parcel) -> bool:
        """Take a parcel in hand; False where somebody else has it already."""
        cursor = self._db.execute("UPDATE outbox SET state = 'sending' WHERE id = ? AND state = 'queued'", [parcel.id])
        return cursor.rowcount == 1

    def mark_sent(self, parcel: Parcel, message_id: int) -> None:
        """Remember that a parcel arrived, and as which message."""
        self._set(parcel, "sent", message_id=message_id)

    def mark_uncertain(self, parcel: Parcel, reason: str) -> None:
        """Remember that nobody knows whether a parcel arrived; it is never sent again by itself."""
        self._set(parcel, "uncertain", reason=reason)

    def mark_failed(self, parcel: Parcel, reason: str) -> None:
        """Remember that Telegram will not take a parcel."""
        self._set(parcel, "failed", reason=reason)

    def put_back(self, parcel: Parcel, reason: str, *, not_before: datetime) -> None:
        """Queue a parcel that surely did not leave."""
        self._set(parcel, "queued", reason=reason, not_before=seconds(not_before))

    def _set(
        self, parcel: Parcel, state: str, *, message_id: int | None = None, reason: str = "", not_before: int = 0
    ) -> None:
        self._db.execute(
            "UPDATE outbox SET state = ?, message_id = ?, reason = ?, not_before = ? WHERE id = ?",
            [state, message_id, reason, not_before, parcel.id],
        )

    def settle_interrupted(self) -> int:
        """Mark as uncertain what was being sent when the process died; return how many parcels that were."""
        cursor = self._db.execute(
            "UPDATE outbox SET state = 'uncertain', reason = 'stopped while sending' WHERE state = 'sending'"
        )
        return cursor.rowcount

    def drop_queued(self, chat_id: int, reason: str) -> None:
        """Give up what is queued for a chat: it no longer wants it."""
        self._db.execute(
            "UPDATE outbox SET state = 'failed', reason = ? WHERE chat_id = ? AND state = 'queued'", [reason, chat_id]
        )

    def had(self, chat_id: int) -> frozenset[int]:
        """Return the stories that a chat has had, or has on their way, in digests."""
        rows = self._db.execute(
            """SELECT s.story_id FROM outbox o JOIN outbox_stories s ON s.outbox_id = o.id
               WHERE o.chat_id = ? AND o.state IN ('queued', 'sending', 'sent')""",
            [chat_id],
        )
        return frozenset(story_id for (story_id,) in rows)

    def counts(self) -> dict[str, int]:
        """Return how many parcels are in each state."""
        return dict(self._db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
