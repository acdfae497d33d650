"""What each answer of Telegram says about a message: it arrived, it surely did not leave, or nobody knows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.delivery import ChatGone, NotNow, Outcome, Refused, Uncertain, outcome_of, send
from bot.local.server import LocalTelegram
from bot.outbox import Parcel
from bot.render import Message
from tests.frontdesk import ADA, TOKEN
from tests.site import Site

PARCEL = Parcel(id=1, digest_id=1, chat_id=ADA, message=Message("The bridge is open."))


def because_of(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RetryAfter(7), NotNow),
        (InvalidToken(), NotNow),
        (because_of(NetworkError("x"), httpx.ConnectError("refused")), NotNow),
        (because_of(TimedOut(), httpx.ConnectTimeout("late")), NotNow),
        (because_of(TimedOut(), httpx.PoolTimeout("busy")), NotNow),
        (because_of(TimedOut(), httpx.ReadTimeout("late")), Uncertain),
        (because_of(TimedOut(), httpx.WriteTimeout("late")), Uncertain),
        (because_of(NetworkError("x"), httpx.ReadError("cut")), Uncertain),
        (because_of(NetworkError("x"), httpx.RemoteProtocolError("cut")), Uncertain),
        (NetworkError("Internal Server Error"), Uncertain),
        (Forbidden("Forbidden: bot was blocked by the user"), ChatGone),
        (BadRequest("Chat not found"), ChatGone),
        (BadRequest("Message is too long"), Refused),
        (ChatMigrated(-100), Refused),
    ],
    ids=repr,
)
def test_an_error_says_what_became_of_the_message(error: Exception, kind: type[Outcome]) -> None:
    assert type(outcome_of(error)) is kind


def test_a_pause_is_as_long_as_telegram_asks() -> None:
    outcome = outcome_of(RetryAfter(7))
    assert isinstance(outcome, NotNow)
    assert outcome.pause == timedelta(seconds=7)


async def outcome_at(api_url: str) -> Outcome:
    async with asyncio.timeout(5):
        request = HTTPXRequest(read_timeout=0.2)
        await request.initialize()
        try:
            return await send(Bot(TOKEN, base_url=f"{api_url}/bot", request=request), PARCEL)
        finally:
            await request.shutdown()


async def test_a_telegram_that_is_away_leaves_the_message_unsent() -> None:
    async with LocalTelegram() as telegram:
        address = telegram.api_url
    assert isinstance(await outcome_at(address), NotNow)


@pytest.mark.parametrize(
    "body", ['{"ok": true, "result": {}}', '{"ok": true, "result": 5}', "<html>Bad Gateway</html>"]
)
async def test_an_answer_that_can_not_be_read_leaves_it_uncertain(body: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    async with Site() as site:
        site.serve(f"/bot{TOKEN}/sendMessage", answer)
        assert isinstance(await outcome_at(site.url("")), Uncertain)


async def test_a_connection_that_is_cut_or_silent_after_the_message_left_leaves_it_uncertain() -> None:
    async def cut(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async def silent(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    async with Site() as site:
        for answer in (cut, silent):
            site.serve(f"/bot{TOKEN}/sendMessage", answer)
            assert isinstance(await outcome_at(site.url("")), Uncertain)
