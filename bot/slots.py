"""When digests are due: a chat's local slots as moments in UTC. Pure.

A slot is a local date and time. It becomes a moment by `datetime.combine` with fold 0: a time that the clocks skip in
spring comes an hour later by the wall, one that they show twice in autumn comes the first time only, and on a date that
a zone leaves out it falls together with that of the day after. Slots of the same moment are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ALL_DAYS = frozenset(range(7))
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the local clock in which nothing comes unasked, from `start` until before `end`, also past midnight."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        """Tell whether a local time is in the quiet hours."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a chat wants its digests: `times` in order, on `days` (Monday is 0), by the clock of `zone`.

    Raises ValueError without any time or day.
    """

    times: tuple[time, ...]
    zone: ZoneInfo
    days: frozenset[int] = ALL_DAYS
    quiet: Quiet | None = None

    def __post_init__(self) -> None:
        if not (self.times and self.days):
            raise ValueError("a schedule without a time or a day never comes due")


@dataclass(frozen=True, slots=True)
class Slot:
    """What the wall clock shows when a slot comes (naive), and the moment it is due: later, if quiet hours hold it."""

    wall: datetime
    due: datetime


@lru_cache(maxsize=1024)
def next_slot(now: datetime, schedule: Schedule, *, served: datetime | None = None) -> Slot:
    """Return the first slot that is due after `now` and open to one who was last served at the wall time `served`."""

    def coming(day: date) -> list[Slot]:
        return [slot for slot in _slots_of(day, schedule) if slot.due > now and is_open(slot, schedule, served)]

    # A zone may skip a day, and what quiet hours hold comes a day later.
    day = _today(now, schedule) - (2 if schedule.quiet else 1) * _DAY
    while not (found := coming(day)):
        day += _DAY
    # Where the clocks jump over midnight, a slot of the next day may come before the last one of this day.
    return min(found + coming(day + _DAY), key=_order)


@lru_cache(maxsize=1024)
def last_slot(now: datetime, schedule: Schedule) -> Slot:
    """Return the newest slot that is due by `now`: the one that a late digest serves, with all that were before it."""

    def gone(day: date) -> list[Slot]:
        return [slot for slot in _slots_of(day, schedule) if slot.due <= now]

    day = _today(now, schedule) + _DAY
    while not (found := gone(day)):
        day -= _DAY
    return max(found + gone(day - _DAY), key=_order)  # as above, that of the day before may have come later


def span(slot: Slot, schedule: Schedule) -> timedelta:
    """Return how long before a slot the one before it was due: what its digest has to tell of."""
    return slot.due - last_slot(slot.due - _INSTANT, schedule).due


def is_open(slot: Slot, schedule: Schedule, served: datetime | None) -> bool:
    """Tell whether a slot may bring a digest to one who was last served at the wall time `served`.

    The wall times of a chat's digests only ever grow, so that no date and time comes twice, whatever becomes of its
    zone. One who wants a digest a day has no second on the same day, however often the time is moved.
    """
    if served is None:
        return True
    is_second = len(schedule.times) == 1 and slot.wall.date() == served.date() and not _was_eve(served, schedule)
    return slot.wall > served and not is_second


def _was_eve(served: datetime, schedule: Schedule) -> bool:
    """Tell whether a slot was one of the day before: the clocks jumped over midnight, and skipped its time."""
    return any(slot.wall == served for slot in _slots_of(served.date() - _DAY, schedule))


def held(moment: datetime, schedule: Schedule) -> datetime:
    """Return when that which would come at a moment may come: then, or at the end of the quiet hours."""
    quiet = schedule.quiet
    if quiet is None or not quiet.holds((local := moment.astimezone(schedule.zone)).time()):
        return moment
    day = local.date() if local.time() < quiet.end else local.date() + _DAY
    end = datetime.combine(day, quiet.end, schedule.zone).replace(fold=local.fold)
    return max(moment, end.astimezone(UTC))


def _slots_of(day: date, schedule: Schedule) -> Iterator[Slot]:
    if day.weekday() not in schedule.days:
        return
    for at in schedule.times:
        moment = datetime.combine(day, at, schedule.zone).astimezone(UTC)
        yield Slot(moment.astimezone(schedule.zone).replace(tzinfo=None, fold=0), held(moment, schedule))


def _today(now: datetime, schedule: Schedule) -> date:
    return now.astimezone(schedule.zone).date()


def _order(slot: Slot) -> tuple[datetime, datetime]:
    return slot.due, slot.wall
