"""What the buttons of a menu change. Their data is the client's to forge: it is read like any other input."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from bot.clock import MOST_TIMES
from bot.desk import Desk
from bot.menu_content import LEAST_STORIES, MOST_SENTENCES, MOST_STORIES
from bot.menu_parts import Choices, key
from bot.readers import Reader
from bot.slots import Quiet
from bot.speech import _
from bot.wishes import Wishes

MOST_PAUSE_DAYS = 365
_HOURS = re.compile(r"([01]\d|2[0-3])([0-5]\d)-([01]\d|2[0-3])([0-5]\d)")
_HOUR = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_DAYS = re.compile(r"[1-7]{1,7}")


class UnknownChangeError(ValueError):
    """No button of any menu makes such a change."""


class CannotBeError(ValueError):
    """A change leads to nothing that can be; the text says why, in a sentence for whoever wants it."""


class Changes:
    """Changes of what a chat wishes, from a state to the one that is named: a second time they change nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def choices(self) -> Choices:
        """Return what there is to choose from: topics and outlets of the feeds that are configured."""
        config, store = self._desk.config, self._desk.store
        names = store.feed_names()
        outlets = [feed.name or names.get(feed.url, "") for feed in config.feeds] if config.feeds else names.values()
        topics = [feed.topic for feed in config.feeds] if config.feeds else store.topics()
        return Choices(_in_order(topics), _in_order(outlets), tuple(store.languages()), config.digest)

    def make(self, reader: Reader, change: str, value: str) -> None:
        """Make a change that a button names; raises UnknownChangeError or CannotBeError."""
        match change:
            case "topic" | "outlet" | "language":
                self._save(reader, wishes=self._chosen(reader.wishes, change, value))
            case "time" | "times" | "days":
                self.reschedule(reader, **self._schedule(reader, change, value))
            case "quiet":
                self._desk.readers.be_quiet(reader.chat_id, _quiet(value), now=self._desk.now())
            case "pause":
                self._pause(reader, value)
            case "stories":
                usual = self._desk.config.digest.stories
                self._save(reader, stories=_number(value, min(LEAST_STORIES, usual), MOST_STORIES))
            case "sentences":
                usual = self._desk.config.digest.sentences
                self._save(reader, sentences=_number(value, 1, max(MOST_SENTENCES, usual)))
            case "silent":
                self._save(reader, is_silent=bool(_number(value, 0, 1)))
            case "previews":
                self._save(reader, has_previews=bool(_number(value, 0, 1)))
            case _:
                raise UnknownChangeError(change)

    def _save(self, reader: Reader, **changes: Any) -> None:
        self._desk.readers.save(replace(reader, **changes))

    def reschedule(self, reader: Reader, *, thread_id: int | None = None, **changes: Any) -> Reader:
        """Change a chat's times, days or zone. Who names a time wants digests then, whoever had none before."""
        schedule = replace(reader.schedule, **changes)
        if "times" in changes or reader.is_subscribed:
            now = self._desk.now()
            return self._desk.readers.reschedule(reader.chat_id, schedule, now=now, thread_id=thread_id)
        return self._desk.readers.save(replace(reader, schedule=schedule))

    def _chosen(self, wishes: Wishes, change: str, value: str) -> Wishes:
        choices, sign, named = self.choices(), value[:1], value[1:]
        if value == "all" and change == "topic":
            return replace(wishes, topics=frozenset())
        if sign not in {"+", "-"}:
            raise UnknownChangeError(value)
        if change == "topic":
            topic = _named(named, (*choices.topics, *wishes.topics))
            return replace(wishes, topics=wishes.topics | {topic} if sign == "+" else wishes.topics - {topic})
        if change == "language":
            if named not in {*choices.languages, *wishes.languages}:
                raise UnknownChangeError(value)
            languages = wishes.languages | {named} if sign == "+" else wishes.languages - {named}
            return replace(wishes, languages=languages)
        outlet = _named(named, (*choices.outlets, *wishes.muted_outlets))
        muted = wishes.muted_outlets - {outlet} if sign == "+" else wishes.muted_outlets | {outlet}
        if muted.issuperset(choices.outlets):
            raise CannotBeError(_("One outlet has to stay, or there is no news."))
        return replace(wishes, muted_outlets=muted)

    def _schedule(self, reader: Reader, change: str, value: str) -> dict[str, Any]:
        if change == "days":
            if not value:
                raise CannotBeError(_("One day has to stay; /stop ends your digests."))
            if not _DAYS.fullmatch(value):
                raise UnknownChangeError(value)
            return {"days": frozenset(int(day) - 1 for day in value)}
        if change == "times":
            return {"times": (_time(value),)}
        at, times = _time(value[1:]), set(reader.schedule.times)
        times = times | {at} if value[0] == "+" else times - {at}
        if not times:
            raise CannotBeError(_("One time has to stay; /stop ends your digests."))
        if len(times) > MOST_TIMES:
            raise CannotBeError(_("{most} digests a day is the most.").format(most=MOST_TIMES))
        return {"times": tuple(sorted(times))}

    def _pause(self, reader: Reader, value: str) -> None:
        if not reader.is_subscribed:
            raise CannotBeError(_("You have no digest; /start begins one."))
        if value == "off":
            self._desk.readers.pause(reader.chat_id, None, now=self._desk.now())
        else:
            self.pause(reader, _number(value, 1, MOST_PAUSE_DAYS))

    def pause(self, reader: Reader, days: int) -> Reader:
        """Hold a chat's digests for some days."""
        return self._desk.delivery.pause(reader.chat_id, self._desk.now() + timedelta(days=days))


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=lambda name: (name.lower(), name)))


def _named(wanted: str, names: Iterable[str]) -> str:
    """Return what a button names; raises UnknownChangeError where it is there no more."""
    for name in names:
        if key(name) == wanted:
            return name
    raise UnknownChangeError(wanted)


def _number(value: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d{1,4}", value, re.ASCII) or not least <= int(value) <= most:
        raise UnknownChangeError(value)
    return int(value)


def _time(value: str) -> time:
    if (match := _HOUR.fullmatch(value)) is None:
        raise UnknownChangeError(value)
    return time(int(match[1]), int(match[2]))


def _quiet(value: str) -> Quiet | None:
    if value == "off":
        return None
    match = _HOURS.fullmatch(value)
    if match is None or match[1] + match[2] == match[3] + match[4]:
        raise UnknownChangeError(value)
    start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
    return Quiet(time(start_hour, start_minute), time(end_hour, end_minute))
