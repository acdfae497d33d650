from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from summarizer.model import Entry
from summarizer.prominence import places
from tests.frontdesk import NOON


def entries(*hours_old: float | None) -> list[Entry]:
    dates = [None if hours is None else NOON - timedelta(hours=hours) for hours in hours_old]
    return [Entry((f"key{n}",), f"https://post.example/{n}", f"Headline {n}", date) for n, date in enumerate(dates)]


def found(*hours_old: float | None) -> Sequence[int]:
    return list(places(entries(*hours_old)).values())


def test_a_feed_in_an_order_of_its_own_tells_what_matters_to_its_outlet() -> None:
    assert found(5, 1, 30, 2, 9, 3) == [0, 1, 2, 3, 4, 5]


def test_a_feed_that_goes_by_the_clock_tells_nothing() -> None:
    assert found(1, 2, 3, 5, 9) == found(9, 5, 3, 2, 1) == found(4, 4, 4, 4) == []


def test_one_entry_out_of_order_in_a_long_feed_makes_it_no_editors_choice() -> None:
    assert found(*range(10), 3, *range(10, 20)) == []


def test_a_feed_of_a_few_dates_or_none_tells_nothing() -> None:
    assert found(None, None, None, None, None) == found(5, 1, 3) == found() == []


def test_entries_of_one_key_have_the_place_of_the_first() -> None:
    twice = [*entries(5, 1, 30, 2, 9, 3), *entries(7)]
    assert places(twice)["key0"] == 0
