from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import (
    MOST_TIMES,
    NotUnderstoodError,
    clock_time,
    offsets,
    read_quiet,
    read_wishes,
    spoken_time,
    spoken_zone,
    time_zone,
)
from bot.slots import ALL_DAYS, Quiet

WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})


@pytest.mark.parametrize(
    ("text", "at", "zone"),
    [
        ("08:30", time(8, 30), ""),
        ("8:30", time(8, 30), ""),
        ("08.30", time(8, 30), ""),
        ("0830", time(8, 30), ""),
        ("20h", time(20), ""),
        ("20h15", time(20, 15), ""),
        ("20 Uhr", time(20), ""),
        ("at 7", time(7), ""),
        ("8pm", time(20), ""),
        ("8:30 p.m.", time(20, 30), ""),
        ("12 am", time(0), ""),
        ("12:05 pm", time(12, 5), ""),
        ("noon", time(12), ""),
        ("midnight", time(0), ""),
        ("24:00", time(0), ""),
        ("8:30 New York", time(8, 30), "America/New_York"),
        ("8:30 pm Europe/Paris", time(20, 30), "Europe/Paris"),
        ("Berlin 08:30", time(8, 30), "Europe/Berlin"),
    ],
)
def test_a_time_is_understood_as_people_write_it(text: str, at: time, zone: str) -> None:
    wishes = read_wishes(text)
    assert (wishes.times, wishes.zone.key if wishes.zone else "", wishes.days) == ((at,), zone, None)


@pytest.mark.parametrize("text", ["8:30 weekdays 10:00 weekends", "mon 8:00 fri 18:00"])
def test_other_times_on_other_days_are_not_taken_for_all_times_on_all_days(text: str) -> None:
    with pytest.raises(NotUnderstoodError, match="one set of times for all your days"):
        read_wishes(text)
    assert read_wishes("mon 8 and 18, and fri").times == (time(8), time(18))


def test_weekly_needs_a_day() -> None:
    assert read_wishes("weekly on sundays at 8").days == {6}
    with pytest.raises(NotUnderstoodError, match="“weekly” needs a day"):
        read_wishes("weekly 8")


@pytest.mark.parametrize(
    ("text", "ats"),
    [
        ("08:30 18:00", [time(8, 30), time(18)]),
        ("18:00, 08:30", [time(8, 30), time(18)]),
        ("8:30 and 6 pm", [time(8, 30), time(18)]),
        ("at 8 and at 6 p.m.", [time(8), time(18)]),
        ("8;12;18", [time(8), time(12), time(18)]),
        ("08:30 & 8:30 & 0830", [time(8, 30)]),
    ],
)
def test_several_times_are_put_in_order_and_none_counts_twice(text: str, ats: list[time]) -> None:
    assert read_wishes(text).times == tuple(ats)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", {0}),
        ("on Mondays", {0}),
        ("Tues, Thurs", {1, 3}),
        ("mon wed fri", {0, 2, 4}),
        ("mon-fri", WEEKDAYS),
        ("Monday – Friday", WEEKDAYS),
        ("monday to friday", WEEKDAYS),
        ("fri-mon", {4, 5, 6, 0}),
        ("sun-sun", {6}),
        ("weekdays", WEEKDAYS),
        ("weekend and mon", WEEKEND | {0}),
        ("every day", ALL_DAYS),
        ("daily", ALL_DAYS),
        ("Mo-Fr", WEEKDAYS),
        ("Sa, Su", WEEKEND),
    ],
)
def test_days_are_understood_as_people_write_them(text: str, days: set[int]) -> None:
    wishes = read_wishes(text)
    assert (wishes.days, wishes.times, wishes.zone) == (days, None, None)


def test_times_days_and_a_zone_come_in_any_order() -> None:
    one, other = read_wishes("8:30 and 6 pm, mon-fri, New York"), read_wishes("New York mon-fri at 6 pm and 8.30")
    assert one == other
    assert (one.times, one.days) == ((time(8, 30), time(18)), WEEKDAYS)
    assert one.zone is not None
    assert one.zone.key == "America/New_York"


@pytest.mark.parametrize("text", ["", " , ", "and", "at"])
def test_words_that_say_nothing_are_no_wishes(text: str) -> None:
    assert read_wishes(text).is_empty


