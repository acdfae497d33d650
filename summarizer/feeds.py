"""Bytes to entries: RSS, Atom, RDF and JSON Feed. Pure; safe to run in a worker process."""

from __future__ import annotations

import calendar
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from summarizer.addresses import article_key, web_address
from summarizer.errors import ParseError
from summarizer.model import Entry
from summarizer.text import clean_text, shorten
from summarizer.tree import embeds

MAX_ENTRIES = 500
MAX_TITLE_CHARS = 500
_IS_ADDRESS = re.compile("https?://", re.IGNORECASE)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_NUMERIC_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_BLOCKS = (
    "address article aside blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table "
    "td th tr ul"
).split()
_BLOCK_TAG = re.compile(rf"<(?:{'|'.join(_BLOCKS)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed document holds: its own title and language, and its entries in its own order."""

    title: str
    language: str
    entries: tuple[Entry, ...]


def parse_feed(body: bytes, *, url: str, content_type: str = "", now: datetime) -> ParsedFeed:
    """Read a feed document of any common format.

    `url` is the address it came from, which relative links start at; dates after `now` are cut to it. Of more
    than 500 entries the first 500 are taken. Raises ParseError where the bytes are no feed or it has no entries.
    """
    if not body.strip():
        raise ParseError("the answer is empty, not a feed")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        feed = _parse_json_feed(body, url, now)
    else:
        feed = _parse_xml_feed(body, url, content_type, now)
    if not feed.entries:
        raise ParseError("the feed holds no entries")
    return replace(feed, entries=_with_own_names(feed.entries))


def _parse_xml_feed(body: bytes, url: str, content_type: str, now: datetime) -> ParsedFeed:
    import feedparser

    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    try:
        parsed = feedparser.parse(_without_impossible_characters(body), response_headers=headers)
    except (ValueError, LookupError, ArithmeticError, RecursionError, AttributeError, TypeError) as e:
        raise ParseError(f"the feed is beyond repair ({type(e).__name__})") from e
    if not parsed.get("version") and not parsed.entries:
        raise ParseError("the answer is a web page, not a feed" if b"<html" in body[:2000].lower() else "not a feed")
    language = str(parsed.feed.get("language", ""))
    entries = (_xml_entry(item, url, language, now) for item in parsed.entries[:MAX_ENTRIES])
    return ParsedFeed(
        title=_plain(parsed.feed.get("title", "")),
        language=language,
        entries=tuple(entry for entry in entries if entry is not None),
    )


def _without_impossible_characters(body: bytes) -> bytes:
    """Take out references to what is no character (`&#xD800;`): feedparser gives the whole feed up for one of them."""

    def checked(reference: re.Match[bytes]) -> bytes:
        digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
        code = int(digits, base) if len(digits) < 10 else sys.maxunicode + 1
        return b"" if code == 0 or 0xD800 <= code <= 0xDFFF or code > sys.maxunicode else reference[0]

    return _NUMERIC_REFERENCE.sub(checked, body)


def _xml_entry(item: Any, base: str, feed_language: str, now: datetime) -> Entry | None:
    bodies = [str(part.get("value", "")) for part in item.get("content", [])] + [str(item.get("summary", ""))]
    # Asked for `updated` where there is none, feedparser warns and answers with `published`.
    dates = [item[key] for key in ("published_parsed", "updated_parsed") if key in item]
    return _entry(
        link=str(item.get("link", "")),
        guid=str(item.get("id", "")),
        title=str(item.get("title", "")),
        bodies=bodies,
        date=next((date for parsed in dates if (date := _struct_date(parsed)) is not None), None),
        language=str(item.get("title_detail", {}).get("language") or feed_language),
        base=base,
        now=now,
    )


def _parse_json_feed(body: bytes, url: str, now: datetime) -> ParsedFeed:
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as e:
        raise ParseError(f"the answer is broken JSON, not a feed ({e})") from e
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise ParseError("the answer is JSON, but not a JSON Feed: it has no list 'items'")
    language = _string(document, "language")
    entries = (_json_entry(item, url, language, now) for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return ParsedFeed(
        title=_plain(_string(document, "title")),
        language=language,
        entries=tuple(entry for entry in entries if entry is not None),
    )


def _json_entry(item: dict[str, Any], base: str, feed_language: str, now: datetime) -> Entry | None:
    id_ = item.get("id")
    bodies = [_string(item, "content_html"), escape(_string(item, "content_text")), _string(item, "summary")]
    return _entry(
        link=_string(item, "url") or _string(item, "external_url"),
        guid=str(id_) if isinstance(id_, str | int | float) else "",
        title=_string(item, "title"),
        bodies=bodies,
        date=_iso_date(_string(item, "date_published") or _string(item, "date_modified")),
        language=_string(item, "language") or feed_language,
        base=base,
        now=now,
    )


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _entry(
    *,
    link: str,
    guid: str,
    title: str,
    bodies: list[str],
    date: datetime | None,
    language: str,
    base: str,
    now: datetime,
) -> Entry | None:
    url = web_address(link, base) or (web_address(guid, base) if _IS_ADDRESS.match(guid) else "")
    # The longest as it reads: a picture's HTML may well be longer than a paragraph.
    text = max((_plain(body, keep_paragraphs=True) for body in bodies), key=len)
    title = shorten(_plain(title) or text.split("\n", 1)[0], MAX_TITLE_CHARS)
    if not title:
        return None
    return Entry(
        keys=_keys(url, guid, title, text),
        guid=guid,
        url=url,
        title=title,
        published=min(max(date, _EARLIEST), now) if date else None,
        text=text,
        language=language,
    )


def _keys(url: str, guid: str, title: str, text: str) -> tuple[str, ...]:
    """Name an entry by its link, and by its GUID with its title.

    In the wild GUIDs change while links stay, links change while GUIDs stay, and ten items share one GUID. A title
    alone names nothing: 'Morning briefing' comes every day. Without a GUID, the words and the link stand for it.
    """
    link = (article_key(url),) if url else ()
    identity = guid or "\n".join((*link, text))
    named = hashlib.sha256(f"{identity}\n{title}".encode("utf-8", "ignore")).hexdigest()[:24]
    return (*link, named)


def _with_own_names(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Name entries that link to one page, such as a home page, without it: that page is nobody's article."""
    sharing: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        sharing[entry.url].add(entry.guid or entry.keys[-1])
    return tuple(
        replace(entry, keys=entry.keys[1:], has_page=False) if entry.url and len(sharing[entry.url]) > 1 else entry
        for entry in entries
    )


def _plain(html: str, *, keep_paragraphs: bool = False) -> str:
    """Return the text that a browser would show of a fragment of HTML."""
    if "<" in html or "&" in html:
        html = _html_to_text(html)
    text = clean_text(html)
    return text if keep_paragraphs else " ".join(text.split("\n"))


def _html_to_text(html: str) -> str:
    from lxml import etree
    from lxml.html import fragment_fromstring

    if _BLOCK_TAG.search(html):  # line breaks of the source are spaces, where tags part the paragraphs
        html = " ".join(html.split())
    try:
        tree = fragment_fromstring(html.encode("utf-8", "ignore").decode(), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return re.sub(r"<[^>]*>", " ", html)
    for block in tree.iter(*_BLOCKS):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    for hidden in [*tree.xpath(".//script | .//style | .//figure"), *embeds(tree)]:
        hidden.drop_tree()
    return str(tree.text_content())


def _struct_date(parsed: Any) -> datetime | None:
    """Feeds bear years like -1, 1 and 9999; feedparser hands them on."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=calendar.timegm(parsed)) if parsed else None
    except (ValueError, OverflowError, TypeError):
        return None


def _iso_date(text: str) -> datetime | None:
    try:
        date = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
