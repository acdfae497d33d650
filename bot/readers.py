"""The chats: their wishes, when their next digest is due, and what stands in the messages that they have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.config import DigestConfig
from bot.listings import Listings
from bot.slots import Quiet, Schedule, held, is_open, last_slot, next_slot
from bot.speech import ENGLISH
from bot.wishes import NO_WISHES, Wishes, as_json, from_json
from summarizer.store import moment, seconds

GREETING_TIME = timedelta(seconds=20)
KEPT_MENUS = 50
LATEST_WALL = timedelta(days=1)
"""No wall on earth shows a time later than UTC by more."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One chat.

    `first_due` says from when on a first digest is owed to it, None where none is; `thread_id` in which topic of a
    forum it subscribed; `paused_until` until when it wants no digest; `served` the wall time (naive) of the newest slot
    that has had its digest; `next_due` is None unless it is subscribed; `wishes` what its digests are to be of, of
    how many `stories` and `sentences` each (None: as the operator has it); `awaits` what it was asked to type.
    """

    chat_id: int
    schedule: Schedule
    is_subscribed: bool = False
    is_gone: bool = False
    first_due: datetime | None = None
    thread_id: int | None = None
    paused_until: datetime | None = None
    served: datetime | None = None
    next_due: datetime | None = None
    wishes: Wishes = NO_WISHES
    stories: int | None = None
    sentences: int | None = None
    is_silent: bool = False
    has_previews: bool = False
    locale: str = ENGLISH
    awaits: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone whose clock the chat lives by."""
        return self.schedule.zone

    def is_paused(self, now: datetime) -> bool:
        """Tell whether the chat wants no digest for the time being."""
        return self.paused_until is not None and now < self.paused_until

    def is_held(self, now: datetime) -> bool:
        """Tell whether a digest has come due that waits for the end of quiet hours."""
        if self.next_due is None or self.next_due <= now or self.is_paused(now):
            return False
        came_late = self.next_due < self.next_after(now)
        slot = last_slot(now, replace(self.schedule, quiet=None))
        came_within = held(slot.due, self.schedule) > now and is_open(slot, self.schedule, self.served_by(now))
        return came_late or came_within

    def next_after(self, now: datetime) -> datetime:
        """Return when the first digest after a moment and after any pause is due."""
        start = max(now, self.paused_until or now)
        return next_slot(start, self.schedule, served=self.served_by(now)).due

    def served_by(self, now: datetime) -> datetime | None:
        """Return the wall time that was served last, unless it has not come in any zone: then a clock was wrong."""
        latest = now.astimezone(UTC).replace(tzinfo=None) + LATEST_WALL
        return self.served if self.served is not None and self.served <= latest else None


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opened a menu in a group, and may use it; the id is 0 where that is not known, and all may."""

    user_id: int
    name: str


class Readers(Listings):
    """All chats, in the database. A method writes at most once, on its own or as part of the caller's transaction."""

    def __init__(self, db: Database, defaults: DigestConfig) -> None:
        super().__init__(db)
        self._defaults = defaults

    def get(self, chat_id: int) -> Reader:
        """Return what is known of a chat; one never met has the operator's defaults."""
        for row in self._db.query("SELECT * FROM chats WHERE id = ?", [chat_id]):
            return _reader(row)
        return Reader(chat_id, Schedule((self._defaults.time,), self._defaults.timezone))

    def save(self, reader: Reader) -> Reader:
        """Store all that a reader is, and return it."""
        schedule = reader.schedule
        row = {
            "id": reader.chat_id,
            "times": " ".join(f"{at:%H:%M}" for at in schedule.times),
            "days": "".join(str(day + 1) for day in sorted(schedule.days)),
            "timezone": schedule.zone.key,
            "quiet": f"{schedule.quiet.start:%H:%M}-{schedule.quiet.end:%H:%M}" if schedule.quiet else "",
            "is_subscribed": reader.is_subscribed,
            "is_gone": reader.is_gone,
            "first_due": _stored(reader.first_due),
            "thread_id": reader.thread_id,
            "paused_until": _stored(reader.paused_until),
            "served": reader.served.isoformat(timespec="minutes") if reader.served else None,
            "next_due": _stored(reader.next_due),
            "wishes": as_json(reader.wishes),
            "stories": reader.stories,
            "sentences": reader.sentences,
            "is_silent": reader.is_silent,
            "has_previews": reader.has_previews,
            "locale": reader.locale,
            "awaits": reader.awaits,
        }
        columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
        self._db.execute(
            f"INSERT INTO chats ({columns}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes}",  # noqa: S608
            row,
        )
        return reader

    def remember(self, chat_id: int) -> Reader:
        """Return a chat, known from now on though not subscribed."""
        return self.save(self.get(chat_id))

    def subscribe(
        self, chat_id: int, *, now: datetime, thread_id: int | None = None, first_in: timedelta = GREETING_TIME
    ) -> Reader:
        """Owe a chat a first digest, and those of its schedule from the next slot on; earlier wishes hold again.

        The first one is left for a while to whoever greets the chat. A pause ends.
        """
        first_due = now + first_in
        reader = replace(self.get(chat_id), first_due=first_due, thread_id=thread_id, paused_until=None)
        return self._serve_from(now, replace(reader, next_due=None))

    def unsubscribe(self, chat_id: int) -> bool:
        """End a chat's digests and keep its wishes; return whether it had any."""
        reader = self.get(chat_id)
        if reader.is_subscribed:
            self.save(replace(reader, is_subscribed=False, first_due=None, paused_until=None, next_due=None))
        return reader.is_subscribed

    def reschedule(self, chat_id: int, schedule: Schedule, *, now: datetime, thread_id: int | None = None) -> Reader:
        """Give a chat another schedule, and subscribe it; no date and time comes that has come before."""
        reader = self.get(chat_id)
        return self._serve_from(
            now,
            replace(reader, schedule=schedule, thread_id=reader.thread_id if reader.is_subscribed else thread_id),
        )

    def be_quiet(self, chat_id: int, quiet: Quiet | None, *, now: datetime) -> Reader:
        """Give a chat quiet hours, or take them away; what the old ones held is still owed."""
        reader = self.get(chat_id)
        next_due = now if reader.is_held(now) else reader.next_due
        reader = replace(reader, schedule=replace(reader.schedule, quiet=quiet), next_due=next_due)
        return self._serve_from(now, reader) if reader.is_subscribed else self.save(reader)

    def pause(self, chat_id: int, until: datetime | None, *, now: datetime) -> Reader:
        """Let a subscribed chat have no digest until a moment, or again from now on."""
        reader = self.get(chat_id)
        if until is None and not reader.is_paused(now):
            return reader  # what is overdue is still owed
        return self._serve_from(now, replace(reader, paused_until=until, next_due=None))

    def _serve_from(self, now: datetime, reader: Reader) -> Reader:
        """Subscribe a chat with these wishes from now on; a digest that is overdue is still owed."""
        is_overdue = reader.next_due is not None and reader.next_due <= now
        next_due = reader.next_due if is_overdue else reader.next_after(now)
        return self.save(replace(reader, is_subscribed=True, is_gone=False, next_due=next_due))

    def due(self, now: datetime) -> list[int]:
        """Return the chats whose slot has come, who waits longest first."""
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

    def mark_greeted(self, chat_id: int, *, now: datetime) -> None:
        """Let the first digest of a chat that has been greeted come as soon as there is news."""
        self._db.execute(
            "UPDATE chats SET first_due = ? WHERE id = ? AND first_due IS NOT NULL", [seconds(now), chat_id]
        )

    def mark_welcomed(self, chat_id: int) -> None:
        """Remember that a chat's first digest is on its way."""
        self._db.execute("UPDATE chats SET first_due = NULL WHERE id = ?", [chat_id])

    def mark_served(self, reader: Reader, *, next_due: datetime) -> None:
        """Remember which slot of a chat has had its digest, and when the next is due."""
        served = reader.served.isoformat(timespec="minutes") if reader.served else None
        self._db.execute(
            "UPDATE chats SET served = ?, next_due = ? WHERE id = ?", [served, seconds(next_due), reader.chat_id]
        )

    def hold(self, chat_id: int, until: datetime) -> None:
        """Let what is due wait for a moment: the end of the quiet hours."""
        self._db.execute("UPDATE chats SET next_due = ? WHERE id = ?", [seconds(until), chat_id])

    def mark_gone(self, chat_id: int) -> None:
        """Send nothing more to a chat until it comes back."""
        self._db.execute("UPDATE chats SET is_gone = 1 WHERE id = ?", [chat_id])

    def mark_back(self, chat_id: int, *, now: datetime) -> None:
        """Let a chat that had gone have its digests again, from the next slot on: none is made up for."""
        reader = self.get(chat_id)
        if reader.is_gone:
            self.save(replace(reader, is_gone=False, next_due=reader.next_after(now) if reader.is_subscribed else None))

    def move(self, chat_id: int, new_id: int) -> None:
        """Give a chat that has become another, as a group that grows does, its new id: wishes and history go with it.

        Where the new id has been met already, the wishes of the one that subscribed last hold. Part of the caller's
        transaction.
        """
        old, new = self.get(chat_id), self.get(new_id)
        if not self.is_known(chat_id):
            return
        kept = new if new.is_subscribed else replace(old, chat_id=new_id, is_gone=False)
        self.save(replace(kept, served=max((served for served in (old.served, new.served) if served), default=None)))
        # What was sent for the same slot under both ids stays in the history, but only one may keep the slot.
        self._db.execute(
            "UPDATE digests SET slot = NULL WHERE chat_id = :old AND slot IN "
            "(SELECT slot FROM digests WHERE chat_id = :new)",
            {"old": chat_id, "new": new_id},
        )
        for table in ("digests", "outbox"):
            self._db.execute(f"UPDATE {table} SET chat_id = ? WHERE chat_id = ?", [new_id, chat_id])  # noqa: S608
        # The new chat counts its messages anew: the numbers of the last list hold on, its message can't be replied to.
        self._db.execute(
            "UPDATE OR REPLACE listings SET chat_id = ?, message_id = -message_id WHERE chat_id = ?", [new_id, chat_id]
        )
        self._db.execute("UPDATE OR IGNORE saved_stories SET chat_id = ? WHERE chat_id = ?", [new_id, chat_id])
        self._db.execute("DELETE FROM menus WHERE chat_id = ?", [chat_id])
        self._db.execute(
            """UPDATE chats SET rests_until = max(rests_until, (SELECT rests_until FROM chats WHERE id = :old))
               WHERE id = :new""",
            {"old": chat_id, "new": new_id},
        )
        self._db.execute("DELETE FROM chats WHERE id = ?", [chat_id])

    def is_known(self, chat_id: int) -> bool:
        """Tell whether a chat has ever been met."""
        return self._db.execute("SELECT 1 FROM chats WHERE id = ?", [chat_id]).fetchone() is not None

    def remember_menu(self, chat_id: int, message_id: int, opener: Opener) -> None:
        """Remember who opened a menu; of a chat's menus, the newest are kept."""
        self._db.execute(
            "INSERT OR REPLACE INTO menus (chat_id, message_id, user_id, name) VALUES (?, ?, ?, ?)",
            [chat_id, message_id, opener.user_id, opener.name],
        )
        self._db.execute(
            """DELETE FROM menus WHERE chat_id = :chat AND message_id NOT IN
               (SELECT message_id FROM menus WHERE chat_id = :chat ORDER BY message_id DESC LIMIT :kept)""",
            {"chat": chat_id, "kept": KEPT_MENUS},
        )

    def menu_opener(self, chat_id: int, message_id: int) -> Opener | None:
        """Return who opened a menu, None where a message is not known as one."""
        rows = self._db.execute(
            "SELECT user_id, name FROM menus WHERE chat_id = ? AND message_id = ?", [chat_id, message_id]
        )
        return next((Opener(*row) for row in rows), None)


