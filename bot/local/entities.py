"""Telegram's HTML parse mode: text with tags to plain text and entities, refused where Telegram refuses. Pure.

https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

MAX_UNITS = 4096
MAX_ENTITIES = 100

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")

Entity = dict[str, Any]


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The request is refused with this code and description, as Telegram words it."""

    def __init__(self, description: str, *, code: int = 400, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class _Open:
    """A tag that has not been closed yet; `start` counts UTF-16 units."""

    tag: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the text that shows and its entities; raises Refused where Telegram can't parse it."""
    plain: list[str] = []
    length = 0
    open_tags: list[_Open] = []
    entities: list[Entity] = []
    place = 0
    while place < len(source):
        if source[place] == "<":
            tag = _tag_at(source, place)
            if tag[1]:
                entities += _close(open_tags, tag, length, source)
            else:
                open_tags.append(_open(tag, length, source))
            place = tag.end()
            continue
        match = _CHARACTER.match(source, place)
        piece = unescape(match[0]) if match else source[place]
        place = match.end() if match else place + 1
        plain.append(piece)
        length += units(piece)
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].tag}"')
    return _trimmed("".join(plain), sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])))


def check_size(text: str, entities: list[Entity]) -> None:
    """Refuse an empty text, one that is too long, or more entities than are kept.

    Telegram drops entities past the hundredth in silence; here that is refused, since nothing of ours may get lost.
    """
    if not text:
        raise Refused("Bad Request: message text is empty")
    if units(text) > MAX_UNITS:
        raise Refused("Bad Request: message is too long")
    if len(entities) > MAX_ENTITIES:
        raise Refused(f"Bad Request: the message has {len(entities)} entities, more than {MAX_ENTITIES} are dropped")


def _tag_at(source: str, place: int) -> re.Match[str]:
    tag = _TAG.match(source, place)
    if tag is None:
        raise _unparsable(f"Unclosed or empty start tag at byte offset {_bytes(source, place)}")
    return tag


def _open(tag: re.Match[str], start: int, source: str) -> _Open:
    name = tag[2].lower()
    attributes = {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(tag[3])}
    is_known = name in _KINDS and (name != "span" or attributes.get("class") == "tg-spoiler")
    if not is_known:
        raise _unparsable(f'Unsupported start tag "{name}" at byte offset {_bytes(source, tag.start())}')
    return _Open(name, start, attributes)


def _close(open_tags: list[_Open], tag: re.Match[str], end: int, source: str) -> list[Entity]:
    name, where = tag[2].lower(), _bytes(source, tag.start())
    if not open_tags:
        raise _unparsable(f"Unexpected end tag at byte offset {where}")
    opened = open_tags.pop()
    if opened.tag != name:
        raise _unparsable(f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{name}>"')
    entity: Entity = {"type": _KINDS[name], "offset": opened.start, "length": end - opened.start}
    if name == "a":
        url = opened.attributes.get("href", "")
        if not _is_link(url):
            return []
        entity["url"] = url
    if name == "blockquote" and "expandable" in opened.attributes:
        entity["type"] = "expandable_blockquote"
    return [entity] if entity["length"] else []


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https", "tg", "mailto"} and bool(parts.netloc or parts.path) and " " not in url


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take the white space off both ends, and move the entities along."""
    kept = text.strip()
    before = units(text[: len(text) - len(text.lstrip())])
    end = units(kept)
    moved: list[Entity] = []
    for entity in entities:
        start = max(0, entity["offset"] - before)
        stop = min(end, entity["offset"] + entity["length"] - before)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved


def _unparsable(reason: str) -> Refused:
    return Refused(f"Bad Request: can't parse entities: {reason}")


def _bytes(source: str, place: int) -> int:
    return len(source[:place].encode())
