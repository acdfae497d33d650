"""Receiving updates in a way that no single update can stop or hold up."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor
from telegram.request import HTTPXRequest

from bot.presence import typing
from summarizer.guard import certificates

log = logging.getLogger(__name__)


AT_ONCE = 64


class ChatByChat(BaseUpdateProcessor):
    """Deals with the updates of one chat in their order, and never lets one chat wait for another."""

    def __init__(self) -> None:
        # The library's own limit counts updates that wait for their chat: one busy chat would use it up for all.
        super().__init__(max_concurrent_updates=1_000_000)
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's earlier updates, then deal with this one."""
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.setdefault(chat.id, asyncio.Lock()) if chat is not None else asyncio.Lock()
        async with lock, self._at_once, typing(update):
            await coroutine

    async def initialize(self) -> None:
        """Nothing is to be prepared."""

    async def shutdown(self) -> None:
        """Nothing is to be put away."""


class PollingRequest(HTTPXRequest):
    """The request for getUpdates: an update that python-telegram-bot can't parse is replaced by its bare id.

    Otherwise the library raises on the whole batch, never confirms it, and asks for the same batch for ever.
    `refused` is set once Telegram refuses the token: the library then stops to ask, and tells nobody.
    """

    def __init__(self) -> None:
        super().__init__(connection_pool_size=1, httpx_kwargs={"verify": certificates()})
        self.refused = asyncio.Event()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request; return the status and the body of the answer."""
        code, body = await super().do_request(*args, **kwargs)
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
            self.refused.set()
        return code, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the decoded answer, with poisonous updates emptied."""
        answer = HTTPXRequest.parse_json_payload(payload)
        updates = answer.get("result")
        if isinstance(updates, list):
            answer["result"] = [_harmless(update) for update in updates]
        return answer


def _harmless(update: Any) -> Any:
    try:
        Update.de_json(json.loads(json.dumps(update)), bot=None)
    except Exception:  # noqa: BLE001 - whatever it is that the library can't read, it must not come back
        log.warning("update unreadable update_id=%s", update.get("update_id") if isinstance(update, dict) else "?")
        return {"update_id": update["update_id"]} if isinstance(update, dict) and "update_id" in update else update
    return update
