"""How the bot behaves: it bears much, says what it knows, shows that it works, and minds its own business in groups."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from telegram import Update
from telegram.ext import CommandHandler

from bot import presence
from bot.app import App
from bot.commands import UNLISTED, Menu, commands
from bot.config import LimitsConfig
from bot.desk import Context
from bot.local.server import LocalTelegram
from tests.stage import ADA, BEN, OPERATOR, Clock, Stage, config
from tests.test_conversations import headlines

GROUP = -42


@pytest.fixture
async def strict(database: Path, telegram: LocalTelegram, clock: Clock) -> AsyncIterator[Stage]:
    """A bot that answers three questions a minute."""
    settings = replace(config(database, telegram), limits=LimitsConfig(questions_per_minute=3))
    async with App(settings, now=clock, sleep=clock.sleep) as app:
        await app.connect()
        yield Stage(app, telegram, clock)


# Patience


async def test_who_asks_too_much_is_told_once_to_wait_and_answered_again_after_a_minute(
    strict: Stage, clock: Clock
) -> None:
    for _ in range(3):
        assert len(await strict.ask("/latest")) == 1
    clock.move(seconds=20)
    [told] = await strict.ask("/latest")
    assert told.text == "That was a lot at once: I answer 3 questions a minute. Please ask again in 40 seconds."
    assert await strict.ask("/latest") == []
    assert await strict.ask("what is going on?") == []
    clock.move(seconds=40)
    assert headlines((await strict.ask("/latest"))[0])


async def test_a_press_too_many_is_answered_where_it_was_made_and_turns_no_page(strict: Stage) -> None:
    [listed] = await strict.ask("/latest 2")
    [page] = await strict.press(listed, "Older ›")
    [page] = await strict.press(page, "Older ›")
    for _ in range(2):
        assert await strict.press(page, "Older ›") == []
        assert strict.telegram.answers[-1].startswith("That was a lot at once")


async def test_nobody_waits_for_another_and_the_operator_never(strict: Stage) -> None:
    for _ in range(4):
        await strict.ask("/latest")
    assert headlines((await strict.ask("/latest", chat_id=BEN))[0])
    for _ in range(8):
        assert headlines((await strict.ask("/latest", chat_id=OPERATOR))[0])


async def test_administrators_who_hide_behind_different_groups_do_not_wait_for_each_other(strict: Stage) -> None:
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    command = {"type": "bot_command", "offset": 0, "length": 5}
    answers = []
    for group_id in (GROUP, GROUP, GROUP, GROUP - 1):
        group = strict.telegram.world.open_group(group_id).info
        said = {"message_id": 900, "date": 0, "chat": group, "from": hidden, "sender_chat": group}
        strict.telegram.poison({"message": {**said, "text": "/next", "entities": [command]}})
        answers = await strict.replies(group_id)
    assert [answer.text for answer in answers] == ["You have no digest; /start begins one, and so does a time."]
    strict.telegram.poison(
        {
            "message": {
                **said,
                "chat": {**group, "id": GROUP},
                "sender_chat": {**group, "id": GROUP},
                "text": "/next",
                "entities": [command],
            }
        }
    )
    [wait] = await strict.replies(GROUP)
    assert wait.text.startswith("That was a lot at once")


async def test_who_must_wait_still_gets_the_digest_that_is_due(strict: Stage, clock: Clock) -> None:
    await strict.ask("/start")
    clock.move(hours=20)
    for _ in range(5):
        await strict.ask("/latest")
    assert await strict.app.send_digests() == 1
    assert headlines((await strict.replies())[0])


async def test_what_a_group_says_among_itself_is_no_question(strict: Stage) -> None:
    strict.telegram.world.open_group(GROUP)
    for text in ("/weather@another_bot", "@tidings_local_bot knows", "Good morning") * 3:
        strict.telegram.poison({"message": in_group(text)})
    assert await strict.replies(GROUP) == []
    [answer] = await strict.ask("/latest", chat_id=GROUP)
    assert headlines(answer)


def in_group(text: str) -> dict[str, object]:
    """Return a message as a bot that may read everything in a group hears it."""
    person = {"id": 501, "is_bot": False, "first_name": "Ada"}
    chat = {"id": GROUP, "type": "group", "title": "Neighbours"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    return {"message_id": 9000, "date": 1, "chat": chat, "from": person, "text": text, "entities": entities}


# Signs of life


async def test_typing_is_shown_while_an_answer_takes_its_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "TYPING_AFTER_S", 0.0)
    go_on = asyncio.Event()

    async def slow(_update: Update, _context: Context) -> None:
        await go_on.wait()

    stage.app.telegram.add_handler(CommandHandler("slow", slow), group=-3)
    stage.telegram.open_group(-43, topics=[7])
    stage.telegram.say(-43, "/slow", thread_id=7)
    async with asyncio.timeout(5):
        while not (shown := [values for name, values in stage.telegram.requests if name == "sendChatAction"]):
            await stage.telegram._wait()
    go_on.set()
    await stage.replies(-43)
    assert shown[0] == {"chat_id": "-43", "action": "typing", "message_thread_id": "7"}


async def test_a_quick_answer_comes_without_a_sign(stage: Stage) -> None:
    await stage.ask("/next")
    assert "sendChatAction" not in [name for name, _ in stage.telegram.requests]


async def test_a_fault_of_the_bots_is_owned_where_it_was_met(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    [page] = await stage.ask("/follow ferry")

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(stage.app.readers, "last_listings", broken)
    [sorry] = await stage.ask("/why")
    assert sorry.text.startswith("Something went wrong on my side. Please try that again")
    monkeypatch.setattr(stage.app.readers, "save", broken)
    assert await stage.press(page, "Undo") == []
    assert stage.telegram.answers[-1].startswith("Something went wrong on my side.")


# Commands


async def test_each_kind_of_chat_is_shown_the_commands_that_are_for_it(stage: Stage) -> None:
    stage.telegram.world.open_group(GROUP)
    ada, group, operator = (
        {command["command"] for command in stage.telegram.world.commands_in(chat_id)}
        for chat_id in (ADA, GROUP, OPERATOR)
    )
    assert group < ada < operator
    assert {"latest", "digest", "settings", "help"} <= group
    assert "follow" in ada - group
    assert operator - ada == {"status", "outbox"}


async def test_all_that_is_offered_is_known(stage: Stage) -> None:
    handlers = [one for group in stage.app.telegram.handlers.values() for one in group]
    known = {name for one in handlers if isinstance(one, CommandHandler) for name in one.commands}
    offered = {command.name for command in commands(*Menu)} | {*UNLISTED}
    assert offered == known


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lastest", "latest"), ("folow", "follow"), ("UNMUT", "unmute"), ("resum", "resume"), ("setings", "settings")],
)
async def test_an_unknown_command_gets_the_nearest_one(stage: Stage, typed: str, meant: str) -> None:
    [answer] = await stage.ask(f"/{typed}")
    assert answer.text == f"I don't know /{typed}. Did you mean /{meant}?"


async def test_what_is_near_to_nothing_gets_the_list_and_nobody_the_operators_commands(stage: Stage) -> None:
    for typed in ("xyzzy", "outbo", "x" * 60):
        [answer] = await stage.ask(f"/{typed}")
        assert "/help lists those that I know." in answer.text


async def test_help_lists_all_commands_by_theme_with_the_operators_for_the_operator_alone(stage: Stage) -> None:
    [help_] = await stage.ask("/help")
    blocks = help_.text.split("\n\n")
    assert [block.split("\n")[0] for block in blocks[2:]] == [
        "Read", "What comes", "When and how it comes", "This chat", "Topics",
    ]  # fmt: skip
    assert all(f"\n/{command.name} – {command.about}" in help_.text for command in commands(Menu.ALL, Menu.PRIVATE))
    assert "/outbox" not in help_.text
    assert "/outbox" in (await stage.ask("/help", chat_id=OPERATOR))[0].text
