"""For whoever runs the bot: /status and /outbox."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.desk import Context, Desk, arguments, asked
from bot.printout import outbox_text
from bot.render import note
from summarizer.text import shorten

MOST_DIGITS = 15


class Operator:
    """Handlers that tell how the bot is doing, to its admins alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("status", self.status, filters=new),
            CommandHandler("outbox", self.outbox, filters=new),
        ]

    async def status(self, update: Update, _: Context) -> None:
        """Tell an operator how the bot is doing."""
        desk = self._desk
        if not await self._is_admin(update, "/status"):
            return
        failing = desk.store.failing_feeds()
        counts = ", ".join(f"{n} {state}" for state, n in sorted(desk.outbox.counts().items())) or "nothing yet"
        lines = [
            f"Articles: {desk.store.count_articles()}, from {len(desk.config.feeds)} feeds",
            f"Subscribed chats: {desk.readers.count_subscribed()}",
            f"Digest messages: {counts} (/outbox says more)",
            f"Failing feeds: {len(failing)}",
            *(f"{shorten(url, 100)}: {shorten(reason, 100)}" for url, reason in failing[:7]),
        ]
        await desk.answer(asked(update), note("\n".join(lines)))

    async def outbox(self, update: Update, context: Context) -> None:
        """Tell an operator what is owed, sent and uncertain; send a message once more."""
        desk, words = self._desk, arguments(context)
        if not await self._is_admin(update, "/outbox"):
            return
        match words:
            case []:
                answer = outbox_text(desk.outbox.report(desk.now()), now=desk.now(), retry="/outbox retry")
            case ["retry", number] if number.isdecimal() and len(number) <= MOST_DIGITS:
                problem = desk.outbox.retry(int(number), now=desk.now())
                answer = f"That can't be: {problem}." if problem else f"Message {number} is queued again."
            case _:
                answer = "Write /outbox for what is owed, or /outbox retry 12 to send message 12 once more."
        await desk.answer(asked(update), note(answer))

    async def _is_admin(self, update: Update, command: str) -> bool:
        if self._desk.is_admin(update):
            return True
        await self._desk.answer(
            asked(update), note(f"{command} is for whoever runs this bot. /help lists what is for you.")
        )
        return False
