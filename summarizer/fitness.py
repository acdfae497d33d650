"""Which sentences can be printed by themselves, and which only behind the one before them. Pure.

What a news editor would never print is never chosen: a cut-off end, a scrap, a page of a sentence, words out of the
middle of a quotation, a quotation without its speaker, a caption, the place where a report was filed.

Every sentence of an article is judged, most of them plain: what is cheap to see is looked for first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.asides import is_aside
from summarizer.lengths import latin_length
from summarizer.openings import leans
from summarizer.quotes import has_quotation, inside_quotation, is_bare, is_nameless
from summarizer.sentences import CLOSING_MARKS, QUESTION_MARKS, is_whole

SHORTEST_CHARS = 25
LONGEST_CHARS = 400
LEAST_WORDS = 4

# Where the text was cut: 'were told…', 'were told [...]', 'said Gen.'.
_ELLIPSIS = re.compile(rf"(?:…|\.\.\.)\]?[{CLOSING_MARKS}]*$")
_TITLES = frozenset(
    """
    Adm. Capt. Col. Cpl. Dr. Gen. Gov. Hon. Lt. Maj. Mme. Mr. Mrs. Ms. Prof. Rep. Rev. Sen. Sgt. Sr. Sra. St. Supt. vs.
    """.split()
)
# Words with which no sentence ends, by their full stops: 'and the.'
_UNENDED = frozenset("and. or. but. the. a. an. because. than. whose.".split())
# 'Gen. McKenzie, head of U.S.': where no article stands before it, a noun must follow.
_UNENDED_STATE = re.compile(r"(?<!\b[Tt]he )\bU\.[KNS]\.$")
# 'LONDON (Reuters) - ', 'PARIS, France — ', 'Dekalb, Ill. — ', 'Moscow (CNN)', '(The Hollywood Reporter)': where a
# report was filed is no part of its first sentence. What goes on in lower case was no date line: 'NATO - an alliance'.
_AGENCY = (
    r"\((?:AAP|AFP|ANSA|AP|CNN|HLN|dpa|EFE|epd|KNA|Lusa|PA|Reuters|SID|TASS|UPI|Xinhua|Folhapress"
    r"|CNN(?:\ [A-Z]\w+){1,3}|Agência\ \w+)\)"
)
_NAME = r"[A-ZÀ-Ý][\w.'’-]{1,30}"
_DASH = r"\ ?(?:[-–—]+\ ?)?"
_DATE_LINE = re.compile(
    rf"""
    (?:
        [A-ZÀ-Ý][A-ZÀ-Ý.'’\ -]{{2,40}} (?: ,\ [\w.,'\ ]{{2,40}}? )? (?: \ ?\([A-Za-z\ /]{{2,30}}\) )?
            \ ?[-–—]+\ (?=\W?[^\Wa-z])
      | {_NAME}(?:\ {_NAME}){{0,2}},\ {_NAME}(?:\ {_NAME})?\ (?:—|–|--)\ (?=\W?[^\Wa-z])
      | [A-ZÀ-Ý][\w.,'’\ -]{{1,60}}?\ ?{_AGENCY}{_DASH}(?=\W?[^\Wa-z])
      | {_AGENCY}{_DASH}
      | \([A-Z][\w.]*(?:\ [A-Z][\w.]*){{0,3}}\){_DASH}(?=["“']?[A-Z])
      | \[[^\[\]=]{{2,30}}=[^\[\]]{{2,40}}\]\ ?
    )
    """,
    re.VERBOSE,
)
_DATE_LINE_MARK = re.compile(r"[-–—(\[]")
_LONGEST_DATE_LINE = 130
_WORD = re.compile(r"\w*[^\W\d_]\w*")
_FAR_ENOUGH = 100
# 'I said, 'Oh yes.': a single mark opens before a capital, and no apostrophe behind it could close it.
_LEFT_OPEN = re.compile(r"['‘](?<!\S.)(?=[A-ZÀ-Ý][a-zà-ÿ])[^'’]*$")
_CLOSED_LAST = (".'", "!'", "?'", ".’", "!’", "?’")
_WIDE_PAIRS = ("“”„", "«»")
_WIDE_BRACKETS = (("（", "）"), ("「", "」"), ("『", "』"))


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether a sentence can be printed, whether only behind the sentence before it, and whether it is a poor line."""

    is_fit: bool
    leans: bool = False
    is_poor: bool = False


_UNFIT = Fitness(False)
_FITTING = {(leaning, poor): Fitness(True, leaning, poor) for leaning in (False, True) for poor in (False, True)}
# 'I think', 'as we know', but not 'World War I'.
_FIRST_PERSON = re.compile(r"(?:^|[a-z,;:-] )(?:I|[Ww]e|[Mm]y|[Oo]ur)\b(?!\.)")


def judge(paragraph: Sequence[str], language: str) -> Iterator[Fitness]:
    """Judge the sentences of a paragraph in their order, each when it is asked for."""
    for sentence, is_inside in zip(paragraph, inside_quotation(paragraph), strict=True):
        if is_inside or not can_stand_alone(sentence):
            yield _UNFIT
        else:
            yield _FITTING[leans(sentence, language) or is_nameless(sentence), is_poor(sentence, language)]


def is_poor(sentence: str, language: str) -> bool:
    """Tell whether a sentence asks, or the writer speaks of himself; that is known in English alone."""
    if sentence.endswith(QUESTION_MARKS):
        return True
    return language == "en" and _FIRST_PERSON.search(sentence) is not None and not has_quotation(sentence)


def can_stand_alone(sentence: str) -> bool:
    """Tell whether a sentence is whole, neither scrap nor page nor aside, and its quotation has a speaker."""
    return (
        len(sentence) <= LONGEST_CHARS
        and SHORTEST_CHARS <= latin_length(sentence) <= LONGEST_CHARS
        and _ends(sentence)
        and _has_words(sentence)
        and _closes(sentence)
        and not is_bare(sentence)
        and not is_aside(sentence)
    )


def _ends(sentence: str) -> bool:
    """Tell whether a sentence was written to its end and has not been cut off."""
    last = sentence[sentence.rfind(" ") + 1 :]
    if last[-1:] in ".!?" and last[-2:-1].isalnum():
        bare = last.lstrip("\"'“‘(")
        return bare not in _TITLES and bare not in _UNENDED and _UNENDED_STATE.search(sentence) is None
    # A space before the full stop: a heading or a caption that somebody ended with one.
    return last != "." and is_whole(sentence) and _ELLIPSIS.search(last) is None


def _closes(sentence: str) -> bool:
    """Tell whether quotations and brackets close, in pairs, whichever mark comes first."""
    if sentence.count("(") != sentence.count(")") or sentence.count("[") != sentence.count("]"):
        return False
    if '"' in sentence and not _closes_typed(sentence):
        return False
    if ("'" in sentence or "‘" in sentence or "’" in sentence) and not _closes_single(sentence):
        return False
    return sentence.isascii() or (
        all(sum(map(sentence.count, marks)) % 2 == 0 for marks in _WIDE_PAIRS)
        and all(sentence.count(opens) == sentence.count(closes) for opens, closes in _WIDE_BRACKETS)
    )


def _closes_typed(sentence: str) -> bool:
    """Tell whether typewritten marks come in pairs, and none has a space on the side where its words should be."""
    quoted = sentence.split('"')[1::2]
    return sentence.count('"') % 2 == 0 and all(words == words.strip() for words in quoted)


def _closes_single(sentence: str) -> bool:
    """Tell whether no single quotation is seen to open and not to close, or to close and not to open."""
    if _LEFT_OPEN.search(sentence):
        return False
    return not sentence.endswith(_CLOSED_LAST) or "‘" in sentence or " '" in sentence or sentence[0] == "'"


def _has_words(sentence: str) -> bool:
    """Tell whether there is more than a word or two; scripts without spaces part none."""
    return (
        sum(map(str.isalpha, sentence.split(None, 3 * LEAST_WORDS))) >= LEAST_WORDS
        or len(_WORD.findall(sentence[:_FAR_ENOUGH])) >= LEAST_WORDS
        or latin_length(sentence) > len(sentence) * 1.5
    )


def without_date_line(paragraph: str) -> str:
    """Return a paragraph without the place and the agency that it opens with."""
    start = paragraph[:_LONGEST_DATE_LINE]
    if _DATE_LINE_MARK.search(start) is None:
        return paragraph
    return paragraph[match.end() :] if (match := _DATE_LINE.match(start)) else paragraph
