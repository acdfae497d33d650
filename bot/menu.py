"""The settings of a chat: the page that says how things stand, and the way to all others. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from bot.menu_content import languages_page, length_page, outlets_page, topics_page
from bot.menu_parts import MAIN, Choices, Rows, digest_now, length_in_words, rows, some, to, topics_in_words
from bot.menu_times import days_page, pause_page, quiet_page, times_page, zone_page
from bot.readers import Reader
from bot.render import Button, Message, note
from bot.speech import _, enumerated, language
from bot.status import status

_OUTLETS = re.compile(r"outlets([1-9]\d{0,3})?")


def menu_page(name: str, reader: Reader, choices: Choices, *, now: datetime) -> Message | None:
    """Return a page of the menu, None where none has that name."""
    if (outlets := _OUTLETS.fullmatch(name)) is not None:
        return outlets_page(reader, choices, int(outlets[1] or 1))
    pages: dict[str, Callable[[], Message]] = {
        MAIN: lambda: _main_page(reader, choices, now),
        "topics": lambda: topics_page(reader, choices),
        "length": lambda: length_page(reader, choices),
        "languages": lambda: languages_page(reader, choices),
        "times": lambda: times_page(reader, now),
        "days": lambda: days_page(reader, now),
        "zone": lambda: zone_page(reader, now),
        "quiet": lambda: quiet_page(reader),
        "pause": lambda: pause_page(reader, now),
        "own-times": lambda: _question_page(name, _("Own time"), back="times"),
        "own-quiet": lambda: _question_page(name, _("Own hours"), back="quiet"),
        "follow": lambda: _question_page(name, _("Follow a word"), back=MAIN),
        "mute": lambda: _question_page(name, _("Mute a word"), back=MAIN),
    }
    return pages[name]() if name in pages else None


def question(page_name: str) -> str:
    """Return what a chat is asked to type on a page; nothing where it is not."""
    when = _("Type when your digest shall come, such as 07:15, or 08:30 and 18:00, mon-fri.")
    where = _("Type the name of a big city near you.")
    return {
        "own-times": when,
        "own-quiet": _("Type the hours in which nothing shall come, such as 22:00-07:00."),
        "zone": where,
        "follow": _("Type a word. Stories with it come whatever their topic, such as: ukraine."),
        "mute": _("Type a word. Stories with it come no more, such as: football."),
        "first-own": when,
        "first-zone": where,
    }.get(page_name, "")


def after(page_name: str) -> str:
    """Return the page that comes when what a page asks for has been typed."""
    return {
        "own-times": "times",
        "own-quiet": "quiet",
        "first-own": "first-zone",
        "first-zone": "first-end",
    }.get(page_name, MAIN)


def _question_page(name: str, title: str, *, back: str) -> Message:
    return Message(note(question(name), title=title).html, ((to(back, _("‹ Back")),),))


def _main_page(reader: Reader, choices: Choices, now: datetime) -> Message:
    told = "\n".join(
        line for line in (*_told_of_content(reader, choices), _quiet_hours(reader), *_told_of_delivery(reader)) if line
    )
    return Message(note(status(reader, now=now), told, title=_("Settings")).html, _buttons(reader, choices))


def _told_of_content(reader: Reader, choices: Choices) -> list[str]:
    wishes = reader.wishes
    languages = enumerated([language(code) for code in sorted(wishes.languages)]) or _("all")
    return [
        _("Topics: {topics}").format(topics=topics_in_words(reader)) if _has_topics(reader, choices) else "",
        _("Outlets: all but {outlets}").format(outlets=some(wishes.muted_outlets)) if wishes.muted_outlets else "",
        _("Length: {length}").format(length=length_in_words(*choices.lengths(reader))),
        _("Languages: {languages}").format(languages=languages) if _has_languages(reader, choices) else "",
        _("Followed: {words}").format(words=some(wishes.followed)) if wishes.followed else "",
        _("Muted: {words}").format(words=some(wishes.muted)) if wishes.muted else "",
    ]


def _quiet_hours(reader: Reader) -> str:
    quiet = reader.schedule.quiet
    return _("Quiet hours: {hours}").format(hours=f"{quiet.start:%H:%M}–{quiet.end:%H:%M}") if quiet else ""


def _told_of_delivery(reader: Reader) -> list[str]:
    return [
        _("Sound: off") if reader.is_silent else _("Sound: on"),
        _("Link previews: on") if reader.has_previews else _("Link previews: off"),
    ]


def _has_topics(reader: Reader, choices: Choices) -> bool:
    return len(choices.topics) > 1 or bool(reader.wishes.topics)


def _has_outlets(reader: Reader, choices: Choices) -> bool:
    return len(choices.outlets) > 1 or bool(reader.wishes.muted_outlets)


def _has_languages(reader: Reader, choices: Choices) -> bool:
    return len(choices.languages) > 1 or bool(reader.wishes.languages)


def _buttons(reader: Reader, choices: Choices) -> Rows:
    content = [
        *([to("topics", _("Topics"))] if _has_topics(reader, choices) else []),
        *([to("outlets", _("Outlets"))] if _has_outlets(reader, choices) else []),
        to("length", _("Length")),
        *([to("languages", _("Languages"))] if _has_languages(reader, choices) else []),
    ]
    sound = to(MAIN, _("Turn sound on"), "silent:0") if reader.is_silent else to(MAIN, _("Turn sound off"), "silent:1")
    if reader.has_previews:
        previews = to(MAIN, _("Turn previews off"), "previews:0")
    else:
        previews = to(MAIN, _("Turn previews on"), "previews:1")
    return (
        *rows(content, 2),
        (to("times", _("Times")), to("days", _("Days")), to("zone", _("Time zone"))),
        (to("quiet", _("Quiet hours")), to("pause", _("Pause"))),
        (to("follow", _("Follow a word")), to("mute", _("Mute a word"))),
        (Button(_("What I follow and mute"), "wish:list"),),
        (sound, previews),
        (digest_now(),),
    )
