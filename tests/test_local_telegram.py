from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, RetryAfter

from bot.local.server import Fault, LocalTelegram

ADA, GROUP = 101, -42
TOKEN = "123456:LOCAL"


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(token=TOKEN) as telegram:
        telegram.open_chat(ADA, first_name="Ada", language_code="de")
        telegram.open_group(GROUP)
        yield telegram


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{telegram.api_url}/bot") as bot:
        yield bot


@pytest.fixture
async def client(telegram: LocalTelegram) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{telegram.api_url}/bot{TOKEN}/") as client:
        yield client


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"do:{label}") for label in labels]])


async def refusal(client: httpx.AsyncClient, method: str, **parameters: Any) -> str:
    answer = await client.post(method, json=parameters)
    assert answer.json()["ok"] is False
    assert answer.status_code == answer.json()["error_code"]
    return f"{answer.status_code} {answer.json()['description']}"


async def one_update(bot: Bot, offset: int = 0) -> Update:
    [update] = await bot.get_updates(offset=offset, timeout=5)
    return update


# What the bot sends


async def test_a_sent_message_reads_as_a_real_one(telegram: LocalTelegram, bot: Bot) -> None:
    message = await bot.send_message(
        ADA,
        '<b>Ferry</b> strike: <a href="https://a.example/x">A</a>',
        parse_mode="HTML",
        reply_markup=keyboard("1", "2"),
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert message.text == "Ferry strike: A"
    assert [(entity.type, message.parse_entity(entity)) for entity in message.entities] == [
        ("bold", "Ferry"),
        ("text_link", "A"),
    ]
    assert message.from_user == bot.bot
    assert message.chat.type == "private"
    assert message.date.tzinfo is not None
    assert message.reply_markup == keyboard("1", "2")
    assert message.link_preview_options == LinkPreviewOptions(is_disabled=True)
    [sent] = telegram.sent(ADA)
    assert (sent.message_id, sent.text, sent.links) == (message.message_id, "Ferry strike: A", ["https://a.example/x"])
    assert sent.buttons == [["1", "2"]]
    assert sent.is_silent
    assert sent.source.startswith("<b>Ferry</b>")


async def test_what_is_said_of_the_link_preview_is_kept_and_each_edit_says_it_anew(
    telegram: LocalTelegram, bot: Bot
) -> None:
    large = LinkPreviewOptions(url="https://a.example/x", prefer_large_media=True, show_above_text=True)
    message = await bot.send_message(ADA, "x", link_preview_options=large)
    assert message.link_preview_options == large
    [sent] = telegram.sent(ADA)
    assert sent.preview == {"url": "https://a.example/x", "prefer_large_media": True, "show_above_text": True}
    changed = await bot.edit_message_reply_markup(ADA, message.message_id, reply_markup=keyboard("1"))
    assert isinstance(changed, Message)
    assert changed.link_preview_options == large
    await bot.edit_message_text("y", ADA, message.message_id)
    assert sent.preview == {}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([], "object expected as link preview options"),
        ({"is_disabled": "yes"}, 'Field "is_disabled" must be of type Boolean'),
        ({"url": 1}, 'Field "url" must be of type String'),
    ],
)
async def test_bad_options_of_a_link_preview_are_refused_and_nothing_is_sent(
    telegram: LocalTelegram, client: httpx.AsyncClient, options: Any, reason: str
) -> None:
    answer = await client.post("sendMessage", json={"chat_id": ADA, "text": "x", "link_preview_options": options})
    assert answer.status_code == 400
    assert reason in answer.json()["description"]
    assert telegram.sent(ADA) == []


async def test_without_a_parse_mode_tags_are_text(bot: Bot) -> None:
    message = await bot.send_message(ADA, " <b>x</b> ")
    assert message.text == "<b>x</b>"
    assert not message.entities


async def test_each_chat_has_its_own_copy_of_a_text_that_went_to_many(telegram: LocalTelegram, bot: Bot) -> None:
    for chat_id in (ADA, GROUP):
        await bot.send_message(chat_id, '<a href="https://a.example/x">A</a>', parse_mode="HTML")
        [sent] = telegram.sent(chat_id)
        assert sent.links == ["https://a.example/x"]
        sent.entities[0].clear()


async def test_message_ids_grow(bot: Bot) -> None:
    ids = [(await bot.send_message(chat_id, "x")).message_id for chat_id in (ADA, GROUP, ADA)]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("how", ["query", "form", "multipart", "json"])
