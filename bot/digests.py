"""A digest is made: edition, messages, rows in the outbox and the advance of the schedule, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from bot.config import DigestConfig
from bot.edition import FRESH, Edition, choose
from bot.outbox import Outbox
from bot.readers import Reader, Readers
from bot.render import digest_messages
from bot.slots import last_slot, next_slot
from summarizer.database import writing
from summarizer.store import Store, moment


def choose_from(store: Store, *, had: frozenset[int] = frozenset(), now: datetime, limit: int) -> Edition:
    """Choose from the news of the last days what somebody gets who has had some stories, or none."""
    edition = choose(store.stories_since(now - FRESH), had=had, now=now, limit=limit)
    if not edition.stories and not had:  # a first digest from slow feeds is better old than empty
        edition = choose(store.latest(limit=limit), had=had, now=now, limit=limit)
    return edition


@dataclass(frozen=True, slots=True)
class Digests:
    """Makes digests and puts them into the outbox; sending them is the delivery's."""

    db: Database
    store: Store
    readers: Readers
    outbox: Outbox
    config: DigestConfig
    now: Callable[[], datetime]

    def make_due(self) -> int:
        """Make the digest of every chat whose slot has come; return how many were made."""
        due = self.readers.due(self.now())
        for reader in due:
            self._make_daily(reader)
        return len(due)

    def _make_daily(self, reader: Reader) -> None:
        now = self.now()
        with writing(self.db):
            reader = self.readers.get(reader.chat_id)
            slot = last_slot(now, reader.time, reader.zone)
            if reader.next_due is None or reader.next_due > now:
                return
            if reader.served_on is None or slot.day > reader.served_on:
                self._put(reader, self.edition(reader.chat_id), slot=slot.day)
            self.readers.mark_served(reader, slot, now=now)

    def make_first(self) -> list[int]:
        """Make the first digest of the chats that subscribed before there was news; return the digests' ids."""
        return [digest for reader in self.readers.awaiting_first() if (digest := self.make_now(reader.chat_id))]

    def make_now(self, chat_id: int) -> int | None:
        """Make a digest for a chat that asks for one now; None where there is nothing that it has not had."""
        with writing(self.db):
            edition = self.edition(chat_id)
            if not edition.stories:
                return None
            reader = self.readers.remember(chat_id)
            self.readers.mark_welcomed(chat_id)
            return self._put(reader, edition, slot=None)

    def edition(self, chat_id: int) -> Edition:
        """Choose what a chat gets now."""
        had = self.outbox.had(chat_id)
        return choose_from(self.store, had=had, now=self.now(), limit=self.config.stories)

    def _put(self, reader: Reader, edition: Edition, *, slot: date | None) -> int:
        now = self.now()
        following = None
        if reader.is_subscribed:
            following = next_slot(now, reader.time, reader.zone, served=slot or reader.served_on).due
        messages = digest_messages(
            edition.stories, now=now, zone=reader.zone, sentences=self.config.sentences, next_due=following
        )
        return self.outbox.put(reader.chat_id, messages, slot=slot, now=now)

    def last_made(self, chat_id: int) -> datetime | None:
        """Return when a chat's newest digest was made."""
        row = self.db.execute("SELECT max(made) FROM digests WHERE chat_id = ?", [chat_id]).fetchone()
        return moment(row[0]) if row[0] is not None else None
