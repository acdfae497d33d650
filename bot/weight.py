"""How much a story matters to a reader now, and why: the formula, its parts named. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.wishes import NO_WISHES, Wishes
from summarizer.model import Line, Story

DAY = timedelta(days=1)
HALF_LIFE = timedelta(hours=18)
"""After so long a story weighs half, where a digest comes daily."""
GROWING = timedelta(hours=6)
"""Outlets that joined within so long make a story grow."""
GROWTH = 0.25
FRONT_PAGE = 0.3
PROMINENT = 1.2
"""What stands within the first three of its feed is in front."""
HALF_AS_PROMINENT = 5
"""So many places further down in its feed, a story is half as prominent."""
BARE = 0.3
FOLLOWED = 3.0
LESS = 0.3
SEQUEL = 0.7


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of a weight, and what it follows from, in words."""

    name: str
    factor: float
    reason: str


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a story matters: `total` is the product of its parts."""

    parts: tuple[Part, ...]
    total: float

    def factor(self, name: str) -> float:
        """Return one of the factors; 1 where the weight has no such part."""
        return next((part.factor for part in self.parts if part.name == name), 1.0)


def weigh(
    story: Story,
    now: datetime,
    *,
    period: timedelta = DAY,
    wishes: Wishes = NO_WISHES,
    update: tuple[Line, ...] = (),
) -> Weight:
    """Return how much a story matters now; `period` is what the digest is to cover, `update` its news for who had it.

    What several outlets tell in their own words matters more (a second counts for much, a tenth for little), the more
    so while others keep joining. What is older matters less, in a weekly digest more slowly than in a daily one; a
    story that the reader had is as old as its news, and half known. What an outlet puts in front matters to it. A
    headline without a summary makes a poor line. What the reader follows counts like several more outlets, what is like
    a story of which they want less like a few fewer.
    """
    n_voices = max(1, len(story.voices))
    n_joined = sum(now - GROWING <= joined <= now for joined in sorted(story.voices)[1:])
    age = max(timedelta(), now - max((line.published for line in update), default=story.published))
    half_life = HALF_LIFE * max(1.0, period / DAY)
    followed, less = wishes.followed_in(story), wishes.less_in(story)
    return _weight(
        (
            Part("outlets", 1 + math.log2(n_voices), _outlets(story, n_voices)),
            Part("growth", 1 + GROWTH * math.log2(1 + n_joined), f"{n_joined} joined in {GROWING // _HOUR} h"),
            Part("age", 0.5 ** (age / half_life), f"{age / _HOUR:.0f} h"),
            Part("place", 1 + FRONT_PAGE * _prominence(story), _place(story)),
            Part("summary", 1.0 if story.summary.ranked else BARE, "yes" if story.summary.ranked else "none"),
            Part("followed", FOLLOWED if followed else 1.0, followed or "no"),
            Part("less", LESS if less else 1.0, f"like “{less.title}”" if less else "no"),
            Part("update", SEQUEL if update else 1.0, "yes" if update else "no"),
        )
    )


_HOUR = timedelta(hours=1)


def _weight(parts: tuple[Part, ...]) -> Weight:
    return Weight(parts, math.prod([part.factor for part in parts]))


def _outlets(story: Story, n_voices: int) -> str:
    n_copies = len(story.sources) - n_voices
    return f"{n_voices} + {n_copies} with copies" if n_copies > 0 else f"{n_voices}"


def _prominence(story: Story) -> float:
    """Return how far in front of its feed a story stood, from 1 for the first to 0; 0 where that is not known."""
    return 0.0 if story.place is None else float(0.5 ** (story.place / HALF_AS_PROMINENT))


def _place(story: Story) -> str:
    return "unknown" if story.place is None else f"{story.place + 1}"
