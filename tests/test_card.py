from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.card import NO_NUMBER, Card, card_messages, make_card, since_in_words
from bot.render import Button
from summarizer.model import Account, Line, Pick, Source, Story, Summary
from tests.frontdesk import BERLIN, NOON, story
from tests.test_render import ADDRESSES, NAUGHTY, links, shown, taken

KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
SUNK = "The ferry Orla sank off Ostrey on Tuesday."
HULL = "The hull had been cracked since winter."


def report(outlet: str, title: str = "Ferry sinks", *, hour: float = 0, url: str = "", text: str = "") -> Account:
    published = NOON + timedelta(hours=hour)
    url = url or f"https://{outlet.lower().replace(' ', '-')}.example/ferry"
    return Account(Source(outlet, title, url), published, published, "en", text, Summary())


def card_of(
    *lines: Line, reports: Sequence[Account] = (), since: datetime | None = None, new: Sequence[Line] = ()
) -> Card:
    leading = reports[0].source if reports else Source("Post", "Ferry sinks", "https://post.example/ferry")
    told = story(7, leading.title, url=leading.url, hours_old=0)
    return Card(told, tuple(reports), lines, since, tuple(new))


def line(sentence: str, *outlets: str, hour: float = 0, is_alone: bool = False, is_shared_text: bool = False) -> Line:
    sources = tuple(report(name).source for name in outlets)
    return Line(sentence, sources, NOON + timedelta(hours=hour), is_alone, is_shared_text)


def parts(card: Card, *, now: datetime = NOON, zone: ZoneInfo = BERLIN) -> list[str]:
    [message] = card_messages(card, now=now, zone=zone)
    return taken(message).split("\n\n")


POST, MAIL = report("Post"), report("Mail", "Ferry lost off Ostrey", hour=2)


def test_a_card_has_the_headline_when_it_was_published_the_lines_and_all_reports() -> None:
    card = card_of(line(SUNK, "Post", "Mail"), line(HULL, "Mail", is_alone=True), reports=[POST, MAIL])
    assert parts(card) == [
        "Ferry sinks\nWednesday, 4 March, 13:00 (Europe/Berlin)",
        f"{SUNK} – Post and Mail",
        f"{HULL} – only in Mail",
        "All reports:\nPost, 13:00: Ferry sinks\nMail, 15:00: Ferry lost off Ostrey",
    ]


def test_headline_outlets_and_reports_are_linked() -> None:
    [message] = card_messages(card_of(line(SUNK, "Post", "Mail"), reports=[POST, MAIL]), now=NOON, zone=BERLIN)
    post, mail = POST.source.url, MAIL.source.url
    assert links(message) == [post, post, mail, post, mail]


def test_what_one_article_says_is_one_paragraph_with_its_outlet() -> None:
    assert parts(card_of(line(SUNK, "Post"), line(HULL, "Post"), reports=[POST]))[1:] == [f"{SUNK} {HULL} – Post"]


def test_a_shared_text_is_called_that() -> None:
    card = card_of(line(SUNK, "Post", "Mail", is_shared_text=True), reports=[POST, MAIL])
    assert parts(card)[1] == f"{SUNK} – Post and Mail, in the same words"


def test_what_is_of_another_day_says_of_which_for_its_tuesday_is_another() -> None:
    old = report("Echo", hour=-30)
    card = card_of(line(SUNK, "Echo", hour=-30), reports=[POST, old])
    assert parts(card)[1] == f"{SUNK} – Echo, Tuesday, 3 March"
    assert parts(card)[2].endswith("Echo, Tuesday, 3 March, 07:00: Ferry sinks")


def test_the_readers_own_zone_decides_which_day_it_was() -> None:
    head = parts(card_of(line(SUNK, "Post"), reports=[POST]), zone=KIRITIMATI)[0]
    assert head.endswith("Thursday, 5 March, 02:00 (Pacific/Kiritimati)")
    late = report("Post", hour=11.5)
    assert "Thursday, 5 March, 00:30 (Europe/Berlin)" in parts(card_of(line(SUNK, "Post"), reports=[late]))[0]


def test_the_year_is_told_when_it_is_not_this_one_by_the_readers_calendar() -> None:
    new_year = datetime(2027, 1, 1, 9, tzinfo=UTC)
    assert "Wednesday, 4 March 2026, 13:00" in parts(card_of(line(SUNK, "Post"), reports=[POST]), now=new_year)[0]
    eve = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert "March 2026" in parts(card_of(line(SUNK, "Post"), reports=[POST]), now=eve, zone=KIRITIMATI)[0]
    assert "March, 13:00" in parts(card_of(line(SUNK, "Post"), reports=[POST]), now=eve)[0]


def test_the_card_is_dated_by_the_article_whose_headline_it_has() -> None:
    early = report("Echo", hour=-3)
    card = Card(story(7, url=MAIL.source.url, hours_old=3), (early, MAIL), ())
    assert parts(card)[0].endswith("15:00 (Europe/Berlin)")
    assert Card(story(7, url="https://elsewhere.example", hours_old=3), (early,), ()).published == early.published


def test_what_is_new_since_the_readers_digest_stands_first() -> None:
    card = card_of(line(SUNK, "Post"), reports=[POST, MAIL], since=NOON - timedelta(hours=52), new=[line(HULL, "Mail")])
    assert parts(card)[1:5] == [
        "New since your digest of Monday, 09:00:",
        f"{HULL} – Mail",
        "The story so far:",
        f"{SUNK} – Post",
    ]


