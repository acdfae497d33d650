"""Words are followed, muted and let go again, and it is said what that does. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.edition import FRESH
from bot.speech import _, ngettext
from bot.wishes import MOST_CHARS, MOST_WORDS, Wishes, has_words, held_in, named_in, without
from bot.wishlist import follow_key, mute_key
from summarizer.model import Story
from summarizer.text import shorten

MOST_AT_ONCE = 10
_HEADLINE_CHARS = 150

Fresh = Callable[[], Sequence[Story]]
"""Looks up the stories of the last days, the newest first: not before they matter."""


class Changed(NamedTuple):
    """Wishes after a change, what is said of it, and what a button names that takes it back."""

    wishes: Wishes
    said: str
    key: str = ""


class Heard(NamedTuple):
    """Wishes after all that was typed, what is said of each word, and what the button names that undoes it all."""

    wishes: Wishes
    said: tuple[str, ...]
    undo: str = ""


def hear(wishes: Wishes, typed: str, change: Callable[[Wishes, str, Fresh], Changed], fresh: Fresh) -> Heard:
    """Change one wish for each word that was typed; what is wrong with one is said, and the others hold."""
    words = named_in(typed)
    said: list[str] = []
    keys: list[str] = []
    if len(words) > MOST_AT_ONCE:
        said.append(_("Those are many at once: I read the first {n}.").format(n=MOST_AT_ONCE))
    for word in words[:MOST_AT_ONCE]:
        changed = Changed(wishes, problem) if (problem := _problem(word)) else change(wishes, word, fresh)
        wishes = changed.wishes
        said.append(changed.said)
        keys.append(changed.key)
    return Heard(wishes, tuple(said) or (_no_word(typed),), keys[0] if len(keys) == 1 else "")


def follow(wishes: Wishes, word: str, fresh: Fresh) -> Changed:
    """Let stories with a word come first."""
    if held := held_in(wishes.followed, word):
        return Changed(wishes, _("You follow “{word}” already.").format(word=held), follow_key(held))
    if len(wishes.followed) >= MOST_WORDS:
        text = _("You follow {n} words, and that is the most. /wishes lists them; unfollow one first.")
        return Changed(wishes, text.format(n=MOST_WORDS))
    found = _having(word, fresh())
    said = [_("You follow “{word}” now.").format(word=word)]
    if held_in(wishes.muted, word):
        said.append(_("It is muted no longer."))
    if found:
        said.append(
            ngettext(
                "{n} story of the last {days} days has it: “{headline}”.",
                "{n} stories of the last {days} days have it, such as “{headline}”.",
                len(found),
            ).format(n=len(found), days=FRESH.days, headline=shorten(found[0].title, _HEADLINE_CHARS))
        )
    else:
        said.append(_("No story of the last {days} days has it.").format(days=FRESH.days))
    said.append(_("In your digest such stories come first, whatever their topic."))
    return Changed(wishes.with_followed(word), " ".join(said), follow_key(word))


def mute(wishes: Wishes, word: str, fresh: Fresh) -> Changed:
    """Let stories with a word stay away."""
    if held := held_in(wishes.muted, word):
        return Changed(wishes, _("“{word}” is muted already.").format(word=held), mute_key(held))
    if len(wishes.muted) >= MOST_WORDS:
        text = _("You mute {n} words, and that is the most. /wishes lists them; unmute one first.")
        return Changed(wishes, text.format(n=MOST_WORDS))
    stories = fresh()
    found = _having(word, stories)
    said = [_("“{word}” is muted: no story that has it comes in your digest.").format(word=word)]
    if held_in(wishes.followed, word):
        said.append(_("You follow it no longer."))
    if found:
        said.append(
            ngettext(
                "That keeps {n} story of the last {days} days away: “{headline}”.",
                "That keeps {n} stories of the last {days} days away, such as “{headline}”.",
                len(found),
            ).format(n=len(found), days=FRESH.days, headline=shorten(found[0].title, _HEADLINE_CHARS))
        )
    else:
        said.append(_("No story of the last {days} days has it.").format(days=FRESH.days))
    if 2 * len(found) > len(stories):
        said.append(_("That is most of the news!"))
    return Changed(wishes.with_muted(word), " ".join(said), mute_key(word))


def unfollow(wishes: Wishes, word: str, _fresh: Fresh) -> Changed:
    """Let stories with a word come as others do."""
    if held := held_in(wishes.followed, word):
        said = _("You follow “{word}” no longer.").format(word=held)
        return Changed(replace(wishes, followed=without(wishes.followed, held)), said)
    return Changed(wishes, _("You don't follow “{word}”.").format(word=word))


def unmute(wishes: Wishes, word: str, _fresh: Fresh) -> Changed:
    """Let stories with a word come again."""
    if held := held_in(wishes.muted, word):
        said = _("“{word}” is no longer muted.").format(word=held)
        return Changed(replace(wishes, muted=without(wishes.muted, held)), said)
    return Changed(wishes, _("“{word}” is not muted.").format(word=word))


def _having(word: str, stories: Sequence[Story]) -> list[Story]:
    """Return the stories that have a word, in their order."""
    wished = Wishes(followed=(word,))
    return [story for story in stories if wished.followed_in(story)]


def _problem(word: str) -> str:
    """Return what is wrong with something that is to be followed or muted, and the remedy; nothing where it will do."""
    if not has_words(word):
        return _no_word(word)
    if len(word) > MOST_CHARS:
        text = _("“{word}” is too long. Name a word, or a few that stand together, up to {n} letters.")
        return text.format(word=shorten(word, 40), n=MOST_CHARS)
    return ""


def _no_word(typed: str) -> str:
    text = _("“{typed}” has no word in it. Name one, such as ukraine, or some that stand together, such as new york.")
    return text.format(typed=shorten(typed, 40))
