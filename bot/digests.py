"""A digest is made: edition, messages, rows in the outbox and the advance of the schedule, in one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlite_utils import Database

from bot.config import DigestConfig
from bot.edition import FRESH, Edition, choose
from bot.outbox import Outbox
from bot.readers import Reader, Readers
from bot.render import digest_messages
from bot.slots import last_slot, next_slot
from summarizer.database import writing
from summarizer.model import Feed, Story
from summarizer.store import Store

log = logging.getLogger(__name__)


def choose_from(
    store: Store, *, had: frozenset[int] = frozenset(), now: datetime, limit: int, fresh: Sequence[Story] | None = None
) -> Edition:
    """Choose from the news of the last days what somebody gets who has had some stories, or none.

    `fresh` is that news, for those who have it at hand.
    """
    if fresh is None:
        fresh = store.stories_since(now - FRESH)
    edition = choose(fresh, had=had, now=now, limit=limit)
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
    feeds: Sequence[Feed] = ()

    @property
    def has_news(self) -> bool:
        """Whether all feeds have been asked once, so that a first digest is not made of the first feed alone."""
        return self.store.all_asked(self.feeds) and bool(self.store.latest(limit=1))

    def has_something_new(self, chat_id: int) -> bool:
        """Tell whether a first digest can be made for a chat now."""
        return self.has_news and bool(self._edition(chat_id).stories)

    async def make_due(self) -> int:
        """Make the digest of every chat whose slot has come or whose first is owed; return how many were made."""
        due = dict.fromkeys(self.readers.due(self.now()), self._make_daily)
        waiting = self.readers.awaiting_first(self.now())
        first = dict.fromkeys(waiting if waiting and self.has_news else [], self.make_first)
        fresh = self.store.stories_since(self.now() - FRESH) if due or first else []
        n_made = 0
        for chat_id, make in (first | due).items():  # the daily digest of one who waits for the first is both
            try:
                n_made += make(chat_id, fresh) is not None
            except Exception:
                log.exception("digest not made chat=%d", chat_id)
            await asyncio.sleep(0)  # those who ask are answered in between
        return n_made

    def _make_daily(self, chat_id: int, fresh: Sequence[Story]) -> int | None:
        now = self.now()
        with writing(self.db):
            reader = self.readers.get(chat_id)
            if reader.is_gone or reader.next_due is None or reader.next_due > now:
                return None
            slot = last_slot(now, reader.time, reader.zone)
            digest_id = None
            if reader.served_on is None or slot.day > reader.served_on:
                edition = self._edition(chat_id, fresh)
                if edition.stories or reader.first_due is None:  # who waits for the first is told nothing of a lack
                    digest_id = self._put(reader, edition, slot=slot.day)
            self.readers.mark_served(reader, slot, now=now)
            return digest_id

    def make_first(self, chat_id: int, fresh: Sequence[Story] | None = None) -> int | None:
        """Make the first digest of a chat to which one is owed; None where nobody waits, or there is nothing new."""
        with writing(self.db):
            reader = self.readers.get(chat_id)
            if reader.is_gone or reader.first_due is None:
                return None
            edition = self._edition(chat_id, fresh)
            if not edition.stories:
                self.readers.mark_welcomed(chat_id)
                return None
            return self._put(reader, edition, slot=None)

    def make_now(self, chat_id: int, *, thread_id: int | None = None) -> int | None:
        """Make a digest for a chat that asks for one now; None where there is nothing that it has not had."""
        with writing(self.db):
            edition = self._edition(chat_id)
            if not edition.stories:
                return None
            return self._put(replace(self.readers.remember(chat_id), thread_id=thread_id), edition, slot=None)

    def _edition(self, chat_id: int, fresh: Sequence[Story] | None = None) -> Edition:
        had = self.outbox.had(chat_id)
        return choose_from(self.store, had=had, now=self.now(), limit=self.config.stories, fresh=fresh)

    def _put(self, reader: Reader, edition: Edition, *, slot: date | None) -> int:
        now = self.now()
        following = None
        if reader.is_subscribed:
            following = next_slot(now, reader.time, reader.zone, served=slot or reader.served_on).due
        if edition.stories:
            self.readers.mark_welcomed(reader.chat_id)
        messages = digest_messages(
            edition.stories, now=now, zone=reader.zone, sentences=self.config.sentences, next_due=following
        )
        return self.outbox.put(reader.chat_id, messages, slot=slot, now=now, thread_id=reader.thread_id)