async def test_parameters_come_in_any_of_telegrams_ways(client: httpx.AsyncClient, how: str) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "url": "https://a.example"}]]}
    strings = {"chat_id": str(ADA), "text": "hello", "reply_markup": json.dumps(markup)}
    if how == "query":
        answer = await client.get("SENDMESSAGE", params=strings)
    elif how == "form":
        answer = await client.post("sendMessage", data=strings)
    elif how == "multipart":
        answer = await client.post("sendMessage", files={name: (None, value) for name, value in strings.items()})
    else:
        answer = await client.post("sendMessage", json={"chat_id": ADA, "text": "hello", "reply_markup": markup})
    assert answer.json()["result"]["reply_markup"] == markup


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"chat_id": 999}, "chat not found"),
        ({"chat_id": "@somebody"}, "chat not found"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "\u200b"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "<x>", "parse_mode": "html"}, 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
        ({"parse_mode": "MarkdownV2"}, "not supported here; write HTML"),
        ({"parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"reply_parameters": {"message_id": 77}}, "message to be replied not found"),
        ({"reply_markup": None}, "object expected as reply markup"),
        ({"reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"reply_markup": {"inline_keyboard": [{}]}}, "inline keyboard expected"),
    ],
)
async def test_a_message_is_refused_in_telegrams_words(
    telegram: LocalTelegram, client: httpx.AsyncClient, parameters: dict[str, Any], reason: str
) -> None:
    assert (
        await refusal(client, "sendMessage", **{"chat_id": ADA, "text": "x"} | parameters)
        == f"400 Bad Request: {reason}"
    )
    assert telegram.sent(ADA) == []


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "text must be non-empty"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": 5}, 'Field "callback_data" must be of type String'),
        ({"text": "x", "url": "http://localhost/"}, "URL 'http://localhost/' is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": "https://a.example", "callback_data": "x"}, "not supported here"),
    ],
)
async def test_a_bad_button_is_refused(client: httpx.AsyncClient, button: dict[str, Any], reason: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert reason in await refusal(client, "sendMessage", chat_id=ADA, text="x", reply_markup=markup)


async def test_callback_data_may_take_64_bytes_and_a_keyboard_100_buttons(bot: Bot) -> None:
    await bot.send_message(
        ADA, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="é" * 32)] * 5] * 20)
    )
    with pytest.raises(BadRequest, match="Reply_markup_too_long"):
        await bot.send_message(ADA, "x", reply_markup=keyboard(*map(str, range(101))))


async def test_a_reply_shows_what_it_replies_to_unless_that_is_gone_and_need_not_be_there(bot: Bot) -> None:
    first = await bot.send_message(ADA, "x")
    reply = await bot.send_message(ADA, "y", reply_parameters=ReplyParameters(first.message_id))
    assert reply.reply_to_message == first
    await first.delete()
    lone = await bot.send_message(
        ADA, "z", reply_parameters=ReplyParameters(first.message_id, allow_sending_without_reply=True)
    )
    assert lone.reply_to_message is None


async def test_an_edit_changes_text_and_takes_away_a_keyboard_that_it_does_not_name(
    telegram: LocalTelegram, bot: Bot
) -> None:
    message = await bot.send_message(ADA, "<b>x</b>", parse_mode="HTML", reply_markup=keyboard("1"))
    edited = await message.edit_text("y")
    assert isinstance(edited, Message)
    assert (edited.text, edited.entities, edited.reply_markup) == ("y", (), None)
    assert edited.edit_date is not None
    edited = await bot.edit_message_reply_markup(ADA, message.message_id, reply_markup=keyboard("2"))
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("y", keyboard("2"))
    [sent] = telegram.sent(ADA)
    assert (sent.text, sent.buttons, sent.edits) == ("y", [["2"]], 2)


async def test_an_edit_that_changes_nothing_or_is_not_the_bots_to_make_is_refused(
    telegram: LocalTelegram, bot: Bot
) -> None:
    message = await bot.send_message(ADA, "x", reply_markup=keyboard("1"))
    same = "specified new message content and reply markup are exactly the same"
    with pytest.raises(BadRequest, match=same):
        await message.edit_text(" x ", reply_markup=keyboard("1"))
    with pytest.raises(BadRequest, match=same):
        await message.edit_reply_markup(keyboard("1"))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("y", ADA, 777)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("y", ADA, telegram.say(ADA, "mine"))


