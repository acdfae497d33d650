"""How fast is sent: the pacer by a clock that is handed in, and the sender against a Telegram that keeps count."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.config import DeliveryConfig
from bot.local.faults import Silence
from bot.local.limits import Limits
from bot.local.server import LocalTelegram
from bot.pacer import BURST, CHAT_INTERVAL_S, GROUP_PER_MINUTE, MOST_UNDER_WAY, Pacer
from bot.render import Message
from summarizer.database import writing
from tests.stage import ADA, BEN, Clock, Stage, config
from tests.test_conversations import headlines

GROUP, CHANNEL = -42, -1000000000099


def send(pacer: Pacer, chat_id: int) -> None:
    pacer.leaving(chat_id)
    pacer.done(chat_id)


# The pacer alone


def test_a_burst_may_leave_at_once_and_then_one_for_each_share_of_a_second(clock: Clock) -> None:
    pacer = Pacer(20, clock)
    assert pacer.allowance() == BURST
    for chat_id in range(1, BURST + 1):
        send(pacer, chat_id)
    assert pacer.allowance() == 0
    assert pacer.wait_s() == pytest.approx(1 / 20)
    clock.move(seconds=pacer.wait_s() + 0.001)
    assert pacer.allowance() == 1
    clock.move(hours=1)
    assert pacer.allowance() == BURST


def test_a_chat_gets_one_at_a_time_and_has_a_second_in_between(clock: Clock) -> None:
    pacer = Pacer(20, clock)
    pacer.leaving(ADA)
    clock.move(minutes=5)
    assert pacer.busy() == [ADA]
    pacer.done(ADA)
    assert pacer.chat_wait_s(ADA) == CHAT_INTERVAL_S
    clock.move(seconds=1)
    assert pacer.busy() == []


def test_a_group_gets_twenty_a_minute(clock: Clock) -> None:
    pacer = Pacer(20, clock)
    for _ in range(GROUP_PER_MINUTE):
        send(pacer, GROUP)
        send(pacer, ADA)
        clock.move(seconds=1)
    assert pacer.busy() == [GROUP]
    assert pacer.chat_wait_s(GROUP) == 60 - GROUP_PER_MINUTE
    clock.move(seconds=60 - GROUP_PER_MINUTE)
    assert pacer.chat_wait_s(GROUP) == 0


def test_an_answer_counts_for_its_chat_and_for_all(clock: Clock) -> None:
    pacer = Pacer(20, clock)
    for _ in range(BURST):
        pacer.answered(ADA)
    assert pacer.allowance() == 0
    assert pacer.busy() == [ADA]


def test_a_flood_of_answers_holds_up_digests_for_a_second_at_most(clock: Clock) -> None:
    pacer = Pacer(20, clock)
    for chat_id in range(1, 500):
        pacer.answered(chat_id)
    assert pacer.wait_s() <= 1 + 1 / 20


@pytest.mark.parametrize("hours", [-1, 1, -10_000, 10_000])
def test_a_clock_that_jumps_costs_no_more_than_a_minute(clock: Clock, hours: int) -> None:
    pacer = Pacer(20, clock)
    for _ in range(GROUP_PER_MINUTE):
        send(pacer, GROUP)
    send(pacer, ADA)
    clock.move(hours=hours)
    assert pacer.allowance() <= BURST
    assert pacer.chat_wait_s(ADA) <= CHAT_INTERVAL_S + 0.001
    assert pacer.chat_wait_s(GROUP) <= 60
    clock.move(seconds=61)
    assert pacer.busy() == []
    assert pacer.allowance() == BURST


def test_quiet_chats_are_forgotten(clock: Clock) -> None:
    pacer = Pacer(20, clock)
    for chat_id in range(1, 5000):
        send(pacer, chat_id)
        clock.move(seconds=0.05)
    assert len(pacer._sent) <= 2 * 60 * 20 + 1


def test_without_a_rate_all_leaves_at_once_but_no_chat_gets_two_at_a_time(clock: Clock) -> None:
    pacer = Pacer(0, clock)
    for chat_id in range(1, MOST_UNDER_WAY + 1):
        assert pacer.allowance() > 0
        pacer.leaving(chat_id)
    assert pacer.allowance() == 0
    assert len(pacer.busy()) == MOST_UNDER_WAY
    pacer.done(1)
    assert (pacer.allowance(), pacer.chat_wait_s(1), pacer.wait_s()) == (1, 0, 0)


# The sender, and a Telegram that keeps count


@asynccontextmanager
async def counted(database: Path, clock: Clock, *, rate_per_s: int = 25) -> AsyncIterator[Stage]:
    """Run a bot at a Telegram that refuses what comes too fast, by the same clock."""
    limits = Limits(rate_per_s=30, burst=5, now=lambda: clock().timestamp())
    async with LocalTelegram(limits=limits if rate_per_s else None) as telegram:
        settings = replace(config(database, telegram), delivery=DeliveryConfig(rate_per_s=rate_per_s))
        async with App(settings, now=clock, sleep=clock.sleep) as app:
            await app.connect()
            yield Stage(app, telegram, clock)


def owe(stage: Stage, chat_id: int, *texts: str) -> None:
    stage.app.readers.remember(chat_id)
    with writing(stage.app.db):
        parts = [stage.app.outbox.freeze(Message(text)) for text in texts]
        stage.app.outbox.put(chat_id, parts, slot=None, now=stage.clock())


async def deliver(stage: Stage) -> int:
    async with asyncio.timeout(30):
        return await stage.app.delivery.deliver()


async def test_a_broadcast_to_people_groups_and_channels_meets_no_refusal(database: Path, clock: Clock) -> None:
    async with counted(database, clock) as stage:
        parts = [f"part {n}" for n in range(3)]
        for n in range(20):
            stage.telegram.open_chat(1000 + n)
            stage.telegram.open_group(-1000 - n)
            stage.telegram.open_channel(-1000000001000 - n)
        chats = list(stage.telegram.world.chats)
        for chat_id in chats:
            owe(stage, chat_id, *parts)
        stage.telegram.open_group(GROUP)
        for _ in range(5):
            owe(stage, GROUP, *[f"part {n}" for n in range(5)])
        begun = clock()
        assert await deliver(stage) == 3 * len(chats) + 25
        assert stage.telegram.floods == []
        for chat_id in chats:
            assert [message.text for message in stage.telegram.sent(chat_id)] == parts
        assert clock() - begun >= timedelta(seconds=60)  # the group's 25


async def test_who_has_to_wait_a_second_for_the_next_part_holds_up_nobody_else(database: Path, clock: Clock) -> None:
    async with counted(database, clock) as stage:
        for chat_id in range(1000, 1060):
            stage.telegram.open_chat(chat_id)
            owe(stage, chat_id, "part 1", "part 2")
        begun = clock()
        assert await deliver(stage) == 120
        assert stage.telegram.floods == []
        assert clock() - begun < timedelta(seconds=120 / 25 + 2)


async def test_a_telegram_that_falls_silent_has_no_more_than_a_few_messages_under_way(
    database: Path, clock: Clock
) -> None:
    async with counted(database, clock) as stage:
        for chat_id in range(1000, 1100):
            stage.telegram.open_chat(chat_id)
            owe(stage, chat_id, "news")
        stage.telegram.fail("sendMessage", *[Silence(after_taken=False)] * 100)
        leaving = set()
        for _ in range(300):
            leaving |= stage.app.delivery._turn()
            clock.move(seconds=0.1)
            await asyncio.sleep(0)
        assert len(leaving) == MOST_UNDER_WAY
        for sending in leaving:
            sending.cancel()


async def test_answers_in_between_count_and_come_ahead_of_the_queue(database: Path, clock: Clock) -> None:
    async with counted(database, clock) as stage:
        for chat_id in (ADA, BEN):
            stage.telegram.open_chat(chat_id)
        for chat_id in range(1000, 1200):
            stage.telegram.open_chat(chat_id)
            owe(stage, chat_id, "news")
        sending = asyncio.create_task(deliver(stage))
        for chat_id, question in ((ADA, "/digest"), (BEN, "/latest")):
            [answer] = await stage.ask(question, chat_id=chat_id)
            assert headlines(answer)
            assert stage.app.outbox.counts()["queued"] > 20, question
        await sending
        assert stage.app.outbox.counts() == {"sent": 201}
        assert stage.telegram.floods == []


async def test_after_an_answer_a_digest_to_the_same_chat_waits_its_second(database: Path, clock: Clock) -> None:
    async with counted(database, clock) as stage:
        stage.telegram.open_chat(ADA)
        await stage.ask("/latest")
        begun = clock()
        owe(stage, ADA, "news")
        assert await deliver(stage) == 1
        assert clock() - begun >= timedelta(seconds=1)
        assert stage.telegram.floods == []


async def test_without_a_rate_a_broadcast_takes_no_time_by_the_clock(database: Path, clock: Clock) -> None:
    async with counted(database, clock, rate_per_s=0) as stage:
        begun = clock()
        for chat_id in range(1000, 1050):
            stage.telegram.open_chat(chat_id)
            owe(stage, chat_id, "one", "two")
        assert await deliver(stage) == 100
        assert clock() - begun < timedelta(seconds=2)
        assert [message.text for message in stage.telegram.sent(1000)] == ["one", "two"]