@pytest.mark.parametrize(
    "text", ["", "off", "25:00", "08:60", "13pm", "0 am", "8:3", "860", "half past eight", "8 pm h"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the handler words it
        spoken_time(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("25:00", "“25:00” is not a time."),
        ("24:30 Berlin", "“24:30 Berlin” is not a time."),
        ("8-18", "“8-18” is not a time."),
        ("08:30 Mars", "I know no time, day or place “Mars”."),
        ("08:30 mon-wed-fri", "I know no time, day or place “mon-wed-fri”."),
        ("off", "I know no time, day or place “off”."),
        ("8 Berlin Paris", "I know no time, day or place “Berlin Paris”."),
        ("mon-weekend 8", "I know no time, day or place “mon-weekend”."),
    ],
)
def test_what_is_not_understood_is_named(text: str, problem: str) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        read_wishes(text)
    assert str(raised.value) == problem


def test_more_digests_a_day_than_anybody_reads_are_refused() -> None:
    ats = [f"{n // 2:02}:{n % 2 * 30:02}" for n in range(MOST_TIMES + 1)]
    assert len(read_wishes(" ".join(ats[:MOST_TIMES])).times or ()) == MOST_TIMES
    with pytest.raises(NotUnderstoodError, match="That makes 25 digests a day; 24 is the most"):
        read_wishes(" ".join(ats))


@given(st.text(max_size=60))
def test_whatever_is_written_is_understood_or_refused_in_words(text: str) -> None:
    for read in (read_wishes, read_quiet):
        with suppress(NotUnderstoodError):
            read(text)


# Quiet hours


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("22:00-07:00", Quiet(time(22), time(7))),
        ("22 - 7", Quiet(time(22), time(7))),
        ("10 pm to 7 am", Quiet(time(22), time(7))),
        ("From 22h until 7h", Quiet(time(22), time(7))),
        ("12:30–14:00", Quiet(time(12, 30), time(14))),
        ("midnight till 6", Quiet(time(0), time(6))),
    ],
)
def test_quiet_hours_are_understood_as_people_write_them(text: str, quiet: Quiet) -> None:
    assert read_quiet(text) == quiet


@pytest.mark.parametrize("text", ["", "-", "22:00", "22:00-", "-7", "22-7-8", "at night", "22:00 07:00", "25-7"])
def test_what_is_no_stretch_of_hours_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstoodError, match="is not a stretch of hours"):
        read_quiet(text)


def test_quiet_hours_without_length_are_refused() -> None:
    with pytest.raises(NotUnderstoodError, match="“7-07:00” has no length"):
        read_quiet("7-07:00")


# Configurations and zones


@pytest.mark.parametrize("text", ["8", "8pm", "24:00", "8.30"])
def test_a_configuration_writes_times_in_one_way(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the configuration words it
        clock_time(text)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("TOKYO", "Asia/Tokyo"),
        ("Indianapolis", "America/Indiana/Indianapolis"),  # two names of one zone
        ("utc", "UTC"),
        ("CET", "CET"),
    ],
)
def test_a_zone_goes_by_its_name_or_its_city(name: str, key: str) -> None:
    assert time_zone(name).key == key


@pytest.mark.parametrize("name", ["", "Mars", "GMT+2", "gmt-5", "localtime", "Factory", "West", "../UTC"])
def test_what_names_no_zone_or_more_than_one_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        time_zone(name)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("UTC+2", "Etc/GMT-2"),
        ("gmt -3", "Etc/GMT+3"),
        ("UTC−10", "Etc/GMT+10"),
        ("UTC+0", "Etc/GMT"),
        ("CEST", "CET"),
        ("CET", "CET"),
        ("EST", "America/New_York"),
        ("berlin", "Europe/Berlin"),
    ],
)
def test_a_zone_goes_by_what_people_call_it(name: str, key: str) -> None:
    assert spoken_zone(name).key == key
    assert read_wishes(f"8:30 {name}").zone == spoken_zone(name)


def test_a_zone_half_an_hour_off_is_found_by_its_clock() -> None:
    assert offsets(spoken_zone("UTC+5:30").key) == offsets("Asia/Kolkata")
    for name in ("UTC+99", "UTC+5:13"):
        with pytest.raises(ValueError):  # noqa: PT011
            spoken_zone(name)
