"""What the handlers work with, in one hand; and how they read a question and answer it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, RetryAfter
from telegram.ext import ContextTypes

from bot.config import Config
from bot.delivery import Delivery
from bot.digests import Digests
from bot.outbox import Outbox
from bot.outcome import as_telegram, asked_pause
from bot.pacer import Pacer
from bot.readers import Listing, Reader, Readers
from bot.render import Message, note, when
from summarizer.ingest import Newsroom
from summarizer.model import Article
from summarizer.store import Store
from summarizer.web import Web

Context = ContextTypes.DEFAULT_TYPE

NUMBER = re.compile(r"#?([-+]?\d{1,15})(?:[.,]\d*)?\.?")
"""A number as people write it: '3', '#3', '3.'."""
MOST_PATIENCE_S = 5.0
"""An answer that would have to wait for longer is given up."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The rows that the handlers call. `now` is the clock, `sleep` how they wait.

    `open_web` never leads into the operator's own network.
    """

    config: Config
    store: Store
    newsroom: Newsroom
    open_web: Web
    readers: Readers
    outbox: Outbox
    digests: Digests
    delivery: Delivery
    pacer: Pacer
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]

    async def answer(self, question: TelegramMessage, message: Message, *, about: str = "") -> None:
        """Answer where the question was asked, and remember which story stands under which number."""
        sent = await self.send(question, message)
        self.pacer.answered(question.chat_id)
        if message.numbers:
            self.readers.remember_listing(question.chat_id, Listing(sent.message_id, message.numbers, about))

    async def send(self, question: TelegramMessage, message: Message) -> TelegramMessage:
        """Send an answer; where Telegram wants to be left alone for a moment, after that."""
        arguments = {**as_telegram(message), "message_thread_id": thread_of(question)}
        try:
            return await question.chat.send_message(**arguments)
        except RetryAfter as e:
            pause_s = asked_pause(e).total_seconds()
            if pause_s > MOST_PATIENCE_S:
                raise
            await self.sleep(pause_s)
            return await question.chat.send_message(**arguments)

    async def turn_page(self, query: CallbackQuery, message: TelegramMessage, page: Message, *, about: str) -> None:
        """Change a list into another page of it; where it can't be changed any more, the page is a new message."""
        try:
            await query.edit_message_text(**as_telegram(page))
        except BadRequest as e:
            if "not modified" not in str(e):  # too old to be changed, or deleted meanwhile
                await self.answer(message, page, about=about)
            return
        self.readers.remember_listing(message.chat_id, Listing(message.message_id, page.numbers, about))

    def story_under(self, question: TelegramMessage, number: int, *, command: str) -> int | Message:
        """Return the story under a number of the list that was replied to, else of the last; or what to say instead."""
        replied = question.reply_to_message
        named = self.readers.listing(question.chat_id, replied.message_id) if replied is not None else None
        listings = [named] if named is not None else self.readers.last_listings(question.chat_id)
        for listing in listings:
            if number in listing.numbers:
                return listing.numbers[number]
        known = sorted(number for listing in listings for number in listing.numbers)
        if not known:
            return note(f"I have shown you no list yet. Send /latest, then {command} 1.")
        return note(f"There is no number {number} in that list, which has {known[0]} to {known[-1]}.")

    def story_replied_to(self, question: TelegramMessage, *, command: str) -> tuple[int, str] | None:
        """Return the first story of the message that was replied to, and how to name another; None without one."""
        replied = question.reply_to_message
        listing = self.readers.listing(question.chat_id, replied.message_id) if replied is not None else None
        if listing is None or not listing.numbers:
            return None
        first, last = min(listing.numbers), max(listing.numbers)
        hint = f"That is number {first}; for another, name it: {command} {last}." if first != last else ""
        return listing.numbers[first], hint

    async def read_article(self, url: str, *, asker_id: int | None) -> Article:
        """Read an article that a chat names; from the operator's own network for the operator alone.

        Raises FetchError or ParseError.
        """
        is_operator = asker_id in self.config.telegram.admins
        return await self.newsroom.read_url(url, web=None if is_operator else self.open_web)

    def when_next(self, reader: Reader) -> str:
        """Say when a subscribed chat's next digest comes."""
        return when(reader.next_due or self.now(), now=self.now(), zone=reader.zone)

    def is_admin(self, update: Update) -> bool:
        """Tell whether an update comes from one of those who run this bot."""
        return update.effective_user is not None and update.effective_user.id in self.config.telegram.admins

    def no_news(self) -> str:
        """Say why there are no stories at all."""
        if not self.store.all_asked(self.config.feeds):
            return "I am reading the feeds for the first time. Ask again in a minute."
        if self.store.failing_feeds():
            return "There is no news yet: I could not read the feeds so far, and keep trying."
        return "There is no news yet."


def asked(update: Update) -> TelegramMessage:
    """Return the message that a command came in."""
    if update.effective_message is None:
        raise ValueError("the update has no message")
    return update.effective_message


def thread_of(message: TelegramMessage) -> int | None:
    """Return the topic of a forum that a message stands in."""
    return message.message_thread_id if message.is_topic_message else None


def arguments(context: Context) -> list[str]:
    """Return the words behind a command."""
    return list(context.args or [])


async def pressed(query: CallbackQuery | None) -> TelegramMessage | None:
    """Return the message whose button was pressed; None where it is too old to be answered, which is said."""
    if query is None:
        return None
    if isinstance(query.message, TelegramMessage):
        return query.message
    await acknowledge(query, "That message is too old. Send /latest for a new list.")
    return None


async def acknowledge(query: CallbackQuery, text: str = "") -> None:
    """Answer a press; one that came too late, or twice, needs no answer any more."""
    with suppress(BadRequest):
        await query.answer(text)


def gone() -> Message:
    """Return what is said of a story that is not kept any more."""
    return note("That story is no longer here. Send /latest for newer ones.")
