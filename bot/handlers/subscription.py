"""Subscribing: /start, /stop, /time, and chats that block the bot or come back."""

from __future__ import annotations

from datetime import time
from html import escape
from zoneinfo import ZoneInfo

from telegram import ChatMember, Update
from telegram.ext import BaseHandler, ChatMemberHandler, CommandHandler, TypeHandler, filters

from bot.config import clock_time, time_zone
from bot.desk import Context, Desk, arguments, asked
from bot.readers import Reader
from bot.render import Message, when

_HOW_TO_TIME = "Write it like /time 08:30 or, with your time zone, /time 08:30 Europe/Berlin."
_GONE = {ChatMember.LEFT, ChatMember.BANNED}


class Subscription:
    """Handlers about when digests come, and whether."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("start", self.start, filters=new),
            CommandHandler("stop", self.stop, filters=new),
            CommandHandler("time", self.time, filters=new),
            ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    def watcher(self) -> BaseHandler[Update, Context, None]:
        """Return the handler that sees every update before it is dealt with."""
        return TypeHandler(Update, self.heard)

    async def heard(self, update: Update, _: Context) -> None:
        """Take a chat for back that says something, whatever was thought of it."""
        if update.effective_chat is not None and (update.message or update.callback_query):
            self._desk.readers.mark_back(update.effective_chat.id, now=self._desk.now())

    async def start(self, update: Update, _: Context) -> None:
        """Greet, subscribe the chat, and send a first digest at once."""
        desk, message = self._desk, asked(update)
        was_subscribed = desk.readers.get(message.chat_id).is_subscribed
        has_news = bool(desk.store.latest(limit=1))
        reader = desk.readers.subscribe(message.chat_id, now=desk.now(), awaits_first=not has_news)
        digest_id = desk.digests.make_now(message.chat_id) if has_news else None
        await desk.answer(message, Message(self._greeting(reader, has_news=has_news, is_new=not was_subscribed)))
        if digest_id is not None:
            await desk.delivery.deliver(digest_id=digest_id)

    def _greeting(self, reader: Reader, *, has_news: bool, is_new: bool) -> str:
        hello = "<b>Welcome to Tidings.</b>" if is_new else "<b>You are subscribed already.</b>"
        feeds = _feeds(len(self._desk.config.feeds))
        lines = [
            f"{hello} I read {feeds} and send you what matters, each story once, with all who tell it.",
            f"Your next digest comes {self._next(reader)}; /time changes that, /help lists what else I do.",
        ]
        if not has_news:
            lines.append("I am reading the feeds for the first time now. Your first digest follows in a moment.")
        return "\n\n".join(lines)

    async def stop(self, update: Update, _: Context) -> None:
        """End the daily digest; wishes and history stay."""
        message = asked(update)
        had_one = self._desk.readers.unsubscribe(message.chat_id)
        self._desk.outbox.drop_queued(message.chat_id, "the chat unsubscribed")
        text = (
            "Your daily digest has stopped; nothing will come unasked. /start brings it back."
            if had_one
            else "You have no daily digest. /start begins one."
        )
        await self._desk.answer(message, Message(text))

    async def time(self, update: Update, context: Context) -> None:
        """Say or set when the daily digest comes."""
        desk, message, words = self._desk, asked(update), arguments(context)
        reader = desk.readers.get(message.chat_id)
        if not words:
            await desk.answer(message, Message(f"{self._status(reader)} {_HOW_TO_TIME}"))
            return
        try:
            at, zone = _time_and_zone(words, reader.zone)
        except ValueError as e:
            await desk.answer(message, Message(escape(str(e))))
            return
        reader = desk.readers.set_time(message.chat_id, at, zone, now=desk.now())
        await desk.answer(message, Message(f"Done. {self._status(reader)}"))

    def _status(self, reader: Reader) -> str:
        if not reader.is_subscribed:
            return "You have no daily digest; /start begins one."
        daily = (
            f"Your digest comes daily at {reader.time:%H:%M} ({reader.zone.key}), the next one {self._next(reader)}."
        )
        has_had_todays = reader.served_on == self._desk.now().astimezone(reader.zone).date()
        return f"{daily} Today's has come already; /digest brings what is new since." if has_had_todays else daily

    def _next(self, reader: Reader) -> str:
        if reader.next_due is None:
            return "when you ask for it"
        return when(reader.next_due, now=self._desk.now(), zone=reader.zone)

    async def membership(self, update: Update, _: Context) -> None:
        """Let a chat rest that has blocked the bot or thrown it out, until it comes back."""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in _GONE:
            self._desk.readers.mark_gone(change.chat.id)
        else:
            self._desk.readers.mark_back(change.chat.id, now=self._desk.now())


def _feeds(n: int) -> str:
    return "one feed" if n == 1 else f"{n} feeds"


def _time_and_zone(words: list[str], zone: ZoneInfo) -> tuple[time, ZoneInfo]:
    """Read '08:30 Europe/Berlin' or '08:30 New York'; raises ValueError with a sentence for the chat."""
    try:
        at = clock_time(words[0])
    except ValueError as e:
        raise ValueError(f"“{words[0]}” is not a time. {_HOW_TO_TIME}") from e
    if len(words) == 1:
        return at, zone
    name = " ".join(words[1:])
    try:
        return at, time_zone(name)
    except ValueError as e:
        raise ValueError(f"I know no time zone “{name}”. {_HOW_TO_TIME}") from e
