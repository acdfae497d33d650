"""What each answer of Telegram says about a message: it arrived, it surely did not leave, or nobody knows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot import transport
from bot.local.server import LocalTelegram
from bot.outbox import Parcel
from bot.outcome import (
    ChatGone,
    ChatMoved,
    Outcome,
    Refused,
    Sent,
    TokenRefused,
    TooFast,
    TopicClosed,
    Uncertain,
    Unreachable,
    Unreadable,
    outcome_of,
    send,
)
from bot.render import Message
from bot.transport import NotSentError, SendingRequest
from tests.frontdesk import ADA, TOKEN
from tests.site import Site

PARCEL = Parcel(id=1, digest_id=1, chat_id=ADA, message=Message("The bridge is open."))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RetryAfter(7), TooFast),
        (InvalidToken(), TokenRefused),
        (NotSentError("refused"), Unreachable),
        (TimedOut("late"), Uncertain),
        (NetworkError("Internal Server Error"), Uncertain),
        (Forbidden("Forbidden: bot was blocked by the user"), ChatGone),
        (BadRequest("Chat not found"), ChatGone),
        (BadRequest("Not enough rights to send text messages to the chat"), ChatGone),
        (BadRequest("Have no rights to send a message"), ChatGone),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), ChatGone),
        (BadRequest("PEER_ID_INVALID"), ChatGone),
        (BadRequest("Message thread not found"), TopicClosed),
        (BadRequest("TOPIC_CLOSED"), TopicClosed),
        (BadRequest("TOPIC_DELETED"), TopicClosed),
        (BadRequest("Can't parse entities: unsupported start tag"), Unreadable),
        (BadRequest("Message is too long"), Unreadable),
        (BadRequest("ENTITIES_TOO_LONG"), Unreadable),
        (BadRequest("Message text is empty"), Refused),
        (ChatMigrated(-100), ChatMoved),
    ],
    ids=repr,
)
def test_an_error_says_what_became_of_the_message(error: Exception, kind: type[Outcome]) -> None:
    assert type(outcome_of(error)) is kind


def test_a_pause_is_as_long_as_telegram_asks() -> None:
    outcome = outcome_of(RetryAfter(7))
    assert isinstance(outcome, TooFast)
    assert outcome.pause == timedelta(seconds=7)


async def outcome_at(api_url: str) -> Outcome:
    async with asyncio.timeout(5):
        request = SendingRequest(api_url, timeout_s=0.2)
        await request.initialize()
        try:
            return await send(Bot(TOKEN, base_url=f"{api_url}/bot", request=request), PARCEL)
        finally:
            await request.shutdown()


async def test_a_telegram_that_is_away_leaves_the_message_unsent() -> None:
    async with LocalTelegram() as telegram:
        address = telegram.api_url
    assert isinstance(await outcome_at(address), Unreachable)


@pytest.mark.parametrize(
    "body", ['{"ok": true, "result": {}}', '{"ok": true, "result": 5}', "[]", "<html>Bad Gateway</html>"]
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


async def test_of_the_message_that_comes_back_nothing_but_its_id_is_read() -> None:
    async def answer(_: web.Request) -> web.Response:
        message = {"message_id": 7, "date": 0, "chat": {"id": ADA, "type": "private"}, "entities": "no entities"}
        return web.json_response({"ok": True, "result": message})

    async with Site() as site:
        site.serve(f"/bot{TOKEN}/sendMessage", answer)
        assert await outcome_at(site.url("")) == Sent(7)


@pytest.mark.parametrize(
    ("variable", "scheme"), [("http_proxy", "http://"), ("http_proxy", ""), ("all_proxy", "http://")]
)
async def test_a_proxy_that_the_environment_names_is_gone_through_and_not_for_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch, variable: str, scheme: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        message = {"message_id": 8, "date": 0, "chat": {"id": ADA, "type": "private"}, "text": request.host}
        return web.json_response({"ok": True, "result": message})

    async with Site() as site:
        site.serve(f"/bot{TOKEN}/sendMessage", answer)
        monkeypatch.setenv(variable, site.url("").replace("http://", scheme))
        monkeypatch.setenv("no_proxy", "inside.invalid:8081")
        assert await outcome_at("http://telegram.invalid") == Sent(8)
        assert isinstance(await outcome_at("http://inside.invalid:8081"), Unreachable)


async def test_a_telegram_that_sends_the_message_elsewhere_is_not_followed() -> None:
    async with Site() as site:
        site.serve(f"/bot{TOKEN}/sendMessage", "", status=307, headers={"Location": "/elsewhere"})
        assert isinstance(await outcome_at(site.url("")), Uncertain)
        assert len(site.asked) == 1


async def test_an_answer_that_trickles_in_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)  # a trickle takes time

    monkeypatch.setattr(transport, "CONNECT_TIMEOUT_S", 0.1)
    async with Site() as site:
        site.serve(f"/bot{TOKEN}/sendMessage", trickle)
        assert isinstance(await outcome_at(site.url("")), Uncertain)
