"""`tidings try`: the real bot, a local Telegram and a press, for as long as the conversation lasts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click

from bot.app import App, utc_now
from bot.config import Config, ConfigError, DigestConfig, FetchConfig, StoreConfig, TelegramConfig, web_url
from bot.local.press import SamplePress
from bot.local.server import LocalTelegram
from bot.local.terminal import Conversation
from bot.progress import progress_bar
from summarizer.errors import TidingsError
from summarizer.model import Feed

CHAT_ID = 1001


async def trial(*, urls: Sequence[str], database: Path | None, once: bool) -> None:
    """Let a person talk to the bot here; with `once`, print the first digest and end.

    Raises TidingsError where no feed could be read, and ConfigError for an address that is none.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tidings-")))
        feeds = _named(urls) if urls else (await stack.enter_async_context(SamplePress(now=utc_now()))).feeds
        telegram = await stack.enter_async_context(LocalTelegram())
        config = Config(
            telegram=TelegramConfig(token=telegram.token, api_url=telegram.api_url, admins=(CHAT_ID,)),
            store=StoreConfig(database or folder / "tidings.db"),
            digest=DigestConfig(),
            fetch=FetchConfig(allow_private_networks=any(_is_local(feed.url) for feed in feeds)),
            feeds=feeds,
        )
        app = await stack.enter_async_context(App(config))
        with progress_bar() as on_progress:
            found = await app.gather(on_progress)
        if found.failed and found.failed == found.feeds:
            reasons = "\n".join(f"  {url}: {reason}" for url, reason in app.store.failing_feeds())
            raise TidingsError(f"no feed could be read:\n{reasons}")
        await app.start(has_gathered=True)
        telegram.open_chat(CHAT_ID, first_name="You")

        async def answered() -> None:
            await telegram.settled()
            await app.settled()

        conversation = Conversation(telegram, CHAT_ID, print_=click.echo, answered=answered)
        if once:
            await conversation.first_digest()
        else:
            await conversation.hold(is_terminal=sys.stdin.isatty())


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
