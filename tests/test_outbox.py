from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from bot.outbox import MOST_UNCERTAIN, Outbox, Parcel
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


def put(outbox: Outbox, *messages: Message, chat_id: int = ADA, slot: datetime | None = None) -> Parcel:
    """Put a digest in and return its first part."""
    contents = [outbox.freeze(message) for message in messages]
    [parcel] = outbox.owed(NOON, digest_id=outbox.put(chat_id, contents, slot=slot, now=NOON))
    return parcel


def part_after(outbox: Outbox, parcel: Parcel) -> Parcel:
    [following] = outbox.owed(NOON, digest_id=parcel.digest_id)
    return following


def test_messages_come_out_as_they_went_in_and_in_their_order(outbox: Outbox) -> None:
    first = put(outbox, FIRST, SECOND)
    outbox.mark_sent(first, 77)
    assert [first.message, part_after(outbox, first).message] == [FIRST, SECOND]


def test_many_chats_share_a_content_and_what_one_of_them_is_given_instead_is_its_own(office: Office) -> None:
    outbox, plain = office.outbox, Message("First", is_plain=True)
    contents = [outbox.freeze(FIRST)]
    for chat_id in (ADA, BEN):
        outbox.put(chat_id, contents, slot=None, now=NOON)
    assert office.db.execute("SELECT count(*) FROM contents").fetchone() == (1,)
    of_ada, of_ben = outbox.owed(NOON)
    outbox.change(of_ada, plain)
    assert [parcel.message for parcel in outbox.owed(NOON)] == [plain, FIRST]
    office.restart()
    assert [parcel.message for parcel in office.outbox.owed(NOON)] == [plain, FIRST]
    assert office.outbox.had(ADA) == frozenset()
    assert office.outbox.had(BEN) == {501, 502}
    assert of_ben.message == FIRST


def test_what_is_owed_outlives_the_process(office: Office) -> None:
    put(office.outbox, FIRST)
    office.restart()
    assert [parcel.message for parcel in office.outbox.owed(NOON)] == [FIRST]


def test_a_parcel_is_taken_in_hand_once(outbox: Outbox) -> None:
    parcel = put(outbox, FIRST)
    assert outbox.mark_sending(parcel) is True
    assert outbox.mark_sending(parcel) is False
    assert outbox.owed(NOON) == []


@pytest.mark.parametrize("end", ["sent", "uncertain", "failed"])
def test_what_has_come_to_an_end_is_never_owed_again(outbox: Outbox, end: str) -> None:
    parcel = put(outbox, FIRST)
    outbox.mark_sending(parcel)
    if end == "sent":
        outbox.mark_sent(parcel, 77)
    else:
        getattr(outbox, f"mark_{end}")(parcel, "a reason")
    assert outbox.counts() == {end: 1}
    assert outbox.owed(NOON + timedelta(days=9)) == []
    assert outbox.mark_sending(parcel) is False


def test_what_is_put_back_waits_for_its_time(outbox: Outbox) -> None:
    parcel = put(outbox, FIRST)
    outbox.mark_sending(parcel)
    outbox.put_back(parcel, "Flood control")
    outbox.rest_chat(ADA, NOON + timedelta(seconds=30))
    assert outbox.owed(NOON + timedelta(seconds=29)) == []
    assert [owed.message for owed in outbox.owed(NOON + timedelta(seconds=30))] == [FIRST]


def test_a_pause_is_of_that_chat_alone_and_never_cut_short(office: Office) -> None:
    outbox = office.outbox
    put(outbox, FIRST)
    put(outbox, FIRST, chat_id=BEN)
    until = NOON + timedelta(seconds=30, milliseconds=1)
    outbox.rest_chat(ADA, until)
    outbox.rest_chat(ADA, NOON + timedelta(seconds=5))
    assert [parcel.chat_id for parcel in outbox.owed(NOON)] == [BEN]
    assert outbox.is_resting_other_than(BEN, NOON)
    assert not outbox.is_resting_other_than(ADA, NOON)
    outbox.rest(until, "Flood control")
    outbox.rest(NOON + timedelta(seconds=5), "Flood control")
    office.restart()
    assert office.outbox.rests_until() == NOON + timedelta(seconds=31)
    assert [parcel.chat_id for parcel in office.outbox.owed(NOON + timedelta(seconds=30))] == [BEN]
    assert len(office.outbox.owed(NOON + timedelta(seconds=31))) == 2


