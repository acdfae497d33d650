"""A digest is made: edition, messages, rows in the outbox and the advance of the schedule, in one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlite_utils import Database

from bot.config import DigestConfig
from bot.edition import Edition
from bot.front_page import digest_messages
from bot.newsstand import Length, Newsstand, Taste
from bot.outbox import Outbox
from bot.readers import Reader, Readers
from bot.slots import Slot, held, is_open, last_slot, span
from bot.speech import speaking
from summarizer.database import apart, writing
from summarizer.model import Feed
from summarizer.store import Store

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
A_TIME = 10
"""Digests that are made in one transaction; between two of them, those who ask are answered."""
MOST_CHARS = 2000
"""Of one story; a message has room for it."""
LONGEST_PERIOD = timedelta(days=8)
"""What a digest looks back on at most: a week, and a day that the clocks make longer."""


class _Choice(NamedTuple):
    """An edition and the taste that it is for."""

    edition: Edition
    taste: Taste


class _Look:
    """One look at the clock and the news: what chats with the same wishes and history get is made once."""

    def __init__(self, store: Store, outbox: Outbox, config: DigestConfig, now: datetime) -> None:
        self.now = now
        self._store = store
        self._n_mended = store.count_mended()
        self._outbox = outbox
        self._config = config
        self._newsstand = Newsstand(store, now=now)
        self._contents: dict[tuple[Taste, str, str, datetime | None], list[int]] = {}

    @property
    def is_outdated(self) -> bool:
        """Whether stories were merged or split since: what chats have had goes by other numbers."""
        return self._store.count_mended() != self._n_mended

    def choice(self, reader: Reader) -> _Choice:
        """Return the stories for a chat: what it has not had, and what is new of what it has."""
        period = period_of(reader, self.now)
        told = self._outbox.told(reader.chat_id, since=self._newsstand.reach(period))
        taste = self._newsstand.taste(
            told,
            is_new=not told and not self._outbox.has_told(reader.chat_id),
            length=length_for(reader, self._config),
            period=period,
            wishes=reader.wishes,
        )
        return _Choice(self._newsstand.edition(taste), taste)

    def contents(self, choice: _Choice, reader: Reader, next_due: datetime | None) -> list[int]:
        """Return the digest of a chat as contents frozen in the outbox."""
        key = (choice.taste, reader.locale, reader.zone.key, next_due)
        if key not in self._contents:
            with speaking(reader.locale):
                messages = digest_messages(
                    choice.edition.stories,
                    updates=choice.edition.updates,
                    now=self.now,
                    zone=reader.zone,
                    sentences=choice.taste.length.sentences,
                    max_chars=choice.taste.length.max_chars,
                    next_due=next_due,
                )
            self._contents[key] = [self._outbox.freeze(message) for message in messages]
        return self._contents[key]

    def forget_contents(self) -> None:
        """Forget what was frozen in a transaction that was undone."""
        self._contents.clear()


def length_for(reader: Reader, config: DigestConfig) -> Length:
    """Return how long a chat's digests are: as it wishes, else as configured; for more sentences there is more room."""
    sentences = reader.sentences or config.sentences
    room = config.max_chars * sentences // config.sentences
    return Length(reader.stories or config.stories, sentences, min(max(room, config.max_chars), MOST_CHARS))


