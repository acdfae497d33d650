"""`tidings check`: whether the configuration is right."""

from __future__ import annotations

import click

from bot.cli.command import DEFAULT_CONFIG, Settings, tidings
from bot.config import Config


@tidings.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Say whether the configuration is right."""
    from bot.groups import unknown_outlets
    from bot.migrations import people
    from summarizer.database import check_database
    from summarizer.migrations import news

    config = settings.config()
    name = settings.config_path or DEFAULT_CONFIG
    check_database(config.store.path, [news, people])
    topics = sorted({feed.topic for feed in config.feeds if feed.topic})
    click.echo(f"{name} is right.")
    click.echo(f"  feeds     {len(config.feeds)}" + (f" (topics: {', '.join(topics)})" if topics else ""))
    at, zone = f"{config.digest.time:%H:%M}", config.digest.timezone.key
    click.echo(f"  digest    {config.digest.stories} stories daily at {at} ({zone})")
    click.echo(f"  summary   sentences chosen by {config.summary.method}")
    click.echo(f"  database  {config.store.path}")
    click.echo(
        f"  telegram  {config.telegram.api_url}, "
        + ("token set" if config.telegram.token else "no token: `tidings run` needs one")
    )
    if config.groups:
        click.echo(f"  groups    {', '.join(group.name for group in config.groups)}")
    for problem in unknown_outlets(config.groups, _feed_names(config)):
        click.echo(f"  Warning: {problem}")
    if not config.feeds:
        click.echo("  There are no [[feeds]] yet: `tidings fetch` and `tidings run` need one.")


def _feed_names(config: Config) -> set[str]:
    """Return the names of the feeds; one that has none in the configuration has its own, once it was read."""
    from summarizer.database import read_only
    from summarizer.store import Store

    path, own = config.store.path, dict[str, str]()
    if path.exists():
        with read_only(path) as db:
            own = Store(db).feed_names() if "feeds" in db.table_names() else {}
    return {feed.name or own.get(feed.url, "") for feed in config.feeds} - {""}
