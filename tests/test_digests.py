from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot import speech
from bot.config import DigestConfig
from bot.digests import A_TIME, length_for
from bot.readers import Reader
from bot.slots import Quiet, Schedule
from summarizer.database import writing
from summarizer.model import Article, Entry, Feed, Pick, Summary
from summarizer.store import seconds
from summarizer.stories import article_terms
from tests.frontdesk import ADA, BEN, BERLIN, HEADLINES, NOON, Office, print_stories

# The clock stands at 12:00 UTC; the digest is due daily at 08:30 in Berlin, which is 07:30 UTC.

MORNING = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
NIGHT = Quiet(time(22, 0), time(7, 0))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "tidings.db")
    print_stories(office.store, HEADLINES, published=NOON - timedelta(hours=3))
    yield office
    office.close()


def subscribe(office: Office) -> None:
    """Let Ada subscribe who has had her first digest, long ago and of other news."""
    office.readers.subscribe(ADA, now=office.now)
    office.readers.mark_welcomed(ADA)


def made(office: Office) -> int:
    """Make what is due; return how many digests that were."""
    return asyncio.run(office.digests.make_due())


def served(office: Office) -> list[str]:
    """Make what is due and send it; return the texts."""
    made(office)
    return office.send()


def headlines(*texts: str) -> set[str]:
    return {found for text in texts for found in re.findall(r"<b>\d+\. (.+?)</b>", text)}


def test_a_local_day_has_one_digest_however_often_is_looked(office: Office) -> None:
    subscribe(office)
    came: list[date] = []
    for _ in range(4 * 24 * 2):
        office.move(minutes=30)
        came += [office.now.astimezone(BERLIN).date() for _ in served(office) + served(office)]
    assert came == [date(2026, 3, day) for day in (5, 6, 7, 8)]


@pytest.mark.parametrize("at", [time(2, 30), time(2, 0), time(0, 15), time(23, 45)])
@pytest.mark.parametrize("start", [datetime(2026, 3, 26, 12, tzinfo=UTC), datetime(2026, 10, 22, 12, tzinfo=UTC)])
def test_a_day_on_which_the_clocks_change_has_one_digest(office: Office, at: time, start: datetime) -> None:
    office.now = start
    office.readers.reschedule(ADA, Schedule((at,), BERLIN), now=office.now)
    came: list[date] = []
    while len(came) < 6:
        office.move(minutes=15)
        came += [office.now.astimezone(BERLIN).date() for _ in served(office)]
    assert came == [came[0] + timedelta(days=n) for n in range(6)]


def test_a_restart_between_due_and_sent_sends_the_digest_once(office: Office) -> None:
    subscribe(office)
    office.move(hours=20)
    assert made(office) == 1
    office.restart()
    assert len(served(office)) == 1
    office.restart()
    assert served(office) == []


def test_a_restart_after_it_was_sent_sends_no_second_digest(office: Office) -> None:
    subscribe(office)
    office.move(hours=20)
    assert len(served(office)) == 1
    office.restart()
    assert served(office) == []


def test_after_days_of_downtime_one_digest_comes_late_and_the_next_at_its_hour(office: Office) -> None:
    subscribe(office)
    office.close()
    office.move(days=5)
    office.open()
    assert len(served(office)) == 1
    assert office.readers.get(ADA).next_due == datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
    assert served(office) == []


def test_stories_that_were_had_are_not_repeated_and_none_is_left_out(office: Office) -> None:
    subscribe(office)
    office.digests.make_now(ADA)
    digests = office.send()
    office.move(hours=20)
    digests += served(office)
    office.digests.make_now(ADA)
    digests += office.send()
    assert [len(headlines(text)) for text in digests] == [5, 5, 2]
    assert headlines(*digests) == set(HEADLINES)


@pytest.mark.parametrize("end", ["uncertain", "failed"])
def test_the_stories_of_a_message_that_may_not_have_arrived_come_with_the_next_digest(office: Office, end: str) -> None:
    subscribe(office)
    office.move(hours=20)
    made(office)
    [parcel] = office.outbox.owed(office.now)
    office.outbox.mark_sending(parcel)
    getattr(office.outbox, f"mark_{end}")(parcel, "a reason")
    assert served(office) == []
    office.move(days=1)
    [text] = served(office)
    assert headlines(text) == headlines(parcel.message.html)


