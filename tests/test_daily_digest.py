"""The daily digest, by a clock that is handed in: when it comes, that it comes once, and what refusals do."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import FIRST_ROUND, App
from bot.config import ConfigError
from bot.local.server import Fault, LocalTelegram
from summarizer.model import Article, Entry, Feed, Pick, Summary
from tests.stage import ADA, BEN, Clock, Stage, config, on_stage
from tests.test_conversations import headlines
from tests.test_render import NAUGHTY, TOPICS

# The clock stands at 12:00 UTC; the digest is due daily at 08:30 in Berlin, which is 07:30 UTC.
BUSY = Fault(429, "Too Many Requests: retry after 30", {"retry_after": 30})
TO_THE_MINUTE_BEFORE = {"hours": 19, "minutes": 29}


async def sent_now(stage: Stage) -> int:
    return await stage.app.send_digests()


async def test_the_digest_comes_at_the_chats_own_time_once_a_day(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(**TO_THE_MINUTE_BEFORE)
    assert await sent_now(stage) == 0
    clock.move(minutes=1)
    assert await sent_now(stage) == 1
    assert await sent_now(stage) == 0
    clock.move(hours=23, minutes=59)
    assert await sent_now(stage) == 0
    clock.move(minutes=1)
    assert await sent_now(stage) == 1


async def test_a_chat_may_have_its_digests_without_a_sound(stage: Stage, clock: Clock) -> None:
    for chat_id in (ADA, BEN):
        _, first = await stage.ask("/start", chat_id=chat_id)
        assert not first.is_silent
    clock.move(hours=20)
    await stage.app.digests.make_due()
    change(stage, is_silent=True)  # what holds is what is wished when it is sent
    assert await sent_now(stage) == 2
    assert [one.is_silent for chat_id in (ADA, BEN) for one in await stage.replies(chat_id)] == [True, False]
    [asked] = await stage.ask("/digest")
    assert not asked.is_silent


async def test_a_chat_may_have_the_picture_of_the_first_story_above_its_digest(stage: Stage, clock: Clock) -> None:
    _, first = await stage.ask("/start")
    assert first.preview == {"is_disabled": True}
    change(stage, has_previews=True, stories=15, sentences=4)
    clock.move(hours=20)
    assert await sent_now(stage) > 1
    above, *others = await stage.replies()
    assert above.preview == {"prefer_large_media": True, "show_above_text": True}
    assert {str(one.preview) for one in others} == {"{'is_disabled': True}"}


async def test_telegram_takes_the_most_hostile_news_as_text_and_loses_none(stage: Stage) -> None:
    store, now = stage.app.store, stage.clock()
    for place, text in enumerate(NAUGHTY):
        feed = store.register_feed(Feed(f"https://naughty.example/{place}", text[:100], TOPICS[place % len(TOPICS)]))
        url = f"https://naughty.example/{place}/" + '"' * 300
        picks = tuple(Pick(*pair) for pair in enumerate((text[:300], *[text[:120]] * 4)))
        terms = (f"naughty{place}",) * 9
        article = Article(url, text, text, "en", now, Summary(picks), terms)
        store.add_article(feed.id, Entry((url,), url, text, now), article)
    change(stage, stories=15, sentences=4)
    _, *digest = await stage.ask("/start")
    labels = [label for part in digest for row in part.buttons for label in row]
    assert labels == [*map(str, range(1, 16)), "More", "Settings"]
    assert all(re.search(rf"^{n}\. ", "\n".join(part.text for part in digest), re.MULTILINE) for n in range(1, 16))
    assert stage.app.outbox.counts() == {"sent": len(digest)}
    assert {row["is_plain"] for row in stage.app.db["contents"].rows} == {0}


def change(stage: Stage, **wished: Any) -> None:
    """Let Ada want her digests otherwise."""
    readers = stage.app.readers
    readers.save(replace(readers.get(ADA), **wished))


async def test_each_chat_has_its_own_hour_and_zone(stage: Stage, clock: Clock) -> None:
    await stage.ask("/time 22:00 Tokyo")
    await stage.ask("/time 14:00 London", chat_id=BEN)
    clock.move(minutes=59)
    assert await sent_now(stage) == 0
    clock.move(minutes=1)  # 13:00 UTC
    assert await sent_now(stage) == 1
    assert len(await stage.replies(ADA)) == 1
    clock.move(hours=1)
    assert await sent_now(stage) == 1
    assert len(await stage.replies(BEN)) == 1


async def test_a_daily_digest_has_no_story_that_the_chat_has_had(stage: Stage, clock: Clock) -> None:
    _, first = await stage.ask("/start")
    clock.move(hours=20)
    await sent_now(stage)
    [second] = await stage.replies()
    assert headlines(second)
    assert not set(headlines(first)) & set(headlines(second))


async def test_a_day_without_news_brings_a_line_that_says_so(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(days=7)
    assert await sent_now(stage) == 1
    [digest] = await stage.replies()
    assert "Nothing new since your last digest." in digest.text


async def test_moving_the_time_on_a_day_that_was_served_brings_no_second_digest(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=20)
    assert await sent_now(stage) == 1
    await stage.replies()
    [answer] = await stage.ask("/time 15:00")
    assert "tomorrow at 15:00" in answer.text
    clock.move(hours=12)
    assert await sent_now(stage) == 0


async def test_stop_ends_the_digest_and_start_brings_it_back(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    assert "has stopped" in (await stage.ask("/stop"))[0].text
    clock.move(days=1)
    assert await sent_now(stage) == 0
    await stage.ask("/start")
    clock.move(days=1)
    assert await sent_now(stage) == 1


async def test_a_digest_made_before_a_restart_is_sent_after_it_once(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        await stage.ask("/start")
        clock.move(hours=20)
        await stage.app.digests.make_due()  # due, and then the process ends before it is sent
    async with on_stage(database, telegram, clock) as stage:
        assert await sent_now(stage) == 1
        assert len(headlines((await stage.replies())[0])) == 5
        assert await sent_now(stage) == 0
    async with on_stage(database, telegram, clock) as stage:
        assert await sent_now(stage) == 0


async def test_a_digest_that_fell_due_while_the_bot_was_down_comes_once(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        await stage.ask("/start")
    clock.move(days=2, hours=20)
    async with on_stage(database, telegram, clock) as stage:
        assert await sent_now(stage) == 1
        assert await sent_now(stage) == 0


async def test_a_message_that_was_leaving_when_the_process_died_is_never_sent_again_but_its_stories_are(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        await stage.ask("/start")
        clock.move(hours=20)
        await stage.app.digests.make_due()
        [parcel] = stage.app.outbox.owed(clock())
        assert stage.app.outbox.mark_sending(parcel)
    async with on_stage(database, telegram, clock) as stage:
        assert await sent_now(stage) == 0
        assert stage.app.outbox.counts()["uncertain"] == 1
        [digest] = await stage.ask("/digest")
        assert set(parcel.message.numbers.values()) <= stage.app.outbox.had(ADA)
        assert len(headlines(digest)) == 5


async def test_a_chat_that_blocked_the_bot_rests_and_others_still_get_their_digest(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    await stage.ask("/start", chat_id=BEN)
    stage.telegram.world.chats[ADA].is_blocked = True  # found out by the 403 alone
    clock.move(hours=20)
    assert await sent_now(stage) == 1
    assert len(await stage.replies(BEN)) == 1
    clock.move(days=1)
    n_requests = len(stage.telegram.requests)
    assert await sent_now(stage) == 1
    assert [p["chat_id"] for m, p in stage.telegram.requests[n_requests:] if m == "sendMessage"] == [str(BEN)]


async def test_a_chat_that_comes_back_has_its_digest_again_from_the_next_slot(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    stage.telegram.block(ADA)
    await stage.replies()
    clock.move(days=3)
    assert await sent_now(stage) == 0
    stage.telegram.unblock(ADA)
    await stage.replies()
    assert await sent_now(stage) == 0
    clock.move(days=1)
    assert await sent_now(stage) == 1


async def test_a_chat_that_was_taken_for_gone_and_speaks_is_answered_and_has_its_digest(
    stage: Stage, clock: Clock
) -> None:
    await stage.ask("/start")
    clock.move(hours=20)
    stage.telegram.fail("sendMessage", Fault(400, "Bad Request: chat not found"))
    assert await sent_now(stage) == 0
    [digest] = await stage.ask("/digest")
    assert headlines(digest)
    clock.move(days=1)
    assert await sent_now(stage) == 1


async def test_a_chat_that_telegram_wants_left_alone_waits_and_others_do_not(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=20)
    stage.telegram.fail("sendMessage", BUSY)
    assert await sent_now(stage) == 0
    assert stage.app.outbox.counts()["queued"] == 1
    assert await sent_now(stage) == 0
    assert headlines((await stage.ask("/digest", chat_id=BEN))[0])
    clock.move(seconds=31)
    assert await sent_now(stage) == 1


async def test_a_sender_that_is_told_to_wait_for_two_chats_waits_and_loses_nothing(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    await stage.ask("/start", chat_id=BEN)
    await stage.replies(ADA)
    clock.move(hours=20)
    stage.telegram.fail("sendMessage", BUSY, BUSY)
    assert await sent_now(stage) == 0
    assert stage.app.outbox.counts()["queued"] == 2
    assert await sent_now(stage) == 0
    [answer] = await stage.ask("/digest", chat_id=BEN)
    assert answer.text == "Your digest could not be sent just now. If it does not come, ask again."
    clock.move(seconds=31)
    assert await sent_now(stage) == 3


async def test_who_stops_while_a_digest_waits_gets_none(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=20)
    stage.telegram.fail("sendMessage", BUSY)
    await sent_now(stage)
    await stage.ask("/stop")
    clock.move(minutes=5)
    assert await sent_now(stage) == 0


async def test_a_digest_that_waited_while_the_chat_blocked_the_bot_does_not_come_weeks_later(
    stage: Stage, clock: Clock
) -> None:
    await stage.ask("/start")
    clock.move(hours=20)
    stage.telegram.fail("sendMessage", BUSY)
    await sent_now(stage)
    stage.telegram.block(ADA)
    await stage.replies()
    clock.move(weeks=3)
    stage.telegram.unblock(ADA)
    await stage.replies()
    assert await sent_now(stage) == 0


async def test_a_chat_that_blocks_the_bot_before_it_is_answered_is_gone_and_no_error(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.ask("/start")
    stage.telegram.fail("sendMessage", Fault(403, "Forbidden: bot was blocked by the user"))
    n_requests = len(stage.telegram.requests)
    assert await stage.ask("/latest") == []
    assert [method for method, _ in stage.telegram.requests[n_requests:]].count("sendMessage") == 1
    assert stage.app.readers.get(ADA).is_gone
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault(400, "Bad Request: can't parse entities"), "sent"),
        (Fault(400, "Bad Request: BUTTON_DATA_INVALID"), "failed"),
        (Fault(500, "Internal Server Error"), "uncertain"),
        (Fault(400, "Bad Request: chat not found"), "failed"),
    ],
)
async def test_what_an_answer_means_is_written_down(stage: Stage, clock: Clock, fault: Fault, state: str) -> None:
    await stage.ask("/start")
    clock.move(hours=20)
    stage.telegram.fail("sendMessage", fault)
    before = stage.app.outbox.counts()
    assert await sent_now(stage) == (state == "sent")  # as plain text
    assert Counter(stage.app.outbox.counts()) - Counter(before) == {state: 1}
    assert await sent_now(stage) == 0


async def test_the_bot_waits_for_a_telegram_that_is_busy_or_away_and_does_without_the_menu(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await clock.sleep(seconds)

    telegram.fail("getMe", BUSY, Fault(502, "Bad Gateway"))
    telegram.fail("setMyCommands", Fault(400, "Bad Request: BOT_COMMAND_INVALID"))
    async with App(config(database, telegram), now=clock, sleep=sleep) as app:
        await app.connect()
        assert pauses == [30, 5]
        assert "Welcome" in (await Stage(app, telegram, clock).ask("/start"))[0].text


async def test_a_digest_that_is_overdue_waits_for_the_first_round_and_a_new_time_in_between_does_not_lose_it(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        await stage.ask("/start")
    clock.move(hours=22)
    async with on_stage(database, telegram, clock) as stage:
        stage.app._catches_up = clock() + FIRST_ROUND  # as `start` says
        await stage.app.make_digests()
        assert "queued" not in stage.app.outbox.counts()
        await stage.ask("/time 23:00")
        clock.move(seconds=60)
        await stage.app.make_digests()
        assert "queued" not in stage.app.outbox.counts()
        await stage.app.gather()
        await stage.app.make_digests()
        assert await stage.app.delivery.deliver() == 1
        assert await sent_now(stage) == 0


async def test_a_digest_that_is_overdue_waits_two_minutes_for_a_round_that_takes_longer(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        await stage.ask("/start")
    clock.move(hours=22)
    async with App(config(database, telegram), now=clock) as app:

        async def never() -> None:
            await asyncio.Event().wait()

        app.gather = never  # type: ignore[assignment,method-assign]
        await app.start()
        await app.make_digests()
        assert app.outbox.counts() == {"sent": 1}
        clock.move(minutes=2)
        await app.make_digests()
        await until_sent(app, 2)


async def test_what_is_owed_leaves_by_itself_once_the_bot_has_started(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        await stage.ask("/start")
        clock.move(hours=20)
        await stage.app.digests.make_due()
    telegram.fail("getMe", Fault(502, "Bad Gateway"))
    states: list[dict[str, int]] = []

    async def sleep(_: float) -> None:  # while Telegram is away, nothing leaves
        states.append(app.outbox.counts())
        await asyncio.sleep(0.01)

    async with App(config(database, telegram), now=clock, sleep=sleep) as app:
        await app.start(has_gathered=True)
        await until_sent(app, 2)
    assert states[0] == {"queued": 1, "sent": 1}


async def until_sent(app: App, count: int) -> None:
    async with asyncio.timeout(10):
        while app.outbox.counts() != {"sent": count}:  # noqa: ASYNC110 - the sender looks by itself
            await asyncio.sleep(0.01)


async def until_leaving(stage: Stage) -> None:
    while not stage.app.outbox.counts().get("sending"):  # noqa: ASYNC110 - a turn of the loop, no waiting
        await asyncio.sleep(0)


async def test_a_message_that_is_under_way_when_the_bot_stops_is_not_left_uncertain(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        await stage.ask("/start")
        clock.move(hours=20)
        await stage.app.digests.make_due()
        sending = asyncio.create_task(stage.app.delivery.deliver())
        await until_leaving(stage)
        sending.cancel()  # as at a stop
    async with on_stage(database, telegram, clock) as stage:
        assert stage.app.outbox.counts() == {"sent": 2}


async def test_who_blocks_the_bot_while_a_message_is_under_way_does_not_get_it_later(
    stage: Stage, clock: Clock
) -> None:
    await stage.ask("/start")
    clock.move(hours=20)
    await stage.app.digests.make_due()
    stage.telegram.fail("sendMessage", BUSY)
    sending = asyncio.create_task(stage.app.delivery.deliver())
    await until_leaving(stage)
    stage.app.delivery.let_rest(ADA, "the chat blocked the bot")
    await sending
    stage.app.readers.mark_back(ADA, now=clock())
    clock.move(weeks=3)
    stage.app.outbox.settle_interrupted()
    assert stage.app.outbox.counts() == {"failed": 1, "sent": 1}


async def test_a_refused_token_is_the_operators_to_mend(database: Path, telegram: LocalTelegram, clock: Clock) -> None:
    settings = config(database, telegram)
    telegram.token = "1:changed-since"
    async with App(settings, now=clock) as app:
        with pytest.raises(ConfigError, match=r"telegram\.token was refused") as caught:
            await app.connect()
    assert settings.telegram.token not in str(caught.value)
