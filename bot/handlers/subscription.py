"""Subscribing: /start, /stop, and chats that block the bot, come back or become another."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberRestricted, Update
from telegram.ext import BaseHandler, ChatMemberHandler, CommandHandler, MessageHandler, TypeHandler, filters

from bot.desk import Context, Desk, asked, thread_of
from bot.edition import FRESH
from bot.render import note


class Subscription:
    """Handlers about whether digests come."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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

    async def heard(self, update: Update, _: Context) -> None:
        """Take a chat for back that says something, whatever was thought of it."""
        message = update.message
        says_something = update.callback_query or (message and not message.left_chat_member)
        if update.effective_chat is not None and says_something:
            self._desk.readers.mark_back(update.effective_chat.id, now=self._desk.now())

    # /start, /stop

    async def start(self, update: Update, _: Context) -> None:
        """Greet, subscribe the chat, and send a first digest at once."""
        desk, message = self._desk, asked(update)
        before = desk.readers.get(message.chat_id)
        reader = desk.readers.subscribe(message.chat_id, now=desk.now(), thread_id=thread_of(message))
        is_digest_next = desk.digests.has_something_new(message.chat_id)
        about = (
            f"I read {_feeds(len(desk.config.feeds))} and send you what matters, each story once, with all who tell it."
        )
        following = f"Your next digest comes {desk.when_next(reader)}; /time changes that, /help lists what else I do."
        await desk.answer(
            message,
            note(
                *([] if before.is_subscribed else [about]),
                *(["Your pause is over."] if before.is_paused(desk.now()) else []),
                *([] if is_digest_next else [self._why_no_digest()]),
                following,
                title="You are subscribed already" if before.is_subscribed else "Welcome to Tidings",
            ),
        )
        digest_id = desk.digests.make_first(message.chat_id) if desk.digests.has_news else None
        if digest_id is not None:
            await desk.delivery.deliver(digest_id=digest_id)
        else:
            desk.readers.mark_greeted(message.chat_id, now=desk.now())

    def _why_no_digest(self) -> str:
        desk = self._desk
        if desk.digests.has_news:
            return f"You have had all the news of the last {FRESH.days} days. /latest lists the newest stories."
        if not desk.store.all_asked(desk.config.feeds):
            return "I am reading the feeds for the first time now. Your first digest follows in a moment."
        return "I could not read any feed yet. Your first digest comes as soon as one answers."

    async def stop(self, update: Update, _: Context) -> None:
        """End the digests; wishes and history stay."""
        message = asked(update)
        had_one = self._desk.delivery.end(message.chat_id)
        text = (
            "Your digest has stopped; nothing will come unasked. /start brings it back."
            if had_one
            else "You have no digest. /start begins one."
        )
        await self._desk.answer(message, note(text))

    # Blocking and coming back

    async def membership(self, update: Update, _: Context) -> None:
        """Let a chat rest that has blocked the bot or thrown it out, until it comes back."""
        change = update.my_chat_member
        if change is None:
            return
        if _is_out(change.new_chat_member):
            self._desk.delivery.let_rest(change.chat.id, "the chat blocked the bot")
        else:
            self._desk.readers.mark_back(change.chat.id, now=self._desk.now())

    async def moved(self, update: Update, _: Context) -> None:
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


def _feeds(n: int) -> str:
    return "one feed" if n == 1 else f"{n} feeds"
