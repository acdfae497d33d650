from __future__ import annotations

from datetime import time

import pytest

from bot.clock import clock_time, split_time, time_zone


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("08:30", time(8, 30), ""),
        ("8:30", time(8, 30), ""),
        ("08.30", time(8, 30), ""),
        ("20h", time(20), ""),
        ("20h15", time(20, 15), ""),
        ("at 7", time(7), ""),
        ("8pm", time(20), ""),
        ("8:30 p.m.", time(20, 30), ""),
        ("12 am", time(0), ""),
        ("12:05 pm", time(12, 5), ""),
        ("8:30 New York", time(8, 30), "New York"),
        ("8:30 pm Europe/Paris", time(20, 30), "Europe/Paris"),
        ("Berlin 08:30", time(8, 30), "Berlin"),
    ],
)
def test_a_time_is_understood_as_people_write_it(text: str, at: time, rest: str) -> None:
    assert split_time(text) == (at, rest)


@pytest.mark.parametrize("text", ["", "off", "25:00", "08:60", "13pm", "0830", "8:3", "half past eight"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the handler words it
        split_time(text)


@pytest.mark.parametrize("text", ["8", "8pm", "24:00", "8.30"])
def test_a_configuration_writes_times_in_one_way(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
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
