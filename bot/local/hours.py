"""A clock that can be put forward: in a trial, the next morning comes when one likes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

MOST = timedelta(days=31)
_WAIT = re.compile(r"(\d{1,5}) ?(m|min|minutes?|h|hours?|d|days?)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class Hours:
    """The time, and what it was put forward by."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the time."""
        return self._now() + self._ahead

    def advance(self, until: datetime) -> None:
        """Put the clock forward; never back."""
        self._ahead = max(self._ahead, until - self._now())


def read_wait(text: str) -> timedelta:
    """Return how long '30 min', '14h' or '2 days' are; raises ValueError where it is no time, or too long."""
    match = _WAIT.fullmatch(text.strip().lower())
    wait = int(match[1]) * _UNITS[match[2][0]] if match else timedelta()
    if not timedelta() < wait <= MOST:
        raise ValueError(text)
    return wait
