"""What goes wrong between the bot and Telegram: what the chat finally has, and what stands in the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from bot import app as bot_app
from bot.local.faults import Cut, Fault, Silence
from bot.local.server import LocalTelegram
from bot.render import Message
from summarizer.database import writing
from tests.stage import ADA, BEN, NOW, OPERATOR, Clock, Stage, on_stage
from tests.test_conversations import headlines

GROUP, SUPERGROUP, FORUM = -42, -1000000000042, -1000000000077
TOPIC = 7
Trouble = Fault | Cut | Silence


def busy(seconds: int) -> Fault:
    return Fault(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


BAD_GATEWAY = Fault(502, body="<html><h1>502 Bad Gateway</h1></html>")
NO_JSON = Fault(200, body="<html>Welcome to the hotel's network</html>")
UNCERTAIN: dict[str, tuple[Trouble, bool]] = {
    "500": (Fault(500, "Internal Server Error"), False),
    "502 in HTML": (BAD_GATEWAY, False),
    "no JSON": (NO_JSON, False),
    "cut before": (Cut(after_taken=False), False),
    "cut after": (Cut(after_taken=True), True),
    "silence before": (Silence(after_taken=False), False),
    "silence after": (Silence(after_taken=True), True),
}
"""Each with whether the chat has the message all the same."""
REFUSED = {
    "blocked": Fault(403, "Forbidden: bot was blocked by the user"),
    "not found": Fault(400, "Bad Request: chat not found"),
    "no right": Fault(400, "Bad Request: not enough rights to send text messages to the chat"),
    "no right in a channel": Fault(400, "Bad Request: need administrator rights in the channel chat"),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_app, "SEND_TIMEOUT_S", 0.3)


@pytest.fixture
async def stage(database: Path, telegram: LocalTelegram, clock: Clock) -> AsyncIterator[Stage]:
    async with on_stage(database, telegram, clock) as stage:
        yield stage


def owe(stage: Stage, chat_id: int, *texts: str, first_story: int = 501) -> int:
    """Owe a digest of some parts to a chat, each part with a story of its own."""
    outbox = stage.app.outbox
    stage.app.readers.remember(chat_id)
    with writing(stage.app.db):
        parts = [outbox.freeze(Message(text, (), {n: first_story + n})) for n, text in enumerate(texts)]
        return outbox.put(chat_id, parts, slot=None, now=stage.clock())


async def deliver(stage: Stage) -> int:
    async with asyncio.timeout(10):
        return await stage.app.delivery.deliver()


def texts(stage: Stage, chat_id: int) -> list[str]:
    return [message.text for message in stage.telegram.sent(chat_id)]


def states(stage: Stage, digest_id: int) -> list[str]:
    rows = stage.app.db.execute("SELECT state FROM outbox WHERE digest_id = ? ORDER BY part", [digest_id])
    return [state for (state,) in rows]


def sends(stage: Stage, chat_id: int) -> int:
    return sum(m == "sendMessage" and p["chat_id"] == str(chat_id) for m, p in stage.telegram.requests)


async def until(has_come: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not has_come():  # noqa: ASYNC110 - a turn of the loop, no waiting
            await asyncio.sleep(0)


# Nobody knows


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("trouble", UNCERTAIN)
async def test_an_ambiguous_answer_costs_that_part_alone_and_brings_no_second_copy(
    stage: Stage, trouble: str, place: int
) -> None:
    fault, has_arrived = UNCERTAIN[trouble]
    parts = ["first", "middle", "last"]
    digest_id = owe(stage, ADA, *parts)
    stage.telegram.fail("sendMessage", *[None] * place, fault)
    assert await deliver(stage) == 2
    expected = parts if has_arrived else parts[:place] + parts[place + 1 :]
    assert texts(stage, ADA) == expected
    assert states(stage, digest_id) == ["uncertain" if part == place else "sent" for part in range(3)]
    assert stage.app.outbox.had(ADA) == {501, 502, 503} - {501 + place}
    owe(stage, BEN, "other")
    stage.clock.move(days=30)
    assert await deliver(stage) == 1
    assert texts(stage, ADA) == expected
    assert texts(stage, BEN) == ["other"]


async def test_a_sender_in_doubt_asks_something_harmless_until_telegram_answers(stage: Stage) -> None:
    owe(stage, ADA, "first", "second")
    stage.telegram.fail("sendMessage", BAD_GATEWAY)
    stage.telegram.fail("getMe", BAD_GATEWAY, Fault(500, "Internal Server Error"), busy(7), NO_JSON)
    n_before, begun = len(stage.telegram.requests), stage.clock()
    assert await deliver(stage) == 1
    methods = [method for method, _ in stage.telegram.requests[n_before:] if method != "getUpdates"]
    assert methods == ["sendMessage", *["getMe"] * 5, "sendMessage"]
    assert 1 + 2 + 7 + 8 <= (stage.clock() - begun).total_seconds() < 20


async def test_an_outage_in_a_broadcast_makes_uncertain_what_was_under_way_and_no_more(stage: Stage) -> None:
    chats = range(1000, 1050)
    for chat_id in chats:
        stage.telegram.open_chat(chat_id)
        owe(stage, chat_id, "news")
    outage = [BAD_GATEWAY] * 40
    stage.telegram.fail("sendMessage", *[None] * 9, *outage)
    stage.telegram.fail("getMe", *[BAD_GATEWAY] * 6)
    sending = asyncio.create_task(deliver(stage))
    await until(lambda: not stage.telegram._faults["getme"])
    stage.telegram._faults["sendmessage"].clear()  # well again, as getMe is
    await sending
    counts = stage.app.outbox.counts()
    assert set(counts) == {"sent", "uncertain"}
    assert 1 <= counts["uncertain"] <= 3  # as many as may leave at once
    assert all(sends(stage, chat_id) == 1 for chat_id in chats)
    assert sum(len(texts(stage, chat_id)) for chat_id in chats) == counts["sent"]


async def test_the_stories_of_an_uncertain_message_come_with_the_next_digest(stage: Stage) -> None:
    stage.telegram.fail("sendMessage", BAD_GATEWAY)
    [excuse] = await stage.ask("/digest")
    assert excuse.text == "Your digest could not be sent just now. If it does not come, ask again."
    [digest] = await stage.ask("/digest")
    rows = stage.app.db.execute("SELECT DISTINCT content_id FROM outbox ORDER BY id").fetchall()
    uncertain, sent = (stage.app.outbox._content(content_id) for (content_id,) in rows)
    assert uncertain.numbers == sent.numbers
    assert len(headlines(digest)) == 5


# It surely did not leave


async def test_a_chat_that_must_wait_waits_alone_and_exactly_as_long_as_told(stage: Stage) -> None:
    owe(stage, ADA, "first", "second")
    stage.telegram.fail("sendMessage", busy(3600))
    assert await deliver(stage) == 0
    owe(stage, BEN, "other")
    assert await deliver(stage) == 1
    stage.clock.move(seconds=3600 - 30)
    assert await deliver(stage) == 0
    while not texts(stage, ADA):
        stage.clock.move(seconds=1)
        await deliver(stage)
    assert texts(stage, ADA) == ["first", "second"]
    assert texts(stage, BEN) == ["other"]
    waited_s = (stage.clock() - NOW).total_seconds()
    assert 3600 <= waited_s < 3605


async def test_a_second_chat_that_must_wait_lets_all_wait_also_over_a_restart(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        for chat_id in (ADA, BEN):
            owe(stage, chat_id, "news")
        telegram.fail("sendMessage", busy(600), busy(600))
        assert await deliver(stage) == 0
        owe(stage, OPERATOR, "news")
        until = stage.app.outbox.rests_until()
        assert 600 <= (until - NOW).total_seconds() <= 602
    async with on_stage(database, telegram, clock) as stage:
        clock.time = until - timedelta(seconds=1)
        assert await deliver(stage) == 0
        assert [sends(stage, chat_id) for chat_id in (ADA, BEN, OPERATOR)] == [1, 1, 0]
        clock.time = until
        await deliver(stage)
        clock.move(seconds=1)
        await deliver(stage)
        assert [texts(stage, chat_id) for chat_id in (ADA, BEN, OPERATOR)] == [["news"]] * 3


@pytest.mark.parametrize("fault", REFUSED.values(), ids=REFUSED)
async def test_a_chat_that_is_gone_gets_no_more_parts_and_others_get_theirs(stage: Stage, fault: Fault) -> None:
    digest_id = owe(stage, ADA, "first", "middle", "last")
    stage.telegram.fail("sendMessage", None, fault)
    assert await deliver(stage) == 1
    owe(stage, BEN, "other")
    assert await deliver(stage) == 1
    assert states(stage, digest_id) == ["sent", "failed", "failed"]
    assert stage.app.readers.get(ADA).is_gone
    assert stage.app.outbox.had(ADA) == {501}
    assert texts(stage, ADA) == ["first"]


async def test_a_chat_that_was_deleted_is_gone(stage: Stage) -> None:
    digest_id = owe(stage, ADA, "news")
    stage.telegram.delete_chat(ADA)
    assert await deliver(stage) == 0
    assert states(stage, digest_id) == ["failed"]
    assert stage.app.readers.get(ADA).is_gone


@pytest.mark.parametrize(
    "reason", ["can't parse entities: Unsupported start tag", "message is too long", "MESSAGE_TOO_LONG"]
)
@pytest.mark.parametrize("place", [0, 1, 2])
async def test_what_telegram_can_not_read_goes_once_more_as_plain_text(stage: Stage, reason: str, place: int) -> None:
    digest_id = owe(stage, ADA, *(f"<b>{n}</b> &lt;" for n in range(3)))
    stage.telegram.fail("sendMessage", *[None] * place, Fault(400, f"Bad Request: {reason}"))
    assert await deliver(stage) == 3
    assert texts(stage, ADA) == ["0 <", "1 <", "2 <"]
    assert [bool(message.entities) for message in stage.telegram.sent(ADA)] == [n != place for n in range(3)]
    assert states(stage, digest_id) == ["sent"] * 3


async def test_what_telegram_can_not_read_as_plain_text_either_is_given_up(stage: Stage) -> None:
    digest_id = owe(stage, ADA, "first", "second")
    too_long = Fault(400, "Bad Request: message is too long")
    stage.telegram.fail("sendMessage", too_long, too_long)
    assert await deliver(stage) == 1
    assert states(stage, digest_id) == ["failed", "sent"]
    assert sends(stage, ADA) == 3


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_another_refusal_fails_that_part_alone(stage: Stage, place: int) -> None:
    digest_id = owe(stage, ADA, "first", "middle", "last")
    stage.telegram.fail("sendMessage", *[None] * place, Fault(400, "Bad Request: BUTTON_DATA_INVALID"))
    assert await deliver(stage) == 2
    assert states(stage, digest_id) == ["failed" if part == place else "sent" for part in range(3)]
    assert stage.app.outbox.had(ADA) == {501, 502, 503} - {501 + place}


@pytest.mark.parametrize("end", ["closed", "deleted"])
async def test_what_was_for_a_topic_that_takes_none_goes_to_the_forum_itself(stage: Stage, end: str) -> None:
    stage.telegram.open_group(FORUM, topics=[TOPIC])
    stage.app.readers.remember(FORUM)
    content = stage.app.outbox.freeze(Message("news"))
    stage.app.outbox.put(FORUM, [content, content], slot=None, now=stage.clock(), thread_id=TOPIC)
    if end == "closed":
        stage.telegram.close_topic(FORUM, TOPIC)
    else:
        stage.telegram.delete_topic(FORUM, TOPIC)
    assert await deliver(stage) == 2
    assert [message.thread_id for message in stage.telegram.sent(FORUM)] == [None, None]


async def test_a_token_that_is_refused_stops_the_sender_until_the_next_start_and_nothing_is_lost(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        digest_id = owe(stage, ADA, "first", "second")
        owe(stage, BEN, "other")
        telegram.fail("sendMessage", *[Fault(401, "Unauthorized")] * 3)
        assert await deliver(stage) == 0
        assert stage.app.delivery.refused.is_set()
        assert await deliver(stage) == 0
        assert states(stage, digest_id) == ["queued", "queued"]
        telegram._faults.clear()
    async with on_stage(database, telegram, clock) as stage:
        assert await deliver(stage) == 3
        assert texts(stage, ADA) == ["first", "second"]


async def test_a_telegram_that_is_away_costs_nothing(stage: Stage) -> None:
    owe(stage, ADA, "first", "second")
    owe(stage, BEN, "other")
    port = int(stage.telegram.api_url.rpartition(":")[2])
    await stage.telegram.stop()
    sending = asyncio.create_task(deliver(stage))
    await until(lambda: stage.app.delivery._is_in_doubt)
    assert "uncertain" not in stage.app.outbox.counts()
    await stage.telegram.start(port)
    assert await sending == 3
    assert texts(stage, ADA) == ["first", "second"]


# Groups that become supergroups


def subscribe(stage: Stage, chat_id: int) -> None:
    stage.app.readers.subscribe(chat_id, now=stage.clock())
    stage.app.readers.mark_welcomed(chat_id)


@pytest.mark.parametrize("announce", [False, True])
async def test_a_group_that_moves_takes_wishes_history_and_queue_along(stage: Stage, *, announce: bool) -> None:
    stage.telegram.open_group(GROUP)
    await stage.ask("/time 18:15", chat_id=GROUP)
    owe(stage, GROUP, "had")
    assert await deliver(stage) == 1
    contents = [stage.app.outbox.freeze(Message(text, (), {1: n})) for n, text in enumerate(("one", "two"), start=601)]
    slot = datetime(2026, 3, 4, 8, 30)  # noqa: DTZ001 - a wall time
    digest_id = stage.app.outbox.put(GROUP, contents, slot=slot, now=stage.clock())
    stage.telegram.migrate(GROUP, SUPERGROUP, announce=announce)
    if announce:
        await stage.replies(SUPERGROUP)
    stage.clock.move(seconds=2)
    assert await deliver(stage) == 2
    assert texts(stage, SUPERGROUP) == ["one", "two"]
    assert states(stage, digest_id) == ["sent", "sent"]
    reader = stage.app.readers.get(SUPERGROUP)
    assert [f"{at:%H:%M}" for at in reader.schedule.times] == ["18:15"]
    assert reader.is_subscribed
    assert stage.app.outbox.had(SUPERGROUP) == {501, 601, 602}
    assert not stage.app.readers.get(GROUP).is_subscribed
    with pytest.raises(IntegrityError):
        stage.app.outbox.put(SUPERGROUP, contents, slot=slot, now=stage.clock())


async def test_a_group_that_moves_to_an_id_that_is_known_already_has_the_newer_digest_of_the_two(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    for chat_id in (GROUP, SUPERGROUP):
        subscribe(stage, chat_id)
    slot = datetime(2026, 3, 4, 8, 30)  # noqa: DTZ001 - a wall time
    for chat_id, text in ((GROUP, "old"), (SUPERGROUP, "new")):
        content = stage.app.outbox.freeze(Message(text))
        stage.app.outbox.put(chat_id, [content], slot=slot, now=stage.clock())
    stage.telegram.migrate(GROUP, SUPERGROUP, announce=False)
    assert await deliver(stage) == 1
    assert texts(stage, SUPERGROUP) == ["new"]
    assert stage.app.outbox.counts() == {"sent": 1, "failed": 1}


async def test_a_group_that_moves_while_its_digest_is_under_way_still_gets_it(stage: Stage) -> None:
    stage.telegram.open_group(GROUP)
    subscribe(stage, GROUP)
    content = stage.app.outbox.freeze(Message("news"))
    slot = datetime(2026, 3, 4, 8, 30)  # noqa: DTZ001 - a wall time
    stage.app.outbox.put(GROUP, [content], slot=slot, now=stage.clock())
    stage.telegram.migrate(GROUP, SUPERGROUP, announce=False)
    sending = asyncio.create_task(deliver(stage))
    await until(lambda: stage.app.outbox.counts().get("sending"))
    stage.app.delivery.move(GROUP, SUPERGROUP)  # as the service message says
    assert await sending == 1
    assert texts(stage, SUPERGROUP) == ["news"]


# Updates that can't be read, and stops


async def test_an_update_that_can_not_be_read_holds_up_no_other(stage: Stage) -> None:
    stage.telegram.poison({"message": {"message_id": "x", "date": "yesterday", "chat": 5}})
    assert headlines((await stage.ask("/latest"))[0])
    stage.telegram.poison({"callback_query": {"id": 7, "from": None}})
    assert headlines((await stage.ask("/latest", chat_id=BEN))[0])


async def test_what_has_arrived_is_written_down_even_where_the_stop_has_no_time_left(
    database: Path, telegram: LocalTelegram, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot_app, "LAST_ANSWERS_S", 0.0)
    async with on_stage(database, telegram, clock) as stage:
        owe(stage, ADA, "news")
        stage.app.delivery._turn()
        await asyncio.wait(stage.app.delivery._under_way)
    async with on_stage(database, telegram, clock) as stage:
        assert stage.app.outbox.counts() == {"sent": 1}


async def test_a_digest_that_the_sender_takes_over_is_not_said_to_have_failed(
    stage: Stage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = stage.app.delivery

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        delivery._turn()  # the sender's own loop wakes first

    monkeypatch.setattr(delivery, "_sleep", sleep)
    await stage.ask("/latest")  # so that the digest has to wait its second
    [digest] = await stage.ask("/digest")
    assert len(headlines(digest)) == 5


async def test_a_chat_that_can_not_be_read_holds_up_no_other(stage: Stage) -> None:
    for chat_id in (ADA, BEN):
        subscribe(stage, chat_id)
        content = stage.app.outbox.freeze(Message("news"))
        slot = datetime(2026, 3, 4, 8, 30)  # noqa: DTZ001 - a wall time
        stage.app.outbox.put(chat_id, [content], slot=slot, now=stage.clock())
    stage.app.db.execute("UPDATE chats SET timezone = 'Atlantis/Capital', quiet = '22:00-07:00' WHERE id = ?", [ADA])
    assert await deliver(stage) == 1
    assert texts(stage, BEN) == ["news"]
    assert stage.app.outbox.counts() == {"sent": 1, "failed": 1}