async def test_a_deleted_message_is_gone(telegram: LocalTelegram, bot: Bot) -> None:
    message = await bot.send_message(ADA, "x")
    await message.delete()
    assert telegram.sent(ADA) == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await message.delete()
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP, telegram.say(GROUP, "/start"))


# What the bot hears


async def test_what_a_person_says_arrives_with_its_commands_and_what_it_replies_to(
    telegram: LocalTelegram, bot: Bot
) -> None:
    asked = await bot.send_message(ADA, "<b>1. x</b>", parse_mode="HTML", reply_markup=keyboard("1"))
    telegram.say(ADA, "😀 /related@tidings_local_bot 3, a/b", reply_to=asked.message_id)
    message = (await one_update(bot)).message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code) == (ADA, "de")
    assert list(message.parse_entities().values()) == ["/related@tidings_local_bot"]
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "1. x"
    assert message.reply_to_message.entities == asked.entities
    assert message.reply_to_message.reply_markup == keyboard("1")


async def test_an_update_stays_until_a_later_offset_confirms_it(telegram: LocalTelegram, bot: Bot) -> None:
    for text in ("a", "b", "c"):
        telegram.say(ADA, text)
    first, second = await bot.get_updates(limit=2)
    assert await bot.get_updates(limit=2) == (first, second)
    assert [update.message.text for update in await bot.get_updates(offset=second.update_id) if update.message] == [
        "b",
        "c",
    ]
    [last] = await bot.get_updates(offset=-1)
    assert last.update_id == second.update_id + 1
    assert await bot.get_updates(offset=last.update_id + 1) == ()


async def test_a_waiting_poll_wakes_at_once(telegram: LocalTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.settled()
    telegram.say(ADA, "hello")
    async with asyncio.timeout(2):
        [update] = await poll
    assert update.message is not None
    assert update.message.text == "hello"


async def test_kinds_of_updates_that_were_not_asked_for_do_not_come(telegram: LocalTelegram, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["my_chat_member"])
    telegram.say(ADA, "hello")
    telegram.block(ADA)
    assert (await one_update(bot)).my_chat_member is not None


async def test_a_second_poll_ends_the_first(telegram: LocalTelegram, bot: Bot, client: httpx.AsyncClient) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.settled()
    assert (await client.get("getUpdates")).json()["result"] == []
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_settled_waits_until_the_bot_has_confirmed_everything(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.say(ADA, "hello")
    settled = asyncio.create_task(telegram.settled())
    update = await one_update(bot)
    assert not settled.done()
    poll = asyncio.create_task(bot.get_updates(offset=update.update_id + 1, timeout=30))
    await settled
    assert not poll.done()
    telegram.say(ADA, "bye")
    assert len(await poll) == 1


async def test_a_pressed_button_arrives_with_its_message_and_is_answered_once(
    telegram: LocalTelegram, bot: Bot
) -> None:
    await bot.send_message(ADA, "x", reply_markup=keyboard("1", "Older ›"))
    [sent] = telegram.sent(ADA)
    telegram.press(sent, "Older ›")
    query = (await one_update(bot)).callback_query
    assert query is not None
    assert (query.from_user.id, query.data) == (ADA, "do:Older ›")
    assert isinstance(query.message, Message)
    assert (query.message.text, query.message.reply_markup) == ("x", keyboard("1", "Older ›"))
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)
    await query.answer("Done")
    assert telegram.answers == ["Done"]
    for query_id in (query.id, "never-was"):
        with pytest.raises(BadRequest, match="response timeout expired or query id is invalid"):
            await bot.answer_callback_query(query_id)


async def test_a_button_that_is_not_there_can_be_forged_but_not_pressed(telegram: LocalTelegram, bot: Bot) -> None:
    await bot.send_message(ADA, "x", reply_markup=keyboard("1"))
    [sent] = telegram.sent(ADA)
    with pytest.raises(LookupError, match="no button '2'"):
        telegram.press(sent, "2")
    telegram.forge(ADA, sent.message_id, "nonsense")
    query = (await one_update(bot)).callback_query
    assert query is not None
    assert query.data == "nonsense"


async def test_a_bot_that_is_blocked_hears_of_it_and_can_not_send_until_it_is_let_in_again(
    telegram: LocalTelegram, bot: Bot
) -> None:
    telegram.block(ADA)
    change = (await one_update(bot)).my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    assert change.new_chat_member.user.id == bot.id
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ADA, "x")
    telegram.unblock(ADA)
    await bot.send_message(ADA, "x")
    telegram.block(GROUP)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(GROUP, "x")


