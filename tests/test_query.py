"""What people type to search."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.query import MOST_CHARS, MOST_WORDS, Query, QueryError, read_query
from tests.frontdesk import BERLIN, NOON

WORDS = st.text(st.sampled_from("aébßcджא"), min_size=1, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


def read(text: str) -> Query:
    return read_query(text, now=NOON, zone=BERLIN)


def day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=BERLIN).astimezone(UTC)


def test_words_phrases_and_what_is_not_wanted_are_told_apart() -> None:
    assert read('ferries "night shift" -strike -"better pay"') == Query(
        words=("ferries",), phrases=("night shift",), without=("strike", "better pay")
    )


@pytest.mark.parametrize(
    "text", ["“night shift”", "„night shift“", "«night shift»", "「night shift」", '"night  shift"']
)
def test_a_phrase_may_stand_in_the_quotes_of_any_language(text: str) -> None:
    assert read(text) == Query(phrases=("night shift",))


def test_outlets_and_topics_are_named_with_or_without_quotes_and_may_be_left_out() -> None:
    query = read('outlet:"The Gazette" Outlet: Echo topic:science -topic:sport -outlet:Post')
    assert query == Query(
        outlets=("The Gazette", "Echo"), topics=("science",), without_topics=("sport",), without_outlets=("Post",)
    )


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("2026-03-01", day(2026, 3, 1)),
        ("2026-03", day(2026, 3, 1)),
        ("2025", day(2025, 1, 1)),
        ("today", day(2026, 3, 4)),
        ("yesterday", day(2026, 3, 3)),
        ("Monday", day(2026, 3, 2)),
        ("wednesday", day(2026, 3, 4)),
        ("thursday", day(2026, 2, 26)),
        ("2026-03-04T08:30", datetime(2026, 3, 4, 7, 30, tzinfo=UTC)),
        ("2026-03-04T08:30Z", datetime(2026, 3, 4, 8, 30, tzinfo=UTC)),
    ],
)
def test_after_takes_in_the_day_that_it_names_and_before_does_not(said: str, begins: datetime) -> None:
    assert read(f"after:{said}") == Query(since=begins)
    assert read(f"before:{said}") == Query(until=begins)


def test_of_several_dates_the_tightest_hold() -> None:
    query = read("after:2026-01-01 after:2026-02-01 before:today before:yesterday")
    assert query == Query(since=day(2026, 2, 1), until=day(2026, 3, 3))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("before:04/03/2026", "“04/03/2026” behind before: is no date; write it like before:2026-03-04"),
        ("after:2026-02-30", "“2026-02-30” behind after: is no date"),
        ("after:soon", "“soon” behind after: is no date"),
        ("after:0001-01-01", "“0001-01-01” behind after: is no date"),
        ("before:", "Behind before: the date is missing; write it like before:2026-03-04"),
        ("-before:today", "before: takes no minus; write after: instead, as in after:2026-03-04."),
        ("outlet:", 'Behind outlet: the name is missing; write it like outlet:Gazette or outlet:"The Gazette".'),
        ('topic:""', "Behind topic: the name is missing"),
        ("after:today before:2025", "No time lies after the one day and before the other"),
    ],
)
def test_what_can_not_be_read_is_said_with_its_remedy(text: str, problem: str) -> None:
    with pytest.raises(QueryError) as e:
        read(text)
    assert str(e.value).startswith(problem)


@pytest.mark.parametrize(
    "text", ["", " \n", '"', '""', "-", "- - –", "🙂👩‍👩‍👧", "\0\ud800", "* ^ ( ) {}", "\u202e\u200b"]
)
def test_what_has_no_word_asks_for_nothing(text: str) -> None:
    assert read(text) == Query()


def test_a_minus_within_a_word_or_before_a_space_leaves_nothing_out() -> None:
    assert read("covid-19 - harbour") == Query(words=("covid-19", "harbour"))


def test_a_hebrew_acronym_is_one_word() -> None:
    assert read('צה"ל') == Query(words=('צה"ל',))


def test_of_ten_thousand_words_the_first_are_read() -> None:
    query = read(" ".join(f"word{n}" for n in range(10_000)))
    assert query.words == tuple(f"word{n}" for n in range(MOST_WORDS))
    assert read("桥" * 10_000).words == ("桥" * MOST_CHARS,)


@given(
    st.text(st.characters(), max_size=120) | st.lists(st.sampled_from('a " - : before: outlet: 1'.split())).map("".join)
)
def test_any_text_is_a_query_or_is_refused_as_one(text: str) -> None:
    with suppress(QueryError):
        assert isinstance(read(text), Query)


def _distinct(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(items, unique=True, max_size=2).map(tuple)


@given(
    st.builds(
        Query,
        words=_distinct(WORDS),
        phrases=_distinct(NAMES),
        without=_distinct(NAMES),
        outlets=_distinct(NAMES),
        without_outlets=_distinct(NAMES),
        topics=_distinct(NAMES),
        without_topics=_distinct(NAMES),
        until=st.none() | st.dates(NOON.date(), NOON.date() + timedelta(9)).map(lambda d: day(d.year, d.month, d.day)),
    )
)
def test_a_query_that_is_written_out_is_read_as_it_was_meant(query: Query) -> None:
    parts = [*query.words, *(f'"{phrase}"' for phrase in query.phrases), *(f'-"{text}"' for text in query.without)]
    parts += [f'outlet:"{name}"' for name in query.outlets] + [f'-outlet:"{name}"' for name in query.without_outlets]
    parts += [f'topic:"{name}"' for name in query.topics] + [f'-topic:"{name}"' for name in query.without_topics]
    parts += [f"before:{query.until.isoformat()}"] if query.until else []
    assert read(" ".join(parts)) == query
