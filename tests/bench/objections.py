"""What a reader would object to in a summary, found without any of the summarizer's own rules.

An objection is about sentences as they stand in the summary and in the article: 'He' is no fault behind the sentence
that he comes from, nor a second sentence of a quotation behind its first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.words import split_words, stems, stop_words
from tests.bench.openings import leans_back
from tests.bench.quotations import attributed, named_by_pronoun, opened_before, outside, speeches, unbalanced

FAULTS = (
    "caption", "boilerplate", "date line", "dangling", "orphan quote", "cut", "repetition", "not verbatim"
)  # fmt: skip
"""What spoils a summary."""
REMARKS = ("speaker 'he'", "question", "first person", "late 'he'", "repeats most")
"""What may be right or wrong; counted as information."""


def _any_of(patterns: str, *, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compile patterns that are written one a line."""
    return re.compile("|".join(filter(None, map(str.strip, patterns.splitlines()))), flags)


_CAPTION = _any_of(r"""
    \((?:[^()]{0,40}\b)?(?:pictured|seen (?:here|above|below|left|right)|foto|à (?:esquerda|direita))\b[^()]{0,60}\)
    \((?:[^()]{0,40}\b)?(?:above|below|left|right|acima|abaixo)\)
    \b(?:videos?|photos?|pictures?|images?|graphic|map|see|shown) (?:above|below)\b
    \bpictured (?:here|above|below|left|right|in \d{4}|at|with|on|outside|together|during|leaving|arriving)\b
    \b(?:file|stock|handout|undated|courtesy|library) (?:photo(?:graph)?|picture|image)s?\b
    (?-i:\bPhoto(?:graph)?s? by\b)
    \b(?:photo|picture|image|photograph|video|graphic) (?:courtesy|credit|copyright|caption)\b
    ^(?:pictured|photos?|photograph|picture|image|caption|above|below|left|right|fotos?|legenda|imagem)\s*[:|]
    ^(?:top|bottom|far|from|centre|center)[ -](?:left|right)\s*[:|,]
    ^(?:video|watch|gallery|graphic|map|infographic|first look|hear|listen)\s*[:|]
    \bGetty Images\b
    \b(?:AFP/|/AFP|AP Photo|Reuters/|/Reuters|Shutterstock|Alamy|iStock|PA Wire|EPA/)
    \b(?:this|these) (?:image|photo|photograph|picture)s? (?:shows?|above|below)\b
    \b(?:seen|shown) (?:here|above|below|in this (?:photo|image|picture))\b
""")
_PROGRAMMES = "cnn student news|ireport|weekly newsquiz|roll call"
_BOILERPLATE = _any_of(rf"""
    \bsubscribe (?:to|now|here|today|for)\b
    \bsign up (?:for (?:our|the|a free)|to (?:our|get|receive)|here|now|today)\b
    \b(?:sign in|log ?in|register) (?:to|now|here)\b.{{0,20}}\b(?:account|read|comment|continue|view|access)\b
    \bnewsletters?\b.{{0,60}}\b(?:inbox|sign|free|subscri\w+)\b
    \balready a (?:subscriber|member)\b
    \b(?:we|site|website|page) uses? cookies\b
    \baccept (?:all )?cookies\b
    \b(?:cookie|privacy) policy\b
    \bterms (?:of use|and conditions)\b
    ^(?:read|see|watch|hear|learn) (?:also|more|next|the full|the video|the latest|this|how|why|what|it)\b
    \b(?:read|see) more\s*[:»>]
    \bmore (?:on|from) (?:this|cnn|bbc|the web)\b
    ^related\b(?: \w+)?\s*:
    \brelated (?:articles?|stories|content|posts?|topics)\b
    \bclick (?:here|on the|through|to (?:read|see|watch|view|enlarge|expand))\b
    \b(?:tap|swipe) (?:here|left|right|to (?:read|see|watch|view))\b
    \bscroll (?:down|for|through)\b
    \b(?:follow|like|find|join) (?:us|me|him|her|them|@\w+) (?:on|at)\b
    \bfollow (?:@\w+|[\w ]{{1,30}} on (?:twitter|facebook|instagram))
    \bshare (?:this|on (?:facebook|twitter)|via)\b
    \b(?:tweet|print|e-?mail) this (?:article|story|page)\b
    \b(?:leave|post) (?:a|your) comments?\b
    \bhave your say\b
    ^(?:what do you think|let us know|tell us)\b
    \b(?:in the comments|comments (?:below|are closed)|comments? section below|join the (?:conversation|discussion))\b
    \bdownload (?:the|our) app\b
    \bfor (?:more|further|full|the latest) (?:information|details|news)\b.{{0,40}}\b(?:visit|see|go to|call|click)\b
    ^for more\b
    \bvisit (?:our|the) (?:website|site|page|blog)\b
    \b(?:how )?to donate\b.{{0,20}}\b(?:visit|click|call|go)\b
    \b(?:for confidential (?:support|help)|call the samaritans)\b
    \bcontributed (?:to this|reporting)\b
    \b(?:reporting|writing|editing) by [A-Z]
    ^(?:additional reporting|compiled by|written by)\b
    \ball rights reserved\b
    \bcopyright (?:©|\d{{4}})
    ©
    \b(?:may|must) not be (?:published|reproduced|redistributed)\b
    \b(?:first|originally) (?:published|appeared) (?:on|in|at)\b
    \bthis (?:article|story|post) (?:was|has been|originally|first|contains)\b
    \b(?:opinions?|views?) expressed (?:in|here|by|are)\b
    \bsolely those of\b
    \beditor['’]?s (?:note|picks?)\b
    ^advertisement\b
    \bsponsored (?:content|by)\s*[:.]
    \b(?:last updated|updated (?:at|on)|published (?:at|on)).{{0,12}}\d
    \b(?:{_PROGRAMMES})\b
    \b(?:at the bottom of the page|on the next page|breaking news alerts?)\b
    \bis an? (?:freelance|staff) (?:writer|contributor|columnist)\b
    \bleia (?:mais|também|a íntegra)\b
    \bclique (?:aqui|para)\b
    ^(?:assine|cadastre-se|saiba mais|compartilhe|colaborou|colaboraram)\b
    \bveja (?:mais|também|a galeria|fotos|o vídeo)\b
    \btodos os direitos reservados\b
    ^confira\b
    ^com (?:informações|agências|reportagem) d[aeo]s?\b
    \b(?:da redação|da reportagem local|da sucursal|enviad[oa] especial|em tempo real)\b
    ^(?:https?://|www\.)
    (?:https?://|www\.)\S+$
    \b[\w.]+@[\w-]+\.\w+
    ^@\w+
    \bcoloque nos seus favoritos\b
""")
_BYLINE = _any_of(
    r"""
    ^(?:By|Por) (?:[A-Z][\w.'’-]+,? ?(?:and |e )?){2,5}(?:[,.|]|$)(?! \w+ed\b)
    ^(?:PUBLISHED|UPDATED|Published|Updated|Posted|Written by|By)\s*[:|]
    ^By [A-Z]{3,}(?: [A-Z]{3,})+\b
""",
    flags=0,
)
_AGENCIES = (
    "CNN|HLN|AP|Reuters|AFP|PA|dpa|UPI|Rolling Stone|The Hollywood Reporter|Entertainment Weekly|Billboard|Variety"
)
_DATE_LINE = _any_of(
    rf"""
    ^\((?:{_AGENCIES}|CNN [\w ]+)\)
    ^[A-ZÀ-Ý][\w .,'’À-ÿ-]{{1,50}}\((?:{_AGENCIES}|Folhapress|Agência \w+)[^)]{{0,30}}\)
    ^[A-ZÀ-Ý]{{3,}}[A-ZÀ-Ý ,.'-]* (?:[-–—]+|\([\w ]+\)) ?[-–—]*\s
    ^[A-Z][\w ]{{2,30}}, [A-Z][\w .]{{2,20}} [-–—]{{1,2}} [A-Z]
""",
    flags=0,
)
# In the corpus of CNN and the Daily Mail, headings, captions and links have a space before their full stop.
_SPACED_STOP = re.compile(r"[\w)\]\"'”’%] \.$")
_LONGEST_HEADING_WORDS = 15
_ENDS = re.compile(r"[.!?。！？؟।]['\"”’»)\]]*(?: »)?$")
_CUT_END = re.compile(
    r"(?:…|\.\.\.?)['\"”’»)\]]*$|\[(?:\.\.\.|…)\]"
    r"|\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Sgt|Prof|Rev|Col|Capt|Cpl|Maj|Adm|Supt|Det|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
    r"|Sr|Sra|St)\.$"
)
_NO_LAST_WORD = {
    "en": re.compile(r"\b(?:and|or|but|the|a|an|because|than|whose)[.!]$"),
    "pt": re.compile(r"\b(?:e|ou|mas|que|de|do|da|em)[.!]$"),
}
_NEXT_IN_SMALL = re.compile(r"[a-zà-ÿ]{2,} [a-zà-ÿ]")
_MAY_BE_SHORTENED = re.compile(r"(?:\b[A-Z]\w{0,3}|\w\.\w)\.$")
_CUT_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Sgt|Prof|Rev|Col|Capt|Cpl|Maj|Adm|Supt|Det|vs|Sr|Sra|[A-HJ-Z])\.\s*$"
)
_FIRST_PERSON = {
    "en": re.compile(
        r"(?<!World War )(?<!Elizabeth )(?<!Phase )(?<!Type )(?<!Part )\bI\b(?! ?[IVX]+\b|\.)"
        r"|\b(?:[Ww]e|[Mm]y|[Oo]ur|me|us|myself|ourselves)\b(?:['’]\w+)?"
    ),
    "pt": re.compile(r"\b(?:[Ee]u|[Nn]ós|[Mm]eus?|[Mm]inhas?|[Nn]oss[ao]s?|me|nos (?:disse|contou))\b"),
}
_LATE = re.compile(r"\b(?:he|she)\b")
_NAME_BEFORE = re.compile(r"(?<!^)(?<![.\"“] )\b[A-ZÀ-Ý][a-zà-ÿ]")
_PERSON = re.compile(
    r"\b(?:who|man|woman|boy|girl|father|mother|son|daughter|wife|husband|brother|sister|chief|victim|suspect|president"
    r"|captain|coach|someone|anyone|everyone|child|teen|student|spokes\w+|\w+(?:er|or|ist|man|ian))\b"
)
_SAME_SHARE = 0.6
_MOST = 0.75
_FEWEST_STEMS = 4


