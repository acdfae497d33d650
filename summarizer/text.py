"""Text that can be stored and shown: cleaning and shortening."""

from __future__ import annotations

import re
import unicodedata

import regex

_LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029]")
# Control, format and private characters go. The joiners stay: Persian and Hindi are spelled with them, emoji made of
# them. So do those that are white space; they part words.
_UNPRINTABLE = regex.compile(r"[[\p{Cc}\p{Cf}\p{Co}]--[\s\u200c\u200d]]", regex.V1)


def clean_text(text: str) -> str:
    """Return `text` as one paragraph a line: composed (NFC), no control or invisible characters, single spaces."""
    text = text.encode("utf-8", "ignore").decode("utf-8")  # neither UTF-8 nor SQLite can hold lone surrogates
    text = _LINE_BREAK.sub("\n", text)
    text = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def shorten(text: str, max_chars: int) -> str:
    """Shorten at a word's end; a text without spaces is cut where it must be."""
    if len(text) <= max_chars:
        return text
    cut = text[: max_chars - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[max_chars // 2 :] else cut) + "…"
