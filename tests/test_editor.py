from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import editor
from summarizer.editor import CORE, LOOKED_AT, SAME_SAID_TWICE, SHORTLISTED, Shortlist, choose, shortlist
from summarizer.features import SENTENCE, TWO, WHOLE, Candidate
from summarizer.fitness import Fitness
from summarizer.salience import STOP_WORD, WORD, count_terms
from summarizer.weights import Taste, Weights

FIT, LEANING, UNFIT = Fitness(is_fit=True), Fitness(is_fit=True, leans=True), Fitness(is_fit=False)
WEIGHTS = Weights((0.0,) * len(STOP_WORD), (0.0,) * len(WORD), {})


def listed(*sentences: str, fitness: Sequence[Fitness] = ()) -> Shortlist:
    """Return the shortlist of sentences, all of which are fit where nothing else is said."""
    terms = [sentence.split() for sentence in sentences]
    counts = count_terms(terms, stop_words=frozenset({"the", "of"}), title=frozenset(), capitals=())
    return shortlist(counts, sentences, fitness or [FIT] * len(sentences), WEIGHTS)


def taste(*, two: Sequence[float] = (0, 0, 0), whole: Sequence[float] = (0,) * len(WHOLE), **sentence: float) -> Taste:
    named = {name.replace("_", " "): weight for name, weight in sentence.items()}
    assert named.keys() <= {*SENTENCE}
    return Taste(tuple(named.get(name, 0.0) for name in SENTENCE), tuple(two), tuple(whole))


def score(among: Shortlist, chosen: Sequence[int], by: Taste) -> float:
    """Return what a set is worth, feature by feature."""
    rows = [(by.sentence, among.features[index]) for index in chosen]
    rows += [(by.two, among.two[two]) for two in combinations(chosen, 2)]
    rows += [(by.whole, among.whole(chosen))]
    return sum(weight * value for weights, row in rows for weight, value in zip(weights, row, strict=True))


def may_stand(chosen: Sequence[Candidate]) -> bool:
    places = {one.place for one in chosen}
    return all(not one.leans or one.place == 0 or one.place - 1 in places for one in chosen) and not any(
        len(a.telling & b.telling) >= SAME_SAID_TWICE * min(len(a.telling), len(b.telling))
        for a, b in combinations(chosen, 2)
    )


WORDS = "bridge river ferry salmon council mayor orlow marn the of".split()
a_sentence = st.lists(st.sampled_from(WORDS), min_size=3, max_size=6).map(lambda words: " ".join(["quay", *words]))
numbers = st.floats(-3, 3).map(lambda number: round(number, 3))
tastes = st.builds(
    Taste, st.tuples(*[numbers] * len(SENTENCE)), st.tuples(*[numbers] * len(TWO)), st.tuples(*[numbers] * len(WHOLE))
)
# Where nothing but what is expected counts, what is said twice decides.
tastes |= st.builds(
    Taste,
    st.just((0.0,) * len(SENTENCE)),
    st.just((0.0,) * len(TWO)),
    st.tuples(st.floats(-100, 100), st.floats(-100, 100), st.just(0.0), st.just(0.0), st.just(0.0)),
)


@st.composite
def shortlists(draw: st.DrawFn) -> Shortlist:
    sentences = draw(st.lists(a_sentence, min_size=1, max_size=8))
    kinds = st.sampled_from([FIT, FIT, FIT, LEANING, UNFIT])
    fitness = draw(st.lists(kinds, min_size=len(sentences), max_size=len(sentences)))
    return listed(*sentences, fitness=fitness)


@given(shortlists(), tastes)
def test_the_best_of_all_sets_that_may_stand_is_chosen(among: Shortlist, by: Taste) -> None:
    chosen = choose(among, CORE, by)
    indexes = range(len(among.candidates))
    for size in (3, 2, 1):
        sets = [one for one in combinations(indexes, size) if may_stand([among.candidates[index] for index in one])]
        if sets:
            found = sorted(among.candidates.index(one) for one in chosen)
            assert len(found) == size
            assert score(among, found, by) == pytest.approx(max(score(among, one, by) for one in sets))
            return
    assert chosen == []


@given(shortlists(), tastes)
def test_a_set_is_worth_what_its_features_are(among: Shortlist, by: Taste) -> None:
    reckoned = editor._Score(among, by)
    for size in range(5):
        for chosen in among.sets(size):
            assert reckoned(chosen) == pytest.approx(score(among, chosen, by), abs=1e-6)


@given(shortlists())
def test_the_sets_are_all_that_may_stand(among: Shortlist) -> None:
    for size in range(5):
        every = combinations(range(len(among.candidates)), size)
        allowed = [one for one in every if may_stand([among.candidates[index] for index in one])]
        assert list(among.sets(size)) == allowed
        assert all(map(among.may_stand, allowed))


