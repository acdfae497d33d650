"""`tidings run`, in a process of its own: it listens, gathers and ends as it should; and its tickers."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from bot import app
from bot.local.faults import Fault, Silence
from bot.local.server import LocalTelegram
from bot.render import Message
from bot.schedule import build_schedule
from bot.slots import Schedule
from summarizer.database import writing
from tests.frontdesk import Office
from tests.nursery import Nursery
from tests.site import Site
from tests.stage import ADA, Clock, on_stage
from tests.test_ingest import PAGE, item, rss

CHATS = range(2001, 2021)
NO_FEED = "http://127.0.0.1:1/feed.xml"


def configure(folder: Path, telegram: LocalTelegram, feed: str = NO_FEED) -> Path:
    config = folder / "config.toml"
    config.write_text(
        f'[telegram]\ntoken = "{telegram.token}"\napi_url = "{telegram.api_url}"\n'
        f'[fetch]\nallow_private_networks = true\n[[feeds]]\nurl = "{feed}"\n'
    )
    return config


@asynccontextmanager
async def running(folder: Path, telegram: LocalTelegram, feed: str) -> AsyncIterator[Process]:
    """Run the bot until the block ends."""
    command = (sys.executable, "-m", "bot", "--config", str(configure(folder, telegram, feed)), "run")
    bot = await asyncio.create_subprocess_exec(*command, stderr=PIPE)
    try:
        async with asyncio.timeout(30):
            yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
        await bot.wait()


async def log_until(bot: Process, event: str) -> str:
    assert bot.stderr is not None
    lines: list[str] = []
    while not lines or (event not in lines[-1] and lines[-1]):
        lines.append((await bot.stderr.readline()).decode())
    assert event in lines[-1], "".join(lines)
    return "".join(lines)


async def test_it_listens_gathers_sends_and_ends_at_once_when_told_to(tmp_path: Path, telegram: LocalTelegram) -> None:
    async with Site() as site:
        feed = site.serve("/feed.xml", rss(item(site.serve("/bridge.html", PAGE))))
        async with running(tmp_path, telegram, feed) as bot:
            log = await log_until(bot, "round done")
            telegram.say(ADA, "/start")
            greeting = await telegram.next_message(ADA)
            assert "Welcome to Tidings" in greeting.text
            telegram.press(greeting, "Skip to my digest")
            await telegram.next_message(ADA)  # the greeting, as it stands now
            assert "1. Orlow rebuilds its bridge" in (await telegram.next_message(ADA)).text
            bot.send_signal(signal.SIGTERM)
            log += await log_until(bot, "stopping")
            assert await bot.wait() == 0
    assert "feeds=1 unchanged=0 failed=0 articles=1 stories=1" in log
    assert telegram.token not in log


async def test_a_token_that_is_revoked_ends_it_with_a_clear_word(tmp_path: Path, telegram: LocalTelegram) -> None:
    async with running(tmp_path, telegram, NO_FEED) as bot:
        await log_until(bot, "telegram connected")
        await telegram.settled()
        token, telegram.token = telegram.token, "1:another"
        telegram.say(ADA, "/help")  # ends the poll that is waiting; the next is refused
        log = await log_until(bot, "telegram.token was refused by http://127.0.0.1")
        assert await bot.wait() == 2
    assert token not in log


def owe(folder: Path, telegram: LocalTelegram, chats: Iterable[int], *, now: datetime | None = None) -> None:
    """Put a message into the outbox for each of some chats."""
    office = Office(folder / "tidings.db", now=now or datetime.now(UTC))
    for chat_id in chats:
        telegram.open_chat(chat_id)
        office.readers.remember(chat_id)
        content = office.outbox.freeze(Message(f"Good morning, {chat_id}."))
        office.outbox.put(chat_id, [content], slot=None, now=office.now)
    office.close()


def counts(folder: Path) -> dict[str, int]:
    """Return how many messages of the outbox are in which state."""
    with closing(sqlite3.connect(folder / "tidings.db")) as db:
        return dict(db.execute("SELECT state, count(*) FROM outbox GROUP BY state"))


def times_sent(telegram: LocalTelegram, chats: Iterable[int]) -> set[int]:
    """Return how often chats got their message."""
    return {len(telegram.sent(chat_id)) for chat_id in chats}


async def until(holds: Callable[[], object]) -> None:
    """Wait for something outside this process."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - no event reaches us from there
            await asyncio.sleep(0.002)


