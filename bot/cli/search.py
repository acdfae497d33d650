"""`tidings search`: stories by words, phrases, outlets, topics and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import click

from bot.cli.command import Settings, dumps, json_option, now, tidings
from bot.cli.rooms import opened_store
from summarizer.errors import TidingsError

_OPTION = re.compile(r"-h|-n\d*|--[a-z].*")
_KEY = re.compile(r"-?(?:\w+:)?")


class _Words(click.Command):
    """A command whose words may begin with a minus: what is none of its options is a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Sort options from words."""
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                words += rest
            elif not _OPTION.fullmatch(arg):
                words.append(arg)
            else:
                options += [arg, *([next(rest, "")] if arg in ("-n", "--count") else [])]
        return super().parse_args(ctx, [*options, "--", *words])


@tidings.command(cls=_Words)
@click.argument("words", nargs=-1, required=True, metavar="WORDS ...")
@click.option("-n", "--count", type=click.IntRange(1, 100), default=10, show_default=True, help="How many stories.")
@json_option
@click.pass_obj
def search(settings: Settings, words: tuple[str, ...], count: int, *, as_json: bool) -> None:
    """List the stories that hold all WORDS, in any inflection.

    Also "words in a row", -without, outlet:NAME, topic:NAME, after:DATE (from that day on) and before:DATE, such as
    2026-03-04, 2026-03, today, yesterday or monday.
    """
    from bot.findings import in_other_words
    from bot.printout import found_json, found_text
    from summarizer.query import Query, QueryError, read_query
    from summarizer.search import search as search_stories

    config = settings.config()
    length = {"sentences": config.digest.sentences, "max_chars": config.digest.max_chars}
    try:
        query = read_query(_as_typed(words), now=now(), zone=config.digest.timezone)
    except QueryError as e:
        raise click.UsageError(str(e)) from e
    if query == Query():
        raise click.UsageError("there is no word to search for; write it like: tidings search ferries")
    with opened_store(config) as store:
        try:
            findings = search_stories(store, query, now=now(), limit=count)
        except QueryError as e:
            raise TidingsError(str(e)) from e
    if as_json:
        click.echo(dumps(found_json(findings, **length)))
        return
    for line in filter(None, [in_other_words(findings)]):
        click.echo(line, err=True)
    if findings.found:
        click.echo(found_text(findings, **length, now=now()))
    else:
        click.echo("Nothing found. Try other words, or fewer; `tidings latest` lists what there is.", err=True)


def _as_typed(words: Sequence[str]) -> str:
    """Return a query with the quotes that the shell took; a single argument is a query as it is."""
    return words[0] if len(words) == 1 else " ".join(_quoted(words))


def _quoted(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        key = (_KEY.match(word) or word)[0]
        name = word.removeprefix(key)
        yield f'{key}"{name}"' if " " in name and '"' not in name else word
