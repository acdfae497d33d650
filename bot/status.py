"""How things stand with a chat's digests, in sentences. Pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import shown_zone
from bot.readers import Reader
from bot.render import in_words, when
from bot.slots import Quiet
from bot.speech import _, dated


def status(reader: Reader, *, now: datetime) -> str:
    """Say when a chat's digests come, and what holds them."""
    if not reader.is_subscribed:
        return _("You have no digest; /start begins one, and so does a time.")
    regular = in_words(reader.schedule)
    following = when_next(reader, now=now)
    if reader.paused_until is not None and reader.is_paused(now):
        paused = _("Your digest comes {regular}, but pauses until {end}; the next one comes {following}.")
        end = _day_and_time(reader.paused_until, now=now, zone=reader.zone)
        told = paused.format(regular=regular, end=end, following=following)
        return " ".join((told, _("/resume ends the pause.")))
    told = _("Your digest comes {regular}, the next one {following}.").format(regular=regular, following=following)
    return f"{told} {_had_todays()}" if _has_had_todays(reader, now) else told


def when_next(reader: Reader, *, now: datetime) -> str:
    """Say when the next digest of a subscribed chat comes, and whether quiet hours hold it till then."""
    due = reader.next_due or now
    following = when(due, now=now, zone=reader.zone)
    quiet, at = reader.schedule.quiet, due.astimezone(reader.zone).time()
    if quiet is None or at != quiet.end or at in reader.schedule.times:
        return following
    return _("{when}, when your quiet hours end").format(when=following)


def quiet_in_words(quiet: Quiet | None) -> str:
    """Say in which hours nothing comes."""
    if quiet is None:
        return _("There are no quiet hours.")
    told = _("Nothing comes unasked from {start} to {end}; what is due then comes at their end.")
    return told.format(start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")


def _had_todays() -> str:
    return _("Today's has come already; /digest brings what is new since.")


def _has_had_todays(reader: Reader, now: datetime) -> bool:
    today = now.astimezone(reader.zone).date()
    return len(reader.schedule.times) == 1 and reader.served is not None and reader.served.date() == today


def _day_and_time(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    pattern = _("EEEE, d MMMM") if local.year == today.year else _("EEEE, d MMMM y")
    day = {0: _("today"), 1: _("tomorrow")}.get(days) or dated(local.date(), pattern)
    return _("{day} at {time} ({zone})").format(day=day, time=f"{local:%H:%M}", zone=shown_zone(zone))
