"""What belongs with a story: /related, the button beneath a card, and the address of an article that is pasted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.card import back_button
from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, gone, pressed_story, thread_of
from bot.findings import in_other_words
from bot.read_now import article_message, host
from bot.render import Message, list_message, note, with_row
from bot.shown import as_shown
from bot.speech import _
from summarizer.errors import FetchError, ForbiddenAddress, ParseError
from summarizer.model import Article
from summarizer.related import (
    Related,
    related_to_article,
    related_to_story,
    related_to_text,
    same_story,
    story_of_url,
)
from summarizer.text import shorten

MOST_RELATED = 5
MOST_BENEATH = 3
"""So many related stories stand beneath what a pasted address leads to."""
MOST_CHARS = 1000
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![a-z0-9-])(?<![a-z0-9-]\.)(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE
)
"""A host is looked for where one begins, nowhere within: so a long row of letters and dots is read once."""
_PASTED = filters.ChatType.PRIVATE & ~filters.COMMAND & (filters.Regex(_ADDRESS) | filters.CaptionRegex(_ADDRESS))


@dataclass(frozen=True, slots=True)
class _Unread:
    """An article that has to be read before there is an answer, and what is answered then."""

    url: str
    answer: Callable[[Article], Message]


class RelatedStories:
    """Handlers that answer with what belongs with a story, words or an article."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading: dict[int, asyncio.Task[None]] = {}

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("related", self.related, filters=new),
            MessageHandler(new & _PASTED, self.pasted),
            CallbackQueryHandler(self.press, pattern=r"^related:[0-9]{1,15}$"),
        ]

    # /related

    async def related(self, update: Update, context: Context) -> None:
        """List stories on the same matters as a story, words or an address."""
        message, words = asked(update), " ".join(arguments(context))[:MOST_CHARS]
        replied = message.reply_to_message
        if number := NUMBER.fullmatch(words):
            answer: Message | _Unread = self._to_number(message, int(number[1]))
        elif words:
            answer = self._to_text(words)
        elif replied is not None:
            answer = self._to_reply(message, replied, context)
        else:
            answer = _how_to_relate()
        if isinstance(answer, Message):
            await self._desk.answer(message, answer)
        else:
            await self._read(message, answer, context)

    def _to_number(self, message: TelegramMessage, number: int) -> Message:
        found = self._desk.story_under(message, number, command="/related")
        return self._to_id(found) if isinstance(found, int) else found

    def _to_reply(self, message: TelegramMessage, replied: TelegramMessage, context: Context) -> Message | _Unread:
        found = self._desk.story_replied_to(message, command="/related")
        if found is not None:
            story_id, hint = found
            return self._to_id(story_id, hint=hint)
        text = (replied.text or replied.caption or "")[:MOST_CHARS]
        is_own = replied.from_user is not None and replied.from_user.id == context.bot.id
        return _how_to_relate() if is_own or not text else self._to_text(text)

    def _to_id(self, story_id: int, *, hint: str = "") -> Message:
        story = self._desk.story(story_id)
        if story is None:
            return note(gone())
        return self._list(story.title, related_to_story(self._desk.store, story, limit=MOST_RELATED), hint=hint)

    def _to_text(self, text: str) -> Message | _Unread:
        store = self._desk.store
        url = address_in(text)
        if not url:
            found = related_to_text(store, text, now=self._desk.now(), limit=MOST_RELATED)
            return self._list(text, found.related, hint=in_other_words(found.findings))
        story = story_of_url(store, url)
        if story is None:
            return _Unread(url, self._to_article)
        return self._list(story.title, related_to_story(store, story, limit=MOST_RELATED))

    def _to_article(self, article: Article) -> Message:
        return self._list(article.title, related_to_article(self._desk.store, article, limit=MOST_RELATED))

    def _list(self, about: str, near: Sequence[Related], *, hint: str = "") -> Message:
        about = shorten(about, 100)
        if not near:
            nothing = _("I know of nothing related to “{about}”.").format(about=about)
            return note(" ".join([nothing, hint or _("/latest lists what is new.")]))
        length = self._desk.config.digest
        return list_message(
            _("Related to “{about}”").format(about=about),
            [one.story for one in near],
            now=self._desk.now(),
            sentences=length.sentences,
            max_chars=length.max_chars,
            hint=hint,
            why={one.story.id: one.why for one in near},
        )

    # The button beneath a card

    async def press(self, update: Update, _context: Context) -> None:
        """Let what is related to a story take the place of its card."""
        query, desk = update.callback_query, self._desk
        found = await pressed_story(desk, query)
        if query is None or found is None:
            return
        message, story = found
        near = related_to_story(desk.store, story, limit=MOST_RELATED)
        if not near:
            await acknowledge(query, _("I know of nothing related to it."))
            return
        await acknowledge(query)
        listing = desk.listing_of(message)
        behind = listing.behind_with(as_shown(message, listing.numbers))
        page = with_row(self._list(story.title, near), back_button(len(behind)))
        shown = replace(listing, numbers=page.numbers, about="", card=None, behind=behind, shown=0)
        await desk.put_in_place(query, message, page, shown)

    # Addresses

    async def pasted(self, update: Update, context: Context) -> None:
        """Bring the story that a pasted address leads to; where it is not known, read it and say what it says."""
        message, desk = asked(update), self._desk
        url = address_in((message.text or message.caption or "")[:MOST_CHARS])
        story = story_of_url(desk.store, url)
        if story is None:
            await self._read(message, _Unread(url, self._as_read), context)
        else:
            near = related_to_story(desk.store, story, limit=MOST_BENEATH)
            await desk.answer(message, desk.card(message.chat_id, story, near=near), card=story.id)

    def _as_read(self, article: Article) -> Message:
        store = self._desk.store
        same, near = same_story(store, article), related_to_article(store, article, limit=MOST_BENEATH)
        near = [one for one in near if same is None or one.story.id != same.id]
        return article_message(article, same=same, near=near, now=self._desk.now())

    async def _read(self, message: TelegramMessage, unread: _Unread, context: Context) -> None:
        """Begin to read an article; what the chat asks meanwhile is answered at once."""
        if message.chat_id in self._reading:
            text = _("I am still reading the article that you sent before. Send this one again when I have answered.")
            await self._desk.answer(message, note(text))
            return
        reading = context.application.create_task(self._read_and_answer(message, unread))
        self._reading[message.chat_id] = reading
        reading.add_done_callback(lambda _task: self._reading.pop(message.chat_id))

    async def _read_and_answer(self, message: TelegramMessage, unread: _Unread) -> None:
        with suppress(TelegramError):
            await message.chat.send_action(ChatAction.TYPING, message_thread_id=thread_of(message))
        asker_id = message.from_user.id if message.from_user is not None else None
        try:
            answer = unread.answer(await self._desk.read_article(unread.url, asker_id=asker_id))
        except ForbiddenAddress:
            answer = note(_("I can't read that article: its address is not in the open internet."))
        except FetchError as e:
            site = shorten(host(unread.url), 100)
            answer = note(_("I can't read that article: {site} {reason}.").format(site=site, reason=e.reason))
        except ParseError as e:
            answer = note(_("I can't read that article: {reason}.").format(reason=e))
        await self._desk.answer(message, answer)

    async def finished(self) -> None:
        """Wait until all pages that chats named have been read."""
        while self._reading:
            await asyncio.wait(self._reading.values())


def _how_to_relate() -> Message:
    return note(
        _(
            "Reply to a story with /related, or send a number of the last list (/related 2), "
            "words (/related flood) or the address of an article."
        )
    )


def address_in(text: str) -> str:
    """Return the first address in a text, or nothing."""
    if (found := _ADDRESS.search(text)) is None:
        return ""
    url = found[0].rstrip(").,;!?’”\"'")
    return url if "://" in url else f"https://{url}"
