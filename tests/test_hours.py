"""The clock of a trial, which is put forward by what one types."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.local.hours import Hours, read_wait

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "wait"),
    [
        ("30min", timedelta(minutes=30)),
        ("90 m", timedelta(minutes=90)),
        (" 14H ", timedelta(hours=14)),
        ("1 hour", timedelta(hours=1)),
        ("2 days", timedelta(days=2)),
        ("31d", timedelta(days=31)),
    ],
)
def test_a_wait_is_read_as_people_write_it(typed: str, wait: timedelta) -> None:
    assert read_wait(typed) == wait


@pytest.mark.parametrize("typed", ["", "x", "0h", "-2h", "32d", "99999d", "08:30", "1.5h", "2 weeks", "h"])
def test_what_is_no_wait_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^" + typed):
        read_wait(typed)


def test_the_clock_goes_forward_and_never_back() -> None:
    hours = Hours(lambda: NOON)
    hours.advance(NOON + timedelta(hours=5))
    hours.advance(NOON + timedelta(hours=2))
    assert hours() == NOON + timedelta(hours=5)
