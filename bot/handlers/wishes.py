"""When digests come: /time, /quiet, /pause, /resume and /next."""

from __future__ import annotations

import re
from datetime import timedelta

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.clock import NotUnderstoodError, read_quiet, read_wishes
from bot.desk import Context, Desk, arguments, asked, thread_of
from bot.readers import Reader
from bot.render import in_words, note, when
from bot.slots import Quiet, Schedule, next_slot
from summarizer.text import shorten

MOST_DAYS = 365
PREVIEWED = 3
_PAUSE = re.compile(r"(?:for )?(\d{1,4}) ?(d|days?|w|weeks?)?")
_OFF = {"off", "none", "no", "never", "end", "stop", "0"}
_NO_DIGEST = "You have no digest; /start begins one."
_HOW_TO_TIME = "Write it like /time 08:30, or /time 08:30 18:00 mon-fri Berlin, with a big city of your time zone."
_HOW_TO_BE_QUIET = "Write it like /quiet 22:00-07:00, or /quiet off."
_HOW_TO_PAUSE = "Write it like /pause 7 for a week without digests; /resume ends that."


class Wishes:
    """Handlers about when digests come."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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
        """Say or set when digests come."""
        message, text = asked(update), " ".join(arguments(context))
        reader = self._desk.readers.get(message.chat_id)
        if text:
            answer = self._reschedule(reader, text, thread_of(message))
        else:
            answer = f"{self._status(reader)} {_HOW_TO_TIME}"
        await self._desk.answer(message, note(answer))

    def _reschedule(self, reader: Reader, text: str, thread_id: int | None) -> str:
        """Set a chat's times, days and zone, or say what is wrong with them."""
        if text.lower() in _OFF:
            return "/stop ends your digests; /pause 7 holds them for a week."
        try:
            wishes = read_wishes(text)
        except NotUnderstoodError as e:
            return f"{e} {_HOW_TO_TIME}"
        if wishes.is_empty:
            return f"I find no time in “{shorten(text, 60)}”. {_HOW_TO_TIME}"
        old = reader.schedule
        schedule = Schedule(wishes.times or old.times, wishes.zone or old.zone, wishes.days or old.days, old.quiet)
        now, was_subscribed = self._desk.now(), reader.is_subscribed
        reader = self._desk.readers.reschedule(reader.chat_id, schedule, now=now, thread_id=thread_id)
        return f"{'Done.' if was_subscribed else 'Done, and you are subscribed.'} {self._status(reader)}"

    async def quiet(self, update: Update, context: Context) -> None:
        """Say, set or end the hours in which nothing comes."""
        message, text = asked(update), " ".join(arguments(context))
        reader = self._desk.readers.get(message.chat_id)
        if text:
            answer = self._set_quiet(reader, text)
        else:
            answer = f"{_quiet_in_words(reader.schedule.quiet)} {_HOW_TO_BE_QUIET}"
        await self._desk.answer(message, note(answer))

    def _set_quiet(self, reader: Reader, text: str) -> str:
        try:
            quiet = None if text.lower() in _OFF else read_quiet(text)
        except NotUnderstoodError as e:
            return f"{e} {_HOW_TO_BE_QUIET}"
        reader = self._desk.readers.be_quiet(reader.chat_id, quiet, now=self._desk.now())
        return f"Done. {_quiet_in_words(quiet)} {self._status(reader)}"

    async def pause(self, update: Update, context: Context) -> None:
        """Hold the digests for some days."""
        message, text = asked(update), " ".join(arguments(context)).lower()
        reader = self._desk.readers.get(message.chat_id)
        days = _days(text)
        if not reader.is_subscribed:
            answer = _NO_DIGEST
        elif text in _OFF:
            answer = self._resume(reader)
        elif not text:
            answer = f"{self._status(reader)} {_HOW_TO_PAUSE}"
        elif not 1 <= days <= MOST_DAYS:
            answer = f"“{shorten(text, 60)}” is no number of days from 1 to {MOST_DAYS}. {_HOW_TO_PAUSE}"
        else:
            until = self._desk.now() + timedelta(days=days)
            answer = self._status(self._desk.delivery.pause(reader.chat_id, until))
        await self._desk.answer(message, note(answer))

    async def resume(self, update: Update, _: Context) -> None:
        """End a pause."""
        message = asked(update)
        reader = self._desk.readers.get(message.chat_id)
        answer = self._resume(reader) if reader.is_subscribed else _NO_DIGEST
        await self._desk.answer(message, note(answer))

    def _resume(self, reader: Reader) -> str:
        return self._status(self._desk.readers.pause(reader.chat_id, None, now=self._desk.now()))

    async def next(self, update: Update, _: Context) -> None:
        """Show when the next digests come."""
        message, now = asked(update), self._desk.now()
        reader = self._desk.readers.get(message.chat_id)
        dues = [] if reader.next_due is None else [reader.next_due]
        while dues and len(dues) < PREVIEWED:
            dues.append(next_slot(max(now, dues[-1]), reader.schedule).due)
        coming = "\n".join(f"{n}. {when(due, now=now, zone=reader.zone)}" for n, due in enumerate(dues, start=1))
        await self._desk.answer(message, note(self._status(reader), *([coming] if coming else [])))

    def _status(self, reader: Reader) -> str:
        if not reader.is_subscribed:
            return "You have no digest; /start begins one, and so does a time."
        now, following = self._desk.now(), self._desk.when_next(reader)
        quiet, at = reader.schedule.quiet, (reader.next_due or now).astimezone(reader.zone).time()
        if quiet is not None and at == quiet.end and at not in reader.schedule.times:
            following += ", when your quiet hours end"
        if reader.paused_until is not None and reader.is_paused(now):
            pause_ends = when(reader.paused_until, now=now, zone=reader.zone).removeprefix("on ")
            regular = f"Your digest comes {in_words(reader.schedule)}, but pauses until {pause_ends}"
            return f"{regular}; the next one comes {following}. /resume ends the pause."
        regular = f"Your digest comes {in_words(reader.schedule)}, the next one {following}."
        is_daily = len(reader.schedule.times) == 1
        today = now.astimezone(reader.zone).date()
        has_had_todays = is_daily and reader.served is not None and reader.served.date() == today
        return f"{regular} Today's has come already; /digest brings what is new since." if has_had_todays else regular


def _quiet_in_words(quiet: Quiet | None) -> str:
    if quiet is None:
        return "There are no quiet hours."
    return f"Nothing comes unasked from {quiet.start:%H:%M} to {quiet.end:%H:%M}; what is due then comes at their end."


def _days(text: str) -> int:
    """Return how many days '3', '3 days' or '2 weeks' are; 0 for anything else."""
    match = _PAUSE.fullmatch(text)
    if match is None:
        return 0
    return int(match[1]) * (7 if (match[2] or "").startswith("w") else 1)
