"""What the handlers work with, in one hand; and how they read a question and answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import ContextTypes

from bot.config import Config
from bot.delivery import Delivery, as_telegram
from bot.digests import Digests
from bot.outbox import Outbox
from bot.readers import Listing, Readers
from bot.render import Message
from summarizer.ingest import Newsroom
from summarizer.store import Store

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True)
class Desk:
    """The rows that the handlers call. `now` is the clock."""

    config: Config
    store: Store
    newsroom: Newsroom
    readers: Readers
    outbox: Outbox
    digests: Digests
    delivery: Delivery
    now: Callable[[], datetime]

    async def answer(self, question: TelegramMessage, message: Message, *, topic: str = "") -> None:
        """Answer where the question was asked, and remember which story stands under which number."""
        sent = await question.chat.send_message(
            **as_telegram(message), message_thread_id=question.message_thread_id if question.is_topic_message else None
        )
        if message.numbers:
            self.readers.remember_listing(question.chat_id, Listing(sent.message_id, message.numbers, topic))


def asked(update: Update) -> TelegramMessage:
    """Return the message that a command came in."""
    if update.effective_message is None:
        raise ValueError("the update has no message")
    return update.effective_message


def arguments(context: Context) -> list[str]:
    """Return the words behind a command."""
    return list(context.args or [])
