"""What people write for times of day, weekdays, hours of rest and time zones. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo, available_timezones

from bot.slots import ALL_DAYS, Quiet
from bot.speech import _, ngettext
from summarizer.text import shorten

MOST_TIMES = 24
"""Digests a day that a chat may wish for."""

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SPOKEN = re.compile(
    r"(?:at )?(?:(\d{1,2})(?:[:.h]([0-5]\d))?|(\d\d)([0-5]\d)) ?(?:([ap])\.?m\.?|h|uhr)?", re.IGNORECASE
)
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0), "24:00": time(0)}
_PART = re.compile(r"[\s,;&]+")
_DASH = re.compile(r"\s*[-–—]\s*|\s+(?:to|till|until)\s+", re.IGNORECASE)
_REFUSALS = {"off", "none", "no", "never", "stop", "end"}
"""Some of these are small cities."""
_FILLERS = {"and", "at", "on", "every", "each", "from"}
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {
    short: frozenset({n})
    for n, day in enumerate(_DAY_NAMES)
    for short in (day, f"{day}s", day[:3], f"{day[:3]}s", day[:2])
}
_DAYS |= {"tues": _DAYS["tue"], "thur": _DAYS["thu"], "thurs": _DAYS["thu"]}
_DAYS |= dict.fromkeys(("daily", "day", "everyday"), ALL_DAYS)
_DAYS |= dict.fromkeys(("weekday", "weekdays", "workdays"), frozenset(range(5)))
_DAYS |= dict.fromkeys(("weekend", "weekends"), frozenset({5, 6}))
_NO_PLACES = {"Factory", "localtime", "posixrules"}
_OFFSET = re.compile(r"(?:utc|gmt) ?([-+−])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_FIXED = re.compile(r"Etc/GMT([-+])(\d{1,2})")
_SAID_ZONES = (
    dict.fromkeys(("cest", "mez", "mesz"), "CET")
    | {"eest": "EET", "bst": "Europe/London", "msk": "Europe/Moscow", "ist": "Asia/Kolkata"}
    | {"jst": "Asia/Tokyo", "kst": "Asia/Seoul", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong"}
    | dict.fromkeys(("aest", "aedt"), "Australia/Sydney")
    | dict.fromkeys(("et", "est", "edt"), "America/New_York")
    | dict.fromkeys(("ct", "cst", "cdt"), "America/Chicago")
    | dict.fromkeys(("mt", "mst", "mdt"), "America/Denver")
    | dict.fromkeys(("pt", "pst", "pdt"), "America/Los_Angeles")
)
"""Zones by what people call them. Who says EST lives by a clock that changes in spring, other than IANA's EST."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was said about the schedule: times in order, weekdays (Monday is 0), a zone; what was not said is None.

    `place` is the place that the zone was taken from, where others have the same name.
    """

    times: tuple[time, ...] | None = None
    days: frozenset[int] | None = None
    zone: ZoneInfo | None = None
    place: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return self == Wishes()


class Named(NamedTuple):
    """The zone that a name stands for, and the place that was meant where others have the same name."""

    zone: ZoneInfo
    place: str = ""


class NotUnderstoodError(ValueError):
    """Some words mean nothing here; the text says which, in a sentence for whoever wrote them."""


def clock_time(text: str) -> time:
    """Return the time that 'HH:MM' names; raises ValueError."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2]))


def spoken_time(text: str) -> time:
    """Return the time that a person means by '8:30', '08.30', '0830', '8:30 pm', '20h', 'at 8' or 'noon'.

    Raises ValueError.
    """
    spoken = text.strip().lower()
    if spoken in _NAMED_TIMES:
        return _NAMED_TIMES[spoken]
    match = _SPOKEN.fullmatch(spoken)
    if match is None:
        raise ValueError(text)
    hour, minute, half = int(match[1] or match[3]), int(match[2] or match[4] or 0), match[5]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)


def read_wishes(text: str, *, name_zone: Callable[[str], Named] | None = None) -> Wishes:
    """Read '08:30 and 6 pm, mon-fri, Berlin', all of it or a part, in any order; raises NotUnderstoodError.

    `name_zone` knows more names of zones than `spoken_zone`; it raises ValueError for those that it does not know.
    """
    words = _PART.split(_DASH.sub("-", text.strip(" ,.;")))
    times: set[time] = set()
    days: frozenset[int] = frozenset()
    rest: list[str] = []
    is_weekly = False
    said = ""  # T for a time, D for days, once for a run of either
    while words:
        if (found := _leading_time(words)) is not None:
            at, n_words = found
            times.add(at)
            said += "" if said.endswith("T") else "T"
            del words[:n_words]
            continue
        word = words.pop(0)
        if (named := _named_days(word.lower())) is not None:
            days |= named
            said += "" if said.endswith("D") else "D"
        elif word.lower() == "weekly":
            is_weekly = True
        elif word.lower() not in _FILLERS:
            rest.append(word)
    if said in {"TDTD", "DTDT"} or len(said) > 4:
        raise NotUnderstoodError(_("I keep one set of times for all your days."))
    if is_weekly and not days:
        raise NotUnderstoodError(_("“weekly” needs a day, such as sunday."))
    if len(times) > MOST_TIMES:
        many = ngettext(
            "That makes {n} digest a day; {most} is the most.",
            "That makes {n} digests a day; {most} is the most.",
            len(times),
        )
        raise NotUnderstoodError(many.format(n=len(times), most=MOST_TIMES))
    zone, place = _named_zone(name, name_zone or _spoken) if (name := " ".join(rest)) else (None, "")
    return Wishes(tuple(sorted(times)) or None, days or None, zone, place)


