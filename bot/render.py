"""Editions and lists to messages that Telegram takes: escaped, attributed, within its limits. Pure.

Text that comes from feeds passes `escape` here and in `bot.blocks`, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape, unescape
from itertools import pairwise
from math import ceil
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.blocks import (
    MAX_HEADLINE_CHARS,
    MAX_NAME_CHARS,
    MAX_UNITS,
    Block,
    as_lines,
    is_web,
    link,
    marked,
    named_outlets,
    pages,
    text_block,
    title_block,
    units,
)
from bot.clock import shown_zone
from bot.slots import ALL_DAYS, Schedule
from bot.speech import _, dated, enumerated, ngettext, weekday
from summarizer.model import Story
from summarizer.search import Found
from summarizer.snippets import Snippet
from summarizer.text import shorten

MAX_NOTE_CHARS = 1900
MAX_REASONS_CHARS = 120
MOST_BUTTONS_A_ROW = 5
NO_REASONS: Mapping[int, Sequence[str]] = MappingProxyType({})

_HEADLINE = re.compile(r'<a href="([^"]*)"><b>(.*?)</b></a>', re.DOTALL)
_TAG = re.compile(r"</?(?:a|b|blockquote)\b[^>]*>")
_NUMBERED = re.compile(r"\A(?:.*\n)?(\d+)\. ")
"""The number of a story, perhaps beneath the title of its section."""
_STORY = "story:"


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; `data` comes back when it is pressed (1-64 bytes)."""

    label: str
    data: str


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message in Telegram's HTML, its buttons by row, and the story under each of its numbers.

    With `is_plain`, `html` is no HTML but the very text. `preview` is the address whose preview stands above it, large.
    """

    html: str
    buttons: Buttons = ()
    numbers: Mapping[int, int] = field(default_factory=dict)
    is_plain: bool = False
    preview: str = ""


def list_message(
    title: str,
    stories: Sequence[Story],
    *,
    now: datetime,
    sentences: int,
    max_chars: int,
    first_number: int = 1,
    hint: str = "",
    why: Mapping[int, Sequence[str]] = NO_REASONS,
) -> Message:
    """Return a numbered list of stories, with one of the `sentences` that a digest has of each, as one message.

    `why` has, by a story's id, the words for which it is listed. What does not fit is left out:
    `numbers` tells what it holds.
    """
    blocks = [
        story_block(number, story, story.summary.line(sentences, max_chars=max_chars), now, why=why.get(story.id, ()))
        for number, story in enumerate(stories, start=first_number)
    ]
    hints = [text_block(hint)] if hint else []
    return as_messages([title_block(title), *hints, *blocks])[0]


def found_message(
    title: str,
    found: Sequence[Found],
    *,
    now: datetime,
    sentences: int,
    max_chars: int,
    first_number: int = 1,
    hint: str = "",
) -> Message:
    """Return what was searched for as `list_message` does, with the passage where it stands, those words in bold."""
    blocks = []
    for number, one in enumerate(found, start=first_number):
        line = one.snippet or Snippet(one.story.summary.line(sentences, max_chars=max_chars))
        said = f" – {shorten(one.outlet, MAX_NAME_CHARS)}" if one.snippet and one.outlet else ""
        blocks.append(story_block(number, one.story, line.text + said, now, marks=line.marks))
    hints = [text_block(hint)] if hint else []
    return as_messages([title_block(title), *hints, *blocks])[0]


def with_row(message: Message, *buttons: Button) -> Message:
    """Return a message with one more row of buttons beneath the others."""
    return replace(message, buttons=(*message.buttons, buttons)) if buttons else message


def as_plain(message: Message) -> Message:
    """Return a message as text without any markup, the address of each story behind its headline.

    What does not fit is left out, and its numbers with it.
    """
    text = unescape(_TAG.sub("", _HEADLINE.sub(r"\2 (\1)", message.html)))
    blocks = text.split("\n\n")
    while len(blocks) > 1 and units("\n\n".join(blocks)) > MAX_UNITS:
        blocks.pop()
    text = "\n\n".join(blocks)
    if units(text) > MAX_UNITS:
        text = shorten(text, MAX_UNITS // 2)
    shown = {int(number) for block in blocks for number in _NUMBERED.findall(block)}
    numbers = {number: story_id for number, story_id in message.numbers.items() if number in shown}
    others = [row for row in message.buttons if not row[0].data.startswith(_STORY)]
    return Message(text, (*number_buttons(numbers), *others), numbers, is_plain=True)


def note(*paragraphs: str, title: str = "") -> Message:
    """Return words of the bot's own, which may quote anything, as a message; what is too long for one is cut."""
    text = escape(shorten("\n\n".join(paragraphs), MAX_NOTE_CHARS))
    return Message(f"<b>{escape(title)}</b>\n\n{text}" if title else text)


