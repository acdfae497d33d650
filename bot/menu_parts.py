"""What pages of settings are made of: buttons that say which state they lead to, and words for what is chosen. Pure.

A button says which page comes next and, where it changes something, the state to reach: `menu:PAGE:CHANGE:VALUE`. So a
second press changes nothing, and an old one does what it says. Topics and outlets are named by `key`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2s

from bot.config import DigestConfig
from bot.readers import Reader
from bot.render import Button, Message, note
from bot.speech import _, enumerated, ngettext
from summarizer.text import shorten

MAIN = "main"
MOST_NAME_CHARS = 24
MOST_NAMED = 5
_MOST_TOPICS = 40

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, and how long digests are of those who choose nothing."""

    topics: tuple[str, ...]
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    digest: DigestConfig

    def lengths(self, reader: Reader) -> tuple[int, int]:
        """Return how many stories a digest of a chat has, and how many sentences of each."""
        return reader.stories or self.digest.stories, reader.sentences or self.digest.sentences


def key(name: str) -> str:
    """Return what names a topic or an outlet in a button: short, and the same whatever else there is."""
    return blake2s(name.encode(errors="replace"), digest_size=4).hexdigest()


def page(title: str, *paragraphs: str, buttons: Sequence[tuple[Button, ...]]) -> Message:
    """Return a page of the menu, with the way back beneath it."""
    return Message(note(*filter(None, paragraphs), title=title).html, (*buttons, (to(MAIN, _("‹ Settings")),)))


def to(page_name: str, label: str, change: str = "") -> Button:
    """Return a button that leads to a page, by way of a change such as 'stories:5'."""
    return Button(label, f"menu:{page_name}:{change}" if change else f"menu:{page_name}")


def ticked(label: str, *, is_on: bool) -> str:
    """Return a label that shows whether it is chosen."""
    return f"✓ {label}" if is_on else label


def sign(*, is_on: bool) -> str:
    """Return what leads from a state to the other one."""
    return "-" if is_on else "+"


def rows(buttons: Iterable[Button], a_row: int) -> Rows:
    """Put buttons into rows."""
    row = tuple(buttons)
    return tuple(row[start : start + a_row] for start in range(0, len(row), a_row))


def short(name: str) -> str:
    """Return a name that a button has room for."""
    return shorten(name, MOST_NAME_CHARS)


def some(names: Iterable[str]) -> str:
    """Name some things, and say how many more there are."""
    named = sorted(map(short, names), key=str.lower)
    n_more = len(named) - MOST_NAMED
    others = [ngettext("{n} other", "{n} others", n_more).format(n=n_more)] if n_more > 0 else []
    return enumerated(named[:MOST_NAMED] + others)


def digest_now() -> Button:
    """Return the button that brings a digest: it shows what a change does."""
    return Button(_("Show my digest now"), "more")


def topic_buttons(page_name: str, reader: Reader, choices: Choices) -> Rows:
    """Return a button for each topic, ticked where it is chosen, that leads to the page again."""
    chosen = reader.wishes.topics
    names = dict.fromkeys((*choices.topics[:_MOST_TOPICS], *sorted(chosen)))
    buttons = (
        to(page_name, ticked(short(name), is_on=name in chosen), f"topic:{sign(is_on=name in chosen)}{key(name)}")
        for name in names
    )
    return rows(buttons, 2)


def topics_in_words(reader: Reader) -> str:
    """Say which topics a chat has chosen."""
    return some(reader.wishes.topics) or _("all")


def length_in_words(n_stories: int, n_sentences: int) -> str:
    """Say how long a digest is: '5 stories, 2 sentences each'."""
    stories = ngettext("{n} story", "{n} stories", n_stories).format(n=n_stories)
    sentences = ngettext("{n} sentence each", "{n} sentences each", n_sentences).format(n=n_sentences)
    return f"{stories}, {sentences}"
