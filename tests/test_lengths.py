from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.lengths import LINE_CHARS, latin_length
from summarizer.model import Pick, Summary

FIRST = Pick(0, "The council of Orlow voted for the bridge.")
LONG = Pick(1, "The minister spoke at length " + "and at length " * 20 + "and left.")
SHORT = Pick(2, "Work begins in May.")
LEANING = Pick(3, "It will take two years.", leans=True)

texts = st.text("ab .桥🌉", min_size=1, max_size=400)


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    places = draw(st.lists(st.integers(0, 8), unique=True, max_size=7))
    return Summary(tuple(Pick(place, draw(texts), leans=draw(st.booleans())) for place in places))


def in_order(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    rest = iter(longer)
    return all(sentence in rest for sentence in shorter)


@given(summaries(), st.integers(0, 6), st.none() | st.integers(0, 900))
def test_a_shorter_summary_is_contained_in_the_longer(summary: Summary, count: int, max_chars: int | None) -> None:
    shorter, longer = (summary.best(n, max_chars=max_chars) for n in (count, count + 1))
    assert in_order(shorter, longer)
    assert len(longer) - len(shorter) in (0, 1)


@given(summaries(), st.integers(0, 6), st.integers(0, 900))
def test_a_summary_has_no_more_sentences_and_characters_than_there_is_room_for(
    summary: Summary, count: int, max_chars: int
) -> None:
    sentences = summary.best(count, max_chars=max_chars)
    assert len(sentences) <= count
    assert latin_length(" ".join(sentences)) <= max_chars
    assert {pick.sentence for pick in summary.ranked} >= set(sentences)


@given(summaries(), st.none() | st.integers(0, 900))
def test_a_sentence_that_leans_follows_the_one_that_it_leans_on(summary: Summary, max_chars: int | None) -> None:
    taken = {pick.place for pick in summary.within(5, max_chars=max_chars).ranked}
    assert all(pick.place - 1 in taken for pick in summary.within(5, max_chars=max_chars).ranked if pick.leans)


@given(summaries(), st.integers(1, 6), st.integers(500, 900))
def test_the_line_of_a_list_stands_in_the_digest_and_is_there_where_that_has_a_sentence(
    summary: Summary, count: int, max_chars: int
) -> None:
    digest, line = summary.best(count, max_chars=max_chars), summary.line(count, max_chars=max_chars)
    assert (line in digest) if digest else line == ""


@given(st.lists(texts, min_size=2, max_size=5).map(lambda many: Summary(tuple(map(Pick, range(5), many)))))
def test_where_a_digest_of_500_characters_has_two_sentences_the_line_is_short(summary: Summary) -> None:
    if len(summary.best(2, max_chars=500)) == 2:
        assert latin_length(summary.line(2, max_chars=500)) <= LINE_CHARS


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        ((LONG, FIRST, SHORT), (FIRST, SHORT)),
        ((SHORT, LONG, FIRST), (FIRST, SHORT)),
        ((LONG,), ()),
        ((), ()),
    ],
    ids=["too long, though first", "too long, in between", "too long, and alone", "nothing"],
)
def test_a_sentence_that_is_too_long_leaves_its_place_to_the_next(
    ranked: tuple[Pick, ...], expected: tuple[Pick, ...]
) -> None:
    assert Summary(ranked).best(2, max_chars=200) == tuple(pick.sentence for pick in expected)


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        ((SHORT, LEANING), (SHORT, LEANING)),
        ((FIRST, LEANING, SHORT), (FIRST, SHORT)),
        ((LEANING, SHORT), (SHORT,)),
    ],
    ids=["behind it", "before it", "first of all"],
)
def test_a_sentence_that_leans_is_left_out_where_its_support_was_not_taken(
    ranked: tuple[Pick, ...], expected: tuple[Pick, ...]
) -> None:
    assert Summary(ranked).best(2) == tuple(pick.sentence for pick in expected)


def test_a_sentence_fits_to_the_last_character() -> None:
    both = Summary((FIRST, SHORT))
    exactly = len(f"{FIRST.sentence} {SHORT.sentence}")
    assert len(both.best(2, max_chars=exactly)) == 2
    assert len(both.best(2, max_chars=exactly - 1)) == 1


@pytest.mark.parametrize(("text", "length"), [("", 0), ("Orlow", 5), ("旧桥", 4), ("다리", 4), ("мост", 4), ("🌉", 2)])
def test_a_dense_character_counts_as_two(text: str, length: int) -> None:
    assert latin_length(text) == length


@given(st.text())
def test_a_text_is_never_shorter_than_telegram_counts_it(text: str) -> None:
    assert latin_length(text) >= len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_a_pick_is_a_list_in_json_and_an_old_one_of_two_is_one_too() -> None:
    assert Pick(*json.loads(json.dumps(LEANING))) == LEANING
    assert Pick(*json.loads('[0, "The council of Orlow voted for the bridge."]')) == FIRST
