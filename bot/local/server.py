"""A Bot API server on loopback, as strict as Telegram's: what passes here passes there.

Its answers and refusals are worded as Telegram words them. https://core.telegram.org/bots/api
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.local.entities import Refused, check_size, parse_html, units
from bot.local.world import BOT_ID, Json, SentMessage, World

TOKEN = "4200:local-telegram-knows-no-secrets"  # noqa: S105 - it opens nothing but this
MAX_BUTTONS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_ME = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Tidings",
    "username": "tidings_local_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is given instead of the real one."""

    code: int
    description: str
    parameters: Json = field(default_factory=dict)


class LocalTelegram:
    """The server and its people; an async context manager.

    A person's side: `say`, `press`, `block`, `unblock`; what the bot did: `next_message`, `sent`, `answers`.
    """

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.world = World()
        self.requests: list[tuple[str, Json]] = []
        """Each method called, with its parameters."""
        self.answers: list[str] = []
        """What was shown to those who pressed a button."""
        self._news: dict[int, deque[SentMessage]] = defaultdict(deque)
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._changed = asyncio.Event()
        self._n_polls = 0
        self._is_polled = False
        self._base = ""

    @property
    def api_url(self) -> str:
        """The root of the server, as `telegram.api_url` names it."""
        return self._base

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback interface."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Hang up."""
        self._wake()
        await self._runner.cleanup()

    # The people's side

    def open_chat(self, chat_id: int, *, first_name: str = "Ada", language_code: str = "en") -> None:
        """Let a person find the bot."""
        self.world.open_chat(chat_id, first_name=first_name, language_code=language_code)

    def say(self, chat_id: int, text: str, *, reply_to: int | None = None) -> int:
        """Write to the bot; return the message's id."""
        message_id = self.world.say(chat_id, text, reply_to=reply_to)
        self._wake()
        return message_id

    def press(self, message: SentMessage, label: str) -> None:
        """Press the button with this label; raises LookupError where the message has none."""
        for row in message.keyboard:
            for button in row:
                if button["text"] == label:
                    self.forge(message.chat_id, message.message_id, button["callback_data"])
                    return
        raise LookupError(f"no button {label!r} among {message.buttons}")

    def forge(self, chat_id: int, message_id: int, data: str) -> None:
        """Send the data of a button that may never have been there."""
        self.world.press(chat_id, message_id, data)
        self._wake()

    def block(self, chat_id: int) -> None:
        """Block the bot."""
        self.world.block(chat_id)
        self._wake()

    def unblock(self, chat_id: int) -> None:
        """Let the bot write again."""
        self.world.unblock(chat_id)
        self._wake()

    def sent(self, chat_id: int) -> list[SentMessage]:
        """Return the bot's messages in a chat as they stand now."""
        return list(self.world.chats[chat_id].sent.values())

    async def next_message(self, chat_id: int, *, timeout_s: float = 5.0) -> SentMessage:
        """Return the bot's next message, new or edited, that was not returned yet; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not self._news[chat_id]:
                await self._wait()
            return self._news[chat_id].popleft()

    def take_news(self, chat_id: int) -> list[SentMessage]:
        """Return all new and edited messages of a chat that were not returned yet."""
        news, self._news[chat_id] = list(self._news[chat_id]), deque()
        return news

    async def settled(self, *, timeout_s: float = 5.0) -> None:
        """Wait until the bot has taken all updates and asks for more."""
        async with asyncio.timeout(timeout_s):
            while self.world.updates or not self._is_polled:
                await self._wait()

    def fail(self, method: str, *faults: Fault) -> None:
        """Answer the next calls of a method with these faults, one after the other."""
        self._faults[method].extend(faults)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _wait(self) -> None:
        await self._changed.wait()

    # The bot's side

    async def _handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            _refuse_if(request.match_info["token"] != self.token, "Unauthorized", code=401)
            parameters = await _parameters(request)
            self.requests.append((method, parameters))
            result = await self._call(method, parameters)
        except Refused as e:
            body = {"ok": False, "error_code": e.code, "description": e.description}
            if e.parameters:
                body["parameters"] = e.parameters
            return web.json_response(body, status=e.code)
        return web.json_response({"ok": True, "result": result})

    async def _call(self, method: str, parameters: Json) -> Any:
        if self._faults[method]:
            fault = self._faults[method].popleft()
            raise Refused(fault.description, code=fault.code, parameters=fault.parameters)
        if method.lower() == "getupdates":
            return await self._get_updates(parameters)
        call: Callable[[Json], Any] | None = {
            "getme": lambda _: _ME,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "answercallbackquery": self._answer_callback_query,
            "sendchataction": self._send_chat_action,
            "setmycommands": self._set_my_commands,
            "getmycommands": lambda _: self.world.commands,
            "deletewebhook": lambda _: True,
        }.get(method.lower())
        if call is None:
            raise Refused("Not Found", code=404)
        result = call(parameters)
        self._wake()
        return result

    async def _get_updates(self, parameters: Json) -> list[Json]:
        """Long polling: an update stays until a later offset confirms it; a second poll ends the first."""
        offset, limit = int(parameters.get("offset") or 0), int(parameters.get("limit") or 100)
        allowed = _decoded(parameters.get("allowed_updates")) or []
        deadline = asyncio.get_running_loop().time() + float(parameters.get("timeout") or 0)
        self._n_polls += 1
        this_poll, self._is_polled = self._n_polls, True
        try:
            found = self.world.take_updates(offset, limit, allowed)
            self._wake()
            while not found and asyncio.get_running_loop().time() < deadline:
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(deadline):
                        await self._wait()
                _refuse_if(this_poll != self._n_polls, "Conflict: terminated by other getUpdates request", code=409)
                found = self.world.take_updates(offset, limit, allowed)
            return found
        finally:
            self._is_polled = self._is_polled and this_poll != self._n_polls

    def _send_message(self, parameters: Json) -> Json:
        chat_id = _chat_id(parameters)
        self.world.chat(chat_id)
        text, entities = _text(parameters)
        keyboard = _keyboard(parameters)
        message = self.world.send(
            chat_id,
            text,
            entities,
            keyboard=keyboard,
            source=str(parameters["text"]),
            reply_to=_replied(parameters, self.world.chats[chat_id].messages),
        )
        self._news[chat_id].append(self.world.chats[chat_id].sent[message["message_id"]])
        return message

    def _edit_message_text(self, parameters: Json) -> Json:
        chat_id, message_id = _chat_id(parameters), int(parameters.get("message_id") or 0)
        text, entities = _text(parameters)
        keyboard, source = _keyboard(parameters), str(parameters["text"])
        message = self.world.edit(chat_id, message_id, text, entities, keyboard=keyboard, source=source)
        self._news[chat_id].append(self.world.chats[chat_id].sent[message_id])
        return message

    def _answer_callback_query(self, parameters: Json) -> bool:
        if self.world.open_queries.pop(str(parameters.get("callback_query_id")), None) is None:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        text = str(parameters.get("text") or "")
        if units(text) > 200:
            raise Refused("Bad Request: MESSAGE_TOO_LONG")
        self.answers.append(text)
        return True

    def _send_chat_action(self, parameters: Json) -> bool:
        self.world.chat(_chat_id(parameters))
        if parameters.get("action") not in {"typing", "upload_photo", "upload_document"}:
            raise Refused("Bad Request: wrong parameter action in request")
        return True

    def _set_my_commands(self, parameters: Json) -> bool:
        commands = _decoded(parameters.get("commands"))
        if not isinstance(commands, list) or len(commands) > 100:
            raise Refused("Bad Request: can't parse BotCommands")
        for command in commands:
            if not _COMMAND.fullmatch(command.get("command", "")):
                raise Refused("Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.world.commands = commands
        return True


def _refuse_if(condition: bool, description: str, *, code: int) -> None:
    if condition:
        raise Refused(description, code=code)


async def _parameters(request: web.Request) -> Json:
    """Return the parameters of a call, however they come: in the address, as a form, or as JSON."""
    parameters: Json = dict(request.query)
    if request.content_type == "application/json":
        parameters.update(await request.json())
    elif request.method == "POST":
        parameters.update(await request.post())
    return parameters


def _decoded(value: Any) -> Any:
    """Return a parameter that may come as JSON within a form."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as e:
        raise Refused("Bad Request: can't parse JSON encoded object") from e