def in_words(schedule: Schedule) -> str:
    """Say when digests come by the local clock: 'on weekdays at 08:30 and 18:00'."""
    times = enumerated([f"{at:%H:%M}" for at in schedule.times])
    return _("{days} at {times}").format(days=_days_in_words(schedule.days), times=times)


def _days_in_words(days: frozenset[int]) -> str:
    named = {ALL_DAYS: _("daily"), frozenset(range(5)): _("on weekdays"), frozenset({5, 6}): _("at weekends")}
    if len(days) == len(ALL_DAYS) - 1:
        return _("daily except {day}").format(day=weekday(min(ALL_DAYS - days)))
    return named.get(days) or _("every {days}").format(days=enumerated([weekday(day) for day in sorted(days)]))


def when(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Say when something will be, as the reader's clock shows it: 'tomorrow at 08:30 (Europe/Berlin)'."""
    if moment <= now:
        return _("in a moment")
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    said = {0: _("today at {time} ({zone})"), 1: _("tomorrow at {time} ({zone})")}.get((local.date() - today).days)
    said = said or _("on {day} at {time} ({zone})")
    day = dated(local, _("EEEE, d MMMM") if local.year == today.year else _("EEEE, d MMMM y"))
    return said.format(day=day, time=f"{local:%H:%M}", zone=shown_zone(zone))


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago something was, which no line end parts: 'just now', '5 min ago', '3 h ago', '2 days ago'."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _unbroken(ngettext("{n} min ago", "{n} min ago", minutes).format(n=minutes))
    hours = minutes // 60
    if hours < 48:
        return _unbroken(ngettext("{n} h ago", "{n} h ago", hours).format(n=hours))
    return _unbroken(ngettext("{n} day ago", "{n} days ago", hours // 24).format(n=hours // 24))


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def reasons(words: Sequence[str]) -> str:
    """Say for which words a story is listed: 'Shared: Kim Jong Un, Russia'; nothing where there are none."""
    return _("Shared: {words}").format(words=shorten(", ".join(words), MAX_REASONS_CHARS)) if words else ""


def story_block(
    number: int,
    story: Story,
    summary: str,
    now: datetime,
    *,
    marks: Sequence[tuple[int, int]] = (),
    why: Sequence[str] = (),
) -> Block:
    """Return a story in a list or digest: its headline, what is said of it and why, who tells it, its age.

    `marks` are the stretches of `summary` that are bold.
    """
    headline = f"{number}. {shorten(story.title, MAX_HEADLINE_CHARS)}"
    outlets, outlets_shown, urls = named_outlets(story.sources)
    age, shared = ago(story.published, now), reasons(why)
    return Block(
        html=as_lines(
            link(f"<b>{escape(headline)}</b>", story.url), marked(summary, marks), escape(shared), _dotted(outlets, age)
        ),
        shown=as_lines(headline, summary, shared, _dotted(outlets_shown, age)),
        urls=tuple(url for url in (story.url, *urls) if is_web(url)),
        n_styles=1 + len(marks),
        number=number,
        story_id=story.id,
    )


def _dotted(outlets: str, age: str) -> str:
    """Return what stands last of a story, the age in one piece with the outlet before it."""
    return f"{outlets}{_unbroken(f' · {age}')}" if outlets else age


def as_messages(blocks: Sequence[Block]) -> list[Message]:
    """Return blocks as messages, none of them parted, with a button for each number."""
    return [_message(page) for page in pages(blocks)]


def _message(blocks: Sequence[Block]) -> Message:
    numbers = {block.number: block.story_id for block in blocks if block.number}
    return Message("\n\n".join(block.html for block in blocks), number_buttons(numbers), numbers)


def number_buttons(numbers: Mapping[int, int]) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each number, in rows of like length; pressed, it brings the card of the story under it."""
    buttons = [Button(f"{number}", f"{_STORY}{story_id}") for number, story_id in numbers.items()]
    n_rows = ceil(len(buttons) / MOST_BUTTONS_A_ROW)
    ends = [ceil(len(buttons) * row / n_rows) for row in range(n_rows + 1)] if n_rows else []
    return tuple(tuple(buttons[start:end]) for start, end in pairwise(ends))
