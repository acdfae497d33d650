"""`tidings fetch` and `tidings latest`: reading the feeds, and what is new."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.cli.command import Settings, dumps, json_option, need_feeds, print_stories, tidings
from bot.cli.rooms import in_newsroom, known_topic, opened_store
from summarizer.errors import TidingsError

if TYPE_CHECKING:
    from summarizer.ingest import Newsroom
    from summarizer.model import Round


@tidings.command()
@json_option
@click.pass_obj
def fetch(settings: Settings, *, as_json: bool) -> None:
    """Read all feeds once and store what is new."""
    config = settings.config()
    need_feeds(config)

    from bot.printout import round_text
    from bot.progress import progress_bar

    async def gather(newsroom: Newsroom) -> Round:
        with progress_bar() as on_progress:
            return await newsroom.gather(config.feeds, on_progress=on_progress)

    found = in_newsroom(config, gather)
    click.echo(dumps(asdict(found)) if as_json else round_text(found))
    if found.failed == found.feeds:
        raise TidingsError("no feed could be read; the lines above say why")


@tidings.command()
@click.argument("topic", nargs=-1)
@click.option("-n", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many stories.")
@json_option
@click.pass_obj
def latest(settings: Settings, topic: tuple[str, ...], count: int, *, as_json: bool) -> None:
    """List the newest stories, of one TOPIC or of all."""
    config, named = settings.config(), " ".join(topic)
    with opened_store(config) as store:
        if named:
            hint = f" (for {named} stories, write -n {named})" if named.isdecimal() else ""
            known_topic(store, named, hint=hint)
        print_stories(store.latest(limit=count, topic=named), config, as_json=as_json)
