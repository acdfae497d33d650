from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.listings import KEPT_BEHIND, Listing, View
from bot.readers import GREETING_TIME, KEPT_MENUS, Opener, Readers
from bot.render import Message
from bot.slots import Schedule, last_slot
from bot.wishes import Less, Wishes
from tests.frontdesk import ADA, BEN, BERLIN, NOON, Office

TOMORROW_0830 = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "tidings.db")
    yield office
    office.close()


@pytest.fixture
def readers(office: Office) -> Readers:
    return office.readers


def serve(readers: Readers, now: datetime) -> None:
    """Let a chat have had what was due by now."""
    reader = readers.get(ADA)
    reader = replace(reader, served=last_slot(now, reader.schedule).wall)
    readers.mark_served(reader, next_due=reader.next_after(now))


def at(hour: int, minute: int = 0, zone: ZoneInfo = BERLIN) -> Schedule:
    return Schedule((time(hour, minute),), zone)


def test_a_chat_never_met_has_the_operators_wishes_and_no_digest(readers: Readers) -> None:
    reader = readers.get(ADA)
    assert reader.schedule == at(8, 30)
    assert not reader.is_subscribed
    assert reader.next_due is None


def test_a_subscriber_has_the_first_digest_at_the_next_slot(readers: Readers) -> None:
    assert readers.subscribe(ADA, now=NOON).next_due == TOMORROW_0830
    assert readers.subscribe(BEN, now=NOON - timedelta(hours=5)).next_due == TOMORROW_0830 - timedelta(days=1)


def test_a_chat_is_due_from_its_very_minute_on(readers: Readers) -> None:
    readers.subscribe(ADA, now=NOON)
    assert readers.due(TOMORROW_0830 - timedelta(seconds=1)) == []
    assert readers.due(TOMORROW_0830) == [ADA]


def test_the_chat_that_waits_longest_is_served_first(readers: Readers) -> None:
    readers.reschedule(ADA, at(15), now=NOON)
    readers.reschedule(BEN, at(14), now=NOON)
    assert readers.due(NOON + timedelta(hours=9)) == [BEN, ADA]


def test_to_set_a_time_is_to_subscribe(readers: Readers) -> None:
    reader = readers.reschedule(ADA, at(18, zone=ZoneInfo("Asia/Kathmandu")), now=NOON)
    assert reader.is_subscribed
    assert reader.next_due == datetime(2026, 3, 4, 12, 15, tzinfo=UTC)


def test_wishes_outlive_the_end_of_a_subscription(readers: Readers) -> None:
    readers.reschedule(ADA, at(18, zone=ZoneInfo("Asia/Tokyo")), now=NOON)
    assert readers.unsubscribe(ADA) is True
    assert readers.unsubscribe(ADA) is False
    assert readers.get(ADA).next_due is None
    reader = readers.subscribe(ADA, now=NOON)
    assert reader.schedule == at(18, zone=ZoneInfo("Asia/Tokyo"))


def test_a_change_of_the_operators_defaults_does_not_move_who_is_subscribed(office: Office) -> None:
    office.readers.subscribe(ADA, now=NOON)
    office.config = type(office.config)(time=time(6, 0))
    office.restart()
    assert office.readers.get(ADA).schedule.times == (time(8, 30),)
    assert office.readers.get(BEN).schedule.times == (time(6, 0),)


def test_who_stops_is_due_no_more(readers: Readers) -> None:
    readers.subscribe(ADA, now=NOON)
    readers.unsubscribe(ADA)
    assert readers.due(NOON + timedelta(days=3)) == []
    assert readers.count_subscribed() == 0


def test_a_served_day_is_not_served_again_whatever_the_chat_does_with_its_subscription(readers: Readers) -> None:
    readers.subscribe(ADA, now=NOON - timedelta(hours=5))
    serve(readers, NOON)
    assert readers.get(ADA).served == datetime(2026, 3, 4, 8, 30)  # noqa: DTZ001 - a wall time
    readers.unsubscribe(ADA)
    assert readers.reschedule(ADA, at(20), now=NOON).next_due == datetime(2026, 3, 5, 19, 0, tzinfo=UTC)
    readers.unsubscribe(ADA)
    assert readers.subscribe(ADA, now=NOON).next_due == datetime(2026, 3, 5, 19, 0, tzinfo=UTC)


def test_a_chat_that_is_gone_rests_and_misses_nothing_twice_when_it_is_back(readers: Readers) -> None:
    readers.subscribe(ADA, now=NOON)
    readers.mark_gone(ADA)
    back = NOON + timedelta(days=7)
    assert readers.due(back) == []
    assert readers.count_subscribed() == 0
    readers.mark_back(ADA, now=back)
    assert readers.due(back) == []
    assert readers.get(ADA).next_due == TOMORROW_0830 + timedelta(days=7)


