from __future__ import annotations

from math import isclose

import pytest

from summarizer.nearness import display_words, rare_terms, term_vector, term_weights
from summarizer.stories import cosine
from summarizer.words import stems


def shown(shared: str, *texts: str, language: str = "en", limit: int = 3) -> tuple[str, ...]:
    """Return the words that are shown where all words of `shared` weigh the same."""
    return display_words(dict.fromkeys(stems(shared, language), 1.0), texts, language, limit=limit)


def test_names_of_several_words_are_shown_as_one_and_before_other_words() -> None:
    text = "On Monday the missiles of Kim Jong Un were shown to guests from Russia."
    assert shown("Kim Jong Un Russia missiles", text) == ("Kim Jong Un", "Russia", "missiles")


def test_small_words_within_a_name_belong_to_it() -> None:
    texts = ("The rates of the Bank of England rise.", "So the Bank of England says.")
    assert shown("Bank England rates", *texts) == ("Bank of England", "rates")


def test_small_words_between_two_names_leave_them_two() -> None:
    assert shown("Orlow Halm", "The road between Orlow and Halm is closed.") == ("Halm", "Orlow")


def test_a_possessive_is_shown_without_its_ending() -> None:
    assert shown("Orlow", "It is Orlow’s bridge.") == ("Orlow",)


def test_words_of_which_one_is_not_shared_make_no_name_together() -> None:
    assert shown("Mary Smith", "We met Mary Jones and John Smith there.") == ("Mary", "Smith")


def test_a_capital_makes_no_name_of_what_is_also_written_small() -> None:
    assert shown("ferries Orlow", "Ferries stay in Orlow.", "All ferries stay.") == ("Orlow", "ferries")


def test_what_is_shown_is_written_in_one_of_the_texts_and_no_stem() -> None:
    assert shown("policies", "The policies changed.") == ("policies",)
    assert shown("policies", "Nothing of the kind.") == ()
    assert shown("", "The policies changed.") == ()


def test_what_is_counted_in_is_no_reason() -> None:
    text = "So bread is 12 percent dearer, which is two million euros or 4,000 tonnes."
    assert shown("bread percent million euros tonnes", text) == ("bread",)


def test_no_more_is_shown_than_was_asked_for_and_nothing_twice() -> None:
    assert shown("Kim Jong Un", "So Kim Jong Un said.", "So Kim spoke.", limit=1) == ("Kim Jong Un",)
    assert shown("Kim Jong Un", "So Kim Jong Un said.", "So Kim spoke.") == ("Kim Jong Un",)


@pytest.mark.parametrize(
    ("shared", "text", "language", "expected"),
    [
        ("München", "Der Zug nach München steht.", "de", ("München",)),
        ("Киев", "Поезд в Киев стоит.", "ru", ("Киев",)),
        ("l’Oise", "Le pont de l’Oise ferme.", "fr", ("l’Oise",)),
    ],
)
def test_names_of_other_languages_are_shown(shared: str, text: str, language: str, expected: tuple[str, ...]) -> None:
    assert shown(shared, text, language=language) == expected


def test_what_stands_in_many_articles_is_not_rare_unless_there_are_few_articles() -> None:
    frequency = {"year": 60, "orlow": 40, "bridg": 0}
    assert rare_terms(frequency, 1000) == {"orlow", "bridg"}
    assert rare_terms(frequency, 100) == {"bridg"}
    assert rare_terms({"year": 20}, 20) == {"year"}


def test_a_rare_term_makes_more_alike_than_a_common_one() -> None:
    weights = term_weights({"year": 60, "orlow": 5, "bridg": 5, "otter": 5}, 100)
    query = term_vector(["year", "orlow", "bridg"], weights)
    common, rare = (term_vector([term, "otter"], weights) for term in ("year", "orlow"))
    assert 0 < cosine(query, common) < cosine(query, rare) < 1
    assert isclose(cosine(query, query), 1.0)
    assert term_vector([], weights) == term_vector(["unheard"], weights) == {}


def test_a_term_that_is_repeated_weighs_more_and_without_end_no_more() -> None:
    weights = {"orlow": 1.0, "bridg": 1.0}
    once, often, endless = (term_vector(["bridg"] + ["orlow"] * n, weights)["orlow"] for n in (1, 8, 10_000))
    assert once < often < endless < 1


def test_a_comma_parts_two_names() -> None:
    texts = ("The prime minister of Morrund, Karel Dossin, has resigned.",)
    shared = dict.fromkeys(stems(texts[0], "en"), 1.0)
    words = display_words(shared, texts, "en", limit=9)
    assert {"Morrund", "Karel Dossin"} <= set(words)
