from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError

from bot.local.server import Cut, Fault, LocalTelegram, Silence

ADA, GROUP = 101, -42


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as telegram:
        telegram.open_chat(ADA)
        telegram.open_group(GROUP)
        yield telegram


@pytest.fixture
async def client(telegram: LocalTelegram) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{telegram.api_url}/bot{telegram.token}/") as client:
        yield client


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=f"{telegram.api_url}/bot") as bot:
        yield bot


Send = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def send(client: httpx.AsyncClient) -> Send:
    async def send(chat_id: int = ADA, text: str = "x", **parameters: Any) -> httpx.Response:
        return await client.post("sendMessage", json={"chat_id": chat_id, "text": text, **parameters})

    return send


def texts(telegram: LocalTelegram, chat_id: int = ADA) -> list[str]:
    return [message.text for message in telegram.sent(chat_id)]


# The way to Telegram and back


async def test_a_proxys_error_page_comes_as_it_is(telegram: LocalTelegram, send: Send, bot: Bot) -> None:
    page = Fault(502, body="<html>Bad Gateway</html>")
    telegram.fail("sendMessage", page, page)
    answer = await send()
    assert (answer.status_code, answer.text) == (502, "<html>Bad Gateway</html>")
    assert answer.headers["Content-Type"].startswith("text/html")
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "x")
    assert texts(telegram) == []


@pytest.mark.parametrize(("after_taken", "arrived"), [(False, []), (True, ["x"])])
async def test_a_cut_connection_brings_no_answer_whether_or_not_the_message_was_taken(
    telegram: LocalTelegram, send: Send, *, after_taken: bool, arrived: list[str]
) -> None:
    telegram.fail("sendMessage", Cut(after_taken=after_taken))
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        await send()
    assert texts(telegram) == arrived
    assert (await send(text="y")).is_success
    assert texts(telegram) == [*arrived, "y"]


@pytest.mark.parametrize(("after_taken", "arrived"), [(False, []), (True, ["x"])])
async def test_silence_lasts_until_the_client_hangs_up(
    telegram: LocalTelegram, send: Send, *, after_taken: bool, arrived: list[str]
) -> None:
    telegram.fail("sendMessage", Silence(after_taken=after_taken))
    calls = {asyncio.create_task(send()) for _ in range(2)}
    [answered], [unanswered] = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    assert answered.result().is_success
    unanswered.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unanswered
    assert texts(telegram) == [*arrived, "x"]


async def test_a_server_that_stops_ends_its_silence(telegram: LocalTelegram, send: Send) -> None:
    telegram.fail("sendMessage", Silence())
    call = asyncio.create_task(send())
    await telegram.next_message(ADA)
    await telegram.stop()
    with pytest.raises(httpx.TransportError):
        await call


async def test_a_refusal_is_lost_with_the_connection(telegram: LocalTelegram, send: Send) -> None:
    telegram.block(ADA)
    telegram.fail("sendMessage", Cut(after_taken=True))
    with pytest.raises(httpx.RemoteProtocolError):
        await send()
    assert (await send()).status_code == 403


async def test_faults_of_all_kinds_come_in_the_order_they_were_asked_for(telegram: LocalTelegram, send: Send) -> None:
    telegram.fail("sendMessage", Cut(after_taken=False), Fault(500, "Internal Server Error"), Cut(after_taken=True))
    with pytest.raises(httpx.RemoteProtocolError):
        await send(text="a")
    assert (await send(text="b")).json() == {
        "ok": False,
        "error_code": 500,
        "description": "Internal Server Error",
    }
    with pytest.raises(httpx.RemoteProtocolError):
        await send(text="c")
    assert (await send(text="d")).is_success
    assert texts(telegram) == ["c", "d"]


async def test_a_poll_can_be_cut_and_its_updates_come_again(telegram: LocalTelegram, client: httpx.AsyncClient) -> None:
    telegram.say(ADA, "hello")
    telegram.fail("getUpdates", Cut(after_taken=True))
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get("getUpdates")
    [update] = (await client.get("getUpdates")).json()["result"]
    assert update["message"]["text"] == "hello"


async def test_a_poisoned_update_waits_among_the_others_as_it_is(
    telegram: LocalTelegram, client: httpx.AsyncClient
) -> None:
    await client.get("getUpdates", params={"allowed_updates": '["message"]'})
    telegram.say(ADA, "before")
    telegram.poison({"message": {"message_id": "x"}})
    telegram.poison({"sunspot": 7, "update_id": 1})
    telegram.say(ADA, "after")
    updates = (await client.get("getUpdates")).json()["result"]
    assert [update["update_id"] - updates[0]["update_id"] for update in updates] == [0, 1, 2, 3]
    assert updates[1]["message"] == {"message_id": "x"}
    assert updates[2]["sunspot"] == 7
    assert updates[3]["message"]["text"] == "after"


