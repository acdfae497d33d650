"""`tidings run`, in a process of its own: it listens, gathers and ends as it should; and its tickers."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.local.server import LocalTelegram
from bot.schedule import build_schedule
from tests.site import Site
from tests.stage import ADA
from tests.test_ingest import PAGE, item, rss


@asynccontextmanager
async def running(folder: Path, telegram: LocalTelegram, feed: str) -> AsyncIterator[Process]:
    """Run the bot until the block ends."""
    (folder / "config.toml").write_text(
        f'[telegram]\ntoken = "{telegram.token}"\napi_url = "{telegram.api_url}"\n'
        f'[fetch]\nallow_private_networks = true\n[[feeds]]\nurl = "{feed}"\n'
    )
    command = (sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), "run")
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
            assert "Welcome to Tidings" in (await telegram.next_message(ADA)).text
            assert "1. Orlow rebuilds its bridge" in (await telegram.next_message(ADA)).text
            bot.send_signal(signal.SIGTERM)
            log += await log_until(bot, "stopping")
            assert await bot.wait() == 0
    assert "feeds=1 unchanged=0 failed=0 articles=1 stories=1" in log
    assert telegram.token not in log


async def test_a_token_that_is_revoked_ends_it_with_a_clear_word(tmp_path: Path, telegram: LocalTelegram) -> None:
    async with running(tmp_path, telegram, "http://127.0.0.1:1/feed.xml") as bot:
        await log_until(bot, "telegram connected")
        await telegram.settled()
        token, telegram.token = telegram.token, "1:another"
        telegram.say(ADA, "/help")  # ends the poll that is waiting; the next is refused
        log = await log_until(bot, "telegram.token was refused by http://127.0.0.1")
        assert await bot.wait() == 2
    assert token not in log


async def test_the_tickers_gather_at_once_and_look_for_digests_every_ten_seconds() -> None:
    done: list[str] = []

    async def gather() -> None:
        done.append("gather")

    async def send_digests() -> None:
        done.append("digests")

    schedule = build_schedule(gather=gather, send_digests=send_digests, gather_minutes=15)
    jobs = {job.id: job for job in schedule.get_jobs()}
    for job in jobs.values():
        await job.func()
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert done == ["gather", "digests"]
    now = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    assert jobs["gather"].trigger.interval == timedelta(minutes=15)
    assert jobs["gather"].next_run_time <= datetime.now(UTC)
    assert jobs["digests"].trigger.get_next_fire_time(now, now + timedelta(seconds=1)) == now + timedelta(seconds=10)
