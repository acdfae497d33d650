from __future__ import annotations

from dataclasses import replace

import pytest

from bot.wishes import NO_WISHES, Wishes, has_words
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