def test_no_part_comes_before_the_one_that_it_follows(outbox: Outbox) -> None:
    first = put(outbox, FIRST, SECOND)
    outbox.mark_sending(first)
    assert outbox.owed(NOON) == []
    outbox.put_back(first, "Flood control")
    assert outbox.owed(NOON) == [first]


@pytest.mark.parametrize("end", ["uncertain", "failed"])
def test_a_part_that_is_given_up_does_not_hold_up_those_after_it(outbox: Outbox, end: str) -> None:
    first = put(outbox, FIRST, SECOND)
    getattr(outbox, f"mark_{end}")(first, "a reason")
    assert part_after(outbox, first).message == SECOND


def test_what_was_leaving_when_the_process_died_is_uncertain(office: Office) -> None:
    leaving = put(office.outbox, FIRST, SECOND)
    office.outbox.mark_sending(leaving)
    office.restart()
    assert [parcel.message for parcel in office.outbox.owed(NOON)] == [SECOND]
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
    first = put(outbox, FIRST, SECOND)
    assert outbox.had(ADA) == {501, 502, 503}
    outbox.mark_sending(first)
    assert outbox.had(ADA) == {501, 502, 503}
    outbox.mark_sent(first, 77)
    assert outbox.had(ADA) == {501, 502, 503}
    assert outbox.had(BEN) == frozenset()


def test_a_story_was_told_when_the_last_digest_was_made_that_arrived_with_it(outbox: Outbox) -> None:
    assert outbox.last_told(ADA, 501) is None
    first = put(outbox, FIRST)
    assert outbox.last_told(ADA, 501) is None  # it may not arrive
    outbox.mark_sending(first)
    outbox.mark_sent(first, 1001)
    outbox.put(ADA, [outbox.freeze(FIRST)], slot=None, now=NOON + timedelta(hours=9))
    assert outbox.last_told(ADA, 501) == NOON
    [again] = outbox.owed(NOON + timedelta(hours=9))
    outbox.mark_sending(again)
    outbox.mark_sent(again, 1002)
    assert outbox.last_told(ADA, 501) == NOON + timedelta(hours=9)
    assert outbox.last_told(ADA, 503) is None
    assert outbox.last_told(BEN, 501) is None


def test_of_a_long_history_no_more_is_read_than_is_asked_for(outbox: Outbox) -> None:
    put(outbox, FIRST)
    later = NOON + timedelta(days=1)
    outbox.put(ADA, [outbox.freeze(SECOND)], slot=None, now=later)
    assert outbox.told(ADA) == {501: NOON, 502: NOON, 503: later}
    assert outbox.told(ADA, since=later) == {503: later}
    assert outbox.told(ADA, since=later + timedelta(days=1)) == {}
    assert outbox.has_told(ADA)
    assert not outbox.has_told(BEN)


@pytest.mark.parametrize("end", ["uncertain", "failed"])
def test_the_stories_of_a_message_that_may_not_have_arrived_count_as_not_had(outbox: Outbox, end: str) -> None:
    first = put(outbox, FIRST, SECOND)
    getattr(outbox, f"mark_{end}")(first, "a reason")
    outbox.mark_sent(part_after(outbox, first), 78)
    assert outbox.had(ADA) == {503}


