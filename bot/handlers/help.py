"""Finding one's way: /help, /status for the operator, and what to type instead of what was not understood."""

from __future__ import annotations

from difflib import get_close_matches
from html import escape

from telegram import BotCommand, Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.desk import Context, Desk, asked
from bot.render import Message

COMMANDS = (
    BotCommand("latest", "the newest stories; with a topic or a number of them"),
    BotCommand("related", "more on a story: as a reply, with its number, words or an address"),
    BotCommand("digest", "today's digest now"),
    BotCommand("time", "when your daily digest comes, such as 08:30 Europe/Berlin"),
    BotCommand("start", "subscribe and get a first digest"),
    BotCommand("stop", "end the daily digest"),
    BotCommand("help", "what I can do"),
)
_NAMES = [command.command for command in COMMANDS]


class Help:
    """Handlers that explain; they stand behind all others, and take what those left."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("help", self.help, filters=new),
            CommandHandler("status", self.status, filters=new & filters.User(self._desk.config.telegram.admins)),
            MessageHandler(new & filters.COMMAND, self.unknown_command),
            MessageHandler(new & filters.ChatType.PRIVATE & filters.TEXT, self.plain_text),
        ]

    async def help(self, update: Update, _: Context) -> None:
        """List the commands and the topics."""
        topics = self._desk.store.topics()
        lines = [f"/{command.command} – {escape(command.description)}" for command in COMMANDS]
        text = "<b>What I can do</b>\n\n" + "\n".join(lines)
        if topics:
            text += "\n\nTopics: " + escape(", ".join(topics)) + ". The numbers under a list bring what is related."
        await self._desk.answer(asked(update), Message(text))

    async def status(self, update: Update, _: Context) -> None:
        """Tell an operator how the bot is doing."""
        desk = self._desk
        failing = desk.store.failing_feeds()
        counts = ", ".join(f"{n} {state}" for state, n in sorted(desk.outbox.counts().items())) or "nothing yet"
        lines = [
            f"Articles: {desk.store.count_articles()}, from {len(desk.config.feeds)} feeds",
            f"Subscribed chats: {desk.readers.count_subscribed()}",
            f"Digest messages: {counts}",
            *(f"Failing: {escape(url)}: {escape(reason)}" for url, reason in failing[:10]),
        ]
        await desk.answer(asked(update), Message("\n".join(lines)))

    async def unknown_command(self, update: Update, _: Context) -> None:
        """Name the command that was meant, in private or where the bot was spoken to by name."""
        message = asked(update)
        typed, at, _bot = (message.text or "").split()[0].removeprefix("/").partition("@")
        if message.chat.type != "private" and not at:
            return
        near = get_close_matches(typed.lower(), _NAMES, n=1)
        meant = f"Did you mean /{near[0]}?" if near else "/help lists those that I know."
        await self._desk.answer(message, Message(f"I don't know /{escape(typed[:40])}. {meant}"))

    async def plain_text(self, update: Update, _: Context) -> None:
        """Say what to type."""
        text = (
            "I answer to commands: /latest lists the newest stories, /related and your words find some, /help has all."
        )
        await self._desk.answer(asked(update), Message(text))
