"""One story in full: /story, the numbers under lists and digests, the pages of a card, and the way back."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, gone, pressed, pressed_story
from bot.listings import Listing
from bot.render import Message, note
from bot.shown import as_shown
from bot.speech import _


class Stories:
    """Handlers that answer with the card of a story."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        return [
            CommandHandler("story", self.story, filters=filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self.press, pattern=r"^story:[0-9]{1,15}$"),
            CallbackQueryHandler(self.turn, pattern=r"^card:[0-9]{1,15}:[0-9]{1,3}$"),
            CallbackQueryHandler(self.back, pattern=r"^back:[0-9]{1,2}$"),
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
            found = note(_("Send a number of the last list (/story 2), or reply to a list with /story and a number."))
        story = None if isinstance(found, Message) else self._desk.story(found)
        if isinstance(found, Message):
            await self._desk.answer(message, found)
        elif story is None:
            await self._desk.answer(message, note(gone()))
        else:
            await self._desk.answer(message, self._desk.card(message.chat_id, story), card=story.id)
            if hint:
                await self._desk.answer(message, note(hint))

    async def bring(self, message: TelegramMessage, story_id: int) -> None:
        """Bring the story that a link names."""
        story = self._desk.story(story_id)
        if story is None:
            await self._desk.answer(message, note(gone()))
        else:
            await self._desk.answer(message, self._desk.card(message.chat_id, story), card=story.id)

    async def press(self, update: Update, _context: Context) -> None:
        """Let the card of the story whose number was pressed take the place of the list."""
        query, desk = update.callback_query, self._desk
        found = await pressed_story(desk, query)
        if query is None or found is None:
            return
        message, story = found
        await acknowledge(query)
        listing = desk.listing_of(message)
        behind = listing.behind_with(as_shown(message, listing.numbers))
        card = desk.card(message.chat_id, story, n_behind=len(behind))
        await desk.put_in_place(query, message, card, replace(listing, card=story.id, behind=behind))

    async def turn(self, update: Update, _context: Context) -> None:
        """Turn to a page of a card, in place."""
        query, desk = update.callback_query, self._desk
        message = await pressed(query)
        if query is None or message is None:
            return
        _kind, story_id, page = (query.data or "").split(":")
        story = desk.story(int(story_id))
        if story is None:
            await acknowledge(query, gone())
            return
        await acknowledge(query)
        listing = desk.listing_of(message)
        is_card = listing.card is not None
        behind = listing.behind if is_card else listing.behind_with(as_shown(message, listing.numbers))
        card = desk.card(message.chat_id, story, page=int(page), n_behind=len(behind))
        await desk.put_in_place(query, message, card, replace(listing, card=story.id, behind=behind))

    async def back(self, update: Update, _context: Context) -> None:
        """Bring again what stood in the message before, as it was."""
        query, desk = update.callback_query, self._desk
        message = await pressed(query)
        if query is None or message is None:
            return
        listing = desk.readers.listing(message.chat_id, message.message_id)
        if listing is None:
            await acknowledge(query, _("I don't know any more what stood here. Send /latest for a new list."))
            return
        await acknowledge(query)
        n_behind = int((query.data or "").split(":")[1])
        if not n_behind or n_behind != len(listing.behind):
            return  # it was pressed twice
        *behind, view = listing.behind
        before = Listing(
            message.message_id, view.message.numbers, view.about, view.card, tuple(behind), shown=view.shown
        )
        await desk.put_in_place(query, message, view.message, before)
