from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import slots
from bot.slots import Quiet, Schedule, Slot, held, is_open, last_slot, next_slot, span
from tests.frontdesk import BERLIN, NOON

NUUK = ZoneInfo("America/Nuuk")  # its clocks jump from 23:00 to midnight, on Saturdays
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",  # its clocks jump at midnight
    "Africa/Cairo",  # as do these
    "Africa/Casablanca",  # winter time for Ramadan
    "Asia/Kathmandu",  # 45 minutes off
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",
    "Pacific/Kiritimati",  # fourteen hours ahead
)
NIGHT = Quiet(time(22, 0), time(7, 0))
zones = st.sampled_from([*map(ZoneInfo, ZONES), NUUK])
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
several_times = st.sets(times, min_size=1, max_size=4).map(lambda ats: tuple(sorted(ats)))
some_days = st.frozensets(st.integers(0, 6), min_size=1)
quiets = st.none() | st.builds(Quiet, times, times).filter(lambda quiet: quiet.start != quiet.end)
schedules = st.builds(Schedule, several_times, zones, some_days, quiets)
moments = st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds UTC


def daily(at: time, zone: ZoneInfo = BERLIN, *, quiet: Quiet | None = None) -> Schedule:
    return Schedule((at,), zone, quiet=quiet)


def slot_on(day: date, at: time, zone: ZoneInfo, *, quiet: Quiet | None = None) -> Slot:
    [slot] = slots._slots_of(day, daily(at, zone, quiet=quiet))
    return slot


def berlin(*date_and_time: int, fold: int = 0) -> datetime:
    """Return the moment at which the clocks of Berlin show a date and time."""
    year, month, day, hour, minute = date_and_time
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN, fold=fold).astimezone(UTC)


def coming(schedule: Schedule, start: datetime, n: int, *, served: datetime | None = None) -> list[Slot]:
    """Return the next slots, each after the one before it was served in its very minute."""
    found: list[Slot] = []
    for _ in range(n):
        slot = next_slot(start, schedule, served=served)
        newest = last_slot(slot.due, schedule)
        start, served = slot.due, newest.wall
        found.append(newest)
    return found


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("at", [time(0, 0), time(0, 30), time(1, 45), time(2, 30), time(8, 30), time(23, 59)])
def test_in_every_zone_a_year_has_one_slot_a_local_day(name: str, at: time) -> None:
    schedule = daily(at, ZoneInfo(name))
    slot = last_slot(datetime(2026, 1, 1, 12, tzinfo=UTC), schedule)
    for _ in range(366):
        following = next_slot(slot.due, schedule, served=slot.wall)
        assert following.wall.date() == slot.wall.date() + timedelta(days=1)
        assert following.due.astimezone(schedule.zone).replace(tzinfo=None) == following.wall
        assert following.due > slot.due
        slot = following


@given(now=moments, schedule=schedules)
def test_the_next_slot_is_always_after_now_and_the_last_never(now: datetime, schedule: Schedule) -> None:
    assert last_slot(now, schedule).due <= now < next_slot(now, schedule).due


@given(now=moments, schedule=schedules)
def test_between_the_last_slot_and_the_next_there_is_no_other(now: datetime, schedule: Schedule) -> None:
    last, following = last_slot(now, schedule), next_slot(now, schedule)
    today = now.astimezone(schedule.zone).date()
    for days in range(-9, 10):
        for slot in slots._slots_of(today + timedelta(days=days), schedule):
            assert slot.due <= last.due or slot.due >= following.due


@given(now=moments, at=times, zone=zones, days=st.integers(-3, 3))
def test_a_day_that_was_served_gets_no_second_slot(now: datetime, at: time, zone: ZoneInfo, days: int) -> None:
    served = datetime.combine(now.astimezone(zone).date() + timedelta(days=days), time(8, 30))
    slot = next_slot(now, daily(at, zone), served=served)
    assert slot.wall.date() > served.date() or slots._was_eve(served, daily(at, zone))
    assert slot.wall > served
    assert slot.due > now


