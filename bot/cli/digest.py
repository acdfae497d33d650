"""`tidings digest`: today's digest, and why it has the stories that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.command import Settings, dumps, json_option, now, say_nothing_found, tidings
from bot.cli.rooms import known_outlet, known_topic, opened_database
from bot.config import Config
from summarizer.errors import TidingsError
from summarizer.text import shorten

if TYPE_CHECKING:
    from sqlite_utils import Database

    from bot.edition import Edition
    from bot.newsstand import Length
    from bot.wishes import Wishes
    from summarizer.store import Store


@tidings.command()
@click.option("--topic", "topics", multiple=True, metavar="NAME", help="Only stories of this topic; may be repeated.")
@click.option("--follow", "followed", multiple=True, metavar="WORD", help="Prefer what has this word, of any topic.")
@click.option("--mute", "muted", multiple=True, metavar="WORD", help="Leave out what has this word.")
@click.option("--mute-outlet", "outlets", multiple=True, metavar="NAME", help="Leave out what only this outlet tells.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Only stories in this language.")
@click.option("--chat", "chat_id", type=int, metavar="ID", help="As this chat would get it now, which has had some.")
@click.option("--explain", is_flag=True, help="Show what each story weighs and why, and what was left out.")
@json_option
@click.pass_obj
def digest(
    settings: Settings,
    /,
    chat_id: int | None,
    *,
    explain: bool,
    as_json: bool,
    **wished: tuple[str, ...],
) -> None:
    """Show today's digest, as a chat gets it that has had none.

    A word matches whole words, in any inflection of the news' language.
    """
    from bot.explanation import explanation_json, explanation_text
    from summarizer.store import Store

    config = settings.config()
    with opened_database(config) as db:
        edition, length = _edition(db, config, _wishes(Store(db), **wished), chat_id)
    if not explain:
        _print(edition, length, as_json=as_json)
    elif as_json:
        click.echo(dumps(explanation_json(edition)))
    else:
        click.echo(explanation_text(edition))


def _print(edition: Edition, length: Length, *, as_json: bool) -> None:
    from bot.printout import digest_text, stories_json
    from bot.sections import in_sections

    sentences, max_chars, updates = length.sentences, length.max_chars, edition.updates
    if as_json:
        stories = in_sections(edition.stories)
        click.echo(dumps(stories_json(stories, sentences=sentences, max_chars=max_chars, updates=updates)))
    elif edition.stories:
        click.echo(digest_text(edition.stories, sentences=sentences, max_chars=max_chars, now=now(), updates=updates))
    else:
        say_nothing_found()


def _wishes(
    store: Store,
    *,
    topics: tuple[str, ...],
    followed: tuple[str, ...],
    muted: tuple[str, ...],
    outlets: tuple[str, ...],
    languages: tuple[str, ...],
) -> Wishes:
    from bot.wishes import Wishes, has_words

    for option, words in (("follow", followed), ("mute", muted)):
        for word in words:
            if not has_words(word):
                raise click.UsageError(
                    f'--{option} = "{shorten(word, 40)}" has no word in it; name one, as in: --{option} football'
                )
    return Wishes(
        frozenset(known_topic(store, name) for name in topics),
        followed,
        muted,
        frozenset(known_outlet(store, name) for name in outlets),
        frozenset(code.lower() for code in languages),
    )


def _edition(db: Database, config: Config, wishes: Wishes, chat_id: int | None) -> tuple[Edition, Length]:
    """Return the digest and how long it is; a chat's own wishes hold where none are named."""
    from bot.digests import length_for, period_of
    from bot.newsstand import Newsstand
    from bot.outbox import Outbox
    from bot.readers import Readers
    from bot.wishes import NO_WISHES
    from summarizer.store import Store

    stand, readers = Newsstand(Store(db), now=now()), Readers(db, config.digest)
    reader = readers.get(chat_id or 0)
    length = length_for(reader, config.digest)
    if chat_id is None:
        return stand.edition(stand.taste({}, is_new=True, length=length, wishes=wishes)), length
    if not readers.is_known(chat_id):
        raise TidingsError(
            f"no chat {chat_id} has ever spoken to the bot; leave --chat out for a chat that has had none"
        )
    told, period = Outbox(db).told(chat_id), period_of(reader, stand.now)
    wishes = reader.wishes if wishes == NO_WISHES else wishes
    taste = stand.taste(told, is_new=not told, length=length, period=period, wishes=wishes)
    return stand.edition(taste), length