async def test_in_a_group_the_bot_hears_commands_and_replies_to_it_alone(telegram: LocalTelegram, bot: Bot) -> None:
    message = await bot.send_message(GROUP, "x")
    telegram.say(GROUP, "Good morning")
    telegram.say(GROUP, "/start@some_other_bot")
    telegram.say(GROUP, "/latest")
    telegram.say(GROUP, "thank you", reply_to=message.message_id)
    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert heard == ["/latest", "thank you"]


# The rest of the Bot API, and the person's side


async def test_the_bot_and_its_chats_can_be_asked_about(telegram: LocalTelegram, bot: Bot) -> None:
    assert (await bot.get_me()).username == "tidings_local_bot"
    assert (await bot.get_chat(ADA)).first_name == "Ada"
    assert (await bot.get_chat_member(GROUP, bot.id)).status == "member"
    with pytest.raises(BadRequest):
        await bot.get_chat_member(GROUP, 77)
    assert await bot.send_chat_action(ADA, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(ADA, "yawning")
    telegram.say(ADA, "x")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0
    assert await bot.set_my_description("x" * 512)
    assert await bot.set_my_short_description("x" * 120)
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)
    assert await bot.set_chat_menu_button(ADA, MenuButtonCommands())


async def test_commands_are_kept_by_scope_and_language(telegram: LocalTelegram, bot: Bot) -> None:
    latest, status = BotCommand("latest", "the newest"), BotCommand("status", "how it goes")
    scope = BotCommandScopeChat(ADA)
    await bot.set_my_commands([latest])
    await bot.set_my_commands([latest, status], scope=scope)
    assert await bot.get_my_commands() == (latest,)
    assert await bot.get_my_commands(scope=scope) == (latest, status)
    assert await bot.get_my_commands(language_code="de") == ()
    assert telegram.world.commands == [latest.to_dict()]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    "commands",
    [
        {},
        [{"command": "Latest", "description": "x"}],
        [{"command": "x" * 33, "description": "x"}],
        [{"command": "x", "description": ""}],
        [{"command": "x", "description": "x" * 257}],
        [{"command": "x", "description": "x"}] * 101,
    ],
)
async def test_bad_commands_are_refused(client: httpx.AsyncClient, commands: Any) -> None:
    assert (await refusal(client, "setMyCommands", commands=commands)).startswith("400 Bad Request: ")


async def test_a_wrong_token_and_an_unknown_method_are_refused(
    telegram: LocalTelegram, client: httpx.AsyncClient
) -> None:
    assert await refusal(client, f"{telegram.api_url}/bot123456:WRONG/getMe") == "401 Unauthorized"
    assert await refusal(client, "sendCarrierPigeon") == "404 Not Found"
    assert await refusal(client, f"{telegram.api_url}/somewhere") == "404 Not Found"
    assert (await client.post("getMe", content="[", headers={"Content-Type": "application/json"})).status_code == 400
    assert (await client.post("getMe", json=[])).status_code == 400


async def test_a_text_that_is_no_unicode_is_refused(client: httpx.AsyncClient) -> None:
    body = f'{{"chat_id": {ADA}, "text": "\\ud83d"}}'
    answer = await client.post("sendMessage", content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_faults_are_answered_instead_one_after_the_other(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.fail(
        "sendMessage",
        Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7}),
        Fault(403, "Forbidden: user is deactivated"),
    )
    with pytest.raises(RetryAfter):
        await bot.send_message(ADA, "x")
    with pytest.raises(Forbidden, match="deactivated"):
        await bot.send_message(ADA, "x")
    await bot.send_message(ADA, "x")
    assert [message.text for message in telegram.sent(ADA)] == ["x"]


async def test_requests_are_kept_as_they_came(telegram: LocalTelegram, bot: Bot) -> None:
    await bot.send_message(ADA, "x")
    assert telegram.requests[-1] == ("sendMessage", {"chat_id": "101", "text": "x"})


