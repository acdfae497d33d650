"""`tidings related`: what belongs with a story, an article or some words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.command import Settings, is_address, json_option, now, print_stories, tidings
from bot.cli.rooms import find_story, in_newsroom, opened_store
from bot.config import Config

if TYPE_CHECKING:
    from summarizer.ingest import Newsroom
    from summarizer.related import Related


@tidings.command()
@click.argument("about", nargs=-1, required=True, metavar="STORY_ID|URL|WORDS")
@click.option("-n", "count", type=click.IntRange(1, 100), default=5, show_default=True, help="How many stories.")
@json_option
@click.pass_obj
def related(settings: Settings, about: tuple[str, ...], count: int, *, as_json: bool) -> None:
    """List stories on the same matters as a story, an article or some words."""
    from bot.findings import in_other_words
    from summarizer.related import related_to_story, related_to_text, story_of_url

    config, text = settings.config(), " ".join(about).strip()
    if not text:
        raise click.UsageError("name a story's number, an address or some words.")
    with opened_store(config) as store:
        known = find_story(store, text) if text.isdecimal() else story_of_url(store, text) if is_address(text) else None
        if known is not None:
            near = related_to_story(store, known, limit=count)
        elif is_address(text):
            near = _related_to_page(config, text, count)
        else:
            near, findings = related_to_text(store, text, now=now(), limit=count)
            if (instead := in_other_words(findings)) and not as_json:
                click.echo(instead, err=True)
        why = {one.story.id: one.why for one in near if one.why}
        print_stories([one.story for one in near], config, as_json=as_json, why=why)


def _related_to_page(config: Config, url: str, count: int) -> list[Related]:
    from summarizer.related import related_to_article

    async def read(newsroom: Newsroom) -> list[Related]:
        return related_to_article(newsroom.store, await newsroom.read_url(url), limit=count)

    return in_newsroom(config, read)
