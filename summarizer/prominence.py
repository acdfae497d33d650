"""Where in its feed an entry stood, where that says how much it matters to the outlet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from summarizer.model import Entry

FEWEST_DATED = 4
IN_ORDER = 0.9
"""With this share of neighbours in the order of their dates, the order is that of the clock and no editor's choice."""


def places(entries: Sequence[Entry]) -> dict[str, int]:
    """Return the place of each entry by its surest key, counted from 0; nothing where the feed goes by the clock."""
    if _is_by_date(entries):
        return {}
    found: dict[str, int] = {}
    for place, entry in enumerate(entries):
        found.setdefault(entry.keys[0], place)
    return found


def _is_by_date(entries: Sequence[Entry]) -> bool:
    """Tell whether entries come newest or oldest first, as far as can be told: without dates they are taken to."""
    dates = [entry.published for entry in entries if entry.published is not None]
    if len(dates) < FEWEST_DATED:
        return True
    steps = list(pairwise(dates))
    falling, rising = sum(a >= b for a, b in steps), sum(a <= b for a, b in steps)
    return max(falling, rising) >= IN_ORDER * len(steps)
