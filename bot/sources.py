"""What `tidings summarize` is given: a file or standard input, in any encoding, or a JSON object a line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from charset_normalizer import from_bytes

from summarizer.errors import ParseError, TidingsError
from summarizer.methods import Method
from summarizer.model import Article
from summarizer.reading import read_page, read_text

_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")
_LINE_FORM = 'write {"text": "…", "title": "…"}'


def read_file(source: str, now: datetime, *, method: Method = "tidings") -> Article:
    """Return the article in a file, HTML or plain text; raises ParseError where there is none."""
    body = b"".join(lines_of(source))
    looks_like_html = source.lower().endswith((".html", ".htm", ".xhtml")) or _MARKUP.match(body)
    if looks_like_html:
        return read_page(body, "", now, method=method)
    return read_text(_decoded(body), now, method=method)


def _decoded(body: bytes) -> str:
    """Return a file's text, in whatever encoding it is; raises ParseError where it is not text."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = from_bytes(body).best()
    if guess is None:
        raise ParseError("this is not text")
    return str(guess)


def lines_of(source: str) -> Iterator[bytes]:
    """Yield the lines of a file, or of standard input for `-`, as they come."""
    try:
        with sys.stdin.buffer if source == "-" else Path(source).open("rb") as file:
            yield from file
    except OSError as e:
        raise TidingsError(f"{source} can't be read: {e.strerror}; name a file, a URL or - for standard input") from e


def read_line(line: bytes, now: datetime, *, method: Method = "tidings") -> Article:
    """Return the article in a line of JSON; raises ParseError where it is none."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as e:
        raise ParseError(f"is not JSON; {_LINE_FORM}") from e
    if not isinstance(item, dict):
        raise ParseError(f"is not an object; {_LINE_FORM}")
    if "text" not in item:
        raise ParseError(f'has no "text"; {_LINE_FORM}')
    if not isinstance(item["text"], str):
        raise ParseError(f'"text" is not a string; {_LINE_FORM}')
    title, language = (value if isinstance(value := item.get(key), str) else "" for key in ("title", "language"))
    return read_text(item["text"], now, title=title, language=language, method=method)
