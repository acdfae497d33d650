"""Telegram's HTML parse mode: text with tags to plain text and entities, refused where Telegram refuses. Pure.

It follows Telegram's own parser by the character, down to how that arranges what overlaps: a style is cut wherever a
link in it begins or ends, and each piece counts as an entity. What Telegram finds by itself (bare addresses, @names,
#tags) is left out, and so are mentions by `tg://user?id=`. https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.local.links import check_link

MAX_UNITS = 4096
MAX_ENTITIES = 100
MAX_ENTITIES_BYTES = 9500
"""About what all entities may take together: https://github.com/tdlib/telegram-bot-api/issues/165."""
MAX_SOURCE_BYTES = 1 << 15

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
    "tg-emoji": "custom_emoji",
}
_STYLES = {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94}
"""The kinds that may overlap, and so are cut; the number orders entities of the same place and length."""
_QUOTES = {"blockquote": 0, "expandable_blockquote": 0}
_WHOLES = {"pre": 11, "code": 20, "text_link": 49, "custom_emoji": 99}
_RANKS = _STYLES | _QUOTES | _WHOLES
_KEEP_SPACES = {"text_link", "pre", "code"}

_SPACE = " \t\r\n\v\0"
_BLANKS = re.compile(r"[ \t\r\n\v]*")
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>/\"']*")
_VALUE_NAME = re.compile(r"[a-zA-Z0-9.\-]*")
_RUN = {end: re.compile(rf"[^\0{end}]+") for end in "<\"'"}
"""Text up to what ends it: a tag, or the quote that a value began with."""
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\U00010000-\U0010ffff]")
"""A character of two UTF-16 units."""

_CLEANED: dict[int, str | None] = (
    {code: " " for code in range(32) if code != 10}
    | {13: None, 0x30A: None, 0x333: None, 0x33F: None}
    | dict.fromkeys(range(0x2028, 0x202F))
)
"""Control characters become spaces; line separators, changes of direction and lines over letters are dropped."""
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2060-\u206f\u2800\u3164\ufeff\ufffc]*")

Entity = dict[str, Any]


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The request is refused with this code and description, as Telegram words it."""

    def __init__(self, description: str, *, code: int = 400, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class _Span:
    """A formatted stretch of the text, in UTF-16 units. `argument` is a link, a language or an emoji's number."""

    kind: str
    start: int
    end: int
    argument: str = ""

    def between(self, start: int, end: int) -> _Span:
        """Return the same from another start to another end; `replace` takes six times as long."""
        return _Span(self.kind, start, end, self.argument)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag that has not been closed yet, and where in the text it began: in UTF-16 units and in pieces."""

    name: str
    argument: str
    start: int
    piece: int


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def has_surrogates(text: str) -> bool:
    """Tell whether a text holds halves of UTF-16 pairs, so that it is no Unicode."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the text that shows and its entities; raises Refused where Telegram can't parse it."""
    text, spans = _parsed(source)
    return text, [_entity(span) for span in spans]


def parse_plain(source: str) -> tuple[str, list[Entity]]:
    """Return a text without tags as Telegram keeps it: cleaned and trimmed."""
    return _finished(source.translate(_CLEANED), [])[0], []


@lru_cache(maxsize=256)  # a digest goes to many chats
def _parsed(source: str) -> tuple[str, tuple[_Span, ...]]:
    if len(source.encode(errors="surrogatepass")) > MAX_SOURCE_BYTES:
        raise Refused("Bad Request: text is too long")
    parser = _Parser(source)
    parser.parse()
    return _finished("".join(parser.pieces), parser.spans)


def check_size(text: str, entities: Sequence[Entity]) -> None:
    """Refuse a text that shows nothing or is too long, or more entities than are kept; raises Refused.

    Telegram drops entities past the hundredth in silence; here that is refused, since nothing of ours may get lost.
    """
    if _INVISIBLE.fullmatch(text):
        raise Refused("Bad Request: text must be non-empty" if text else "Bad Request: message text is empty")
    if units(text) > MAX_UNITS:
        raise Refused("Bad Request: message is too long")
    if len(entities) > MAX_ENTITIES:
        raise Refused(f"Bad Request: the message has {len(entities)} entities, more than {MAX_ENTITIES} are dropped")
    if sum(_bytes_of(entity) for entity in entities) > MAX_ENTITIES_BYTES:
        raise Refused("Bad Request: ENTITIES_TOO_LONG")


