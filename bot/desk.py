"""What the handlers work with, in one hand; and how they read a question and answer it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import CallbackQuery, Update, User
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, RetryAfter
from telegram.ext import ContextTypes

from bot.card import Standing, card_message
from bot.config import Config, DigestConfig
from bot.delivery import Delivery
from bot.digests import Digests
from bot.edition import FRESH
from bot.listings import Listing
from bot.lookup import look_up
from bot.outbox import Outbox
from bot.outcome import as_telegram, asked_pause, keyboard
from bot.pacer import Pacer
from bot.readers import Reader, Readers
from bot.render import Button, Message, note, when
from bot.saved import Saved
from bot.shown import buttons_of, exchanged
from bot.speech import _, ngettext
from summarizer.ingest import Newsroom
from summarizer.model import Article, Story
from summarizer.related import Related
from summarizer.store import Store
from summarizer.text import shorten
from summarizer.web import Web

Context = ContextTypes.DEFAULT_TYPE

NUMBER = re.compile(r"#?([-+]?\d{1,15})(?:[.,]\d*)?\.?")
"""A number as people write it: '3', '#3', '3.'."""
ANONYMOUS = 0
"""The id of an administrator who hides behind the group."""
MOST_PATIENCE_S = 5.0
"""An answer that would have to wait for longer is given up."""
MOST_ANSWER_CHARS = 195
"""What the answer of a press has room for: https://core.telegram.org/bots/api#answercallbackquery"""
_GLANCE_CHARS = 60
"""What is longer than this can't be read before it fades, and stays until it is closed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The rows that the handlers call. `now` is the clock, `sleep` how they wait.

    `open_web` never leads into the operator's own network.
    """

    config: Config
    store: Store
    newsroom: Newsroom
    open_web: Web
    readers: Readers
    saved: Saved
    outbox: Outbox
    digests: Digests
    delivery: Delivery
    pacer: Pacer
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]

    async def answer(
        self, question: TelegramMessage, message: Message, *, about: str = "", card: int | None = None
    ) -> None:
        """Answer where the question was asked, and remember which stories stand there.

        `about` and `card` are those of a `Listing`.
        """
        sent = await self.send(question, message)
        self.pacer.answered(question.chat_id)
        if message.numbers or card is not None:
            self.readers.remember_listing(question.chat_id, Listing(sent.message_id, message.numbers, about, card))

    async def send(self, question: TelegramMessage, message: Message) -> TelegramMessage:
        """Send an answer; where Telegram wants to be left alone for a moment, after that."""
        arguments = {**as_telegram(message), "message_thread_id": thread_of(question)}
        try:
            return await question.chat.send_message(**arguments)
        except RetryAfter as e:
            pause_s = asked_pause(e).total_seconds()
            if pause_s > MOST_PATIENCE_S:
                raise
            await self.sleep(pause_s)
            return await question.chat.send_message(**arguments)

    # What stands in a message

    async def turn_page(self, query: CallbackQuery, message: TelegramMessage, page: Message, *, about: str) -> None:
        """Change a list into another page of it; where it can't be changed any more, the page is a new message."""
        await self.put_in_place(query, message, page, Listing(message.message_id, page.numbers, about))

    async def put_in_place(
        self, query: CallbackQuery, message: TelegramMessage, page: Message, listing: Listing
    ) -> None:
        """Let a message show something else; where it can't be changed any more, that is a new message.

        It is remembered first, so that a bot that is killed meanwhile does not forget what lies behind.
        """
        before = self.listing_of(message)
        self.readers.remember_listing(message.chat_id, listing)
        if not await change_message(query, page):
            self.readers.remember_listing(message.chat_id, before)
            sent = await self.send(message, page)
            self.readers.remember_listing(message.chat_id, replace(listing, message_id=sent.message_id, shown=0))

    async def exchange_button(self, query: CallbackQuery, message: TelegramMessage, old: str, new: Button) -> None:
        """Put another button in the place of that with the data `old`."""
        await self.change_buttons(query, exchanged(buttons_of(message), old, new))

    async def change_buttons(self, query: CallbackQuery, buttons: Sequence[Sequence[Button]]) -> None:
        """Give a message other buttons, unless it has them already or can't be changed any more."""
        with suppress(BadRequest):
            await query.edit_message_reply_markup(keyboard(tuple(map(tuple, buttons))))

    def listing_of(self, message: TelegramMessage) -> Listing:
        """Return what stands in a message, as far as that is known."""
        return self.readers.listing(message.chat_id, message.message_id) or Listing(message.message_id, {})

    # Stories

    def story(self, story_id: int) -> Story | None:
        """Return a story, or None where it is not kept any more."""
        return next(iter(self.store.stories([story_id])), None)

    def card(
        self, chat_id: int, story: Story, *, page: int = 0, n_behind: int = 0, near: Sequence[Related] = ()
    ) -> Message:
        """Return a page of a story's card for a chat, with what is related beneath if that is named."""
        reader = self.readers.get(chat_id)
        since = self.outbox.last_told(chat_id, story.id)
        standing = Standing(
            is_saved=self.saved.has(chat_id, story.id),
            is_less=story.id in self.store.current([one.story_id for one in reader.wishes.less]),
            n_behind=n_behind,
        )
        card = look_up(self.store, story, groups=self.config.groups, since=since)
        return card_message(card, page=page, now=self.now(), zone=reader.zone, standing=standing, near=near)

    def length(self, chat_id: int) -> DigestConfig:
        """Return how long a chat wants its lists: as it wishes, else as the operator has it."""
        reader, configured = self.readers.get(chat_id), self.config.digest
        return replace(
            configured,
            stories=reader.stories or configured.stories,
            sentences=reader.sentences or configured.sentences,
        )

    def whose_menu(self, message: TelegramMessage, user: User) -> str:
        """Say whose menu a message is where it is another's than the one's who pressed it; nothing where it is no menu.

        Of an administrator who hides behind the group, nobody can tell whose it is.
        """
        opener = self.readers.menu_opener(message.chat_id, message.message_id)
        if opener is None or opener.user_id in {ANONYMOUS, user.id}:
            return ""
        return _("This menu is {name}'s; send /settings for one of your own.").format(name=opener.name)

    def story_under(self, question: TelegramMessage, number: int, *, command: str) -> int | Message:
        """Return the story under a number of the list that was replied to, else of the last; or what to say instead."""
        replied = question.reply_to_message
        named = self.readers.listing(question.chat_id, replied.message_id) if replied is not None else None
        listings = [named] if named is not None and named.numbers else self.readers.last_listings(question.chat_id)
        for listing in listings:
            if number in listing.numbers:
                return listing.numbers[number]
        known = sorted(number for listing in listings for number in listing.numbers)
        if not known:
            return note(_("I have shown you no list yet. Send /latest, then {command} 1.").format(command=command))
        missing = _("There is no number {number} in that list, which has {first} to {last}.")
        return note(missing.format(number=number, first=known[0], last=known[-1]))

    def story_replied_to(self, question: TelegramMessage, *, command: str) -> tuple[int, str] | None:
        """Return the story of the message that was replied to, of several the first, and how to name another.

        None where it has no story.
        """
        replied = question.reply_to_message
        listing = self.readers.listing(question.chat_id, replied.message_id) if replied is not None else None
        if listing is not None and listing.card is not None:
            return listing.card, ""
        if listing is None or not listing.numbers:
            return None
        first, last = min(listing.numbers), max(listing.numbers)
        how_to = _("That is number {first}; for another, name it: {command} {last}.")
        hint = how_to.format(first=first, command=command, last=last) if first != last else ""
        return listing.numbers[first], hint

    async def read_article(self, url: str, *, asker_id: int | None) -> Article:
        """Read an article that a chat names; from the operator's own network for the operator alone.

        Raises FetchError or ParseError.
        """
        is_operator = asker_id in self.config.telegram.admins
        return await self.newsroom.read_url(url, web=None if is_operator else self.open_web)

    def when_next(self, reader: Reader) -> str:
        """Say when a subscribed chat's next digest comes."""
        return when(reader.next_due or self.now(), now=self.now(), zone=reader.zone)

    def is_admin(self, update: Update) -> bool:
        """Tell whether an update comes from one of those who run this bot."""
        return update.effective_user is not None and update.effective_user.id in self.config.telegram.admins

    def nothing_new(self, chat_id: int) -> str:
        """Say why there is nothing new for a chat, though there are stories."""
        if n := self.digests.n_unwished(chat_id):
            return ngettext(
                "There is nothing new for you. {n} story of the last {days} days does not fit what you wish for; "
                "/settings shows and changes that.",
                "There is nothing new for you. {n} stories of the last {days} days don't fit what you wish for; "
                "/settings shows and changes that.",
                n,
            ).format(n=n, days=FRESH.days)
        days = ngettext(
            "You have had all the news of the last {n} day.",
            "You have had all the news of the last {n} days.",
            FRESH.days,
        )
        return days.format(n=FRESH.days)

    def no_news(self) -> str:
        """Say why there are no stories at all."""
        if not self.store.all_asked(self.config.feeds):
            return _("I am reading the feeds for the first time. Ask again in a minute.")
        if self.store.failing_feeds():
            return _("There is no news yet: I could not read the feeds so far, and keep trying.")
        return _("There is no news yet.")


