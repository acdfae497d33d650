from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.likeness import (
    LEAST_NAMES,
    LIKENESSES,
    Portrait,
    Profile,
    Rarities,
    have_other_names,
    learnt_scorer,
    likenesses,
    read_scorer,
)
from summarizer.names import find_names

words = st.lists(st.sampled_from(["orlow", "bridg", "otter", "mill", "year"]), max_size=12).map(tuple)
KNOWN = Rarities({"year": 80, "bridg": 9, "otter": 1}, 100)
portraits = st.builds(Profile, words, words, words).map(KNOWN.portray)


@given(portraits, portraits)
def test_likenesses_are_the_same_both_ways_and_never_negative(a: Portrait, b: Portrait) -> None:
    there, back = likenesses(a, b), likenesses(b, a)
    assert len(there) == len(LIKENESSES)
    assert all(abs(x - y) < 1e-9 and x >= 0 for x, y in zip(there, back, strict=True))


def test_a_shared_name_says_more_than_a_shared_common_word() -> None:
    article = KNOWN.portray(Profile(("orlow", "year"), ("orlow", "year"), ("orlow",)))
    by_name = KNOWN.portray(Profile(("orlow", "mill"), ("orlow", "mill"), ("orlow",)))
    by_word = KNOWN.portray(Profile(("mill", "year"), ("mill", "year"), ("mill",)))
    scorer = learnt_scorer()
    assert scorer.score(likenesses(article, by_name), 0) > scorer.score(likenesses(article, by_word), 0)


def test_articles_with_enough_names_speak_of_others_where_they_share_hardly_one() -> None:
    def named(prefix: str, count: int, *shared: str) -> Portrait:
        return KNOWN.portray(Profile((), (), (*shared, *(f"{prefix}{number}" for number in range(count)))))

    here, elsewhere = named("a", LEAST_NAMES), named("b", LEAST_NAMES)
    assert have_other_names(here, elsewhere)
    assert not have_other_names(here, named("b", LEAST_NAMES - 1))
    assert not have_other_names(named("a", LEAST_NAMES, "orlow"), named("b", LEAST_NAMES, "orlow"))


def test_a_likeness_is_doubted_where_few_articles_are_known() -> None:
    profile = Profile(("orlow",), ("orlow",), ())
    assert Rarities({}, 3).portray(profile).doubt > Rarities({}, 3000).portray(profile).doubt


def test_every_likeness_and_every_hour_beyond_the_day_counts_the_way_it_should() -> None:
    scorer = learnt_scorer()
    assert all(weight > 0 for weight in scorer.weights)
    alike = [0.5] * len(LIKENESSES)
    assert scorer.score(alike, 0) == scorer.score(alike, 12) > scorer.score(alike, 36)
    assert read_scorer(scorer.as_json()) == scorer


def test_names_have_their_capital_inside_a_sentence() -> None:
    text = "Yesterday the mayor of Orlow spoke. Orlow waits, said Ilse Korda. Bridges are dear."
    assert find_names("Orlow waits for bridges", text, "en") == ("orlow", "ils", "korda", "orlow", "orlow")


def test_a_script_without_capitals_has_no_names() -> None:
    assert find_names("大桥", "市议会投票决定重建大桥。", "zh") == ()


@given(st.text(max_size=300), st.text(max_size=60))
def test_names_are_found_in_any_text(text: str, title: str) -> None:
    assert all(find_names(title, text, "en"))
