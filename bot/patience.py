"""How many questions somebody may ask in a minute. Pure but for what it remembers."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """That a question came too soon: in how many seconds the next may come, and whether that is still to be said."""

    seconds: int
    is_news: bool


@dataclass(slots=True)
class _Asker:
    """When somebody's questions of the last minute came, and whether they have been told to wait since the last."""

    times: deque[datetime] = field(default_factory=deque)
    is_told: bool = False


class Patience:
    """Counts the questions of each user in any minute that ends now; `per_minute` of 0 lets everything pass."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._askers: OrderedDict[int, _Asker] = OrderedDict()
        """The one whose last question is the oldest comes first."""

    @property
    def n_askers(self) -> int:
        """How many users are remembered: those who asked in the last minute."""
        return len(self._askers)

    def ask(self, user_id: int, now: datetime) -> Wait | None:
        """Count a question and return None; one that is too many is not counted."""
        if not self._per_minute:
            return None
        self._forget(now)
        asker = self._askers.setdefault(user_id, _Asker())
        while asker.times and not now - MINUTE < asker.times[0] <= now:  # a clock may be put back
            asker.times.popleft()
        if len(asker.times) >= self._per_minute:
            wait = Wait(ceil((asker.times[0] + MINUTE - now).total_seconds()), is_news=not asker.is_told)
            asker.is_told = True
            return wait
        asker.times.append(now)
        asker.is_told = False
        self._askers.move_to_end(user_id)
        return None

    def _forget(self, now: datetime) -> None:
        while self._askers and next(iter(self._askers.values())).times[-1] + MINUTE < now:
            self._askers.popitem(last=False)
