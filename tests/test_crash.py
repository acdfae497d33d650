"""`kill -9` at any moment of a broadcast: no message comes twice, and what may be missing is listed as uncertain."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.local.server import LocalTelegram
from bot.render import Message
from bot.slots import Schedule
from summarizer.addresses import article_key
from summarizer.database import writing
from summarizer.model import Article, Entry, Feed, Pick, Summary
from summarizer.stories import article_terms
from tests.frontdesk import HEADLINES, Office
from tests.nursery import Nursery

EVENING = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
"""By then it has been half past eight in all of the zones."""
DAY = timedelta(days=1)
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC")]
PEOPLE, GROUPS = range(1001, 1181), range(-1020, -1000)
CHATS = [*PEOPLE, *GROUPS]
SHARES = 2


@dataclass(frozen=True)
class Progress:
    """How far a broadcast has come: how much of the work is done, and whether that is all."""

    done: int
    is_complete: bool


@dataclass(frozen=True)
class Broadcast:
    """A broadcast to all chats, the `number`th from the same database."""

    number: int
    bots: Nursery
    database: Path
    telegram: LocalTelegram

    @property
    def now(self) -> datetime:
        return EVENING + (self.number - 1) * DAY

    def read(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """Ask a copy of the database: the next bot is to find it as the last one left it, with nothing tidied up."""
        with TemporaryDirectory() as folder:
            for file in self.database.parent.glob(f"{self.database.name}*"):
                shutil.copy(file, folder)
            with closing(sqlite3.connect(Path(folder) / self.database.name)) as db:
                return db.execute(query, values).fetchall()

    def progress(self) -> Progress:
        [(made, settled, due, owed)] = self.read(
            """SELECT (SELECT count(*) FROM digests WHERE slot IS NOT NULL),
                      (SELECT count(*) FROM outbox WHERE state NOT IN ('queued', 'sending')),
                      (SELECT count(*) FROM chats WHERE next_due <= :now),
                      (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))""",
            now=self.now.timestamp(),
        )
        return Progress(made + settled, is_complete=not due and not owed)

    async def send(self, *, kills: int, dice: random.Random) -> int:
        """Kill bot after bot, then let one end by itself; return how many were killed before the work was done."""
        n_killed, longest_s, share = 0, 0.05, 3 * len(CHATS) / max(kills, 1)
        after = self.progress()
        while n_killed < kills and not after.is_complete:
            before = after
            life_s = dice.uniform(0.001, longest_s)
            code = await self.bots.send_what_is_due(self.database, self.telegram, self.now, killed_after_s=life_s)
            after = self.progress()
            assert code == -signal.SIGKILL or (code == 0 and after.is_complete)
            n_killed += not after.is_complete
            if after.done == before.done:  # so that all moments are reached, on machines of any speed
                longest_s *= 1.5
            elif after.done - before.done > share:
                longest_s *= 0.75
        assert await self.bots.send_what_is_due(self.database, self.telegram, self.now) == 0
        return n_killed

    def check(self) -> None:
        """Compare what stands in each chat with what the outbox says of it."""
        assert self.progress().is_complete
        assert self.read("PRAGMA integrity_check") == [("ok",)]
        assert self.read("PRAGMA foreign_key_check") == []
        assert self.read("SELECT count(*) FROM chats WHERE next_due > :now", now=self.now.timestamp()) == [
            (len(CHATS),)
        ]
        rows = self.read(
            """SELECT d.chat_id, d.id, part, state, message_id, text
               FROM digests d JOIN outbox o ON o.digest_id = d.id JOIN contents c ON c.id = content_id
               WHERE slot IS NOT NULL ORDER BY d.chat_id, d.id, part"""
        )
        assert {chat_id for chat_id, *_ in rows} == set(CHATS)
        for chat_id, of_chat in groupby(rows, lambda row: row[0]):
            self._check_chat(chat_id, [row[1:] for row in of_chat])

    def _check_chat(self, chat_id: int, rows: list[tuple[Any, ...]]) -> None:
        there = {message.message_id: message.source for message in self.telegram.sent(chat_id)}
        digests = [list(of_digest) for _, of_digest in groupby(rows, lambda row: row[0])]
        assert len(digests) == self.number
        for digest in digests:
            assert [part for _, part, *_ in digest] == [1, 2] or self.number > 1
            places: list[int] = []
            for _, _, state, message_id, text in digest:
                found = [place for place, source in there.items() if source == text]
                assert (state, found) == ("sent", [message_id]) or (state == "uncertain" and len(found) <= 1)
                places += found
            assert places == sorted(places)
            for place in places:
                del there[place]
        assert there == {}


def settle_in(database: Path, telegram: LocalTelegram) -> None:
    """Let two hundred chats with different zones and histories subscribe, and print news for some days."""
    office = Office(database, now=EVENING - DAY)
    print_long_stories(office)
    for chat_id in CHATS:
        telegram.open_chat(chat_id) if chat_id in PEOPLE else telegram.open_group(chat_id)
    story_ids = [story.id for story in office.store.latest(limit=3)]
    with writing(office.db):
        histories = [office.outbox.freeze(Message("Before", numbers={1: story_id})) for story_id in story_ids]
        for place, chat_id in enumerate(CHATS):
            schedule = Schedule((time(8, 30),), ZONES[place % len(ZONES)])
            office.readers.reschedule(chat_id, schedule, now=office.now)
            if place % 7 == 0:  # some still wait for their first
                office.readers.subscribe(chat_id, now=office.now)
            else:
                office.outbox.put(chat_id, histories[: place % 4], slot=None, now=office.now)
        office.db.execute("UPDATE outbox SET state = CASE WHEN id % 9 THEN 'sent' ELSE 'uncertain' END")
    office.close()


def print_long_stories(office: Office) -> None:
    """Store stories of which five are too long for one message."""
    feed = office.store.register_feed(Feed("https://gazette.example/rss", "Gazette", "world"))
    for title in HEADLINES:
        url = f"https://gazette.example/{title.replace(' ', '-').lower()}"
        summary = Summary(
            tuple(Pick(n, f"{title}, so the Gazette has learnt from several who know. " * 6) for n in (1, 2))
        )
        article = Article(url, title, title, "en", office.now, summary, article_terms(title, "", "en"))
        office.store.add_article(feed.id, Entry((article_key(url),), url, title, office.now), article)
    office.store.mark_fetched(feed.id)


@pytest.mark.parametrize("share", range(SHARES))
async def test_killed_at_any_moment_it_sends_nothing_twice_and_loses_only_what_it_lists(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery, pytestconfig: pytest.Config, share: int
) -> None:
    n_crashes = pytestconfig.getoption("crashes")
    kills = n_crashes // SHARES + (share < n_crashes % SHARES)
    seed = random.getrandbits(32) + share
    print(f"seed={seed}")  # noqa: T201 - shown where the test fails
    dice = random.Random(seed)  # noqa: S311 - what is random here is bad luck
    database = tmp_path / "tidings.db"
    settle_in(database, telegram)
    n_killed, number = 0, 0
    while n_killed < kills:
        number += 1
        broadcast = Broadcast(number, nursery, database, telegram)
        n_killed += await broadcast.send(kills=kills - n_killed, dice=dice)
        broadcast.check()
    assert n_killed == kills