def test_where_nothing_is_new_nothing_is_said_of_it() -> None:
    assert parts(card_of(line(SUNK, "Post"), reports=[POST], since=NOON)) == parts(
        card_of(line(SUNK, "Post"), reports=[POST])
    )


@pytest.mark.parametrize(
    ("days", "said"), [(0, "Wednesday, 13:00"), (6, "Thursday, 13:00"), (7, "Wednesday, 25 February, 13:00")]
)
def test_a_weekday_alone_names_a_day_of_the_last_week(days: int, said: str) -> None:
    assert since_in_words(NOON - timedelta(days=days), now=NOON, zone=BERLIN) == said


def test_beneath_the_card_stands_what_is_related_and_its_story_is_no_number_of_a_list() -> None:
    [message] = card_messages(card_of(line(SUNK, "Post"), reports=[POST]), now=NOON, zone=BERLIN)
    assert message.buttons == ((Button("Related", "related:7"),),)
    assert message.numbers == {NO_NUMBER: 7}


def test_the_oldest_reports_for_which_there_is_no_room_are_counted() -> None:
    many = [report(f"Paper {n}", "A headline of some length " * 6) for n in range(60)]
    listed = parts(card_of(line(SUNK, "Paper 0"), reports=many))[-1].split("\n")
    n_earlier = int(listed[1].removeprefix("(").removesuffix(" earlier)"))
    assert [line.split(",")[0] for line in listed[2:]] == [f"Paper {n}" for n in range(n_earlier, 60)]
    assert len(listed) > 15


def test_reports_are_told_in_a_message_of_their_own_where_long_addresses_leave_room_for_none() -> None:
    many = [report(f"Paper {n}", url=f"https://long.example/{n}/{'x' * 900}") for n in range(9)]
    lines = [
        Line(f"{SUNK} {n}", tuple(one.source for one in many[n : n + size]), NOON) for n, size in enumerate((3, 3, 2))
    ]
    *_, last, reports = card_messages(card_of(*lines, reports=many), now=NOON, zone=BERLIN)
    assert last.buttons == ()
    assert shown(reports).split("\n") == ["All reports:", *[f"Paper {n}, 13:00: Ferry sinks" for n in range(9)]]
    assert reports.buttons == ((Button("Related", "related:7"),),)


def test_what_is_new_is_what_came_after_the_digest_though_it_was_published_before() -> None:
    known = Account(POST.source, NOON, NOON, "en", SUNK, Summary((Pick(0, SUNK),)))
    late = Account(
        MAIL.source, NOON, NOON + timedelta(hours=1), "en", f"{SUNK} {HULL}", Summary((Pick(0, SUNK), Pick(1, HULL)))
    )
    card = make_card(story(7), [known, late], since=NOON + timedelta(minutes=30))
    assert [one.sentence for one in card.new] == [HULL]
    assert [one.sentence for one in card.lines] == [SUNK]
    by_publishing = make_card(story(7), [known, late], since=NOON, came=lambda one: one.published)
    assert by_publishing.new == ()
    assert make_card(story(7), [known, late]).since is None


texts = st.sampled_from(NAUGHTY) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)
some_sources = st.builds(Source, name=texts, title=texts, url=st.sampled_from(ADDRESSES))
some_lines = st.builds(
    Line,
    sentence=texts.map(lambda text: text[:700]),
    sources=st.lists(some_sources, min_size=1, max_size=6).map(tuple),
    published=st.just(NOON),
    is_alone=st.booleans(),
    is_shared_text=st.booleans(),
)
some_reports = st.builds(
    Account, some_sources, st.just(NOON), st.just(NOON), st.just("en"), st.just(""), st.just(Summary())
)
some_stories = st.builds(
    lambda title, url: Story(10**15, title, url, "", "en", NOON, NOON, Summary()), texts, st.sampled_from(ADDRESSES)
)
some_cards = st.builds(
    Card,
    some_stories,
    st.lists(some_reports, max_size=8).map(tuple),
    st.lists(some_lines, max_size=5).map(tuple),
    st.none() | st.just(NOON),
    st.lists(some_lines, max_size=5).map(tuple),
)


@settings(deadline=None, max_examples=60)
@given(some_cards)
def test_telegram_takes_every_card_and_no_sentence_is_cut_or_lost(card: Card) -> None:
    messages = card_messages(card, now=NOON, zone=BERLIN)
    together = "\n\n".join(map(taken, messages))
    told = [*card.lines, *(card.new if card.since else ())]
    assert all(" ".join(one.sentence.split()) in " ".join(together.split()) for one in told)
    assert [bool(message.buttons) for message in messages] == [False] * (len(messages) - 1) + [True]
    assert messages[-1].numbers == {NO_NUMBER: card.story.id}


def test_a_hostile_text_is_shown_to_the_letter() -> None:
    card = card_of(line("<b>1 < 2</b> & 3", "A&B"), reports=[report("A&B", "<i>Title</i>", url="javascript:alert(1)")])
    [message] = card_messages(card, now=NOON, zone=BERLIN)
    assert "<b>1 < 2</b> & 3 – A&B" in shown(message)
    assert shown(message).startswith("<i>Title</i>\n")
    assert "javascript" not in message.html
