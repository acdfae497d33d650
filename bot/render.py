"""Editions and lists to messages that Telegram takes: escaped, attributed, within its limits. Pure.

Text that comes from feeds passes `escape` here and in `bot.blocks`, and nowhere else.
"""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape, unescape
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.blocks import (
    MAX_HEADLINE_CHARS,
    MAX_NAME_CHARS,
    MAX_UNITS,
    Block,
    as_lines,
    enumerated,
    fit,
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
from summarizer.model import Line, Story
from summarizer.search import Found
from summarizer.snippets import Snippet
from summarizer.text import shorten

MAX_NOTE_CHARS = 1900
MAX_REASONS_CHARS = 120
BUTTONS_A_ROW = 5
NO_REASONS: Mapping[int, Sequence[str]] = MappingProxyType({})

_HEADLINE = re.compile(r'<a href="([^"]*)"><b>(.*?)</b></a>', re.DOTALL)
_TAG = re.compile(r"</?(?:a|b|blockquote)\b[^>]*>")
_NUMBERED = re.compile(r"(\d+)\. ")


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; `data` comes back when it is pressed (1-64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message in Telegram's HTML, its buttons by row, and the story under each of its numbers.

    With `is_plain`, `html` is no HTML but the very text.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    numbers: Mapping[int, int] = field(default_factory=dict)
    is_plain: bool = False


def digest_messages(
    stories: Sequence[Story],
    *,
    now: datetime,
    zone: ZoneInfo,
    sentences: int,
    max_chars: int,
    next_due: datetime | None,
    updates: Mapping[int, Sequence[Line]] | None = None,
) -> list[Message]:
    """Return a digest as messages: a dated head, numbered stories, and when the next one comes.

    Each story has at most so many `sentences`, of `max_chars` together; of one that has `updates`, these lines.
    """
    local = now.astimezone(zone)
    head = title_block(f"Your digest for {local:%A}, {local.day} {local:%B}")
    if not stories:
        return [Message("\n\n".join([head.html, "Nothing new since your last digest.", *_foot(now, zone, next_due)]))]
    updates = updates or {}
    blocks = [
        _update_block(number, story, updates[story.id], now)
        if updates.get(story.id)
        else _story_block(number, story, " ".join(story.summary.best(sentences, max_chars=max_chars)), now)
        for number, story in enumerate(stories, start=1)
    ]
    foot = [text_block(line) for line in _foot(now, zone, next_due)]
    return _messages([head, *blocks, *foot])


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
        _story_block(number, story, story.summary.line(sentences, max_chars=max_chars), now, why=why.get(story.id, ()))
        for number, story in enumerate(stories, start=first_number)
    ]
    hints = [text_block(hint)] if hint else []
    return _messages([title_block(title), *hints, *blocks])[0]


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
        blocks.append(_story_block(number, one.story, line.text + said, now, marks=line.marks))
    hints = [text_block(hint)] if hint else []
    return _messages([title_block(title), *hints, *blocks])[0]


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
    shown = {int(found[1]) for block in blocks if (found := _NUMBERED.match(block))}
    numbers = {number: story_id for number, story_id in message.numbers.items() if number in shown}
    return Message(text, number_buttons(numbers), numbers, is_plain=True)


def note(*paragraphs: str, title: str = "") -> Message:
    """Return words of the bot's own, which may quote anything, as a message; what is too long for one is cut."""
    text = escape(shorten("\n\n".join(paragraphs), MAX_NOTE_CHARS))
    return Message(f"<b>{escape(title)}</b>\n\n{text}" if title else text)


def _foot(now: datetime, zone: ZoneInfo, next_due: datetime | None) -> list[str]:
    return [f"Next digest: {when(next_due, now=now, zone=zone)}."] if next_due else []


def in_words(schedule: Schedule) -> str:
    """Say when digests come by the local clock: 'on weekdays at 08:30 and 18:00'."""
    return f"{_days_in_words(schedule.days)} at {enumerated([f'{at:%H:%M}' for at in schedule.times])}"


def _days_in_words(days: frozenset[int]) -> str:
    named = {ALL_DAYS: "daily", frozenset(range(5)): "on weekdays", frozenset({5, 6}): "at weekends"}
    return named.get(days) or f"every {enumerated([day_name[day] for day in sorted(days)])}"


def when(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Say when something will be, as the reader's clock shows it: 'tomorrow at 08:30 (Europe/Berlin)'."""
    if moment <= now:
        return "in a moment"
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    year = f" {local.year}" if local.year != today.year else ""
    day = {0: "today", 1: "tomorrow"}.get(days, f"on {local:%A}, {local.day} {local:%B}{year}")
    return f"{day} at {local:%H:%M} ({shown_zone(zone)})"


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago something was: 'just now', '5 min ago', '3 h ago', '2 days ago'."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} days ago"


def reasons(words: Sequence[str]) -> str:
    """Say for which words a story is listed: 'Shared: Kim Jong Un, Russia'; nothing where there are none."""
    return f"Shared: {shorten(', '.join(words), MAX_REASONS_CHARS)}" if words else ""


def _story_block(
    number: int,
    story: Story,
    summary: str,
    now: datetime,
    *,
    marks: Sequence[tuple[int, int]] = (),
    why: Sequence[str] = (),
) -> Block:
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


def _update_block(number: int, story: Story, lines: Sequence[Line], now: datetime) -> Block:
    """Return what is new of a story that the reader has had, under the headline that came with the first line of it.

    Lines for which one message has no room are left out.
    """
    block = _told_anew(number, story, lines, now)
    return block if len(lines) == 1 or fit([block]) else _update_block(number, story, lines[:-1], now)


def _told_anew(number: int, story: Story, lines: Sequence[Line], now: datetime) -> Block:
    newest = lines[0].sources[0]
    headline = f"{number}. Update: {shorten(newest.title or story.title, MAX_HEADLINE_CHARS)}"
    url = newest.url or story.url
    said = [named_outlets(line.sources) for line in lines]
    age = ago(max(line.published for line in lines), now)
    told = list(zip(lines, said, strict=True))
    return Block(
        html=as_lines(
            link(f"<b>{escape(headline)}</b>", url),
            *(f"{escape(line.sentence)} – {html}" for line, (html, _, _) in told),
            age,
        ),
        shown=as_lines(headline, *(f"{line.sentence} – {shown}" for line, (_, shown, _) in told), age),
        urls=tuple(one for one in (url, *(url for _, _, urls in said for url in urls)) if is_web(one)),
        n_styles=1,
        number=number,
        story_id=story.id,
    )


def _dotted(outlets: str, age: str) -> str:
    return f"{outlets} · {age}" if outlets else age


def _messages(blocks: Sequence[Block]) -> list[Message]:
    return [_message(page) for page in pages(blocks)]


def _message(blocks: Sequence[Block]) -> Message:
    numbers = {block.number: block.story_id for block in blocks if block.number}
    return Message("\n\n".join(block.html for block in blocks), number_buttons(numbers), numbers)


def number_buttons(numbers: Mapping[int, int]) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each number; pressed, it brings the card of the story under it."""
    buttons = [Button(f"{number}", f"story:{story_id}") for number, story_id in numbers.items()]
    return tuple(tuple(buttons[start : start + BUTTONS_A_ROW]) for start in range(0, len(buttons), BUTTONS_A_ROW))