@dataclass(frozen=True, slots=True)
class Objection:
    """A fault or remark, and the place in the summary of the sentence that it is about."""

    what: str
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a summary: where it stands in the article, and the summary's sentences that lead up to it there.

    `before` holds the sentences that stand directly before it in both; `start` is -1 where the article has it not.
    """

    sentence: str
    start: int
    before: tuple[str, ...]
    run_start: int


def objections(text: str, title: str, language: str, summary: Sequence[str]) -> list[Objection]:
    """Return all that a reader of the summary would object to or remark, sentence by sentence."""
    found = [
        Objection(what, place)
        for place, line in enumerate(_lines(text, summary))
        for what in (*_of_furniture(line), *_of_place(line, text, language), *_of_voice(line, language))
    ]
    return found + [Objection(what, place) for place, what in _repetitions(summary, title, language)]


def _lines(text: str, summary: Sequence[str]) -> Iterator[Line]:
    before: tuple[str, ...] = ()
    end = run_start = 0
    for sentence in summary:
        start = text.find(sentence, end)
        start = start if start >= 0 else text.find(sentence)
        if not before or start < 0 or start < end or text[end:start].strip():
            before, run_start = (), start
        yield Line(sentence, start, before, run_start)
        before, end = (*before, sentence), start + len(sentence)


def _of_furniture(line: Line) -> Iterator[str]:
    sentence = line.sentence
    is_heading = _SPACED_STOP.search(sentence) and len(sentence.split()) <= _LONGEST_HEADING_WORDS
    if is_heading or _CAPTION.search(sentence):
        yield "caption"
    if _BOILERPLATE.search(sentence) or _BYLINE.search(sentence):
        yield "boilerplate"
    if _DATE_LINE.search(sentence):
        yield "date line"


def _of_place(line: Line, text: str, language: str) -> Iterator[str]:
    if line.start < 0:
        yield "not verbatim"
    if line.start > 0 and _follows_words(text, line.start) and not line.before and leans_back(line.sentence, language):
        yield "dangling"
    if _is_orphan_quote(line, text, language):
        yield "orphan quote"
    if _is_cut(line, text, language):
        yield "cut"


def _follows_words(text: str, start: int) -> bool:
    """Tell whether sentences stand before this one: a place and an agency are none."""
    return len(text[:start].split()) > 8 or bool(re.search(r"[.!?][\"”'’]?\s*$", text[:start]))


def _is_orphan_quote(line: Line, text: str, language: str) -> bool:
    if line.start >= 0:
        opened = opened_before(text, line.start, line.start + len(line.sentence))
        if opened is not None and (not line.before or opened < line.run_start):
            return True
    if unbalanced(line.sentence) and unbalanced(" ".join((*line.before, line.sentence))):
        return True
    sayers = (*line.before[-1:], line.sentence)
    return bool(speeches(line.sentence, language)) and not any(attributed(sentence, language) for sentence in sayers)


def _is_cut(line: Line, text: str, language: str) -> bool:
    sentence = line.sentence
    if not _ENDS.search(sentence) or _CUT_END.search(sentence):
        return True
    if language in _NO_LAST_WORD and _NO_LAST_WORD[language].search(sentence):
        return True
    if abs(sentence.count("(") - sentence.count(")")) == 1 and not re.search(r"(?:^|\s)(?:\d|[a-z])\)", sentence):
        return True
    if line.start < 0:
        return False
    goes_on = text[line.start + len(sentence) :].split("\n", 1)[0].lstrip()
    if _MAY_BE_SHORTENED.search(sentence) and _NEXT_IN_SMALL.match(goes_on):
        return True
    begun = text[max(0, line.start - 30) : line.start].rsplit("\n", 1)[-1]
    return not line.before and bool(_CUT_BEFORE.search(begun))


def _of_voice(line: Line, language: str) -> Iterator[str]:
    sentence = line.sentence
    rest = outside(sentence, language)
    if speeches(sentence, language) and named_by_pronoun((*line.before[-1:], sentence), language):
        yield "speaker 'he'"
    if re.search(r"[?？؟][\"”'’»)]*$", sentence):
        yield "question"
    if language in _FIRST_PERSON and _FIRST_PERSON[language].search(rest):
        yield "first person"
    if language == "en" and not line.before and (late := _LATE.search(rest)) and late.start() > 0:
        known = rest[: late.start()]
        first = known.split(maxsplit=1)[0].strip(",").lower()
        if first in stop_words("en") and not _NAME_BEFORE.search(known) and not _PERSON.search(known):
            yield "late 'he'"


def _repetitions(summary: Sequence[str], title: str, language: str) -> Iterator[tuple[int, str]]:
    said = [frozenset(stems(sentence, language)) for sentence in summary]
    headline = split_words(title)
    for place, sentence in enumerate(summary):
        words = split_words(sentence)
        is_title = len(headline) >= 3 and words[: len(headline)] == headline and len(words) <= 1.25 * len(headline)
        shared = max((_shared(said[place], other) for other in said[:place]), default=0.0)
        if is_title or shared > _SAME_SHARE:
            yield place, "repetition"
        if shared > _MOST:
            yield place, "repeats most"


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the shorter sentence the longer one says too: 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= _FEWEST_STEMS else 0.0
