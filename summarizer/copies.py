"""Which articles of a story are the same text, an agency's for example. Pure, and linear in the number of articles.

Of all runs of four words in a text's opening a quarter is kept, the same quarter in every text: those whose hash can be
divided by four. So the share that two openings have in common can be told from what is kept, as in Broder, On the
resemblance and containment of documents (1997), though one outlet prints less of the text than another.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.words import split_words

OPENING_CHARS = 1200
WORDS_A_RUN = 4
KEPT_OF = 4
SAME_TEXT = 0.6
"""With this share of the shorter opening in the other one, two texts are the same; a shared quotation has less."""
FEWEST_RUNS = 4
"""Of a text with fewer, some fifteen words, nothing can be told."""
_BYTES = 4

Sketch = frozenset[int]


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as an outlet printed it."""

    outlet: str
    sketch: Sketch


def sketch(text: str, language: str) -> Sketch:
    """Return what is kept of a text."""
    words = split_words(text[:OPENING_CHARS], language)
    runs = (" ".join(words[start : start + WORDS_A_RUN]) for start in range(len(words) - WORDS_A_RUN + 1))
    return frozenset(hashed for run in runs if (hashed := zlib.crc32(run.encode())) % KEPT_OF == 0)


def packed(kept: Sketch) -> bytes:
    """Return a sketch as it is stored."""
    return b"".join(hashed.to_bytes(_BYTES, "big") for hashed in sorted(kept))


def unpacked(stored: bytes) -> Sketch:
    """Return a sketch that was stored."""
    return frozenset(int.from_bytes(stored[start : start + _BYTES], "big") for start in range(0, len(stored), _BYTES))


def copies(texts: Sequence[Printed]) -> frozenset[int]:
    """Return which of a story's texts, the oldest first, are the same as an earlier one of another outlet."""
    found: set[int] = set()
    holders: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(texts):
        shared = Counter(earlier for run in one.sketch for earlier in holders[run])
        if any(
            texts[earlier].outlet != one.outlet and _are_same(one, texts[earlier], n) for earlier, n in shared.items()
        ):
            found.add(number)
            continue
        for run in one.sketch:
            holders[run].append(number)
    return frozenset(found)


def _are_same(one: Printed, other: Printed, n_shared: int) -> bool:
    shorter = min(len(one.sketch), len(other.sketch))
    return shorter >= FEWEST_RUNS and n_shared >= SAME_TEXT * shorter