def test_a_digest_cut_short_by_a_kill_is_not_sent_again_and_its_stories_come_tomorrow(office: Office) -> None:
    subscribe(office)
    office.move(hours=20)
    made(office)
    [parcel] = office.outbox.owed(office.now)
    office.outbox.mark_sending(parcel)
    office.restart()
    assert served(office) == []
    office.move(days=1)
    assert headlines(*served(office)) == headlines(parcel.message.html)


def test_to_move_the_time_on_a_served_day_brings_no_second_digest(office: Office) -> None:
    subscribe(office)
    office.move(hours=20)  # the morning of the 5th
    assert len(served(office)) == 1
    office.readers.reschedule(ADA, Schedule((time(18, 0),), BERLIN), now=office.now)
    office.move(hours=12)
    assert served(office) == []
    office.move(hours=24)
    assert len(served(office)) == 1


def test_to_move_to_another_zone_brings_no_second_digest_of_that_date(office: Office) -> None:
    subscribe(office)
    office.move(hours=20)
    assert len(served(office)) == 1
    office.readers.reschedule(ADA, Schedule((time(8, 30),), ZoneInfo("America/New_York")), now=office.now)
    office.move(hours=6)  # half past eight in New York, still the 5th
    assert served(office) == []
    office.move(hours=24)
    assert len(served(office)) == 1


def test_to_move_the_time_before_it_came_moves_that_days_digest(office: Office) -> None:
    subscribe(office)
    office.readers.reschedule(ADA, Schedule((time(14, 0),), BERLIN), now=office.now)
    office.move(hours=1)
    assert len(served(office)) == 1
    office.move(hours=19)
    assert served(office) == []


def test_a_digest_without_news_says_so_and_comes_once_too(office: Office) -> None:
    subscribe(office)
    while office.digests.make_now(ADA):
        office.send()
    office.move(hours=20)
    [text] = served(office)
    assert "Nothing new since your last digest." in text
    assert "Next digest: tomorrow at 08:30 (Europe/Berlin)." in text
    assert served(office) == []


async def test_stories_that_are_merged_while_digests_are_made_come_to_nobody_again(office: Office) -> None:
    chats = range(ADA, ADA + A_TIME + 1)
    for chat_id in chats:
        office.readers.subscribe(chat_id, now=office.now)
        while office.digests.make_now(chat_id):
            office.send()

    async def merge_all() -> None:
        first, *others = sorted(story.id for story in office.store.latest(limit=50))
        with writing(office.db):
            for other in others:
                office.store.merge(first, other)

    office.move(hours=20)
    assert await asyncio.gather(office.digests.make_due(), merge_all()) == [len(chats), None]
    assert [headlines(text) for text in office.send()] == [set()] * len(chats)


def test_who_asks_for_a_digest_gets_the_daily_one_all_the_same(office: Office) -> None:
    subscribe(office)
    office.digests.make_now(ADA)
    office.send()
    office.move(hours=20)
    assert len(served(office)) == 1


def test_who_asks_when_there_is_nothing_new_gets_no_digest(office: Office) -> None:
    while office.digests.make_now(ADA):
        office.send()
    assert office.digests.make_now(ADA) is None
    assert office.outbox.owed(office.now) == []


def test_a_first_digest_is_better_old_than_empty(office: Office) -> None:
    office.move(days=30)
    assert office.digests.make_now(ADA)
    assert len(headlines(*office.send())) == 5


def test_a_daily_digest_has_no_news_of_last_week(office: Office) -> None:
    subscribe(office)
    office.digests.make_now(ADA)
    office.send()
    office.move(days=7)
    [text] = served(office)
    assert headlines(text) == set()


def test_a_digest_is_as_long_as_the_operator_says(tmp_path: Path) -> None:
    office = Office(tmp_path / "tidings.db", config=DigestConfig(stories=3, sentences=1))
    print_stories(office.store, HEADLINES)
    office.digests.make_now(ADA)
    [text] = office.send()
    office.close()
    assert len(headlines(text)) == 3
    assert "the Gazette has learnt.\n" in text


