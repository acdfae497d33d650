"""What a sentence says aside from the news: captions, bylines, editors' notes, calls to the reader. Pure.

`furniture` judges whole lines of a page; here it is sentences, which may stand in the middle of a paragraph. Patterns
are matched to small letters, and each is looked for only where its telltale word stands: most sentences have none.
"""

from __future__ import annotations

import re

from summarizer.furniture import is_furniture
from summarizer.patterns import any_of

_PICTURE = r"(?:photo(?:graph)?|picture|image|video|graphic|map|chart|gallery|slide ?show|foto|imagem)s?"
_WHERE = r"(?:above|below|here|left|right|inset|on the (?:left|right)|at (?:left|right))"
_NETWORK = r"(?:facebook|twitter|instagram|youtube|snapchat|google)"


_BEGINS = re.compile(
    any_of(
        rf"""
    (?:pictured|above|below|caption|legenda|{_PICTURE})(?:, [\w ]{{2,20}})?:
    (?:file|stock|undated|archive) {_PICTURE}\b|{_PICTURE} (?:by .{{1,40}}$|courtesy\b|credits?\b)
    (?:click|tap|swipe|scroll) (?:\w+ )?(?:here|on|to|through|down|left|right|the)\b
    (?:read|see) (?:more|also)\b|watch:|(?:hear|learn|find out|check out|read|see) (?:how|why|what)\b.*[^?]$
    (?:read|see|watch|hear|view|check out) (?:the|a|our) (?:full|complete|whole|latest|rest|video|transcript|gallery)\b
    (?:please )?(?:leave|post|share|send|submit|e-?mail) (?:us |me )?your\b
    (?:please )?(?:tell|e-?mail|contact|visit|join|follow) us\b|(?:please )?let us know\b
    follow @\w|(?:(?:follow|find|join) .{{1,60}}|like us) on {_NETWORK}\b|coloque nos seus favoritos
    (?:please )?(?:sign up|log in|register) (?:for|to|here|now|today)\b
    thank(?:s| you) for (?:using|reading|visiting|watching|listening|subscribing)\b
    if you .{{2,120}} (?:click|visit|call|contact|e-?mail|write to|go to)\b.{{0,80}}(?:\d|here|\.\w|us\b)
    for (?:more|further|full|additional) (?:information|details|news|stories|tips|coverage)\b
    (?:editor|author|publisher)['’]?s['’]? note\b|nota d[aeo] (?:editor|reda[cç][aã]o|autor)
    the (?:views|opinions) expressed (?:in (?:this|these)|here|by the (?:author|writer)|are)\b
    this (?:article|story|post|page|report|commentary|column) (?:has been|was|is) (?:updated|corrected|amended|edited)\b
    this (?:article|story|post|commentary|column) (?:has been|was|is) (?:(?:first|originally) |re)(?:published|printed)
    (?:leia|veja|confira|assista|ouça|saiba|clique|acompanhe) (?:mais|também|aqui|abaixo|as fotos|o vídeo|a galeria)\b
    """
    )
)
# By the words, of which one stands in each sentence that the pattern is meant for.
_HOLDS = {
    "pictured": rf"\bpictured {_WHERE}\b|[(\[][^()\[\]]{{0,40}}\bpictured\b[^()\[\]]{{0,60}}[)\]]",
    "above": rf"\b{_PICTURE} above\b|[(\[][^()\[\]]{{0,40}}\babove[)\]]|\b(?:see|seen|shown|watch) above\b",
    "below": rf"\b{_PICTURE} below\b|[(\[][^()\[\]]{{0,40}}\bbelow[)\]]|\b(?:see|shown|watch|comments?) below\b",
    "left right": r"\((?:(?:far|top|bottom|second|third|from|on|the|at) )*(?:left|right)\)",
    "click": r"\bclick (?:here|on the (?:link|image|picture|photo|box|button)|through (?:the|to))\b",
    "comment comments": r"\bcomments? (?:section|box|field)\b|\bin the comments\b|\bleave (?:a|your) comments?\b",
    "must": r"\byou must be .{2,60} to (?:request|comment|post|enter|vote|reply|apply|view|read)\b",
    "solely": r"\b(?:views|opinions)\b.{0,80} solely (?:his|hers|her|their|theirs|those|my)\b",
    "contributor": r"\bis an? (?:(?:regular|frequent|cnn|opinion|political|news) ){1,3}contributor\b",
    "contributed": r"\bcontributed (?:to this (?:report|story|article|piece)|reporting)\b",
    "team": r"\bis (?:created|made|produced|written|compiled|edited) by a team of\b",
    "page": r"\b(?:on this page (?:you|we)|bottom of (?:this|the) page)\b",
    "reserved": r"\ball rights reserved\b",
    "clique": r"\bclique (?:aqui|n[ao])\b",
}
_HELD = {word: re.compile(pattern) for words, pattern in _HOLDS.items() for word in words.split()}
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|(?:\bhttps?://|\bwww\.)[^\s()]+[).]*$")
# 'By Hanne Ruud, Orlow Post': capitals tell it from 'By noon'.
_BYLINE = re.compile(
    r"By (?:\. )?[A-Z][\w'’-]+(?: [A-Z][\w.'’-]+){1,3}(?: and [A-Z][\w.'’ -]{2,40})?(?:, [\w .'’]{2,40})?\.?$"
)
# 'DPRK is North Korea's official name': it explains a word of the sentence before.
_GLOSS = re.compile(
    r"(?:The )?[A-Z]{2,10} (?:stands for (?:the )?[A-Z]"
    r"|(?:is|are)\b.{0,40}\b(?:official name|abbreviation|acronym|short for)\b)"
)
# What may stand in a line of the page.
_PAGE = frozenset("newsletter newsletters subscribe cookies copyright © getty photo photos inbox".split())
_MARKS = "()[].,:;!?\"'"
# As they stand between spaces: looking for '(above),' itself is faster than taking the marks off all words.
_TELLTALES = frozenset(
    opens + word + closes
    for word in _PAGE.union(_HELD)
    for opens in ("", "(", "[")
    for closes in ("", ".", ",", ":", "!", ")", "]", ").", "),", "].")
)


def is_aside(sentence: str) -> bool:
    """Tell whether a sentence belongs to a picture, to the page or to its makers, and not to the news."""
    lowered = sentence.lower()
    if _BEGINS.match(lowered) or _BYLINE.match(sentence) or _GLOSS.match(sentence):
        return True
    if ("@" in sentence or "www." in lowered or "http" in lowered) and _ADDRESS.search(lowered):
        return True
    telltales = {word.strip(_MARKS) for word in _TELLTALES.intersection(lowered.split())}
    return bool(telltales) and (
        any(_HELD[word].search(lowered) for word in telltales if word in _HELD)
        or (not _PAGE.isdisjoint(telltales) and is_furniture(sentence))
    )
