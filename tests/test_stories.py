from __future__ import annotations

from datetime import timedelta
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.likeness import SAME_DAY_H, Portrait, Scorer
from summarizer.stories import (
    OPENING_CHARS,
    RIVAL,
    RIVALRY,
    SURE,
    TITLE_WEIGHT,
    Member,
    Version,
    are_one,
    article_terms,
    chosen_story,
    cosine,
    leading,
    matching_story,
    most_telling,
    story_score,
    story_scores,
    stray_part,
    surely_told,
    tf_idf,
)
from tests.frontdesk import NOON

vectors = st.lists(st.sampled_from("abcdefgh"), max_size=30).map(
    lambda terms: tf_idf(terms, {"a": 90, "b": 10, "c": 1}, 100)
)


def report(article_id: int, body: dict[str, float], *, story_id: int = 0, hours: float = 0) -> Version:
    nothing: dict[str, float] = {}
    portrait = Portrait(nothing, body, body, dict.fromkeys(body, 1.0))
    return Version(article_id, story_id, NOON + timedelta(hours=hours), portrait)


SCORER = Scorer(weights=(8.0, 0.0, 0.0, 0.0, 0.0), day=-4.0, constant=-4.0)
ARTICLE = report(0, {"bridg": 0.6, "orlow": 0.8})


def like(likeness: float, story_id: int, *, hours_apart: float = 0) -> Version:
    """Return an article whose body has that cosine with the one of ARTICLE."""
    return report(0, {"bridg": likeness * 0.6, "orlow": likeness * 0.8}, story_id=story_id, hours=hours_apart)


def member(article_id: int, *, hour: float = 0, n_sentences: int = 5) -> Member:
    return Member(article_id, NOON + timedelta(hours=hour), n_sentences)


def test_the_headlines_terms_count_as_often_as_its_weight_and_the_openings_once() -> None:
    terms = article_terms("Ferries strike", "The ferries stay in port.", "en")
    assert [terms.count(term) for term in ("ferri", "strike", "port")] == [TITLE_WEIGHT + 1, TITLE_WEIGHT, 1]


def test_what_comes_after_the_opening_does_not_count() -> None:
    assert "zebra" not in article_terms("Ferries", "word " * OPENING_CHARS + "zebra", "en")


def test_a_rare_term_weighs_more_than_a_common_one_and_an_unknown_one_most() -> None:
    weights = tf_idf(["year", "bridg", "orlow"], {"year": 80, "bridg": 5}, 100)
    assert weights["year"] < weights["bridg"] < weights["orlow"]


def test_a_repeated_term_weighs_more_but_not_as_many_times_more() -> None:
    weights = tf_idf(["bridg"] * 8 + ["orlow"], {}, 100)
    assert weights["orlow"] < weights["bridg"] < 4 * weights["orlow"]


@pytest.mark.parametrize("n_articles", [0, 1, 100])
def test_terms_weigh_something_however_few_articles_there_are(n_articles: int) -> None:
    assert tf_idf(["bridg"], {"bridg": n_articles}, n_articles) == {"bridg": 1.0}
    assert tf_idf([], {}, n_articles) == {}


@given(vectors, vectors)
def test_the_cosine_is_symmetric_between_none_and_one_and_one_with_itself(
    a: dict[str, float], b: dict[str, float]
) -> None:
    assert isclose(cosine(a, b), cosine(b, a))
    assert 0 <= cosine(a, b) <= 1 + 1e-9
    assert isclose(cosine(a, a), 1 if a else 0)
    if a.keys().isdisjoint(b):
        assert cosine(a, b) == 0


def test_the_cosine_is_that_of_the_angle() -> None:
    assert isclose(cosine({"a": 1.0}, {"a": sqrt(0.5), "b": sqrt(0.5)}), sqrt(0.5))


def test_the_most_telling_terms_are_the_heaviest_and_equals_come_by_name() -> None:
    assert most_telling({"b": 0.5, "a": 0.5, "c": 0.7, "d": 0.1}, 3) == ["c", "a", "b"]
    assert most_telling({}, 3) == []


def test_an_article_joins_the_story_that_it_resembles_most() -> None:
    assert matching_story(ARTICLE, [like(0.9, 1), like(0.95, 2), like(0.3, 3)], SCORER) == 2