def _bytes_of(entity: Entity) -> int:
    return 12 + len(str(entity.get("url", "")).encode())


class _Parser:
    """Reads a source once from left to right; `pieces` and `spans` hold what was found so far."""

    def __init__(self, source: str) -> None:
        # As in Telegram's parser, the end of the source reads as one more blank.
        self._source = source.replace("\0", " ") + "\0"
        self._at = 0
        self._units = 0
        self._open: list[_Tag] = []
        self.pieces: list[str] = []
        self.spans: list[_Span] = []

    def parse(self) -> None:
        while self._at < len(self._source) - 1:
            if self._here != "<":
                self._add(_decoded(self._run(_RUN["<"])))
            elif self._source[self._at + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        if has_surrogates("".join(self.pieces)):
            raise _unparsable(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )

    @property
    def _here(self) -> str:
        return self._source[self._at]

    @property
    def _is_over(self) -> bool:
        return self._here == "\0"

    def _add(self, text: str) -> None:
        cleaned = text if text.isascii() and text.isprintable() else text.translate(_CLEANED)
        self.pieces.append(cleaned)
        self._units += units(cleaned)

    def _run(self, pattern: re.Pattern[str]) -> str:
        """Read as far as a pattern goes; all of them stop at the end of the source."""
        if match := pattern.match(self._source, self._at):
            self._at = match.end()
            return match[0]
        return ""

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._run(_TAG_NAME).lower()
        if self._is_over:
            raise self._unclosed(begin)
        if name not in _KINDS:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        argument = ""
        self._run(_BLANKS)
        while self._here != ">":
            argument = _argument(name, *self._attribute(name, begin)) or argument
            self._run(_BLANKS)
        if name == "span" and argument != "spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._at += 1
        self._open.append(_Tag(name, argument, self._units, len(self.pieces)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._run(_ATTRIBUTE_NAME)
        if not name:
            raise _unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        self._run(_BLANKS)
        value = ""
        if self._here == "=":
            self._at += 1
            self._run(_BLANKS)
            if self._is_over:
                raise self._unclosed(begin, tag)
            value = self._quoted() if self._here in "\"'" else self._name_token()
        if self._is_over:
            raise self._unclosed(begin)
        return name, value

    def _name_token(self) -> str:
        begin = self._at
        name = self._run(_VALUE_NAME)
        if self._here not in _SPACE + ">":
            raise _unparsable(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return name.lower()

    def _quoted(self) -> str:
        end = self._here
        self._at += 1
        value = _decoded(self._run(_RUN[end]))
        self._at += not self._is_over
        return value

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _unparsable(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self._at += 2
        name = self._run(_TAG_NAME).lower()
        self._run(_BLANKS)
        if self._here != ">":
            raise _unparsable(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag = self._open.pop()
        if name and name != tag.name:  # </> closes whatever is open
            where = self._byte(begin)
            raise _unparsable(f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"')
        self._at += 1
        if self._units > tag.start:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        span = _Span(_KINDS[tag.name], tag.start, self._units, tag.argument)
        before = self.spans[-1] if self.spans else None
        if tag.name == "a":
            self._close_link(span, "".join(self.pieces[tag.piece :]))
        elif tag.name == "blockquote":
            self.spans.append(replace(span, kind=tag.argument or "blockquote", argument=""))
        elif tag.name == "tg-emoji" and not re.fullmatch(r"[1-9][0-9]{0,18}", tag.argument):
            raise _unparsable("Invalid custom emoji identifier specified")
        elif before and {before.kind, span.kind} == {"pre", "code"} and _is_language(before, span):
            self.spans[-1] = replace(span, kind="pre", argument=before.argument or span.argument)
        else:
            self.spans.append(span)

    def _close_link(self, span: _Span, shown: str) -> None:
        try:
            self.spans.append(replace(span, argument=check_link(span.argument or shown)))
        except ValueError:
            return  # the text stays, without a link

    def _byte(self, place: int) -> int:
        return len(self._source[:place].encode(errors="surrogatepass"))

    def _unclosed(self, begin: int, tag: str = "") -> Refused:
        named = f' "{tag}"' if tag else ""
        return _unparsable(f"Unclosed start tag{named} at byte offset {self._byte(begin)}")


def _decoded(text: str) -> str:
    """Put characters in the place of references; those that Telegram does not know are just text."""
    return _REFERENCE.sub(lambda match: _referred(match) or match[0], text) if "&" in text else text


def _referred(match: re.Match[str]) -> str:
    """Return the character that is referred to, or nothing where Telegram leaves the text alone."""
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name, "")
    if len(match[0].removesuffix(";")) >= 10:
        return ""
    code = int(decimal or "0") if hexadecimal is None else int(hexadecimal or "0", 16)
    return chr(code) if 0 < code < 0x10FFFF else ""


def _argument(tag: str, attribute: str, value: str) -> str:
    """Return what an attribute says about its tag; most say nothing to Telegram."""
    match tag, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "expandable_blockquote"
    return ""


def _is_language(inner: _Span, outer: _Span) -> bool:
    """Tell whether `code` names the language of a `pre` of the same place, whichever of them is the outer."""
    return (inner.start, inner.end) == (outer.start, outer.end) and bool(inner.argument or outer.argument)


def _finished(text: str, spans: list[_Span]) -> tuple[str, tuple[_Span, ...]]:
    """Arrange and trim as Telegram does before it keeps a text."""
    if has_surrogates(text):
        raise Refused("Bad Request: strings must be encoded in UTF-8")
    # With one character for each unit, offsets are indices.
    by_unit = _PAIR.sub("xx", text)
    end = len(by_unit.rstrip(" \n"))
    kept = [_without_blanks(span, by_unit, end) for span in _arranged(spans)]
    spans = sorted((span for span in kept if span.start < span.end), key=_order)
    first = min((span.start for span in spans), default=end)
    begin = first - len(by_unit[:first].lstrip(" \n"))
    shown = text.encode("utf-16-le")[2 * begin : 2 * end].decode("utf-16-le")
    return shown, tuple(span.between(span.start - begin, span.end - begin) for span in spans)


def _without_blanks(span: _Span, by_unit: str, end: int) -> _Span:
    start = span.start
    while span.kind not in _KEEP_SPACES and start < span.end and by_unit[start] in " \n":
        start += 1
    return span.between(start, min(span.end, end))


def _entity(span: _Span) -> Entity:
    entity: Entity = {"type": span.kind, "offset": span.start, "length": span.end - span.start}
    named = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}.get(span.kind)
    if named and span.argument:
        entity[named] = span.argument
    return entity


def _order(span: _Span) -> tuple[int, int, int]:
    return span.start, -span.end, _RANKS[span.kind]


def _arranged(spans: Iterable[_Span]) -> list[_Span]:
    """Drop links in links and styles in code, and cut styles at the edges of everything else."""
    spans = sorted(spans, key=_order)
    quotes = _apart(span for span in spans if span.kind in _QUOTES)
    wholes = [span for span in _apart(span for span in spans if span.kind in _WHOLES) if not _crosses(span, quotes)]
    fixed = sorted(quotes + wholes, key=_order)
    codes = [span for span in wholes if span.kind in {"pre", "code"}]
    styles = _cut([span for span in spans if span.kind in _STYLES], fixed)
    free = [style for style in styles if not any(code.start <= style.start < code.end for code in codes)]
    return sorted(fixed + free, key=_order)


def _apart(spans: Iterable[_Span]) -> list[_Span]:
    kept: list[_Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _crosses(span: _Span, quotes: Sequence[_Span]) -> bool:
    """Tell whether a span is partly in a quote; all in it is fine."""
    return any(
        quote.start < span.end and span.start < quote.end and not (quote.start <= span.start and span.end <= quote.end)
        for quote in quotes
    )


def _cut(styles: Sequence[_Span], fixed: Sequence[_Span]) -> list[_Span]:
    """Cut styles where something else begins or ends and where another style begins; join equal ones that touch."""
    edges = sorted({edge for span in fixed for edge in (span.start, span.end)})
    running: dict[str, _Span] = {}
    pieces: list[_Span] = []

    def flush(place: int) -> None:
        for kind, span in list(running.items()):
            if span.start < place:
                pieces.append(span.between(span.start, min(span.end, place)))
            running[kind] = span.between(max(span.start, place), span.end)
            if span.end <= place:
                del running[kind]

    for style in styles:
        while edges and edges[0] <= style.start:
            flush(edges.pop(0))
        same = running.get(style.kind)
        if same and style.start <= same.end:
            running[style.kind] = same.between(same.start, max(same.end, style.end))
        else:
            flush(style.start)
            running[style.kind] = style
    for edge in [*edges, max((span.end for span in running.values()), default=0)]:
        flush(edge)
    return pieces


def _unparsable(reason: str) -> Refused:
    return Refused(f"Bad Request: can't parse entities: {reason}")
