"""Searching the stories that the newsroom has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.findings import in_other_words
from summarizer.database import writing
from summarizer.model import Feed, Story
from summarizer.query import QueryError, read_query
from summarizer.search import Findings, search
from summarizer.store import Store
from tests.frontdesk import BERLIN, NOON
from tests.odd_texts import ODD_TEXTS
from tests.test_related import BREAD, DEAL, FERRIES, OTTERS, TOURISTS
from tests.test_store import ECHO, GAZETTE, new_store, print_article
from tests.test_topics import COMET, MIX, teach

COURIER = Feed("https://courier.example/rss", "The Ansel Courier", "world")


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as store:
        for days_ago, article in enumerate((BREAD, TOURISTS, OTTERS, DEAL, FERRIES)):
            print_article(store, *article, published=NOON - timedelta(days=5 * days_ago))
        yield store


def findings(store: Store, text: str, *, limit: int = 10, offset: int = 0) -> Findings:
    return search(store, read_query(text, now=NOON, zone=BERLIN), now=NOON, limit=limit, offset=offset)


def found(store: Store, text: str, *, limit: int = 10, offset: int = 0) -> list[str]:
    return [one.story.title for one in findings(store, text, limit=limit, offset=offset).found]


def passage(store: Store, text: str) -> tuple[str, list[str]]:
    snippet = findings(store, text).found[0].snippet
    assert snippet is not None
    return snippet.text, [snippet.text[start:end] for start, end in snippet.marks]


# Words


def test_all_words_must_be_there_in_any_inflection(store: Store) -> None:
    assert found(store, "ferry striking") == [FERRIES[0], DEAL[0]]
    assert found(store, "OTTER'S mills") == [OTTERS[0]]


def test_what_the_headline_has_comes_before_what_is_mentioned_and_newer_before_older(store: Store) -> None:
    print_article(store, "Otters seen at sea", "Two of them swam by.", published=NOON)
    assert found(store, "otters") == ["Otters seen at sea", OTTERS[0]]
    assert found(store, "ferries") == [FERRIES[0], TOURISTS[0], DEAL[0]]


def test_words_that_carry_no_meaning_do_not_matter_beside_others(store: Store) -> None:
    assert found(store, "the otters and the mill") == [OTTERS[0]]
    with pytest.raises(QueryError, match=re.escape("are too common to look for")):
        found(store, "the of and with")


@pytest.mark.parametrize("typed", ["x", "Q Z", "the x", '"b c"'])
def test_single_letters_are_not_said_to_stand_in_nearly_every_article(store: Store, typed: str) -> None:
    with pytest.raises(QueryError, match=r"^I can't search for single letters"):
        found(store, typed)


def test_a_word_may_be_meant_in_each_language_of_the_news(store: Store) -> None:
    print_article(store, "Brücken gesperrt", "Die Brücken sind gesperrt.", language="de")
    print_article(store, "The die is cast", "A die was thrown on Tuesday by the mayor.")
    assert found(store, "Brücke") == ["Brücken gesperrt"]
    assert found(store, "die cast") == ["The die is cast"]  # 'die' says nothing in German alone
    assert found(store, "die Brücke") == ["Brücken gesperrt"]


@pytest.mark.parametrize("typed", ["café", "cafe", "CAFÉ", "Cafes"])
def test_a_word_is_found_with_its_accents_or_without(store: Store, typed: str) -> None:
    print_article(store, "Le café ferme", "Le vieux café de l’Oise est à vendre.", language="fr")
    print_article(store, "Harbour cafe opens", "The cafe on the quay has forty seats.")
    assert set(found(store, typed)) == {"Le café ferme", "Harbour cafe opens"}


def test_words_are_found_in_a_script_that_sets_no_spaces(store: Store) -> None:
    print_article(store, "市议会决定重建旧桥", "市议会周二晚间投票决定重建旧桥。", language="zh")
    assert found(store, "议会 旧桥") == ["市议会决定重建旧桥"]
    assert passage(store, "议会") == ("市议会周二晚间投票决定重建旧桥。", ["议会"])


# Phrases, and what is not wanted


def test_a_phrase_must_stand_word_for_word(store: Store) -> None:
    assert found(store, '"better pay for the night shift"') == [FERRIES[0]]
    assert not findings(store, '"better pay for the night shift"').is_partial
    assert passage(store, '"THE NIGHT shift"')[1] == ["the night shift"]


def test_a_phrase_that_nobody_has_finds_those_with_its_words_and_says_so(store: Store) -> None:
    answer = findings(store, '"shift the night"')
    assert {one.story.title for one in answer.found} == {FERRIES[0], DEAL[0]}
    assert in_other_words(answer) == "No story has all of that; these have most of it."


def test_what_is_not_wanted_is_left_out_in_any_inflection_with_the_whole_story(store: Store) -> None:
    assert found(store, "ferries -striking") == [TOURISTS[0]]
    assert found(store, 'ferries -"every night shift"') == [FERRIES[0], TOURISTS[0]]
    assert found(store, "ferries -hotels -the") == [FERRIES[0], DEAL[0]]
    print_article(
        store, OTTERS[0], OTTERS[1] + " The miller wants a fence.", feed=ECHO, published=NOON - timedelta(days=10)
    )
    assert found(store, "otters") == [OTTERS[0]]
    assert found(store, "otters -fence") == []


def test_what_is_not_wanted_alone_leaves_the_newest_others(store: Store) -> None:
    assert found(store, "-ferries") == [BREAD[0], OTTERS[0]]


# Where and when


def test_an_outlet_is_known_by_its_name_or_by_words_of_it(store: Store) -> None:
    print_article(store, "Otters seen at sea", "Two otters swam by.", feed=COURIER, published=NOON)
    for named in ("courier", '"The Ansel Courier"', '"ansel courier"'):
        assert found(store, f"otters outlet:{named}") == ["Otters seen at sea"]
    assert found(store, "otters -outlet:courier") == [OTTERS[0]]
    assert set(found(store, "otters outlet:courier outlet:gazette")) == {OTTERS[0], "Otters seen at sea"}


def test_an_outlet_or_a_topic_alone_lists_its_newest_stories(store: Store) -> None:
    print_article(store, "Otters seen at sea", "Two otters swam by.", feed=ECHO, published=NOON)
    print_article(store, "Comet seen at night", "It had two tails.", feed=ECHO, published=NOON + timedelta(hours=1))
    assert found(store, "outlet:echo") == ["Comet seen at night", "Otters seen at sea"]
    assert found(store, "topic:SCIENCE") == ["Comet seen at night", "Otters seen at sea"]
    assert found(store, "-topic:science") == [BREAD[0], TOURISTS[0], OTTERS[0], DEAL[0], FERRIES[0]]
    assert found(store, "outlet:echo topic:world") == []


def test_an_outlet_or_a_topic_that_is_not_there_is_said_with_those_that_are(store: Store) -> None:
    print_article(store, "Otters seen at sea", feed=COURIER)
    with pytest.raises(QueryError, match=re.escape("I read no outlet “gazet”. Try outlet:Gazette.")):
        found(store, "otters outlet:gazet")
    with pytest.raises(QueryError, match=re.escape('no outlet “xyz”. Try outlet:Gazette, outlet:"The Ansel Courier".')):
        found(store, "-outlet:xyz")
    with pytest.raises(QueryError, match=re.escape("No feed has the topic “sports”. Try topic:world.")):
        found(store, "topic:sports")


def test_a_topic_that_was_learnt_is_found_like_one_that_a_feed_has(store: Store) -> None:
    teach(store)
    print_article(store, *COMET, feed=MIX)
    assert found(store, "comet probe land topic:science") == [COMET[0]]
    assert found(store, "comet probe land -topic:science") == []
    assert COMET[0] in found(store, "topic:science")
    assert found(store, "outlet:mix topic:science") == [COMET[0]]


def test_dates_hold_by_the_local_clock(store: Store) -> None:
    assert found(store, "ferries after:2026-02-20") == [TOURISTS[0]]
    assert found(store, "ferries before:2026-02-17") == [FERRIES[0]]
    assert found(store, "before:2026-02-17 after:2026-02-12") == [FERRIES[0]]
    print_article(store, "Night ferries", "Late.", published=NOON.replace(hour=23, minute=30))  # the next day in Berlin
    assert found(store, '"night ferries" after:2026-03-05') == ["Night ferries"]


def test_an_older_time_is_reached_behind_any_number_of_newer_matches(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.store.search.LOOKED_THROUGH", 5)
    for number in range(20):
        print_article(store, f"Ferries notice {number}{'x' * number}", published=NOON + timedelta(days=40 + number))
    assert found(store, "ferries before:2026-03-04") == [FERRIES[0], TOURISTS[0], DEAL[0]]


# Typos, and what is found in part


@pytest.mark.parametrize("typed", ["feries", "ferrries", "freries", "fetries"])
def test_a_typo_is_forgiven_where_nothing_is_found_and_said_so(store: Store, typed: str) -> None:
    answer = findings(store, typed)
    assert [one.story.title for one in answer.found] == [FERRIES[0], TOURISTS[0], DEAL[0]]
    assert in_other_words(answer) == f"No article has “{typed}”; I searched for “ferries” instead."


def test_a_typo_may_stand_beside_right_words_accents_and_languages(store: Store) -> None:
    print_article(store, "Les élections avancées", "Les élections ont lieu en mai.", language="fr")
    assert dict(findings(store, "electons").instead) == {"electons": "élections"}
    assert dict(findings(store, "strkie ferries").instead) == {"strkie": "strike"}
    assert dict(findings(store, "provnices flour").instead) == {"provnices": "province"}


def test_nothing_is_guessed_where_something_is_found_or_nothing_is_near(store: Store) -> None:
    assert not findings(store, "otters").instead
    for nowhere in ("xylophone", "qqq", "о" * 5_000, "🙂 qqq"):
        assert findings(store, nowhere) == Findings()


@pytest.mark.parametrize("typed", ["boeing-7378", "73780", "7378 jets", "b7378x"])
def test_no_number_is_taken_for_another(store: Store, typed: str) -> None:
    print_article(store, "Airline buys jets", "It buys 73781 of them, 7377 of which are B7378Y and two a Boeing-7377.")
    assert not findings(store, typed).instead


def test_where_no_story_has_all_words_those_with_the_weightier_half_are_found_and_it_is_said(store: Store) -> None:
    answer = findings(store, "otters ferries")
    assert [one.story.title for one in answer.found] == [OTTERS[0]]
    assert in_other_words(answer) == "No story has all of that; these have most of it."
    assert not findings(store, "ferries strike").is_partial


# Pages and passages


def test_pages_follow_each_other_without_a_gap(store: Store) -> None:
    assert found(store, "ferries", limit=2) == [FERRIES[0], TOURISTS[0]]
    assert findings(store, "ferries", limit=2).is_more
    assert found(store, "ferries", limit=2, offset=2) == [DEAL[0]]
    assert not findings(store, "ferries", limit=2, offset=2).is_more
    assert found(store, "feries", limit=2, offset=2) == [DEAL[0]]


def test_a_story_that_another_process_merges_while_it_is_looked_up_is_left_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = store.stories

    def merge_and_look_up(ids: Sequence[int]) -> list[Story]:
        with writing(store.db):
            store.merge(min(ids), max(ids))
        return look_up(ids)

    monkeypatch.setattr(store, "stories", merge_and_look_up)
    assert len(found(store, "ferry striking")) == 1


def test_a_story_is_found_once_with_the_passage_of_its_leading_article(store: Store) -> None:
    print_article(store, *OTTERS, feed=ECHO, published=NOON - timedelta(days=10))
    [one] = findings(store, "otters").found
    assert one.outlet == ""
    assert passage(store, "otters")[0] == "Two otters were filmed near the old mill."


def test_a_passage_that_another_outlet_alone_has_says_whose_it_is(store: Store) -> None:
    text = OTTERS[1] + " The miller wants a fence."
    print_article(store, OTTERS[0], text, feed=ECHO, published=NOON - timedelta(days=10))
    [one] = findings(store, "fence").found
    assert one.outlet == ECHO.name
    assert passage(store, "fence") == ("The miller wants a fence.", ["fence"])


def test_what_only_the_headline_has_needs_no_passage(store: Store) -> None:
    print_article(store, "Zither festival begins", "Music fills the old town.")
    [one] = findings(store, "zither").found
    assert one.snippet is None


# Whatever is typed


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_are_searched_for_like_any_other(store: Store, text: str) -> None:
    _search_or_refuse(store, text)


def test_syntax_of_the_database_is_only_dress(store: Store) -> None:
    assert found(store, "NEAR(otters* ^mill") == [OTTERS[0]]
    assert found(store, "'; DROP TABLE stories; --") == []
    assert found(store, "otters {mill} (filmed)") == [OTTERS[0]]


def test_any_text_can_be_searched_for() -> None:
    with new_store() as store:
        print_article(store, *OTTERS)
        print_article(store, *DEAL, language="de", feed=ECHO)

        @settings(max_examples=200)
        @given(st.text(st.characters(), max_size=60) | st.lists(st.sampled_from(_PIECES), max_size=6).map(" ".join))
        def type_(text: str) -> None:
            _search_or_refuse(store, text)

        type_()


_PIECES = (
    "otters",
    '"old mill"',
    '"',
    "-mill",
    "-",
    "outlet:gazette",
    "topic:world",
    "before:today",
    "otetrs",
    "und",
    "*",
)


def _search_or_refuse(store: Store, text: str) -> None:
    try:
        answer = findings(store, text)
    except QueryError:
        return
    assert len({one.story.id for one in answer.found}) == len(answer.found)


def test_an_empty_store_finds_nothing() -> None:
    with new_store() as store:
        assert findings(store, "otters") == findings(store, "-otters") == Findings()
        store.register_feed(GAZETTE)
        assert findings(store, "outlet:gazette before:today") == Findings()


def test_a_passage_begins_behind_the_place_where_a_report_was_filed(store: Store) -> None:
    print_article(store, "Zebras cross the Wenn", "LINDMOUTH (RA) - Seven zebras swam through the Wenn on Monday.")
    [zebras] = search(store, read_query("zebras", now=NOON, zone=BERLIN), now=NOON, limit=5).found
    assert zebras.snippet is not None
    assert zebras.snippet.text == "Seven zebras swam through the Wenn on Monday."
