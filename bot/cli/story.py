"""`tidings story`: one story in full."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from bot.cli.command import Settings, dumps, json_option, now, tidings
from bot.cli.rooms import find_story, opened_store
from summarizer.text import shorten


@tidings.command()
@click.argument("number", metavar="STORY_ID")
@click.option(
    "--since", metavar="TIME", help="Show first what articles say that were published since, as 2026-11-24T08:30."
)
@json_option
@click.pass_obj
def story(settings: Settings, number: str, since: str | None, *, as_json: bool) -> None:
    """Show one story in full: what its outlets say, who says so, and how it unfolded."""
    from bot.lookup import look_up
    from bot.printed_card import card_json, card_text

    config = settings.config()
    zone = config.digest.timezone
    if not number.isdecimal():
        raise click.UsageError(f'"{shorten(number, 40)}" is no story; name one by its number, as in: tidings story 12')
    moment = None if since is None else _moment(since, zone)
    with opened_store(config) as store:
        found = find_story(store, number)
        topic_words = store.topic_words(found.id)
        card = look_up(store, found, groups=config.groups, since=moment, came=lambda account: account.published)
    click.echo(dumps(card_json(card, topic_words=topic_words)) if as_json else card_text(card, now=now(), zone=zone))


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """Return the moment that an ISO date and time name, in a zone unless they name another."""
    try:
        local = datetime.fromisoformat(text)
        return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as e:
        raise click.UsageError(f'--since = "{shorten(text, 40)}" is not a time; write it like 2026-11-24T08:30') from e
