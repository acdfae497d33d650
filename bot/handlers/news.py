"""Asking for news: /latest, /related, /digest, and the buttons under lists and digests."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from telegram import CallbackQuery, InaccessibleMessage, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatAction
from telegram.error import BadRequest
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.delivery import as_telegram
from bot.desk import Context, Desk, arguments, asked
from bot.readers import Listing
from bot.render import Button, Message, list_message, when
from summarizer.errors import TidingsError
from summarizer.model import Story
from summarizer.related import related_to_article, related_to_story, search, story_of_url

MOST_STORIES = 20
MOST_RELATED = 5
_HOW_TO_RELATE = (
    "Reply to a story with /related, or send a number of the last list (/related 2), "
    "words (/related flood) or the address of an article."
)


class News:
    """Handlers that answer with stories."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("latest", self.latest, filters=new),
            CommandHandler("related", self.related, filters=new),
            CommandHandler("digest", self.digest, filters=new),
            CallbackQueryHandler(self.press),
        ]

    # /latest

    async def latest(self, update: Update, context: Context) -> None:
        """List the newest stories, of one topic or as many as asked for."""
        message, words = asked(update), arguments(context)
        number = int(words.pop()) if words and words[-1].isdecimal() and len(words[-1]) < 5 else None
        topic, n_stories = " ".join(words), self._desk.config.digest.stories if number is None else number
        if not 1 <= n_stories <= MOST_STORIES:
            text = f"I list from 1 to {MOST_STORIES} stories at once, so not {n_stories}. Try /latest 10."
            await self._desk.answer(message, Message(text))
        elif topic and topic.lower() not in {known.lower() for known in self._desk.store.topics()}:
            await self._desk.answer(message, Message(self._no_such_topic(topic)))
        else:
            await self._desk.answer(message, self._latest(topic, n_stories, offset=0), topic=topic)

    def _no_such_topic(self, topic: str) -> str:
        known = [f"/latest {escape(name)}" for name in self._desk.store.topics()]
        instead = f"Try {', '.join(known)}." if known else "Try /latest alone."
        return f"No feed has the topic “{escape(topic[:60])}”. {instead} For words, send /related {escape(topic[:60])}."

    def _latest(self, topic: str, n_stories: int, *, offset: int) -> Message:
        stories = self._desk.store.latest(limit=n_stories + 1, offset=offset, topic=topic)
        paging = [Button("‹ Newer", f"latest:{max(0, offset - n_stories)}:{n_stories}")] if offset else []
        if len(stories) > n_stories:
            paging.append(Button("Older ›", f"latest:{offset + n_stories}:{n_stories}"))
        if not stories and not offset:
            return Message("There is no news yet: the feeds are being read for the first time. Ask again in a minute.")
        title = f"The latest: {topic}" if topic else "The latest"
        return list_message(
            title, stories[:n_stories], now=self._desk.now(), first_number=offset + 1, paging=tuple(paging)
        )

    # /related

    async def related(self, update: Update, context: Context) -> None:
        """List stories on the same matters as a story, words or an address."""
        message, words = asked(update), " ".join(arguments(context))
        replied = message.reply_to_message
        if words.isdecimal() and len(words) < 5:
            answer = self._related_to_number(message, int(words), replied)
        elif words:
            answer = await self._related_to_text(message, words)
        elif replied is not None:
            answer = await self._related_to_reply(message, replied)
        else:
            answer = Message(_HOW_TO_RELATE)
        await self._desk.answer(message, answer)

    def _related_to_number(self, message: TelegramMessage, number: int, replied: TelegramMessage | None) -> Message:
        listing = self._desk.readers.listing(message.chat_id, replied.message_id) if replied is not None else None
        if listing is None or number not in listing.numbers:
            listing = self._desk.readers.last_listing(message.chat_id, number)
        if listing is None:
            return Message(f"I have shown you no list with a number {number}. Send /latest, then /related 1.")
        return self._related_to_id(listing.numbers[number])

    async def _related_to_reply(self, message: TelegramMessage, replied: TelegramMessage) -> Message:
        listing = self._desk.readers.listing(message.chat_id, replied.message_id)
        if listing is None or not listing.numbers:
            text = replied.text or replied.caption or ""
            return await self._related_to_text(message, text) if text else Message(_HOW_TO_RELATE)
        number = min(listing.numbers)
        answer = self._related_to_id(listing.numbers[number])
        if len(listing.numbers) == 1:
            return answer
        hint = f"This is about number {number}; for another, name it, such as /related {max(listing.numbers)}."
        return Message(f"{answer.html}\n\n{hint}", answer.buttons, answer.numbers)

    def _related_to_id(self, story_id: int) -> Message:
        found = self._desk.store.stories([story_id])
        if not found:
            return Message("That story is no longer here. Send /latest for newer ones.")
        return self._related_list(found[0].title, related_to_story(self._desk.store, found[0], limit=MOST_RELATED))

    async def _related_to_text(self, message: TelegramMessage, text: str) -> Message:
        text = text[:1000]
        if _is_address(text):
            return await self._related_to_url(message, text)
        return self._related_list(text, search(self._desk.store, text, limit=MOST_RELATED))

    async def _related_to_url(self, message: TelegramMessage, url: str) -> Message:
        store = self._desk.store
        story = story_of_url(store, url)
        if story is not None:
            return self._related_list(story.title, related_to_story(store, story, limit=MOST_RELATED))
        await message.chat.send_action(ChatAction.TYPING)
        try:
            article = await self._desk.newsroom.read_url(url)
        except TidingsError as e:
            return Message(f"I can't read that article: {escape(str(e))}")
        return self._related_list(article.title, related_to_article(store, article, limit=MOST_RELATED))

    def _related_list(self, about: str, stories: list[Story]) -> Message:
        about = about if len(about) <= 100 else about[:99].rsplit(" ", 1)[0] + "…"
        if not stories:
            return Message(f"I know of nothing related to “{escape(about)}”. /latest lists what is new.")
        return list_message(f"Related to “{about}”", stories, now=self._desk.now())

    # /digest

    async def digest(self, update: Update, _: Context) -> None:
        """Send today's digest now."""
        desk, message = self._desk, asked(update)
        digest_id = desk.digests.make_now(message.chat_id)
        if digest_id is not None:
            await desk.delivery.deliver(digest_id=digest_id)
            return
        reader = desk.readers.get(message.chat_id)
        following = (
            f" The next digest comes {when(reader.next_due, now=desk.now(), zone=reader.zone)}."
            if reader.next_due
            else ""
        )
        nothing = "You have had all the news there is." if desk.store.latest(limit=1) else "There is no news yet."
        await desk.answer(message, Message(f"{nothing}{following} /latest lists the newest stories."))

    # Buttons

    async def press(self, update: Update, _: Context) -> None:
        """Answer a button; its data is the client's to forge, so it is read like any other input."""
        query = update.callback_query
        if query is None:
            return
        message = query.message
        if message is None or isinstance(message, InaccessibleMessage) or not isinstance(message, TelegramMessage):
            await query.answer("That message is too old. Send /latest for a new list.")
            return
        match (query.data or "").split(":"):
            case ["related", story_id] if _is_number(story_id):
                await query.answer()
                await self._desk.answer(message, self._related_to_id(int(story_id)))
            case ["latest", offset, n_stories] if _is_number(offset) and _is_number(n_stories):
                await self._turn_page(query, message, int(offset), min(max(int(n_stories), 1), MOST_STORIES))
            case _:
                await query.answer("I don't know that button any more. Send /help for what I do.")

    async def _turn_page(self, query: CallbackQuery, message: TelegramMessage, offset: int, n_stories: int) -> None:
        listing = self._desk.readers.listing(message.chat_id, message.message_id)
        topic = listing.topic if listing else ""
        page = self._latest(topic, n_stories, offset=offset)
        try:
            await query.edit_message_text(**as_telegram(page))
        except BadRequest as e:
            if "not modified" not in str(e):
                raise
        self._desk.readers.remember_listing(message.chat_id, Listing(message.message_id, page.numbers, topic))
        await query.answer()


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 16


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text