def asked(update: Update) -> TelegramMessage:
    """Return the message that a command came in."""
    if update.effective_message is None:
        raise ValueError("the update has no message")
    return update.effective_message


def thread_of(message: TelegramMessage) -> int | None:
    """Return the topic of a forum that a message stands in."""
    return message.message_thread_id if message.is_topic_message else None


def arguments(context: Context) -> list[str]:
    """Return the words behind a command."""
    return list(context.args or [])


async def pressed(query: CallbackQuery | None) -> TelegramMessage | None:
    """Return the message whose button was pressed; None where it is too old to be answered, which is said."""
    if query is None:
        return None
    # python-telegram-bot reads even a message that Telegram holds back as one, dated 1970.
    if isinstance(query.message, TelegramMessage) and query.message.is_accessible:
        return query.message
    await acknowledge(query, _("That message is too old. Send /latest for a new list."))
    return None


async def pressed_story(desk: Desk, query: CallbackQuery | None) -> tuple[TelegramMessage, Story] | None:
    """Return the message whose button was pressed and the story that its data names second.

    None where either is gone, which is said.
    """
    message = await pressed(query)
    if query is None or message is None:
        return None
    story = desk.story(int((query.data or "").split(":")[1]))
    if story is None:
        await acknowledge(query, gone())
        return None
    return message, story


async def change_message(query: CallbackQuery, page: Message) -> bool:
    """Change the message whose button was pressed; tell whether it now shows the page.

    It does not where it is too old to be changed, or was deleted meanwhile.
    """
    try:
        await query.edit_message_text(**as_telegram(page))
    except BadRequest as e:
        return "not modified" in str(e)
    return True


async def acknowledge(query: CallbackQuery, text: str = "") -> None:
    """Answer a press; one that came too late, or twice, needs no answer any more."""
    with suppress(BadRequest):
        await query.answer(shorten(text, MOST_ANSWER_CHARS), show_alert=len(text) > _GLANCE_CHARS)


def gone() -> str:
    """Say that a story is not kept any more."""
    return _("That story is no longer here. Send /latest for newer ones.")
