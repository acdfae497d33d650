"""How soon `tidings run` listens, and what it takes of memory while it reads its feeds for the first time."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import psutil

from bot.local.press import SamplePress
from bot.local.server import LocalTelegram

SAMPLE_S = 0.05
PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds to the first poll and to the end of the first round; resident memory in MB."""

    first_poll_s: float
    first_round_s: float
    bot_mb: float
    """The bot's own process, at its largest."""
    with_workers_mb: float
    """The bot and the processes that parse for it, at their largest together; shared pages count once."""
    at_rest_mb: float
    """All of it after the round."""


@click.command()
@click.option("--runs", default=3, show_default=True, help="How often to start, each time with an empty database.")
@click.argument("feeds", nargs=-1, metavar="[FEED_URL]...")
def start(runs: int, feeds: tuple[str, ...]) -> None:
    """Start `tidings run` against a local Telegram, with the sample edition's feeds or those named."""
    starts = [asyncio.run(_measure(feeds)) for _ in range(runs)]
    click.echo(
        f"`tidings run` with {len(feeds) or 'the sample edition'} feeds, {runs} starts, median (smallest - largest)\n"
    )
    for label, unit, values in (
        ("first poll", "s", [one.first_poll_s for one in starts]),
        ("first round done", "s", [one.first_round_s for one in starts]),
        ("bot, at most", "MB", [one.bot_mb for one in starts]),
        ("with its workers, at most", "MB", [one.with_workers_mb for one in starts]),
        ("all, after the round", "MB", [one.at_rest_mb for one in starts]),
    ):
        click.echo(f"{label:<28}{median(values):>8.1f} {unit:<3} ({min(values):.1f} - {max(values):.1f})")


async def _measure(feeds: tuple[str, ...]) -> Start:
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(LocalTelegram())
        if not feeds:
            press = await stack.enter_async_context(SamplePress(now=datetime.now(UTC)))
            feeds = tuple(feed.url for feed in press.feeds)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "config.toml").write_text(_config(telegram, feeds))
        begun = asyncio.get_running_loop().time()
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "--config", folder / "config.toml", "run"), stderr=PIPE
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await _watch(bot, telegram, begun)
        finally:
            bot.terminate()
            await bot.wait()


async def _watch(bot: Process, telegram: LocalTelegram, begun: float) -> Start:
    now = asyncio.get_running_loop().time
    round_done = asyncio.create_task(_logged(bot, "round done"))
    await telegram.settled(timeout_s=PATIENCE_S)
    first_poll_s = now() - begun
    bot_mb = with_workers_mb = 0.0
    while not round_done.done():
        own, together = _memory_mb(bot.pid)
        bot_mb, with_workers_mb = max(bot_mb, own), max(with_workers_mb, together)
        await asyncio.wait({round_done}, timeout=SAMPLE_S)
    round_done.result()
    return Start(first_poll_s, now() - begun, bot_mb, with_workers_mb, _memory_mb(bot.pid)[1])


async def _logged(bot: Process, event: str) -> None:
    if bot.stderr is None:
        raise RuntimeError("the bot was started without a pipe for its log")
    lines: list[str] = []
    async for line in bot.stderr:
        lines.append(line.decode())
        if event in lines[-1]:
            return
    raise RuntimeError(f"the bot ended before {event!r}; its last lines:\n{''.join(lines[-5:])}")


def _memory_mb(pid: int) -> tuple[float, float]:
    """Return what a process keeps resident, and what it and its children keep with shared pages counted once."""
    process = psutil.Process(pid)
    together = 0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # a worker that has just ended
            together += one.memory_full_info().pss
    return process.memory_info().rss / 1e6, together / 1e6


def _config(telegram: LocalTelegram, feeds: tuple[str, ...]) -> str:
    tables = [
        f'[telegram]\ntoken = "{telegram.token}"\napi_url = "{telegram.api_url}"',
        "[fetch]\nallow_private_networks = true",
        *(f'[[feeds]]\nurl = "{url}"' for url in feeds),
    ]
    return "\n\n".join(tables)
