"""What a chat can ask for: the commands by theme, as /help lists them and Telegram's menus offer them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.speech import _


class Menu(Enum):
    """Whose menus offer a command; /help lists them all, but for the admins' own."""

    ALL = auto()
    PRIVATE = auto()
    NONE = auto()
    ADMINS = auto()


@dataclass(frozen=True, slots=True)
class Command:
    """A command and what it brings, in the language that is spoken."""

    name: str
    about: str
    menu: Menu = Menu.PRIVATE


@dataclass(frozen=True, slots=True)
class Theme:
    """Commands that belong together."""

    title: str
    commands: tuple[Command, ...]


def themes() -> tuple[Theme, ...]:
    """Return the themes in the order of their use."""
    return (
        Theme(
            _("Read"),
            (
                Command("digest", _("your digest now: what you have not had"), Menu.ALL),
                Command("latest", _("the newest stories; also /latest world, /latest 10"), Menu.ALL),
                Command("search", _("stories with some words: /search ferries"), Menu.ALL),
                Command("story", _("a story in full: /story 2"), Menu.ALL),
                Command("related", _("what belongs with it: /related 2"), Menu.ALL),
                Command("saved", _("the stories that you kept")),
            ),
        ),
        Theme(
            _("What comes"),
            (
                Command("topics", _("only the topics that you choose")),
                Command("follow", _("what is to come first: /follow ukraine")),
                Command("mute", _("what is to stay away: /mute football")),
                Command("outlets", _("which outlets are to stay away")),
                Command("languages", _("in which languages")),
                Command("wishes", _("all that you follow and mute, and how to undo it"), Menu.ALL),
                Command("why", _("why a story was shown: /why 2")),
            ),
        ),
        Theme(
            _("When and how it comes"),
            (
                Command("time", _("at which times: /time 08:30 18:00 mon-fri Berlin")),
                Command("quiet", _("hours in which nothing comes: /quiet 22:00-07:00")),
                Command("pause", _("nothing for some days: /pause 7; /resume ends that")),
                Command("next", _("when the next digests come")),
                Command("length", _("how many stories: /length 5")),
                Command("silent", _("without a sound: /silent on"), Menu.NONE),
                Command("previews", _("with a picture: /previews on"), Menu.NONE),
            ),
        ),
        Theme(
            _("This chat"),
            (
                Command("settings", _("all of this, by buttons"), Menu.ALL),
                Command("start", _("begins your digests"), Menu.ALL),
                Command("stop", _("ends them"), Menu.ALL),
                Command("help", _("this list"), Menu.ALL),
            ),
        ),
        Theme(
            _("For whoever runs this bot"),
            (
                Command("status", _("how the bot is doing"), Menu.ADMINS),
                Command("outbox", _("what is owed, sent and uncertain"), Menu.ADMINS),
            ),
        ),
    )


def commands(*menus: Menu) -> list[Command]:
    """Return the commands that are offered in some menus."""
    return [command for theme in themes() for command in theme.commands if command.menu in menus]


UNLISTED: Sequence[str] = ("resume", "unfollow", "unmute")
"""Commands that are named beside those which they undo."""
