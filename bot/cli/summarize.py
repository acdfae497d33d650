"""`tidings summarize`: an article to its best sentences."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from bot.cli.command import Settings, dumps, is_address, json_option, now, tidings
from bot.config import Config
from summarizer.errors import ParseError, TidingsError
from summarizer.methods import METHODS, Method

if TYPE_CHECKING:
    from summarizer.model import Article

SUMMARY_SENTENCES = 3


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
    click.echo(dumps(summary_json(article, sentences=count)) if as_json else summary_text(article, sentences=count))


def _read_article(settings: Settings, source: str, method: Method) -> Article:
    from bot.sources import read_file

    try:
        if is_address(source):
            return _read_url(settings.config_or_defaults(), source, method)
        return read_file(source, now(), method=method)
    except ParseError as e:
        raise ParseError(f"{source}: {e}") from e


def _read_url(config: Config, url: str, method: Method) -> Article:
    from summarizer.ingest import read_url
    from summarizer.web import Web
    from summarizer.workers import Workers

    async def read() -> Article:
        async with Web(allow_private_networks=config.fetch.allow_private_networks) as web, Workers() as workers:
            return await read_url(url, web=web, workers=workers, now=now(), method=method)

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
            document = summary_json(read_line(line, now(), method=method), sentences=count)
        except ParseError as e:
            n_bad += 1
            document = {"title": "", "language": "", "sentences": [], "error": f"line {number}: {e}"}
            click.echo(f"{source}: line {number}: {e}", err=True)
        click.echo(json.dumps(document, ensure_ascii=False))
    if n_bad:
        raise TidingsError(f"{source}: {n_bad} lines could not be summarized")