@given(now=moments, schedule=schedules, hours=st.integers(-100, 100))
def test_the_next_slot_shows_a_later_wall_time_than_the_one_served_last(
    now: datetime, schedule: Schedule, hours: int
) -> None:
    served = now.replace(second=0, microsecond=0, tzinfo=None) + timedelta(hours=hours)
    slot = next_slot(now, schedule, served=served)
    assert slot.wall > served
    assert is_open(slot, schedule, served)


def test_a_time_that_the_clocks_skip_comes_an_hour_later_by_the_wall() -> None:
    slot = slot_on(date(2026, 3, 29), time(2, 30), BERLIN)
    assert slot.due.astimezone(BERLIN).time() == slot.wall.time() == time(3, 30)


def test_a_time_that_the_clocks_show_twice_comes_the_first_time_only() -> None:
    slot = slot_on(date(2026, 10, 25), time(2, 30), BERLIN)
    assert slot.due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    an_hour_later = slot.due + timedelta(hours=1)
    assert next_slot(an_hour_later - timedelta(minutes=1), daily(time(2, 30))).wall.date() == date(2026, 10, 26)


def test_a_time_that_the_clocks_skip_before_midnight_comes_on_the_day_after_which_keeps_its_own() -> None:
    walls = [slot.wall for slot in coming(daily(time(23, 30), NUUK), datetime(2026, 3, 28, 12, tzinfo=UTC), 3)]
    assert walls == [datetime(2026, 3, 29, 0, 30), datetime(2026, 3, 29, 23, 30), datetime(2026, 3, 30, 23, 30)]  # noqa: DTZ001


def test_where_the_clocks_jump_over_midnight_the_slots_of_two_days_come_by_their_moments() -> None:
    schedule = Schedule((time(0, 0), time(23, 30)), NUUK)
    walls = [slot.wall for slot in coming(schedule, datetime(2026, 3, 29, 0, 0, tzinfo=UTC), 3)]
    assert walls == [datetime(2026, 3, 29, 0, 0), datetime(2026, 3, 29, 0, 30), datetime(2026, 3, 29, 23, 30)]  # noqa: DTZ001


def test_the_day_that_apia_left_out_brings_no_second_digest() -> None:
    zone, at = ZoneInfo("Pacific/Apia"), time(8, 30)
    now, served = datetime(2011, 12, 29, 0, 0, tzinfo=UTC), datetime(2011, 12, 28, 8, 30)  # noqa: DTZ001 - a wall time
    dates = [slot.due.astimezone(zone).date() for slot in coming(daily(at, zone), now, 4, served=served)]
    assert dates == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1), date(2012, 1, 2)]


def test_a_slot_is_due_in_the_very_minute() -> None:
    due, schedule = datetime(2026, 3, 4, 7, 30, tzinfo=UTC), daily(time(8, 30))
    assert last_slot(due, schedule).wall.date() == date(2026, 3, 4)
    assert next_slot(due, schedule).wall.date() == date(2026, 3, 5)
    assert next_slot(due - timedelta(seconds=1), schedule).due == due


# Weekdays, and how long a digest looks back


def test_slots_come_on_the_wished_days_alone() -> None:
    schedule = Schedule((time(8, 30), time(18, 0)), BERLIN, frozenset({0, 4}))  # now is a Wednesday
    walls = [f"{slot.wall:%a %H:%M}" for slot in coming(schedule, NOON, 5)]
    assert walls == ["Fri 08:30", "Fri 18:00", "Mon 08:30", "Mon 18:00", "Fri 08:30"]


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        (Schedule((time(8, 30),), BERLIN), 24),
        (Schedule((time(8, 30), time(18, 0)), BERLIN), 14.5),
        (Schedule((time(8, 30),), BERLIN, frozenset({3})), 7 * 24),
        (Schedule((time(8, 30),), BERLIN, frozenset({0, 3})), 3 * 24),
    ],
)
def test_a_slot_looks_back_to_the_one_before_it(schedule: Schedule, hours: float) -> None:
    slot = last_slot(berlin(2026, 3, 5, 8, 30), schedule)
    assert span(slot, schedule) == timedelta(hours=hours)


