"""Quotations as a reader meets them: where they open and close, and who is said to speak."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DOUBLE = re.compile(r"[\"“”„«»]")
_SINGLE = re.compile(r"['‘’]")
_ELIDED = re.compile(r"(?:em|til|till|cause|n|tis|twas|bout|round|\d0s)\b")
_SHORTENED = re.compile(r"(?:\b(?:Bros|Jr|Sr|Inc|Co|Corp|Ltd)|\b[A-Z]|\.[A-Z])\.$")
_QUOTED = re.compile(
    r"\"[^\"]*\"|[“„][^“”]*[“”]|«[^»]*»"
    r"|(?<![\w.,!?'’])['‘](?=\w)[^\n]*?[\w.,!?…)]['’](?!\w)"
)
# Dialogue in Portuguese papers: '- Não sei - disse o ministro.'
_DIALOGUE = re.compile(r"^[-–—] ?(?=\w)")
_ENGLISH_SAID = """
    accord acknowledg accus add admit advis agree announc answer apologi argu ask beg believ book caption chant cit
    claim comment complain conclud condemn confirm continu critici declar demand denie deny describ dismiss dub e-?mail
    emphasi entitl exclaim explain express film greet headline hint hop insist instruct interview jok know label
    lament letter line lyric maintain mean mention message motto mov murmur mutter nam not observ phras pledg point post
    prais pray predict promis question quip quot react read recall refer remark remember replie reply report respond
    reveal scream sentenc series shout show sign slogan song stat stress suggest talk term testif text thank think
    thought titl told tweet urg video voic vow warn whisper word writ wrote yell wonder
    boast assur reassur fear joke protest
"""
_SAID = {
    "en": re.compile(
        r"\b(?:said|says?|saying|tells?|telling|called?|calls|calling|sang|sung|sings?|spoke|speaks?|speaking|put it"
        r"|ordered|went|goes"
        rf"|(?:{'|'.join(_ENGLISH_SAID.split())})[sz]?(?:e?s|e?d|t?ed|ing|e|ied|ies|e?ment|ten|edly)?)\b",
        re.IGNORECASE,
    ),
    "pt": re.compile(
        r"\b(?:segundo|conforme|de acordo com|para [oa]s?|frases?|palavras|livro|filme|música|acha|pede|pediu|teme"
        r"|prevê|quer|negou|nega|conta|contou|contaram|fala|falou|falando|diante|chama|chamou|chamad[oa]|cita|citou|citando"
        r"|(?:diss|diz|afirm|declar|explic|acrescent|alert|coment|complet|conclu|critic|ressalt|destac|observ|lembr"
        r"|respond|pergunt|avali|garant|escrev|inform|anunci|admit|argument|reconhec|revel|confirm|insist|defend|assegur"
        r"|intitul|consider|acredit|acus|promet|brinc|desabaf|justific|relat|defin|advert|reclam|enfatiz|opin|analis"
        r"|indag|question|reag|sustent|salient|fris|apont|descrev|protest|lament|elogi|ensin|pens|ponder|implor|grit|ironiz|recomend|propõ|propôs|orient|cobr)\w*)\b",
        re.IGNORECASE,
    ),
}
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-ZÀ-Ý][\w’'-]+")
_PRONOUN_SAID = re.compile(
    r"\b(?:he|she|they)\b(?: \w+){0,2} "
    r"(?:said|says?|told|tells|added|adds|wrote|writes|tweeted|explained|insisted|admitted|continued|recalled)\b"
    r"|\b(?:said|says|added|adds|wrote) (?:he|she|they)\b"
    r"|\b(?:diz|disse|afirmou|afirma|declarou|acrescentou)(?: el[ea]s?)?\s*[,.]|\bel[ea]s? (?:disse|diz|afirm\w+)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"[A-ZÀ-Ý\w][^\"“”:]{1,120}:\s*$")
_FEWEST_WORDS = 5
_SIGHT = 1_200


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark: where it stands, what kind, and whether a quotation opens or closes with it."""

    place: int
    kind: str
    opens: bool


