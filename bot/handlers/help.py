"""Finding one's way: /help, and what to type instead of what was not understood."""

from __future__ import annotations

from difflib import get_close_matches

from telegram import BotCommand, Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.desk import Context, Desk, asked
from bot.render import note
from summarizer.text import shorten

COMMANDS = (
    BotCommand("latest", "the newest stories; with a topic or a number of them"),
    BotCommand("search", "stories by words, “words in a row”, -without, outlet: topic: before: after:"),
    BotCommand("story", "one story in full: its number, or as a reply; all who tell it, and what is new"),
    BotCommand("related", "more on a story: as a reply, with its number, words or an address"),
    BotCommand("saved", "the stories that you have saved"),
    BotCommand("digest", "your digest now: what you have not had"),
    BotCommand("time", "when digests come, such as 08:30 18:00 mon-fri Berlin"),
    BotCommand("quiet", "hours in which nothing comes, such as 22:00-07:00"),
    BotCommand("pause", "no digest for some days, such as 7; /resume ends that"),
    BotCommand("next", "when your next digests come"),
    BotCommand("start", "subscribe and get a first digest"),
    BotCommand("stop", "end the digests"),
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
            MessageHandler(new & filters.COMMAND, self.unknown_command),
            MessageHandler(new & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL, self.anything_else),
        ]

    async def help(self, update: Update, _: Context) -> None:
        """List the commands and the topics."""
        topics = self._desk.store.topics()
        lines = [f"/{command.command} – {command.description}" for command in COMMANDS]
        about_topics = [f"Topics: {', '.join(topics)}."] if topics else []
        about_numbers = "The numbers under a list bring that story in full."
        answer = note("\n".join(lines), about_numbers, *about_topics, title="What I can do")
        await self._desk.answer(asked(update), answer)

    async def unknown_command(self, update: Update, context: Context) -> None:
        """Name the command that was meant, in private or where the bot was spoken to by name."""
        message = asked(update)
        typed, at, addressee = (message.text or message.caption or "/").split()[0].removeprefix("/").partition("@")
        is_meant = addressee.lower() == context.bot.username.lower() if at else message.chat.type == "private"
        if not is_meant:
            return
        near = get_close_matches(typed.lower(), _NAMES, n=1)
        meant = f"Did you mean /{near[0]}?" if near else "/help lists those that I know."
        await self._desk.answer(message, note(f"I don't know /{shorten(typed, 40)}. {meant}"))

    async def anything_else(self, update: Update, _: Context) -> None:
        """Say what to type."""
        text = "Type /latest for the newest stories, /search flood for stories with a word, /help for the rest."
        await self._desk.answer(asked(update), note(text))