def test_each_chat_has_digests_of_the_length_that_it_wants(office: Office) -> None:
    subscribe(office)
    office.readers.subscribe(BEN, now=office.now)
    office.readers.mark_welcomed(BEN)
    office.readers.save(replace(office.readers.get(ADA), stories=7, sentences=1))
    office.now = MORNING
    made(office)
    of = {parcel.chat_id: parcel.message.html for parcel in office.outbox.owed(office.now)}
    assert [len(headlines(of[chat_id])) for chat_id in (ADA, BEN)] == [7, 5]
    surprise = "Nobody was surprised."
    assert f"the Gazette has learnt. {surprise}" in of[BEN]
    assert f"the Gazette has learnt. {surprise}" not in of[ADA]


def test_chats_that_want_the_same_share_what_is_frozen(office: Office) -> None:
    for chat_id in range(200, 206):
        office.readers.subscribe(chat_id, now=office.now)
        office.readers.mark_welcomed(chat_id)
        if chat_id % 2:
            office.readers.save(replace(office.readers.get(chat_id), sentences=1))
    office.now = MORNING
    made(office)
    assert office.db.execute("SELECT count(DISTINCT content_id) FROM outbox").fetchone()[0] == 2


@pytest.mark.parametrize(
    ("wished", "length"),
    [
        ({}, (5, 2, 500)),
        ({"stories": 15}, (15, 2, 500)),
        ({"sentences": 1}, (5, 1, 500)),
        ({"sentences": 4}, (5, 4, 1000)),
    ],
)
def test_more_sentences_have_more_room(wished: dict[str, int], length: tuple[int, int, int]) -> None:
    reader = replace(Reader(ADA, Schedule((time(8, 30),), BERLIN)), **wished)
    assert length_for(reader, DigestConfig()) == length
    assert length_for(reader, DigestConfig(max_chars=2000)).max_chars == 2000


@pytest.mark.usefixtures("german")
def test_a_digest_is_in_the_language_of_its_chat(office: Office) -> None:
    subscribe(office)
    office.readers.subscribe(BEN, now=office.now)
    office.readers.mark_welcomed(BEN)
    office.readers.save(replace(office.readers.get(ADA), locale="de"))
    office.now = MORNING
    made(office)
    of = {parcel.chat_id: parcel.message for parcel in office.outbox.owed(office.now)}
    assert of[ADA].html.startswith("<b>Nachrichten vom Donnerstag, 5. März</b>")
    assert [button.label for button in of[ADA].buttons[-1]] == ["Mehr", "Settings"]
    assert of[BEN].html.startswith("<b>Your digest for Thursday, 5 March</b>")


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    catalog = Catalog("de")
    catalog.add("Your digest for {day}", "Nachrichten vom {day}")
    catalog.add("EEEE, d MMMM", "EEEE, d. MMMM")
    catalog.add("More", "Mehr")
    folder = tmp_path / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "tidings.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(speech, "CATALOGUES", tmp_path / "locale")
    speech._catalogue.cache_clear()
    yield
    speech._catalogue.cache_clear()


def test_who_subscribed_before_there_was_news_gets_the_first_digest_once_there_is(tmp_path: Path) -> None:
    office = Office(tmp_path / "tidings.db")
    office.readers.subscribe(ADA, now=office.now)
    assert made(office) == 0
    office.move(hours=20)  # the daily digest, too, has nothing to tell to one who waits for the first
    assert served(office) == []
    print_stories(office.store, HEADLINES, published=office.now)
    assert len(served(office)) == 1
    assert served(office) == []
    office.close()


def test_no_first_digest_is_made_of_the_first_feed_alone(tmp_path: Path) -> None:
    feeds = (Feed("https://gazette.example/rss"), Feed("https://slow.example/rss"))
    office = Office(tmp_path / "tidings.db", feeds=feeds)
    office.readers.subscribe(ADA, now=office.now)
    print_stories(office.store, HEADLINES)
    office.move(minutes=1)
    assert made(office) == 0
    office.store.mark_failed(office.store.register_feed(feeds[1]).id, "answered 503", not_before=office.now)
    assert made(office) == 1
    office.close()


