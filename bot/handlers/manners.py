"""Manners: each is spoken to in their own language, and asked to wait where they ask too much at once."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, TypeHandler

from bot.desk import Context, Desk, acknowledge
from bot.patience import Patience, Wait
from bot.render import note
from bot.speech import fitting, ngettext, speak


class Manners:
    """The watcher of all that is asked, before it is dealt with."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._patience = Patience(desk.config.limits.questions_per_minute)

    def watcher(self) -> BaseHandler[Update, Context, None]:
        """Return the handler that sees every update and lets those pass that may be answered."""
        return TypeHandler(Update, self.meet)

    async def meet(self, update: Update, context: Context) -> None:
        """Speak the asker's language; let who asks too much wait, and say so once."""
        user = update.effective_user
        locale = fitting(user.language_code if user else None)
        speak(locale)
        self._keep(update, locale)
        asker = update.effective_sender  # those who hide behind their group or channel are one user to Telegram
        if asker is None or self._desk.is_admin(update) or not _is_question(update, context):
            return
        wait = self._patience.ask(asker.id, self._desk.now())
        if wait is None:
            return
        if update.callback_query is not None:
            await acknowledge(update.callback_query, self._please_wait(wait))
        elif wait.is_news and update.message is not None:
            await self._desk.answer(update.message, note(self._please_wait(wait)))
        raise ApplicationHandlerStop

    def _keep(self, update: Update, locale: str) -> None:
        """Let what comes by itself be in the language of who lives in a private chat."""
        chat, readers = update.effective_chat, self._desk.readers
        if chat is not None and chat.type == "private" and (reader := readers.get(chat.id)).locale != locale:
            readers.save(replace(reader, locale=locale))

    def _please_wait(self, wait: Wait) -> str:
        most = self._desk.config.limits.questions_per_minute
        return ngettext(
            "That was a lot at once: I answer {most} questions a minute. Please ask again in a second.",
            "That was a lot at once: I answer {most} questions a minute. Please ask again in {n} seconds.",
            wait.seconds,
        ).format(most=most, n=wait.seconds)


def _is_question(update: Update, context: Context) -> bool:
    """Tell whether somebody wants an answer of this bot: in a group it hears what is none of its business."""
    message = update.message
    if message is None:
        return update.callback_query is not None
    return (
        message.chat.type == "private" or _is_command_for(message, context.bot.username) or _is_reply(message, context)
    )


def _is_command_for(message: TelegramMessage, username: str) -> bool:
    first = (message.text or message.caption or "-").split()[0]
    _, at, addressee = first.partition("@")
    return first.startswith("/") and (not at or addressee.lower() == username.lower())


def _is_reply(message: TelegramMessage, context: Context) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id
