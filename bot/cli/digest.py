"""`tidings digest`: today's digest."""

from __future__ import annotations

import click

from bot.cli.command import Settings, json_option, now, print_stories, tidings
from bot.cli.rooms import opened_store


@tidings.command()
@json_option
@click.pass_obj
def digest(settings: Settings, *, as_json: bool) -> None:
    """Show today's digest, as a chat gets it that has had none."""
    from bot.digests import choose_from

    config = settings.config()
    with opened_store(config) as store:
        print_stories(choose_from(store, now=now(), limit=config.digest.stories).stories, config, as_json=as_json)
