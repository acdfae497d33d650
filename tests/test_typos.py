from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.typos import allowed_distance, distance, near_spellings, nearest

SHORT = st.text("abcd", max_size=6)


@pytest.mark.parametrize("typed", ["feries", "ferrries", "fetries", "freries", "erries"])
def test_a_word_is_among_the_near_spellings_of_what_is_one_letter_wrong(typed: str) -> None:
    assert "ferries" in near_spellings(typed)


def test_near_spellings_keep_to_the_script_of_the_word() -> None:
    assert "мост" not in near_spellings("bridge")
    assert "выборы" in near_spellings("вибори") or "выбори" in near_spellings("вибори")


def test_short_words_have_no_near_spellings_and_very_long_ones_cost_nothing() -> None:
    assert not list(near_spellings("cat"))
    assert not list(near_spellings("a" * 1000))
    assert [allowed_distance(word) for word in ("cat", "ferry", "ferries", "a" * 1000)] == [0, 1, 2, 0]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("", "", 0), ("ferry", "ferry", 0), ("feryr", "ferry", 1), ("fery", "ferry", 1), ("berry", "ferrys", 2)],
)
def test_distance_counts_the_letters_that_are_wrong(one: str, other: str, apart: int) -> None:
    assert distance(one, other, most=2) == apart


@given(SHORT, SHORT, st.integers(0, 3))
def test_distance_is_the_same_both_ways_and_exact_up_to_the_most_that_is_asked_for(
    one: str, other: str, most: int
) -> None:
    exact = distance(one, other, most=99)
    assert distance(other, one, most=99) == exact
    assert (exact == 0) == (one == other)
    assert distance(one, other, most=most) == exact or (exact > most and distance(one, other, most=most) > most)


def test_the_nearest_word_wins_and_among_equals_the_one_that_is_in_use_most() -> None:
    assert nearest("govrnmet", {"govern": 900, "government": 2, "governs": 1}, most=2) == "government"
    assert nearest("berry", {"ferry": 3, "merry": 5, "gooseberry": 9}, most=1) == "merry"
    assert nearest("berry", {"bridge": 3}, most=2) is None
