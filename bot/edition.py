"""Stories, what a reader has had, and the hour: an `Edition`. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from summarizer.model import Story

DAY = timedelta(days=1)
FRESH = timedelta(days=3)
"""News older than this is left out of a digest, unless the one before was longer ago."""
HALF_LIFE = timedelta(hours=18)
"""After so long a story weighs half, where a digest comes daily."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories of one digest, the weightiest first."""

    stories: tuple[Story, ...]


def choose(
    stories: Iterable[Story], *, had: Collection[int], now: datetime, limit: int, period: timedelta = DAY
) -> Edition:
    """Pick at most `limit` stories that the reader has not had, by weight; `period` is what the digest is to cover."""
    open_stories = [story for story in stories if story.id not in had]
    ranked = sorted(open_stories, key=lambda story: (-weight(story, now, period=period), story.id))
    return Edition(tuple(ranked[:limit]))


def weight(story: Story, now: datetime, *, period: timedelta = DAY) -> float:
    """Return how much a story matters now.

    What several outlets tell matters more (a second counts for much, a tenth for little); what is older matters less,
    in a weekly digest more slowly than in a daily one; a headline without a summary makes a poor line.
    """
    outlets = 1 + math.log2(max(1, len(story.sources)))
    age = max(timedelta(), now - story.published)
    readable = 1.0 if story.summary.ranked else 0.3
    return float(outlets * readable * 0.5 ** (age / (HALF_LIFE * max(1.0, period / DAY))))
