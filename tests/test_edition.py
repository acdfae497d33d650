from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.edition import DAY, HALF_LIFE, choose, weight
from summarizer.model import Story
from tests.frontdesk import NOON, story

HOUR = timedelta(hours=1)
WEEK = 7 * DAY


def chosen(*stories: Story, had: frozenset[int] = frozenset(), limit: int = 5) -> list[int]:
    return [picked.id for picked in choose(stories, had=had, now=NOON, limit=limit).stories]


def test_what_several_outlets_tell_comes_before_what_one_tells() -> None:
    assert chosen(story(1, outlets=["Post"]), story(2, outlets=["Post", "Mail"])) == [2, 1]


def test_what_is_new_comes_before_what_is_old() -> None:
    assert chosen(story(1, hours_old=20), story(2, hours_old=1)) == [2, 1]


def test_a_second_outlet_makes_up_for_one_half_life() -> None:
    old = story(1, hours_old=HALF_LIFE / HOUR, outlets=["Post", "Mail"])
    assert abs(weight(old, NOON) - weight(story(2, hours_old=0), NOON)) < 1e-9


def test_in_a_weekly_digest_the_weeks_biggest_story_comes_before_a_small_one_of_yesterday() -> None:
    big, small = story(1, hours_old=6 * 24, outlets=["Post", "Mail", "Sun", "Star"]), story(2, hours_old=24)
    weekly, daily = (choose([big, small], had=(), now=NOON, limit=1, period=period) for period in (WEEK, DAY))
    assert [one.id for one in weekly.stories] == [1]
    assert [one.id for one in daily.stories] == [2]


def test_in_a_weekly_digest_a_story_weighs_half_seven_times_as_late() -> None:
    assert abs(weight(story(hours_old=7 * HALF_LIFE / HOUR), NOON, period=WEEK) - 0.5) < 1e-9


def test_several_digests_a_day_let_no_story_age_faster_than_one_does() -> None:
    assert weight(story(hours_old=9), NOON, period=6 * HOUR) == weight(story(hours_old=9), NOON)


def test_a_headline_without_a_summary_comes_last() -> None:
    assert chosen(story(1, summary=[]), story(2, hours_old=20)) == [2, 1]


def test_a_headline_without_a_summary_is_still_better_than_nothing() -> None:
    assert chosen(story(1, summary=[])) == [1]


def test_a_story_from_the_future_weighs_no_more_than_one_of_now() -> None:
    assert weight(story(hours_old=-500), NOON) == weight(story(hours_old=0), NOON)


def test_a_story_without_sources_has_the_weight_of_one_outlet() -> None:
    assert weight(story(outlets=[]), NOON) == weight(story(outlets=["Post"]), NOON)


def test_equal_stories_come_in_the_order_in_which_they_were_met_however_they_are_listed() -> None:
    assert chosen(story(2), story(1), story(3)) == chosen(story(3), story(2), story(1)) == [1, 2, 3]


def test_without_stories_the_edition_is_empty() -> None:
    assert chosen() == []


stories = st.lists(
    st.builds(story, st.integers(1, 40), hours_old=st.floats(-5, 500), summary=st.sampled_from([(), ("It is so.",)])),
    unique_by=lambda made: made.id,
)


@given(stories, st.frozensets(st.integers(1, 40)), st.integers(1, 15))
def test_an_edition_has_the_weightiest_stories_not_had_and_none_twice(
    given_stories: list[Story], had: frozenset[int], limit: int
) -> None:
    picked = choose(given_stories, had=had, now=NOON, limit=limit).stories
    ids = [one.id for one in picked]
    fresh = [one for one in given_stories if one.id not in had]
    assert len(set(ids)) == len(ids) == min(limit, len(fresh))
    assert had.isdisjoint(ids)
    weights = [weight(one, NOON) for one in picked]
    assert weights == sorted(weights, reverse=True)
    left_out = [weight(one, NOON) for one in fresh if one.id not in ids]
    assert not left_out or max(left_out) <= min(weights)


def test_age_is_taken_from_the_first_telling() -> None:
    assert weight(story(hours_old=HALF_LIFE / HOUR), NOON) == weight(story(hours_old=0), NOON + HALF_LIFE) == 0.5
