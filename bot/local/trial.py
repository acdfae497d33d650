"""`tidings try`: the real bot, a local Telegram and a press, for as long as the conversation lasts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click

from bot.app import App, utc_now
from bot.config import Config, ConfigError, DigestConfig, FetchConfig, StoreConfig, TelegramConfig, web_url
from bot.local.hours import Hours
from bot.local.press import SamplePress
from bot.local.server import LocalTelegram
from bot.local.terminal import Conversation
from bot.migrations import people
from bot.progress import progress_bar
from bot.readers import Readers
from summarizer.database import check_database, open_database
from summarizer.errors import StoreError, TidingsError
from summarizer.migrations import news
from summarizer.model import Feed

CHAT_ID = 1001


async def trial(*, urls: Sequence[str], database: Path | None, once: bool) -> None:
    """Let a person talk to the bot here; with `once`, print the first digest and end.

    Raises TidingsError where no feed could be read or there is nothing new, and ConfigError for an address that is none
    or a database that is not for trying.
    """
    async with AsyncExitStack() as stack:
        if database is None:
            database = Path(stack.enter_context(TemporaryDirectory(prefix="tidings-"))) / "tidings.db"
        port = _kept_port(database)
        hours = Hours(utc_now)
        press = SamplePress(now=hours(), port=port, clock=hours)
        feeds = _named(urls) or (await stack.enter_async_context(press)).feeds
        telegram = await stack.enter_async_context(LocalTelegram())
        config = Config(
            telegram=TelegramConfig(token=telegram.token, api_url=telegram.api_url, admins=(CHAT_ID,)),
            store=StoreConfig(database),
            digest=DigestConfig(),
            fetch=FetchConfig(allow_private_networks=any(_is_local(feed.url) for feed in feeds)),
            feeds=feeds,
        )
        app = await stack.enter_async_context(App(config, now=hours))
        with progress_bar() as on_progress:
            found = await app.gather(on_progress)
        if found.failed and found.failed == found.feeds:
            reasons = "\n".join(f"  {url}: {reason}" for url, reason in app.store.failing_feeds())
            raise TidingsError(f"no feed could be read:\n{reasons}")
        telegram.open_chat(CHAT_ID, first_name="You")
        await app.start(has_gathered=True)

        async def answered() -> None:
            await telegram.settled()
            await app.settled()

        async def wait(time: timedelta) -> datetime:
            until = hours() + time
            while hours() < until:
                due = app.readers.get(CHAT_ID).next_due
                hours.advance(min(due, until) if due is not None and due > hours() else until)
                await app.gather()
                await app.send_digests()
            return hours()

        conversation = Conversation(telegram, CHAT_ID, print_=click.echo, answered=answered, wait=wait)
        if once:
            await conversation.first_digest()
        else:
            await conversation.hold(is_terminal=sys.stdin.isatty())


def _kept_port(database: Path) -> int:
    """Return the port at which the sample edition in a database was served, so that its articles are the same again.

    Raises ConfigError where the file can't be a database, or is that of a bot with subscribers.
    """
    try:
        check_database(database, [news, people])
        if not database.exists():
            return 0
        db = open_database(database, [news, people])
    except StoreError as e:
        raise ConfigError(f"--keep {e}") from e
    with closing(db):
        if Readers(db, DigestConfig()).others_than(CHAT_ID):
            raise ConfigError(f'--keep "{database}" holds a bot\'s subscribers, who would be lost; name another file')
        row = db.execute("SELECT url FROM feeds WHERE url LIKE 'http://127.0.0.1:%' ORDER BY id DESC").fetchone()
        return urlsplit(row[0]).port or 0 if row else 0


def _named(urls: Sequence[str]) -> tuple[Feed, ...]:
    for url in urls:
        try:
            web_url(url)
        except ValueError as e:
            raise ConfigError(f'--feeds "{url}" is not a web address; write it with https://') from e
    return tuple(Feed(url) for url in dict.fromkeys(urls))


def _is_local(url: str) -> bool:
    """Tell whether the person named an address in a private network: then that is where they want us to go."""
    host = urlsplit(url).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
