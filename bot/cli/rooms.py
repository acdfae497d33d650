"""What a command works in, opened for its duration: the database, the store, the outbox, the newsroom."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from bot.cli.command import MOST_DIGITS, now
from bot.config import Config
from summarizer.errors import TidingsError
from summarizer.text import shorten

if TYPE_CHECKING:
    from sqlite_utils import Database

    from bot.outbox import Outbox
    from summarizer.ingest import Newsroom
    from summarizer.model import Story
    from summarizer.store import Store

T = TypeVar("T")


@contextmanager
def opened_database(config: Config) -> Iterator[Database]:
    """Open the database, made or brought up to date where needed; raises StoreError or AlreadyRunningError."""
    from bot.instance import Instance
    from bot.migrations import people
    from summarizer.database import is_older, open_database
    from summarizer.migrations import news

    path, steps = config.store.path, [news, people]
    # An older bot that is running would not know its database any more.
    with closing(Instance(path)) if is_older(path, steps) else nullcontext():
        db = open_database(path, steps)
    with closing(db):
        yield db


@contextmanager
def opened_store(config: Config) -> Iterator[Store]:
    """Open the news."""
    from summarizer.store import Store

    with opened_database(config) as db:
        yield Store(db)


@contextmanager
def opened_outbox(config: Config) -> Iterator[Outbox]:
    """Open what is owed and sent."""
    from bot.outbox import Outbox

    with opened_database(config) as db:
        yield Outbox(db)


def in_newsroom(config: Config, work: Callable[[Newsroom], Coroutine[Any, Any, T]]) -> T:
    """Do some work in a newsroom that is open for its duration."""
    from summarizer.ingest import Newsroom
    from summarizer.web import Web
    from summarizer.workers import Workers

    async def open_and_work(store: Store) -> T:
        private = config.fetch.allow_private_networks
        async with Web(allow_private_networks=private) as web, Workers(processes=os.cpu_count() or 1) as workers:
            newsroom = Newsroom(store=store, web=web, workers=workers, now=now, method=config.summary.method)
            return await work(newsroom)

    with opened_store(config) as store:
        return asyncio.run(open_and_work(store))


def find_story(store: Store, number: str) -> Story:
    """Return the story with a number that somebody typed; raises TidingsError where there is none."""
    found = store.stories([int(number)]) if len(number) < MOST_DIGITS else []
    if not found:
        raise TidingsError(f"there is no story {number[:20]}; `tidings latest` shows the numbers that there are")
    return found[0]


def known_topic(store: Store, named: str, *, hint: str = "") -> str:
    """Return a topic that somebody typed as the feeds write it; raises TidingsError where none of them has it."""
    topics = store.topics()
    found = [topic for topic in topics if topic.lower() == named.lower()]
    if not found:
        known = ", ".join(topics) or "none yet"
        raise TidingsError(f'no feed that was read has the topic "{shorten(named, 60)}"; topics: {known}{hint}')
    return found[0]


def known_outlet(store: Store, named: str) -> str:
    """Return an outlet that somebody typed as its feed calls it; raises TidingsError where none is called so."""
    outlets = sorted(set(store.outlets().values()))
    found = [outlet for outlet in outlets if outlet.casefold() == named.casefold()]
    if not found:
        known = ", ".join(outlets) or "none yet"
        raise TidingsError(f'no feed that was read is called "{shorten(named, 60)}"; outlets: {known}')
    return found[0]
