from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.card import Card, Standing, card_message, make_card
from bot.dated import since_in_words
from bot.local.entities import parse_html, parse_plain
from bot.render import Button, Message
from summarizer.model import Account, Group, Line, Pick, Report, Source, Story, Summary
from summarizer.related import Related
from summarizer.statements import Statements
from summarizer.unfolding import Coverage, Step, Stress, unfold
from tests.frontdesk import BERLIN, NOON, story
from tests.test_render import ADDRESSES, NAUGHTY, links, shown, taken

KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
SUNK = "The ferry Orla sank off Ostrey on Tuesday."
HULL = "The hull had been cracked since winter."


def report(outlet: str, title: str = "Ferry sinks", *, hour: float = 0, url: str = "", text: str = "") -> Account:
    published = NOON + timedelta(hours=hour)
    url = url or f"https://{outlet.lower().replace(' ', '-')}.example/ferry"
    return Account(Source(outlet, title, url), published, published, "en", text, Summary())


def reports_of(accounts: Sequence[Account]) -> tuple[Report, ...]:
    return tuple(Report(account.source, account.published) for account in accounts)


def card_of(
    *lines: Line, reports: Sequence[Account] = (), since: datetime | None = None, new: Sequence[Line] = ()
) -> Card:
    leading = reports[0].source if reports else Source("Post", "Ferry sinks", "https://post.example/ferry")
    told = story(7, leading.title, url=leading.url, hours_old=0)
    known = reports_of(reports)
    return Card(told, known, lines, since, tuple(new), unfold(known, Statements([])))


def line(sentence: str, *outlets: str, hour: float = 0, is_alone: bool = False, is_shared_text: bool = False) -> Line:
    sources = tuple(report(name).source for name in outlets)
    return Line(sentence, sources, NOON + timedelta(hours=hour), is_alone, is_shared_text)


def parts(card: Card, *, now: datetime = NOON, zone: ZoneInfo = BERLIN) -> list[str]:
    return taken(card_message(card, now=now, zone=zone)).split("\n\n")


def pages_of(card: Card) -> list[Message]:
    """Turn the pages of a card one after the other."""
    messages = [card_message(card, now=NOON, zone=BERLIN)]
    while any(button.label.endswith(" ›") for row in messages[-1].buttons for button in row):
        messages.append(card_message(card, page=len(messages), now=NOON, zone=BERLIN))
    return messages


POST, MAIL = report("Post"), report("Mail", "Ferry lost off Ostrey", hour=2)


def test_a_card_has_the_headline_when_it_was_published_the_lines_and_how_it_unfolded() -> None:
    card = card_of(line(SUNK, "Post", "Mail"), line(HULL, "Mail", is_alone=True), reports=[POST, MAIL])
    assert parts(card) == [
        "Ferry sinks\nWednesday, 4 March, 13:00 (Europe/Berlin)",
        f"{SUNK} – Post and Mail",
        f"{HULL} – only in Mail",
        "How it unfolded:\n13:00 Post was first\n15:00 Mail: Ferry lost off Ostrey",
    ]


def test_headline_outlets_and_reports_are_linked() -> None:
    message = card_message(card_of(line(SUNK, "Post", "Mail"), reports=[POST, MAIL]), now=NOON, zone=BERLIN)
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
    assert parts(card)[2].split("\n")[1:] == [
        "Tuesday, 3 March",
        "07:00 Echo was first",
        "Wednesday, 4 March",
        "13:00 Post, under the headline above",
    ]


def test_of_what_is_at_odds_with_another_line_the_time_tells_which_is_newer() -> None:
    newer, older = (
        replace(line(SUNK, name, hour=hour), is_at_odds=True) for name, hour in (("Mail", 2), ("Echo", -30))
    )
    assert parts(card_of(newer, older, reports=[POST, MAIL]))[1:3] == [
        f"{SUNK} – Mail, at 15:00",
        f"{SUNK} – Echo, Tuesday, 3 March, at 07:00",
    ]


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
    card = Card(story(7, url=MAIL.source.url, hours_old=3), reports_of([early, MAIL]), ())
    assert parts(card)[0].endswith("15:00 (Europe/Berlin)")
    assert (
        Card(story(7, url="https://elsewhere.example", hours_old=3), reports_of([early]), ()).published
        == early.published
    )


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


def test_beneath_the_card_stands_what_can_be_done_with_its_story_which_has_no_number() -> None:
    card = card_of(line(SUNK, "Post"), reports=[POST])
    message = card_message(card, now=NOON, zone=BERLIN)
    assert message.buttons == (
        (Button("Related", "related:7"), Button("Save", "save:7")),
        (Button("Less like this", "less:7"), Button("Mute outlet", "outlets:7")),
    )
    assert message.numbers == {}
    standing = Standing(is_saved=True, is_less=True, n_behind=2)
    assert card_message(card, now=NOON, zone=BERLIN, standing=standing).buttons == (
        (Button("Related", "related:7"), Button("Saved ✓", "unsave:7")),
        (Button("Undo", "unless:7"), Button("Mute outlet", "outlets:7")),
        (Button("‹ Back", "back:2"),),
    )