def test_a_chat_that_can_not_be_read_does_not_keep_the_others_from_theirs(office: Office) -> None:
    for chat_id in (ADA, BEN):
        office.readers.subscribe(chat_id, now=office.now)
        office.digests.make_first(chat_id)
    office.send()
    office.db.execute("UPDATE chats SET timezone = 'Atlantis/Capital' WHERE id = ?", [ADA])
    office.move(hours=20)
    assert made(office) == 1
    assert [parcel.chat_id for parcel in office.outbox.owed(office.now)] == [BEN]


def test_a_first_digest_is_made_once(office: Office) -> None:
    office.readers.subscribe(ADA, now=office.now)
    assert office.digests.make_first(ADA)
    assert office.digests.make_first(ADA) is None
    assert office.digests.make_first(BEN) is None


# Several times a day, weekdays, weeks


def wish(office: Office, *times: time, days: Iterable[int] = range(7), quiet: Quiet | None = None) -> None:
    """Let Ada want her digests by another schedule of Berlin, who has had her first one."""
    office.readers.reschedule(ADA, Schedule(times, BERLIN, frozenset(days), quiet), now=office.now)


def arrivals(office: Office, *, until: datetime, minutes: float = 30) -> list[str]:
    """Move the clock in steps; return when digests came by the clocks of Berlin."""
    came: list[str] = []
    while office.now < until:
        office.move(minutes=minutes)
        came += [f"{office.now.astimezone(BERLIN):%a %H:%M}" for _ in served(office)]
    return came


def test_who_wants_several_digests_a_day_gets_each_of_them_once(office: Office) -> None:
    wish(office, time(8, 30), time(13, 30), time(18, 0))
    came = arrivals(office, until=MORNING + timedelta(days=1))
    assert came == ["Wed 13:30", "Wed 18:00", "Thu 08:30", "Thu 13:30", "Thu 18:00", "Fri 08:30"]


def test_digests_come_on_the_wished_days_alone(office: Office) -> None:
    wish(office, time(8, 30), days=[0, 5])
    assert arrivals(office, until=NOON + timedelta(days=10), minutes=90) == ["Sat 08:30", "Mon 08:30", "Sat 08:30"]


def test_to_add_a_time_on_a_served_day_brings_that_one_and_none_again(office: Office) -> None:
    subscribe(office)
    office.now = MORNING
    assert len(served(office)) == 1
    wish(office, time(8, 0), time(8, 30), time(18, 0))
    assert arrivals(office, until=MORNING + timedelta(days=1)) == ["Thu 18:00", "Fri 08:00", "Fri 08:30"]


def test_a_weekly_digest_has_the_weeks_biggest_story_before_yesterdays_small_one(tmp_path: Path) -> None:
    office = Office(tmp_path / "tidings.db", config=DigestConfig(stories=1, timezone=BERLIN))
    office.readers.reschedule(ADA, Schedule((time(8, 30),), BERLIN, frozenset({2})), now=office.now)
    office.readers.reschedule(BEN, Schedule((time(8, 30),), BERLIN), now=office.now)
    print_stories(office.store, HEADLINES[:1], published=office.now + timedelta(days=1))
    for name in ("Mail", "Sun", "Star"):
        retell(office, HEADLINES[0], name, published=office.now + timedelta(days=1))
    print_stories(office.store, HEADLINES[1:2], published=office.now + timedelta(days=5, hours=20))
    office.db.execute("UPDATE chats SET next_due = ?", [seconds(MORNING + timedelta(days=6))])
    office.now = MORNING + timedelta(days=6)  # the Wednesday after
    made(office)
    texts = {parcel.chat_id: parcel.message.html for parcel in office.outbox.owed(office.now)}
    assert headlines(texts[ADA]) == {HEADLINES[0]}
    assert headlines(texts[BEN]) == {HEADLINES[1]}
    office.close()