async def test_stopped_while_it_sends_it_goes_on_at_the_next_start(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    config = configure(tmp_path, telegram)
    owe(tmp_path, telegram, CHATS)
    async with nursery.running(config) as bot:
        await telegram.next_message(CHATS[4])
        assert await bot.stopped() == 0
    assert counts(tmp_path).keys() == {"sent", "queued"}
    async with nursery.running(config) as bot:
        await telegram.next_message(CHATS[-1])
        assert await bot.stopped() == 0
    assert counts(tmp_path) == {"sent": len(CHATS)}
    assert times_sent(telegram, CHATS) == {1}


async def test_stopped_while_telegram_keeps_silent_it_sends_nothing_twice(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    config = configure(tmp_path, telegram)
    owe(tmp_path, telegram, CHATS[:3])
    telegram.fail("sendMessage", Silence(), Silence(), Silence())
    async with nursery.running(config) as bot:
        for chat_id in CHATS[:3]:
            await telegram.next_message(chat_id)
        assert await bot.stopped() == 0
    owe(tmp_path, telegram, CHATS[3:4])
    async with nursery.running(config) as bot:
        await telegram.next_message(CHATS[3])
        assert await bot.stopped() == 0
    assert counts(tmp_path) == {"uncertain": 3, "sent": 1}
    assert times_sent(telegram, CHATS[:4]) == {1}


async def test_what_arrives_while_it_stops_is_sent_though_another_message_gets_no_answer(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "LAST_ANSWERS_S", 0.3)
    async with on_stage(tmp_path / "tidings.db", telegram, clock) as stage:
        owe(tmp_path, telegram, CHATS[:3], now=clock())
        telegram.fail("sendMessage", Silence())
        sending = asyncio.create_task(stage.app.delivery.deliver())
        await until(lambda: [method for method, _ in telegram.requests].count("sendMessage") == 3)
        sending.cancel()
    assert counts(tmp_path) == {"sent": 2, "uncertain": 1}


async def test_stopped_while_telegram_is_out_of_reach_it_keeps_what_is_owed(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    config, port = configure(tmp_path, telegram), urlsplit(telegram.api_url).port
    async with nursery.running(config) as bot:
        await telegram.settled()
        await telegram.stop()
        owe(tmp_path, telegram, CHATS[:5])
        await until(lambda: "WARNING bot.delivery telegram unreachable" in bot.log.read_text())
        assert await bot.stopped() == 0
    assert counts(tmp_path) == {"queued": 5}
    await telegram.start(port or 0)
    async with nursery.running(config) as bot:
        await telegram.next_message(CHATS[4])
        assert await bot.stopped() == 0
    assert counts(tmp_path) == {"sent": 5}
    assert times_sent(telegram, CHATS[:5]) == {1}


async def test_stopped_while_telegram_wants_to_be_left_alone_it_does_so_at_the_next_start_too(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    config = configure(tmp_path, telegram)
    owe(tmp_path, telegram, CHATS[:5])
    telegram.fail("sendMessage", *[Fault(429, "Too Many Requests: retry after 2", {"retry_after": 2})] * 3)
    async with nursery.running(config) as bot:
        await until(lambda: "sender rests" in bot.log.read_text())
        refused = datetime.now(UTC)
        assert await bot.stopped() == 0
    async with nursery.running(config) as bot:
        for chat_id in CHATS[:5]:
            await telegram.next_message(chat_id)
        assert datetime.now(UTC) - refused > timedelta(seconds=1.5)
        assert await bot.stopped() == 0
    assert counts(tmp_path) == {"sent": 5}
    assert times_sent(telegram, CHATS[:5]) == {1}


@pytest.mark.parametrize(
    "fault",
    [Silence(), Fault(502, "Bad Gateway"), Fault(429, "Too Many Requests: retry after 60", {"retry_after": 60})],
    ids=["silence", "bad gateway", "too many requests"],
)
async def test_stopped_while_it_connects_it_ends_at_once(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery, fault: Fault | Silence
) -> None:
    owe(tmp_path, telegram, CHATS[:1])
    telegram.fail("getMe", fault)
    async with nursery.running(configure(tmp_path, telegram)) as bot:
        await until(lambda: telegram.requests)
        assert await bot.stopped() == 0
    assert counts(tmp_path) == {"queued": 1}


async def test_stopped_while_it_makes_digests_it_goes_on_at_the_next_start(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    config, chats = configure(tmp_path, telegram), range(5001, 6001)
    office = Office(tmp_path / "tidings.db", now=datetime.now(UTC) - timedelta(hours=2))
    schedule = Schedule(((office.now + timedelta(hours=1)).time().replace(second=0, microsecond=0),), ZoneInfo("UTC"))
    with writing(office.db):
        for chat_id in chats:
            telegram.open_chat(chat_id)
            office.readers.reschedule(chat_id, schedule, now=office.now)
    office.close()
    async with nursery.running(config) as bot:
        await until(lambda: counts(tmp_path))
        assert await bot.stopped() == 0
    assert 0 < sum(counts(tmp_path).values()) < len(chats)
    async with nursery.running(config) as bot:
        await until(lambda: sum(counts(tmp_path).values()) == len(chats))
        assert await bot.stopped() == 0
    assert counts(tmp_path).keys() == {"sent", "queued"}
    assert times_sent(telegram, chats) == {0, 1}


async def test_a_token_that_is_refused_while_it_sends_ends_it_with_a_clear_word(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    owe(tmp_path, telegram, CHATS[:5])
    telegram.fail("sendMessage", *[Fault(401, "Unauthorized")] * 5)
    async with nursery.running(configure(tmp_path, telegram)) as bot:
        assert await bot.exit_code == 2
    assert f"telegram.token was refused by {telegram.api_url}" in bot.log.read_text()
    assert telegram.token not in bot.log.read_text()
    assert counts(tmp_path) == {"queued": 5}


async def test_the_tickers_gather_at_once_and_look_for_digests_every_ten_seconds() -> None:
    done: list[str] = []

    async def gather() -> None:
        done.append("gather")

    async def make_digests() -> None:
        done.append("digests")

    schedule = build_schedule(gather=gather, make_digests=make_digests, gather_minutes=15)
    jobs = {job.id: job for job in schedule.get_jobs()}
    for job in jobs.values():
        await job.func()
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert done == ["gather", "digests"]
    now = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    assert jobs["gather"].trigger.interval == timedelta(minutes=15)
    assert jobs["gather"].next_run_time <= datetime.now(UTC)
    assert jobs["digests"].trigger.get_next_fire_time(now, now + timedelta(seconds=1)) == now + timedelta(seconds=10)
