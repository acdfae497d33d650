"""`tidings run` and `tidings try`: the bot itself."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import click

from bot.cli.command import Settings, need_feeds, tidings
from bot.config import ConfigError
from bot.logs import set_up_logs
from summarizer.lean import without_numpy


@tidings.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Run the bot: read the feeds, answer chats, send digests, until stopped."""
    config = settings.config()
    if not config.telegram.token:
        raise ConfigError(
            "telegram.token is not set; get one from @BotFather and set it, token_file or TIDINGS_TELEGRAM_TOKEN "
            "(`tidings try` needs none)"
        )
    need_feeds(config)
    set_up_logs(verbose=True, token=config.telegram.token)

    async def until_stopped() -> None:
        with without_numpy():
            from bot.app import App

        async with App(config) as app:
            await app.run()

    asyncio.run(until_stopped())


@tidings.command(name="try")
@click.option("--once", is_flag=True, help="Print the first digest and end.")
@click.option("--feeds", "first_url", metavar="URL ...", help="Read these feeds instead of the sample edition.")
@click.option("--keep", type=click.Path(path_type=Path), metavar="FILE", help="Keep the database in this file.")
@click.argument("more_urls", nargs=-1, metavar="")
def try_(*, once: bool, first_url: str | None, keep: Path | None, more_urls: tuple[str, ...]) -> None:
    """Talk to the bot here in the terminal, without a token: the real bot, a local Telegram, a week of sample news."""
    if more_urls and not first_url:
        raise click.UsageError(f"what is {more_urls[0]!r}? Feeds to read come after --feeds.")
    urls = (first_url, *more_urls) if first_url else ()
    from bot.local.trial import trial

    for sign in (signal.SIGTERM, signal.SIGHUP):  # end as Ctrl-C does, and clean up
        signal.signal(sign, signal.default_int_handler)
    asyncio.run(trial(urls=urls, database=keep, once=once))
