"""Pages of the settings about when a digest comes: times, days, zone, quiet hours, pause. Pure."""

from __future__ import annotations

from datetime import datetime, time

from bot.clock import shown_zone
from bot.menu_parts import page, rows, sign, ticked, to
from bot.readers import Reader
from bot.render import Message
from bot.slots import ALL_DAYS, Quiet
from bot.speech import _, ngettext, weekday
from bot.status import quiet_in_words, status

MORNING, NOON, EVENING = time(7, 30), time(12, 30), time(18, 30)
_QUIET = (Quiet(time(22), time(7)), Quiet(time(23), time(8)))
_PAUSES = (1, 3, 7, 14)


def times_page(reader: Reader, now: datetime) -> Message:
    """Return the page of the times of day."""
    chosen = reader.schedule.times
    buttons = (
        to("times", ticked(f"{at:%H:%M}", is_on=at in chosen), f"time:{sign(is_on=at in chosen)}{at:%H%M}")
        for at in sorted({MORNING, NOON, EVENING, *chosen})
    )
    how_to = _("Tap a time to add it or to drop it, or write it like {example}.")
    return page(
        _("Times"),
        status(reader, now=now),
        how_to.format(example="/time 08:30 18:00 mon-fri Berlin"),
        buttons=(
            *rows(buttons, 3),
            (to("own-times", _("Own time")),),
            (to("days", _("Days")), to("zone", _("Time zone"))),
        ),
    )


def days_page(reader: Reader, now: datetime) -> Message:
    """Return the page of the weekdays."""
    chosen = reader.schedule.days
    each = (
        to("days", ticked(weekday(day), is_on=day in chosen), f"days:{_days_code(chosen ^ {day})}") for day in range(7)
    )
    sets = {_("Every day"): ALL_DAYS, _("Weekdays"): frozenset(range(5)), _("Weekend"): frozenset({5, 6})}
    ready = tuple(
        to("days", ticked(label, is_on=days == chosen), f"days:{_days_code(days)}") for label, days in sets.items()
    )
    return page(_("Days"), status(reader, now=now), buttons=(*rows(each, 2), ready))


def _days_code(days: frozenset[int]) -> str:
    """Return weekdays as a button names them: '12345', Monday first."""
    return "".join(str(day + 1) for day in sorted(days))


def zone_page(reader: Reader, now: datetime) -> Message:
    """Return the page of the time zone, on which one is to be named."""
    how_to = _("Type the name of a big city near you, or send me your location, and I go by the clock there.")
    told = _("I go by the clock of {zone}, where it is {time} now.")
    clock = told.format(zone=shown_zone(reader.zone), time=f"{now.astimezone(reader.zone):%H:%M}")
    return page(_("Time zone"), clock, how_to, buttons=())


def quiet_page(reader: Reader) -> Message:
    """Return the page of the hours in which nothing comes."""
    chosen = reader.schedule.quiet
    hours = (
        to("quiet", ticked(f"{one.start:%H:%M}–{one.end:%H:%M}", is_on=one == chosen), f"quiet:{_quiet_code(one)}")
        for one in dict.fromkeys((*_QUIET, *([chosen] if chosen else [])))
    )
    off = to("quiet", ticked(_("None"), is_on=chosen is None), "quiet:off")
    how_to = _("Tap the hours, or write them like {example}.").format(example="/quiet 22:00-07:00")
    return page(
        _("Quiet hours"),
        quiet_in_words(chosen),
        how_to,
        buttons=(*rows(hours, 2), (to("own-quiet", _("Own hours")), off)),
    )


def _quiet_code(quiet: Quiet) -> str:
    return f"{quiet.start:%H%M}-{quiet.end:%H%M}"


def pause_page(reader: Reader, now: datetime) -> Message:
    """Return the page of pauses; who has no digest has none to pause."""
    days = (to("pause", ngettext("{n} day", "{n} days", n).format(n=n), f"pause:{n}") for n in _PAUSES)
    end = ((to("pause", _("End the pause"), "pause:off"),),) if reader.is_paused(now) else ()
    how_to = _("For how long do you want no digest? Write any number of days like {example}.").format(
        example="/pause 30"
    )
    return page(
        _("Pause"),
        status(reader, now=now),
        how_to if reader.is_subscribed else "",
        buttons=(*rows(days, 2), *end) if reader.is_subscribed else (),
    )
