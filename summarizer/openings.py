"""How a sentence begins that makes no sense without the one before it: 'He said …', 'But …'. By language. Pure."""

from __future__ import annotations

import re
from functools import cache

_OPENINGS = {
    "en": r"""
        (?:he|she|they|it|his|her|hers|their|its|him|them)(?:['’]\w+)?
        (?:this|that|these)(?:['’]s)?(?! (?:week|month|year|morning|evening|summer|winter|spring|autumn|fall|season)\b)
        those(?! (?:who|whose|with|in|on|at|living|working)\b)
        such(?! as\b)|both(?! [\w ]{1,40} and\b)|neither|either|others?|another|the (?:other|others|same|former|latter|two|three|pair|duo|couple)
        but|and|or|nor|so(?! far\b)|yet|however|meanwhile|also|then|instead|nevertheless|nonetheless|moreover|besides
        furthermore|therefore|thus|hence|consequently|otherwise|indeed|likewise|similarly|additionally|accordingly
        (?:again|still|later|finally|first|second|third|next|too|here|there|rather|yes|no|well|oh|plus)(?=,)|afterwards?|elsewhere|even (?:so|then|now)|not only that
        because|which|who|though|as such|for (?:example|instance|one)|after all
        in (?:addition|contrast|fact|response|return|turn|short|all|other words|the meantime|particular|reality|reply|conclusion|both cases)
        by (?:contrast|comparison|then)|as a (?:result|consequence)|on the other hand|on top of (?:that|this)
        at (?:that|this|the same) (?:time|point|stage)|at the time,|what['’]s more|among (?:them|those|these|other things)
        (?:after|before|despite|because of|apart from|since|until|from|in|on|at|with|without|under|to|of|for|like|given|beyond|following|during|by|unlike|about) (?:this|that|these|those|them|him|it|then|there)(?! (?:week|month|year|who)\b)
        (?:a|one|two|three|several|some|many|most|all|none|few|each|half|four|five|the next|the following) (?:of (?:them|these|those|this)|(?:day|week|month|year|hour|minute)s? (?:later|earlier|before|after))
        (?:hours|days|weeks|months|years|minutes|moments) later
        the (?:move|decision|incident|announcement|news|ruling|verdict|suspect|victims?|gunman|teenager|result|reason|problem|idea|plan|deal)(?= (?:is|was|were|are|has|had|have|will|would|came|comes|means|said|says|also|follows?|followed|\w+ed)\b)
        (?:one|some|many|most|all)(?= (?:is|was|are|were|said|says|have|had|has)\b)
        the \d+-year-old
    """,
    "de": r"""
        er|sie|es|ihr|ihre[mnrs]?|sein|seine[mnrs]?|ihm|ihnen|ihn|dies\w*|jene[mnrs]?|solche\w*|beide[nr]?|das (?=ist|war|sei|hat|wird|gilt)
        aber|und|oder|doch|denn|jedoch|dennoch|allerdings|außerdem|zudem|ferner|dann|danach|dabei|dafür|dagegen|daher|darum|deshalb
        deswegen|dadurch|damit|darauf|darin|daran|daraufhin|davon|dazu|somit|also|auch|so|nun|trotzdem|hingegen|inzwischen|später|schließlich|stattdessen
        zuvor|zum beispiel|im gegenteil|gleichzeitig|ebenso|hier|dort|da|anders
    """,
    "fr": r"""
        il(?! (?:y a|faut)\b)|elle|ils|elles|ce(?:la|ci)?|c['’]\w+|cet(?:te)?|ces|celui\w*|celle\w*|ceux\w*|son|sa|ses|leurs?|tous deux
        mais|et|ou|or|donc|car|cependant|toutefois|pourtant|néanmoins|ensuite|puis|alors|aussi|ainsi|enfin|de plus|en outre|par ailleurs
        en revanche|au contraire|par exemple|en effet|pour autant|malgré cela|entre-temps|d['’]où|là|ici|même
    """,
    "es": r"""
        él|ella|ellos|ellas|est[eao]s?|es[eao]s?|aquell?[oa]?s?|su|sus|ambos|ambas|tal|tales|pero|y|e|o|sino|sin embargo|no obstante|además
        también|tampoco|entonces|luego|después,|así|por (?:eso|ello|tanto|ejemplo|otra parte|otro lado|su parte)|en cambio|mientras tanto|asimismo|finalmente|allí|ahí|aun así
    """,
    "pt": r"""
        ele|ela|eles|elas|est[ea]s?|isto|isso|n?ess[ea]s?|n?est[ea]s?|d?ess[ea]s?|n?aquel[ea]s?|aquilo|nisso|disso|seus?|suas?|tal|tais|ambos|ambas|os dois|as duas|outros?|outras?
        mas|e|ou|nem|porém|contudo|entretanto|todavia|também|portanto|aliás|assim|então|além disso|por isso|por exemplo|por (?:outro lado|sua vez)
        no entanto|na verdade|enquanto isso|mesmo assim|ainda assim|em seguida|depois|antes|já|ainda|afinal|daí|aí|lá|ali|ao mesmo tempo|o mesmo|a mesma|segundo el[ea]s?
        na (?:ocasião|época)|(?:horas|dias|meses|anos) depois|com (?:isso|ess[ea]s?)
    """,
    "it": r"""
        egli|ella|lui|lei|loro|essi|esse|quest[oaie]|quell[oaie]|suo|sua|suoi|sue|entrambi|entrambe|tali?|ciò
        ma|e|ed|o|però|tuttavia|inoltre|anche|quindi|dunque|così|allora|poi|infine|invece|intanto|nel frattempo|per esempio|ad esempio|per questo|lì|là|infatti|anzi|dopo di che
    """,
    "nl": r"""
        hij|zij|ze|het (?=is|was|gaat|werd)|dit|dat|deze|die|zijn|haar|hun|beide|beiden|zulke|maar|en|of|want|toch|echter|daarom|daarna|daarbij|daardoor|daarnaast|daarmee|bovendien|ook|dus|dan|toen
        vervolgens|intussen|inmiddels|verder|hierdoor|hiermee|hier|daar|niettemin|tegelijkertijd|zo|later|eerder
    """,
    "sv": r"""
        han|hon|den|det|de|dom|detta|denna|dessa|hans|hennes|deras|dess|båda|men|och|eller|dock|därför|dessutom|också|sedan|då|så|däremot|samtidigt|ändå|trots det|där|här|till exempel|senare|dels
    """,
    "pl": r"""
        on|ona|ono|oni|one|to|ten|ta|te|ci|tego|tej|tym|jego|jej|ich|obaj|oboje|ale|i|a|lub|jednak|dlatego|ponadto|także|również|więc|potem|następnie|tymczasem|poza tym|natomiast|zatem|tam|tu|mimo to|na przykład
    """,
    "cs": r"""
        on|ona|ono|oni|ony|to|ten|ta|tato|tento|toto|tito|tyto|jeho|její|jejich|oba|ale|a|nebo|však|proto|navíc|také|rovněž|pak|potom|mezitím|tedy|tam|tady|přesto|například|naopak
    """,
    "sk": r"""
        on|ona|ono|oni|to|ten|tá|táto|tento|toto|títo|tieto|jeho|jej|ich|obaja|ale|a|alebo|však|preto|navyše|tiež|potom|medzitým|teda|tam|tu|napriek tomu|napríklad|naopak
    """,
    "el": r"""
        αυτός|αυτή|αυτό|αυτοί|αυτές|αυτά|εκείνος|εκείνη|ο ίδιος|η ίδια|αλλά|και|όμως|ωστόσο|επίσης|επομένως|έτσι|έπειτα|στη συνέχεια|επιπλέον|εκεί|εδώ|παράλληλα|για παράδειγμα|ή
    """,
    "ru": r"""
        он|она|оно|они|это|этот|эта|эти|того|тот|та|те|его|её|ее|их|оба|такой|такая|такие|но|и|а|или|однако|поэтому|кроме того|также|затем|потом|тем временем|при этом|тогда|там|здесь|например|наоборот|впрочем
    """,
    "uk": r"""
        він|вона|воно|вони|це|цей|ця|ці|той|та|ті|його|її|їх|їхній|обидва|такий|але|і|й|а|або|однак|проте|тому|крім того|також|потім|тим часом|при цьому|тоді|там|тут|наприклад|навпаки|втім
    """,
    "tr": r"""
        o|onlar|bu|bunlar|şu|onun|onların|bunun|ikisi|ama|ve|veya|ancak|fakat|ayrıca|bu nedenle|bunun üzerine|sonra|daha sonra|böylece|yine de|öte yandan|orada|burada|örneğin|üstelik
    """,
    "ar": r"""
        هو|هي|هم|هذا|هذه|ذلك|تلك|هؤلاء|لكن|ولكن|كما|أيضا|لذلك|ثم|وبعد ذلك|وهو|وهي|وهذا|وهذه|وذلك|هناك
    """,
    "he": r"""
        הוא|היא|הם|הן|זה|זאת|אלה|אלו|אבל|אך|אולם|גם|לכן|אז|בנוסף|לאחר מכן|עם זאת|שם|כאן|למשל|שניהם
    """,
    "hi": r"""
        वह|वे|यह|ये|उन्होंने|उसने|इसके|उसके|उनके|इस|उस|इन|उन|लेकिन|और|या|परंतु|किंतु|इसलिए|फिर|तब|वहां|यहां|हालांकि|साथ ही
    """,
    "vi": r"""
        ông ấy|bà ấy|anh ấy|cô ấy|họ|nó|điều này|điều đó|nhưng|và|tuy nhiên|ngoài ra|sau đó|vì vậy|do đó|cũng|trong khi đó|đồng thời|tại đó|ví dụ
    """,
}
# Languages written without spaces, where no word's end can be looked for.
_UNSPACED = {
    "zh": "他|她|它|他们|她们|这|该|此|那|其|但|而且|并且|然而|因此|所以|此外|另外|同时|随后|之后|不过|例如",
    "ja": "彼|彼女|これ|それ|あれ|この|その|あの|しかし|だが|また|そして|そのため|さらに|一方|なお|ただ|ここ|そこ|例えば|同氏|同社",
    "ko": "그는|그녀|그들|이는|이것|그것|그러나|하지만|그리고|또한|이에|따라서|그래서|한편|또 |이어|이와 함께|이 때문에|예를 들어",
    "th": "เขา|เธอ|พวกเขา|มัน|นี่|นั่น|แต่|และ|หรือ|อย่างไรก็ตาม|นอกจากนี้|ดังนั้น|จากนั้น|ขณะเดียวกัน|ทั้งนี้|โดย",
}
_LEADING_MARKS = "\"'“”‘’„«»「『([ -–—"


def leans(sentence: str, language: str) -> bool:
    """Tell whether a sentence begins with a word that points back, or in the middle of one: with a small letter."""
    start = sentence.lstrip(_LEADING_MARKS)[:80]
    if start[:2].islower() and start[:2].isalpha():
        return True
    opening = _opening(language)
    return opening is not None and opening.match(start) is not None


@cache
def _opening(language: str) -> re.Pattern[str] | None:
    if language in _UNSPACED:
        return re.compile(_UNSPACED[language])
    if language not in _OPENINGS:
        return None
    alternatives = "|".join(line.strip() for line in _OPENINGS[language].splitlines() if line.strip())
    return re.compile(rf"(?:{alternatives})(?!\w)", re.IGNORECASE)
