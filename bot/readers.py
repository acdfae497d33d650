"""The chats: their wishes, when their next digest is due, and which stories stand under which number of a message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.config import DigestConfig
from bot.slots import Slot, next_slot
from summarizer.store import moment, seconds

GREETING_TIME = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Reader:
    """One chat.

    `first_due` says from when on a first digest is owed to it, None where none is; `thread_id` in which topic of a
    forum it subscribed, `served_on` which local day has had its digest; `next_due` is None unless it is subscribed.
    """

    chat_id: int
    time: time
    zone: ZoneInfo
    is_subscribed: bool = False
    is_gone: bool = False
    first_due: datetime | None = None
    thread_id: int | None = None
    served_on: date | None = None
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A message with numbered stories, as `/related 2`, a reply or a button refers to it."""

    message_id: int
    numbers: Mapping[int, int]
    topic: str = ""


class Readers:
    """All chats, in the database. A method writes at most once, on its own or as part of the caller's transaction."""

    def __init__(self, db: Database, defaults: DigestConfig) -> None:
        self._db = db
        self._defaults = defaults

    def get(self, chat_id: int) -> Reader:
        """Return what is known of a chat; one never met has the operator's defaults."""
        for row in self._db.query("SELECT * FROM chats WHERE id = ?", [chat_id]):
            return _reader(row)
        return Reader(chat_id, self._defaults.time, self._defaults.timezone)

    def remember(self, chat_id: int) -> Reader:
        """Return a chat, known from now on though not subscribed."""
        reader = self.get(chat_id)
        self._db.execute(
            "INSERT OR IGNORE INTO chats (id, digest_time, timezone) VALUES (?, ?, ?)",
            [chat_id, f"{reader.time:%H:%M}", reader.zone.key],
        )
        return reader

    def subscribe(self, chat_id: int, *, now: datetime, thread_id: int | None = None) -> Reader:
        """Owe a chat a first digest, and its daily one from the next slot on; earlier wishes hold again.

        The first one is left to whoever greets the chat for a moment.
        """
        reader = self.get(chat_id)
        slot = next_slot(now, reader.time, reader.zone, served=reader.served_on)
        self._db.execute(
            """INSERT INTO chats (id, digest_time, timezone, is_subscribed, first_due, thread_id, next_due)
               VALUES (:id, :time, :zone, 1, :first_due, :thread, :due)
               ON CONFLICT (id) DO UPDATE SET is_subscribed = 1, is_gone = 0, first_due = excluded.first_due,
               thread_id = excluded.thread_id, next_due = excluded.next_due""",
            {
                "id": chat_id,
                "time": f"{reader.time:%H:%M}",
                "zone": reader.zone.key,
                "first_due": seconds(now + GREETING_TIME),
                "thread": thread_id,
                "due": seconds(slot.due),
            },
        )
        return self.get(chat_id)

    def unsubscribe(self, chat_id: int) -> bool:
        """End a chat's daily digest and keep its wishes; return whether it had one."""
        had = self.get(chat_id).is_subscribed
        self._db.execute(
            "UPDATE chats SET is_subscribed = 0, first_due = NULL, next_due = NULL WHERE id = ?", [chat_id]
        )
        return had

    def set_time(
        self, chat_id: int, at: time, zone: ZoneInfo, *, now: datetime, thread_id: int | None = None
    ) -> Reader:
        """Move a chat's daily digest, or begin it; a day that has had one does not get a second."""
        reader = self.get(chat_id)
        slot = next_slot(now, at, zone, served=reader.served_on)
        self._db.execute(
            """INSERT INTO chats (id, digest_time, timezone, is_subscribed, thread_id, next_due)
               VALUES (:id, :time, :zone, 1, :thread, :due)
               ON CONFLICT (id) DO UPDATE SET digest_time = excluded.digest_time, timezone = excluded.timezone,
               thread_id = CASE WHEN is_subscribed THEN thread_id ELSE excluded.thread_id END,
               is_subscribed = 1, is_gone = 0, next_due = excluded.next_due""",
            {
                "id": chat_id,
                "time": f"{at:%H:%M}",
                "zone": zone.key,
                "thread": thread_id,
                "due": seconds(slot.due),
            },
        )
        return self.get(chat_id)

    def due(self, now: datetime) -> list[int]:
        """Return the chats whose digest is due, the longest waiting first."""
        rows = self._db.execute(
            "SELECT id FROM chats WHERE next_due <= ? AND is_subscribed AND NOT is_gone ORDER BY next_due, id",
            [seconds(now)],
        )
        return [chat_id for (chat_id,) in rows]

    def count_subscribed(self) -> int:
        """Return how many chats have a daily digest."""
        rows = self._db.execute("SELECT count(*) FROM chats WHERE is_subscribed AND NOT is_gone")
        return int(rows.fetchone()[0])

    def awaiting_first(self, now: datetime) -> list[int]:
        """Return the chats whose first digest is owed: they subscribed before there was news."""
        rows = self._db.execute(
            "SELECT id FROM chats WHERE first_due <= ? AND is_subscribed AND NOT is_gone ORDER BY id", [seconds(now)]
        )
        return [chat_id for (chat_id,) in rows]

    def others_than(self, chat_id: int) -> int:
        """Return how many other chats there are."""
        return int(self._db.execute("SELECT count(*) FROM chats WHERE id <> ?", [chat_id]).fetchone()[0])

    def mark_welcomed(self, chat_id: int) -> None:
        """Remember that a chat's first digest is on its way."""
        self._db.execute("UPDATE chats SET first_due = NULL WHERE id = ?", [chat_id])

    def mark_served(self, reader: Reader, slot: Slot, *, now: datetime) -> None:
        """Remember that a slot's digest is on its way, and set the next."""
        day = max(slot.day, reader.served_on or slot.day)
        following = next_slot(now, reader.time, reader.zone, served=day)
        self._db.execute(
            "UPDATE chats SET served_on = ?, next_due = ? WHERE id = ?",
            [day.isoformat(), seconds(following.due), reader.chat_id],
        )

    def mark_gone(self, chat_id: int) -> None:
        """Send nothing more to a chat until it comes back."""
        self._db.execute("UPDATE chats SET is_gone = 1 WHERE id = ?", [chat_id])

    def mark_back(self, chat_id: int, *, now: datetime) -> None:
        """Let a chat that had gone have its digests again, from the next slot on: none is made up for."""
        reader = self.get(chat_id)
        if reader.is_gone:
            slot = next_slot(now, reader.time, reader.zone, served=reader.served_on)
            due = seconds(slot.due) if reader.is_subscribed else None
            self._db.execute("UPDATE chats SET is_gone = 0, next_due = ? WHERE id = ?", [due, chat_id])

    def remember_listing(self, chat_id: int, listing: Listing) -> None:
        """Remember which stories stand under which numbers of a message that was sent or changed just now."""
        self._db.execute(
            """INSERT OR REPLACE INTO listings (chat_id, message_id, numbers, topic, shown)
               SELECT :chat, :message, :numbers, :topic, coalesce(max(shown), 0) + 1 FROM listings
               WHERE chat_id = :chat""",
            {
                "chat": chat_id,
                "message": listing.message_id,
                "numbers": json.dumps(dict(listing.numbers)),
                "topic": listing.topic,
            },
        )

    def listing(self, chat_id: int, message_id: int) -> Listing | None:
        """Return what stands in a message, or None where it is no list of stories."""
        rows = self._db.query("SELECT * FROM listings WHERE chat_id = ? AND message_id = ?", [chat_id, message_id])
        return next((_listing(row) for row in rows), None)

    def last_listings(self, chat_id: int) -> list[Listing]:
        """Return the messages of the list that a chat saw last, the newest first: a long digest has several."""
        rows = self._db.query("SELECT * FROM listings WHERE chat_id = ? ORDER BY shown DESC LIMIT 20", [chat_id])
        found: list[Listing] = []
        for listing in map(_listing, rows):
            found.append(listing)
            if min(listing.numbers, default=1) == 1:
                break
        return found


def _reader(row: dict[str, Any]) -> Reader:
    return Reader(
        chat_id=row["id"],
        time=time.fromisoformat(row["digest_time"]),
        zone=ZoneInfo(row["timezone"]),
        is_subscribed=bool(row["is_subscribed"]),
        is_gone=bool(row["is_gone"]),
        first_due=moment(row["first_due"]) if row["first_due"] is not None else None,
        thread_id=row["thread_id"],
        served_on=date.fromisoformat(row["served_on"]) if row["served_on"] else None,
        next_due=moment(row["next_due"]) if row["next_due"] is not None else None,
    )


def _listing(row: dict[str, Any]) -> Listing:
    numbers = {int(number): story_id for number, story_id in json.loads(row["numbers"]).items()}
    return Listing(message_id=row["message_id"], numbers=numbers, topic=row["topic"])