async def test_the_next_message_is_waited_for_and_returned_once(telegram: LocalTelegram, bot: Bot) -> None:
    waiting = asyncio.create_task(telegram.next_message(ADA))
    message = await bot.send_message(ADA, "x")
    assert (await waiting).text == "x"
    with pytest.raises(TimeoutError):
        await telegram.next_message(ADA, timeout_s=0)
    await message.edit_text("y")
    assert (await telegram.next_message(ADA)).text == "y"
    await bot.send_message(ADA, "z")
    assert [news.text for news in telegram.take_news(ADA)] == ["z"]
    assert telegram.take_news(ADA) == []


async def test_events_come_in_order_with_answers_among_them(telegram: LocalTelegram, bot: Bot) -> None:
    message = await bot.send_message(ADA, "x", reply_markup=keyboard("1"))
    query_id = telegram.press(telegram.sent(ADA)[0], "do:1")
    await bot.answer_callback_query(query_id, text="One")
    await message.edit_text("y")
    await message.delete()
    events = [await telegram.next_event(ADA) for _ in range(4)]
    assert [event.kind for event in events] == ["sent", "answered", "edited", "deleted"]
    assert events[1].text == "One"


async def test_what_was_said_outlives_a_stop(telegram: LocalTelegram) -> None:
    telegram.say(ADA, "x")
    await telegram.stop()
    await telegram.start()
    async with Bot(TOKEN, base_url=f"{telegram.api_url}/bot") as bot:
        assert (await one_update(bot)).message is not None


async def test_commands_are_shown_by_the_narrowest_scope_that_has_some(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.open_chat(102)
    telegram.open_group(-7)
    latest, help_, status = (BotCommand(name, "what it does") for name in ("latest", "help", "status"))
    await bot.set_my_commands([latest])
    await bot.set_my_commands([help_], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([status], scope=BotCommandScopeChat(ADA))
    shown = [[command["command"] for command in telegram.world.commands_in(chat)] for chat in (ADA, 102, -7)]
    assert shown == [["status"], ["latest"], ["help"]]


@pytest.mark.parametrize(
    "parameters",
    [
        {"scope": {"type": "everybody"}},
        {"scope": {"type": "chat"}},
        {"scope": {"type": "chat", "chat_id": "Ada"}},
        {"scope": {"type": "chat", "chat_id": 987654}},
        {"scope": {"type": "chat_member", "chat_id": ADA}},
        {"scope": "all"},
        {"language_code": "deutsch"},
    ],
)
async def test_commands_for_nobody_are_refused(client: httpx.AsyncClient, parameters: dict[str, Any]) -> None:
    commands = [{"command": "latest", "description": "the newest"}]
    refused = await refusal(client, "setMyCommands", commands=commands, **parameters)
    assert refused.startswith("400 Bad Request: ")


async def test_a_message_may_ask_for_a_reply_to_it(
    bot: Bot, client: httpx.AsyncClient, telegram: LocalTelegram
) -> None:
    await bot.send_message(GROUP, "At what time?", reply_markup=ForceReply(selective=True))
    [asked] = telegram.sent(GROUP)
    assert (asked.asks_reply, asked.buttons) == (True, [])
    for markup in ({"force_reply": False}, {"force_reply": True, "selective": "yes"}):
        assert "can't parse" in await refusal(client, "sendMessage", chat_id=GROUP, text="?", reply_markup=markup)
    long = {"force_reply": True, "input_field_placeholder": "x" * 65}
    assert "PLACEHOLDER_INVALID" in await refusal(client, "sendMessage", chat_id=GROUP, text="?", reply_markup=long)


async def test_people_send_locations_and_others_than_ada_press_and_write(bot: Bot, telegram: LocalTelegram) -> None:
    telegram.locate(ADA, 52.5, 13.4)
    sent = await bot.send_message(GROUP, "Menu", reply_markup=keyboard("Yes"))
    grace = {"id": 777, "is_bot": False, "first_name": "Grace"}
    telegram.press(telegram.sent(GROUP)[0], "Yes", person=grace)
    telegram.say(GROUP, "Hello", reply_to=sent.message_id, person=grace)
    location, press, reply = await bot.get_updates()
    assert location.message is not None
    assert location.message.location is not None
    assert (location.message.location.latitude, location.message.location.longitude) == (52.5, 13.4)
    assert [update.effective_user.first_name for update in (press, reply) if update.effective_user] == ["Grace"] * 2