def retell(office: Office, title: str, outlet: str, *, published: datetime) -> None:
    """Let another outlet tell a story."""
    feed = office.store.register_feed(Feed(f"https://{outlet.lower()}.example/rss", outlet, "world"))
    url = f"https://{outlet.lower()}.example/story"
    text = f"{title}, says the {outlet}."
    article = Article(url, title, text, "en", published, Summary((Pick(0, text),)), article_terms(title, text, "en"))
    office.store.add_article(feed.id, Entry((url,), url, title, published), article)


# Late


@pytest.fixture
def hasty(office: Office) -> Office:
    """The office of an operator who wants no digest that is later than an hour."""
    office.config = replace(office.config, catch_up=timedelta(hours=1))
    office.restart()
    return office


def test_a_digest_may_be_as_late_as_the_operator_allows(hasty: Office) -> None:
    subscribe(hasty)
    hasty.now = MORNING + timedelta(hours=1)
    assert len(served(hasty)) == 1


def test_a_digest_that_is_too_late_is_left_out_and_its_stories_come_with_the_next(
    hasty: Office, caplog: pytest.LogCaptureFixture
) -> None:
    subscribe(hasty)
    hasty.now = MORNING + timedelta(hours=1, minutes=1)
    with caplog.at_level(logging.WARNING, "bot.digests"):
        assert served(hasty) == []
    assert caplog.messages == ["digest left out chat=101 slot=2026-03-05 08:30:00 late_h=1.0"]
    assert hasty.readers.get(ADA).next_due == MORNING + timedelta(days=1)
    assert served(hasty) == []
    hasty.now = MORNING + timedelta(days=1)
    assert len(headlines(*served(hasty))) == 5


def test_of_several_slots_missed_only_the_newest_counts_for_being_late(hasty: Office) -> None:
    wish(hasty, time(8, 30), time(12, 0))
    hasty.now = MORNING + timedelta(hours=4)  # half past twelve in Berlin
    assert len(served(hasty)) == 1
    assert hasty.readers.get(ADA).next_due == MORNING + timedelta(days=1)


# Quiet hours


def test_in_quiet_hours_nothing_comes_and_at_their_end_one_digest_for_all_that_was_due(office: Office) -> None:
    wish(office, time(12, 0), time(23, 0), time(2, 0), time(5, 0), quiet=NIGHT)
    office.move(hours=1)
    came = arrivals(office, until=NOON + timedelta(days=2))
    assert came == ["Thu 07:00", "Thu 12:00", "Fri 07:00", "Fri 12:00"]


def test_a_digest_that_was_late_before_quiet_hours_began_comes_at_their_end(office: Office) -> None:
    wish(office, time(21, 0), quiet=NIGHT)
    office.now = datetime(2026, 3, 4, 21, 30, tzinfo=UTC)  # half past ten in Berlin; the bot was down since noon
    assert served(office) == []
    assert office.readers.get(ADA).next_due == datetime(2026, 3, 5, 6, 0, tzinfo=UTC)
    assert arrivals(office, until=NOON + timedelta(days=2)) == ["Thu 07:00", "Thu 21:00"]


def test_quiet_hours_make_no_digest_younger_that_was_too_late_before(hasty: Office) -> None:
    wish(hasty, time(20, 0), quiet=NIGHT)
    hasty.now = datetime(2026, 3, 4, 21, 30, tzinfo=UTC)  # two and a half hours late, in quiet hours
    assert served(hasty) == []
    assert arrivals(hasty, until=NOON + timedelta(days=2)) == ["Thu 20:00"]


@pytest.mark.parametrize(
    ("quiet", "arrival"),
    [(None, "Thu 02:00"), (Quiet(time(22, 0), time(1, 0)), "Thu 02:00"), (Quiet(time(1, 0), time(5, 0)), "Thu 05:00")],
)
@pytest.mark.parametrize("at", [time(23, 30), time(21, 0)])
def test_a_digest_that_quiet_hours_hold_is_still_owed_when_they_change(
    office: Office, quiet: Quiet | None, arrival: str, at: time
) -> None:
    wish(office, at, quiet=NIGHT)
    office.now = datetime(2026, 3, 4, 22, 45, tzinfo=UTC)  # the bot was down from noon till a quarter to midnight
    assert served(office) == []
    office.move(hours=2)
    office.readers.be_quiet(ADA, quiet, now=office.now)
    office.move(minutes=-15)
    assert arrivals(office, until=office.now + timedelta(hours=12)) == [arrival]


