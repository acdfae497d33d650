"""What every command shares: what stands before it, how it reads a word, how it prints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.config import Config, ConfigError, load_config
from bot.logs import set_up_logs

if TYPE_CHECKING:
    from summarizer.model import Story

DEFAULT_CONFIG = Path("config.toml")
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands before the command: which configuration, and how much to log."""

    config_path: Path | None
    is_verbose: bool

    def config(self) -> Config:
        """Read the configuration; raises ConfigError where there is none."""
        config = load_config(self.config_path or DEFAULT_CONFIG)
        set_up_logs(verbose=self.is_verbose, token=config.telegram.token)
        return config

    def config_or_defaults(self) -> Config:
        """Read the configuration where there is one: for commands that need no feeds and no database."""
        return self.config() if self.config_path or DEFAULT_CONFIG.exists() else Config()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    envvar="TIDINGS_CONFIG",
    metavar="FILE",
    help="The configuration; else TIDINGS_CONFIG, else config.toml in this folder.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log each unit of work on stderr, as `run` always does.")
@click.version_option(package_name="tidings", message="%(prog)s %(version)s")
@click.pass_context
def tidings(context: click.Context, config_path: Path | None, *, verbose: bool) -> None:
    """Read the news for the chats that subscribe: one digest a day, each story once, with all who tell it."""
    set_up_logs(verbose=verbose)
    context.obj = Settings(config_path, verbose)


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def is_address(text: str) -> bool:
    """Tell whether a word is the address of a page."""
    return text.lower().startswith(("http://", "https://"))


def need_feeds(config: Config) -> None:
    """Raise ConfigError where there is nothing to read."""
    if not config.feeds:
        raise ConfigError('there are no feeds; add one: [[feeds]] and below it url = "https://example.org/rss.xml"')


def print_stories(
    stories: Sequence[Story],
    config: Config,
    *,
    as_json: bool,
    why: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """Print a list of stories, or that there are none."""
    from bot.printout import stories_json, stories_text

    sentences, max_chars, why = config.digest.sentences, config.digest.max_chars, why or {}
    if as_json:
        click.echo(dumps(stories_json(stories, sentences=sentences, max_chars=max_chars, why=why)))
    elif stories:
        click.echo(stories_text(stories, sentences=sentences, max_chars=max_chars, now=now(), why=why))
    else:
        say_nothing_found()


def say_nothing_found() -> None:
    """Say that there is no story to show, and what to do."""
    click.echo(
        "Nothing found. `tidings latest` lists what there is, `tidings fetch` reads what the feeds have.", err=True
    )


def dumps(document: dict[str, Any]) -> str:
    """Return a document as `--json` prints it."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
