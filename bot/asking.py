"""What a chat was asked to type, as it is remembered until it is answered, or something else is wanted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

PATIENCE = timedelta(minutes=15)
"""After so long, what is written is no answer any more unless it is a reply."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the page of the menu that asks, the message that shows it, and who is asked.

    In a group the question is put in a message of its own, to which one replies. `asked` is when it was put, in
    seconds since 1970.
    """

    page: str
    menu_id: int
    user_id: int
    asked_id: int
    asked: int

    @classmethod
    def read(cls, awaits: str) -> Self | None:
        """Return the question that a chat has to answer; None where there is none."""
        page, *ids = awaits.split() or [""]
        return cls(page, *map(int, ids)) if page else None

    def __str__(self) -> str:
        return f"{self.page} {self.menu_id} {self.user_id} {self.asked_id} {self.asked}"

    def is_answered_by(self, user_id: int, *, replied_id: int | None, is_private: bool, now: datetime) -> bool:
        """Tell whether what somebody writes is the answer: a reply to the question or to the menu.

        In private, whatever comes soon is one.
        """
        is_soon = now.timestamp() - self.asked <= PATIENCE.total_seconds()
        return user_id == self.user_id and (replied_id in {self.asked_id, self.menu_id} or (is_private and is_soon))
