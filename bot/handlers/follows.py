"""What is to come first and what is to stay away: words that a chat follows or mutes."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import Desk
from bot.render import Message, note
from bot.speech import _
from bot.wishes import has_words
from summarizer.text import shorten

MOST_CHARS = 60


class Follows:
    """What a chat types to follow or to mute."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def follow_words(self, chat_id: int, typed: str) -> Message:
        """Follow what was typed, and say what that does; or what is wrong with it."""
        if not has_words(typed):
            return _no_word(typed)
        reader, word = self._desk.readers.get(chat_id), shorten(typed, MOST_CHARS)
        self._desk.readers.save(
            replace(reader, wishes=replace(reader.wishes, followed=(*reader.wishes.followed, word)))
        )
        return note(_("You follow “{word}” now.").format(word=word))

    def mute_words(self, chat_id: int, typed: str) -> Message:
        """Mute what was typed, and say what that does; or what is wrong with it."""
        if not has_words(typed):
            return _no_word(typed)
        reader, word = self._desk.readers.get(chat_id), shorten(typed, MOST_CHARS)
        self._desk.readers.save(replace(reader, wishes=replace(reader.wishes, muted=(*reader.wishes.muted, word))))
        return note(_("“{word}” is muted: no story that has it comes in your digest.").format(word=word))


def _no_word(typed: str) -> Message:
    return note(_("“{typed}” has no word in it. Name one, such as ukraine.").format(typed=shorten(typed, 40)))
