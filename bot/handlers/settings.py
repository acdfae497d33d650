"""The menu of a chat's settings: its pages, edited in place, the presses of its buttons, and what is typed to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from html import escape

from telegram import CallbackQuery, ForceReply, Update, User
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.asking import Question
from bot.clock import NotUnderstoodError, Wishes, read_quiet, read_wishes
from bot.desk import ANONYMOUS, Context, Desk, acknowledge, asked, change_message, pressed, thread_of
from bot.handlers.changes import CannotBeError, Changes, UnknownChangeError
from bot.handlers.follows import Follows
from bot.handlers.welcome import Welcome
from bot.menu import after, menu_page, question
from bot.menu_parts import MAIN
from bot.onboarding import END, OWN_TIME, ZONE
from bot.places import zone_at, zone_named
from bot.readers import Opener, Reader
from bot.render import Message, note
from bot.speech import _
from summarizer.store import seconds
from summarizer.text import shorten


class Settings:
    """Handlers of the menu. Its pages are drawn elsewhere; where they stand and who may use them is told here."""

    def __init__(self, desk: Desk, follows: Follows) -> None:
        self._desk = desk
        self._follows = follows
        self.welcome = Welcome(desk)
        self.changes = Changes(desk)

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme; what answers a question is nobody else's."""
        new = filters.UpdateType.MESSAGE
        answers = new & ((filters.TEXT & ~filters.COMMAND) | filters.LOCATION) & _Awaited(self._desk)
        return [
            MessageHandler(answers, self.typed),
            CommandHandler("settings", self.settings, filters=new),
            CallbackQueryHandler(self.press, pattern=r"^(?:menu:|settings$)"),
        ]

    async def settings(self, update: Update, _context: Context) -> None:
        """Open the menu."""
        await self.open(asked(update), MAIN, update.effective_user)

    # Pages

    def page(self, name: str, reader: Reader) -> Message | None:
        """Return a page as it stands now, None where there is none of that name."""
        choices, now = self.changes.choices(), self._desk.now()
        return self.welcome.page(name, reader, choices) or menu_page(name, reader, choices, now=now)

    async def open(self, message: TelegramMessage, name: str, user: User | None, *, remark: str = "") -> None:
        """Send a page as a message of its own, in answer to another one."""
        page = self.page(name, self._desk.readers.get(message.chat_id))
        if page is not None:
            await self.send(message, name, with_remark(page, remark), user)

    async def send(self, message: TelegramMessage, name: str, page: Message, user: User | None) -> None:
        """Send a page that has been drawn, in answer to another message."""
        sent = await self._desk.send(message, page)
        self._desk.pacer.answered(message.chat_id)
        if not _is_private(message):
            self._desk.readers.remember_menu(message.chat_id, sent.message_id, _opener(message, user))
        await self._ask(sent, name, user)

    async def _turn(self, query: CallbackQuery, message: TelegramMessage, name: str, page: Message) -> None:
        """Let the menu show another page; where it can't be changed any more, that is a new message."""
        if await change_message(query, page):
            await self._ask(message, name, query.from_user)
        else:
            await self.send(message, name, page, query.from_user)

    async def _ask(self, menu: TelegramMessage, name: str, user: User | None) -> None:
        """Remember what a page asks to be typed; in a group ask it so that the answer is heard."""
        text = question(name)
        if not text or user is None:
            return
        asked_id = menu.message_id
        if not _is_private(menu):
            mention = f'<a href="tg://user?id={user.id}">{escape(shorten(user.first_name, 60))}</a>'
            sent = await menu.chat.send_message(
                f"{mention}: {escape(text)}",
                parse_mode=ParseMode.HTML,
                reply_markup=ForceReply(selective=True),
                message_thread_id=thread_of(menu),
            )
            asked_id = sent.message_id
        readers = self._desk.readers
        awaits = str(Question(name, menu.message_id, user.id, asked_id, seconds(self._desk.now())))
        readers.save(replace(readers.get(menu.chat_id), awaits=awaits))

    # Presses

    async def press(self, update: Update, _context: Context) -> None:
        """Do what a button says and show the page that it leads to."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        if query.data == "settings":
            await acknowledge(query)
            await self.open(message, MAIN, query.from_user)
        elif refusal := self._refusal(message, query.from_user):
            await acknowledge(query, refusal)
        else:
            await self._follow(query, message, query.data or "")

    def _refusal(self, message: TelegramMessage, user: User) -> str:
        """Say why a menu is not for the one who pressed it; nothing where it is."""
        if _is_private(message):
            return ""
        if self._desk.readers.menu_opener(message.chat_id, message.message_id) is None:
            return _("This menu is too old. Send /settings for a new one.")
        return self._desk.whose_menu(message, user)

    async def _follow(self, query: CallbackQuery, message: TelegramMessage, data: str) -> None:
        chat_id = message.chat_id
        _menu, name, change, value = (*data.split(":", 3), "", "")[:4]
        said = ""
        try:
            if change:
                self.changes.make(self._desk.readers.get(chat_id), change, value)
        except UnknownChangeError:
            name = ""
        except CannotBeError as e:
            said = str(e)
        self.welcome.is_under_way(chat_id, name)
        page = self.page(name, self._desk.readers.get(chat_id))
        if page is None:
            await acknowledge(query, _("I don't know that button any more. Send /settings for a new menu."))
            return
        await acknowledge(query, said)
        await self._turn(query, message, name, page)
        if name == END:
            await self.welcome.bring_first_digest(chat_id)

    # What is typed

    async def typed(self, update: Update, _context: Context) -> None:
        """Take what was asked for and show the menu again, or say what is wrong with it and wait on."""
        message, readers = asked(update), self._desk.readers
        waiting = Question.read(readers.get(message.chat_id).awaits)
        if waiting is None:
            return
        try:
            remark = await self._take(message, waiting.page)
        except (NotUnderstoodError, CannotBeError) as e:
            await self._desk.answer(message, note(f"{e} {question(waiting.page)}"))
            return
        readers.save(replace(readers.get(message.chat_id), awaits=""))
        for message_id in {waiting.menu_id, waiting.asked_id}:
            with suppress(TelegramError):  # it may be gone, or too old
                await message.chat.delete_message(message_id)
        following = after(waiting.page)
        self.welcome.is_under_way(message.chat_id, following)
        await self.open(message, following, update.effective_user, remark=remark)
        if following == END:
            await self.welcome.bring_first_digest(message.chat_id)

    async def _take(self, message: TelegramMessage, page: str) -> str:
        """Make the change that an answer asks for; return what is to be said of it."""
        text = message.text or ""
        if page in {"own-times", "zone", OWN_TIME, ZONE}:
            return await self._take_schedule(message)
        if page == "own-quiet":
            self._desk.readers.be_quiet(message.chat_id, read_quiet(text), now=self._desk.now())
            return ""
        take: Callable[[int, str], Message] = self._follows.mute_words if page == "mute" else self._follows.follow_words
        await self._desk.answer(message, take(message.chat_id, text))
        return ""

    async def _take_schedule(self, message: TelegramMessage) -> str:
        said = await asyncio.to_thread(_read_where_or_when, message)
        named = {"times": said.times, "days": said.days, "zone": said.zone}
        reader = self._desk.readers.get(message.chat_id)
        changes = {name: value for name, value in named.items() if value is not None}
        self.changes.reschedule(reader, thread_id=thread_of(message), **changes)
        return taken_as(said.place)


def _read_where_or_when(message: TelegramMessage) -> Wishes:
    """Read times, days and a zone in what was typed, or a zone in a location; raises NotUnderstoodError."""
    if message.location is not None:
        try:
            return Wishes(zone=zone_at(message.location.latitude, message.location.longitude))
        except ValueError as e:
            raise NotUnderstoodError(_("I know no time zone for that place.")) from e
    text = message.text or ""
    said = read_wishes(text, name_zone=zone_named)
    if said.is_empty:
        raise NotUnderstoodError(_("I find no time or place in “{text}”.").format(text=shorten(text, 60)))
    return said


def taken_as(place: str) -> str:
    """Say which place of several with one name was meant; nothing where there is no other."""
    if not place:
        return ""
    return _("I took it as {place}; for another, write its country or state behind it.").format(place=place)


def with_remark(page: Message, remark: str) -> Message:
    """Return a page with something said beneath it."""
    return replace(page, html=f"{page.html}\n\n{escape(remark)}") if remark else page


class _Awaited(filters.MessageFilter):
    """Lets the answer to a question pass."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def filter(self, message: TelegramMessage) -> bool:
        waiting = Question.read(self._desk.readers.get(message.chat_id).awaits)
        if waiting is None or message.from_user is None:
            return False
        replied = message.reply_to_message
        return waiting.is_answered_by(
            message.from_user.id,
            replied_id=replied.message_id if replied is not None else None,
            is_private=_is_private(message),
            now=self._desk.now(),
        )


def _is_private(message: TelegramMessage) -> bool:
    return message.chat.type == "private"


def _opener(message: TelegramMessage, user: User | None) -> Opener:
    is_hidden = user is None or (message.sender_chat is not None and message.from_user == user)
    return Opener(ANONYMOUS, "") if is_hidden or user is None else Opener(user.id, shorten(user.first_name, 60))
