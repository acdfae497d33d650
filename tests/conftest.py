"""What many tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.local.press import SamplePress
from bot.local.server import LocalTelegram
from bot.migrations import people
from summarizer.database import open_database
from summarizer.ingest import Newsroom
from summarizer.migrations import news
from summarizer.store import Store
from summarizer.web import Web
from summarizer.workers import Workers
from tests.nursery import Nursery, open_nursery
from tests.stage import ADA, BEN, NOW, OPERATOR, Clock, Stage, copy_of, on_stage


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--crashes", type=int, default=30, help="how often the bot is killed while it sends a broadcast")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workers() -> AsyncIterator[Workers]:
    """Parser processes for the whole run: starting them takes half a second."""
    async with Workers() as workers:
        yield workers


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def week_of_news(tmp_path_factory: pytest.TempPathFactory, workers: Workers) -> Path:
    """A database with the sample edition, gathered once; tests take a copy."""
    path = tmp_path_factory.mktemp("week") / "tidings.db"
    db = open_database(path, [news, people])
    async with SamplePress(now=NOW) as press, Web(allow_private_networks=True) as web:
        await Newsroom(store=Store(db), web=web, workers=workers, now=lambda: NOW).gather(press.feeds)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where bots come from that a test ends: starting a Python for each takes a second."""
    with open_nursery(tmp_path_factory.mktemp("certificates")) as nursery:
        yield nursery


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(week_of_news: Path, tmp_path: Path) -> Path:
    return copy_of(week_of_news, tmp_path)


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as telegram:
        for chat_id in (ADA, BEN, OPERATOR):
            telegram.open_chat(chat_id)
        yield telegram


@pytest.fixture
async def stage(database: Path, telegram: LocalTelegram, clock: Clock) -> AsyncIterator[Stage]:
    async with on_stage(database, telegram, clock) as stage:
        yield stage
