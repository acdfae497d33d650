"""Stories, what a reader has had, and the hour: an `Edition`. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from summarizer.model import Story

FRESH = timedelta(days=3)
"""News older than this is left out of a daily digest."""
HALF_LIFE_H = 18.0
"""After so many hours a story weighs half."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories of one digest, the weightiest first."""

    stories: tuple[Story, ...]


def choose(stories: Iterable[Story], *, had: Collection[int], now: datetime, limit: int) -> Edition:
    """Pick at most `limit` stories that the reader has not had, by weight."""
    open_stories = [story for story in stories if story.id not in had]
    ranked = sorted(open_stories, key=lambda story: (-weight(story, now), story.id))
    return Edition(tuple(ranked[:limit]))


def weight(story: Story, now: datetime) -> float:
    """Return how much a story matters now.

    What several outlets tell matters more (a second counts for much, a tenth for little); what is older matters less;
    a headline without a summary makes a poor line.
    """
    outlets = 1 + math.log2(max(1, len(story.sources)))
    age_h = max(0.0, (now - story.published).total_seconds() / 3600)
    readable = 1.0 if story.summary.ranked else 0.3
    return float(outlets * readable * 0.5 ** (age_h / HALF_LIFE_H))
