"""Subscribing: /start, /stop, and chats that block the bot, come back or become another."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import ChatMember, ChatMemberRestricted, Update, User
from telegram import Message as TelegramMessage
from telegram.ext import BaseHandler, ChatMemberHandler, CommandHandler, MessageHandler, TypeHandler, filters

from bot.asking import Question
from bot.clock import plain
from bot.desk import Context, Desk, arguments, asked, thread_of
from bot.handlers.settings import Settings, with_remark
from bot.handlers.stories import Stories
from bot.handlers.welcome import WALK_TIME
from bot.menu_parts import key, short, to
from bot.onboarding import first_step
from bot.places import zone_of_language
from bot.readers import Reader
from bot.render import Button, note, with_row
from bot.speech import _, fitting
from summarizer.text import shorten

_STORY_LINK = re.compile(r"story_([1-9]\d{0,14})", re.ASCII)


class Subscription:
    """Handlers about whether digests come."""

    def __init__(self, desk: Desk, settings: Settings, stories: Stories) -> None:
        self._desk = desk
        self._settings = settings
        self._stories = stories

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("start", self.start, filters=new),
            CommandHandler("stop", self.stop, filters=new),
            MessageHandler(new & filters.StatusUpdate.MIGRATE, self.moved),
            ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    def watcher(self) -> BaseHandler[Update, Context, None]:
        """Return the handler that sees every update before it is dealt with."""
        return TypeHandler(Update, self.heard)

    async def heard(self, update: Update, _context: Context) -> None:
        """Take a chat for back that says something, and wait no longer for an answer where something else is wanted."""
        message, query, chat = update.message, update.callback_query, update.effective_chat
        if chat is None or not (query or (message and not message.left_chat_member)):
            return
        readers = self._desk.readers
        readers.mark_back(chat.id, now=self._desk.now())
        is_command = message is not None and filters.COMMAND.check_update(update)
        if query or is_command:
            self._wait_no_longer(chat.id, update.effective_user)

    def _wait_no_longer(self, chat_id: int, user: User | None) -> None:
        reader = self._desk.readers.get(chat_id)
        waiting = Question.read(reader.awaits)
        if waiting is not None and user is not None and waiting.user_id == user.id:
            self._desk.readers.save(replace(reader, awaits=""))

    # /start, /stop

    async def start(self, update: Update, context: Context) -> None:
        """Subscribe the chat: lead a newcomer to the first digest, tell others how things stand; follow a deep link."""
        message, readers, now = asked(update), self._desk.readers, self._desk.now()
        wanted = "".join(arguments(context)[:1])
        before = readers.get(message.chat_id)
        is_on_the_way = before.first_due is not None
        is_newcomer = is_on_the_way or not (before.is_subscribed or self._desk.outbox.told(message.chat_id))
        if before.is_subscribed and not is_on_the_way and (story_id := _story_id(wanted)):
            await self._stories.bring(message, story_id)
            return
        if not is_newcomer:
            reader = readers.subscribe(message.chat_id, now=now, thread_id=thread_of(message))
            if before.is_subscribed:
                readers.save(replace(reader, first_due=None))  # nothing comes but what is asked for
            await self._tell_how_things_stand(message, before, wanted)
            return
        topic = self._topic(wanted)
        known = before if is_on_the_way else self._newcomer(before, update.effective_user)
        topics = known.wishes.topics | {*filter(None, [topic])}
        readers.save(replace(known, wishes=replace(known.wishes, topics=topics)))
        readers.subscribe(message.chat_id, now=now, thread_id=thread_of(message), first_in=WALK_TIME)
        await self._welcome_newcomer(message, update.effective_user, wanted, topic)

    def _newcomer(self, before: Reader, user: User | None) -> Reader:
        """Return a newcomer with what can be guessed: language and clock."""
        language_code = user.language_code if user is not None else None
        is_operators = before.zone == self._desk.config.digest.timezone
        zone = (zone_of_language(language_code) if is_operators else None) or before.zone
        return replace(before, schedule=replace(before.schedule, zone=zone), locale=fitting(language_code))

    async def _welcome_newcomer(self, message: TelegramMessage, user: User | None, wanted: str, topic: str) -> None:
        reader, choices = self._desk.readers.get(message.chat_id), self._settings.changes.choices()
        first = first_step(choices)
        if story_id := _story_id(wanted):
            greeting = note(self._settings.welcome.about(), title=_("Welcome to Tidings"))
            page = with_row(greeting, to(first, _("Choose what I send you")))
            await self._settings.send(message, first, page, user)
            await self._stories.bring(message, story_id)
            return
        first_page = self._settings.welcome.page(first, reader, choices)
        if first_page is not None:
            remark = _no_such_link(wanted) if wanted and not topic else ""
            await self._settings.send(message, first, with_remark(first_page, remark), user)

    async def _tell_how_things_stand(self, message: TelegramMessage, before: Reader, wanted: str) -> None:
        """Say when the next digest comes and what a link leads to; who comes back gets what is new, others may ask."""
        desk, chat_id = self._desk, message.chat_id
        reader, now = desk.readers.get(chat_id), desk.now()
        is_digest_next = desk.digests.has_something_new(chat_id)
        following = _("Your next digest comes {when}; /settings changes that, /help lists what else I do.")
        told = (
            _("Your pause is over.") if before.is_paused(now) else "",
            self._settings.welcome.why_no_digest(chat_id) if not is_digest_next else "",
            following.format(when=desk.when_next(reader)),
            self._of_topic(reader, wanted) if wanted and not _story_id(wanted) else "",
        )
        title = _("You are subscribed already") if before.is_subscribed else _("Welcome back")
        page = note(*filter(None, told), title=title)
        if before.is_subscribed and is_digest_next:
            page = with_row(page, Button(_("Show my digest now"), "more"))
        await desk.answer(message, with_row(page, *self._adding(reader, wanted), Button(_("Settings"), "settings")))
        if story_id := _story_id(wanted):
            await self._stories.bring(message, story_id)
        if not before.is_subscribed:
            await self._settings.welcome.bring_first_digest(chat_id)

    def _topic(self, wanted: str) -> str:
        """Return the topic that a deep link names, whose alphabet has no blanks; nothing where there is none."""
        named = {_in_link(topic): topic for topic in self._settings.changes.choices().topics}
        return named.get(_in_link(wanted.removeprefix("topic_")), "") if wanted.startswith("topic_") else ""

    def _of_topic(self, reader: Reader, wanted: str) -> str:
        topic = self._topic(wanted)
        if not topic:
            return _no_such_link(wanted)
        if topic in reader.wishes.topics or not reader.wishes.topics:
            return _("You get {topic} already.").format(topic=topic)
        return ""

    def _adding(self, reader: Reader, wanted: str) -> list[Button]:
        """Return a button that adds the topic of a link to those that were chosen."""
        topic = self._topic(wanted)
        if not topic or not reader.wishes.topics or topic in reader.wishes.topics:
            return []
        return [to("topics", _("Add {topic} to my topics").format(topic=short(topic)), f"topic:+{key(topic)}")]

    async def stop(self, update: Update, _context: Context) -> None:
        """End the digests; wishes and history stay."""
        message = asked(update)
        had_one = self._desk.delivery.end(message.chat_id)
        text = (
            _("Your digest has stopped; nothing will come unasked. /start brings it back.")
            if had_one
            else _("You have no digest. /start begins one.")
        )
        await self._desk.answer(message, note(text))

    # Blocking and coming back

    async def membership(self, update: Update, _context: Context) -> None:
        """Let a chat rest that has blocked the bot or thrown it out, until it comes back."""
        change = update.my_chat_member
        if change is None:
            return
        if _is_out(change.new_chat_member):
            self._desk.delivery.let_rest(change.chat.id, "the chat blocked the bot")
        else:
            self._desk.readers.mark_back(change.chat.id, now=self._desk.now())

    async def moved(self, update: Update, _context: Context) -> None:
        """Follow a group that has become a supergroup, which has another id."""
        message = asked(update)
        if message.migrate_to_chat_id is not None:
            self._desk.delivery.move(message.chat_id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            self._desk.delivery.move(message.migrate_from_chat_id, message.chat_id)


def _is_out(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in {ChatMember.LEFT, ChatMember.BANNED}


def _story_id(wanted: str) -> int:
    """Return the story that a deep link names; 0 where it names none."""
    match = _STORY_LINK.fullmatch(wanted)
    return int(match[1]) if match else 0


def _in_link(topic: str) -> str:
    """Return a topic as a deep link may write it: https://core.telegram.org/bots/features#deep-linking."""
    return re.sub(r"[^a-z0-9]+", "_", plain(topic)).strip("_") or key(topic)


def _no_such_link(wanted: str) -> str:
    text = _("The link that brought you here leads nowhere any more: “{wanted}”.")
    return text.format(wanted=shorten(wanted, 64))