def test_a_chat_has_one_digest_for_a_slot_at_most_and_any_number_on_request(outbox: Outbox) -> None:
    slot = datetime(2026, 3, 4, 8, 30)  # noqa: DTZ001 - a wall time
    for chat_id in (ADA, BEN):
        put(outbox, FIRST, chat_id=chat_id, slot=slot)
    put(outbox, FIRST)
    put(outbox, FIRST)
    put(outbox, FIRST, slot=slot.replace(hour=18))
    with pytest.raises(IntegrityError):
        put(outbox, SECOND, slot=slot)


def settle(outbox: Outbox) -> object:
    return outbox.settle_interrupted()


def look(outbox: Outbox) -> object:
    return outbox.owed(NOON, limit=3, busy=[ADA])


@pytest.mark.parametrize(("act", "index"), [(look, "outbox_queued"), (settle, "outbox_sending")])
def test_what_is_owed_is_found_without_reading_all_that_was_ever_sent(
    office: Office, act: Callable[[Outbox], object], index: str
) -> None:
    statements: list[str] = []
    office.db.conn.set_trace_callback(statements.append)
    act(office.outbox)
    office.db.conn.set_trace_callback(None)
    [statement] = [one for one in statements if "outbox" in one]
    plan = str(office.db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall())
    assert index in plan
    assert "SCAN o'" not in plan
    assert "SCAN outbox'" not in plan
    assert "TEMP B-TREE" not in plan


def test_what_is_queued_anew_by_the_operator_is_not_too_old_at_once(office: Office) -> None:
    outbox = office.outbox
    office.readers.subscribe(ADA, now=NOON)
    parcel = put(outbox, FIRST, slot=datetime(2026, 3, 4, 8, 30))  # noqa: DTZ001 - a wall time
    outbox.mark_uncertain(parcel, "a reason")
    later = NOON + timedelta(days=3)
    office.readers.hold(ADA, later + timedelta(hours=1))
    assert outbox.retry(parcel.id, now=later) == ""
    assert outbox.drop_stale(later - timedelta(hours=12)) == 0
    assert [owed.id for owed in outbox.owed(later)] == [parcel.id]


def test_a_digest_is_not_queued_anew_for_who_wants_none(outbox: Outbox) -> None:
    parcel = put(outbox, FIRST, slot=datetime(2026, 3, 4, 8, 30))  # noqa: DTZ001 - a wall time
    outbox.mark_failed(parcel, "the chat unsubscribed")
    assert outbox.retry(parcel.id, now=NOON) == f"chat {ADA} wants no digest now; message 1 is part of one"
    assert outbox.owed(NOON) == []


def test_a_report_counts_all_and_names_what_is_uncertain_the_newest_first(outbox: Outbox) -> None:
    parcels = [put(outbox, FIRST) for _ in range(MOST_UNCERTAIN + 3)]
    for parcel in parcels[1:]:
        outbox.mark_uncertain(parcel, "Timed out")
    put(outbox, SECOND, chat_id=BEN)
    report = outbox.report(NOON)
    assert report.counts == {"queued": 2, "uncertain": MOST_UNCERTAIN + 2}
    assert report.oldest == NOON
    assert report.rests_until is None
    assert [lost.id for lost in report.uncertain] == [parcel.id for parcel in parcels[: -MOST_UNCERTAIN - 1 : -1]]
    first = report.uncertain[0]
    assert (first.chat_id, first.digest_id, first.part) == (ADA, parcels[-1].digest_id, 1)
    assert (first.made, first.reason, first.is_made_up) == (NOON, "Timed out", False)


def test_what_was_lost_is_made_up_for_once_a_later_digest_has_come(outbox: Outbox) -> None:
    lost, later, others = put(outbox, FIRST), put(outbox, FIRST), put(outbox, FIRST, chat_id=BEN)
    outbox.mark_failed(lost, "Bad Request")
    outbox.mark_sent(others, 76)
    assert [(one.id, one.is_made_up) for one in outbox.report(NOON).failed] == [(lost.id, False)]
    outbox.mark_sent(later, 77)
    assert [(one.id, one.is_made_up) for one in outbox.report(NOON).failed] == [(lost.id, True)]
