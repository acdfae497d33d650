from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slots import last_slot, next_slot, slot_on
from tests.frontdesk import BERLIN

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
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds UTC


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("at", [time(0, 0), time(0, 30), time(1, 45), time(2, 30), time(8, 30), time(23, 59)])
def test_in_every_zone_a_year_has_one_slot_a_local_day(name: str, at: time) -> None:
    zone = ZoneInfo(name)
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    slot = last_slot(now, at, zone)
    for _ in range(366):
        following = next_slot(slot.due, at, zone, served=slot.day)
        assert following.day == slot.day + timedelta(days=1)
        assert following.due.astimezone(zone).date() == following.day
        assert following.due > slot.due
        slot = following


@given(now=moments, at=times, zone=zones)
def test_the_next_slot_is_always_after_now_and_the_last_never(now: datetime, at: time, zone: ZoneInfo) -> None:
    assert last_slot(now, at, zone).due <= now < next_slot(now, at, zone).due


@given(now=moments, at=times, zone=zones)
def test_between_the_last_slot_and_the_next_there_is_no_other(now: datetime, at: time, zone: ZoneInfo) -> None:
    last, following = last_slot(now, at, zone), next_slot(now, at, zone)
    for days in range(-2, 3):
        due = slot_on(now.astimezone(zone).date() + timedelta(days=days), at, zone).due
        assert due <= last.due or due >= following.due


@given(now=moments, at=times, zone=zones, days=st.integers(-3, 3))
def test_a_day_that_was_served_gets_no_second_slot(now: datetime, at: time, zone: ZoneInfo, days: int) -> None:
    served = now.astimezone(zone).date() + timedelta(days=days)
    slot = next_slot(now, at, zone, served=served)
    assert slot.day > served
    assert slot.due > now


def test_a_time_that_the_clocks_skip_comes_an_hour_later_by_the_wall() -> None:
    due = slot_on(date(2026, 3, 29), time(2, 30), BERLIN).due
    assert due.astimezone(BERLIN).time() == time(3, 30)


def test_a_time_that_the_clocks_show_twice_comes_the_first_time_only() -> None:
    slot = slot_on(date(2026, 10, 25), time(2, 30), BERLIN)
    assert slot.due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    an_hour_later = slot.due + timedelta(hours=1)
    assert next_slot(an_hour_later - timedelta(minutes=1), time(2, 30), BERLIN).day == date(2026, 10, 26)


def test_the_day_that_apia_left_out_brings_no_second_digest() -> None:
    zone, at = ZoneInfo("Pacific/Apia"), time(8, 30)
    now, served, dues = datetime(2011, 12, 29, 0, 0, tzinfo=UTC), date(2011, 12, 28), []
    for _ in range(4):
        slot = next_slot(now, at, zone, served=served)
        now, served = slot.due, last_slot(slot.due, at, zone).day
        dues.append(now.astimezone(zone).date())
    assert dues == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1), date(2012, 1, 2)]


def test_a_slot_is_due_in_the_very_minute() -> None:
    due = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)
    assert last_slot(due, time(8, 30), BERLIN).day == date(2026, 3, 4)
    assert next_slot(due, time(8, 30), BERLIN).day == date(2026, 3, 5)
    assert next_slot(due - timedelta(seconds=1), time(8, 30), BERLIN).due == due