def test_an_article_that_resembles_none_opens_a_story() -> None:
    assert matching_story(ARTICLE, [], SCORER) is None
    assert matching_story(ARTICLE, [like(0.49, 1)], SCORER) is None
    assert matching_story(ARTICLE, [like(0.51, 1)], SCORER) == 1


def test_a_story_is_judged_by_all_its_articles_not_by_its_nearest() -> None:
    assert matching_story(ARTICLE, [like(0.99, 1), like(0.1, 1), like(0.8, 2)], SCORER) == 2


def test_hours_of_the_same_day_do_not_matter_and_later_ones_do() -> None:
    same_day = [like(0.8, 1, hours_apart=SAME_DAY_H), like(0.79, 2)]
    assert list(story_scores(ARTICLE, same_day, SCORER)) == [1, 2]
    assert list(story_scores(ARTICLE, [like(0.8, 1, hours_apart=SAME_DAY_H + 24), like(0.79, 2)], SCORER)) == [2, 1]


def test_an_article_that_goes_nearly_as_well_with_two_stories_opens_one_of_its_own() -> None:
    assert matching_story(ARTICLE, [like(0.8, 1), like(0.79, 2)], SCORER) is None
    assert matching_story(ARTICLE, [like(0.8, 1), like(0.4, 2)], SCORER) == 1


def test_a_rival_asks_more_of_the_best_story_the_better_it_suits_and_nothing_where_it_suits_badly() -> None:
    least = RIVALRY * (1.0 - RIVAL)
    assert chosen_story({1: 1.0, 2: least}) == 2
    assert chosen_story({1: 1.0, 2: least - 0.01}) is None
    assert chosen_story({1: RIVAL, 2: 0.0}) == 2
    assert chosen_story({}) is None


@given(st.dictionaries(st.integers(1, 9), st.floats(-20, 20)))
def test_the_story_chosen_is_one_that_no_other_suits_better(scores: dict[int, float]) -> None:
    chosen = chosen_story(scores)
    assert chosen is None or scores[chosen] == max(scores.values()) >= 0


def test_an_article_may_make_those_stories_one_that_it_surely_tells_beside_its_own() -> None:
    scores = {1: 9.0, 2: SURE, 3: SURE - 0.01}
    assert surely_told(scores, 1) == [2]
    assert surely_told(scores, 4) == []


def test_the_more_articles_tell_a_story_the_more_alike_the_next_one_must_be() -> None:
    assert story_score([1.0]) > story_score([1.0] * 4) > story_score([1.0] * 20)


def test_stories_are_one_where_their_articles_are_alike_on_average() -> None:
    assert are_one([ARTICLE], [like(0.9, 2), like(0.8, 2)], SCORER)
    assert not are_one([ARTICLE], [like(0.9, 2), like(0.1, 2)], SCORER)
    assert not are_one([ARTICLE], [], SCORER)


def test_the_part_of_a_story_that_tells_another_leaves_it_and_the_oldest_stays() -> None:
    bridge = [report(number, {"bridg": 1.0}, hours=number) for number in range(1, 5)]
    otters = [report(number, {"otter": 1.0}, hours=number) for number in range(5, 8)]
    assert sorted(stray_part([*otters, *bridge], SCORER)) == [5, 6, 7]
    assert stray_part(bridge, SCORER) == []
    assert stray_part(bridge[:1], SCORER) == []


@given(st.lists(st.sampled_from(["bridg", "otter", "ferri"]), max_size=9))
def test_whatever_leaves_a_story_is_of_it_and_something_stays(terms: list[str]) -> None:
    told = [report(number, {term: 1.0}) for number, term in enumerate(terms, start=1)]
    stray = stray_part(told, SCORER)
    assert len(set(stray)) == len(stray) < max(1, len(told))
    assert 1 not in stray


def test_the_first_article_that_has_enough_to_say_leads_its_story() -> None:
    assert leading([member(2, hour=1), member(1, hour=2)]).article_id == 2
    assert leading([member(1, n_sentences=1), member(2, hour=1, n_sentences=2)]).article_id == 2


def test_an_article_with_little_to_say_leads_where_no_other_has_more() -> None:
    assert leading([member(2, hour=1, n_sentences=0), member(1, n_sentences=1)]).article_id == 1


def test_of_articles_of_the_same_minute_the_first_met_leads_however_they_are_listed() -> None:
    assert leading([member(2), member(1)]) == leading([member(1), member(2)]) == member(1)