def test_to_change_quiet_hours_owes_no_digest_that_came_or_is_yet_to_come(office: Office) -> None:
    wish(office, time(8, 30), quiet=NIGHT)
    for quiet in (None, NIGHT, Quiet(time(8, 0), time(9, 0)), Quiet(time(12, 0), time(15, 0)), NIGHT):
        reader = office.readers.be_quiet(ADA, quiet, now=office.now)
        assert reader.next_due is not None
        assert reader.next_due > office.now
    office.now = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)
    assert office.readers.be_quiet(ADA, None, now=office.now).next_due == MORNING
    office.now = MORNING
    assert len(served(office)) == 1
    office.readers.be_quiet(ADA, Quiet(time(8, 0), time(10, 0)), now=office.now)
    office.readers.be_quiet(ADA, None, now=office.now)
    assert office.readers.get(ADA).next_due == MORNING + timedelta(days=1)


def test_the_first_digest_of_one_who_waits_for_news_comes_after_quiet_hours(tmp_path: Path) -> None:
    office = Office(tmp_path / "tidings.db")
    office.readers.subscribe(ADA, now=office.now)
    office.readers.be_quiet(ADA, Quiet(time(12, 0), time(15, 0)), now=office.now)
    print_stories(office.store, HEADLINES)
    office.move(minutes=119)
    assert served(office) == []
    office.move(minutes=1)
    assert len(served(office)) == 1
    office.close()


# Pauses


def test_in_a_pause_nothing_comes_and_after_it_the_next_digest_at_its_hour(office: Office) -> None:
    subscribe(office)
    office.readers.pause(ADA, office.now + timedelta(days=3), now=office.now)
    assert arrivals(office, until=NOON + timedelta(days=5)) == ["Sun 08:30", "Mon 08:30"]


def test_a_pause_that_is_ended_early_makes_up_for_nothing(office: Office) -> None:
    subscribe(office)
    office.readers.pause(ADA, office.now + timedelta(days=30), now=office.now)
    assert arrivals(office, until=NOON + timedelta(days=2)) == []
    office.readers.pause(ADA, None, now=office.now)
    assert arrivals(office, until=NOON + timedelta(days=3)) == ["Sat 08:30"]


def test_a_schedule_that_changes_in_a_pause_holds_after_it(office: Office) -> None:
    subscribe(office)
    office.readers.pause(ADA, office.now + timedelta(days=2), now=office.now)
    wish(office, time(9, 0), time(18, 0), quiet=NIGHT)
    office.readers.be_quiet(ADA, None, now=office.now)
    assert arrivals(office, until=NOON + timedelta(days=3)) == ["Fri 18:00", "Sat 09:00"]


def test_to_end_no_pause_loses_no_digest_that_is_overdue(office: Office) -> None:
    subscribe(office)
    office.now = MORNING + timedelta(minutes=5)
    office.readers.pause(ADA, None, now=office.now)
    assert len(served(office)) == 1


def test_the_first_digest_of_one_who_waits_for_news_comes_after_a_pause(tmp_path: Path) -> None:
    office = Office(tmp_path / "tidings.db")
    office.readers.subscribe(ADA, now=office.now)
    office.readers.pause(ADA, office.now + timedelta(days=1), now=office.now)
    print_stories(office.store, HEADLINES)
    office.move(hours=2)
    assert served(office) == []
    office.move(hours=22)
    assert len(served(office)) == 1
    office.close()


def test_a_clock_that_was_years_ahead_for_a_moment_keeps_no_chat_from_its_digests(office: Office) -> None:
    subscribe(office)
    office.move(days=3650)
    made(office)
    office.move(days=-3650)
    reader = office.readers.reschedule(ADA, office.readers.get(ADA).schedule, now=office.now)
    assert reader.next_due == datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
    office.move(hours=20)
    assert len(served(office)) >= 1
