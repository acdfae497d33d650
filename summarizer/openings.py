"""How a sentence begins that makes no sense without the one before it: 'He said …', 'But …'. By language. Pure."""

from __future__ import annotations

import re
from functools import cache

from summarizer.patterns import any_of

# First words that point back whatever follows them.
_WORDS = {
    "en": """
        he she they it his her hers their theirs its him them neither either other others another but and or nor yet
        however meanwhile also then instead nevertheless nonetheless moreover besides furthermore therefore thus
        hence consequently otherwise indeed likewise similarly additionally accordingly afterward afterwards
        elsewhere because which who though here
    """,
    "de": """
        er sie es ihr ihre ihrem ihren ihrer ihres sein seine seinem seinen seiner seines ihm ihnen ihn jene jenem
        jenen jener jenes beide beiden beider aber und oder doch denn jedoch dennoch allerdings außerdem zudem
        ferner dann danach dabei dafür dagegen daher darum deshalb deswegen dadurch damit darauf darin daran
        daraufhin davon dazu somit also auch so nun trotzdem hingegen inzwischen später schließlich stattdessen
        zuvor gleichzeitig ebenso hier dort da anders
    """,
    "fr": """
        elle ils elles ces son sa ses leur leurs mais et ou or donc car cependant toutefois pourtant néanmoins
        ensuite puis alors aussi ainsi enfin entre-temps là ici même
    """,
    "es": """
        él ella ellos ellas este esta esto estos estas ese esa eso esos esas aquel aquella aquello aquellos aquellas
        su sus ambos ambas tal tales pero y e o sino además también tampoco entonces luego así asimismo finalmente
        allí ahí
    """,
    "pt": """
        ele ela eles elas isto isso aquilo este esta estes estas neste nesta nestes nestas esse essa esses essas
        nesse nessa nesses nessas desse dessa desses dessas aquele aquela aqueles aquelas naquele naquela naqueles
        naquelas nisso disso seu seus sua suas tal tais ambos ambas outro outros outra outras mas e ou nem porém
        contudo entretanto todavia também portanto aliás assim então depois antes já ainda afinal daí aí lá ali pois
    """,
    "it": """
        egli ella lui lei loro essi esse questo questa questi queste quello quella quelli quelle suo sua suoi sue
        entrambi entrambe tal tali ciò ma e ed o però tuttavia inoltre anche quindi dunque così allora poi infine
        invece intanto lì là infatti anzi
    """,
    "nl": """
        hij zij ze dit dat deze die zijn haar hun beide beiden zulke maar en of want toch echter daarom daarna
        daarbij daardoor daarnaast daarmee bovendien ook dus dan toen vervolgens intussen inmiddels verder hierdoor
        hiermee hier daar niettemin tegelijkertijd zo later eerder
    """,
    "sv": """
        han hon dom detta denna dessa hans hennes deras dess båda men och eller dock därför dessutom också sedan då
        så däremot samtidigt ändå där här senare dels
    """,
    "pl": """
        on ona ono oni one to ten ta te ci tego tej tym jego jej ich obaj oboje ale i a lub jednak dlatego ponadto
        także również więc potem następnie tymczasem natomiast zatem tam tu
    """,
    "cs": """
        on ona ono oni ony to ten ta tato tento toto tito tyto jeho její jejich oba ale a nebo však proto navíc také
        rovněž pak potom mezitím tedy tam tady přesto například naopak
    """,
    "sk": """
        on ona ono oni to ten tá táto tento toto títo tieto jeho jej ich obaja ale a alebo však preto navyše tiež
        potom medzitým teda tam tu napríklad naopak
    """,
    "el": """
        αυτός αυτή αυτό αυτοί αυτές αυτά εκείνος εκείνη αλλά και όμως ωστόσο επίσης επομένως έτσι έπειτα επιπλέον
        εκεί εδώ παράλληλα ή
    """,
    "ru": """
        он она оно они это этот эта эти того тот та те его её ее их оба такой такая такие но и а или однако поэтому
        также затем потом тогда там здесь например наоборот впрочем
    """,
    "uk": """
        він вона воно вони це цей ця ці той та ті його її їх їхній обидва такий але і й а або однак проте тому також
        потім тоді там тут наприклад навпаки втім
    """,
    "tr": """
        o onlar bu bunlar şu onun onların bunun ikisi ama ve veya ancak fakat ayrıca sonra böylece orada burada
        örneğin üstelik
    """,
    "ar": """
        هو هي هم هذا هذه ذلك تلك هؤلاء لكن ولكن كما أيضا لذلك ثم وهو وهي وهذا وهذه وذلك هناك
    """,
    "he": """
        הוא היא הם הן זה זאת אלה אלו אבל אך אולם גם לכן אז בנוסף שם כאן למשל שניהם
    """,
    "hi": """
        वह वे यह ये उन्होंने उसने इसके उसके उनके इस उस इन उन लेकिन और या परंतु किंतु इसलिए फिर तब वहां यहां हालांकि
    """,
    "vi": """
        họ nó nhưng và cũng
    """,
}
# Openings of several words, and words that point back unless something follows: 'This bridge' but not 'This week'.
_PHRASES = {
    "en": r"""
        (?:this|that|these)(?:['’]s)?(?! {now}\b)
        those(?! (?:who|whose|with|in|on|at|living|working)\b)
        such(?! as\b)|both(?! [\w ]{1,40} and\b)|so(?! far\b)|even (?:so|then|now)|not only that|as such|after all
        (?:again|still|later|earlier|finally|first|second|third|next|too|there|rather|yes|no|well|oh|plus)(?=,)
        for (?:example|instance|one|good measure)
        in (?:addition|contrast|fact|response|return|turn|short|all|other words|the meantime|particular|reality|reply)
        in (?:conclusion|both cases)|by (?:contrast|comparison|then)|as a (?:result|consequence)|on the other hand
        on top of (?:that|this)|at (?:that|this|the same) (?:time|point|stage)|at the time,|what['’]s more
        among (?:them|those|these|other things)
        {preposition} (?:this|that|these|those|them|him|it|then|there)(?! (?:who|{now})\b)
        {number} of (?:them|these|those|this)
        (?:{number}|the next|the following) (?:minute|hour|day|week|month|year)s? (?:later|earlier|before|after)
        (?:moments|minutes|hours|days|weeks|months|years) later
        the (?:other|others|same|former|latter|pair|duo|trio|couple)
        the (?:two|three|four|five|six|seven|eight|nine|ten)(?!-)
        the (?:move|decision|incident|announcement|news|ruling|verdict|suspect|victims?|gunman|teenager){and_verb}
        the (?:result|reason|problem|idea|plan|deal){and_verb}|the \d+-year-old
        (?:one|some|many|most|all)(?= (?:is|was|are|were|said|says|have|had|has)\b)
    """,
    "de": r"""
        dies(?:e[mnrs]?)?|solche[mnrs]?|das(?= (?:ist|war|sei|hat|wird|gilt)\b)|zum beispiel|im gegenteil
        (?:für|mit|nach|laut|bei|trotz|ohne|von) (?:ihm|ihr|ihnen|ihn|diese[mnrs]?)
    """,
    "fr": r"""
        il(?! (?:y a|faut)\b)|c['’]\w+|ce(?:la|ci)?|cet(?:te)?|celui\w*|celle\w*|ceux\w*|tous deux|de plus|en outre
        par ailleurs|en revanche|au contraire|par exemple|en effet|pour autant|d['’]où
        (?:pour|avec|selon|sans|chez|après|avant|malgré) (?:elles?|lui|eux|cela|ça)
    """,
    "es": r"""
        sin embargo|no obstante|después,|por (?:eso|ello|tanto|ejemplo|otra parte|otro lado|su parte)|en cambio
        mientras tanto|aun así|(?:para|con|según|sin|por|tras) (?:él|ella|ellos|ellas|ello|eso|esto|esos|esas|este|esta)
    """,
    "pt": r"""
        os dois|as duas|por (?:isso|exemplo|outro lado|sua vez)|no entanto|na verdade|enquanto isso
        mesmo assim|ainda assim|em seguida|ao mesmo tempo|o mesmo|a mesma|na (?:ocasião|época)
        (?:pouco|logo|minutos|horas|dias|meses|anos) (?:depois|antes)(?! d[aeo]s?\b)|com (?:isso|ess[ea]s?)
        (?:para|por|segundo|sobre|entre|de acordo com|desde) (?:el[ea]s?|isso|ess[ea]s?|aquel[ea]s?)
        (?:além|apesar|diante) d(?:el[ea]s?|isso|ess[ea]s?|aquel[ea]s?)
        (?:uma?|dois|duas|três|\d+) (?:minuto|hora|dia|semana|mês|mese|ano)s? (?:depois|antes|mais tarde)(?! d[aeo]s?\b)
        [oa] (?:fato|episódio|incidente|anúncio|medida|decisão)(?= (?:é|foi|será|tem|teve|vai|deve|\w+(?:ou|eu|iu))\b)
    """,
    "it": "nel frattempo|per esempio|ad esempio|per questo|dopo di che",
    "nl": r"het(?= (?:is|was|gaat|werd)\b)",
    "sv": r"(?:den|det|de)(?! (?!ska\b)\w+a\b)|trots det|till exempel",
    "pl": "poza tym|mimo to|na przykład",
    "sk": "napriek tomu",
    "el": "ο ίδιος|η ίδια|στη συνέχεια|για παράδειγμα",
    "ru": "кроме того|тем временем|при этом",
    "uk": "крім того|тим часом|при цьому",
    "tr": "bu nedenle|bunun üzerine|daha sonra|yine de|öte yandan",
    "ar": "وبعد ذلك",
    "he": "לאחר מכן|עם זאת",
    "hi": "साथ ही",
    "vi": r"""
        ông ấy|bà ấy|anh ấy|cô ấy|điều này|điều đó|tuy nhiên|ngoài ra|sau đó|vì vậy|do đó|trong khi đó|đồng thời
        tại đó|ví dụ
    """,
}
# What stands for itself in the phrases above, so that their lines stay short.
_PARTS = {
    "{now}": "(?:week|weekend|month|year|morning|evening|season|summer|winter|spring|autumn|fall)",
    "{preposition}": "(?:after|before|despite|because of|apart from|since|until|from|in|on|at|with|without|under|to|of"
    "|for|like|given|beyond|following|during|by|unlike|about)",
    "{number}": "(?:a|one|two|three|four|five|several|some|many|most|all|none|few|each|half)",
    "{and_verb}": r"(?=,? (?:is|was|were|are|has|had|have|will|would|came|said|also|[a-z]+(?:ed|s))\b)",
}
# Languages written without spaces, where no word's end can be looked for.
_UNSPACED = {
    "zh": "他|她|它|他们|她们|这|该|此|那(?!不勒斯)|其|但|而且|并且|然而|因此|所以|此外|另外|同时|随后|之后|不过|例如",
    "ja": "彼|彼女|これ|それ|あれ|この|その|あの|しかし|だが|また|そして|そのため|さらに|一方|なお|ただ|ここ|そこ"
    "|例えば|同氏|同社",
    "ko": "그는|그녀|그들|이는|이것|그것|그러나|하지만|그리고|또한|이에|따라서|그래서|한편|또 |이어|이와 함께|이 때문에"
    "|예를 들어",
    "th": "เขา|เธอ|พวกเขา|มัน|นี่|นั่น|แต่|และ|หรือ|อย่างไรก็ตาม|นอกจากนี้|ดังนั้น|จากนั้น|ขณะเดียวกัน|ทั้งนี้|โดย",
}
# Georgian prose has small letters alone.
_HAS_NO_CAPITALS = re.compile("[\u10d0-\u10ff]")
_LEADING_MARKS = "\"'“”‘’„«»「『([ -–—"
_FAR_ENOUGH = 80


