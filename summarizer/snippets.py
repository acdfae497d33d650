"""The words of an article around what was looked for. Pure: every snippet stands in its article word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.sentences import split_sentences
from summarizer.words import fold, is_unspaced, split_words, stem, word_spans

MAX_CHARS = 240
SEEN_CHARS = 2400
"""So much of an article's opening is looked at for words; a phrase may stand behind it."""
MOST_MARKS = 8

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article, and where in it stands what was looked for; '…' where a sentence was cut."""

    text: str
    marks: tuple[Span, ...] = ()


def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Return a pattern for the words of a phrase in a row, in any case, with or without their accents."""
    words = re.findall(r"\w+", phrase)
    if not words:
        return re.compile(r"(?!)")
    before, after = ("", "") if is_unspaced(phrase) else (r"(?<!\w)", r"(?!\w)")
    return re.compile(before + r"\W+".join("".join(map(_letter, word)) for word in words) + after, re.IGNORECASE)


def _letter(letter: str) -> str:
    plain = fold(letter.lower())
    return f"[{plain}{_accented().get(plain, '')}]" if plain.isascii() and plain.isalpha() else re.escape(letter)


@cache
def _accented() -> dict[str, str]:
    """Return the Latin letters with marks by the letter beneath."""
    marked: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = fold(chr(code).lower())
        if plain.isascii():
            marked[plain] = marked.get(plain, "") + chr(code)
    return marked


def find_terms(text: str, language: str, terms: Iterable[str]) -> Iterator[tuple[Span, str]]:
    """Return where words stand whose stems are among the terms, and which."""
    wanted = frozenset(terms)
    for start, end in word_spans(text):
        parts = split_words(text[start:end], language)
        for part in parts:
            found = stem(part, language)
            if found in wanted:
                at = text.find(part, start, end) if len(parts) > 1 else -1
                yield ((at, at + len(part)) if at >= 0 else (start, end)), found


def as_written(text: str, language: str, term: str) -> str:
    """Return the first word of a text that has a stem, in small letters; the stem itself where none has."""
    return next((text[start:end].lower() for (start, end), _ in find_terms(text, language, [term])), term)


def snippet(text: str, language: str, terms: Iterable[str], phrases: Sequence[re.Pattern[str]] = ()) -> Snippet | None:
    """Return the sentence that holds most of what was looked for, the first of them; None where none holds any.

    The sentence is cut where it is long.
    """
    spans = dict(find_terms(text[:SEEN_CHARS], language, terms))
    spans |= {match.span(): match[0] for match in (pattern.search(text) for pattern in phrases) if match}
    if not spans:
        return None
    last = max(end for _, end in spans)
    best: tuple[int, Span] = 0, (0, 0)
    for start, end in _sentences(text, last, language):
        held = len({what for span, what in spans.items() if start <= span[0] and span[1] <= end})
        if held > best[0]:
            best = held, (start, end)
    start, end = best[1] if best[0] else min(spans)
    return _cut(text, start, end, [span for span in sorted(spans) if start <= span[0] and span[1] <= end])


def _sentences(text: str, last: int, language: str) -> Iterator[Span]:
    """Return where the sentences stand, to that which begins before `last`."""
    at = 0
    for sentence in split_sentences(text[: last + SEEN_CHARS], language):
        at = text.index(sentence, at)
        if at > last:
            return
        yield at, at + len(sentence)
        at += len(sentence)


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> Snippet:
    """Return what stands from `start` to `end`, and of that, where it is long, what is around the first find."""
    first = spans[0]
    before, after = start, end
    if end - start > MAX_CHARS:
        start = max(start, first[0] - MAX_CHARS // 3)
        end = max(first[1], min(end, start + MAX_CHARS))
        if start > before and " " in text[start : first[0]]:
            start = text.index(" ", start) + 1
        if end < after and " " in text[first[1] : end]:
            end = text.rindex(" ", first[1], end)
    opening, closing = "…" * (start > before), "…" * (end < after)
    shift = len(opening) - start
    marks = _joined([span for span in spans if start <= span[0] and span[1] <= end])
    return Snippet(opening + text[start:end] + closing, tuple((a + shift, b + shift) for a, b in marks[:MOST_MARKS]))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
