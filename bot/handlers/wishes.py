"""When digests come: /time, /quiet, /pause, /resume and /next."""

from __future__ import annotations

import asyncio
import re

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.clock import NotUnderstoodError, read_quiet, read_wishes
from bot.desk import Context, Desk, arguments, asked, thread_of
from bot.handlers.changes import MOST_PAUSE_DAYS
from bot.handlers.settings import Settings, taken_as
from bot.places import zone_named
from bot.readers import Reader
from bot.render import note, when
from bot.slots import Schedule, next_slot
from bot.speech import _
from bot.status import quiet_in_words, status
from summarizer.text import shorten

PREVIEWED = 3
_PAUSE = re.compile(r"(?:for )?(\d{1,4}) ?(d|days?|w|weeks?)?")
_OFF = {"off", "none", "no", "never", "end", "stop", "0"}


class Wishes:
    """Handlers about when digests come."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("time", self.time, filters=new),
            CommandHandler("quiet", self.quiet, filters=new),
            CommandHandler("pause", self.pause, filters=new),
            CommandHandler("resume", self.resume, filters=new),
            CommandHandler("next", self.next, filters=new),
        ]

    async def time(self, update: Update, context: Context) -> None:
        """Show or set when digests come."""
        message, text = asked(update), " ".join(arguments(context))
        if text:
            reader = self._desk.readers.get(message.chat_id)
            await self._desk.answer(message, note(await self._reschedule(reader, text, thread_of(message))))
        else:
            await self._settings.open(message, "times", update.effective_user)

    async def _reschedule(self, reader: Reader, text: str, thread_id: int | None) -> str:
        """Set a chat's times, days and zone, or say what is wrong with them."""
        how_to = _("Write it like {example}, with a big city near you.").format(
            example="/time 08:30 18:00 mon-fri Berlin"
        )
        if text.lower() in _OFF:
            return _("/stop ends your digests; /pause 7 holds them for a week.")
        try:
            said = await asyncio.to_thread(read_wishes, text, name_zone=zone_named)
        except NotUnderstoodError as e:
            return f"{e} {how_to}"
        if said.is_empty:
            return " ".join((_("I find no time in “{text}”.").format(text=shorten(text, 60)), how_to))
        old = reader.schedule
        schedule = Schedule(said.times or old.times, said.zone or old.zone, said.days or old.days, old.quiet)
        now, was_subscribed = self._desk.now(), reader.is_subscribed
        reader = self._desk.readers.reschedule(reader.chat_id, schedule, now=now, thread_id=thread_id)
        done = _("Done.") if was_subscribed else _("Done, and you are subscribed.")
        return " ".join(filter(None, (done, self._status(reader), taken_as(said.place))))

    async def quiet(self, update: Update, context: Context) -> None:
        """Show, set or end the hours in which nothing comes."""
        message, text = asked(update), " ".join(arguments(context))
        if text:
            reader = self._desk.readers.get(message.chat_id)
            await self._desk.answer(message, note(self._set_quiet(reader, text)))
        else:
            await self._settings.open(message, "quiet", update.effective_user)

    def _set_quiet(self, reader: Reader, text: str) -> str:
        try:
            quiet = None if text.lower() in _OFF else read_quiet(text)
        except NotUnderstoodError as e:
            how_to = _("Write it like {example}, or {off}.").format(example="/quiet 22:00-07:00", off="/quiet off")
            return f"{e} {how_to}"
        reader = self._desk.readers.be_quiet(reader.chat_id, quiet, now=self._desk.now())
        return " ".join((_("Done."), quiet_in_words(quiet), self._status(reader)))

    async def pause(self, update: Update, context: Context) -> None:
        """Hold the digests for some days."""
        message, text = asked(update), " ".join(arguments(context)).lower()
        if text:
            reader = self._desk.readers.get(message.chat_id)
            await self._desk.answer(message, note(self._pause(reader, text)))
        else:
            await self._settings.open(message, "pause", update.effective_user)

    def _pause(self, reader: Reader, text: str) -> str:
        if not reader.is_subscribed:
            return _("You have no digest; /start begins one.")
        if text in _OFF:
            return self._resume(reader)
        days = _days(text)
        if not 1 <= days <= MOST_PAUSE_DAYS:
            problem = _("“{text}” is no number of days from 1 to {most}.")
            how_to = _("Write it like {example} for a week without digests; /resume ends that.")
            said = problem.format(text=shorten(text, 60), most=MOST_PAUSE_DAYS)
            return " ".join((said, how_to.format(example="/pause 7")))
        return self._status(self._settings.changes.pause(reader, days))

    async def resume(self, update: Update, _context: Context) -> None:
        """End a pause."""
        message = asked(update)
        reader = self._desk.readers.get(message.chat_id)
        answer = self._resume(reader) if reader.is_subscribed else _("You have no digest; /start begins one.")
        await self._desk.answer(message, note(answer))

    def _resume(self, reader: Reader) -> str:
        return self._status(self._desk.readers.pause(reader.chat_id, None, now=self._desk.now()))

    async def next(self, update: Update, _context: Context) -> None:
        """Show when the next digests come."""
        message, now = asked(update), self._desk.now()
        reader = self._desk.readers.get(message.chat_id)
        dues = [] if reader.next_due is None else [reader.next_due]
        while dues and len(dues) < PREVIEWED:
            dues.append(next_slot(max(now, dues[-1]), reader.schedule).due)
        coming = "\n".join(f"{n}. {when(due, now=now, zone=reader.zone)}" for n, due in enumerate(dues, start=1))
        await self._desk.answer(message, note(self._status(reader), *([coming] if coming else [])))

    def _status(self, reader: Reader) -> str:
        return status(reader, now=self._desk.now())


def _days(text: str) -> int:
    """Return how many days '3', '3 days' or '2 weeks' are; 0 for anything else."""
    match = _PAUSE.fullmatch(text)
    if match is None:
        return 0
    return int(match[1]) * (7 if (match[2] or "").startswith("w") else 1)
