from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.patience import MINUTE, Patience, Wait
from tests.frontdesk import ADA, BEN, NOON


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_who_asks_too_much_is_told_once_how_long_to_wait() -> None:
    patience = Patience(2)
    assert [patience.ask(ADA, at(s)) for s in (0, 10)] == [None, None]
    assert patience.ask(ADA, at(20)) == Wait(40, is_news=True)
    assert patience.ask(ADA, at(29.5)) == Wait(31, is_news=False)
    assert patience.ask(ADA, at(60)) is None
    assert patience.ask(ADA, at(60)) == Wait(10, is_news=True)


def test_nobody_waits_for_another() -> None:
    patience = Patience(1)
    assert [patience.ask(user, NOON) for user in (ADA, BEN)] == [None, None]
    assert patience.ask(ADA, NOON) is not None


def test_a_limit_of_none_lets_everything_pass_and_remembers_nobody() -> None:
    patience = Patience(0)
    assert not any(patience.ask(ADA, NOON) for _ in range(100))
    assert patience.n_askers == 0


def test_who_has_not_asked_for_a_minute_is_forgotten() -> None:
    patience = Patience(5)
    for user in range(1000):
        patience.ask(user, at(user / 100))
    patience.ask(ADA, at(65))
    assert patience.n_askers == 501


def test_a_clock_that_is_put_back_locks_nobody_out() -> None:
    patience = Patience(1)
    patience.ask(ADA, at(3600))
    assert patience.ask(ADA, NOON) is None


@given(st.lists(st.tuples(st.sampled_from([ADA, BEN]), st.floats(0, 30)), max_size=60), st.integers(1, 5))
def test_in_no_minute_more_is_answered_than_is_allowed(gaps: list[tuple[int, float]], most: int) -> None:
    patience, now = Patience(most), NOON
    answered: dict[int, list[datetime]] = {ADA: [], BEN: []}
    for user, gap in gaps:
        now += timedelta(seconds=gap)
        n_before = sum(time > now - MINUTE for time in answered[user])
        is_answered = patience.ask(user, now) is None
        assert is_answered == (n_before < most)
        answered[user] += [now] * is_answered