def leans(sentence: str, language: str) -> bool:
    """Tell whether a sentence begins with a word that points back, or in the middle of one: with a small letter."""
    start = sentence[:_FAR_ENOUGH].lstrip(_LEADING_MARKS)
    if start[:2].islower() and start[:2].isalpha() and not _HAS_NO_CAPITALS.match(start):
        return True
    start = start.lower()
    words, phrases = _openings(language)
    return _first_word(start) in words or (phrases is not None and phrases.match(start) is not None)


def _first_word(start: str) -> str:
    """Return the first word without what is tied to it: 'he' of 'he’s', 'but' of 'but,'; letters alone may be tied on.

    'E-mail' is no 'e', and 'E’ stato' no 'and'.
    """
    word = start.partition(" ")[0].rstrip(".,:;!?…)]")
    if word.isalpha():
        return word
    before, mark, behind = word.replace("’", "'").partition("'")
    return before if mark and behind.isalpha() else word


@cache
def _openings(language: str) -> tuple[frozenset[str], re.Pattern[str] | None]:
    if language in _UNSPACED:
        return frozenset(), re.compile(_UNSPACED[language])
    words = frozenset(_WORDS.get(language, "").split())
    phrases = any_of(_PHRASES[language]) if language in _PHRASES else ""
    for name, part in _PARTS.items():
        phrases = phrases.replace(name, part)
    return words, re.compile(rf"{phrases}(?!\w)") if phrases else None
