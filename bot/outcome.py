"""What each answer of Telegram says about a message: it arrived, it surely did not leave, or nobody knows.

Telegram has no idempotency key. What proves that a message did not leave lets it be sent again; what is ambiguous makes
it uncertain.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.outbox import Parcel
from bot.render import Buttons, Message
from bot.transport import NotSentError

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_PREVIEW = LinkPreviewOptions(prefer_large_media=True, show_above_text=True)
"""Of the first link in a message."""
_GONE = (
    "chat not found",
    "chat was deleted",
    "chat was deactivated",
    "peer_id_invalid",
    "chat_write_forbidden",
    "chat_restricted",
    "not enough rights",
    "have no rights",
    "need administrator rights",
)
_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")
_UNREADABLE = ("can't parse entities", "message is too long", "message_too_long", "entities_too_long", "entity_")


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took the message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class ChatGone:
    """The bot was blocked, thrown out or silenced, or the chat is no more."""

    reason: str


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """The group has become a supergroup with another id; the message did not leave."""

    reason: str
    new_id: int


@dataclass(frozen=True, slots=True)
class TopicClosed:
    """The topic of the forum takes no messages, or is no more; the forum may."""

    reason: str


@dataclass(frozen=True, slots=True)
class TooFast:
    """The message did not leave; Telegram wants to be left alone for `pause`, by this chat's messages or by all."""

    reason: str
    pause: timedelta


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The message surely did not leave: there is no way to Telegram."""

    reason: str


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """The message did not leave; Telegram does not know the token any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Telegram does not take the message with its markup, or at its length."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will not take this message, however often it is sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows whether the message arrived."""

    reason: str


Unsent = ChatMoved | TopicClosed | TooFast | Unreachable | TokenRefused | Unreadable | Refused
"""Whatever proves that the message did not leave, though its chat is there."""
Outcome = Sent | ChatGone | Unsent | Uncertain


async def send(bot: Bot, parcel: Parcel) -> Outcome:
    """Send one message and say what became of it; raises nothing that Telegram or the network can cause."""
    try:
        message = await bot.send_message(
            parcel.chat_id,
            message_thread_id=parcel.thread_id,
            disable_notification=parcel.is_silent,
            **as_telegram(parcel.message, preview=_PREVIEW if parcel.has_preview else _NO_PREVIEW),
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
    match error:
        case RetryAfter():
            return TooFast(reason, asked_pause(error))
        case ChatMigrated():
            return ChatMoved(reason, error.new_chat_id)
        case BadRequest():
            return _of_bad_request(reason)
    for kind, outcome in ((InvalidToken, TokenRefused), (Forbidden, ChatGone), (NotSentError, Unreachable)):
        if isinstance(error, kind):
            return outcome(reason)
    return Uncertain(reason)


def _of_bad_request(reason: str) -> Outcome:
    said = reason.lower()
    for kind, signs in ((ChatGone, _GONE), (TopicClosed, _TOPIC), (Unreadable, _UNREADABLE)):
        if any(sign in said for sign in signs):
            return kind(reason)
    return Refused(reason)


def asked_pause(error: RetryAfter) -> timedelta:
    """Return how long Telegram asks to be left alone."""
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)


def as_telegram(message: Message, *, preview: LinkPreviewOptions = _NO_PREVIEW) -> dict[str, Any]:
    """Return the message as arguments of `send_message` and `edit_message_text`."""
    if message.preview:
        preview = LinkPreviewOptions(url=message.preview, prefer_large_media=True, show_above_text=True)
    return {
        "text": message.html,
        "parse_mode": None if message.is_plain else ParseMode.HTML,
        "reply_markup": keyboard(message.buttons),
        "link_preview_options": preview,
    }


@lru_cache(maxsize=256)
def keyboard(rows: Buttons) -> InlineKeyboardMarkup | None:
    """Return buttons as Telegram takes them; None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in rows]
    )
