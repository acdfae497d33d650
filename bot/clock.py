"""What people write for a time of day and a time zone. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SPOKEN = re.compile(r"(?:at )?(\d{1,2})(?:[:.h]([0-5]\d))? ?(?:([ap])\.?m\.?|h|uhr)?", re.IGNORECASE)
_NO_PLACES = {"Factory", "localtime", "posixrules"}


def clock_time(text: str) -> time:
    """Return the time that 'HH:MM' names; raises ValueError."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2]))


def spoken_time(text: str) -> time:
    """Return the time that a person means by '8:30', '08.30', '8:30 pm', '20h' or 'at 8'; raises ValueError."""
    match = _SPOKEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    hour, half = int(match[1]), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(match[2] or 0))


def time_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name ('Europe/Berlin') or city ('new york'), in any case; raises ValueError."""
    zones = _zones()
    candidates = zones.get(name.strip().lower().replace(" ", "_"), ())
    if len({_offsets(zone) for zone in candidates}) != 1:  # none, or places of the same name
        raise ValueError(name)
    return ZoneInfo(candidates[0])


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Return the zones by name and by city, in lower case, the most specific first.

    Not by the last part of names such as Etc/GMT+2: that is two hours behind UTC, and no one who writes GMT+2 means it.
    """
    named = {zone.lower(): (zone,) for zone in available_timezones() - _NO_PLACES}
    cities: dict[str, list[str]] = {}
    for zone in sorted(available_timezones(), key=lambda zone: (-zone.count("/"), zone)):
        area, _, city = zone.rpartition("/")
        if area and area != "Etc":
            cities.setdefault(city.lower(), []).append(zone)
    return {city: tuple(zones) for city, zones in cities.items()} | named


def _offsets(zone: str) -> tuple[object, object]:
    winter, summer = (datetime(2026, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone)) for month in (1, 7))
    return winter.utcoffset(), summer.utcoffset()


def split_time(text: str) -> tuple[time, str]:
    """Part '8:30 pm New York' or 'Europe/Berlin 08:30' into the time and what else there is; raises ValueError."""
    words = text.split()
    for n_time in (3, 2, 1):
        for clock, rest in ((words[:n_time], words[n_time:]), (words[-n_time:], words[:-n_time])):
            try:
                return spoken_time(" ".join(clock)), " ".join(rest)
            except ValueError:
                continue
    raise ValueError(text)
