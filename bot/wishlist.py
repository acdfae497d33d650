"""The page of what a chat follows, mutes and wants less of, each with a button that undoes it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from itertools import groupby

from bot.render import Button, Message
from bot.speech import _
from bot.wishes import Wishes
from summarizer.text import shorten

A_PAGE = 8
MOST_LABEL_CHARS = 30
MOST_TITLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One wish: what it is about, under which title it stands, the button that undoes it, and what is said then."""

    key: str
    title: str
    about: str
    label: str
    undone: str


def entries(wishes: Wishes) -> list[Entry]:
    """Return all wishes that can be undone one by one, by kind, the newest first."""
    return [
        *(
            Entry(
                follow_key(word),
                _("These come first"),
                word,
                _("Unfollow {word}").format(word=shorten(word, MOST_LABEL_CHARS)),
                _("You follow “{word}” no longer.").format(word=word),
            )
            for word in reversed(wishes.followed)
        ),
        *(
            Entry(
                mute_key(word),
                _("What has these words stays away"),
                word,
                _("Unmute {word}").format(word=shorten(word, MOST_LABEL_CHARS)),
                _("“{word}” is no longer muted.").format(word=word),
            )
            for word in reversed(wishes.muted)
        ),
        *(
            Entry(
                f"o:{_hash(outlet)}",
                _("These outlets stay away"),
                outlet,
                _("Unmute {word}").format(word=shorten(outlet, MOST_LABEL_CHARS)),
                _("“{word}” is no longer muted.").format(word=shorten(outlet, MOST_TITLE_CHARS)),
            )
            for outlet in sorted(wishes.muted_outlets)
        ),
        *(
            Entry(
                f"l:{one.story_id}",
                _("Less like these"),
                one.title,
                _("Undo: {headline}").format(headline=shorten(one.title, MOST_LABEL_CHARS)),
                _("Stories like “{headline}” come as before.").format(headline=shorten(one.title, MOST_TITLE_CHARS)),
            )
            for one in reversed(wishes.less)
        ),
    ]


def follow_key(word: str) -> str:
    """Return what a button says of a followed word."""
    return f"f:{_hash(word)}"


def mute_key(word: str) -> str:
    """Return what a button says of a muted word."""
    return f"m:{_hash(word)}"


def _hash(name: str) -> str:
    return sha256(name.casefold().encode()).hexdigest()[:12]


def undone(wishes: Wishes, key: str) -> Wishes:
    """Return wishes without the one that a button named; as they are where it is gone already."""
    found = next((entry for entry in entries(wishes) if entry.key == key), None)
    if found is None:
        return wishes
    match key[0]:
        case "f":
            return replace(wishes, followed=tuple(word for word in wishes.followed if word != found.about))
        case "m":
            return replace(wishes, muted=tuple(word for word in wishes.muted if word != found.about))
        case "o":
            return replace(wishes, muted_outlets=wishes.muted_outlets - {found.about})
        case _:
            return replace(wishes, less=tuple(one for one in wishes.less if f"l:{one.story_id}" != key))


def wishlist(wishes: Wishes, page: int, *, settings: str = "settings") -> Message:
    """Return a page of the wishes, the last one for a number behind it; `settings` is what leads to the menu."""
    listed = entries(wishes)
    last = max(0, len(listed) - 1) // A_PAGE
    page = min(page, last)
    shown = listed[page * A_PAGE : (page + 1) * A_PAGE]
    title = _("Your wishes")
    if last:
        title = _("Your wishes, page {n} of {last}").format(n=page + 1, last=last + 1)
    hint = _("/follow ukraine lets stories with a word come first, /mute football keeps them away.")
    if not listed:
        hint = " ".join([_("You follow and mute nothing yet."), hint])
    buttons = [[Button(entry.label, f"wish:-{entry.key}:{page}")] for entry in shown]
    paging = [Button("‹", f"wish:list:{page - 1}")] if page else []
    paging += [Button("›", f"wish:list:{page + 1}")] if page < last else []
    ends = [Button(_("Why these stories?"), "wish:why"), Button(_("‹ Settings"), settings)]
    return Message(
        "\n\n".join([f"<b>{escape(title)}</b>", *_sections(shown), escape(hint)]),
        buttons=tuple(map(tuple, [*buttons, *([paging] if paging else []), ends])),
    )


def _sections(shown: Sequence[Entry]) -> list[str]:
    return [
        "\n".join([f"<b>{escape(title)}</b>", *(f"• {escape(shorten(one.about, MOST_TITLE_CHARS))}" for one in of_one)])
        for title, of_one in groupby(shown, key=lambda entry: entry.title)
    ]
