"""`tidings …`: results on stdout, logs on stderr.

Exit codes: 0; 1 it could not be done; 2 wrong usage or configuration. What is heavy is imported by the command that
needs it, so that every command starts at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from bot.config import Config, ConfigError, load_config
from bot.logs import set_up_logs
from summarizer.errors import ParseError, StoreError, TidingsError
from summarizer.lean import without_numpy
from summarizer.methods import METHODS, Method
from summarizer.text import shorten

if TYPE_CHECKING:
    from sqlite_utils import Database

    from bot.outbox import Outbox
    from summarizer.ingest import Newsroom
    from summarizer.model import Article, Round, Story
    from summarizer.store import Store

T = TypeVar("T")


DEFAULT_CONFIG = Path("config.toml")
SUMMARY_SENTENCES = 3
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
    _need_feeds(config)
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


@tidings.command()
@json_option
@click.pass_obj
def fetch(settings: Settings, *, as_json: bool) -> None:
    """Read all feeds once and store what is new."""
    config = settings.config()
    _need_feeds(config)

    from bot.printout import round_text
    from bot.progress import progress_bar

    async def gather(newsroom: Newsroom) -> Round:
        with progress_bar() as on_progress:
            return await newsroom.gather(config.feeds, on_progress=on_progress)

    found = _in_newsroom(config, gather)
    click.echo(_dumps(asdict(found)) if as_json else round_text(found))
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
    with _store(config) as store:
        if named and named.lower() not in {known.lower() for known in store.topics()}:
            known = ", ".join(store.topics()) or "none yet"
            hint = f" (for {named} stories, write -n {named})" if named.isdecimal() else ""
            raise TidingsError(f'no feed that was read has the topic "{named}"; topics: {known}{hint}')
        _print_stories(store.latest(limit=count, topic=named), config, as_json=as_json)


@tidings.command()
@click.argument("about", nargs=-1, required=True, metavar="STORY_ID|URL|WORDS")
@click.option("-n", "count", type=click.IntRange(1, 100), default=5, show_default=True, help="How many stories.")
@json_option
@click.pass_obj
def related(settings: Settings, about: tuple[str, ...], count: int, *, as_json: bool) -> None:
    """List stories on the same matters as a story, an article or some words."""
    from summarizer.related import related_to_story, search, story_of_url

    config, text = settings.config(), " ".join(about).strip()
    if not text:
        raise click.UsageError("name a story's number, an address or some words.")
    with _store(config) as store:
        if text.isdecimal():
            stories = related_to_story(store, _story(store, text), limit=count)
        elif _is_address(text):
            known = story_of_url(store, text)
            stories = related_to_story(store, known, limit=count) if known else _related_to_page(config, text, count)
        else:
            stories = search(store, text, limit=count)
        _print_stories(stories, config, as_json=as_json)


@tidings.command()
@click.argument("number", metavar="STORY_ID")
@click.option(
    "--since", metavar="TIME", help="Show first what articles say that were published since, as 2026-11-24T08:30."
)
@json_option
@click.pass_obj
def story(settings: Settings, number: str, since: str | None, *, as_json: bool) -> None:
    """Show one story in full: what its outlets say, who says so, and all their reports."""
    from bot.card import make_card
    from bot.printout import card_json, card_text
    from summarizer.comparison import TEXT_CHARS
    from summarizer.statements import MOST_ACCOUNTS

    config = settings.config()
    zone = config.digest.timezone
    if not number.isdecimal():
        raise click.UsageError(f'"{shorten(number, 40)}" is no story; name one by its number, as in: tidings story 12')
    moment = None if since is None else _moment(since, zone)
    with _store(config) as store:
        found = _story(store, number)
        accounts = store.accounts(found.id, limit=MOST_ACCOUNTS, max_chars=TEXT_CHARS + 1)
    card = make_card(found, accounts, since=moment, came=lambda account: account.published)
    click.echo(_dumps(card_json(card)) if as_json else card_text(card, now=_now(), zone=zone))


def _story(store: Store, number: str) -> Story:
    found = store.stories([int(number)]) if len(number) < MOST_DIGITS else []
    if not found:
        raise TidingsError(f"there is no story {number[:20]}; `tidings latest` shows the numbers that there are")
    return found[0]


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """Return the moment that an ISO date and time name, in a zone unless they name another."""
    try:
        local = datetime.fromisoformat(text)
        return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as e:
        raise click.UsageError(f'--since = "{shorten(text, 40)}" is not a time; write it like 2026-11-24T08:30') from e


def _related_to_page(config: Config, url: str, count: int) -> list[Story]:
    from summarizer.related import related_to_article

    async def read(newsroom: Newsroom) -> list[Story]:
        return related_to_article(newsroom.store, await newsroom.read_url(url), limit=count)

    return _in_newsroom(config, read)


@tidings.command()
@json_option
@click.pass_obj
def digest(settings: Settings, *, as_json: bool) -> None:
    """Show today's digest, as a chat gets it that has had none."""
    from bot.digests import choose_from

    config = settings.config()
    with _store(config) as store:
        _print_stories(choose_from(store, now=_now(), limit=config.digest.stories).stories, config, as_json=as_json)


@tidings.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option("--jsonl", is_flag=True, help="Read objects with text, title and language, one a line; print one a line.")
@click.option("-n", "count", type=click.IntRange(1, 5), default=SUMMARY_SENTENCES, show_default=True, help="Sentences.")
@click.option(
    "--method",
    type=click.Choice(METHODS, case_sensitive=False),
    envvar="TIDINGS_SUMMARY_METHOD",
    help="How to choose them; else summary.method of the configuration.",
)
@json_option
@click.pass_obj
def summarize(
    settings: Settings, source: str, count: int, *, method: Method | None, jsonl: bool, as_json: bool
) -> None:
    """Summarize an article: an HTML page, or plain text whose first line is the title."""
    from bot.printout import summary_json, summary_text

    method = method or settings.config_or_defaults().summary.method
    if jsonl:
        _summarize_lines(source, count, method)
        return
    article = _read_article(settings, source, method)
    click.echo(_dumps(summary_json(article, sentences=count)) if as_json else summary_text(article, sentences=count))


