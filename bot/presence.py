"""That the bot is at work is shown to whoever waits for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Chat, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

TYPING_AFTER_S = 1.0
"""What is answered sooner needs no sign."""
TYPING_EVERY_S = 4.0
"""Telegram shows that somebody types for five seconds."""


@asynccontextmanager
async def typing(update: object) -> AsyncIterator[None]:
    """Show that the bot types in the chat of an update, if dealing with it takes long."""
    if not isinstance(update, Update) or update.effective_chat is None or update.effective_message is None:
        yield
        return
    message = update.effective_message
    thread_id = message.message_thread_id if message.is_topic_message else None
    showing = asyncio.create_task(_show(update.effective_chat, thread_id))
    try:
        yield
    finally:
        showing.cancel()


async def _show(chat: Chat, thread_id: int | None) -> None:
    await asyncio.sleep(TYPING_AFTER_S)
    with suppress(TelegramError):
        while True:
            await chat.send_action(ChatAction.TYPING, message_thread_id=thread_id)
            await asyncio.sleep(TYPING_EVERY_S)