def test_above_a_card_stands_the_preview_of_its_leading_article_if_that_has_an_address_of_the_web() -> None:
    card = card_of(line(SUNK, "Post"), reports=[POST])
    assert card_message(card, now=NOON, zone=BERLIN).preview == POST.source.url
    hostile = replace(card, story=replace(card.story, url="javascript:alert(1)"))
    assert card_message(hostile, now=NOON, zone=BERLIN).preview == ""


def test_what_is_related_stands_beneath_a_card_as_far_as_there_is_room() -> None:
    card = card_of(line(SUNK, "Post"), reports=[POST])
    near = [Related(story(n, f"{n}. {'Tug called' * 20}"), ("Ostrey",)) for n in range(8, 40)]
    message = card_message(card, now=NOON, zone=BERLIN, near=near)
    assert 5 < len(message.numbers) < len(near)
    assert message.numbers == {number: number + 7 for number in range(1, len(message.numbers) + 1)}
    assert "\n\nRelated:\n\n1. 8. Tug called" in taken(message)
    numbers = [button.data for row in message.buttons for button in row if button.data.startswith("story:")]
    assert numbers == [f"story:{story_id}" for story_id in message.numbers.values()]
    assert message.buttons[-2][0] == Button("Related", "related:7")


def test_the_first_step_and_the_newest_stay_where_there_is_not_room_for_all_and_those_between_are_counted() -> None:
    many = [report(f"Paper {n}", f"{n}. A headline of some length " * 6, hour=n / 100) for n in range(60)]
    title, first, between, *newest = parts(card_of(line(SUNK, "Paper 0"), reports=many))[-1].split("\n")
    assert (title, first) == ("How it unfolded:", "13:00 Paper 0, under the headline above")
    n_between = int(between.removeprefix("(").removesuffix(" more in between)"))
    assert [line.split(": ")[0][6:] for line in newest] == [f"Paper {n}" for n in range(n_between + 1, 60)]
    assert len(newest) > 15


@pytest.mark.parametrize(("n_outlets", "is_folded"), [(2, False), (4, False), (5, True), (30, True)])
def test_a_long_timeline_is_folded_up_and_a_short_one_is_not(n_outlets: int, is_folded: bool) -> None:
    many = [report(f"Paper {n}", f"Ferry sinks, says {n}", hour=n / 10) for n in range(n_outlets)]
    message = card_message(card_of(line(SUNK, "Paper 0"), reports=many), now=NOON, zone=BERLIN)
    text, entities = parse_html(message.html)
    folded = [
        text[entity["offset"] :][: entity["length"]] for entity in entities if entity["type"] == "expandable_blockquote"
    ]
    listed = text.split("How it unfolded:\n")[1]
    assert folded == ([listed] if is_folded else [])
    assert listed.count("\n") == n_outlets - 1


def test_a_step_says_how_many_reports_its_outlet_had_and_when_it_came_back_with_news() -> None:
    steps = (
        Step(Report(POST.source, POST.published), n_reports=3),
        Step(Report(MAIL.source, MAIL.published), is_again=True),
    )
    card = replace(card_of(line(SUNK, "Post"), reports=[POST, MAIL]), steps=steps)
    assert parts(card)[-1].split("\n")[1:] == [
        "13:00 Post (3 reports), under the headline above",
        "15:00 Mail again: Ferry lost off Ostrey",
    ]


def test_a_single_report_has_no_timeline() -> None:
    assert "unfolded" not in parts(card_of(line(SUNK, "Post"), reports=[POST]))[-1]


COAST, HILLS, PLAIN = Group("coast", ("post",)), Group("hills", ("MAIL",)), Group("plain", ("Echo",))


def grouped(coverage: Coverage, *stresses: Stress) -> list[str]:
    """Return what comes after the line of a card of two outlets."""
    return parts(replace(card_of(line(SUNK, "Post"), reports=[POST, MAIL]), coverage=coverage, stresses=stresses))[2:]


def test_groups_of_outlets_have_their_part_and_their_names_in_the_timeline() -> None:
    assert grouped(Coverage((COAST, HILLS), (PLAIN,)), Stress(HILLS, (line(HULL, "Mail", is_alone=True),))) == [
        "Told by 2 of 3 groups so far: coast and hills; not by plain.",
        f"Stressed by hills:\n• {HULL} – only in Mail",
        "How it unfolded:\n13:00 Post (coast) was first\n15:00 Mail (hills): Ferry lost off Ostrey",
    ]


@pytest.mark.parametrize(
    ("coverage", "told"),
    [
        (Coverage((COAST,)), "Told by 1 of 1 group so far: coast."),
        (Coverage((), (COAST,)), "Told by none of 1 group so far."),
        (Coverage((COAST,), (HILLS, PLAIN)), "Told by 1 of 3 groups so far: coast; not by hills or plain."),
        (
            Coverage((COAST,), (), (HILLS,)),
            "1 of 2 groups so far: coast. Nothing in its language was read from hills since it began.",
        ),
        (
            Coverage((), (), (HILLS,)),
            "Told by none of 1 group so far. Nothing in its language was read from hills since it began.",
        ),
        (Coverage((), (COAST, HILLS, PLAIN)), "Told by none of 3 groups so far."),
    ],
)
def test_silence_is_told_from_what_could_not_be_heard(coverage: Coverage, told: str) -> None:
    assert grouped(coverage)[0].endswith(told)