def _read_article(settings: Settings, source: str, method: Method) -> Article:
    from bot.sources import read_file

    try:
        if _is_address(source):
            return _read_url(settings.config_or_defaults(), source, method)
        return read_file(source, _now(), method=method)
    except ParseError as e:
        raise ParseError(f"{source}: {e}") from e


def _read_url(config: Config, url: str, method: Method) -> Article:
    from summarizer.ingest import read_url
    from summarizer.web import Web
    from summarizer.workers import Workers

    async def read() -> Article:
        async with Web(allow_private_networks=config.fetch.allow_private_networks) as web, Workers() as workers:
            return await read_url(url, web=web, workers=workers, now=_now(), method=method)

    return asyncio.run(read())


def _summarize_lines(source: str, count: int, method: Method) -> None:
    """Print a summary for each line as it comes, an object with `error` where one can't be used: lines stay aligned."""
    from bot.printout import summary_json
    from bot.sources import lines_of, read_line

    n_bad = 0
    for number, line in enumerate(lines_of(source), start=1):
        if not line.strip():
            continue
        try:
            document = summary_json(read_line(line, _now(), method=method), sentences=count)
        except ParseError as e:
            n_bad += 1
            document = {"title": "", "language": "", "sentences": [], "error": f"line {number}: {e}"}
            click.echo(f"{source}: line {number}: {e}", err=True)
        click.echo(json.dumps(document, ensure_ascii=False))
    if n_bad:
        raise TidingsError(f"{source}: {n_bad} lines could not be summarized")


@tidings.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Say whether the configuration is right."""
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
    if not config.feeds:
        click.echo("  There are no [[feeds]] yet: `tidings fetch` and `tidings run` need one.")


@tidings.group(invoke_without_command=True)
@json_option
@click.pass_context
def outbox(context: click.Context, *, as_json: bool) -> None:
    """Show what is owed, sent and uncertain."""
    if context.invoked_subcommand is not None:
        return
    from bot.printout import outbox_json, outbox_text

    with _outbox(context.obj.config()) as outbox:
        report = outbox.report(_now())
    if as_json:
        click.echo(_dumps(outbox_json(report)))
    else:
        click.echo(outbox_text(report, now=_now(), retry="tidings outbox retry"))


@outbox.command()
@click.argument("message", type=click.IntRange(1, 10**MOST_DIGITS), metavar="ID")
@click.pass_obj
def retry(settings: Settings, message: int) -> None:
    """Send an uncertain or failed message once more; the bot does so as soon as it runs."""
    with _outbox(settings.config()) as outbox:
        problem = outbox.retry(message, now=_now())
    if problem:
        raise TidingsError(problem)
    click.echo(f"Message {message} is queued again.")


# What commands share


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _need_feeds(config: Config) -> None:
    if not config.feeds:
        raise ConfigError('there are no feeds; add one: [[feeds]] and below it url = "https://example.org/rss.xml"')


@contextmanager
def _database(config: Config) -> Iterator[Database]:
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
def _store(config: Config) -> Iterator[Store]:
    from summarizer.store import Store

    with _database(config) as db:
        yield Store(db)


@contextmanager
def _outbox(config: Config) -> Iterator[Outbox]:
    from bot.outbox import Outbox

    with _database(config) as db:
        yield Outbox(db)


def _in_newsroom(config: Config, work: Callable[[Newsroom], Coroutine[Any, Any, T]]) -> T:
    """Do some work in a newsroom that is open for its duration."""
    from summarizer.ingest import Newsroom
    from summarizer.web import Web
    from summarizer.workers import Workers

    async def open_and_work(store: Store) -> T:
        private = config.fetch.allow_private_networks
        async with Web(allow_private_networks=private) as web, Workers(processes=os.cpu_count() or 1) as workers:
            newsroom = Newsroom(store=store, web=web, workers=workers, now=_now, method=config.summary.method)
            return await work(newsroom)

    with _store(config) as store:
        return asyncio.run(open_and_work(store))


def _print_stories(stories: Sequence[Story], config: Config, *, as_json: bool) -> None:
    from bot.printout import stories_json, stories_text

    sentences, max_chars = config.digest.sentences, config.digest.max_chars
    if as_json:
        click.echo(_dumps(stories_json(stories, sentences=sentences, max_chars=max_chars)))
    elif stories:
        click.echo(stories_text(stories, sentences=sentences, max_chars=max_chars, now=_now()))
    else:
        click.echo(
            "Nothing found. `tidings latest` lists what there is, `tidings fetch` reads what the feeds have.", err=True
        )


def _dumps(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _now() -> datetime:
    return datetime.now(UTC)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    try:
        code = tidings.main(args=arguments, prog_name="tidings", standalone_mode=False)
    except click.ClickException as e:
        e.show()
        code = e.exit_code
    except ConfigError as e:
        click.echo(str(e), err=True)
        code = 2
    except StoreError as e:
        click.echo(f"store.path = {e}", err=True)
        code = 2
    except TidingsError as e:
        click.echo(str(e), err=True)
        code = 1
    except (click.Abort, KeyboardInterrupt):
        code = 1
    except Exception:
        logging.getLogger(__name__).exception("stopped by a fault of Tidings' own")  # its formatter hides the token
        code = 1
    except SystemExit:  # click's own end at a broken pipe: whoever reads `tidings latest | head` has had enough
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
