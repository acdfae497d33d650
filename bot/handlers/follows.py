"""What is to come first and what is to stay away: /follow, /mute, the page of all wishes, and /why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from html import escape

from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, change_message, gone, pressed
from bot.edition import FRESH
from bot.following import Changed, Fresh, follow, hear, mute, unfollow, unmute
from bot.render import Button, Message, note
from bot.speech import _
from bot.weight import weigh
from bot.why import why, why_not
from bot.wishes import Wishes
from bot.wishlist import entries, undone, wishlist
from summarizer.model import Story
from summarizer.text import shorten

MOST_EXPLAINED = 15
_UNDO = re.compile(r"wish:-([fmol]:[0-9a-f]{1,15})(?::([0-9]{1,4}))?", re.ASCII)
_PAGE = re.compile(r"wish:list(?::([0-9]{1,4}))?", re.ASCII)


_Change = Callable[[Wishes, str, Fresh], Changed]


class Follows:
    """Handlers about the words, outlets and stories that a chat wants more or less of."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("follow", self.follow, filters=new),
            CommandHandler("mute", self.mute, filters=new),
            CommandHandler("unfollow", self.unfollow, filters=new),
            CommandHandler("unmute", self.unmute, filters=new),
            CommandHandler("wishes", self.wishes, filters=new),
            CommandHandler("why", self.why, filters=new),
            CallbackQueryHandler(self.press, pattern=r"^wish:"),
        ]

    # /follow, /mute

    async def follow(self, update: Update, context: Context) -> None:
        """Let stories with some words come first from now on."""
        await self._change(update, context, follow)

    async def mute(self, update: Update, context: Context) -> None:
        """Let stories with some words stay away from now on."""
        await self._change(update, context, mute)

    async def unfollow(self, update: Update, context: Context) -> None:
        """Let stories with some words come as others do."""
        await self._change(update, context, unfollow)

    async def unmute(self, update: Update, context: Context) -> None:
        """Let stories with some words come again."""
        await self._change(update, context, unmute)

    async def _change(self, update: Update, context: Context, change: _Change) -> None:
        message, typed = asked(update), " ".join(arguments(context))
        answer = self._hear(message.chat_id, typed, change) if typed else self._page(message)
        await self._desk.answer(message, answer)

    def follow_words(self, chat_id: int, typed: str) -> Message:
        """Follow what was typed, and say what that does; or what is wrong with it."""
        return self._hear(chat_id, typed, follow)

    def mute_words(self, chat_id: int, typed: str) -> Message:
        """Mute what was typed, and say what that does; or what is wrong with it."""
        return self._hear(chat_id, typed, mute)

    def _hear(self, chat_id: int, typed: str, change: _Change) -> Message:
        desk = self._desk
        reader = desk.readers.get(chat_id)
        heard = hear(reader.wishes, typed, change, cache(lambda: desk.store.stories_since(desk.now() - FRESH)))
        is_new, said = heard.wishes != reader.wishes, heard.said
        if is_new:
            desk.readers.save(replace(reader, wishes=heard.wishes))
        if is_new and not reader.is_subscribed:
            said = (*said, _("You have no digest yet; /start begins one."))
        buttons = [[Button(_("Show my digest now"), "more")]] if is_new else []
        undo = [Button(_("Undo"), f"wish:-{heard.undo}")] if heard.undo else []
        buttons.append([*undo, Button(_("All my wishes"), "wish:list")])
        return replace(note(*said), buttons=tuple(map(tuple, buttons)))

    # The page of wishes

    async def wishes(self, update: Update, _context: Context) -> None:
        """List what the chat follows, mutes and wants less of."""
        message = asked(update)
        await self._desk.answer(message, self._page(message))

    def _page(self, message: TelegramMessage, page: int = 0) -> Message:
        """Return the page; it makes room for the menu again, but in a group for one that was there before."""
        readers = self._desk.readers
        is_menu = message.chat.type == "private" or readers.menu_opener(message.chat_id, message.message_id) is not None
        return wishlist(readers.get(message.chat_id).wishes, page, settings="menu:main" if is_menu else "settings")

    async def press(self, update: Update, _context: Context) -> None:
        """Turn the page, undo a wish or say why the last stories were shown; the data is the client's to forge."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        data, chat_id = query.data or "", message.chat_id
        if refusal := self._desk.whose_menu(message, query.from_user):
            await acknowledge(query, refusal)
        elif undo := _UNDO.fullmatch(data):
            await acknowledge(query, self._undo(chat_id, undo[1]))
            await self._show(query, message, self._page(message, int(undo[2] or 0)))
        elif page := _PAGE.fullmatch(data):
            await acknowledge(query)
            await self._show(query, message, self._page(message, int(page[1] or 0)))
        elif data == "wish:why":
            await acknowledge(query)
            await self._show(query, message, self._why_the_last(chat_id))
        else:
            await acknowledge(query, _("I don't know that button any more. Send /wishes for a new page."))

    def _undo(self, chat_id: int, key: str) -> str:
        """Undo a wish and say so; to press twice is no mistake."""
        reader = self._desk.readers.get(chat_id)
        said = next((entry.undone for entry in entries(reader.wishes) if entry.key == key), "")
        if said:
            self._desk.readers.save(replace(reader, wishes=undone(reader.wishes, key)))
        return said or _("That is undone already.")

    async def _show(self, query: CallbackQuery, message: TelegramMessage, page: Message) -> None:
        """Let a page take the place of the message; where that can't be changed any more, send it anew."""
        if not await change_message(query, page):
            await self._desk.answer(message, page)

    # /why

    async def why(self, update: Update, context: Context) -> None:
        """Say why a story was shown: one by its number, else all of the last list."""
        message, words = asked(update), " ".join(arguments(context))
        found: int | Message | None = None
        if number := NUMBER.fullmatch(words):
            found = self._desk.story_under(message, int(number[1]), command="/why")
        elif words:
            found = note(_("Send a number of the last list, such as /why 2; /why alone explains all of it."))
        elif first := self._desk.story_replied_to(message, command="/why"):
            found, _hint = first
        if found is None:
            answer = self._why_the_last(message.chat_id)
        else:
            answer = self._why_this(message.chat_id, found) if isinstance(found, int) else found
        await self._desk.answer(message, answer)

    def _why_this(self, chat_id: int, story_id: int) -> Message:
        found = self._desk.store.stories([story_id])
        if not found:
            return note(gone())
        [story] = found
        wishes = self._desk.readers.get(chat_id).wishes
        answer = note(*self._reasons(story, wishes), title=shorten(story.title, 150))
        return replace(answer, buttons=_to_wishes())

    def _why_the_last(self, chat_id: int) -> Message:
        listings = reversed(self._desk.readers.last_listings(chat_id))
        numbers = {number: story_id for listing in listings for number, story_id in sorted(listing.numbers.items())}
        stories = {story.id: story for story in self._desk.store.stories(list(numbers.values()))}
        wishes = self._desk.readers.get(chat_id).wishes
        told = [(n, stories[story_id]) for n, story_id in sorted(numbers.items()) if story_id in stories]
        if not told:
            return replace(note(_("I have shown you no list yet. Send /latest first.")), buttons=_to_wishes())
        blocks = [self._explained(number, story, wishes) for number, story in told[:MOST_EXPLAINED]]
        title = escape(_("Why these stories"))
        return Message("\n\n".join([f"<b>{title}</b>", *blocks]), buttons=_to_wishes())

    def _explained(self, number: int, story: Story, wishes: Wishes) -> str:
        headline = escape(f"{number}. {shorten(story.title, 100)}")
        return "\n".join([f"<b>{headline}</b>", *(escape(line) for line in self._reasons(story, wishes))])

    def _reasons(self, story: Story, wishes: Wishes) -> Sequence[str]:
        now = self._desk.now()
        reasons = why(story, weigh(story, now, wishes=wishes), wishes, now)
        against = why_not(story, wishes)
        return [f"{reasons[:1].upper()}{reasons[1:]}.", *([against] if against else [])]


def _to_wishes() -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("All my wishes"), "wish:list"),),)
