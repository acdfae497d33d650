"""How long a text is to read, and the lengths in which people read a summary: a line, a digest, a card."""

from __future__ import annotations

import re

_WIDE = re.compile("[\u2e80-\U0010ffff]")
MAX_TEXT_CHARS = 100_000
"""So much of an article is read; the paragraph that goes beyond is left out whole, and what follows it."""
KEPT_SENTENCES = 5
"""What is kept of an article: as much as a card shows."""
LINE_CHARS = 250
"""A sentence of a list is no longer, where there is one. Of two sentences within 500 characters one always is."""


def latin_length(text: str) -> int:
    """Return the length of a text in Latin letters: a Chinese, Japanese or Korean character says as much as two.

    It is as wide as two, too, and so is an emoji. Never less than the UTF-16 units by which Telegram counts.
    """
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
