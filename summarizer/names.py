"""The names in an article: of people, places and parties. They tell one event from another of its kind.

A name is known by its capital inside a sentence, in every language that has capitals; so are all nouns in German.
Where a script has none, there are no names.
"""

from __future__ import annotations

import re

import regex

from summarizer.words import stems

NAMED_CHARS = 2500
"""So much of an article is searched for names."""

_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:['’.&-][\p{L}\p{N}\p{M}]+)*")
_SENTENCE_BREAK = re.compile(r"[.!?…:;\n\"“”„«»‘(]")


def find_names(title: str, text: str, language: str) -> tuple[str, ...]:
    """Return the stems of the names in an article, with repetition.

    What begins a sentence, or stands in the headline, is one where it has a capital elsewhere too.
    """
    inside: list[str] = []
    in_doubt = [title]
    end = 0
    for word in _WORD.finditer(text, 0, NAMED_CHARS):
        if word[0][0].isupper():
            begins = end == 0 or _SENTENCE_BREAK.search(text, end, word.start())
            (in_doubt if begins else inside).append(word[0])
        end = word.end()
    names = tuple(term for term in stems(" ".join(inside), language) if not term[0].isdigit())
    known = set(names)
    return names + tuple(term for term in stems(" ".join(in_doubt), language) if term in known)
