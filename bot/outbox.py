"""What is owed to whom: one row a message, its content frozen when it is put in.

`queued` → `sending` (committed before it leaves) → `sent`, or `uncertain` where nobody knows, or `failed`. The stories
of an uncertain or failed message count as not had, so that they come with the next digest. Chats with the same wishes
and history share a content.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from bot.render import Button, Message
from summarizer.store import moment, seconds

MOST_UNCERTAIN, MOST_FAILED = 20, 5
"""Messages that a report names one by one."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)
_KEPT_CONTENTS = 256


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to a chat; `thread_id` names a topic of a forum.

    `is_daily` tells a digest that comes by itself from one that was asked for, `is_silent` that it is to make no sound,
    `has_preview` that its first link is to be shown; `has_quiet_hours` is said of the chat.
    """

    id: int
    digest_id: int
    chat_id: int
    message: Message
    thread_id: int | None = None
    is_daily: bool = False
    is_silent: bool = False
    has_preview: bool = False
    has_quiet_hours: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """An uncertain or failed message, as the operator sees it: part of which digest, made when, and why.

    `is_made_up` tells that a later digest has come to its chat, with the stories that it held.
    """

    id: int
    chat_id: int
    digest_id: int
    part: int
    made: datetime
    reason: str
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class Report:
    """How the outbox is doing: messages by state, since when the oldest waits, those that were lost, newest first.

    `rests_until` is when the sender may go on that Telegram told to wait, None where it need not.
    """

    counts: dict[str, int]
    oldest: datetime | None
    uncertain: tuple[Lost, ...]
    failed: tuple[Lost, ...]
    rests_until: datetime | None
    reason: str


class Outbox:
    """The rows of the outbox, in the database. Each method is a statement or part of the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._contents: dict[int, Message] = {}

    # Putting in

    def freeze(self, message: Message) -> int:
        """Store what a message says, for one chat or many, and return its id."""
        keyboard = [[[button.label, button.data] for button in row] for row in message.buttons]
        cursor = self._db.execute(
            "INSERT INTO contents (text, keyboard, is_plain) VALUES (?, ?, ?)",
            [message.html, json.dumps(keyboard), message.is_plain],
        )
        content_id = int(cursor.lastrowid or 0)
        for number, story_id in message.numbers.items():
            self._db.execute("INSERT INTO content_stories VALUES (?, ?, ?)", [content_id, number, story_id])
        return content_id

    def put(
        self,
        chat_id: int,
        content_ids: Sequence[int],
        *,
        slot: datetime | None,
        now: datetime,
        thread_id: int | None = None,
    ) -> int:
        """Put a digest in and return its id; the caller's transaction makes it one with the advance of the schedule.

        A slot is the wall time (naive) of a digest that comes by itself; a chat has at most one of each.
        """
        cursor = self._db.execute(
            "INSERT INTO digests (chat_id, slot, made) VALUES (?, ?, ?)",
            [chat_id, slot.isoformat(timespec="minutes") if slot else None, seconds(now)],
        )
        digest_id = int(cursor.lastrowid or 0)
        for part, content_id in enumerate(content_ids, start=1):
            self._db.execute(
                "INSERT INTO outbox (digest_id, chat_id, thread_id, part, content_id, not_before) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [digest_id, chat_id, thread_id, part, content_id, seconds(now)],
            )
        return digest_id

    # Taking out

    def owed(
        self,
        now: datetime,
        *,
        limit: int = -1,
        busy: Collection[int] = (),
        digest_id: int | None = None,
    ) -> list[Parcel]:
        """Return what may be sent now, oldest first, except to the chats that are busy; of one digest if one is named.

        Of each digest that is its next part: a part waits until those before it are sent, or given up. A digest that
        came by itself waits where the next one is due already, which will take its place.
        """
        rows = self._db.query(
            f"""SELECT o.*, d.slot IS NOT NULL AS is_daily, c.quiet <> '' AS has_quiet_hours,
                   c.is_silent, c.has_previews
               FROM outbox o JOIN digests d ON d.id = o.digest_id JOIN chats c ON c.id = o.chat_id
               WHERE o.state = 'queued' AND o.not_before <= :now AND NOT c.is_gone AND c.rests_until <= :now
               AND (d.slot IS NULL OR c.next_due IS NULL OR c.next_due > :now)
               {"AND o.digest_id = :digest" if digest_id is not None else ""}
               {"AND o.chat_id NOT IN (SELECT value FROM json_each(:busy))" if busy else ""}
               AND NOT EXISTS (
                   SELECT 1 FROM outbox p WHERE p.digest_id = o.digest_id AND p.part < o.part
                   AND p.state IN ('queued', 'sending'))
               ORDER BY o.not_before, o.id LIMIT :limit""",  # noqa: S608 - the pieces are ours
            {"now": seconds(now), "digest": digest_id, "busy": json.dumps(list(busy)), "limit": limit},
        )
        return [self._parcel(row) for row in rows]

    def _parcel(self, row: dict[str, Any]) -> Parcel:
        return Parcel(
            id=row["id"],
            digest_id=row["digest_id"],
            chat_id=row["chat_id"],
            message=self._content(row["content_id"]),
            thread_id=row["thread_id"],
            is_daily=bool(row["is_daily"]),
            is_silent=bool(row["is_daily"] and row["is_silent"]),
            has_preview=bool(row["has_previews"] and row["part"] == 1),
            has_quiet_hours=bool(row["has_quiet_hours"]),
        )

    def _content(self, content_id: int) -> Message:
        """Return a content; those of a broadcast are asked for again and again, and never change."""
        if content_id not in self._contents:
            if len(self._contents) >= _KEPT_CONTENTS:
                self._contents.clear()
            row = next(self._db.query("SELECT * FROM contents WHERE id = ?", [content_id]))
            stories = self._db.execute(
                "SELECT place, story_id FROM content_stories WHERE content_id = ? ORDER BY place", [content_id]
            )
            self._contents[content_id] = Message(
                row["text"],
                tuple(tuple(Button(label, data) for label, data in line) for line in json.loads(row["keyboard"])),
                dict(stories.fetchall()),
                is_plain=bool(row["is_plain"]),
            )
        return self._contents[content_id]

    def mark_sending(self, parcel: Parcel) -> bool:
        """Take a parcel in hand; False where somebody else has it already."""
        cursor = self._db.execute("UPDATE outbox SET state = 'sending' WHERE id = ? AND state = 'queued'", [parcel.id])
        return cursor.rowcount == 1

    # What became of it

    def mark_sent(self, parcel: Parcel, message_id: int) -> None:
        """Remember that a parcel arrived, and as which message."""
        self._db.execute(
            "UPDATE outbox SET state = 'sent', message_id = ?, reason = '' WHERE id = ?", [message_id, parcel.id]
        )

    def mark_uncertain(self, parcel: Parcel, reason: str) -> None:
        """Remember that nobody knows whether a parcel arrived; it is never sent again by itself."""
        self._set(parcel, "uncertain", reason)

    def mark_failed(self, parcel: Parcel, reason: str) -> None:
        """Remember that Telegram will not take a parcel."""
        self._set(parcel, "failed", reason)

    def _set(self, parcel: Parcel, state: str, reason: str) -> None:
        self._db.execute("UPDATE outbox SET state = ?, reason = ? WHERE id = ?", [state, reason, parcel.id])

    def put_back(self, parcel: Parcel, reason: str) -> None:
        """Queue a parcel that surely did not leave."""
        self._set(parcel, "queued", reason)

    def send_to_chat_itself(self, parcel: Parcel) -> None:
        """Let a parcel go to no topic of its forum: the one that it was for takes none."""
        self._db.execute("UPDATE outbox SET thread_id = NULL WHERE id = ?", [parcel.id])

    def change(self, parcel: Parcel, message: Message) -> None:
        """Let a parcel hold another content: Telegram does not take the one that it had."""
        self._db.execute("UPDATE outbox SET content_id = ? WHERE id = ?", [self.freeze(message), parcel.id])

    def settle_interrupted(self) -> int:
        """Mark as uncertain what was being sent when the process died; return how many parcels that were."""
        cursor = self._db.execute(
            "UPDATE outbox SET state = 'uncertain', reason = 'stopped while sending' WHERE state = 'sending'"
        )
        return cursor.rowcount

    def drop_queued(self, chat_id: int, reason: str, *, daily_only: bool = False) -> None:
        """Give up what is queued for a chat: it no longer wants it, or something newer takes its place."""
        self._db.execute(
            """UPDATE outbox INDEXED BY outbox_chat SET state = 'failed', reason = :reason
               WHERE chat_id = :chat AND state = 'queued' AND (NOT :daily_only OR EXISTS (
                   SELECT 1 FROM digests d WHERE d.id = digest_id AND d.slot IS NOT NULL))""",
            {"reason": reason, "chat": chat_id, "daily_only": daily_only},
        )

    def drop_stale(self, before: datetime) -> int:
        """Give up digests that came by themselves and have waited since then; return how many messages that were."""
        cursor = self._db.execute(
            """UPDATE outbox SET state = 'failed', reason = 'too old' WHERE state = 'queued' AND not_before < ?
               AND EXISTS (SELECT 1 FROM digests d WHERE d.id = digest_id AND d.slot IS NOT NULL)""",
            [seconds(before)],
        )
        return cursor.rowcount

    def hold(self, digest_id: int, until: datetime) -> None:
        """Let what is queued of a digest wait: it is not to come in quiet hours."""
        self._db.execute(
            "UPDATE outbox SET not_before = max(not_before, ?) WHERE digest_id = ? AND state = 'queued'",
            [_whole(until), digest_id],
        )

    # Pauses that Telegram asks for

    def rest_chat(self, chat_id: int, until: datetime) -> None:
        """Send a chat nothing until then, or longer where it rests already."""
        self._db.execute("UPDATE chats SET rests_until = max(rests_until, ?) WHERE id = ?", [_whole(until), chat_id])

    def is_resting_other_than(self, chat_id: int, now: datetime) -> bool:
        """Tell whether Telegram wants another chat to be left alone just now."""
        row = self._db.execute(
            "SELECT 1 FROM chats WHERE rests_until > ? AND id <> ? LIMIT 1", [seconds(now), chat_id]
        ).fetchone()
        return row is not None

    def rest(self, until: datetime, reason: str) -> None:
        """Send nobody anything until then, or longer where all rests already."""
        self._db.execute("UPDATE sender SET rests_until = max(rests_until, ?), reason = ?", [_whole(until), reason])

    def rests_until(self) -> datetime:
        """Return until when nothing is to be sent; a moment that has gone by where that is over."""
        return moment(self._db.execute("SELECT rests_until FROM sender").fetchone()[0])

    # What there is

    def chat_of(self, parcel: Parcel) -> int:
        """Return the chat that a parcel is for by now: a group may have become another since it was taken out."""
        return int(self._db.execute("SELECT chat_id FROM outbox WHERE id = ?", [parcel.id]).fetchone()[0])

    def has_newer(self, parcel: Parcel) -> bool:
        """Tell whether a newer digest has come by itself to its chat since a parcel was to be sent."""
        row = self._db.execute(
            """SELECT 1 FROM outbox o JOIN digests d ON d.chat_id = o.chat_id AND d.id > o.digest_id
               WHERE o.id = ? AND d.slot IS NOT NULL AND d.made >= o.not_before LIMIT 1""",
            [parcel.id],
        ).fetchone()
        return row is not None

    def progress(self, digest_id: int) -> dict[str, int]:
        """Return how many parts of a digest are in each state."""
        rows = self._db.execute("SELECT state, count(*) FROM outbox WHERE digest_id = ? GROUP BY state", [digest_id])
        return dict(rows.fetchall())

    def told(self, chat_id: int, *, since: datetime = EVER) -> dict[int, datetime]:
        """Return the stories that a chat has had, or has on their way, and when the last digest with each was made.

        Those count as had that became part of one which it has had, and what left one since. Digests made before
        `since` may be left out.
        """
        rows = self._db.execute(
            """WITH told AS (
                   SELECT s.story_id, d.made FROM outbox o
                   JOIN content_stories s ON s.content_id = o.content_id JOIN digests d ON d.id = o.digest_id
                   WHERE o.chat_id = :chat AND o.state IN ('queued', 'sending', 'sent')
                   AND o.not_before >= :since),  -- no digest is sent before it is made
               had AS (
                   SELECT * FROM told
                   UNION ALL
                   SELECT p.new_id, told.made FROM told
                   JOIN split_stories p ON p.old_id = told.story_id AND told.made BETWEEN p.since AND p.until)
               SELECT coalesce(m.story_id, had.story_id), max(had.made) FROM had
               LEFT JOIN merged_stories m ON m.old_id = had.story_id GROUP BY 1""",
            {"chat": chat_id, "since": seconds(since)},
        )
        return {story_id: moment(made) for story_id, made in rows}

    def had(self, chat_id: int) -> frozenset[int]:
        """Return the stories that a chat has had, or has on their way, in digests."""
        return frozenset(self.told(chat_id))

    def has_told(self, chat_id: int) -> bool:
        """Tell whether a chat has ever had a story, or has one on its way."""
        row = self._db.execute(
            """SELECT 1 FROM outbox o JOIN content_stories s ON s.content_id = o.content_id
               WHERE o.chat_id = ? AND o.state IN ('queued', 'sending', 'sent') LIMIT 1""",
            [chat_id],
        ).fetchone()
        return row is not None

    def last_told(self, chat_id: int, story_id: int) -> datetime | None:
        """Return when the last digest that arrived with a story was made, as `told` has it; None where none has."""
        row = self._db.execute(
            """WITH names AS (SELECT :story AS id UNION ALL SELECT old_id FROM merged_stories WHERE story_id = :story),
               holders AS (
                   SELECT id, 0 AS since, 1 << 40 AS until FROM names
                   UNION ALL
                   SELECT p.old_id, p.since, p.until FROM names CROSS JOIN split_stories p WHERE p.new_id = names.id)
               SELECT max(d.made) FROM outbox o JOIN content_stories s ON s.content_id = o.content_id
               JOIN digests d ON d.id = o.digest_id
               JOIN holders h ON h.id = s.story_id AND d.made BETWEEN h.since AND h.until
               WHERE o.chat_id = :chat AND o.state = 'sent'""",
            {"chat": chat_id, "story": story_id},
        ).fetchone()
        return None if row[0] is None else moment(row[0])

    def counts(self) -> dict[str, int]:
        """Return how many parcels are in each state."""
        return dict(self._db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())

    def report(self, now: datetime) -> Report:
        """Return what an operator wants to know."""
        oldest = self._db.execute(
            "SELECT min(made) FROM outbox o JOIN digests d ON d.id = o.digest_id WHERE o.state = 'queued'"
        ).fetchone()[0]
        rests_until, reason = self._db.execute("SELECT rests_until, reason FROM sender").fetchone()
        return Report(
            counts=self.counts(),
            oldest=None if oldest is None else moment(oldest),
            uncertain=self._lost("uncertain", MOST_UNCERTAIN),
            failed=self._lost("failed", MOST_FAILED),
            rests_until=moment(rests_until) if rests_until > seconds(now) else None,
            reason=reason,
        )

    def _lost(self, state: str, limit: int) -> tuple[Lost, ...]:
        rows = self._db.execute(
            f"""SELECT o.id, o.chat_id, o.digest_id, part, reason, made, EXISTS (
                   SELECT 1 FROM outbox n
                   WHERE n.chat_id = o.chat_id AND n.digest_id > o.digest_id AND n.state = 'sent')
               FROM outbox o JOIN digests d ON d.id = o.digest_id
               WHERE o.state = '{state}' ORDER BY o.id DESC LIMIT {limit}"""  # noqa: S608 - both are ours
        )
        return tuple(
            Lost(id_, chat_id, digest_id, part, moment(made), reason, bool(is_made_up))
            for id_, chat_id, digest_id, part, reason, made, is_made_up in rows
        )

    def retry(self, parcel_id: int, *, now: datetime) -> str:
        """Queue an uncertain or failed message once more, as new as can be; return "", or why that is not to be."""
        row = self._db.execute(
            """SELECT o.state, o.chat_id, c.is_gone,
                   d.slot IS NOT NULL AND (NOT c.is_subscribed OR c.paused_until > :now)
               FROM outbox o JOIN chats c ON c.id = o.chat_id JOIN digests d ON d.id = o.digest_id WHERE o.id = :id""",
            {"id": parcel_id, "now": seconds(now)},
        ).fetchone()
        if row is None:
            return f"there is no message {parcel_id}"
        state, chat_id, is_gone, is_unwanted = row
        if state not in {"uncertain", "failed"}:
            return f"message {parcel_id} is {state}; only one that is uncertain or failed is sent again"
        if is_gone:
            return f"chat {chat_id} is gone; message {parcel_id} can't reach it"
        if is_unwanted:
            return f"chat {chat_id} wants no digest now; message {parcel_id} is part of one"
        self._db.execute(
            """UPDATE outbox SET state = 'queued', reason = 'tried again by the operator', not_before = ?
               WHERE id = ? AND state IN ('uncertain', 'failed')""",  # another may have been quicker
            [seconds(now), parcel_id],
        )
        return ""


def _whole(until: datetime) -> int:
    """Return a moment as the database holds it, and not before it: a pause is never cut short."""
    return seconds(until) + (until.microsecond > 0)
