"""Finding one's way: /help, and what to type instead of what was not understood."""

from __future__ import annotations

from difflib import get_close_matches
from html import escape

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.commands import UNLISTED, Menu, Theme, commands, themes
from bot.desk import Context, Desk, asked
from bot.render import Button, Message, note
from bot.speech import _
from summarizer.text import shorten

MOST_TOPICS_CHARS = 300


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

    async def help(self, update: Update, _context: Context) -> None:
        """List the commands by theme, and the topics."""
        topics = shorten(", ".join(self._desk.store.topics()), MOST_TOPICS_CHARS)
        is_admin = self._desk.is_admin(update)
        await self._desk.answer(asked(update), help_message(topics, is_admin=is_admin))

    async def unknown_command(self, update: Update, context: Context) -> None:
        """Name the command that was meant, in private or where the bot was spoken to by name."""
        message = asked(update)
        typed, at, addressee = (message.text or message.caption or "/").split()[0].removeprefix("/").partition("@")
        is_meant = addressee.lower() == context.bot.username.lower() if at else message.chat.type == "private"
        if not is_meant:
            return
        known = [command.name for command in commands(Menu.ALL, Menu.PRIVATE, Menu.NONE)]
        near = get_close_matches(typed.lower(), [*known, *UNLISTED], n=1)
        if near:
            text = _("I don't know /{typed}. Did you mean /{near}?").format(typed=shorten(typed, 40), near=near[0])
        else:
            text = _("I don't know /{typed}. /help lists those that I know.").format(typed=shorten(typed, 40))
        await self._desk.answer(message, note(text))

    async def anything_else(self, update: Update, _context: Context) -> None:
        """Say what to type."""
        text = _("Type /latest for the newest stories, /search flood for stories with a word, /help for the rest.")
        await self._desk.answer(asked(update), note(text))


def help_message(topics: str, *, is_admin: bool) -> Message:
    """Return the commands by theme, those of admins for admins alone."""
    shown = [theme for theme in themes() if is_admin or theme.commands[0].menu is not Menu.ADMINS]
    intro = _("Write what you look for, or send the address of an article. A number under a list brings that story.")
    title, about_topics = _("What I can do"), _("Topics")
    known = [f"<b>{escape(about_topics)}</b>\n{escape(topics)}"] if topics else []
    return Message(
        "\n\n".join([f"<b>{escape(title)}</b>", escape(intro), *map(_theme_html, shown), *known]),
        buttons=((Button(_("Settings"), "settings"),),),
    )


def _theme_html(theme: Theme) -> str:
    lines = [f"/{command.name} – {escape(command.about)}" for command in theme.commands]
    return "\n".join([f"<b>{escape(theme.title)}</b>", *lines])
