from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError

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
