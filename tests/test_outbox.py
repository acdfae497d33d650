from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from bot.outbox import Outbox, Parcel
from bot.render import Button, Message
from tests.frontdesk import ADA, BEN, NOON, Office

FIRST = Message("<b>First</b> 🧀", ((Button("1", "related:501"), Button("2", "related:502")),), {1: 501, 2: 502})
SECOND = Message("Second", (), {3: 503})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "tidings.db")
    for chat_id in (ADA, BEN):
        office.readers.remember(chat_id)
    yield office
    office.close()


@pytest.fixture
def outbox(office: Office) -> Outbox:
    return office.outbox


def put(outbox: Outbox, *messages: Message, chat_id: int = ADA) -> list[Parcel]:
    digest_id = outbox.put(chat_id, messages, slot=None, now=NOON)
    return outbox.owed(NOON, digest_id=digest_id)


def test_messages_come_out_as_they_went_in_and_in_their_order(outbox: Outbox) -> None:
    assert [parcel.message for parcel in put(outbox, FIRST, SECOND)] == [FIRST, SECOND]


def test_what_is_owed_outlives_the_process(office: Office) -> None:
    put(office.outbox, FIRST)
    office.restart()
    assert [parcel.message for parcel in office.outbox.owed(NOON)] == [FIRST]


def test_a_parcel_is_taken_in_hand_once(outbox: Outbox) -> None:
    [parcel] = put(outbox, FIRST)
    assert outbox.mark_sending(parcel) is True
    assert outbox.mark_sending(parcel) is False
    assert outbox.owed(NOON) == []


@pytest.mark.parametrize("end", ["sent", "uncertain", "failed"])
def test_what_has_come_to_an_end_is_never_owed_again(outbox: Outbox, end: str) -> None:
    [parcel] = put(outbox, FIRST)
    outbox.mark_sending(parcel)
    if end == "sent":
        outbox.mark_sent(parcel, 77)
    else:
        getattr(outbox, f"mark_{end}")(parcel, "a reason")
    assert outbox.counts() == {end: 1}
    assert outbox.owed(NOON + timedelta(days=9)) == []
    assert outbox.mark_sending(parcel) is False


def test_what_is_put_back_waits_for_its_time(outbox: Outbox) -> None:
    [parcel] = put(outbox, FIRST)
    outbox.mark_sending(parcel)
    outbox.put_back(parcel, "Flood control", not_before=NOON + timedelta(seconds=30))
    assert outbox.owed(NOON + timedelta(seconds=29)) == []
    assert [owed.message for owed in outbox.owed(NOON + timedelta(seconds=30))] == [FIRST]


def test_no_part_comes_before_the_one_that_it_follows(outbox: Outbox) -> None:
    first, second = put(outbox, FIRST, SECOND)
    outbox.mark_sending(first)
    assert outbox.owed(NOON) == []
    outbox.put_back(first, "Flood control", not_before=NOON + timedelta(seconds=30))
    assert outbox.owed(NOON + timedelta(seconds=29)) == []
    assert [parcel.id for parcel in outbox.owed(NOON + timedelta(seconds=30))] == [first.id, second.id]


def test_what_was_leaving_when_the_process_died_is_uncertain(office: Office) -> None:
    leaving, waiting = put(office.outbox, FIRST, SECOND)
    office.outbox.mark_sending(leaving)
    office.restart()
    assert [parcel.id for parcel in office.outbox.owed(NOON)] == [waiting.id]
    assert office.outbox.counts() == {"queued": 1, "uncertain": 1}
    assert office.outbox.settle_interrupted() == 0


def test_nothing_is_owed_to_a_chat_that_is_gone_until_it_is_back(office: Office) -> None:
    put(office.outbox, FIRST)
    put(office.outbox, SECOND, chat_id=BEN)
    office.readers.mark_gone(ADA)
    assert [parcel.chat_id for parcel in office.outbox.owed(NOON)] == [BEN]
    office.readers.mark_back(ADA, now=NOON)
    assert len(office.outbox.owed(NOON)) == 2


def test_who_stops_gets_nothing_more_that_was_queued_and_others_keep_theirs(outbox: Outbox) -> None:
    put(outbox, FIRST)
    put(outbox, SECOND, chat_id=BEN)
    outbox.drop_queued(ADA, "the chat unsubscribed")
    assert [parcel.chat_id for parcel in outbox.owed(NOON)] == [BEN]
    assert outbox.had(ADA) == frozenset()


def test_stories_are_had_from_the_moment_they_are_queued_and_by_that_chat_alone(outbox: Outbox) -> None:
    first, _ = put(outbox, FIRST, SECOND)
    assert outbox.had(ADA) == {501, 502, 503}
    outbox.mark_sending(first)
    assert outbox.had(ADA) == {501, 502, 503}
    outbox.mark_sent(first, 77)
    assert outbox.had(ADA) == {501, 502, 503}
    assert outbox.had(BEN) == frozenset()


@pytest.mark.parametrize("end", ["uncertain", "failed"])
def test_the_stories_of_a_message_that_may_not_have_arrived_count_as_not_had(outbox: Outbox, end: str) -> None:
    first, second = put(outbox, FIRST, SECOND)
    outbox.mark_sent(second, 78)
    getattr(outbox, f"mark_{end}")(first, "a reason")
    assert outbox.had(ADA) == {503}


def test_a_chat_has_one_digest_for_a_day_at_most_and_any_number_on_request(outbox: Outbox) -> None:
    day = date(2026, 3, 4)
    outbox.put(ADA, [FIRST], slot=day, now=NOON)
    outbox.put(BEN, [FIRST], slot=day, now=NOON)
    outbox.put(ADA, [FIRST], slot=None, now=NOON)
    outbox.put(ADA, [FIRST], slot=None, now=NOON)
    with pytest.raises(IntegrityError):
        outbox.put(ADA, [SECOND], slot=day, now=NOON)


@pytest.mark.parametrize(("state", "index"), [("queued", "outbox_queued"), ("sending", "outbox_sending")])
def test_what_is_owed_is_found_without_reading_all_that_was_ever_sent(office: Office, state: str, index: str) -> None:
    plan = office.db.execute(f"EXPLAIN QUERY PLAN SELECT id FROM outbox WHERE state = '{state}' ORDER BY id").fetchall()  # noqa: S608
    assert index in str(plan)
