from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.tokenizer import Tokenizer
from summarizer.words import split_words, stem, stems, stop_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor's dog doesn’t bark", ["the", "mayor", "dog", "doesnt", "bark"]),
        ("1,200 and 1.200 in 2026", ["1200", "and", "1200", "in", "2026"]),
        ("l’Ukraine, dell'Italia, O'Brien", ["ukraine", "italia", "obrien"]),
        ("İzmir and IZMIR", ["izmir", "and", "izmir"]),
        ("हिन्दी العربيّة", ["हिन्दी", "العربيّة"]),
        ('צה"ל, ש״ח ו"שלום"', ["צהל", "שח", "ושלום"]),
        ("об'єкт обʼєкт об’єкт", ["обєкт", "обєкт", "обєкт"]),
        ("東京都 ก", ["東京", "京都", "ก"]),
        ("AI技術、2026年", ["ai", "技術", "2026", "年"]),
        ("แล้ว COVIDใหม่", ["แล้ว", "covid", "ใหม่"]),
        ("Hội đồng", ["hội", "đồng"]),
        ("… — 🙂 !", []),
        ("", []),
    ],
)
def test_words_are_told_apart_in_every_script(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_turkish_has_two_letters_i_and_parts_names_from_their_endings() -> None:
    assert split_words("IRAK’ın İzmir'de ISPARTA", "tr") == ["ırak", "izmir", "ısparta"]
    assert stems("Irak Irak’ta", "tr") == ("ırak", "ırak")


@given(st.text(st.characters()) | st.text("aİI'’\"״צกา中아\u0301\u0e33 1.,", max_size=30), st.sampled_from(["", "tr"]))
def test_words_are_never_empty_and_hold_no_space(text: str, language: str) -> None:
    assert all(word and not any(char.isspace() for char in word) for word in split_words(text, language))


def test_stems_bring_inflections_together_without_stop_words_and_noise() -> None:
    assert stems("The ferries were striking; a ferry strikes.", "en") == ("ferri", "strike", "ferri", "strike")
    assert stems("Die Brücken und der Brückenbau", "de") == (stem("brücken", "de"), stem("brückenbau", "de"))
    assert stems("x" * 50 + " bridge", "en") == ("bridg",)


def test_a_stem_of_endings_alone_keeps_enough_of_the_word() -> None:
    assert stem("국가", "ko") == "국가"
    assert stem("її", "uk") == "її"


@pytest.mark.parametrize("language", ["bg", "da", "fa", "fi", "hu", "id", "no", "ro", "ur"])
def test_languages_without_rules_of_their_own_know_their_words_without_meaning(language: str) -> None:
    assert len(stop_words(language)) > 80


@pytest.mark.parametrize(
    ("language", "word"), [("ru", "война"), ("pt", "conselho"), ("de", "menschen"), ("vi", "nước")]
)
def test_what_news_is_about_has_meaning(language: str, word: str) -> None:
    assert word not in stop_words(language)


def test_a_language_without_stemmer_or_stop_words_keeps_its_words() -> None:
    assert stem("bridges", "tlh") == "bridges"
    assert stop_words("tlh") == frozenset()
    assert stems("the bridges", "tlh") == ("the", "bridges")


def test_the_tokenizer_has_the_form_that_sumy_asks_for() -> None:
    tokenizer = Tokenizer("en")
    assert tokenizer.to_sentences("It rained. It stopped.") == ("It rained.", "It stopped.")
    assert tokenizer.to_words("It rained.") == ("it", "rained")
    assert Tokenizer("tr").to_words("IŞIK") == ("ışık",)
