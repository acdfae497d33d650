"""The real bot on stage: a local Telegram, a store with a week of sample news, and a clock that the test moves."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.config import Config, DigestConfig, FetchConfig, LimitsConfig, StoreConfig, TelegramConfig
from bot.local.server import LocalTelegram
from bot.local.world import SentMessage
from summarizer.model import Feed, Group

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ADA, BEN, OPERATOR = 101, 102, 900


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = NOW) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)

    async def sleep(self, seconds: float) -> None:
        """Let others go on, and the time pass."""
        await asyncio.sleep(0)
        self.move(seconds=seconds)


@dataclass
class Stage:
    """A bot that is connected, and the chat it is in."""

    app: App
    telegram: LocalTelegram
    clock: Clock
    are_in_a_hurry: bool = True
    """Whether newcomers go straight to their first digest."""

    async def ask(
        self, text: str, *, chat_id: int = ADA, reply_to: SentMessage | None = None, thread_id: int | None = None
    ) -> list[SentMessage]:
        """Say something and return all that the bot sent to the chat because of it."""
        reply_id = reply_to.message_id if reply_to else None
        self.telegram.say(chat_id, text, reply_to=reply_id, thread_id=thread_id)
        answers = await self.replies(chat_id)
        if self.are_in_a_hurry and any("Skip to my digest" in row for message in answers for row in message.buttons):
            answers = await self.press(answers[0], "Skip to my digest")
            self.telegram.answers.clear()
        return answers

    async def press(self, message: SentMessage, label: str) -> list[SentMessage]:
        """Press a button and return what came of it in that chat."""
        self.telegram.press(message, label)
        return await self.replies(message.chat_id)

    async def replies(self, chat_id: int = ADA) -> list[SentMessage]:
        """Return what the bot sent to a chat since last asked, once it has dealt with everything."""
        await self.telegram.settled()
        await self.app.settled()
        return self.telegram.take_news(chat_id)


def config(path: Path, telegram: LocalTelegram, *feeds: Feed, groups: tuple[Group, ...] = ()) -> Config:
    return Config(
        telegram=TelegramConfig(token=telegram.token, api_url=telegram.api_url, admins=(OPERATOR,)),
        store=StoreConfig(path),
        digest=DigestConfig(time=time(8, 30), timezone=ZoneInfo("Europe/Berlin")),
        fetch=FetchConfig(allow_private_networks=True),
        limits=LimitsConfig(questions_per_minute=0),  # the clock stands still
        feeds=feeds,
        groups=groups,
    )


@asynccontextmanager
async def on_stage(
    database: Path, telegram: LocalTelegram, clock: Clock, *feeds: Feed, groups: tuple[Group, ...] = ()
) -> AsyncIterator[Stage]:
    """Run a bot on a database until the block ends; it gathers and sends when the test says so."""
    async with App(config(database, telegram, *feeds, groups=groups), now=clock, sleep=clock.sleep) as app:
        await app.connect()
        yield Stage(app, telegram, clock)


def copy_of(database: Path, folder: Path) -> Path:
    return Path(shutil.copy(database, folder / "tidings.db"))
