"""Sending what the outbox owes, and what each answer of Telegram means.

Telegram has no idempotency key. An answer that proves that a message did not leave lets it wait; an ambiguous one makes
it uncertain, and it is never sent again by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlite_utils import Database
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.outbox import Outbox, Parcel
from bot.readers import Listing, Readers
from bot.render import Button, Message
from summarizer.database import writing

log = logging.getLogger(__name__)

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
UNREACHABLE_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took the message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ChatGone:
    """The bot was blocked, thrown out, or the chat is no more."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """The message surely did not leave; the sender shall rest for `pause`."""

    reason: str
    pause: timedelta


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will not take this message, however often it is sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows whether the message arrived."""

    reason: str


Outcome = Sent | ChatGone | NotNow | Refused | Uncertain


class Delivery:
    """Sends parcels one after the other and writes down what became of each. `now` is the clock."""

    def __init__(
        self, *, db: Database, bot: Bot, outbox: Outbox, readers: Readers, now: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._bot = bot
        self._outbox = outbox
        self._readers = readers
        self._now = now
        self._rests_until = datetime.min.replace(tzinfo=UTC)
        self._under_way: set[asyncio.Task[Outcome]] = set()

    async def deliver(self, *, digest_id: int | None = None) -> int:
        """Send what is owed now, of one digest where one is named; return how many messages arrived."""
        n_sent = 0
        elsewhere: set[int] = set()
        for parcel in self._outbox.owed(self._now(), digest_id=digest_id):
            if self._now() < self._rests_until:
                break
            if self._readers.get(parcel.chat_id).is_gone or parcel.digest_id in elsewhere:
                continue
            if not self._outbox.mark_sending(parcel):
                elsewhere.add(parcel.digest_id)  # somebody else is at it, and sends the parts in their order
                continue
            n_sent += isinstance(await self._send(parcel), Sent)
        return n_sent

    async def _send(self, parcel: Parcel) -> Outcome:
        """Send a parcel that is in hand, and write down what became of it, even if nobody waits for that any more."""
        task = asyncio.create_task(self._send_and_record(parcel))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _send_and_record(self, parcel: Parcel) -> Outcome:
        outcome = await send(self._bot, parcel)
        self._record(parcel, outcome)
        return outcome

    async def finish(self) -> None:
        """Wait for what is under way: cut off, it would be uncertain."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    def end(self, chat_id: int) -> bool:
        """End a chat's daily digest, what is queued of it included; return whether it had one."""
        with writing(self._db):
            self._outbox.drop_queued(chat_id, "the chat unsubscribed")
            return self._readers.unsubscribe(chat_id)

    def let_rest(self, chat_id: int, reason: str) -> None:
        """Send nothing more to a chat that does not want it, or is no more, until it comes back."""
        with writing(self._db):
            self._forget(chat_id, reason)

    def _forget(self, chat_id: int, reason: str) -> None:
        self._outbox.drop_queued(chat_id, reason)
        self._readers.mark_gone(chat_id)

    def _record(self, parcel: Parcel, outcome: Outcome) -> None:
        with writing(self._db):
            match outcome:
                case Sent(message_id):
                    self._outbox.mark_sent(parcel, message_id)
                    if parcel.message.numbers:
                        self._readers.remember_listing(parcel.chat_id, Listing(message_id, parcel.message.numbers))
                case ChatGone(reason):
                    self._outbox.mark_failed(parcel, reason)
                    self._forget(parcel.chat_id, reason)
                case NotNow(reason, pause):
                    self._rests_until = self._now() + pause
                    reader = self._readers.get(parcel.chat_id)
                    if reader.is_gone or (parcel.is_daily and not reader.is_subscribed):
                        self._outbox.mark_failed(parcel, "the chat did not want it any more")
                    else:
                        self._outbox.put_back(parcel, reason, not_before=self._rests_until)
                case Refused(reason):
                    self._outbox.mark_failed(parcel, reason)
                case Uncertain(reason):
                    self._outbox.mark_uncertain(parcel, reason)
        name = type(outcome).__name__.lower()
        if isinstance(outcome, Sent):
            log.info("message sent chat=%d parcel=%d", parcel.chat_id, parcel.id)
        else:
            level = logging.INFO if isinstance(outcome, ChatGone) else logging.WARNING
            log.log(level, "message %s chat=%d parcel=%d reason=%r", name, parcel.chat_id, parcel.id, outcome.reason)


async def send(bot: Bot, parcel: Parcel) -> Outcome:
    """Send one message and say what became of it; raises nothing that Telegram or the network can cause."""
    try:
        message = await bot.send_message(
            parcel.chat_id, message_thread_id=parcel.thread_id, **as_telegram(parcel.message)
        )
    except TelegramError as e:
        return outcome_of(e)
    except Exception as e:  # an answer that the library can't read: the message may well have arrived
        log.exception("answer unreadable chat=%d parcel=%d", parcel.chat_id, parcel.id)
        return Uncertain(repr(e))
    return Sent(message.message_id)


def outcome_of(error: TelegramError) -> Outcome:
    """Return what an error says about the message that caused it."""
    reason = str(error)
    if isinstance(error, RetryAfter):
        return NotNow(reason, asked_pause(error))
    if isinstance(error, InvalidToken) or isinstance(error.__cause__, _UNSENT):
        return NotNow(reason, UNREACHABLE_PAUSE)
    if isinstance(error, Forbidden) or "chat not found" in reason.lower():
        return ChatGone(reason)
    if isinstance(error, BadRequest | ChatMigrated):
        return Refused(reason)
    return Uncertain(reason)


def asked_pause(error: RetryAfter) -> timedelta:
    """Return how long Telegram asks to be left alone."""
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)


def as_telegram(message: Message) -> dict[str, Any]:
    """Return the message as arguments of `send_message` and `edit_message_text`."""
    return {
        "text": message.html,
        "parse_mode": ParseMode.HTML,
        "reply_markup": _keyboard(message.buttons),
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }


def _keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in rows]
    )
