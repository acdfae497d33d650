"""/outbox, for whoever runs the bot and for nobody else."""

from __future__ import annotations

import pytest

from bot.render import Message
from summarizer.database import writing
from tests.stage import ADA, BEN, OPERATOR, Stage

HOSTILE = "<b>no</b> & `code` </a> 🧀 " + "x" * 3000


async def say(stage: Stage, text: str, *, chat_id: int = OPERATOR) -> str:
    [answer] = await stage.ask(text, chat_id=chat_id)
    return answer.text


def doubtful(stage: Stage, chat_id: int = BEN, *, reason: str = "Timed out") -> int:
    """Leave an uncertain message to a chat behind, and return its id."""
    outbox = stage.app.outbox
    stage.app.readers.remember(chat_id)
    with writing(stage.app.db):
        digest_id = outbox.put(chat_id, [outbox.freeze(Message("news"))], slot=None, now=stage.clock())
    [parcel] = outbox.owed(stage.clock(), digest_id=digest_id)
    outbox.mark_uncertain(parcel, reason)
    return parcel.id


async def test_an_operator_sees_the_counts_the_oldest_and_what_is_uncertain_by_chat(stage: Stage) -> None:
    assert await say(stage, "/outbox") == "0 queued, 0 sending, 0 sent, 0 uncertain, 0 failed"
    message_id = doubtful(stage)
    outbox = stage.app.outbox
    outbox.put(BEN, [outbox.freeze(Message("more"))], slot=None, now=stage.clock())
    stage.clock.move(hours=3)
    answer = await say(stage, "/outbox")
    assert answer.startswith("1 queued, 0 sending, 0 sent, 1 uncertain, 0 failed\n")
    assert "The oldest that is queued was made 3\u00a0h\u00a0ago." in answer
    assert f"{message_id}: chat {BEN}, part 1 of a digest made 3\u00a0h\u00a0ago: Timed out" in answer
    assert f"/outbox retry {message_id}" in answer


async def test_an_operator_sees_that_the_sender_rests(stage: Stage) -> None:
    stage.app.outbox.rest(stage.clock().replace(hour=13), "Flood control")
    assert "Nothing is sent until 13:00:00 UTC: Flood control" in await say(stage, "/outbox")


async def test_reasons_are_shown_as_they_are_however_hostile(stage: Stage) -> None:
    for _ in range(60):
        doubtful(stage, reason=HOSTILE)
    answer = await say(stage, "/outbox")
    assert "<b>no</b> & `code` </a> 🧀" in answer


async def test_retry_queues_an_uncertain_message_and_it_arrives_once(stage: Stage) -> None:
    message_id = doubtful(stage)
    assert await say(stage, f"/outbox retry {message_id}") == f"Message {message_id} is queued again."
    assert await stage.app.delivery.deliver() == 1
    assert [message.text for message in stage.telegram.sent(BEN)] == ["news"]
    again = await say(stage, f"/outbox retry {message_id}")
    assert again == f"That can't be: message {message_id} is sent; only one that is uncertain or failed is sent again."
    assert await stage.app.delivery.deliver() == 0


async def test_retry_says_what_can_not_be(stage: Stage) -> None:
    message_id = doubtful(stage)
    stage.app.readers.mark_gone(BEN)
    assert f"chat {BEN} is gone" in await say(stage, f"/outbox retry {message_id}")
    assert "there is no message 999" in await say(stage, "/outbox retry 999")


@pytest.mark.parametrize("words", ["retry", "retry x", "retry -1", "retry ²", "retry " + "9" * 40, "retry 1 2", "what"])
async def test_what_is_not_understood_is_answered_with_how_to_write_it(stage: Stage, words: str) -> None:
    assert (await say(stage, f"/outbox {words}")).startswith("Write /outbox for what is owed")


async def test_nobody_else_sees_or_sends_anything(stage: Stage) -> None:
    message_id = doubtful(stage)
    for question in ("/outbox", f"/outbox retry {message_id}"):
        assert await say(stage, question, chat_id=ADA) == (
            "/outbox is for whoever runs this bot. /help lists what is for you."
        )
    assert stage.app.outbox.counts() == {"uncertain": 1}
