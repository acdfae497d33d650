from __future__ import annotations

from dataclasses import replace

import pytest

from bot.wishes import MOST_LESS, NO_WISHES, Less, Wishes, as_json, from_json, has_words, held_in, named_in
from summarizer.model import Source
from tests.frontdesk import story


@pytest.mark.parametrize(
    ("word", "title", "language", "is_meant"),
    [
        ("bridge", "Bridges of Orlow reopen", "en", True),
        ("BRIDGES", "Old bridge reopens", "en", True),
        ("bridge", "Bridgeport votes", "en", False),
        ("art", "Party starts", "en", False),
        ("it", "IT workers strike", "en", True),
        ("new york", "Snow in New York", "en", True),
        ("new york", "York has a new mayor", "en", False),
        ("Wahl", "Die Wahlen sind vorbei", "de", True),
        ("выборы", "Выборов не будет", "ru", True),
        ("élection", "Les élections approchent", "fr", True),
        ("乌克兰", "乌克兰和谈", "zh", True),
        ("乌克兰", "克兰菲尔德", "zh", False),
        ("", "Bridge opens", "en", False),
    ],
)
def test_a_word_matches_whole_words_in_any_inflection_of_the_news_language(
    word: str, title: str, language: str, is_meant: bool
) -> None:
    one = replace(story(title=title, summary=["-"]), language=language, sources=())
    assert bool(Wishes(muted=(word,)).muted_in(one)) == (is_meant and bool(word))
    assert bool(Wishes(followed=(word,)).followed_in(one)) == (is_meant and bool(word))


def test_summaries_and_all_headlines_of_a_story_are_read() -> None:
    one = story(title="Bridge opens", summary=["The mayor cut a ribbon."])
    one = replace(one, sources=(Source("Post", "Bridge opens", ""), Source("Mail", "A tram crosses the river", "")))
    assert Wishes(muted=("ribbons",)).muted_in(one) == "ribbons"
    assert Wishes(muted=("harbour", "trams")).muted_in(one) == "trams"


def test_who_wishes_for_nothing_mutes_and_follows_nothing() -> None:
    assert NO_WISHES.muted_in(story()) == NO_WISHES.followed_in(story()) == ""


def test_what_has_no_letter_or_digit_is_no_word() -> None:
    assert not any(map(has_words, ("", " ", "!!", "🙂")))
    assert all(map(has_words, ("football", "G7", "乌克兰", "new york")))


FERRY = Less(9, "Ferry strike ends", ("ferry", "strike", "Ostrey"))


@pytest.mark.parametrize(
    ("title", "is_like"),
    [
        ("Ferries to Ostrey sail again", True),
        ("Striking crews leave ferries", True),
        ("Ferry is late", False),
        ("Bridge opens", False),
    ],
)
def test_a_story_is_like_another_that_has_two_of_its_telling_words(title: str, is_like: bool) -> None:
    assert (Wishes(less=(FERRY,)).less_in(story(title=title, summary=["-"])) is FERRY) == is_like


def test_one_telling_word_is_enough_where_there_is_no_other_and_a_story_is_always_like_itself() -> None:
    one_word, no_word = Less(8, "Ferry", ("ferry",)), Less(9, "-", ())
    wishes = Wishes(less=(one_word, no_word))
    assert wishes.less_in(story(1, "A ferry sails")) is one_word
    assert wishes.less_in(story(1, "Bridge opens")) is None
    assert wishes.less_in(story(9, "Bridge opens")) is no_word


def test_of_kinds_of_stories_of_which_less_is_wanted_the_newest_count() -> None:
    wishes = NO_WISHES
    for n in range(MOST_LESS + 5):
        wishes = wishes.with_less(Less(n, f"Story {n}", ("word",)))
    assert [one.story_id for one in wishes.less] == [*range(5, MOST_LESS + 5)]


def test_what_is_followed_is_not_muted_and_the_other_way_round() -> None:
    wishes = NO_WISHES.with_followed("New York").with_followed("ferry").with_muted("new york")
    assert (wishes.followed, wishes.muted) == (("ferry",), ("new york",))
    assert wishes.with_followed("NEW YORK").muted == ()


def test_wishes_are_stored_and_read_as_they_were() -> None:
    wishes = Wishes(frozenset({"world"}), ("a",), ("b",), frozenset({"Post"}), frozenset({"en"}), (FERRY,))
    assert from_json(as_json(wishes)) == wishes
    assert from_json(as_json(NO_WISHES)) == NO_WISHES


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("new  york", ("new york",)),
        ("ukraine, new york ,", ("ukraine", "new york")),
        ('"new york" ferries', ("new york", "ferries")),
        ("“Wahl” „Wetter“ «météo»", ("Wahl", "Wetter", "météo")),
        ("Ferry, ferry", ("Ferry",)),
        ("10,000 metres", ("10,000 metres",)),
        ('"" , ', ()),
        ("🙂", ("🙂",)),
        ("fer\u202ery\0\u200b", ("ferry",)),
    ],
)
def test_commas_and_quotation_marks_part_what_is_named(typed: str, named: tuple[str, ...]) -> None:
    assert named_in(typed) == named


def test_a_word_is_the_same_in_capitals_or_not() -> None:
    assert held_in(("Ferry", "New York"), "new york") == "New York"
    assert held_in(("Ferry",), "ferries") == ""