@given(shortlists(), tastes)
def test_a_shorter_choice_is_the_beginning_of_a_longer_one(among: Shortlist, by: Taste) -> None:
    longest = choose(among, 9, by)
    for count in range(9):
        assert choose(among, count, by) == longest[:count]


@given(shortlists(), tastes)
def test_however_many_are_taken_none_lacks_what_it_leans_on_or_repeats_another(among: Shortlist, by: Taste) -> None:
    chosen = choose(among, 9, by)
    for count in range(len(chosen) + 1):
        assert may_stand(chosen[:count])


A, B, C, D = (
    "council rebuild bridge orlow",
    "ferry carry children school",
    "salmon leave river fishermen",
    "bakers raise price bread",
)


def texts(chosen: Sequence[Candidate]) -> list[str]:
    return [one.text for one in chosen]


def test_the_sentence_that_is_worth_most_comes_first() -> None:
    assert texts(choose(listed(A, B, C, D), 4, taste(relative_place=1))) == [D, C, B, A]
    assert texts(choose(listed(A, B, C, D), 4, taste(relative_place=-1))) == [A, B, C, D]


def test_three_are_chosen_together_and_may_leave_out_the_best_alone() -> None:
    of_all = "council ferry salmon bread"
    among = listed(A, B, C, D, of_all)
    assert texts(choose(among, 3, taste(relative_place=1))) == [of_all, D, C]
    assert texts(choose(among, 3, taste(relative_place=1, two=(-4, 0, 0)))) == [D, C, B]


@pytest.mark.parametrize("order", [*permutations((A, B, B.replace("children school", "salmon otters"), D))])
def test_words_that_two_sentences_share_are_expected_once(order: tuple[str, ...]) -> None:
    chosen = texts(choose(listed(*order), 3, taste(whole=(1, 0, 0, 0, 0))))
    assert {A, D} <= {*chosen}


def test_what_is_said_again_is_chosen_once() -> None:
    again = A.replace("rebuild", "restore")
    assert texts(choose(listed(A, again, B), 3, taste())) == [A, B]
    half = A.replace("rebuild", "restore").replace("council", "mayor")
    assert len(choose(listed(A, half, B), 3, taste())) == 3


def test_what_leans_on_a_sentence_that_cannot_be_printed_is_not_chosen() -> None:
    assert texts(choose(listed(A, B, C, fitness=[FIT, UNFIT, LEANING]), 3, taste())) == [A]


def test_what_leans_comes_behind_the_sentence_that_it_leans_on_however_good_it_is() -> None:
    among = listed(A, B, C, D, fitness=[FIT, FIT, LEANING, FIT])
    assert texts(choose(among, 4, taste(leans=9))) == [A, B, C, D]
    assert texts(choose(among, 2, taste(leans=9, first=-1))) == [B, C]


def test_what_leans_on_what_leans_needs_both() -> None:
    among = listed(A, B, C, D, fitness=[FIT, LEANING, LEANING, FIT])
    assert texts(choose(among, 3, taste(leans=9))) == [A, B, C]


def test_the_first_sentence_leans_on_none() -> None:
    assert texts(choose(listed(A, B, fitness=[LEANING, FIT]), 1, taste(first=1))) == [A]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_where_there_are_fewer_sentences_than_asked_for_all_are_chosen(n: int) -> None:
    assert sorted(texts(choose(listed(*[A, B][:n]), 5, taste()))) == sorted([A, B][:n])


def test_a_sentence_without_words_is_never_listed() -> None:
    assert [one.text for one in listed("", A, " ").candidates] == [A]


def many(n: int) -> list[str]:
    return [f"ferry{n} left{n} harbour{n}" for n in range(n)]


def test_no_more_than_so_many_are_listed_in_the_articles_order() -> None:
    places = [one.place for one in listed(*many(100)).candidates]
    assert len(places) == SHORTLISTED
    assert places == sorted(places)
    assert places[:3] == [0, 1, 2]


def test_what_stands_far_behind_is_not_looked_at() -> None:
    rich = "council mayor bridge river salmon orlow marn ferry"
    plain = many(LOOKED_AT)
    assert rich in [one.text for one in listed(*plain[:-1], rich).candidates]
    assert rich not in [one.text for one in listed(*plain, rich).candidates]
    assert rich in [one.text for one in listed(*plain, rich, fitness=[UNFIT, *[FIT] * LOOKED_AT]).candidates]


def test_a_table_of_lengths_serves_all_articles_of_one_taste() -> None:
    weights = (1.0, 2.0, 3.0, 4.0, 5.0)
    assert editor._lengths(weights) is editor._lengths(weights) is not editor._lengths((0.0, *weights[1:]))
