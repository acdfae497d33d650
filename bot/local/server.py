"""A Bot API server on loopback, as strict as Telegram's: what passes here passes there.

Its answers and refusals are worded as Telegram words them; methods and buttons that it does not know it refuses.
https://core.telegram.org/bots/api
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.local.entities import Refused
from bot.local.faults import Cut, Fault, Silence
from bot.local.limits import Limits, Traffic
from bot.local.methods import Methods
from bot.local.parameters import Parameters, parameters_of
from bot.local.world import Event, Json, SentMessage, World

TOKEN = "4200:local-telegram-knows-no-secrets"  # noqa: S105 - it opens nothing but this
MAX_POLL_S = 50.0
_LIMITED = {"sendmessage", "editmessagetext"}


class LocalTelegram:
    """The server and its people; an async context manager. With `limits`, it refuses what comes too fast.

    A person's side: `say`, `press`, `block`, `unblock`, `migrate`, `close_topic`; what the bot did: `next_message`,
    `next_event`, `sent`, `answers`, `requests`; what goes wrong: `fail`, `poison`.
    """

    def __init__(self, token: str = TOKEN, *, limits: Limits | None = None) -> None:
        self.token = token
        self.world = World()
        self.requests: list[tuple[str, dict[str, str]]] = []
        """Each method called, with its parameters."""
        self.floods: list[int] = []
        """The chat of each message that came too soon."""
        self._traffic = Traffic(limits) if limits else None
        self._methods = Methods(self.world)
        self._n_read: Counter[tuple[str, int]] = Counter()
        self._faults: dict[str, deque[Fault | Cut | Silence | None]] = defaultdict(deque)
        self._changed = asyncio.Event()
        self._waiting_poll: object = None
        self._runner: web.AppRunner | None = None
        self._base = ""

    @property
    def answers(self) -> list[str]:
        """What was shown to those who pressed a button."""
        return self._methods.answers

    @property
    def api_url(self) -> str:
        """The root of the server, as `telegram.api_url` names it."""
        return self._base

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback interface."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Hang up."""
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on a port of the loopback interface; on a free one where none is named."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_route("*", "/{path:.*}", _not_found)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Hang up; chats and updates stay, and `start` takes them up again."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # The people's side

    def open_chat(self, chat_id: int, *, first_name: str = "Ada", language_code: str = "en") -> None:
        """Let a person find the bot."""
        self.world.open_chat(chat_id, first_name=first_name, language_code=language_code)

    def open_group(
        self, chat_id: int, *, title: str = "Neighbours", member_id: int = 501, topics: Iterable[int] = ()
    ) -> None:
        """Put the bot into a group, where one person speaks; with topics, it is a forum."""
        self.world.open_group(chat_id, title=title, member_id=member_id, topics=topics)

    def say(
        self,
        chat_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        person: Json | None = None,
    ) -> int:
        """Write to the bot, as another person or in a topic of a forum; return the message's id."""
        message_id = self.world.say(chat_id, text, reply_to=reply_to, thread_id=thread_id, person=person)
        self._wake()
        return message_id

    def locate(self, chat_id: int, latitude: float, longitude: float) -> int:
        """Send the bot a location; return the message's id."""
        message_id = self.world.locate(chat_id, latitude, longitude)
        self._wake()
        return message_id

    def press(self, message: SentMessage, label_or_data: str, *, person: Json | None = None) -> str:
        """Press the button with this label or data; return the query's id. Raises LookupError where there is none."""
        for button in (button for row in message.keyboard for button in row):
            if label_or_data in (button["text"], button.get("callback_data")) and "callback_data" in button:
                return self.forge(message.chat_id, message.message_id, button["callback_data"], person=person)
        raise LookupError(f"no button {label_or_data!r} among {message.buttons}")

    def forge(self, chat_id: int, message_id: int, data: str, *, person: Json | None = None) -> str:
        """Send the data of a button that may never have been there; return the query's id."""
        query_id = self.world.press(chat_id, message_id, data, person=person)
        self._wake()
        return query_id

    def block(self, chat_id: int) -> None:
        """Block the bot, or throw it out of a group."""
        self.world.block(chat_id)
        self._wake()

    def unblock(self, chat_id: int) -> None:
        """Let the bot write again."""
        self.world.unblock(chat_id)
        self._wake()

    def open_channel(self, chat_id: int, *, title: str = "Bulletin") -> None:
        """Let the bot post in a channel."""
        self.world.open_channel(chat_id, title=title)

    def migrate(self, chat_id: int, new_id: int, *, announce: bool = True) -> None:
        """Make a supergroup of a group, with another id; without `announce`, the bot finds out by a refusal."""
        self.world.migrate(chat_id, new_id, announce=announce)
        self._wake()

    def close_topic(self, chat_id: int, thread_id: int) -> None:
        """Let nobody write in a topic of a forum for now."""
        self.world.close_topic(chat_id, thread_id)

    def reopen_topic(self, chat_id: int, thread_id: int) -> None:
        """Let a closed topic be written in again."""
        self.world.reopen_topic(chat_id, thread_id)

    def delete_topic(self, chat_id: int, thread_id: int) -> None:
        """Delete a topic of a forum with all that stands in it."""
        self.world.delete_topic(chat_id, thread_id)

    def delete_chat(self, chat_id: int) -> None:
        """Let a chat vanish for the bot."""
        self.world.delete_chat(chat_id)

    def poison(self, update: Json) -> None:
        """Queue a raw update, whether or not it makes sense and the bot asked for its kind; it gets its own id."""
        self.world.poison(update)
        self._wake()

    def sent(self, chat_id: int) -> list[SentMessage]:
        """Return the bot's messages in a chat as they stand now."""
        return list(self.world.chats[chat_id].sent.values())

    async def next_message(self, chat_id: int, *, timeout_s: float = 5.0) -> SentMessage:
        """Return the bot's next message, new or edited, that was not returned yet; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while True:
                event = await self._next("message", chat_id)
                if event.kind in {"sent", "edited"} and event.message is not None:
                    return event.message

    def take_news(self, chat_id: int) -> list[SentMessage]:
        """Return all new and edited messages of a chat that `next_message` did not return yet."""
        events = self.world.chats[chat_id].events
        first, self._n_read["message", chat_id] = self._n_read["message", chat_id], len(events)
        return [event.message for event in events[first:] if event.message and event.kind in {"sent", "edited"}]

    async def next_event(self, chat_id: int, *, timeout_s: float = 5.0) -> Event:
        """Return the next thing that the bot did in a chat and that this did not return yet; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            return await self._next("event", chat_id)

    async def _next(self, reader: str, chat_id: int) -> Event:
        events = self.world.chats[chat_id].events
        while self._n_read[reader, chat_id] >= len(events):
            await self._wait()
        self._n_read[reader, chat_id] += 1
        return events[self._n_read[reader, chat_id] - 1]

    async def settled(self, *, timeout_s: float = 5.0) -> None:
        """Wait until the bot has confirmed all updates and asks for more; it may still be dealing with them."""
        async with asyncio.timeout(timeout_s):
            while self.world.updates or self._waiting_poll is None:
                await self._wait()

    def fail(self, method: str, *faults: Fault | Cut | Silence | None) -> None:
        """Let the next calls of a method meet these faults, one after the other; None is a call that goes well."""
        self._faults[method.lower()].extend(faults)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _wait(self) -> None:
        await self._changed.wait()

    # The bot's side

    async def _handle(self, request: web.Request) -> web.Response:
        try:
            method, parameters = await self._read(request)
            faults = self._faults.get(method)
            if faults and (fault := faults.popleft()) is not None:
                return await self._meet(fault, request, method, parameters)
            return web.json_response({"ok": True, "result": await self._call(method, parameters)})
        except Refused as e:
            return _refusal(e)

    async def _read(self, request: web.Request) -> tuple[str, Parameters]:
        """Return what is called, in lower case, and its parameters; raises Refused."""
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            raise Refused("Unauthorized", code=401)
        parameters = await parameters_of(request)
        self.requests.append((method, parameters))
        return method.lower(), Parameters(parameters)

    async def _meet(
        self, fault: Fault | Cut | Silence, request: web.Request, method: str, parameters: Parameters
    ) -> web.Response:
        if isinstance(fault, Fault):
            return fault.response()
        if fault.after_taken:
            with suppress(Refused):  # the refusal is lost as any other answer
                await self._call(method, parameters)
        if isinstance(fault, Cut) and request.transport is not None:
            request.transport.close()
        # Cancelled when the connection is gone or the server stops.
        answer: asyncio.Future[web.Response] = asyncio.get_running_loop().create_future()
        return await answer

    async def _call(self, method: str, parameters: Parameters) -> Any:
        if method == "getupdates":
            return await self._get_updates(parameters)
        try:
            if self._traffic is not None and method in _LIMITED:
                return self._limited_call(self._traffic, method, parameters)
            return self._methods.call(method, parameters)
        finally:
            self._wake()

    def _limited_call(self, traffic: Traffic, method: str, parameters: Parameters) -> Any:
        """Carry out what comes slowly enough; what is refused for another reason does not count."""
        chat_id = parameters.integer("chat_id")
        if wait_s := traffic.retry_after_s(chat_id):
            self.floods.append(chat_id)
            reason = f"Too Many Requests: retry after {wait_s}"
            raise Refused(reason, code=429, parameters={"retry_after": wait_s})
        result = self._methods.call(method, parameters)
        traffic.take(chat_id)
        return result

    async def _get_updates(self, parameters: Parameters) -> list[Json]:
        """Long polling: an update stays until a later offset confirms it; a second poll ends the first."""
        allowed = parameters.decoded("allowed_updates")
        if isinstance(allowed, list):
            self.world.allowed = frozenset(map(str, allowed))
        self.world.confirm(parameters.integer("offset"))
        limit = min(max(parameters.integer("limit", 100), 1), 100)
        self._waiting_poll = this_poll = object()
        self._wake()
        try:
            async with asyncio.timeout(min(parameters.integer("timeout"), MAX_POLL_S)):
                while not self.world.updates and self._waiting_poll is this_poll:
                    await self._wait()
        except TimeoutError:
            return []
        finally:
            is_last = self._waiting_poll is this_poll
            if is_last:
                self._waiting_poll = None
        if not is_last:
            raise Refused(
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                code=409,
            )
        return self.world.updates[:limit]


async def _not_found(_: web.Request) -> web.Response:
    return _refusal(Refused("Not Found", code=404))


def _refusal(refused: Refused) -> web.Response:
    return Fault(refused.code, refused.description, refused.parameters or {}).response()