def test_of_many_groups_the_first_are_named_and_the_others_counted() -> None:
    many = tuple(Group(f"isle {n}", ("Echo",)) for n in range(9))
    assert grouped(Coverage((COAST,), many))[0].endswith("not by isle 0, isle 1, isle 2, isle 3, isle 4 or 4 others.")


def test_what_a_group_had_before_others_is_called_first_there() -> None:
    ahead = replace(line(HULL, "Mail"), is_first=True)
    assert grouped(Coverage((HILLS,)), Stress(HILLS, (ahead,)))[1] == f"Stressed by hills:\n• {HULL} – first in Mail"


def test_reports_are_told_on_a_page_of_their_own_where_long_addresses_leave_room_for_none() -> None:
    many = [report(f"Paper {n}", url=f"https://long.example/{n}/{'x' * 900}") for n in range(9)]
    lines = [
        Line(f"{SUNK} {n}", tuple(one.source for one in many[n : n + size]), NOON) for n, size in enumerate((3, 3, 2))
    ]
    card = card_of(*lines, reports=many)
    *_, last, reports = pages_of(card)
    n_pages = len(pages_of(card))
    assert Button(f"Page {n_pages} ›", f"card:7:{n_pages - 1}") in last.buttons[0]
    assert shown(reports).split("\n") == [
        "How it unfolded:",
        *[f"13:00 Paper {n}, under the headline above" for n in range(9)],
    ]
    assert reports.buttons[0] == (Button(f"‹ Page {n_pages - 1}", f"card:7:{n_pages - 2}"),)
    assert reports.preview == ""
    assert card_message(card, page=99, now=NOON, zone=BERLIN) == reports


def test_what_is_new_is_what_came_after_the_digest_though_it_was_published_before() -> None:
    known = Account(POST.source, NOON, NOON, "en", SUNK, Summary((Pick(0, SUNK),)))
    late = Account(
        MAIL.source, NOON, NOON + timedelta(hours=1), "en", f"{SUNK} {HULL}", Summary((Pick(0, SUNK), Pick(1, HULL)))
    )
    reports = reports_of([known, late])
    card = make_card(story(7), [known, late], reports=reports, since=NOON + timedelta(minutes=30))
    assert [one.sentence for one in card.new] == [HULL]
    assert [one.sentence for one in card.lines] == [SUNK]
    by_publishing = make_card(story(7), [known, late], reports=reports, since=NOON, came=lambda one: one.published)
    assert by_publishing.new == ()
    assert make_card(story(7), [known, late], reports=reports).since is None


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
some_reports = st.builds(Report, some_sources, st.integers(0, 99).map(lambda hours: NOON - timedelta(hours=hours)))
some_groups = st.builds(Group, texts.map(lambda text: text[:40]), st.lists(texts, max_size=3).map(tuple))
several_groups = st.lists(some_groups, max_size=9).map(tuple)
some_stresses = st.builds(Stress, some_groups, st.lists(some_lines, min_size=1, max_size=2).map(tuple))
some_stories = st.builds(
    lambda title, url: Story(10**15, title, url, "", "en", NOON, NOON, Summary()), texts, st.sampled_from(ADDRESSES)
)
some_cards = st.builds(
    Card,
    story=some_stories,
    reports=st.lists(some_reports, max_size=50).map(tuple),
    lines=st.lists(some_lines, max_size=5).map(tuple),
    since=st.none() | st.just(NOON),
    new=st.lists(some_lines, max_size=5).map(tuple),
    coverage=st.none() | st.builds(Coverage, several_groups, several_groups, several_groups),
    stresses=st.lists(some_stresses, max_size=5).map(tuple),
).map(lambda card: replace(card, steps=unfold(card.reports, Statements([]))))


@settings(deadline=None, max_examples=60)
@given(some_cards)
def test_telegram_takes_every_card_and_no_sentence_is_cut_or_lost(card: Card) -> None:
    messages = pages_of(card)
    together = "\n\n".join(map(taken, messages))
    stressed = [line for one in card.stresses for line in one.lines] if card.coverage is not None else []
    told = [*card.lines, *(card.new if card.since else ()), *stressed]
    assert all(" ".join(parse_plain(one.sentence)[0].split()) in " ".join(together.split()) for one in told)
    assert all(message.buttons[-1][0].data == f"less:{card.story.id}" for message in messages)


def test_a_hostile_text_is_shown_to_the_letter() -> None:
    card = card_of(line("<b>1 < 2</b> & 3", "A&B"), reports=[report("A&B", "<i>Title</i>", url="javascript:alert(1)")])
    message = card_message(card, now=NOON, zone=BERLIN)
    assert "<b>1 < 2</b> & 3 – A&B" in shown(message)
    assert shown(message).startswith("<i>Title</i>\n")
    assert "javascript" not in message.html
