"""A year of every time zone, by a clock that moves in steps: a digest for each local date and time, and none twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.slots import Schedule, is_open, last_slot, next_slot
from tests.frontdesk import ADA, Office

DAY, HOUR, QUARTER = timedelta(days=1), timedelta(hours=1), timedelta(minutes=15)
MARGIN = 3 * DAY
START = datetime(2025, 12, 29, tzinfo=UTC)  # a Monday
WEEKS = [START + n * 7 * DAY for n in range(53)]
HALF_HOURS = tuple(time(n // 2, n % 2 * 30) for n in range(48))
NAMES = sorted(
    name
    for name in available_timezones() - {"Factory", "localtime", "posixrules"}
    if not name.startswith(("posix/", "right/"))
)
AT_MIDNIGHT = {
    # Zones whose clocks jump at, over or back across midnight, and years in which they did.
    "Africa/Cairo": 2026,
    "America/Asuncion": 2023,
    "America/Havana": 2026,
    "America/Nuuk": 2026,
    "America/Santiago": 2026,
    "America/Scoresbysund": 2026,
    "America/Sao_Paulo": 2018,
    "Asia/Amman": 2021,
    "Asia/Beirut": 2026,
    "Asia/Damascus": 2021,
    "Asia/Gaza": 2026,
    "Asia/Tehran": 2021,
    "Atlantic/Azores": 2026,
    "Pacific/Apia": 2011,
}


@dataclass(frozen=True)
class Stretch:
    """A zone's clock around a week: how far it is from UTC at first, and each change of that, by when it comes."""

    offset: timedelta
    changes: tuple[tuple[timedelta, timedelta], ...]


def offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def changes_between(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """Find when a zone's clock changes, to the quarter of an hour, and how far it is from UTC then."""
    before, step = start, 12 * HOUR
    while before < end:
        after = before + step
        if offset_at(before, zone) != offset_at(after, zone):
            change = next(
                at for n in range(1, 49) if offset_at(at := before + n * QUARTER, zone) != offset_at(before, zone)
            )
            assert offset_at(change - timedelta(seconds=1), zone) == offset_at(before, zone)
            yield change, offset_at(change, zone)
        before = after


@cache
def stretches(name: str) -> tuple[Stretch, ...]:
    """Return the weeks of a zone's year, each with some days before and after."""
    zone = ZoneInfo(name)
    first = WEEKS[0] - MARGIN
    changes = list(changes_between(first, WEEKS[-1] + 7 * DAY + MARGIN, zone))
    offsets = [(first, offset_at(first, zone)), *changes]
    found = []
    for week in WEEKS:
        start, end = week - MARGIN, week + 7 * DAY + MARGIN
        offset = [offset for since, offset in offsets if since <= start][-1]
        found.append(Stretch(offset, tuple((at - week, offset) for at, offset in changes if start < at < end)))
    return tuple(found)


@cache
def weeks_of_a_kind() -> list[tuple[str, datetime]]:
    """Return a zone and a week for each kind of stretch; every week of every zone is of one of them."""
    kinds: dict[Stretch, tuple[str, datetime]] = {}
    n_weeks: Counter[Stretch] = Counter()
    for name in NAMES:
        assert len(stretches(name)) == len(WEEKS)
        n_weeks.update(stretches(name))
        for week, stretch in zip(WEEKS, stretches(name), strict=True):
            kinds.setdefault(stretch, (name, week))
    assert len(NAMES) >= 597
    assert n_weeks.total() == len(NAMES) * len(WEEKS)
    return list(kinds.values())


def slots_by_the_wall(
    start: datetime, end: datetime, zone: ZoneInfo, ats: Sequence[time] = HALF_HOURS
) -> dict[tuple[date, time], datetime]:
    """Look at a clock every quarter of an hour; return when each of the times of each date was shown first.

    One that the clock leaves out comes as long after the jump as it would have come without one.
    """
    found: dict[tuple[date, time], datetime] = {}
    expected = start.astimezone(zone).replace(tzinfo=None)
    moment = start
    while moment < end:
        shown = moment.astimezone(zone).replace(tzinfo=None, fold=0)
        for wall in (expected + n * QUARTER for n in range((shown - expected) // QUARTER)):  # skipped
            found.setdefault((wall.date(), wall.time()), moment + (wall - expected))
        found.setdefault((shown.date(), shown.time()), moment)
        expected, moment = shown + QUARTER, moment + QUARTER
    days = sorted({day for day, _ in found})[1:-1]
    assert all((day, at) in found for day in days for at in ats)
    assert days[-1] - days[0] == (len(days) - 1) * DAY  # dates that a zone leaves out are among them
    return {slot: at for slot, at in found.items() if slot[1] in ats}


def served(schedule: Schedule, start: datetime, end: datetime) -> list[datetime]:
    """Let a chat live by a schedule from one moment to another; return when its digests came."""
    came: list[datetime] = []
    walls: list[datetime] = []
    next_due = next_slot(start, schedule).due
    while next_due < end:
        slot = last_slot(next_due, schedule)
        assert is_open(slot, schedule, walls[-1] if walls else None)
        assert not walls or slot.wall > walls[-1]
        assert slot.wall == slot.due.astimezone(schedule.zone).replace(tzinfo=None)
        came.append(next_due)
        walls.append(slot.wall)
        next_due = next_slot(next_due, schedule, served=slot.wall).due
        assert next_due > came[-1]
    return came


def expected_of(
    at: time, by_the_wall: dict[tuple[date, time], datetime], start: datetime, end: datetime
) -> list[datetime]:
    """Return when the digests of a time of day are to come; those that fall together are one."""
    return sorted({moment for (_, slot), moment in by_the_wall.items() if slot == at and start < moment < end})


def check_each(ats: Sequence[time], zone: ZoneInfo, start: datetime, end: datetime) -> None:
    """Compare what comes to chats with one digest a day with what the wall clock shows."""
    by_the_wall = slots_by_the_wall(start - 2 * DAY, end + DAY, zone, ats)
    for at in ats:
        assert served(Schedule((at,), zone), start, end) == expected_of(at, by_the_wall, start, end), (zone, at)


@pytest.mark.parametrize("hour", range(0, 24, 6))
def test_in_a_year_of_every_zone_each_local_date_and_half_hour_has_one_digest(hour: int) -> None:
    """Weeks in which two clocks are as far from UTC all the time, and some days before and after, are lived once.

    Only the dates differ then, by whole weeks.
    """
    ats = HALF_HOURS[2 * hour : 2 * hour + 12]
    for name, week in weeks_of_a_kind():
        check_each(ats, ZoneInfo(name), week - DAY - HOUR, week + 7 * DAY)


@pytest.mark.parametrize("names", [list(AT_MIDNIGHT)[n::4] for n in range(4)])
def test_a_year_on_end_in_zones_whose_clocks_jump_around_midnight_has_each_digest_once(names: list[str]) -> None:
    for name in names:
        zone, year = ZoneInfo(name), AT_MIDNIGHT[name]
        start = datetime(year, 1, 1, tzinfo=UTC)
        end = start + 365 * DAY
        assert len({offset_at(start + n * DAY, zone) for n in range(366)}) > 1
        check_each([time(0, 30), time(23, 30)], zone, start, end)


def test_the_date_that_apia_left_out_has_no_digest_of_its_own() -> None:
    zone = ZoneInfo("Pacific/Apia")
    for at in HALF_HOURS:
        came = served(
            Schedule((at,), zone), datetime(2011, 12, 27, 11, 45, tzinfo=UTC), datetime(2012, 1, 3, 12, tzinfo=UTC)
        )
        dates = [moment.astimezone(zone).date() for moment in came]
        assert len(dates) == len(set(dates)) == 7
        assert date(2011, 12, 30) not in dates
        assert {date(2011, 12, 29), date(2011, 12, 31)} < set(dates)


@pytest.mark.parametrize("name", AT_MIDNIGHT)
def test_a_chat_with_a_digest_every_half_hour_gets_one_at_each_moment_at_which_one_is_due(name: str) -> None:
    zone, year = ZoneInfo(name), AT_MIDNIGHT[name]
    schedule = Schedule(HALF_HOURS, zone)
    first = datetime(year, 1, 1, tzinfo=UTC)
    changes = [at for at, _ in changes_between(first, first + 365 * DAY, zone)]
    assert changes
    for change in changes:
        start, end = change - DAY, change + DAY
        by_the_wall = slots_by_the_wall(start - 2 * DAY, end + DAY, zone)
        assert served(schedule, start, end) == sorted({at for at in by_the_wall.values() if start < at < end})


@pytest.mark.parametrize(
    "ats", [(time(0, 0), time(23, 30)), (time(0, 15), time(0, 45), time(23, 45)), (time(1), time(2))]
)
def test_a_chat_with_some_digests_a_day_loses_none_where_the_clocks_change(ats: tuple[time, ...]) -> None:
    for name, year in AT_MIDNIGHT.items():
        zone, first = ZoneInfo(name), datetime(year, 1, 1, tzinfo=UTC)
        for change, _ in changes_between(first, first + 365 * DAY, zone):
            start, end = change - 2 * DAY, change + 2 * DAY
            by_the_wall = slots_by_the_wall_of(ats, start, end, zone)
            assert served(Schedule(ats, zone), start, end) == by_the_wall, (name, ats)


def slots_by_the_wall_of(ats: Sequence[time], start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    by_the_wall = slots_by_the_wall(start - 2 * DAY, end + DAY, zone, ats)
    return sorted({at for at in by_the_wall.values() if start < at < end})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ("America/Nuuk", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("America/Nuuk", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
        ("Africa/Cairo", datetime(2026, 10, 29, 21, tzinfo=UTC)),
        ("America/Havana", datetime(2026, 11, 1, 5, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_the_database_has_one_digest_for_each_local_date_and_time_around_a_change_of_the_clocks(
    tmp_path: Path, name: str, change: datetime
) -> None:
    zone, start, end = ZoneInfo(name), change - 1.5 * DAY, change + 1.5 * DAY
    ats = [time(0, 0), time(0, 30), time(1, 30), time(2, 30), time(12, 0), time(23, 0), time(23, 30)]
    office = Office(tmp_path / "tidings.db", now=start)
    schedules = [
        *(Schedule((at,), zone) for at in ats),
        Schedule((time(0, 0), time(23, 30)), zone),
        Schedule((time(0, 30), time(2, 30), time(23, 0)), zone),
    ]
    for chat_id, schedule in enumerate(schedules, start=ADA):
        office.readers.reschedule(chat_id, schedule, now=start)
    while office.now < end - 2 * QUARTER:
        office.now += 2 * QUARTER
        asyncio.run(office.digests.make_due())
    for chat_id, schedule in enumerate(schedules, start=ADA):
        made = [moment for (moment,) in office.db.execute("SELECT made FROM digests WHERE chat_id = ?", [chat_id])]
        expected = slots_by_the_wall_of(schedule.times, start, end, zone)
        assert [datetime.fromtimestamp(at, UTC) for at in made] == expected, schedule
    office.close()
