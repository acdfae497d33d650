from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.features import (
    SENTENCE,
    TWO,
    WHOLE,
    Candidate,
    candidate,
    centrality,
    likeness,
    said_twice,
    sentence_features,
    two_features,
    whole_features,
)
from summarizer.salience import Counts, count_terms

PLAIN = "Work on the bridge begins in May."
STOP_WORDS = frozenset({"the", "on", "in", "of"})
CHANCES = {"work": 0.2, "on": 0.1, "the": 0.9, "bridge": 0.8, "begins": 0.3, "in": 0.4, "may": 0.1, "of": 0.5}

sets_of_words = st.frozensets(st.sampled_from("bridge river ferry salmon council mayor".split()))


def words_of(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()


def counted(*texts: str, title: str = "", capitals: str = "") -> Counts:
    return count_terms(
        [words_of(text) for text in texts], stop_words=STOP_WORDS, title=set(title.split()), capitals=capitals.split()
    )


def one_of(counts: Counts, place: int, text: str, *, leans: bool = False) -> Candidate:
    return candidate(place, text, counts, dict.fromkeys(counts.count, 0.5) | CHANCES, leans=leans)


def features_of(
    text: str, *, place: int = 0, title: str = "", capitals: str = "", leans: bool = False
) -> dict[str, float]:
    """Return the features of a sentence by name; those before it are the plain one, again and again."""
    counts = counted(*[PLAIN] * place, text, title=title, capitals=capitals)
    likely = dict.fromkeys(counts.count, 0.5) | CHANCES
    one = one_of(counts, place, text, leans=leans)
    found = sentence_features(one, counts, likely, central=0.6, like_next=0.2, before_leaning=True)
    return dict(zip(SENTENCE, found, strict=True))


def test_a_sentence_is_expected_to_hold_the_likely_words_each_once() -> None:
    counts = counted("The work on the work")
    one = one_of(counts, 0, "The work on the work")
    assert (one.n_words, one.terms, one.telling) == (5, {"the", "work", "on"}, {"work"})
    assert one.expected == pytest.approx(0.9 + 0.2 + 0.1)


@given(st.lists(sets_of_words, max_size=8))
def test_centrality_is_the_row_sums_of_the_matrix_of_cosines(sentences: list[frozenset[str]]) -> None:
    matrix = [[len(a & b) / math.sqrt(len(a) * len(b)) if a and b else 0.0 for b in sentences] for a in sentences]
    assert centrality(sentences) == pytest.approx([sum(row) for row in matrix])


@given(sets_of_words, sets_of_words)
def test_two_sentences_are_as_like_each_other_either_way(a: frozenset[str], b: frozenset[str]) -> None:
    assert likeness(a, b) == likeness(b, a)
    assert (likeness(a, b) == 0) == a.isdisjoint(b)
    assert likeness(a, a) == pytest.approx(1.0 if a else 0.0)
    assert likeness(a, b) <= 1 + 1e-9


def test_a_sentence_is_known_by_its_place() -> None:
    for place, name in enumerate(("first", "second", "third")):
        found = features_of(PLAIN, place=place)
        assert [found[other] for other in ("first", "second", "third")] == [
            name == n for n in ("first", "second", "third")
        ]
        assert found["inverse place"] == 1 / (1 + place)
        assert found["relative place"] == place / (place + 1)


def test_a_sentence_is_known_by_its_length() -> None:
    short, long = features_of("Work begins."), features_of("The bridge " * 18)
    assert (short["words"], short["few words"], short["many words"]) == (0.1, True, False)
    assert (long["words"], long["few words"], long["many words"]) == (1.8, False, True)
    assert long["squared words"] == pytest.approx(1.8**2)


def test_a_sentence_is_known_by_what_is_expected_of_it() -> None:
    found = features_of(PLAIN)
    assert found["expected words"] == pytest.approx(2.8)
    assert found["expected words, dense"] == pytest.approx(2.8 / 12)
    assert found["likeliest word"] == 0.8  # a stop word may be likelier
    assert features_of("On the")["likeliest word"] == 0


def test_what_its_neighbours_say_of_a_sentence_is_kept() -> None:
    found = features_of(PLAIN, leans=True)
    assert (found["central"], found["like the next"], found["before one that leans"], found["leans"]) == (
        0.6,
        0.2,
        1,
        1,
    )
    assert not features_of(PLAIN)["leans"]


def test_a_sentence_is_known_by_what_it_has_of_the_title() -> None:
    assert features_of(PLAIN)["in title"] == 0
    assert features_of(PLAIN, title="bridge salmon")["in title"] == 0.5


def test_a_sentence_is_known_by_its_names_and_numbers() -> None:
    assert features_of(PLAIN, capitals="may bridge")["names"] == pytest.approx(2 / 7)
    assert features_of(PLAIN)["number"] == 0
    assert features_of("Work begins in 2031.")["number"] == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("quotation", "The mayor said: “It took us ten years to get here.”"),
        ("quotation marks", "The “bridge” is closed."),
        ("opens with quotation", "„Endlich“, sagte die Bürgermeisterin."),
        ("addresses reader", "The bridge is what you pay for."),
        ("said", "The mayor said so."),
    ],
)
def test_a_sentence_is_known_by_how_it_speaks(name: str, text: str) -> None:
    assert features_of(text)[name] == 1
    assert features_of(PLAIN)[name] == 0


def test_a_short_name_in_marks_is_no_quotation() -> None:
    assert not features_of("The “bridge” is closed.")["quotation"]


def test_two_sentences_are_known_by_what_both_say() -> None:
    counts = counted("The work on the bridge", "The bridge of May begins", "In May")
    work, begins, may = (one_of(counts, place, "") for place in range(3))
    both = dict(zip(TWO, two_features(work, begins, CHANCES), strict=True))
    assert both == {"shared words": 0.5, "shared expected words": 0.8, "next to each other": 1}
    assert said_twice(work, begins, CHANCES) == pytest.approx(0.8 + 0.9)
    assert two_features(work, may, CHANCES) == (0, 0, 0)
    assert said_twice(work, may, CHANCES) == 0


def test_two_sentences_of_stop_words_say_the_same_if_their_words_are_the_same() -> None:
    counts = counted("On the", "The on", "In the")
    first, again, other = (one_of(counts, place, "") for place in range(3))
    assert two_features(first, again, CHANCES)[0] == 1
    assert two_features(first, other, CHANCES)[0] == 0


@given(st.integers(0, 500), st.floats(0, 500), st.floats(0, 500))
def test_a_whole_is_linear_in_the_words_that_are_expected_of_it(n_words: int, some: float, more: float) -> None:
    bare, with_one = whole_features(n_words, 0), whole_features(n_words, 1)
    assert len(bare) == len(WHOLE)
    line = [at_none + (some + more) * (at_one - at_none) for at_none, at_one in zip(bare, with_one, strict=True)]
    assert whole_features(n_words, some + more) == pytest.approx(line, abs=1e-6)


def test_a_whole_scores_more_the_more_of_its_words_are_expected() -> None:
    score = WHOLE.index("score")
    assert whole_features(35, 35)[score] == 1
    assert whole_features(70, 35)[score] < 1
    assert whole_features(35, 20)[score] < 1
