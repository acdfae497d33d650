"""A newcomer's way to the first digest: topics, a time, a clock. One message; each step may be skipped. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import shown_zone
from bot.menu import question
from bot.menu_parts import MAIN, Choices, digest_now, rows, ticked, to, topic_buttons, topics_in_words
from bot.menu_times import EVENING, MORNING, NOON
from bot.readers import Reader
from bot.render import Button, Message, in_words, note
from bot.speech import _, ngettext
from bot.status import status

TOPICS, TIME, OWN_TIME, ZONE, END = "first-topics", "first-time", "first-own", "first-zone", "first-end"


def first_step(choices: Choices) -> str:
    """Return where the way begins: with the time where there are no topics to choose from."""
    return TOPICS if len(choices.topics) > 1 else TIME


def welcome(n_feeds: int) -> str:
    """Say what this bot is to one who meets it."""
    return ngettext(
        "I read {n} feed and send you what matters, each story once, with all who tell it.",
        "I read {n} feeds and send you what matters, each story once, with all who tell it.",
        n_feeds,
    ).format(n=n_feeds)


def step(name: str, reader: Reader, choices: Choices, *, now: datetime, greeting: str) -> Message | None:
    """Return a step of the way, None where none has that name; the first one begins with the greeting."""
    pages: dict[str, Callable[[], Message]] = {
        TOPICS: lambda: _topics_step(reader, choices, greeting),
        TIME: lambda: _time_step(reader, choices, greeting if first_step(choices) == TIME else ""),
        OWN_TIME: lambda: Message(note(question(OWN_TIME), title=_when()).html, ((to(TIME, _("‹ Back")),),)),
        ZONE: lambda: _zone_step(reader, now),
    }
    return pages[name]() if name in pages else None


def last_step(reader: Reader, *, now: datetime, first_digest: str) -> Message:
    """Return the end of the way: how things stand, and what is said of the first digest; nothing where it has come."""
    topics = _("Topics: {topics}.").format(topics=topics_in_words(reader))
    what_else = _("/settings changes all that, /help lists what else I do.")
    told = (status(reader, now=now), topics, what_else, first_digest)
    page = note(*filter(None, told), title=_("Welcome to Tidings"))
    settings = (to(MAIN, _("Settings")),)
    return Message(page.html, (settings,) if first_digest else ((digest_now(),), settings))


def _when() -> str:
    return _("When shall your digest come?")


def _topics_step(reader: Reader, choices: Choices, greeting: str) -> Message:
    asked = _("What do you want to read about? Tap your topics; with none ticked you get all.")
    page = note(greeting, asked, title=_("Welcome to Tidings"))
    return Message(page.html, (*topic_buttons(TOPICS, reader, choices), (_skip(), to(TIME, _("Next ›")))))


def _time_step(reader: Reader, choices: Choices, greeting: str) -> Message:
    times = reader.schedule.times
    labels = {MORNING: _("Morning {time}"), NOON: _("Noon {time}"), EVENING: _("Evening {time}")}
    buttons = [
        to(ZONE, ticked(label.format(time=f"{at:%H:%M}"), is_on=times == (at,)), f"times:{at:%H%M}")
        for at, label in labels.items()
    ]
    buttons.append(to(OWN_TIME, _("Own time")))
    keep = to(ZONE, _("Leave it {regular} ›").format(regular=in_words(reader.schedule)))
    back = (to(TOPICS, _("‹ Back")),) if first_step(choices) == TOPICS else ()
    pick = _("Tap a time, or type your own: one or more a day, on the days that you like.")
    page = note(greeting, _when(), title=_("Welcome to Tidings")) if greeting else note(pick, title=_when())
    return Message(page.html, (*rows(buttons, 2), (keep,), (*back, _skip())))


def _zone_step(reader: Reader, now: datetime) -> Message:
    shown = f"{now.astimezone(reader.zone):%H:%M}"
    told = _("Unless you say otherwise, I go by the clock of {zone}, where it is {time} now.")
    asked = _("Is that right? If not, type the name of a big city near you, or send me your location.")
    right = _("Yes, it is {time} here ›").format(time=shown)
    page = note(told.format(zone=shown_zone(reader.zone), time=shown), asked, title=_("Which clock do you live by?"))
    return Message(page.html, ((to(END, right),), (to(TIME, _("‹ Back")),)))


def _skip() -> Button:
    return to(END, _("Skip to my digest"))
