"""Days and times as a reader's clock shows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.speech import _, dated, weekday

A_WEEK = timedelta(days=6)
"""For so long a weekday alone says which day is meant."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A card's moment by the reader's clock: what is of another day says of which."""

    published: datetime
    now: datetime
    zone: ZoneInfo

    def in_full(self) -> str:
        """Return the card's own date, time and zone."""
        day, time = self.day(self.published), self.clock(self.published)
        return _("{day}, {time} ({zone})").format(day=day, time=time, zone=self.zone.key)

    def other_day(self, moment: datetime) -> str:
        """Return the day of a moment, or nothing where it is the card's."""
        return self.day(moment) if self.date(moment) != self.date(self.published) else ""

    def day(self, moment: datetime) -> str:
        """Return the day of a moment in words."""
        return day_of(moment, now=self.now, zone=self.zone)

    def date(self, moment: datetime) -> date:
        """Return the day of a moment."""
        return moment.astimezone(self.zone).date()

    def clock(self, moment: datetime) -> str:
        """Return the time of a moment."""
        return f"{moment.astimezone(self.zone):%H:%M}"


def day_of(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Say which day something was by the reader's calendar: 'Tuesday, 24 November', with its year if not this one."""
    local = moment.astimezone(zone)
    is_this_year = local.year == now.astimezone(zone).year
    return dated(local, _("EEEE, d MMMM") if is_this_year else _("EEEE, d MMMM y"))


def since_in_words(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Say when something was that the reader remembers: 'Monday, 08:30', or with its date where that is longer ago."""
    local = moment.astimezone(zone)
    is_recent = timedelta() <= now - moment <= A_WEEK
    day = weekday(local.weekday()) if is_recent else day_of(moment, now=now, zone=zone)
    return _("{day}, {time}").format(day=day, time=f"{local:%H:%M}")
