from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.local.limits import Limits, Traffic
from bot.local.server import Cut, LocalTelegram

ADA, BEN, GROUP, CHANNEL = 101, 102, -42, -1009876543210


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time

    def move(self, seconds: float) -> None:
        self.time += seconds


Send = Callable[..., Awaitable[int]]


@asynccontextmanager
async def sender(telegram: LocalTelegram) -> AsyncIterator[Send]:
    """Yield what sends a message and returns for how long it has to wait: 0 where it was taken."""

    async def send(chat_id: int = ADA, method: str = "sendMessage", **parameters: Any) -> int:
        answer = await client.post(method, json={"chat_id": chat_id, "text": "x", **parameters})
        if answer.is_success:
            return 0
        body = answer.json()
        assert (answer.status_code, body["error_code"]) == (429, 429)
        assert body["description"] == f"Too Many Requests: retry after {body['parameters']['retry_after']}"
        return int(body["parameters"]["retry_after"])

    async with httpx.AsyncClient(base_url=f"{telegram.api_url}/bot{telegram.token}/") as client:
        yield send


@asynccontextmanager
async def limited(**limits: Any) -> AsyncIterator[tuple[LocalTelegram, Send, Seconds]]:
    seconds = Seconds()
    async with LocalTelegram(limits=Limits(now=seconds, **limits)) as telegram, sender(telegram) as send:
        for chat_id in range(ADA, ADA + 50):
            telegram.open_chat(chat_id)
        telegram.open_group(GROUP)
        telegram.open_channel(CHANNEL)
        yield telegram, send, seconds


async def test_without_limits_everything_is_taken() -> None:
    async with LocalTelegram() as telegram, sender(telegram) as send:
        telegram.open_chat(ADA)
        assert [await send() for _ in range(50)] == [0] * 50
        assert telegram.floods == []


async def test_a_second_message_to_a_person_within_a_second_is_refused_and_others_are_not() -> None:
    async with limited() as (telegram, send, seconds):
        assert await send(ADA) == 0
        seconds.move(0.4)
        assert await send(ADA) == 1
        assert await send(BEN) == 0
        assert telegram.floods == [ADA]
        assert [len(telegram.sent(chat_id)) for chat_id in (ADA, BEN)] == [1, 1]


async def test_a_wait_holds_until_it_is_over_even_where_the_limit_would_let_pass_again() -> None:
    async with limited() as (telegram, send, seconds):
        await send()
        seconds.move(0.9)
        assert await send() == 1
        seconds.move(0.5)
        assert await send() == 1
        seconds.move(0.5)
        assert await send() == 0
        assert telegram.floods == [ADA, ADA]


async def test_a_chat_takes_a_message_each_interval() -> None:
    async with limited(chat_interval_s=2.5) as (telegram, send, seconds):
        assert await send() == 0
        assert await send() == 3
        seconds.move(3)
        for _ in range(4):
            assert await send() == 0
            for _ in range(25):
                seconds.move(0.1)
        assert telegram.floods == [ADA]


@pytest.mark.parametrize("chat_id", [GROUP, CHANNEL])
async def test_a_group_and_a_channel_take_twenty_messages_in_any_minute(chat_id: int) -> None:
    async with limited() as (telegram, send, seconds):
        for _ in range(20):
            assert await send(chat_id) == 0
            seconds.move(2)
        assert await send(chat_id) == 20
        seconds.move(19)
        assert await send(chat_id) == 1
        seconds.move(1)
        assert await send(chat_id) == 0
        assert await send(chat_id) == 2
        seconds.move(2)
        assert await send(chat_id) == 0
        assert telegram.floods == [chat_id] * 3


async def test_over_all_chats_a_burst_is_taken_and_then_as_many_as_come_in_at_the_rate() -> None:
    async with limited(rate_per_s=2, burst=5) as (telegram, send, seconds):
        assert [await send(ADA + i) for i in range(7)] == [0] * 5 + [1, 1]
        assert telegram.floods == [ADA + 5, ADA + 6]
        seconds.move(0.9)
        assert await send(ADA + 20) == 1
        seconds.move(0.1)
        assert [await send(ADA + i) for i in range(10, 13)] == [0, 0, 1]
        seconds.move(100)
        assert [await send(ADA + i) for i in range(20, 26)] == [0] * 5 + [1]


async def test_while_all_have_to_wait_a_group_does_too() -> None:
    async with limited(rate_per_s=0.1, burst=1) as (_, send, seconds):
        assert await send(ADA) == 0
        assert await send(BEN) == 10
        seconds.move(4)
        assert await send(GROUP) == 6
        seconds.move(6)
        assert await send(GROUP) == 0


async def test_edits_count_as_messages() -> None:
    async with limited() as (telegram, send, seconds):
        await send()
        [sent] = telegram.sent(ADA)
        assert await send(method="editMessageText", message_id=sent.message_id, text="y") == 1
        assert sent.text == "x"
        seconds.move(1)
        assert await send(method="editMessageText", message_id=sent.message_id, text="y") == 0
        assert await send() == 1


async def test_other_calls_do_not_count() -> None:
    async with limited(burst=1) as (telegram, send, _):
        for _i in range(3):
            assert await send(method="sendChatAction", action="typing") == 0
        assert await send() == 0
        assert await send(method="sendChatAction", action="typing") == 0
        assert telegram.floods == []


async def test_a_message_that_is_refused_for_another_reason_does_not_count() -> None:
    async with limited(rate_per_s=0.1, burst=1) as (telegram, send, _):
        telegram.block(ADA)
        async with Bot(telegram.token, base_url=f"{telegram.api_url}/bot") as bot:
            for chat_id in (ADA, 999):
                with pytest.raises(TelegramError, match=r"blocked|not found"):
                    await bot.send_message(chat_id, "x")
        telegram.unblock(ADA)
        assert await send() == 0


async def test_a_message_whose_answer_was_lost_counts() -> None:
    async with limited() as (telegram, send, _):
        telegram.fail("sendMessage", Cut(after_taken=True))
        with pytest.raises(httpx.RemoteProtocolError):
            await send()
        assert await send() == 1
        assert len(telegram.sent(ADA)) == 1


async def test_python_telegram_bot_reads_how_long_to_wait() -> None:
    async with (
        limited(chat_interval_s=7) as (telegram, _, _),
        Bot(telegram.token, base_url=f"{telegram.api_url}/bot") as bot,
    ):
        await bot.send_message(ADA, "x")
        with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
            await bot.send_message(ADA, "y")


def test_chats_that_are_quiet_for_over_a_minute_are_forgotten() -> None:
    seconds = Seconds()
    traffic = Traffic(Limits(now=seconds))
    for chat_id in range(1, 5001):
        assert traffic.retry_after_s(chat_id) == 0
        traffic.take(chat_id)
        seconds.move(0.1)
    assert 600 <= traffic.n_chats <= 620
    seconds.move(62)
    assert traffic.retry_after_s(GROUP) == 0
    assert traffic.n_chats == 0


def test_no_more_is_kept_of_a_group_than_its_limit_needs() -> None:
    seconds = Seconds()
    traffic = Traffic(Limits(now=seconds))
    for _ in range(1000):
        assert traffic.retry_after_s(GROUP) == 0
        traffic.take(GROUP)
        seconds.move(3)
    assert len(traffic._chats[GROUP].taken) == 20
