"""What was meant by a word that nobody wrote: the nearest of the words that somebody did. Pure, and bounded in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

LEAST_CHARS = 4
"""Of a shorter word too many others are a letter away."""
MOST_CHARS = 24
_FAR_CHARS = 7
"""From so many letters on, two of them may be wrong."""
_BLOCK = 128


def near_spellings(word: str) -> Iterator[str]:
    """Return what is one letter away from a word: one left out, one too many, another one, or two changed over."""
    if not LEAST_CHARS <= len(word) <= MOST_CHARS:
        return
    letters = _alphabet(word)
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (f"{head}{letter}{tail}" for letter in letters)
        if tail:
            yield head + tail[1:]
            yield from (f"{head}{letter}{tail[1:]}" for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _alphabet(word: str) -> str:
    """Return the letters of a word's script: those that stand in a row with its first one."""
    start = ord(word[0]) // _BLOCK * _BLOCK
    block = range(start, start + _BLOCK) if start else range(ord("a"), ord("z") + 1)
    return "".join(chr(code) for code in block if chr(code).isalpha() and chr(code) == chr(code).lower())


def allowed_distance(word: str) -> int:
    """Return how many letters of a word may be wrong."""
    return 0 if len(word) < LEAST_CHARS or len(word) > MOST_CHARS else 1 if len(word) < _FAR_CHARS else 2


def nearest(word: str, written: Mapping[str, int], *, most: int) -> str | None:
    """Return the word at most so many letters away that is nearest, the most frequent among equals; None without one.

    `written` says in how many articles each stands.
    """
    near = ((distance(word, other, most=most), -count, other) for other, count in written.items())
    best = min((one for one in near if one[0] <= most), default=None)
    return best[2] if best else None


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters to add, leave out, replace or change over make the one the other; beyond `most`, more.

    The optimal string alignment distance: no letter is touched twice.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
