from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.weight import weigh
from bot.why import why
from bot.wishes import NO_WISHES, Less, Wishes
from summarizer.model import Story
from tests.frontdesk import NOON, story


def reasons(one: Story, wishes: Wishes = NO_WISHES) -> str:
    return why(one, weigh(one, NOON, wishes=wishes), wishes, NOON)


def test_outlets_and_age_are_always_told() -> None:
    assert reasons(story(hours_old=3, outlets=["Post"])) == "1 outlet tells it; 3 hours old"
    assert reasons(story(hours_old=30, outlets=["Post", "Mail"])) == "2 outlets tell it; 30 hours old"
    assert reasons(story(hours_old=0.5)) == "1 outlet tells it; it is new"
    assert reasons(story(hours_old=24 * 3)) == "1 outlet tells it; 3 days old"


def test_copies_growth_place_and_a_lack_of_sentences_are_told_where_they_count() -> None:
    copied = replace(story(hours_old=9, outlets=["Post", "Mail", "Echo"]), voices=(NOON - timedelta(hours=9),))
    assert reasons(copied) == "3 outlets tell it; 1 in its own words; 9 hours old"
    grown = replace(story(hours_old=9, outlets=["Post", "Mail"]), voices=(NOON - timedelta(hours=9), NOON))
    assert "others joined lately" in reasons(grown)
    assert "an outlet puts it in front" in reasons(replace(story(), place=0))
    assert "an outlet puts it in front" not in reasons(replace(story(), place=9))
    assert "there is only its headline" in reasons(story(summary=[]))


def test_wishes_are_told_first() -> None:
    wishes = Wishes(frozenset({"sport"}), followed=("bridge",), less=(Less(1, "A bridge", ("bridge",)),))
    assert reasons(story(topic="sport"), wishes).startswith(
        "you follow “bridge”; sport is one of your topics; you want less like “A bridge”; 1 outlet tells it"
    )
