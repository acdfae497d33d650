"""What opens a sentence that leans on the one before it: 'He', 'But', 'The move'. English and Portuguese."""

from __future__ import annotations

import re

_MARKS = "\"'“”‘’„«»([{ -–—"

# Days and seasons: 'This week' is told from the reader's own calendar.
_NOW = (
    "week|weekend|month|year|season|morning|afternoon|evening|summer|spring|autumn|fall|winter|country|decade|century|"
    "page"
)
# What follows a noun that is explained at once: 'The decision to', 'The attack on'.
_EXPLAINED = r"(?! (?:to|of|by|that|on|in|at|between|for|from|with|who|which|against|behind|over|near|outside|into)\b)"
_NOUNS = (
    r"\d+-year-old|"
    "move|decision|pair|duo|trio|couple|incident|announcement|news|ruling|verdict|suspect|victim|victims|gunman|"
    "teenager|youngster|former|latter|same|other|others|rest|result|answer|reason|problem|idea|plan|deal"
)
_ENGLISH = re.compile(
    rf"""(?:
      (?:He|She|They|His|Their|Him|Her|Hers|Theirs|Them|Its)(?:['’]\w+)?\b (?!\ (?:Majesty|Holiness|Excellency|
          Honou?r|Highness))
    | It(?:['’]\w+)?\b
    | (?:This|These)\b (?!\ (?:{_NOW})\b)
    | That(?:['’]s)?\b
    | Those\b (?!\ (?:who|whose|with|without|in|on|at|living|working|of|from|wanting|seeking|looking|affected)\b)
    | Such\b (?!\ as\b)
    | Both\b (?!.{{1,80}}\ and\ ) | Neither\b (?!.{{1,80}}\ nor\ ) | Either\ way\b
    | (?:Others|Another|Similarly|Likewise|Elsewhere|Here(?:['’]s)?)\b
    | One\ (?:is|was|said|says|had|has|of\ them|of\ those|of\ these)\b
    | (?:Some|Many|Most|None|All|Several|Few|Each|Half|Two|Three|Four)\ of\ (?:them|these|those|this|that)\b
    | (?:But|And|Or|Nor|Yet|However|Meanwhile|Also|Instead|Nevertheless|Nonetheless|Moreover|Furthermore|Besides|
        Therefore|Thus|Hence|Consequently|Otherwise|Indeed|Conversely|Accordingly|Additionally|Afterwards?|Thereafter|
        Subsequently|Alternatively|Regardless)\b (?!\ (?:the\ |these\ |of\ )(?:weather|cost|consequences)\b)
    | So\b (?!\ (?:far|many|much|few)\b)
    | (?:Then|Still|Rather|Again|Later|Earlier|Finally|First|Firstly|Second|Secondly|Third|Thirdly|Next|Specifically|
        Sure\ enough|Not\ surprisingly|Plus|Too|Yes|No|Well|Oh|Right),
    | Then\b (?!-|\ [A-Z])
    | Even\ (?:so|then|worse|better|now)\b | All\ the\ same\b | Not\ only\ that\b | That\ said\b
    | In\ (?:addition|contrast|fact|response|return|turn|other\ words|the\ meantime|short|all|particular|
        reality|
        practice|theory|both\ cases|each\ case|conclusion|reply)(?:\ to\ (?:this|that|it|them|him|her))?,
    | (?:For\ (?:example|instance|one|good\ measure)|By\ contrast|By\ comparison|As\ a\ (?:result|consequence)|
        As\ such|
        On\ the\ other\ hand|On\ the\ contrary|On\ top\ of\ (?:that|this|it)|At\ the\ same\ time|At\ (?:that|this|
            the)\ (?:time|point|stage)|
        After\ all|What['’]?s\ more|What\ is\ more|To\ make\ matters\ worse|Among\ (?:other\ things|them|those|these)|
        More\ importantly|Worse\ still|Just\ as\ \w+|In\ the\ same\ (?:way|vein)|Along\ the\ way|The\ day\ before|
            The\ next\ (?:day|morning|year)|
        The\ following\ (?:day|morning|year|month|week)|(?:Two|Three|Four|Five|Six|Ten|A\ few|Several)\ (?:minutes|
            hours|days|weeks|months|years)\ later|
        A\ (?:minute|hour|day|week|month|year|decade)\ (?:later|earlier|before)|
        (?:Moments|Minutes|Hours|Days|Weeks|Months|Years)\ later|That['’]s\ (?:why|when|because))\b
    | (?:After|Before|Because\ of|Despite|Apart\ from|Besides|By|Since|Until|From|In|On|At|With|Without|Under|To|Of|
        For|Like|Given|
        Beyond|Behind|Between|Following|During|Among|According\ to|Unlike|As\ for|Instead\ of|Along\ with)
        \ (?:(?:this|that|these)\b (?!\ (?:{_NOW})\b)|those\b (?!\ who\b)|then\b|there\b|them\b|him\b|it\b|her[,.]|
            her\ (?:is|was)\b)
    | The\ (?:two|three|four|five|pair|duo|couple)\b (?!-|\ (?:of|who|main|biggest|largest|most|countries|
        sides)\b) {_EXPLAINED}
    | The\ (?:{_NOUNS})\b (?=,?\ (?:is|was|were|are|has|had|have|will|would|could|can|may|might|also|came|comes|
        means|said|
        says|told|made|makes|took|takes|left|follows?|followed|happened|occurred|sparked|prompted|died|became|
            appeared?|[a-z]+ed|[a-z]+s)\b)
        {_EXPLAINED}
    )""",
    re.VERBOSE,
)
_IS = (
    r"(?:['’]s|\ (?:(?:is|was)(?:n['’]t)?|(?:will|would|may|might|could|can|must)\ be|ha[sd]\ been|bec[oa]mes?|"
    r"seem(?:s|ed)|appear(?:s|ed)|remain(?:s|ed)|looks))"
)
# 'It' that stands for what the same sentence goes on to say.
_IT_EXPLAINED = re.compile(
    rf"""It{_IS}
      (?: \b[^.;:"“]{{0,70}}? \ (?:that|whether|how|why|who|if|what|when|where|because|like|until|before|since)\b
        | \ the\ \w+\ (?:time|year|day)\b .{{0,40}} \ [A-Z]
        | \ (?:been\ )?(?:quite\ )?an?\ (?:\w+\ ){{0,2}}(?:year|week|day|month|season|decade|night)\b
        | \b(?:\ (?:not|also|now|still|too|so|very|more|almost|just|only|a|an|the|never|always|often|quite|far|much|
            increasingly|even))*
          \ (?:hard|harder|hardest|easy|easier|difficult|impossible|possible|important|necessary|illegal|wrong|
              right|time|early|late|common|
              unusual|rare|customary|vital|essential|crucial|better|best|good|great|nice|fun|tempting|safe|fair|
                  fitting|natural|normal|
              pointless|enough|unlikely|likely|unfair|understandable|sad|clear|interesting|dangerous|expensive|
                  cheaper|simple|
              mistake|pleasure|privilege|honou?r|shame|challenge|job|duty|crime|idea|way|
                  place)\b .{{0,40}}? \ (?:to|for|\w+ing)\b
        | \ (?:raining|snowing|dark|cold|hot|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|\d|
            a\ \w+\ (?:day|night|morning)|
              (?:one|two|\d+)\ (?:years?|months?|weeks?|days?)\ since)\b)
    | It\ (?:took|takes|will\ take|emerged|emerges|turned\ out|turns\ out|transpired|comes\ as|
        came\ as\ .{{1,60}}\ (?:that|when|as)|makes\ sense|
          goes\ without|looks\ as|appears|seems|helps|hurts|costs|pays)\b (?!\ (?:place|part|off|over|effect|up))
    """,
    re.VERBOSE,
)
_THAT_EXPLAINED = re.compile(
    r"That (?!(?:is|was|will|would|has|had|could|makes?|made|means?|comes?|[\w’']+ed)\b)"
    r"[^,.;]{3,80} (?:is|was|has|should|comes|came) "
)
_AGORA = (
    "semana|ano|mês|manhã|tarde|noite|segunda|terça|quarta|quinta|sexta|sábado|domingo|temporada|madrugada|década|século|"
    "país|feira"
)
_PORTUGUESE = re.compile(
    rf"""(?:
      (?:Ele|Ela|Eles|Elas|Isso|Isto|Aquilo|Tal|Tais|Ambos|Ambas|Outros?|Outras?|Lhe|Deles?|Delas?)\b (?!\ que\b)
    | (?:Est[ea]s?|N?[Ee]ss[ea]s?|Nest[ea]s?|Dest[ea]s?|Dess[ea]s?|Nisso|Nisto|Disso|Disto|Aquel[ea]s?|Naquel[ea]s?|
        Daquel[ea]s?)\b
        (?!-|\ (?:{_AGORA})|\ (?:primeir|últim)[ao]s?\ |\ que\b)
    | (?:Seu|Sua|Seus|Suas)\b
    | (?:Mas|E|Ou|Nem|Porém|Contudo|Entretanto|Todavia|Também|Portanto|Aliás|Assim|Daí|Aí|Lá|Ali|Pois|Afinal|Logo,|
        Então|
        Depois,|Antes,|Anteriormente|Posteriormente|Ainda,|Já\ (?=[oa]s?\b|em\b|n[oa]s?\b|para\b))\b (?!\.|
            \ (?:como|que)\b)
    | No\ entanto\b | Na\ verdade\b | Ainda\ assim\b | Mesmo\ assim\b | Enquanto\ isso\b | Por\ exemplo\b |
         Por\ outro\ lado\b | Por\ sua\ vez\b
    | Ao\ mesmo\ tempo\b | Em\ seguida\b | (?:Logo|Pouco|Horas|Dias|Minutos|Meses|Anos)\ (?:depois|
        antes)\b (?!\ d[aeo]s?\b)
    | (?:Um|Uma|Dois|Duas|Três)\ (?:minuto|hora|dia|semana|mês|ano|mese)s?\ (?:depois|antes|mais\ tarde)\b
        (?!\ d[aeo]s?\b)
    | Isto\ é\b | Ou\ seja\b
    | (?:Com|Por|Além|Apesar|Antes|Depois|Em\ vez|A\ partir|Diante|Para|Segundo|Sobre|Desde|Mesmo\ com|
        De\ acordo\ com|Por\ causa|Entre)
        \ (?:isso|disso|isto|disto|ele|ela|eles|elas|deles|delas|ess[ea]s?|dess[ea]s?|aquel[ea]s?)\b
    | [OA]s?\ (?:mesm[oa]s?|dois|duas|outr[oa]s?)\b
    | (?:Um|Uma|Dois|Duas|Alguns|Algumas|Nenhum|Nenhuma|Muitos|Muitas)\ (?:deles|delas|desses|dessas)\b
    | Na\ (?:ocasião|época|oportunidade)\b (?!\ d[aeo]s?\b) | [OA]\ (?:medida|decisão|fato|dupla|casal|
        incidente)\ (?:é|foi|será|tem|teve|ocorreu|aconteceu|deve)\b
    )""",
    re.VERBOSE,
)
_PEOPLE = re.compile(r"(?:He|She|They|His|Her|Their|Him|Them)\b|(?:Ele|Ela|Eles|Elas|Seu|Sua|Seus|Suas)\b")
_QUOTED = re.compile(r"[\"“„«'‘]\s*(?=\w)")
_SMALL = re.compile(r"[a-zà-ÿ]{2,}(?![A-Z\w]*[A-Z0-9])")


def leans_back(sentence: str, language: str) -> bool:
    """Tell whether a sentence opens with a word that is nothing without the sentence before it.

    In a quotation a speaker's 'this' and 'but' are his own; 'he' is somebody whom the reader must know there too.
    Always false in languages other than English and Portuguese, as far as the words go; a small first letter is a
    sentence that has begun elsewhere in all.
    """
    quoted = _QUOTED.match(sentence) is not None
    bare = sentence.lstrip(_MARKS)
    if _SMALL.match(bare) and not quoted:
        return True
    openings = {"en": _ENGLISH, "pt": _PORTUGUESE}.get(language)
    if openings is None or not openings.match(bare):
        return False
    if quoted:
        return _PEOPLE.match(bare) is not None
    if language == "en" and bare.startswith("It"):
        return not _IT_EXPLAINED.match(bare)
    return not (language == "en" and bare.startswith("That ") and _THAT_EXPLAINED.match(bare))
