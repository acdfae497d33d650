from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.weight import DAY, FOLLOWED, HALF_LIFE, LESS, Weight, weigh
from bot.wishes import Less, Wishes
from summarizer.model import Line, Source, Story
from tests.frontdesk import NOON, story

HOUR = timedelta(hours=1)
WEEK = 7 * DAY


def weight(one: Story, *, period: timedelta = DAY) -> float:
    return weigh(one, NOON, period=period).total


def part(found: Weight, name: str) -> tuple[float, str]:
    return next((one.factor, one.reason) for one in found.parts if one.name == name)


def told(*hours_ago: float, outlets: Iterable[str] = ("Post", "Mail", "Echo", "Star")) -> Story:
    """Return a story that outlets told in their own words so many hours ago."""
    voices = tuple(NOON - timedelta(hours=hours) for hours in hours_ago)
    return replace(story(hours_old=max(hours_ago), outlets=outlets), voices=voices)


def test_a_second_outlet_makes_up_for_one_half_life() -> None:
    old = story(1, hours_old=HALF_LIFE / HOUR, outlets=["Post", "Mail"])
    assert abs(weight(old) - weight(story(2, hours_old=0))) < 1e-9


def test_outlets_that_print_the_text_of_another_add_nothing_and_are_named_in_the_reason() -> None:
    copied = told(30)
    assert weight(copied) == weight(told(30, outlets=["Post"]))
    assert part(weigh(copied, NOON), "outlets") == (1.0, "1 + 3 with copies")
    assert part(weigh(told(30, 29, 28, 27), NOON), "outlets") == (3.0, "4")


def test_a_story_that_others_join_just_now_weighs_more_than_one_that_all_told_long_ago() -> None:
    assert weight(told(20, 5, 2, 1)) > weight(told(20, 19, 18, 17))
    assert part(weigh(told(20, 5, 2, 1), NOON), "growth")[1] == "3 joined in 6 h"
    assert part(weigh(told(20, 19, 18, 17), NOON), "growth") == (1.0, "0 joined in 6 h")


def test_who_tells_a_story_first_does_not_make_it_grow_however_new_it_is() -> None:
    assert part(weigh(told(1, outlets=["Post"]), NOON), "growth")[0] == 1.0


def test_in_a_weekly_digest_a_story_weighs_half_seven_times_as_late() -> None:
    assert abs(weight(story(hours_old=7 * HALF_LIFE / HOUR), period=WEEK) - 0.5) < 1e-9


def test_several_digests_a_day_let_no_story_age_faster_than_one_does() -> None:
    assert weight(story(hours_old=9), period=6 * HOUR) == weight(story(hours_old=9))


def test_age_is_taken_from_the_first_telling() -> None:
    assert weight(story(hours_old=HALF_LIFE / HOUR)) == weigh(story(hours_old=0), NOON + HALF_LIFE).total == 0.5


def test_a_story_from_the_future_weighs_no_more_than_one_of_now() -> None:
    assert weight(story(hours_old=-500)) == weight(story(hours_old=0))


def test_a_story_without_sources_has_the_weight_of_one_outlet() -> None:
    assert weight(story(outlets=[])) == weight(story(outlets=["Post"]))


def test_what_an_outlet_puts_in_front_weighs_more_the_further_in_front_it_is() -> None:
    first, tenth, unknown = (weight(replace(story(), place=place)) for place in (0, 9, None))
    assert first > tenth > unknown
    assert part(weigh(replace(story(), place=0), NOON), "place")[1] == "1"


def test_a_headline_without_a_summary_weighs_less() -> None:
    assert weight(story(summary=[])) < weight(story())
    assert part(weigh(story(summary=[]), NOON), "summary")[1] == "none"


def test_a_followed_word_makes_a_story_weigh_more_and_is_named() -> None:
    found = weigh(story(title="Bridges open"), NOON, wishes=Wishes(followed=("ferry", "bridge")))
    assert part(found, "followed") == (FOLLOWED, "bridge")
    assert found.total == pytest.approx(FOLLOWED * weight(story(title="Bridges open")))


def test_what_is_like_a_story_of_which_less_is_wanted_weighs_less_and_that_is_said() -> None:
    less = Less(9, "Bridges close", ("bridge", "river"))
    found = weigh(story(title="A bridge over a river"), NOON, wishes=Wishes(less=(less,)))
    assert part(found, "less") == (LESS, "like “Bridges close”")
    assert found.total == pytest.approx(LESS * weight(story()))


def test_an_update_is_as_old_as_its_news_but_weighs_less_than_a_story_that_is_new() -> None:
    line = Line("Two more died.", (Source("Post", "Two more died", ""),), NOON - HOUR)
    old = story(hours_old=40)
    assert weight(old) < weigh(old, NOON, update=(line,)).total < weight(story(hours_old=1))
    assert part(weigh(old, NOON, update=(line,)), "age")[1] == "1 h"


def test_a_weight_is_the_product_of_its_parts() -> None:
    found = weigh(replace(told(20, 5, 2, 1), place=3), NOON, wishes=Wishes(followed=("bridge",)))
    product = 1.0
    for one in found.parts:
        product *= one.factor
    assert found.total == pytest.approx(product)
    assert len({one.name for one in found.parts}) == len(found.parts)