def period_of(reader: Reader, now: datetime) -> timedelta:
    """Return how long ago the digest before the one that is due was due."""
    return min(span(last_slot(now, reader.schedule), reader.schedule), LONGEST_PERIOD)


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
        return self.has_news and bool(self._look().choice(self.readers.get(chat_id)).edition.stories)

    def n_unwished(self, chat_id: int) -> int:
        """Return how many stories a chat would get now, but for its wishes."""
        return self._look().choice(self.readers.get(chat_id)).edition.n_unwished

    def _look(self) -> _Look:
        return _Look(self.store, self.outbox, self.config, self.now())

    async def make_due(self) -> int:
        """Make the digest of every chat whose slot has come or whose first is owed; return how many were made.

        One that has been due for longer than `catch_up_hours`, or has waited in the outbox for that long, is left out.
        """
        look = self._look()
        n_stale = self.outbox.drop_stale(look.now - self.config.catch_up)
        if n_stale:
            log.warning("messages given up count=%d reason='too old'", n_stale)
        due = dict.fromkeys(self.readers.due(look.now), self._make_daily)
        waiting = self.readers.awaiting_first(look.now)
        first = dict.fromkeys(waiting if waiting and self.has_news else [], self._make_awaited)
        jobs = list((first | due).items())  # the daily digest of one who waits for the first is both
        n_made = 0
        for start in range(0, len(jobs), A_TIME):
            with writing(self.db):
                look = self._look() if look.is_outdated else look
                n_made += self._make_some(jobs[start : start + A_TIME], look)
            await asyncio.sleep(0)
        return n_made

    def _make_some(self, jobs: Sequence[tuple[int, Callable[[int, _Look], int | None]]], look: _Look) -> int:
        """Make some digests in the caller's transaction; what fails for one chat is undone for that chat alone."""
        n_made = 0
        for chat_id, make in jobs:
            try:
                with apart(self.db):
                    n_made += make(chat_id, look) is not None
            except Exception:
                log.exception("digest not made chat=%d", chat_id)
                look.forget_contents()
        return n_made

    def _make_daily(self, chat_id: int, look: _Look) -> int | None:
        reader, now = self.readers.get(chat_id), look.now
        if reader.is_gone or reader.next_due is None or reader.next_due > now:
            return None
        slot = last_slot(now, reader.schedule)
        served = reader.served_by(now)
        after = replace(reader, served=max(slot.wall, served or slot.wall))
        digest_id = None
        if is_open(slot, reader.schedule, served):
            late = now - max(slot.due, reader.next_due)
            if late > self.config.catch_up:
                log.warning("digest left out chat=%d slot=%s late_h=%.1f", chat_id, slot.wall, late / HOUR)
            elif (until := held(now, reader.schedule)) > now:  # it was due before the quiet hours, and is late
                self.readers.hold(chat_id, until)
                return None
            else:
                digest_id = self._make_for_slot(after, slot, look)
        self.readers.mark_served(after, next_due=after.next_after(now))
        return digest_id

    def _make_for_slot(self, reader: Reader, slot: Slot, look: _Look) -> int | None:
        self.outbox.drop_queued(reader.chat_id, "a newer digest took its place", daily_only=True)
        choice = look.choice(reader)
        if not choice.edition.stories and reader.first_due is not None:
            return None  # who waits for the first is told nothing of a lack
        return self._put(reader, choice, look, slot=slot.wall)

    def _make_awaited(self, chat_id: int, look: _Look) -> int | None:
        reader, now = self.readers.get(chat_id), look.now
        is_at_rest = reader.is_paused(now) or held(now, reader.schedule) > now
        return None if is_at_rest else self._make_first(chat_id, look)

    def make_first(self, chat_id: int) -> int | None:
        """Make the first digest of a chat to which one is owed; None where nobody waits, or there is nothing new."""
        with writing(self.db):
            return self._make_first(chat_id, self._look())

    def _make_first(self, chat_id: int, look: _Look) -> int | None:
        reader = self.readers.get(chat_id)
        if reader.is_gone or reader.first_due is None:
            return None
        choice = look.choice(reader)
        if not choice.edition.stories:
            self.readers.mark_welcomed(chat_id)
            return None
        return self._put(reader, choice, look, slot=None)

    def make_now(self, chat_id: int, *, thread_id: int | None = None) -> int | None:
        """Make a digest for a chat that asks for one now; None where there is nothing that it has not had."""
        with writing(self.db):
            look = self._look()
            reader = replace(self.readers.remember(chat_id), thread_id=thread_id)
            choice = look.choice(reader)
            return self._put(reader, choice, look, slot=None) if choice.edition.stories else None

    def _put(self, reader: Reader, choice: _Choice, look: _Look, *, slot: datetime | None) -> int:
        if choice.edition.stories:
            self.readers.mark_welcomed(reader.chat_id)
        following = reader.next_after(look.now) if reader.is_subscribed else None
        contents = look.contents(choice, reader, following)
        return self.outbox.put(reader.chat_id, contents, slot=slot, now=look.now, thread_id=reader.thread_id)
