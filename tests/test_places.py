from __future__ import annotations

import pytest

from bot.places import zone_at, zone_named, zone_of_language


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("MUNCHEN", "Europe/Berlin"),
        ("Мюнхен", "Europe/Berlin"),
        ("Mumbai", "Asia/Kolkata"),
        ("new york", "America/New_York"),
        ("Malmo", "Europe/Stockholm"),
        ("Paris Texas", "America/Chicago"),
        ("Birmingham, UK", "Europe/London"),
        ("東京", "Asia/Tokyo"),
        ("Germany", "Europe/Berlin"),
        ("UTC+2", "Etc/GMT-2"),
    ],
)
def test_a_place_is_known_by_what_people_call_it_in_any_language(name: str, key: str) -> None:
    assert (zone_named(name).zone.key, zone_named(name).place) == (key, "")


def test_of_cities_with_one_name_the_largest_is_meant_and_said_and_its_country_names_another() -> None:
    largest, other = zone_named("San Jose"), zone_named("San Jose, Costa Rica")
    assert (largest.zone.key, largest.place) == ("America/Los_Angeles", "San Jose, California, United States")
    assert (other.zone.key, other.place) == ("America/Costa_Rica", "")


@pytest.mark.parametrize("name", ["", "Nowhereville", "Brazil", "🙂", '"', "San Jose, Mars", "word " * 10_000])
def test_what_is_no_place_or_has_several_clocks_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the clock words it
        zone_named(name)


def test_a_location_has_a_zone_also_at_sea() -> None:
    assert [zone_at(52.5, 13.4).key, zone_at(-33.9, 151.2).key, zone_at(0, -150).key] == [
        "Europe/Berlin",
        "Australia/Sydney",
        "Etc/GMT+10",
    ]
    with pytest.raises(ValueError):  # noqa: PT011
        zone_at(200, 999)


def test_a_language_tells_the_zone_only_where_all_who_speak_it_at_home_have_one_clock() -> None:
    guessed = {code: zone.key for code in ("de", "fr", "en-gb", "it") if (zone := zone_of_language(code))}
    assert guessed == {"de": "Europe/Berlin", "fr": "Europe/Paris", "en-gb": "Europe/London", "it": "Europe/Rome"}
    assert [zone_of_language(code) for code in ("en", "pt-br", "ru", "eo", "xx", "", None, "../..")] == [None] * 8
