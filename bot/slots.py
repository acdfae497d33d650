"""When a daily digest is due: local wall-clock slots to moments in UTC. Pure.

A slot is a local date. A local time becomes a moment by `datetime.combine` with fold 0: a time that the clocks skip in
spring comes an hour later by the wall, and one that they show twice in autumn comes the first time only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Slot:
    """One local day's digest and the moment it is due."""

    day: date
    due: datetime


def slot_on(day: date, at: time, zone: ZoneInfo) -> Slot:
    """Return the slot of a local day."""
    return Slot(day, datetime.combine(day, at, zone).astimezone(UTC))


def next_slot(now: datetime, at: time, zone: ZoneInfo, *, served: date | None = None) -> Slot:
    """Return the first slot after `now` on a day later than `served`, the day that has had its digest."""
    day = now.astimezone(zone).date() - timedelta(days=1)
    while True:
        slot = slot_on(day, at, zone)
        if slot.due > now and (served is None or day > served):
            return slot
        day += timedelta(days=1)


def last_slot(now: datetime, at: time, zone: ZoneInfo) -> Slot:
    """Return the newest slot that is not after `now`: the one that a late digest serves."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    while (slot := slot_on(day, at, zone)).due > now:
        day -= timedelta(days=1)
    return slot
