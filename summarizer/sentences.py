"""Where sentences end, in every script. Linear, and every sentence stands in the text word for word.

A mark ends a sentence where white space and no small letter follow; a full stop may also belong to the word before it.
Chinese and Japanese marks need no space behind them. Thai has no marks: there, a space parts what can be parted.
"""

from __future__ import annotations

import regex

from summarizer.abbreviations import Abbreviations, abbreviations
from summarizer.full_stop import OPENING_MARKS, FullStop
from summarizer.full_stop import ends_sentence as full_stop_ends_sentence
from summarizer.thai import is_thai, split_thai

END_MARKS = ".!?…؟۔।॥։።။。！？｡"
"""The marks that end a sentence in some script."""
QUESTION_MARKS = ("?", "？", "؟")
"""Those of them that ask; a Greek question ends in a semicolon."""
CLOSING_MARKS = "\"'”’“‘»«›‹)\\]」』）"
"""The quotes and brackets that may close behind them, as in a character class: „…“ and »…« end where others begin."""
_GREEK_QUESTION = r"(?<=\p{Greek});"
SENTENCE_END = regex.compile(rf"(?:[{END_MARKS}]|{_GREEK_QUESTION})(?:[{CLOSING_MARKS}]|[ \u00a0\u202f]»)*$")
"""How a sentence ends in scripts that have marks for it, with all that closes behind its mark."""

_UNSPACED = "。！？｡"
# Marks that end a sentence, with what closes behind them; French sets a space before its closing quote.
_END = regex.compile(
    rf"(?:(?:(?![{_UNSPACED}])[{END_MARKS}]|{_GREEK_QUESTION})+[{CLOSING_MARKS}]*(?:[ \u00a0\u202f]»(?=\s|$))?"
    rf"|[{_UNSPACED}]+[”’」』）\"]*)"
)
# '「はい。」と言った', '“好。”他说。': who said it stands behind the quotation.
_SPEAKER = regex.compile(
    r"と|って|など|という|[^。！？，“「]{0,12}(?:说道?|表示|指出|称|强调|补充|說道?|強調|稱|补充|問道?|问道?)[，。：；,]"
)
# '"!ננצח" אמר השר': Hebrew has no small letters that would show it.
_HEBREW_SPEAKER = regex.compile(
    r"(?:[–—-] ?)?(?:אמר|הוסיפ|הוסיף|הסביר|הצהיר|טענ|טען|מסר|סיפר|ציינ|ציין|קרא|שאל)[הו]?\b"
)
# 's Avonds, 't Was: Dutch begins such a sentence with a small letter.
_DUTCH_ARTICLE = regex.compile(r"['’‘][st] (?=\p{Lu})")
# 'he said.Next', 'in 2014.The': the space was lost where two lines were joined.
_GLUED_TO = regex.compile(r"(?r)(?:(?<![.@/_\p{L}-])\p{L}?[\p{Ll}’'-]*\p{Ll}{3}|(?<![\p{N}.,])(?:19|20)\d\d|\w\))$")
_GLUED = regex.compile(r"(?!(?:Com|Net|Org|Js)\b)[“\"‘«]?(?:\p{Lu}\p{Ll}+[ ,’'-]|[AEIOÉÀ] )")
# As far as one looks to either side of a mark: a paragraph may be a megabyte with a mark at every other character.
_SIGHT = 40
_LONGEST_QUOTE = 300


def split_sentences(text: str, language: str = "") -> list[str]:
    """Split text into sentences, paragraph by paragraph; every sentence stands in `text` word for word.

    Where the language is not known, the abbreviations of all languages hold.
    """
    known = abbreviations(language)
    sentences: list[str] = []
    for paragraph in text.split("\n"):
        sentences += split_thai(paragraph) if is_thai(paragraph) else _split_paragraph(paragraph, language, known)
    return sentences


def is_whole(sentence: str) -> bool:
    """Tell whether a sentence was written to its end; in a script without end marks it may end with any word."""
    return SENTENCE_END.search(sentence) is not None or is_thai(sentence)


def _split_paragraph(paragraph: str, language: str, known: Abbreviations) -> list[str]:
    sentences, start = [], 0
    for mark in _END.finditer(paragraph):
        if mark[0][0] in _UNSPACED:
            end = _unspaced_end(paragraph, start, mark)
        else:
            end = mark.end() if _ends_sentence(paragraph, start, mark, language, known) else 0
        if end:
            sentences.append(paragraph[start:end].strip())
            start = end
    sentences.append(paragraph[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _ends_sentence(paragraph: str, start: int, mark: regex.Match[str], language: str, known: Abbreviations) -> bool:
    written, at, end = mark[0], mark.start(), mark.end()
    behind = paragraph[end : end + _SIGHT]
    before = paragraph[max(start, at - _SIGHT) : at]
    if not behind[:1].isspace():
        return written in (".", "!", "?") and _is_glued(before, behind)
    following = behind.lstrip()
    follows = following.lstrip(OPENING_MARKS)[:1]
    if follows in ("s", "t") and _DUTCH_ARTICLE.match(following):
        follows = follows.upper()
    if follows.islower() or (written.endswith(("…", "...")) and _has_no_case(follows)):
        return False
    if written == ".":
        return full_stop_ends_sentence(FullStop(before, following, follows, at - start), language, known)
    return _HEBREW_SPEAKER.match(following) is None


def _is_glued(before: str, behind: str) -> bool:
    return _GLUED.match(behind) is not None and _GLUED_TO.search(before) is not None


def _has_no_case(letter: str) -> bool:
    return letter.isalpha() and not letter.islower() and not letter.isupper()


def _unspaced_end(paragraph: str, start: int, mark: regex.Match[str]) -> int:
    """Return where a sentence ends that a Chinese or Japanese mark ends; 0 where it goes on.

    What is quoted stays together, and with its speaker. A straight quote behind the mark closes where one is open.
    """
    end = int(mark.end())
    quoted = paragraph[max(start, end - _LONGEST_QUOTE) : end]
    if mark[0][-1] == '"' and quoted.count('"') % 2:
        return end - 1
    is_open = any(quoted.count(opens) > quoted.count(closes) for opens, closes in ("“”", "「」", "『』"))
    if is_open and end - start <= _LONGEST_QUOTE:
        return 0
    closes_quote = mark[0][-1] in '」』”"'
    return 0 if closes_quote and _SPEAKER.match(paragraph[end : end + _SIGHT]) else end
