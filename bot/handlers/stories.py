"""One story in full: /story, and the numbers under lists and digests."""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.card import card_messages
from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, gone, pressed
from bot.lookup import look_up
from bot.render import Message, note

_HOW_TO_ASK = "Send a number of the last list (/story 2), or reply to a list with /story and a number."


class Stories:
    """Handlers that answer with the card of a story."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        return [
            CommandHandler("story", self.story, filters=filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self.press, pattern=r"^story:[0-9]{1,15}$"),
        ]

    async def story(self, update: Update, context: Context) -> None:
        """Bring the story under a number of the last list, or of the one that is replied to."""
        message, words = asked(update), " ".join(arguments(context))
        hint = ""
        if number := NUMBER.fullmatch(words):
            found = self._desk.story_under(message, int(number[1]), command="/story")
        elif not words and (first := self._desk.story_replied_to(message, command="/story")):
            found, hint = first
        else:
            found = note(_HOW_TO_ASK)
        for answer in [found] if isinstance(found, Message) else self._card(message, found):
            await self._desk.answer(message, answer)
        if hint:
            await self._desk.answer(message, note(hint))

    async def bring(self, message: TelegramMessage, story_id: int) -> None:
        """Bring the story that a link names."""
        for answer in self._card(message, story_id):
            await self._desk.answer(message, answer)

    async def press(self, update: Update, _: Context) -> None:
        """Bring the story whose number was pressed."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        await acknowledge(query)
        await self.bring(message, int((query.data or "").removeprefix("story:")))

    def _card(self, message: TelegramMessage, story_id: int) -> list[Message]:
        desk = self._desk
        found = desk.store.stories([story_id])
        if not found:
            return [gone()]
        [story] = found
        since = desk.outbox.last_told(message.chat_id, story.id)
        card = look_up(desk.store, story, groups=desk.config.groups, since=since)
        return card_messages(card, now=desk.now(), zone=desk.readers.get(message.chat_id).zone)