def test_slots_that_come_as_one_look_back_to_those_that_came_as_one_before() -> None:
    schedule = Schedule((time(2, 0), time(23, 0)), BERLIN, quiet=NIGHT)
    assert span(last_slot(berlin(2026, 3, 5, 7, 0), schedule), schedule) == timedelta(days=1)


# Quiet hours


@pytest.mark.parametrize(
    ("quiet", "inside", "outside"),
    [
        (NIGHT, [time(22, 0), time(23, 59), time(0, 0), time(6, 59)], [time(7, 0), time(12, 0), time(21, 59)]),
        (Quiet(time(12, 0), time(14, 0)), [time(12, 0), time(13, 59)], [time(14, 0), time(0, 0), time(11, 59)]),
    ],
)
def test_quiet_hours_hold_from_their_start_until_before_their_end(
    quiet: Quiet, inside: list[time], outside: list[time]
) -> None:
    assert all(map(quiet.holds, inside))
    assert not any(map(quiet.holds, outside))


@pytest.mark.parametrize(("at", "due"), [(time(23, 30), (6, 7, 0)), (time(5, 0), (5, 7, 0)), (time(7, 0), (5, 7, 0))])
def test_a_slot_in_quiet_hours_comes_at_their_end(at: time, due: tuple[int, int, int]) -> None:
    assert slot_on(date(2026, 3, 5), at, BERLIN, quiet=NIGHT).due == berlin(2026, 3, *due)


def test_slots_that_quiet_hours_hold_come_as_one_and_count_as_served() -> None:
    schedule = Schedule((time(2, 0), time(5, 0), time(12, 0), time(23, 0)), BERLIN, quiet=NIGHT)
    came = coming(schedule, berlin(2026, 3, 4, 12, 0), 4)
    assert [slot.due for slot in came] == [
        berlin(2026, 3, 5, 7, 0),
        berlin(2026, 3, 5, 12, 0),
        berlin(2026, 3, 6, 7, 0),
        berlin(2026, 3, 6, 12, 0),
    ]
    assert [f"{slot.wall:%d %H:%M}" for slot in came] == ["05 05:00", "05 12:00", "06 05:00", "06 12:00"]


def test_quiet_hours_whose_end_the_clocks_skip_end_an_hour_later_by_the_wall() -> None:
    quiet = Quiet(time(22, 0), time(2, 30))
    assert held(berlin(2026, 3, 29, 1, 0), daily(time(8, 30), quiet=quiet)) == berlin(2026, 3, 29, 3, 30)


def test_quiet_hours_that_the_clocks_show_twice_hold_both_times() -> None:
    schedule = daily(time(8, 30), quiet=Quiet(time(2, 15), time(2, 45)))
    for fold in (0, 1):
        assert held(berlin(2026, 10, 25, 2, 20, fold=fold), schedule) == berlin(2026, 10, 25, 2, 45, fold=fold)
        assert held(berlin(2026, 10, 25, 2, 45, fold=fold), schedule) == berlin(2026, 10, 25, 2, 45, fold=fold)


@given(moment=moments, schedule=schedules)
def test_what_is_held_comes_within_a_day_and_outside_of_quiet_hours(moment: datetime, schedule: Schedule) -> None:
    moment = moment.replace(second=0, microsecond=0)
    until = held(moment, schedule)
    assert moment <= until <= moment + timedelta(hours=26)
    assert held(until, schedule) == until
    if schedule.quiet:
        assert not schedule.quiet.holds(until.astimezone(schedule.zone).time())
    else:
        assert until == moment