def _chat_id(parameters: Json) -> int:
    try:
        return int(parameters["chat_id"])
    except KeyError as e:
        raise Refused("Bad Request: chat_id is empty") from e
    except ValueError as e:
        raise Refused("Bad Request: chat not found") from e


def _text(parameters: Json) -> tuple[str, list[Json]]:
    source, mode = str(parameters.get("text") or ""), str(parameters.get("parse_mode") or "")
    if mode.lower() not in {"", "html"}:
        raise Refused("Bad Request: unsupported parse_mode")
    text, entities = parse_html(source) if mode else (source.strip(), [])
    check_size(text, entities)
    return text, entities


def _keyboard(parameters: Json) -> list[list[Json]]:
    markup = _decoded(parameters.get("reply_markup")) or {}
    rows: list[list[Json]] = markup.get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise Refused("Bad Request: REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not str(button.get("text", "")).strip():
            raise Refused("Bad Request: can't parse inline keyboard button: text must be non-empty")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= 64:
            raise Refused("Bad Request: BUTTON_DATA_INVALID")
        if data is None and not str(button.get("url", "")).startswith(("http://", "https://", "tg://")):
            raise Refused("Bad Request: BUTTON_URL_INVALID" if "url" in button else "Bad Request: BUTTON_TYPE_INVALID")
    return rows


def _replied(parameters: Json, messages: dict[int, Json]) -> int | None:
    reply = _decoded(parameters.get("reply_parameters"))
    if not reply:
        return None
    message_id = int(reply.get("message_id", 0))
    if message_id not in messages and not reply.get("allow_sending_without_reply"):
        raise Refused("Bad Request: message to be replied not found")
    return message_id
