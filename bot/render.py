"""Editions and lists to messages that Telegram takes: escaped, attributed, within its limits. Pure.

All text that comes from feeds passes `escape` here and nowhere else. Limits: https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape, unescape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.slots import ALL_DAYS, Schedule
from summarizer.model import Source, Story
from summarizer.text import shorten

MAX_UNITS = 4096
"""Characters of a message after parsing, in UTF-16 code units."""
MAX_ENTITIES = 100
"""What comes after the hundredth is dropped. A style around a link counts for each piece that the link cuts it into."""
MAX_ENTITIES_BYTES = 9000
"""What entities and their addresses may take together: https://github.com/tdlib/telegram-bot-api/issues/165."""
MAX_SOURCE_BYTES = 1 << 15
"""Bytes of a message before parsing."""
MAX_LINK_BYTES = 2000
MAX_HEADLINE_CHARS = 250
MAX_NAME_CHARS = 60
MAX_NOTE_CHARS = 1900
NAMED_OUTLETS = 4
"""Where more tell a story, three of them are named, and how many others there are."""
BUTTONS_A_ROW = 5

_HEADLINE = re.compile(r'<a href="([^"]*)"><b>(.*?)</b></a>', re.DOTALL)
_TAG = re.compile(r"</?(?:a|b)\b[^>]*>")
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


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece of a message that is never parted: its HTML and what it takes of Telegram's limits."""

    html: str
    shown: str
    urls: tuple[str, ...] = ()
    n_styles: int = 0
    number: int = 0
    story_id: int = 0

    def costs(self) -> tuple[int, ...]:
        """Return what the block, and the blank line after it, takes of each of `_LIMITS`."""
        n_entities = self.n_styles + len(self.urls)
        n_bytes = 12 * n_entities + sum(len(url.encode()) for url in self.urls)
        return _units(self.shown) + 2, n_entities, n_bytes, len(self.html.encode()) + 2


_LIMITS = (MAX_UNITS, MAX_ENTITIES, MAX_ENTITIES_BYTES, MAX_SOURCE_BYTES)


def digest_messages(
    stories: Sequence[Story],
    *,
    now: datetime,
    zone: ZoneInfo,
    sentences: int,
    max_chars: int,
    next_due: datetime | None,
) -> list[Message]:
    """Return a digest as messages: a dated head, numbered stories, and when the next one comes.

    Each story has at most so many `sentences`, of `max_chars` together.
    """
    local = now.astimezone(zone)
    head = _head(f"Your digest for {local:%A}, {local.day} {local:%B}")
    if not stories:
        return [Message("\n\n".join([head.html, "Nothing new since your last digest.", *_foot(now, zone, next_due)]))]
    blocks = [
        _story_block(number, story, " ".join(story.summary.best(sentences, max_chars=max_chars)), now)
        for number, story in enumerate(stories, start=1)
    ]
    foot = [_plain_block(line) for line in _foot(now, zone, next_due)]
    return _split([head, *blocks, *foot])


def list_message(
    title: str,
    stories: Sequence[Story],
    *,
    now: datetime,
    sentences: int,
    max_chars: int,
    first_number: int = 1,
    hint: str = "",
) -> Message:
    """Return a numbered list of stories, with one of the `sentences` that a digest has of each, as one message.

    What does not fit is left out: `numbers` tells what it holds.
    """
    blocks = [
        _story_block(number, story, story.summary.line(sentences, max_chars=max_chars), now)
        for number, story in enumerate(stories, start=first_number)
    ]
    hints = [_plain_block(hint)] if hint else []
    return _split([_head(title), *hints, *blocks])[0]


def with_row(message: Message, *buttons: Button) -> Message:
    """Return a message with one more row of buttons beneath the others."""
    return replace(message, buttons=(*message.buttons, buttons)) if buttons else message


def as_plain(message: Message) -> Message:
    """Return a message as text without any markup, the address of each story behind its headline.

    What does not fit is left out, and its numbers with it.
    """
    text = unescape(_TAG.sub("", _HEADLINE.sub(r"\2 (\1)", message.html)))
    blocks = text.split("\n\n")
    while len(blocks) > 1 and _units("\n\n".join(blocks)) > MAX_UNITS:
        blocks.pop()
    text = "\n\n".join(blocks)
    if _units(text) > MAX_UNITS:
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
    return f"{_days_in_words(schedule.days)} at {_enumerate([f'{at:%H:%M}' for at in schedule.times])}"


