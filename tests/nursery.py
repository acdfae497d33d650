"""Bots that can be ended at any moment: forked from a process that has imported everything, they start at once.

That process reads an order a line, and answers with the bot's process id and, later, with its exit code, negative where
it was killed. It ends with its input.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from apscheduler.triggers.interval import IntervalTrigger

from bot import cli, schedule
from bot.app import App
from bot.config import Config, DeliveryConfig, DigestConfig, StoreConfig, TelegramConfig
from bot.local.server import LocalTelegram
from summarizer.guard import certificates

LIFE_S = 30.0
"""Nobody lives so long who is not stuck."""


@dataclass(frozen=True)
class Bot:
    """A bot that runs; `log` is what it writes to stderr, `exit_code` comes once it has ended."""

    pid: int
    log: Path
    exit_code: asyncio.Task[int]

    async def stopped(self) -> int:
        """Tell the bot to stop, as a system does that shuts down, and return its exit code; raises TimeoutError."""
        os.kill(self.pid, signal.SIGTERM)
        async with asyncio.timeout(5):
            return await asyncio.shield(self.exit_code)


@dataclass(frozen=True)
class Nursery:
    """Where tests order bots, one after the other."""

    process: subprocess.Popen[str]

    @asynccontextmanager
    async def running(self, config: Path) -> AsyncIterator[Bot]:
        """Let `tidings run` live until the block ends; it looks ten times a second for digests that are due."""
        log = config.with_name("log")
        log.touch()  # it may be read before the bot has begun
        pid = await self._start({"config": str(config)}, log=log, killed_after_s=LIFE_S)
        bot = Bot(pid, log, asyncio.create_task(self._answer()))
        try:
            yield bot
        finally:
            if not bot.exit_code.done():
                os.kill(pid, signal.SIGKILL)
            await bot.exit_code

    async def send_what_is_due(
        self, database: Path, telegram: LocalTelegram, now: datetime, *, killed_after_s: float = LIFE_S
    ) -> int:
        """Let a bot live until it has sent all that is due, or is killed; return its exit code."""
        order = {
            "database": str(database),
            "token": telegram.token,
            "api_url": telegram.api_url,
            "now": now.timestamp(),
        }
        await self._start(order, log=database.with_name("log"), killed_after_s=killed_after_s)
        return await self._answer()

    async def _start(self, order: dict[str, Any], *, log: Path, killed_after_s: float) -> int:
        assert self.process.stdin is not None
        order |= {"log": str(log), "killed_after_s": killed_after_s}
        print(json.dumps(order), file=self.process.stdin, flush=True)
        return await self._answer()

    async def _answer(self) -> int:
        assert self.process.stdout is not None
        return int(await asyncio.to_thread(self.process.stdout.readline))


@contextmanager
def open_nursery(nocertificates: Path) -> Iterator[Nursery]:
    """Keep a nursery until the block ends; it is given an empty folder.

    Reading all certificates takes a client longer than the rest of its start, and the local Telegram has none.
    """
    environ = {name: value for name, value in os.environ.items() if name != "SSL_CERT_FILE"}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.nursery"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**environ, "SSL_CERT_DIR": str(nocertificates)},
    ) as process:  # fmt: skip
        yield Nursery(process)


# The other end


def main() -> None:
    certificates()
    for line in sys.stdin:
        _let_live(json.loads(line))


def _let_live(order: dict[str, Any]) -> None:
    ended, until_ended = os.pipe()  # read from, it ends when the last who could write to it does
    pid = os.fork()
    if pid == 0:
        _live(order)
    os.close(until_ended)
    print(pid, flush=True)  # noqa: T201 - the answer
    has_ended, _, _ = select.select([ended], [], [], order["killed_after_s"])
    if not has_ended:
        os.kill(pid, signal.SIGKILL)
    os.close(ended)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201


def _live(order: dict[str, Any]) -> None:
    code: object = 0
    try:
        with Path(order["log"]).open("ab") as log:
            os.dup2(log.fileno(), sys.stderr.fileno())
        if "config" in order:
            schedule.CronTrigger = lambda **_: IntervalTrigger(seconds=0.1)
            cli.main(["--config", order["config"], "run"])
        asyncio.run(_send_what_is_due(order))
    except SystemExit as e:
        code = e.code
    except BaseException:  # noqa: BLE001 - a child must not go on as its parent
        traceback.print_exc()
        code = 70
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


async def _send_what_is_due(order: dict[str, Any]) -> None:
    config = Config(
        telegram=TelegramConfig(token=order["token"], api_url=order["api_url"]),
        store=StoreConfig(Path(order["database"])),
        digest=DigestConfig(time=time(8, 30), sentences=5, max_chars=2000),
        delivery=DeliveryConfig(rate_per_s=0),
    )
    now = datetime.fromtimestamp(order["now"], UTC)
    async with App(config, now=lambda: now) as app:
        await app.connect()
        await app.send_digests()


if __name__ == "__main__":
    main()
