from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.salience import STOP_WORD, WORD, Counts, chances, count_terms, features, kinds

ARTICLE = (
    "the council of orlow rebuild the bridge",
    "the bridge close in may 2031",
    "a ferry carry the bus",
    "orlow pay 12 crown for the bridge",
)
STOP_WORDS = frozenset({"the", "of", "in", "a", "for"})


def counted(*sentences: str, title: str = "", capitals: str = "") -> Counts:
    return count_terms(
        [sentence.split() for sentence in sentences],
        stop_words=STOP_WORDS,
        title=set(title.split()),
        capitals=capitals.split(),
    )


def chances_by(counts: Counts, **weight: float) -> dict[str, float]:
    """Return the chances of all terms where nothing counts but the named features ('in_title=1')."""
    named = {name.replace("_", " "): value for name, value in weight.items()}
    assert named.keys() <= {*WORD}
    of_stop_word, of_word = (tuple(named.get(name, 0.0) for name in names) for names in (STOP_WORD, WORD))
    return chances(counts, counts.count, of_stop_word=of_stop_word, of_word=of_word)


def test_a_word_that_stands_early_is_likelier() -> None:
    likely = chances_by(counted(*ARTICLE), log_sentence=-1)
    assert likely["council"] > likely["may"] > likely["ferry"] > likely["crown"]
    likely = chances_by(counted(*ARTICLE), in_first=1)
    assert likely["council"] == likely["orlow"] > likely["may"] == likely["ferry"]


def test_a_word_that_stands_often_is_likelier() -> None:
    for feature in ("log_count", "share_of_commonest"):
        likely = chances_by(counted(*ARTICLE), **{feature: 1})
        assert likely["bridge"] > likely["orlow"] > likely["ferry"]


def test_a_word_that_stands_once_is_told_from_others() -> None:
    likely = chances_by(counted(*ARTICLE), once=-1)
    assert likely["ferry"] == likely["council"] < likely["bridge"] == likely["orlow"]


def test_a_word_of_the_title_is_likelier() -> None:
    likely = chances_by(counted(*ARTICLE, title="ferry salmon"), in_title=1)
    assert likely["ferry"] > likely["bus"] == likely["bridge"] == 0.5
    assert "salmon" not in likely


def test_an_article_without_a_title_has_no_words_that_its_title_lacks() -> None:
    assert set(chances_by(counted(*ARTICLE), title_lacks=-1).values()) == {0.5}
    lacking = chances_by(counted(*ARTICLE, title="ferry"), title_lacks=-1)
    assert lacking["ferry"] == 0.5 > lacking["bus"]


def test_a_name_is_known_by_its_capital_and_the_more_the_oftener_it_has_one() -> None:
    likely = chances_by(counted(*ARTICLE, capitals="orlow orlow bridge"), capitals=1)
    assert likely["orlow"] > likely["bridge"] > likely["ferry"] == 0.5


def test_where_no_word_has_a_capital_capitals_tell_nothing() -> None:
    assert set(chances_by(counted(*ARTICLE), capitals=5, capitals_x_log_count=5).values()) == {0.5}


def test_a_number_is_told_from_words() -> None:
    likely = chances_by(counted(*ARTICLE), number=1)
    assert {term for term, chance in likely.items() if chance > 0.5} == {"12", "2031"}


def test_stop_words_have_a_model_of_their_own() -> None:
    counts = counted(*ARTICLE)
    likely = chances(
        counts, counts.count, of_stop_word=(-1.0, *[0.0] * len(STOP_WORD[1:])), of_word=(1.0, *[0.0] * len(WORD[1:]))
    )
    assert {term for term, chance in likely.items() if chance < 0.5} == STOP_WORDS


def test_the_commonest_word_that_is_no_stop_word_is_the_measure_of_the_others() -> None:
    assert counted(*ARTICLE).highest == 3
    assert counted("the of the").highest == 1


def test_terms_of_one_kind_have_one_chance_and_others_another() -> None:
    counts = counted(*ARTICLE, title="council")
    kind = dict(zip(counts.count, kinds(counts, counts.count), strict=True))
    assert kind["ferry"] == kind["carry"] == kind["bus"] == (1, 2, 0, False, False, False)
    assert kind["the"] == (5, 0, 0, True, False, False)
    assert kind["2031"] == (1, 1, 0, False, True, False)
    assert kind["council"] == (1, 0, 0, False, False, True)


def test_each_feature_has_a_name() -> None:
    counts = counted(*ARTICLE, title="council", capitals="orlow")
    for term, kind in zip(counts.count, kinds(counts, counts.count), strict=True):
        assert len(features(kind, counts)) == len(STOP_WORD if term in STOP_WORDS else WORD)


@pytest.mark.parametrize("sentences", [(), ("",), ("", "")])
def test_no_words_have_no_chances(sentences: tuple[str, ...]) -> None:
    counts = counted(*sentences, title="bridge")
    assert counts.highest == 1
    assert chances_by(counts, log_count=1) == {}


weights = st.floats(-1e6, 1e6)
words = st.lists(st.sampled_from(["bridge", "orlow", "the", "of", "12", "桥梁", ""]), max_size=30).map(" ".join)


@given(
    st.lists(words, max_size=8),
    words,
    words,
    st.tuples(*[weights] * len(STOP_WORD)),
    st.tuples(*[weights] * len(WORD)),
)
def test_no_weights_are_too_large_for_a_chance(
    sentences: list[str], title: str, capitals: str, of_stop_word: tuple[float, ...], of_word: tuple[float, ...]
) -> None:
    counts = counted(*sentences, title=title, capitals=capitals)
    likely = chances(counts, counts.count, of_stop_word=of_stop_word, of_word=of_word)
    assert likely.keys() == counts.count.keys()
    assert all(0 <= chance <= 1 for chance in likely.values())


@given(st.lists(words, max_size=8), st.floats(-30, 30))
def test_no_word_is_certain_to_be_told_or_left_out(sentences: list[str], constant: float) -> None:
    assert all(0 < chance < 1 for chance in chances_by(counted(*sentences), one=constant).values())
