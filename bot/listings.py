"""What stands in a message: its numbered stories, the story whose card has its place, and what stood there before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from bot.render import Button, Message

MOST_BEHIND = 8
"""So many views lie behind each other in a message; who goes on from there comes back to the last of these."""
KEPT_BEHIND = 50
"""So many messages of a chat, the newest, lead back to what they showed before."""


@dataclass(frozen=True, slots=True)
class View:
    """What a message showed before something else took its place, with all that `Listing` knew of it."""

    message: Message
    about: str = ""
    card: int | None = None
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A message with numbered stories, as `/related 2`, a reply or a button refers to it.

    `about` is what its pages are of: a topic, an outlet, or what was searched for. With `card`, it shows that story in
    full; `behind` is what it showed before, the newest last. `shown` counts in the order in which they came; 0 for now.
    """

    message_id: int
    numbers: Mapping[int, int]
    about: str = ""
    card: int | None = None
    behind: tuple[View, ...] = ()
    shown: int = field(default=0, compare=False)

    def behind_with(self, message: Message) -> tuple[View, ...]:
        """Return what lies behind whatever takes the place of what the message shows now.

        A press that was made twice finds it there already.
        """
        is_there = bool(self.behind) and self.behind[-1].message.html == message.html
        if is_there or len(self.behind) == MOST_BEHIND:
            return self.behind
        return (*self.behind, View(message, self.about, self.card, self.shown))


class Listings:
    """The messages with stories, in the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def remember_listing(self, chat_id: int, listing: Listing) -> None:
        """Remember what stands in a message that was sent or changed just now."""
        self._db.execute(
            """INSERT OR REPLACE INTO listings (chat_id, message_id, numbers, topic, card, behind, shown)
               SELECT :chat, :message, :numbers, :topic, :card, :behind,
                   CASE :shown WHEN 0 THEN coalesce(max(shown), 0) + 1 ELSE :shown END
               FROM listings WHERE chat_id = :chat""",
            {
                "chat": chat_id,
                "message": listing.message_id,
                "numbers": json.dumps(dict(listing.numbers)),
                "topic": listing.about,
                "card": listing.card,
                "behind": json.dumps([_stored(view) for view in listing.behind], ensure_ascii=False),
                "shown": listing.shown,
            },
        )
        if listing.behind:
            self._forget_behind(chat_id)

    def _forget_behind(self, chat_id: int) -> None:
        """Keep what lies behind the newest messages of a chat alone; the others keep what they show."""
        self._db.execute(
            """UPDATE listings SET behind = '[]' WHERE chat_id = :chat AND behind <> '[]'
               AND shown <= (SELECT max(shown) FROM listings WHERE chat_id = :chat) - :kept""",
            {"chat": chat_id, "kept": KEPT_BEHIND},
        )

    def listing(self, chat_id: int, message_id: int) -> Listing | None:
        """Return what stands in a message, or None where it is no list of stories."""
        rows = self._db.query("SELECT * FROM listings WHERE chat_id = ? AND message_id = ?", [chat_id, message_id])
        return next((_listing(row) for row in rows), None)

    def last_listings(self, chat_id: int) -> list[Listing]:
        """Return the messages of the list that a chat saw last, the newest first: a long digest has several.

        A card that took no list's place is none.
        """
        rows = self._db.query(
            "SELECT * FROM listings WHERE chat_id = ? AND numbers <> '{}' ORDER BY shown DESC LIMIT 20", [chat_id]
        )
        found: list[Listing] = []
        for listing in map(_listing, rows):
            found.append(listing)
            if min(listing.numbers) == 1:
                break
        return found


def _listing(row: dict[str, Any]) -> Listing:
    return Listing(
        message_id=row["message_id"],
        numbers=_numbers(json.loads(row["numbers"])),
        about=row["topic"],
        card=row["card"],
        behind=tuple(_view(stored) for stored in json.loads(row["behind"])),
        shown=row["shown"],
    )


def _stored(view: View) -> dict[str, Any]:
    message = view.message
    return {
        "html": message.html,
        "buttons": [[[button.label, button.data] for button in row] for row in message.buttons],
        "numbers": dict(message.numbers),
        "preview": message.preview,
        "about": view.about,
        "card": view.card,
        "shown": view.shown,
    }


def _view(stored: dict[str, Any]) -> View:
    buttons: Sequence[Sequence[Sequence[str]]] = stored["buttons"]
    message = Message(
        stored["html"],
        tuple(tuple(Button(label, data) for label, data in row) for row in buttons),
        _numbers(stored["numbers"]),
        preview=stored["preview"],
    )
    return View(message, stored["about"], stored["card"], stored["shown"])


def _numbers(stored: dict[str, int]) -> dict[int, int]:
    return {int(number): story_id for number, story_id in stored.items()}
