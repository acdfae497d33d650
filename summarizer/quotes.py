"""Quotations: whether a sentence stands inside one, and whether it says whose words they are. Pure.

Marks are paired as languages pair them: “English”, „deutsch“, ”svenska”, «français», »dansk«, 「日本語」, "typed".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_CLOSING = {"“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", '"': '"', "「": "」", "『": "』"}
"""What may close a quotation, by the mark that opened it."""
_MARK = re.compile(r"[“”„«»\"「」『』]")
# No quotation is longer than a printable sentence: on a text of nothing but marks, each is looked at only so far. All
# begin with one class of characters, for which `re` looks fast.
_QUOTED = re.compile(
    rf"[{''.join(_CLOSING)}‘'](?:"
    + "|".join(rf"(?<={opens})[^{closes}]{{0,500}}[{closes}]" for opens, closes in _CLOSING.items())
    + r"|(?<=[‘'])(?<!\w[‘'])(?:[^‘’']|\b['’]\b){0,500}[’'](?!\w))"
)
# A dash opens what is said in Portuguese, Spanish, French or Polish, and the next one closes it: '- Não - disse ela.'
_DIALOGUE = re.compile(r"[-–—] ?(?=\w)(?!.{0,500}[ ,.!?][-–—])")
_WORD = re.compile(r"[^\W\d_]+")
# Words around a quotation that don't name who speaks: 'he said', 'she told reporters', 'disse ele'.
_NAMELESS = frozenset(
    """
    he she it they we i you his her their him them who and but also then later yesterday today further
    said says say saying told tells adds added adding according to began continued explained recalled wrote writes
    asked replied insisted admitted joked tweeted went on reporters cnn
    er sie es sagte sagt erklärte meinte so und fügte hinzu
    il elle ils elles a ont dit affirmé ajouté déclaré expliqué on
    él ella ellos dijo dice añadió agregó explicó afirmó y
    ele ela eles elas disse diz afirmou acrescentou explicou declarou contou completou segundo e
    lui lei loro ha detto dice aggiunto spiegato egli
    hij zij ze zei zegt aldus voegde toe hem haar
    han hon de sade säger hun sa
    on ona oni powiedział powiedziała dodał dodała řekl řekla uvedl uvedla dodal dodala povedal povedala
    он она они сказал сказала заявил заявила добавил добавила він вона вони сказав заявив додав додала
    dedi söyledi o
    """.split()
)
LEAST_QUOTED_WORDS = 4
"""A shorter quotation is a name or an expression, and part of what its sentence says."""


def inside_quotation(sentences: Iterable[str]) -> Iterator[bool]:
    """Tell for each sentence of a paragraph whether a quotation that another opened goes on in it or begins to."""
    awaited = ""
    for sentence in sentences:
        before = awaited
        if has_mark(sentence):
            awaited = _awaited_after(sentence, awaited)
        yield bool(before or awaited)


def _awaited_after(sentence: str, awaited: str) -> str:
    """Return the marks that may close the quotation which is open behind a sentence; nothing where none is.

    A mark before a word opens, also where it could close: a speaker who goes on opens the quotation again.
    """
    for match in _MARK.finditer(sentence):
        mark, place = match[0], match.start()
        opens = sentence[place + 1 : place + 2].isalnum() and not sentence[place - 1 : place].isalnum()
        if mark in awaited and not (opens and mark == '"'):
            awaited = ""
        elif not awaited and (mark in "“„«「『" or opens):
            awaited = _CLOSING.get(mark, "")
    return awaited


def has_mark(sentence: str) -> bool:
    """Tell whether a quotation mark stands in a sentence, single ones aside."""
    return '"' in sentence if sentence.isascii() else _MARK.search(sentence) is not None


def has_quotation(sentence: str) -> bool:
    """Tell whether some words of a sentence are quoted: more than a name or an expression."""
    return _words_around(sentence) is not None


def _may_have_quotation(sentence: str) -> bool:
    """Tell, with little effort, where no quotation can be: a single mark within a word is an apostrophe."""
    return has_mark(sentence) or " '" in sentence or "‘" in sentence or sentence[:1] == "'"


def is_bare(sentence: str) -> bool:
    """Tell whether a sentence is a quotation or a line of dialogue and nothing else: nobody can know whose."""
    if sentence[:1] in "-–—" and _DIALOGUE.match(sentence):
        return True
    around = _words_around(sentence)
    return around is not None and len(around) < 2


def is_nameless(sentence: str) -> bool:
    """Tell whether a quotation's speaker is named by a pronoun alone: '“…,” he said.'."""
    around = _words_around(sentence)
    return around is not None and len(around) <= 6 and _NAMELESS.issuperset(map(str.lower, around))


def _words_around(sentence: str) -> tuple[str, ...] | None:
    """Return the words outside of the quotations; none where nothing but names and expressions is quoted."""
    return _words_outside(sentence) if _may_have_quotation(sentence) else None


@lru_cache(maxsize=16)  # asked again and again of the sentence at hand
def _words_outside(sentence: str) -> tuple[str, ...] | None:
    if all(len(_WORD.findall(quoted)) < LEAST_QUOTED_WORDS for quoted in _QUOTED.findall(sentence)):
        return None
    return tuple(_WORD.findall(_QUOTED.sub(" ", sentence)))
