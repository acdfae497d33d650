"""Asking for news: /latest, /related, /digest, and the buttons that turn a page or bring what is related."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, gone, pressed, thread_of
from bot.edition import FRESH
from bot.findings import in_other_words
from bot.render import NO_REASONS, Button, Message, list_message, note, with_row
from summarizer.errors import FetchError, ForbiddenAddress, ParseError
from summarizer.model import Story
from summarizer.related import Related, related_to_article, related_to_story, related_to_text, story_of_url
from summarizer.text import shorten

MOST_STORIES = 20
MOST_RELATED = 5
MOST_CHARS = 1000
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)
_HOW_TO_RELATE = (
    "Reply to a story with /related, or send a number of the last list (/related 2), "
    "words (/related flood) or the address of an article."
)


@dataclass(frozen=True, slots=True)
class _Unread:
    """An article that has to be read before there is an answer."""

    url: str


class News:
    """Handlers that answer with stories."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading: dict[int, asyncio.Task[None]] = {}

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
        known = {name.lower(): name for name in self._desk.store.topics()}
        topic, wanted = _topic_and_number(words, known)
        wanted = wanted or str(self._desk.config.digest.stories)
        if not wanted.isdecimal() or not 1 <= int(wanted) <= MOST_STORIES:
            text = f"I list from 1 to {MOST_STORIES} stories at once, so not {shorten(wanted, 20)}. Try /latest 10."
            await self._desk.answer(message, note(text))
        elif topic and topic.lower() not in known:
            await self._desk.answer(message, note(self._no_such_topic(topic)))
        else:
            topic = known.get(topic.lower(), "")
            await self._desk.answer(message, self._latest(topic, int(wanted), offset=0), about=topic)

    def _no_such_topic(self, topic: str) -> str:
        named = [f"/latest {name}" for name in self._desk.store.topics()[:20]]
        instead = f"Try {', '.join(named)}." if named else "Try /latest alone."
        return f"No feed has the topic “{shorten(topic, 60)}”. {instead} /search finds stories by words."

    def _latest(self, topic: str, n_stories: int, *, offset: int) -> Message:
        stories = self._desk.store.latest(limit=n_stories + 1, offset=offset, topic=topic)
        if not stories and not offset:
            return note(self._desk.no_news())
        title = f"The latest: {topic}" if topic else "The latest"
        page = self._list(title, stories[:n_stories], first_number=offset + 1)
        paging = [Button("‹ Newer", f"latest:{max(0, offset - n_stories)}:{n_stories}")] if offset else []
        if len(stories) > len(page.numbers):
            paging.append(Button("Older ›", f"latest:{offset + len(page.numbers)}:{n_stories}"))
        return with_row(page, *paging)

    # /related

    async def related(self, update: Update, context: Context) -> None:
        """List stories on the same matters as a story, words or an address."""
        message, words = asked(update), " ".join(arguments(context))[:MOST_CHARS]
        replied = message.reply_to_message
        if number := NUMBER.fullmatch(words):
            answer: Message | _Unread = self._related_to_number(message, int(number[1]))
        elif words:
            answer = self._related_to_text(words)
        elif replied is not None:
            answer = self._related_to_reply(message, replied, context)
        else:
            answer = note(_HOW_TO_RELATE)
        if isinstance(answer, Message):
            await self._desk.answer(message, answer)
        elif message.chat_id in self._reading:
            text = "I am still reading the article that you sent before. Send this one again when I have answered."
            await self._desk.answer(message, note(text))
        else:
            reading = context.application.create_task(self._read_and_answer(message, answer.url), update=update)
            self._reading[message.chat_id] = reading
            reading.add_done_callback(lambda _: self._reading.pop(message.chat_id))

    def _related_to_number(self, message: TelegramMessage, number: int) -> Message:
        found = self._desk.story_under(message, number, command="/related")
        return self._related_to_id(found) if isinstance(found, int) else found

    def _related_to_reply(
        self, message: TelegramMessage, replied: TelegramMessage, context: Context
    ) -> Message | _Unread:
        found = self._desk.story_replied_to(message, command="/related")
        if found is not None:
            story_id, hint = found
            return self._related_to_id(story_id, hint=hint)
        text = (replied.text or replied.caption or "")[:MOST_CHARS]
        is_own = replied.from_user is not None and replied.from_user.id == context.bot.id
        return note(_HOW_TO_RELATE) if is_own or not text else self._related_to_text(text)

    def _related_to_id(self, story_id: int, *, hint: str = "") -> Message:
        found = self._desk.store.stories([story_id])
        if not found:
            return gone()
        near = related_to_story(self._desk.store, found[0], limit=MOST_RELATED)
        return self._related_list(found[0].title, near, hint=hint)

    def _related_to_text(self, text: str) -> Message | _Unread:
        store = self._desk.store
        if (address := _ADDRESS.search(text)) is None:
            found = related_to_text(store, text, now=self._desk.now(), limit=MOST_RELATED)
            return self._related_list(text, found.related, hint=in_other_words(found.findings))
        url = address[0].rstrip(").,;!?’”\"'")
        url = url if "://" in url else f"https://{url}"
        story = story_of_url(store, url)
        if story is None:
            return _Unread(url)
        return self._related_list(story.title, related_to_story(store, story, limit=MOST_RELATED))

    async def _read_and_answer(self, message: TelegramMessage, url: str) -> None:
        """Answer when the page has been read; what the chat asks meanwhile is answered at once."""
        with suppress(TelegramError):
            await message.chat.send_action(ChatAction.TYPING, message_thread_id=thread_of(message))
        asker_id = message.from_user.id if message.from_user is not None else None
        await self._desk.answer(message, await self._related_to_page(url, asker_id))

    async def _related_to_page(self, url: str, asker_id: int | None) -> Message:
        try:
            article = await self._desk.read_article(url, asker_id=asker_id)
        except ForbiddenAddress:
            return note("I can't read that article: its address is not in the open internet.")
        except FetchError as e:
            return note(f"I can't read that article: {shorten(_host(url), 100)} {e.reason}.")
        except ParseError as e:
            return note(f"I can't read that article: {e}.")
        return self._related_list(article.title, related_to_article(self._desk.store, article, limit=MOST_RELATED))

    async def finished(self) -> None:
        """Wait until all pages that chats named have been read."""
        while self._reading:
            await asyncio.wait(self._reading.values())

    def _related_list(self, about: str, near: list[Related], *, hint: str = "") -> Message:
        about = shorten(about, 100)
        if not near:
            nothing = f"I know of nothing related to “{about}”."
            return note(f"{nothing} {hint or '/latest lists what is new.'}")
        why = {one.story.id: one.why for one in near}
        return self._list(f"Related to “{about}”", [one.story for one in near], hint=hint, why=why)

    def _list(
        self,
        title: str,
        stories: list[Story],
        *,
        first_number: int = 1,
        hint: str = "",
        why: Mapping[int, Sequence[str]] = NO_REASONS,
    ) -> Message:
        length = self._desk.config.digest
        return list_message(
            title,
            stories,
            now=self._desk.now(),
            sentences=length.sentences,
            max_chars=length.max_chars,
            first_number=first_number,
            hint=hint,
            why=why,
        )

    # /digest

    async def digest(self, update: Update, _: Context) -> None:
        """Send today's digest now."""
        desk, message = self._desk, asked(update)
        digest_id = desk.digests.make_now(message.chat_id, thread_id=thread_of(message))
        if digest_id is None:
            await desk.answer(message, note(self._nothing_new(message.chat_id)))
        elif not await desk.delivery.deliver(digest_id=digest_id):
            await desk.answer(message, note("Your digest could not be sent just now. If it does not come, ask again."))

    def _nothing_new(self, chat_id: int) -> str:
        desk = self._desk
        if not desk.store.latest(limit=1):
            return desk.no_news()
        reader = desk.readers.get(chat_id)
        following = f" The next digest comes {desk.when_next(reader)}." if reader.next_due else ""
        had = f"You have had all the news of the last {FRESH.days} days."
        return f"{had}{following} /latest lists the newest stories."

    # Buttons

    async def press(self, update: Update, _: Context) -> None:
        """Answer a button; its data is the client's to forge, so it is read like any other input."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        match (query.data or "").split(":"):
            case ["related", story_id] if _is_number(story_id):
                await acknowledge(query)
                await self._desk.answer(message, self._related_to_id(int(story_id)))
            case ["latest", offset, n_stories] if _is_number(offset) and _is_number(n_stories):
                await acknowledge(query)
                await self._turn_page(query, message, int(offset), min(max(int(n_stories), 1), MOST_STORIES))
            case _:
                await acknowledge(query, "I don't know that button any more. Send /help for what I do.")

    async def _turn_page(self, query: CallbackQuery, message: TelegramMessage, offset: int, n_stories: int) -> None:
        listing = self._desk.readers.listing(message.chat_id, message.message_id)
        topic = listing.about if listing else ""
        await self._desk.turn_page(query, message, self._latest(topic, n_stories, offset=offset), about=topic)


def _topic_and_number(words: list[str], topics: Collection[str]) -> tuple[str, str]:
    """Part 'world 10' or '10 world'; a number may also belong to the topic's name, as in 'Formula 1'."""
    whole = " ".join(words)
    if whole.lower() in topics:
        return whole, ""
    for number, topic in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if number and NUMBER.fullmatch(number[0]):
            return " ".join(topic), number[0]
    return whole, ""


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 16


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
