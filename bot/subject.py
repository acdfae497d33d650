"""What `/latest` is to be of, as people type it: a topic or an outlet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from summarizer.words import fold, split_words

_NEAR = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic, an outlet, or neither: then all news is meant."""

    topic: str = ""
    outlet: str = ""

    @property
    def name(self) -> str:
        """What it is called; nothing where all news is meant."""
        return self.topic or self.outlet


def find_subject(typed: str, *, topics: Sequence[str], outlets: Sequence[str]) -> Subject | None:
    """Return the topic that is called so, else the outlet: by its name, or the only one that has all the words."""
    if topic := _same(typed, topics):
        return Subject(topic=topic)
    if outlet := _same(typed, outlets):
        return Subject(outlet=outlet)
    words = _plain(typed)
    having = [outlet for outlet in outlets if words and words <= _plain(outlet)]
    return Subject(outlet=having[0]) if len(having) == 1 else None


def near_subjects(typed: str, names: Collection[str]) -> list[str]:
    """Return the names that may have been meant, the nearest first: those that have the words, or are spelt alike."""
    words = _plain(typed)
    having = [name for name in names if words and words <= _plain(name)]
    by_spelling = {fold(name.casefold()): name for name in names}
    alike = [by_spelling[near] for near in get_close_matches(fold(typed.casefold()), by_spelling, n=_NEAR)]
    return list(dict.fromkeys([*having, *alike]))[:_NEAR]


def _same(typed: str, names: Collection[str]) -> str:
    return next((name for name in names if name.casefold() == typed.casefold()), "")


def _plain(name: str) -> frozenset[str]:
    return frozenset(split_words(fold(name.casefold())))
