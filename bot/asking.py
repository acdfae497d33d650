"""What a chat was asked to type, as it is remembered until it is answered, or something else is wanted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the page of the menu that asks, the message that shows it, and who is asked.

    In a group the question is put in a message of its own, to which one replies.
    """

    page: str
    menu_id: int
    user_id: int
    asked_id: int

    @classmethod
    def read(cls, awaits: str) -> Self | None:
        """Return the question that a chat has to answer; None where there is none."""
        page, *ids = awaits.split() or [""]
        return cls(page, *map(int, ids)) if page else None

    def __str__(self) -> str:
        return f"{self.page} {self.menu_id} {self.user_id} {self.asked_id}"

    def is_answered_by(self, user_id: int, *, replied_id: int | None, is_private: bool) -> bool:
        """Tell whether what somebody writes is the answer: in a group it replies to the question or to the menu."""
        return user_id == self.user_id and (is_private or replied_id in {self.asked_id, self.menu_id})