async def test_a_poisoned_update_wakes_a_poll_that_python_telegram_bot_can_not_parse(
    telegram: LocalTelegram, bot: Bot
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.settled()
    telegram.poison({"message": {"message_id": "x"}})
    with pytest.raises(KeyError, match="date"):
        await poll


# Groups that change

MOVED, FORUM, CHANNEL = -1001234567890, -43, -1009876543210


async def refusal(answer: Awaitable[httpx.Response]) -> str:
    body = (await answer).json()
    assert body["ok"] is False
    return f"{body['error_code']} {body['description']}"


async def test_a_group_that_became_a_supergroup_refuses_all_calls_and_names_its_new_id(
    telegram: LocalTelegram, client: httpx.AsyncClient, send: Send
) -> None:
    message_id = (await send(GROUP)).json()["result"]["message_id"]
    telegram.migrate(GROUP, MOVED)
    for method, parameters in {
        "sendMessage": {"text": "y"},
        "editMessageText": {"text": "y", "message_id": message_id},
        "deleteMessage": {"message_id": message_id},
        "sendChatAction": {"action": "typing"},
        "getChat": {},
    }.items():
        assert (await client.post(method, json={"chat_id": GROUP, **parameters})).json() == {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": MOVED},
        }
    assert (await send(MOVED)).json()["result"]["chat"]["type"] == "supergroup"
    assert (texts(telegram, GROUP), texts(telegram, MOVED)) == (["x"], ["x"])


async def test_the_bot_is_told_of_a_move_in_both_chats(telegram: LocalTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.settled()
    telegram.migrate(GROUP, MOVED)
    told = [update.message for update in await poll if update.message]
    assert [(message.chat.id, message.migrate_to_chat_id, message.migrate_from_chat_id) for message in told] == [
        (GROUP, MOVED, None),
        (MOVED, None, GROUP),
    ]


async def test_after_a_move_that_was_not_announced_people_go_on_in_the_new_chat(
    telegram: LocalTelegram, bot: Bot
) -> None:
    telegram.migrate(GROUP, MOVED, announce=False)
    with pytest.raises(ValueError, match="nobody can write in -42"):
        telegram.say(GROUP, "/latest")
    telegram.say(MOVED, "/latest")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert (update.message.chat.id, update.message.chat.title) == (MOVED, "Neighbours")


async def test_only_a_group_can_move_and_only_once(telegram: LocalTelegram) -> None:
    telegram.migrate(GROUP, MOVED)
    for chat_id in (GROUP, MOVED, ADA):
        with pytest.raises(ValueError, match="is no group that could become"):
            telegram.migrate(chat_id, -1)


async def test_a_closed_topic_takes_nothing_until_it_is_opened_again(telegram: LocalTelegram, send: Send) -> None:
    telegram.open_group(FORUM, topics=[7, 9])
    telegram.close_topic(FORUM, 7)
    assert await refusal(send(FORUM, message_thread_id=7)) == "400 Bad Request: TOPIC_CLOSED"
    assert (await send(FORUM, "to another", message_thread_id=9)).is_success
    assert (await send(FORUM, "to all")).is_success
    telegram.reopen_topic(FORUM, 7)
    assert (await send(FORUM, "at last", message_thread_id=7)).is_success
    assert texts(telegram, FORUM) == ["to another", "to all", "at last"]


async def test_a_deleted_topic_is_gone_with_its_messages_and_the_others_stay(
    telegram: LocalTelegram, send: Send
) -> None:
    telegram.open_group(FORUM, topics=[7, 9])
    for thread_id in (7, 9):
        await send(FORUM, f"in {thread_id}", message_thread_id=thread_id)
    telegram.close_topic(FORUM, 7)
    telegram.delete_topic(FORUM, 7)
    assert await refusal(send(FORUM, message_thread_id=7)) == "400 Bad Request: message thread not found"
    assert texts(telegram, FORUM) == ["in 9"]
    with pytest.raises(ValueError, match=r"no topic 7 in -43, only \[9\]"):
        telegram.reopen_topic(FORUM, 7)


async def test_a_deleted_chat_is_not_found(telegram: LocalTelegram, send: Send) -> None:
    await send()
    telegram.delete_chat(ADA)
    assert await refusal(send()) == "400 Bad Request: chat not found"
    assert texts(telegram) == ["x"]
    with pytest.raises(ValueError, match="nobody can write in 101"):
        telegram.say(ADA, "x")


async def test_posts_in_a_channel_are_the_channels_own(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.open_channel(CHANNEL, title="Harbour")
    message = await bot.send_message(CHANNEL, "x")
    assert (message.chat.type, message.chat.title, message.from_user) == ("channel", "Harbour", None)
    assert message.sender_chat == message.chat
    edited = await bot.edit_message_text("y", CHANNEL, message.message_id)
    assert (edited.text, edited.sender_chat) == ("y", message.chat)
    telegram.say(CHANNEL, "z", reply_to=message.message_id)
    [update] = await bot.get_updates()
    assert update.channel_post is not None
    assert (update.channel_post.text, update.channel_post.reply_to_message) == ("z", edited)
    telegram.block(CHANNEL)
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.send_message(CHANNEL, "x")
