"""For whoever runs the bot: /status and /outbox. Reasons and states are those of the logs, in English."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.desk import Context, Desk, arguments, asked
from bot.printout import outbox_text
from bot.render import note
from bot.speech import _
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

    async def status(self, update: Update, _context: Context) -> None:
        """Tell an operator how the bot is doing."""
        desk = self._desk
        if not await self._is_admin(update, "/status"):
            return
        failing = desk.store.failing_feeds()
        counts = ", ".join(f"{n} {state}" for state, n in sorted(desk.outbox.counts().items())) or "0"
        n_articles, n_feeds = desk.store.count_articles(), len(desk.config.feeds)
        lines = [
            _("Articles: {n}, from {n_feeds} feeds").format(n=n_articles, n_feeds=n_feeds),
            _("Subscribed chats: {n}").format(n=desk.readers.count_subscribed()),
            _("Digest messages: {counts} (/outbox says more)").format(counts=counts),
            _("Failing feeds: {n}").format(n=len(failing)),
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
                queued = _("Message {number} is queued again.").format(number=number)
                answer = _("That can't be: {problem}.").format(problem=problem) if problem else queued
            case _other:
                answer = _("Write /outbox for what is owed, or /outbox retry 12 to send message 12 once more.")
        await desk.answer(asked(update), note(answer))

    async def _is_admin(self, update: Update, command: str) -> bool:
        if self._desk.is_admin(update):
            return True
        text = _("{command} is for whoever runs this bot. /help lists what is for you.").format(command=command)
        await self._desk.answer(asked(update), note(text))
        return False
