"""A newcomer's way to the first digest, which comes at its end, or by itself to whoever walks away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.menu_parts import Choices
from bot.onboarding import END, last_step, step, welcome
from bot.readers import Reader
from bot.render import Message
from bot.speech import _

WALK_TIME = timedelta(minutes=3)
"""So long after the last step, the first digest comes by itself."""


class Welcome:
    """What is said to newcomers, and when their first digest comes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, name: str, reader: Reader, choices: Choices) -> Message | None:
        """Return a step of the way, None where none has that name."""
        now = self._desk.now()
        if name == END:
            return last_step(reader, now=now, first_digest=self._of_first_digest(reader))
        return step(name, reader, choices, now=now, greeting=self.about())

    def about(self) -> str:
        """Say what this bot is."""
        return welcome(len(self._desk.config.feeds))

    def _of_first_digest(self, reader: Reader) -> str:
        """Say what becomes of the first digest; nothing where it has come already."""
        if reader.first_due is None:
            return ""
        if self._desk.digests.has_something_new(reader.chat_id):
            return _("Here is your first one.")
        return self.why_no_digest(reader.chat_id)

    def why_no_digest(self, chat_id: int) -> str:
        """Say why no digest follows at once."""
        desk = self._desk
        if desk.digests.has_news:
            return " ".join([desk.nothing_new(chat_id), _("/latest lists the newest stories.")])
        if not desk.store.all_asked(desk.config.feeds):
            return _("I am reading the feeds for the first time now. Your first digest follows in a moment.")
        return _("I could not read any feed yet. Your first digest comes as soon as one answers.")

    def is_under_way(self, chat_id: int, step_name: str) -> None:
        """Let the first digest wait on while a newcomer goes from step to step."""
        reader = self._desk.readers.get(chat_id)
        if step_name.startswith("first-") and reader.first_due is not None:
            self._desk.readers.save(replace(reader, first_due=self._desk.now() + WALK_TIME))

    async def bring_first_digest(self, chat_id: int) -> None:
        """Send a chat the first digest that is owed to it, or let it come as soon as there is news."""
        desk = self._desk
        digest_id = desk.digests.make_first(chat_id) if desk.digests.has_news else None
        if digest_id is not None:
            await desk.delivery.deliver(digest_id=digest_id)
        else:
            desk.readers.mark_greeted(chat_id, now=desk.now())
