"""What messages are built of: escaped pieces that Telegram's limits are counted for. Pure.

All text that comes from feeds passes `escape` in these pieces. Limits: https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from html import escape
from operator import add, le
from urllib.parse import urlsplit

from bot.speech import enumerated, ngettext
from summarizer.model import Source
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
NAMED_OUTLETS = 3
"""Where more tell a story, two of them are named, and how many others there are."""


@dataclass(frozen=True, slots=True)
class Block:
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
        return units(self.shown) + 2, n_entities, n_bytes, len(self.html.encode()) + 2


_LIMITS = (MAX_UNITS, MAX_ENTITIES, MAX_ENTITIES_BYTES, MAX_SOURCE_BYTES)
_NOTHING = (0,) * len(_LIMITS)


def title_block(title: str) -> Block:
    """Return a title in bold."""
    title = shorten(title, MAX_HEADLINE_CHARS)
    return Block(f"<b>{escape(title)}</b>", title, n_styles=1)


def text_block(text: str) -> Block:
    """Return text as it is."""
    return Block(escape(text), text)


def named_outlets(sources: Sequence[Source]) -> tuple[str, str, list[str]]:
    """Return the outlets that tell a story as HTML and as it shows, and the addresses behind them."""
    n_named = len(sources) if len(sources) <= NAMED_OUTLETS else NAMED_OUTLETS - 1
    named = [(shorten(source.name, MAX_NAME_CHARS), source.url) for source in sources[:n_named]]
    n_others = len(sources) - n_named
    others = [ngettext("{n} other", "{n} others", n_others).format(n=n_others)] if n_others else []
    html = enumerated([link(escape(name), url) for name, url in named] + others)
    return html, enumerated([name for name, _ in named] + others), [url for _, url in named]


def stacked(blocks: Sequence[Block]) -> Block:
    """Return blocks as one, below each other."""
    return Block(
        html="\n".join(block.html for block in blocks),
        shown="\n".join(block.shown for block in blocks),
        urls=tuple(url for block in blocks for url in block.urls),
        n_styles=sum(block.n_styles for block in blocks),
    )


def quoted(block: Block) -> Block:
    """Return a block as a quotation, of which Telegram shows three lines until it is tapped."""
    return replace(block, html=f"<blockquote expandable>{block.html}</blockquote>", n_styles=block.n_styles + 1)


def marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return text in which some stretches, in order and apart from each other, are bold."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [escape(text[at:start]), f"<b>{escape(text[start:end])}</b>"]
        at = end
    return "".join([*pieces, escape(text[at:])])


def as_lines(*lines: str) -> str:
    """Return lines below each other, without the empty ones."""
    return "\n".join(line for line in lines if line)


def link(html: str, url: str) -> str:
    """Return a link to an http(s) address, or the text alone: feeds may name anything, `javascript:` included."""
    return f'<a href="{escape(url)}">{html}</a>' if is_web(url) else html


def is_web(url: str) -> bool:
    """Tell whether something is an address of the web that a message may link to."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    is_clean = url.isprintable() and " " not in url
    return scheme in {"http", "https"} and is_clean and len(escape(url).encode()) <= MAX_LINK_BYTES


def fit(blocks: Iterable[Block]) -> bool:
    """Tell whether one message takes all of the blocks."""
    return _within_limits(reduce(_sum, (block.costs() for block in blocks), _NOTHING))


def _sum(some: Sequence[int], others: Sequence[int]) -> tuple[int, ...]:
    return tuple(map(add, some, others))


def _within_limits(costs: Sequence[int]) -> bool:
    return all(map(le, costs, _LIMITS))


def pages(blocks: Sequence[Block]) -> list[list[Block]]:
    """Fill messages with blocks up to Telegram's limits; a block is never parted."""
    filled: list[list[Block]] = [[]]
    taken = _NOTHING
    for block in blocks:
        costs = block.costs()
        taken = _sum(taken, costs)
        if filled[-1] and not _within_limits(taken):
            filled.append([])
            taken = costs
        filled[-1].append(block)
    return filled


def units(text: str) -> int:
    """Return how long a text is for Telegram: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
