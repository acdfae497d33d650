from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from telegram import Update
from telegram.error import TelegramError

from bot.polling import AT_ONCE, ChatByChat, PollingRequest


def hello(update_id: int, chat_id: int = 101) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private"}
    return {"update_id": update_id, "message": {"message_id": 1, "date": 0, "chat": chat, "text": "/latest"}}


def received(*updates: Any) -> Any:
    return PollingRequest.parse_json_payload(json.dumps({"ok": True, "result": updates}).encode())["result"]


@pytest.mark.parametrize(
    "poison",
    [
        {"update_id": 7, "message": {"message_id": 1}},
        {"update_id": 7, "message": "not an object"},
        {"update_id": 7, "message": {"message_id": 1, "date": "yesterday", "chat": {"id": 1, "type": "private"}}},
        {"update_id": 7, "message": {**hello(7)["message"], "date": 10**18}},
        {"update_id": 7, "callback_query": {"id": "1"}},
    ],
)
def test_an_update_that_cannot_be_read_is_replaced_by_its_bare_id_and_the_others_are_kept(
    poison: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bot.polling"):
        assert received(hello(6), poison, hello(8)) == [hello(6), {"update_id": 7}, hello(8)]
    assert "update_id=7" in caplog.text
    assert "yesterday" not in caplog.text


def test_what_is_left_of_a_poisonous_update_can_be_read() -> None:
    updates = Update.de_list(received({"update_id": 7, "message": {}}, hello(8)), bot=None)
    assert [update.update_id for update in updates] == [7, 8]


def test_updates_of_a_kind_that_did_not_exist_yet_pass_untouched() -> None:
    novelty = {"update_id": 7, "hologram": {"depth": 3}}
    assert received(novelty) == [novelty]


def test_answers_that_are_no_updates_pass_untouched() -> None:
    assert received() == []
    assert PollingRequest.parse_json_payload(b'{"ok": true, "result": true}')["result"] is True
    with pytest.raises(TelegramError):
        PollingRequest.parse_json_payload(b"<html>Bad Gateway</html>")


async def test_one_chat_never_waits_for_another_and_its_own_updates_keep_their_order() -> None:
    done: list[str] = []
    gate = asyncio.Event()

    async def slow() -> None:
        await gate.wait()
        done.append("ada 1")

    async def quick(name: str) -> None:
        done.append(name)

    def update(number: int, chat_id: int) -> Update | None:
        return Update.de_json(hello(number, chat_id), bot=None)

    processor = ChatByChat()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(processor.process_update(update(1, 101), slow()))
        tasks.create_task(processor.process_update(update(2, 101), quick("ada 2")))
        await tasks.create_task(processor.process_update(update(3, 102), quick("ben")))
        assert done == ["ben"]
        gate.set()
    assert done == ["ben", "ada 1", "ada 2"]


async def test_many_updates_of_one_chat_leave_room_for_the_others() -> None:
    gate = asyncio.Event()
    answered = asyncio.Event()

    async def slow() -> None:
        await gate.wait()

    async def quick() -> None:
        answered.set()

    processor = ChatByChat()
    async with asyncio.TaskGroup() as tasks:
        for number in range(2 * AT_ONCE):
            tasks.create_task(processor.process_update(Update.de_json(hello(number, 101), bot=None), slow()))
        tasks.create_task(processor.process_update(Update.de_json(hello(999, 102), bot=None), quick()))
        async with asyncio.timeout(5):
            await answered.wait()
        gate.set()
