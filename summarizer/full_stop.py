"""Whether a full stop ends a sentence, or belongs to the word or the number before it. Pure.

White space stands behind the full stop, and no small letter behind that: so much is known already.
"""

from __future__ import annotations

import string
from typing import NamedTuple

import regex

from summarizer.abbreviations import ALSO_WORDS, NUMBERED, Abbreviations

OPENING_MARKS = "\"'“‘«»„‚「『¿¡([—–-" + string.whitespace
"""What may stand before the first letter of a sentence."""

# The word, and before it the parts of the same abbreviation where it is written with spaces: 'z. B', 'EE. UU', 'т. е'.
# Looked for from its end (`(?r)`), as are all that stand before the full stop.
_WORD = regex.compile(
    r"(?r)(?<![\p{L}\p{M}\p{N}.])((?:\p{L}\p{M}*[\p{L}\p{M}]{0,3}\.[ \u00a0\u202f]?){0,4})"
    r"(?<![\p{L}\p{M}\p{N}])(\p{L}[\p{L}\p{M}\p{N}]*(?:[.:-]+\p{L}[\p{L}\p{M}\p{N}]*)*)$"
)
_SPACES = str.maketrans("", "", " \u00a0\u202f")
_SHORT_NUMBER = regex.compile(r"(?r)(?<![\p{N}.,])\p{Nd}{1,3}$")
# '1990 г.', 'XX в.'
_COUNTED = regex.compile(r"(?r)(?:\p{Nd}|\b[IVXLCІХ]+)[ \u00a0\u202f]?$")
_FIRST_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’](?=\p{L}{2})|(?![.\p{L}]))")
# A full stop makes an ordinal of a number in German and other languages, and a capital may follow.
_ORDINAL_NOUN = regex.compile(
    r"(?:Jan(?:uar)?|Jän(?:ner)?|Feb(?:ruar)?|März|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|Okt(?:ober)?|"
    r"Nov(?:ember)?|Dez(?:ember)?|Jahrhunderts?|Weltkriegs?|Bundesliga|Liga|Ligy|FC|FK|SC|Minute|Spieltag)\b"
)
_BEFORE_GERMAN_ORDINAL = regex.compile(
    r"(?r)(?<!\p{L})(?:[Aa][mb]|[Ii]m|[Vv]om|[Zz]u[mr]|[Bb]eim|[Dd](?:er|ie|as|em|en|es)|[Ss]eine[mnrs]?|[Ii]hre[mnrs]?)"
    r" \p{Nd}{1,3}$"
)
# 'im II. Weltkrieg', unlike 'Johannes Paul II. Er starb': a word in small letters is no king.
_ROMAN = regex.compile(r"(?r)(?<![\p{L}])[IVX]{1,6}$")
_ROMAN_AFTER_SMALL_WORD = regex.compile(r"(?r)(?:^|(?<!\p{L})(?:\p{Ll}+|\p{Lu}\p{Ll}) )[IVX]{1,6}$")
_ORDINALS = frozenset({"cs", "da", "de", "fi", "hr", "hu", "no", "sk", "sl", "sr", "tr"})
"""These set a full stop behind an ordinal."""
_VERB_LAST = frozenset({"ko", "tr"})
"""No sentence ends with a number in these; before a full stop it is an ordinal, or a part of a date."""
_OPENING_DATE = 18
_DATES = frozenset("в вв г гг р рр r rr w".split())
"""Years and centuries; with fewer characters before it, one of them opens its sentence: 'W 2025 r. Polska'."""


class FullStop(NamedTuple):
    """A full stop, with some characters of its sentence before it (`place` counts them all) and some behind it.

    `behind` begins with what is no white space; `follows` is its first letter or digit.
    """

    before: str
    behind: str
    follows: str
    place: int


def ends_sentence(stop: FullStop, language: str, known: Abbreviations) -> bool:
    """Tell whether a full stop ends its sentence."""
    if word := _WORD.search(stop.before):
        return _ends_after_word(stop, word, language, known)
    if _SHORT_NUMBER.search(stop.before):
        return not _is_ordinal(stop, language, known)
    return not (language == "ko" and stop.follows.isdigit() and stop.before[-1:].isdigit())


def _ends_after_word(stop: FullStop, found: regex.Match[str], language: str, known: Abbreviations) -> bool:
    word = found[2]
    whole, last = found[1].translate(_SPACES) + word, word.rpartition("-")[2]  # 'z.B' of 'z. B', 'Sen' of 'then-Sen'
    spelled = (whole, word, last)
    lower = [key.lower() for key in spelled]
    keys = {*spelled, *(key for key in lower if len(key) > 1 or key == word)}  # 'R.' is no 'r.'
    before_capital = stop.follows.isalpha() and not stop.follows.islower()
    is_counted = _COUNTED.search(stop.before[: found.start(2)]) is not None
    if not keys.isdisjoint(known.trailing) and (is_counted or keys.isdisjoint(known.leading)):
        return before_capital and (stop.place >= _OPENING_DATE or keys.isdisjoint(_DATES))
    if _goes_on(keys, lower, stop, known):
        return False
    if _begins_sentence(stop, known):
        return True
    if language in _ORDINALS and _is_roman_ordinal(stop):
        return False
    if not keys.isdisjoint(known.either):
        return word in ALSO_WORDS and before_capital
    return not _is_initial(word, stop.follows, before_capital=before_capital, is_counted=is_counted)


def _goes_on(keys: set[str], lower: list[str], stop: FullStop, known: Abbreviations) -> bool:
    """Tell whether something must follow: a name, a number, or the rest of the abbreviation."""
    return (
        not keys.isdisjoint(known.leading)
        or (stop.follows.isdigit() and not NUMBERED.isdisjoint(lower))
        or any(f"{key}.{stop.follows.lower()}" in known.unfinished for key in lower)
    )


def _is_initial(word: str, follows: str, *, before_capital: bool, is_counted: bool) -> bool:
    """Tell whether a letter or two stand for a name: 'J. Smith', 'د. محمد', 'U.S. officials', unlike 'example.com'."""
    if len(word) > 1:
        return "." in word and before_capital and all(len(part) <= 2 for part in word.split("."))
    if word.islower():
        return follows.isdigit()
    if word.isupper():
        return word != "I" and before_capital  # 'World War I' ends
    return not is_counted and "\u0590" <= word <= "\u06ff"  # Hebrew and Arabic


def _is_ordinal(stop: FullStop, language: str, known: Abbreviations) -> bool:
    """Tell whether a number is an ordinal, a part of a date, or counts the items of a list."""
    is_first = stop.place <= 3
    if is_first or language in _VERB_LAST or _ORDINAL_NOUN.match(stop.behind):
        return True
    is_german = language == "de" and _BEFORE_GERMAN_ORDINAL.search(stop.before) is not None
    return is_german and not _begins_sentence(stop, known)


def _is_roman_ordinal(stop: FullStop) -> bool:
    if _ROMAN_AFTER_SMALL_WORD.search(stop.before):
        return True
    return _ROMAN.search(stop.before) is not None and _ORDINAL_NOUN.match(stop.behind) is not None


def _begins_sentence(stop: FullStop, known: Abbreviations) -> bool:
    found = _FIRST_WORD.match(stop.behind.lstrip(OPENING_MARKS))
    first = found[0].replace("’", "'") if found else ""
    return first in known.starters or first.rstrip("'") in known.starters  # "L'Italie", "They're"