def marks(text: str) -> Iterator[Mark]:
    """Find the quotation marks; one opens where a word follows it and none stands before it, whatever its shape."""
    for match in _DOUBLE.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        leads = bool(after.strip()) and (not before.strip() or before in "([{-–—'‘")
        follows = bool(before.strip()) and not after.isalnum()
        yield Mark(match.start(), "double", leads or (match[0] in "“„«" and not follows))
    yield from _single_marks(text)


def _single_marks(text: str) -> Iterator[Mark]:
    """Find the single marks among the apostrophes: "'the King,' said", but neither "players' union" nor "'em"."""
    is_open = False
    for match in _SINGLE.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if before.isalnum() and after.isalnum():
            continue
        if not is_open and after.isalnum() and before not in tuple(".,!?'’"):
            is_open = not _ELIDED.match(text, match.end())
            if is_open:
                yield Mark(match.start(), "single", opens=True)
        elif not after.isalnum() and (is_open or (before and before in ".,!?…")):
            if is_open or not _SHORTENED.search(text, max(0, match.start() - 6), match.start()):
                yield Mark(match.start(), "single", opens=False)
            is_open = False


def unbalanced(text: str) -> bool:
    """Tell whether a quotation of the text opens and never closes, or closes and never opened."""
    for kind in ("double", "single"):
        is_open = False
        for mark in (mark for mark in marks(text) if mark.kind == kind):
            if not mark.opens and not is_open and not _is_measure(text, mark):
                return True
            is_open = mark.opens
        if is_open:
            return True
    return False


def opened_before(text: str, start: int, end: int) -> int | None:
    """Return where a quotation opens before `start` that goes on there: no mark closes it until then."""
    paragraph = max(text.rfind("\n", 0, start) + 1, start - _SIGHT)
    for kind in ("double", "single"):
        before = [mark for mark in marks(text[paragraph:start]) if mark.kind == kind]
        after = [mark for mark in marks(text[start : end + _SIGHT].split("\n", 1)[0]) if mark.kind == kind]
        if before and before[-1].opens and after and not after[0].opens:
            return paragraph + before[-1].place
    return None


def speeches(text: str, language: str) -> list[str]:
    """Return what is quoted as somebody's sentence: five words or more, with a capital or at the start; no titles."""
    quoted = [(match.start(), match[0].strip("\"“”„«»'‘’ ")) for match in _QUOTED.finditer(text)]
    if language == "pt" and (dialogue := _DIALOGUE.match(text)):
        quoted.append((0, re.split(r" [-–—] ", text[dialogue.end() :], maxsplit=1)[0]))
    return [speech for place, speech in quoted if _is_speech(speech, begins=place == 0)]


def outside(text: str, language: str) -> str:
    """Return what stands outside of quotation marks, and outside of the speech in a line of dialogue."""
    if language == "pt" and _DIALOGUE.match(text):
        return " ".join(re.split(r" [-–—] ", _DIALOGUE.sub("", text))[1::2])
    return _QUOTED.sub(" “” ", text)


def attributed(text: str, language: str) -> bool:
    """Tell whether the words outside of the quotations say who speaks, with a verb of saying or a colon."""
    rest = outside(text, language)
    if _SAID.get(language, _SAID["en"]).search(rest):
        return True
    return any(_SPEAKER.search(part) for part in rest.split("“”")[:-1])


def named_by_pronoun(sentences: Sequence[str], language: str) -> bool:
    """Tell whether the speaker is 'he' or 'she' alone: no name stands outside of the quotations."""
    rest = " ".join(outside(sentence, language) for sentence in sentences)
    return bool(_PRONOUN_SAID.search(rest)) and not _NAME.search(rest)


def _is_speech(quoted: str, *, begins: bool) -> bool:
    words = quoted.split()
    if len(words) < _FEWEST_WORDS:
        return False
    long = [word for word in words if len(word) > 3]
    is_title = bool(long) and sum(word[0].isupper() for word in long) > 0.7 * len(long)
    return not is_title and (begins or quoted[0].isupper())


def _is_measure(text: str, mark: Mark) -> bool:
    return text[max(0, mark.place - 1) : mark.place].isdigit()