def _leading_time(words: list[str]) -> tuple[time, int] | None:
    for n_words in (3, 2, 1):
        try:
            return spoken_time(" ".join(words[:n_words])), n_words
        except ValueError:
            continue
    return None


def _named_days(word: str) -> frozenset[int] | None:
    """Return the days that 'mon', 'mondays', 'weekend' or 'fri-mon' name."""
    if word in _DAYS:
        return _DAYS[word]
    first, dash, last = word.partition("-")
    ends = [_DAYS.get(end, frozenset()) for end in (first, last)]
    if not dash or [len(end) for end in ends] != [1, 1]:
        return None
    start, end = (min(named) for named in ends)
    return frozenset((start + n) % 7 for n in range((end - start) % 7 + 1))


def _spoken(words: str) -> Named:
    return Named(spoken_zone(words))


def _named_zone(words: str, name_zone: Callable[[str], Named]) -> Named:
    try:
        return name_zone("" if words.lower() in _REFUSALS else words)
    except ValueError as e:
        problem = _("“{text}” is not a time.") if words[0].isdigit() else _("I know no time, day or place “{text}”.")
        raise NotUnderstoodError(problem.format(text=shorten(words, 60))) from e


def read_quiet(text: str) -> Quiet:
    """Read '22:00-07:00' or '10 pm to 7 am'; raises NotUnderstoodError."""
    start, _dash, end = _DASH.sub("-", text.strip().lower()).partition("-")
    try:
        quiet = Quiet(spoken_time(start.removeprefix("from ")), spoken_time(end))
    except ValueError as e:
        raise NotUnderstoodError(_("“{text}” is not a stretch of hours.").format(text=shorten(text, 60))) from e
    if quiet.start == quiet.end:
        raise NotUnderstoodError(_("“{text}” has no length.").format(text=shorten(text, 60)))
    return quiet


def time_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name ('Europe/Berlin') or city ('new york'), in any case; raises ValueError."""
    zones = _zones()
    candidates = zones.get(plain(name), ())
    if len({offsets(zone) for zone in candidates}) != 1:  # none, or places of the same name
        raise ValueError(name)
    return ZoneInfo(candidates[0])


def spoken_zone(name: str) -> ZoneInfo:
    """Return the zone that a person means by 'Berlin', 'CEST', 'EST' or 'UTC+2'; raises ValueError."""
    said = name.strip().lower()
    if said in _SAID_ZONES:
        return ZoneInfo(_SAID_ZONES[said])
    if (match := _OFFSET.fullmatch(said)) is None:
        return time_zone(name)
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return _zone_at_offset(timedelta(minutes=minutes if match[1] == "+" else -minutes))


def _zone_at_offset(offset: timedelta) -> ZoneInfo:
    """Return a zone whose clocks are always as far from UTC; raises ValueError where there is none."""
    zones = sorted(available_timezones() - _NO_PLACES, key=lambda zone: (not zone.startswith("Etc/"), zone))
    found = next((zone for zone in zones if offsets(zone) == (offset, offset)), None)
    if found is None:
        raise ValueError(str(offset))
    return ZoneInfo(found)


def shown_zone(zone: ZoneInfo) -> str:
    """Return a zone as people know it: Etc/GMT-2 is UTC+2."""
    match = _FIXED.fullmatch(zone.key)
    return f"UTC{'-+'[match[1] == '-']}{match[2]}" if match else zone.key


def plain(name: str) -> str:
    """Return a name as zones are written: 'São Paulo' is sao_paulo."""
    letters = "".join(letter for letter in normalize("NFKD", name.strip().lower()) if not combining(letter))
    return letters.replace(" ", "_")


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


def offsets(zone: str) -> tuple[timedelta | None, timedelta | None]:
    """Return how far from UTC the clocks of a zone are in January and in July."""
    winter, summer = (datetime(2026, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone)) for month in (1, 7))
    return winter.utcoffset(), summer.utcoffset()
