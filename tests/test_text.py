from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text import clean_text, shorten


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a  b\t c \u00a0 d", "a b c d"),
        (" one \r\n\r\n two\rthree\u2028four\u2029five ", "one\ntwo\nthree\nfour\nfive"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark", "softhyphen, zerowidth, mark"),
        ("\u202eright to left\u202c \u2066isolated\u2069", "right to left isolated"),
        ("nul\x00 bell\x07 form\x0cfeed", "nul bell form feed"),
        ("private\ue000 tag\U000e0041 lone\ud800", "private tag lone"),
        ("cafe\u0301", "café"),
        ("می\u200cخواهم 👨\u200d👩\u200d👧", "می\u200cخواهم 👨\u200d👩\u200d👧"),
        ("\u200b \x00\n\ue000", ""),
    ],
)
def test_clean_text_shows_all_that_it_holds(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_is_cleaned_once_for_all(text: str) -> None:
    clean = clean_text(text)
    assert clean.encode().decode() == clean
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)


def test_what_is_too_long_is_shortened_at_a_words_end_or_where_it_must_be() -> None:
    assert shorten("the old bridge", 14) == "the old bridge"
    assert shorten("the old bridge", 12) == "the old…"
    assert shorten("x" * 20, 10) == "x" * 9 + "…"