def _days_in_words(days: frozenset[int]) -> str:
    named = {ALL_DAYS: "daily", frozenset(range(5)): "on weekdays", frozenset({5, 6}): "at weekends"}
    return named.get(days) or f"every {_enumerate([day_name[day] for day in sorted(days)])}"


def when(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Say when something will be, as the reader's clock shows it: 'tomorrow at 08:30 (Europe/Berlin)'."""
    if moment <= now:
        return "in a moment"
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    year = f" {local.year}" if local.year != today.year else ""
    day = {0: "today", 1: "tomorrow"}.get(days, f"on {local:%A}, {local.day} {local:%B}{year}")
    return f"{day} at {local:%H:%M} ({zone.key})"


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


def _head(title: str) -> _Block:
    title = shorten(title, MAX_HEADLINE_CHARS)
    return _Block(f"<b>{escape(title)}</b>", title, n_styles=1)


def _plain_block(text: str) -> _Block:
    return _Block(escape(text), text)


def _story_block(number: int, story: Story, summary: str, now: datetime) -> _Block:
    headline = f"{number}. {shorten(story.title, MAX_HEADLINE_CHARS)}"
    outlets, outlets_shown, urls = _outlets(story.sources)
    age = ago(story.published, now)
    return _Block(
        html=_lines(_link(f"<b>{escape(headline)}</b>", story.url), escape(summary), _dotted(outlets, age)),
        shown=_lines(headline, summary, _dotted(outlets_shown, age)),
        urls=tuple(url for url in (story.url, *urls) if _is_web(url)),
        n_styles=1,
        number=number,
        story_id=story.id,
    )


def _outlets(sources: Sequence[Source]) -> tuple[str, str, list[str]]:
    """Return the outlets that tell a story as HTML and as it shows, and the addresses behind them."""
    n_named = len(sources) if len(sources) <= NAMED_OUTLETS else NAMED_OUTLETS - 1
    named = [(shorten(source.name, MAX_NAME_CHARS), source.url) for source in sources[:n_named]]
    others = [f"{len(sources) - n_named} others"] if len(sources) > n_named else []
    html = _enumerate([_link(escape(name), url) for name, url in named] + others)
    return html, _enumerate([name for name, _ in named] + others), [url for _, url in named]


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _dotted(outlets: str, age: str) -> str:
    return f"{outlets} · {age}" if outlets else age


def _enumerate(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _link(html: str, url: str) -> str:
    """Return a link to an http(s) address, or the text alone: feeds may name anything, `javascript:` included."""
    return f'<a href="{escape(url)}">{html}</a>' if _is_web(url) else html


def _is_web(url: str) -> bool:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    is_clean = url.isprintable() and " " not in url
    return scheme in {"http", "https"} and is_clean and len(escape(url).encode()) <= MAX_LINK_BYTES


def _split(blocks: Sequence[_Block]) -> list[Message]:
    """Fill messages with blocks up to Telegram's limits; a block is never parted."""
    pages: list[list[_Block]] = [[]]
    for block in blocks:
        together = zip(*(other.costs() for other in [*pages[-1], block]), strict=True)
        if pages[-1] and any(sum(costs) > limit for costs, limit in zip(together, _LIMITS, strict=True)):
            pages.append([])
        pages[-1].append(block)
    return [_message(page) for page in pages]


def _message(blocks: Sequence[_Block]) -> Message:
    numbers = {block.number: block.story_id for block in blocks if block.number}
    return Message("\n\n".join(block.html for block in blocks), number_buttons(numbers), numbers)


def number_buttons(numbers: Mapping[int, int]) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each number; pressed, it brings what is related to the story under it."""
    buttons = [Button(f"{number}", f"related:{story_id}") for number, story_id in numbers.items()]
    return tuple(tuple(buttons[start : start + BUTTONS_A_ROW]) for start in range(0, len(buttons), BUTTONS_A_ROW))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
