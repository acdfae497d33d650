"""Bots that can be killed at any moment: forked from a process that has imported everything, they start at once.

The process reads an order a line, and answers with the exit code of the bot that it started, negative where it was
killed. It ends with its input.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sys
import traceback
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from bot.app import App
from bot.config import Config, DeliveryConfig, DigestConfig, StoreConfig, TelegramConfig
from bot.local.server import LocalTelegram
from summarizer.guard import _certificates


@dataclass
class Nursery:
    """The other end: where a test orders bots for a database and a Telegram."""

    process: Process
    database: Path
    telegram: LocalTelegram

    async def send_what_is_due(self, now: datetime, *, killed_after_s: float) -> int:
        """Let a bot live until it has sent all, or is killed; return its exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {
            "database": str(self.database),
            "token": self.telegram.token,
            "api_url": self.telegram.api_url,
            "now": now.timestamp(),
            "killed_after_s": killed_after_s,
        }
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        return int(await self.process.stdout.readline())


@asynccontextmanager
async def nursery(folder: Path, database: Path, telegram: LocalTelegram) -> AsyncIterator[Nursery]:
    """Keep a nursery until the block ends; what its bots complain of stands in a file of the folder."""
    # Reading all certificates takes a client longer than the rest of its start, and this Telegram has none.
    no_certificates = folder / "certificates"
    no_certificates.mkdir()
    environ = {name: value for name, value in os.environ.items() if name != "SSL_CERT_FILE"}
    with (folder / "complaints").open("wb") as complaints:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.nursery",
            stdin=PIPE, stdout=PIPE, stderr=complaints, env={**environ, "SSL_CERT_DIR": str(no_certificates)},
        )  # fmt: skip
    assert process.stdin is not None
    try:
        yield Nursery(process, database, telegram)
    finally:
        process.stdin.close()
        await process.wait()


def main() -> None:
    _certificates()
    for line in sys.stdin:
        print(_live(json.loads(line)), flush=True)  # noqa: T201 - the answer


def _live(order: dict[str, Any]) -> int:
    ended, until_ended = os.pipe()  # read from, it ends when the last who could write to it does
    pid = os.fork()
    if pid == 0:
        try:
            asyncio.run(_send_what_is_due(order))
        except BaseException:  # noqa: BLE001 - told by the exit code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(until_ended)
    has_ended, _, _ = select.select([ended], [], [], order["killed_after_s"])
    if not has_ended:
        os.kill(pid, signal.SIGKILL)
    os.close(ended)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


async def _send_what_is_due(order: dict[str, Any]) -> None:
    config = Config(
        telegram=TelegramConfig(token=order["token"], api_url=order["api_url"]),
        store=StoreConfig(Path(order["database"])),
        digest=DigestConfig(time=time(8, 30), sentences=5),
        delivery=DeliveryConfig(rate_per_s=0),
    )
    now = datetime.fromtimestamp(order["now"], UTC)
    async with App(config, now=lambda: now) as app:
        await app.connect()
        await app.send_digests()


if __name__ == "__main__":
    main()