def _reader(row: dict[str, Any]) -> Reader:
    schedule = Schedule(
        times=tuple(time.fromisoformat(at) for at in row["times"].split()),
        zone=ZoneInfo(row["timezone"]),
        days=frozenset(int(day) - 1 for day in row["days"]),
        quiet=Quiet(*map(time.fromisoformat, row["quiet"].split("-"))) if row["quiet"] else None,
    )
    return Reader(
        chat_id=row["id"],
        schedule=schedule,
        is_subscribed=bool(row["is_subscribed"]),
        is_gone=bool(row["is_gone"]),
        first_due=_moment(row["first_due"]),
        thread_id=row["thread_id"],
        paused_until=_moment(row["paused_until"]),
        served=datetime.fromisoformat(row["served"]) if row["served"] else None,
        next_due=_moment(row["next_due"]),
        wishes=from_json(row["wishes"]),
        stories=row["stories"],
        sentences=row["sentences"],
        is_silent=bool(row["is_silent"]),
        has_previews=bool(row["has_previews"]),
        locale=row["locale"],
        awaits=row["awaits"],
    )


def _stored(at: datetime | None) -> int | None:
    return None if at is None else seconds(at)


def _moment(stored: int | None) -> datetime | None:
    return None if stored is None else moment(stored)
