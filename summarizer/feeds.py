"""Bytes to entries: RSS, Atom, RDF and JSON Feed. Pure; safe to run in a worker process."""

from __future__ import annotations

import calendar
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from summarizer.errors import ParseError
from summarizer.model import Entry
from summarizer.text import clean_text

MAX_ENTRIES = 500
MAX_TITLE_CHARS = 500
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Query parameters that say where a reader came from, never which article it is.
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|ns_\w+|at_\w+|ref|src|smid|xtor)$", re.IGNORECASE)


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
    return feed


def _parse_xml_feed(body: bytes, url: str, content_type: str, now: datetime) -> ParsedFeed:
    import feedparser

    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    try:
        parsed = feedparser.parse(body, response_headers=headers)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as e:
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


def _xml_entry(item: Any, base: str, feed_language: str, now: datetime) -> Entry | None:
    bodies = [str(part.get("value", "")) for part in item.get("content", [])] + [str(item.get("summary", ""))]
    return _entry(
        link=str(item.get("link", "")),
        guid=str(item.get("id", "")),
        title=str(item.get("title", "")),
        html=max(bodies, key=len),
        date=_struct_date(item.get("published_parsed") or item.get("updated_parsed")),
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
    bodies = [_string(item, key) for key in ("content_html", "content_text", "summary")]
    return _entry(
        link=_string(item, "url") or _string(item, "external_url"),
        guid=str(item.get("id") or ""),
        title=_string(item, "title"),
        html=max(bodies, key=len),
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
    html: str,
    date: datetime | None,
    language: str,
    base: str,
    now: datetime,
) -> Entry | None:
    url = _web_url(link or guid, base)
    text = _plain(html, keep_paragraphs=True)
    title = _shorten(_plain(title) or text.split("\n", 1)[0], MAX_TITLE_CHARS)
    if not title:
        return None
    return Entry(
        keys=_keys(url, guid, title),
        url=url,
        title=title,
        published=min(max(date, _EARLIEST), now) if date else None,
        text=text,
        language=language,
    )


def _keys(url: str, guid: str, title: str) -> tuple[str, ...]:
    """Name an entry by its link and by its GUID with its title.

    In the wild GUIDs change while links stay, links change while GUIDs stay, and ten items share one GUID.
    """
    named = hashlib.sha256(f"{guid}\n{title}".encode()).hexdigest()[:24]
    return (same_article_url(url), named) if url else (named,)


def same_article_url(url: str) -> str:
    """Return `url` without what does not change the article: the fragment and tracking parameters."""
    parts = urlsplit(url)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)])
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))


def _web_url(link: str, base: str) -> str:
    """Return `link` made absolute, or nothing where it is no address of the web (`javascript:`, a bare GUID)."""
    try:
        url = urljoin(base, clean_text(link).replace("\n", "")) if link else ""
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_bare_name = link and not urlsplit(link).scheme and "/" not in link
    return url if parts.scheme in {"http", "https"} and parts.hostname and not is_bare_name else ""


def _plain(html: str, *, keep_paragraphs: bool = False) -> str:
    """Return the text that a browser would show of a fragment of HTML."""
    if "<" in html or "&" in html:
        html = _html_to_text(html)
    text = clean_text(html)
    return text if keep_paragraphs else " ".join(text.split("\n"))


def _html_to_text(html: str) -> str:
    from lxml import etree
    from lxml.html import fragment_fromstring

    try:
        tree = fragment_fromstring(html.encode("utf-8", "ignore").decode(), create_parent="div")
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]*>", " ", html)
    for block in tree.iter("p", "br", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"):
        block.tail = "\n" + (block.tail or "")
    for hidden in tree.xpath(".//script | .//style | .//figure"):
        hidden.drop_tree()
    return str(tree.text_content())


def _shorten(text: str, max_chars: int) -> str:
    return text if len(text) <= max_chars else text[: max_chars - 1].rsplit(" ", 1)[0] + "…"


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