def test_a_chat_that_comes_back_unsubscribed_stays_so(readers: Readers) -> None:
    readers.remember(ADA)
    readers.mark_gone(ADA)
    readers.mark_back(ADA, now=NOON)
    assert readers.get(ADA).next_due is None


def test_who_subscribes_before_there_is_news_waits_for_the_first_digest_once(readers: Readers) -> None:
    readers.subscribe(ADA, now=NOON)
    readers.remember(BEN)
    assert readers.awaiting_first(NOON) == []  # who greets it makes the first digest, if there is news
    assert readers.awaiting_first(NOON + GREETING_TIME) == [ADA]
    readers.mark_welcomed(ADA)
    assert readers.awaiting_first(NOON + GREETING_TIME) == []


@pytest.mark.parametrize("leave", ["unsubscribe", "mark_gone"])
def test_who_leaves_before_there_is_news_waits_no_more(readers: Readers, leave: str) -> None:
    readers.subscribe(ADA, now=NOON)
    getattr(readers, leave)(ADA)
    assert readers.awaiting_first(NOON + GREETING_TIME) == []


def test_of_a_groups_menus_the_newest_are_known_by_who_opened_them(readers: Readers) -> None:
    for message_id in range(1, KEPT_MENUS + 2):
        readers.remember_menu(ADA, message_id, Opener(501, "Ada"))
    readers.remember_menu(ADA, KEPT_MENUS, Opener(777, "Grace"))
    assert readers.menu_opener(ADA, 1) is None
    assert readers.menu_opener(ADA, 2) == Opener(501, "Ada")
    assert readers.menu_opener(ADA, KEPT_MENUS) == Opener(777, "Grace")
    assert readers.menu_opener(BEN, 2) is None


def test_a_message_knows_its_stories_by_number(readers: Readers) -> None:
    listing = Listing(7, {1: 501, 2: 502}, "science")
    readers.remember_listing(ADA, listing)
    assert readers.listing(ADA, 7) == listing
    assert readers.listing(ADA, 8) is None
    assert readers.listing(BEN, 7) is None


def test_a_turned_page_forgets_the_numbers_of_the_page_before(readers: Readers) -> None:
    readers.remember_listing(ADA, Listing(7, {1: 501, 2: 502}))
    readers.remember_listing(ADA, Listing(7, {3: 503}))
    assert readers.last_listings(ADA) == [Listing(7, {3: 503})]


def test_the_last_list_is_the_one_that_was_shown_or_turned_last(readers: Readers) -> None:
    older, newer = Listing(7, {1: 501, 2: 502, 12: 512}), Listing(8, {1: 601})
    assert readers.last_listings(ADA) == []
    readers.remember_listing(ADA, older)
    readers.remember_listing(ADA, newer)
    readers.remember_listing(BEN, Listing(9, {1: 701}))
    assert readers.last_listings(ADA) == [newer]
    readers.remember_listing(ADA, older)
    assert readers.last_listings(ADA) == [older]


def test_a_card_is_no_list_however_many_there_are(readers: Readers) -> None:
    listing = Listing(7, {1: 501, 2: 502})
    readers.remember_listing(ADA, listing)
    for message_id in range(100, 130):
        readers.remember_listing(ADA, Listing(message_id, {}, card=502))
    assert readers.last_listings(ADA) == [listing]
    assert readers.listing(ADA, 100) == Listing(100, {}, card=502)


def test_a_list_in_several_messages_is_one(readers: Readers) -> None:
    before, first, second = Listing(6, {1: 401, 9: 409}), Listing(7, {1: 501, 2: 502}), Listing(8, {3: 503})
    for listing in (before, first, second):
        readers.remember_listing(ADA, listing)
    assert readers.last_listings(ADA) == [second, first]


def test_all_that_a_chat_wishes_is_kept_and_goes_with_it_where_it_moves(readers: Readers) -> None:
    wishes = Wishes(
        topics=frozenset({"world", "science"}),
        followed=("ferry", "Orlow"),
        muted=("football",),
        muted_outlets=frozenset({"Gazette"}),
        languages=frozenset({"en", "de"}),
        less=(Less(3, "A cup final", ("cup", "final")),),
    )
    wishing = replace(
        readers.get(ADA), wishes=wishes, stories=3, sentences=1, is_silent=True, has_previews=True, locale="de",
        awaits="time",
    )  # fmt: skip
    readers.save(wishing)
    assert readers.get(ADA) == wishing
    readers.move(ADA, BEN)
    assert readers.get(BEN) == replace(wishing, chat_id=BEN)


def test_only_the_newest_messages_lead_back_to_what_they_showed(readers: Readers) -> None:
    behind = (View(Message("<b>The latest</b>")),)
    for message_id in range(1, KEPT_BEHIND + 3):
        readers.remember_listing(ADA, Listing(message_id, {1: 7}, card=7, behind=behind))
    kept = [bool(found.behind) for n in range(1, KEPT_BEHIND + 3) if (found := readers.listing(ADA, n))]
    assert kept == [False, False, *[True] * KEPT_BEHIND]
