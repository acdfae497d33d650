"""Which sentences can be printed by themselves, and which only behind the one before them. Pure.

What a news editor would never print is never chosen: a cut-off end, a scrap, a page of a sentence, words out of the
middle of a quotation, a quotation without its speaker, the place where a report was filed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.lengths import latin_length
from summarizer.openings import leans
from summarizer.quotes import inside_quotation, is_bare, is_nameless
from summarizer.sentences import CLOSING_MARKS, is_whole

SHORTEST_CHARS = 25
LONGEST_CHARS = 400
LEAST_WORDS = 4

# Where the text was cut: 'were told…', 'were told [...]', 'said Gen.', 'and:'.
_CUT_OFF = re.compile(
    rf"(?:…|\.\.\.)\]?[{CLOSING_MARKS}]*$"
    r"|\b(?:Adm|Capt|Col|Dr|Gen|Gov|Hon|Lt|Maj|Mme|Mr|Mrs|Ms|Prof|Rep|Rev|Sen|Sgt|St)\.$"
    r"|\ \.$"  # a space before the full stop: a heading or a caption that somebody ended with one
)
# 'LONDON (Reuters) - ', 'PARIS, France — ', 'Berlin (dpa) - ', 'Moscow (CNN)', '(The Hollywood Reporter)': where a report
# was filed is no part of its first sentence. What goes on in lower case was no date line: 'NATO - an alliance - said'.
_AGENCY = r"\((?:AAP|AFP|ANSA|AP|CNN|HLN|dpa|EFE|epd|KNA|Lusa|PA|Reuters|SID|TASS|UPI|Xinhua|CNN [A-Z]\w+)\)"
_DATE_LINE = re.compile(
    rf"""
    ^(?:
        [A-ZÀ-Ý][A-ZÀ-Ý.'’\ -]{{2,40}} (?: ,\ [\w.,'\ ]{{2,40}}? )? (?: \ ?\([A-Za-z\ /]{{2,30}}\) )?
            \ ?[-–—]+\ (?=\W?[^\Wa-z])
      | [A-ZÀ-Ý][\w.,'’\ -]{{1,60}}?\ ?{_AGENCY}\ ?(?:[-–—]+\ ?)?(?=\W?[^\Wa-z])
      | {_AGENCY}\ ?(?: [-–—]+\ ?)?
      | \([A-Z][\w.]*(?:\ [A-Z][\w.]*){{0,3}}\)\ ?(?:[-–—]+\ ?)?(?=["“']?[A-Z])
      | \[[^\[\]=]{{2,30}}=[^\[\]]{{2,40}}\]\ ?
    )
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\w*[^\W\d_]\w*")
_FAR_ENOUGH = 100
_MARK = re.compile(r"[“”„«»\"()（）「」『』\[\]]")
_PAIRS = ("“”„", "«»", '"')
_BRACKETS = (("(", ")"), ("（", "）"), ("「", "」"), ("『", "』"), ("[", "]"))


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether a sentence can be printed, and whether only behind the sentence before it."""

    is_fit: bool
    leans: bool = False


def judge(paragraph: Sequence[str], language: str) -> list[Fitness]:
    """Judge the sentences of a paragraph in their order."""
    inside = inside_quotation(paragraph)
    return [
        Fitness(True, leans(sentence, language) or is_nameless(sentence))
        if not is_inside and can_stand_alone(sentence)
        else Fitness(False)
        for sentence, is_inside in zip(paragraph, inside, strict=True)
    ]


def can_stand_alone(sentence: str) -> bool:
    """Tell whether a sentence is whole: it ends, is neither a scrap nor a page, and its quotation has a speaker."""
    return (
        SHORTEST_CHARS <= latin_length(sentence) <= LONGEST_CHARS
        and is_whole(sentence)
        and _CUT_OFF.search(sentence) is None
        and _has_words(sentence)
        and (_MARK.search(sentence) is None or _closes(sentence))
        and not is_bare(sentence)
    )


def _closes(sentence: str) -> bool:
    """Tell whether quotations and brackets close, in pairs, whichever mark comes first."""
    return all(sum(map(sentence.count, marks)) % 2 == 0 for marks in _PAIRS) and all(
        sentence.count(opens) == sentence.count(closes) for opens, closes in _BRACKETS
    )


def _has_words(sentence: str) -> bool:
    """Tell whether there is more than a word or two; scripts without spaces part none."""
    return latin_length(sentence) > len(sentence) * 1.5 or len(_WORD.findall(sentence[:_FAR_ENOUGH])) >= LEAST_WORDS


def without_date_line(paragraph: str) -> str:
    """Return a paragraph without the place and the agency that it opens with."""
    return paragraph[match.end() :] if (match := _DATE_LINE.match(paragraph)) else paragraph
