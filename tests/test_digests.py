from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import DigestConfig
from summarizer.model import Feed
from tests.frontdesk import ADA, BEN, BERLIN, HEADLINES, NOON, Office, print_stories

# The clock stands at 12:00 UTC; the digest is due daily at 08:30 in Berlin, which is 07:30 UTC.


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
    office.readers.set_time(ADA, at, BERLIN, now=office.now)
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
    office.readers.set_time(ADA, time(18, 0), BERLIN, now=office.now)
    office.move(hours=12)
    assert served(office) == []
    office.move(hours=24)
    assert len(served(office)) == 1


def test_to_move_to_another_zone_brings_no_second_digest_of_that_date(office: Office) -> None:
    subscribe(office)
    office.move(hours=20)
    assert len(served(office)) == 1
    office.readers.set_time(ADA, time(8, 30), ZoneInfo("America/New_York"), now=office.now)
    office.move(hours=6)  # half past eight in New York, still the 5th
    assert served(office) == []
    office.move(hours=24)
    assert len(served(office)) == 1


def test_to_move_the_time_before_it_came_moves_that_days_digest(office: Office) -> None:
    subscribe(office)
    office.readers.set_time(ADA, time(14, 0), BERLIN, now=office.now)
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
    assert "the Gazette has learnt." in text
    assert "Nobody was surprised." not in text


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
