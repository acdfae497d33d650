"""Words that are written with a full stop and do not end a sentence, and words that begin one, by language.

An abbreviation stands here as it is looked up: in lower case (unless its case tells it from another one), without its
last full stop and without spaces: 'z. B.' is `z.b`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What a language knows of full stops within a sentence."""

    leading: frozenset[str]
    """Something always follows, a name or a number: 'Mr.', 'ул.', 'z. B.'."""
    trailing: frozenset[str]
    """A sentence ends with it wherever a capital follows: 'etc.', 'usw.', 'и т. д.'."""
    either: frozenset[str]
    """A sentence ends with it where an unmistakable beginning follows: 'Sept.', 'Inc.', 'EE. UU.'."""
    starters: frozenset[str]
    """Words that, with a capital, hardly ever stand within a sentence of the language."""
    unfinished: frozenset[str]
    """Where an abbreviation of several parts goes on: after the `z` of 'z. B.' with `z.b`."""


@cache
def abbreviations(language: str) -> Abbreviations:
    """Return a language's abbreviations; the international ones where it has none, all where the language is ''."""
    known = [language] if language else list(_STARTERS)
    own_trailing = _listed(_TRAILING, known)
    leading = (_words(_LEADING_ANYWHERE) - own_trailing) | _listed(_LEADING, known)
    trailing = _words(_TRAILING_ANYWHERE) | own_trailing
    either = _words(_EITHER_ANYWHERE) | _listed(_EITHER, known)
    if not language:
        leading, either = leading - ALSO_WORDS, either | (leading & ALSO_WORDS)
        trailing -= either
    return Abbreviations(leading, trailing, either, _listed(_STARTERS, known), _unfinished(leading | trailing | either))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _listed(lists: dict[str, str], languages: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_words(lists.get(language, "")) for language in languages))


def _unfinished(words: Iterable[str]) -> frozenset[str]:
    split = (word.split(".") for word in words)
    return frozenset(
        ".".join(parts[:count]) + "." + parts[count][:1].lower() for parts in split for count in range(1, len(parts))
    )


NUMBERED = _words("""
    nr nrs no nos n nn art arts abs fig figs kap bd cap p pp pg pag pagg pág págs s ss sec vol vols op núm num tab
    č čl odst str obr poz ust pkt godz kl ст п пп ч стр с гл рис разд табл д кв σελ άρθρ αρ αριθ παρ ph tr blz hoofdst r
""")
"""Before a number, an abbreviation in every language; before a word, it may be a word itself."""

ALSO_WORDS = _words("""
    apt ark art cal co col corp del det est etc fig gen hon ill ind ing mar mass miss may mo no nos on op ore
    out pa pt rev sat sen set sig sun ten va ver wash
""")
"""In lower case these are words of some language, and end a sentence where a capital follows: 'he said no. Then'."""

_LEADING_ANYWHERE = "mr mrs ms messrs mme mlle dr prof vs cf"
_TRAILING_ANYWHERE = "etc"
_EITHER_ANYWHERE = "co corp inc jr ltd mt no nos sr st"

_LEADING = {
    "cs": """
        bc doc gen ing judr kap kpt mgr mj mjr mudr mvdr např kupř npor p phdr plk pplk por prap rndr rtm nám resp
        sv škpt thdr tj tř tzn tzv ul
    """,
    "da": "f.eks fx hr fr jf",
    "de": "d.h dipl frl hr hl i.d.r lic Mag med phil rer sog vgl z.b zb",
    "en": "v",
    "el": "αγ βλ δηλ δρ κ κα κκ καθ κος λεωφ λ.χ οδ π.χ πλ στρ",
    "es": "arq cmte cnel D dña dra dres excma excmo gral ilmo lic mons pbro sr sra sras sres srta sta sto vda",
    "fr": "dr M MM Me mgr mlles mmes Pr ste p.ex",
    "hi": """
        डॉ डा श्री श्रीमती सुश्री प्रो पं पृ सं रु रू क्र
        ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड
    """,
    "it": """
        arch avv cav dir dott dott.ssa dr.ssa geom mons p.es prof.ssa rag sig sig.na sig.ra sigg p.za v.le col gen ing
        on sen ten
    """,
    "nl": "bijv dhr drs ds jhr m.a.w m.n mej mevr mw o.a zgn",
    "no": "f.eks hr fr jf",
    "pl": """
        abp al bp doc gen hab inż kard kpt ks lic m.in mec mgr mjr np płk por posł ppłk prok red śp św tj tzn tzw
        ul
        woj
    """,
    "pt": """
        al alm arq av brig cel D dep des dom dra dras drs eng exma exmo exmos gen gov mons p.ex pe profa rod sen sgt
        sr sra sras srs srta sta sto ten
    """,
    "ru": """
        акад бул г гр д дер доц кап наб напр о оз пгт пер пл полк пос проф просп р с св см ср т.е т.к т.н т.о ул
        ш
    """,
    "sk": """
        bc doc gen ing judr kpt mgr mjr mudr mvdr nám napr npor p phdr plk pplk por prap rndr rtm resp sv tj t.j tzn
        tzv ul
    """,
    "sv": "bl.a d.v.s dvs exv hr jfr s.k t.ex",
    "tr": "alb arş av bkz bnb bul cad doç dt gör hz korg mah op öğr örn org sn sok tuğg tümg uzm yb yrd yzb",
    "uk": "акад бул вул ген гр див доц ім кап м напр о пл полк проф просп с св смт т.зв",
    "vi": "bs gs ks ls nxb P pgs Q ths tp ts tx",
}  # fmt: skip

_TRAILING = {
    "ar": "إلخ الخ",
    "cs": "aj apod atd atp n.l př.n.l",
    "da": "e.kr f.kr kr m.fl m.m m.v mv osv",
    "de": "u.s.w u.v.m usf usw",
    "el": "κ.ά κ.α κ.λπ κλπ κ.ο.κ κ.τ.λ κτλ μ.Χ π.Χ",
    "es": "a.c a.m d.c p.m",
    "it": "a.c d.c ecc",
    "nl": "e.a e.d enz n.chr v.chr",
    "no": "e.kr f.kr kr m.fl m.m m.v mv osv",
    "pl": "gr itd itp n.e p.n.e proc r rr w",
    "pt": "a.c d.c",
    "ru": "в вв г гг др коп н.э руб см т.д т.п",
    "sk": "a.i apod atď n.l pod",
    "sv": "e.d e.kr f.kr kr m.fl m.m o.d o.s.v osv",
    "tr": "vb vd vs",
    "uk": "грн дол ін м н.е р рр т.д т.п",
    "vi": "v.v vv",
}

_EITHER = {
    "cs": """
        a.s angl b.r cca fr hl hod kol max mil min mld něm o.s odd okr pol pozn př r red roč s s.r.o sl spol st tel
        tis v.o.s vč vyd zejm
    """,
    "da": "adm bl.a ca d.v.s dvs ekskl evt hhv inkl kl mia mill mio nr pga resp tlf vedr",
    "de": """
        abs abt ca dgl ebd ehem einschl ev evtl exkl geb gegr gem gest ggf hrsg i.a i.v ing inkl insb jan feb apr aug
        sept okt nov dez jh kap kath kl m.e max min mind mio mrd mwst n.chr nr o.ä o.g rd s.o s.u std stellv str tel
        tsd u u.a u.ä u.u v v.a v.chr vorm wg z.t z.z z.zt zzgl bd bzw
    """,
    "el": "α.ε δισ δισεκ εκ εκατ εσωτ μ.μ π.μ τηλ τρισ χιλ χλμ ιαν φεβ μαρ απρ ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
    "en": """
        adm av ave a.m approx apt assn bldg blvd bros capt cmdr col comdr cpl dept det dist esp est fig ft gen gov hon
        insp lt maj mt p.m ph.d pres pvt rd rep reps rev sen sens sgt supt univ
        jan feb mar apr jun jul aug sep sept oct nov dec tues thurs
        ala ariz ark cal calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla
        ore pa
        penn tenn tex va vt wash wis wyo
    """,
    "es": """
        aprox av avda cap cía cc.aa depto dpto ed ee.uu ff.aa fdo gob hnos ing jj.oo ltda máx mín p.ej pdte prov rr.hh
        s.a ss.mm tel ud uds univ urb ene feb mar abr may jun jul ago sep sept oct nov dic
    """,
    "fr": "av bd boul c.-à-d chap cie env réf sté tél janv févr avr juil sept oct nov déc",
    "it": "ca cfr cit es max min pag s.p.a s.r.l sec soc spett tel feb mar apr mag giu lug ago set ott nov dic",
    "nl": """
        a.d afb bv ca d.d evt excl fa gebr geb gem i.p.v i.v.m incl ir jl kol m.b.t m.i.v max min mld mln n.a.v nl nr
        o.b.v plm resp s.v.p t.a.v t.b.v tel vgl vnl zn jan feb mrt apr jun jul aug sep sept okt nov dec
    """,
    "no": "adm bl.a ca d.v.s dvs ekskl evt inkl kl mill mrd nr pga pst resp tlf vedr",
    "pl": """
        ang im godz jw k.o łac m.st max mies min mld mln nr nt ok pkt pn płd pow pt rozdz śr tab tel tys ub ur wg wyd
        zał zam zob
    """,
    "pt": """
        a.m aprox art cap cia ed ee.uu fl jr ltda máx min mín obs p.m pres s.a séc sec tel univ
        jan fev mar abr mai jun jul ago set out nov dez
    """,
    "ru": """
        англ им гл долл м мин млн млрд нем обл пр прим разд рис тел тов трлн тыс янв фев апр июн июл авг сен сент окт
        ноя нояб дек
    """,
    "sk": """
        a.s angl cca hl hod kol max mil min mld nem o.z odd okr pol pozn r red roč s.r.o sl spol st tel tis vr vyd
        zn
    """,
    "sv": """
        ang avd ca dir f.d f.n f.ö fr.o.m i.o.m inkl kl m.a.o max milj min mkt mrd nr p.g.a pga resp t.o.m tel jan
        feb apr aug sept okt nov dec
    """,
    "tr": "a.ş bşk böl çev ed fak haz ltd m.ö m.s müd müh sf şb şti t.c tel tic tl univ üniv yy",
    "uk": "англ буд зб кв корп млн млрд обл тел тис трлн січ лют квіт трав черв лип серп верес жовт листоп груд",
}  # fmt: skip

_STARTERS = {
    "ar": "",
    "hi": "",
    "cs": """
        A Ale Do Jeho Jejich Její Je Když Na Nyní O Od On Ona Oni Pak Po Podle Pro Před Při S Se Také Ten Ta To Už V
        Ve Z Ze Za
    """,
    "da": "Af Da De Den Der Det Efter En Et Han Hun I Ifølge Men Nu Når Og På Som Under Ved Vi",
    "de": """
        Aber Allerdings Als Am An Auch Auf Außerdem Bei Da Dabei Damit Danach Das Dem Den Denn Der Dies Diese Dieser
        Dieses Die Doch Dort Ein Eine Einen Er Es Für Ich Ihr Ihre Im In Jetzt Laut Man Mit Nach Nun Sein Seine Seit
        Sie
        So Und Vom Von Vor Was Wegen Wenn Wer Wie Wir Zudem Zum Zur
    """,
    "el": """
        Αλλά Από Αυτή Αυτό Αυτός Για Δεν Είναι Ένας Η Ήταν Θα Και Με Μετά Μια Ο Οι Όμως Πριν Σε Στα Στη Στην Στις
        Στο Στον
        Στους Σύμφωνα Τα Τη Την Της Το Τον Του Των Ωστόσο
    """,
    "en": """
        The A An This That These Those He She It They We I You In On At But And As If When While After Before There
        His
        Her Its Their Our For From With By To Under Since Mr Mrs Ms Last One Some Many Most However Although Both
        Then Now What Who Why How Where Not So Yet Even Another All Also Besides Still Meanwhile Here Such
    """,
    "es": """
        Además Al Así Aunque Como Con Cuando Desde El Él Ella Ellos En Entre Es Esa Ese Esta Este Esto Hasta La Las
        Los
        Más No Para Pero Por Se Según Sin Su Sus También Tras Un Una Y
    """,
    "fr": """
        Au Aux Après Avant C' Ce Cela Ces Cette D' Dans Depuis Des Elle Elles En Et Il Ils J' Je L' La Le Les Leur
        Mais
        N' Nous On Or Par Pour Puis Qu' S' Sa Selon Ses Son Sur Un Une
    """,
    "it": """
        Al Alla Anche Così Con Da Dal Dopo E È Gli Ha Hanno I Il In L' La Le Lei Lo Loro Lui Ma Nel Nella Non Per
        Questa
        Questo Secondo Si Sono Un Una
    """,
    "nl": """
        Aan Als Bij Daar Daarna Dat De Die Dit Door Dus Een En Er Het Hij Hun Ik In Maar Met Na Nu Om Ook Op Te Toen
        Van
        Volgens Voor We Wij Ze Zij
    """,
    "no": "Av Da De Den Der Det En Et Etter Han Hun Ifølge I Men Nå Når Og På Som Under Ved Vi",
    "pl": """
        A Ale Dla Do I Ich Jak Jednak Jego Jej Na Nie O Od On Ona Oni Po Przed Przy Także Ta Te Ten To W We Według Z
        Za Ze
    """,
    "pt": """
        A Além Ao Após As Até Com Como Da De Do E Ela Elas Ele Eles Em Essa Esse Esta Este Eu Hoje Isso Já Mas Na Nas
        No Nos
        Não O Ontem Os Para Por Quando Se Segundo Seu Sua Um Uma
    """,
    "ru": """
        А В Во Для До Его Её За И Из Их К Как Мы На Не Но О Об Однако Он Она Они От По После При С Со Там Также Теперь
        Тогда У Это Эта Этот Я
    """,
    "sk": """
        A Ale Do Ich Je Jeho Jej Keď Na O Od On Ona Oni Po Podľa Potom Pre Pred Pri S So Teraz Ten Tiež To Tá Už V
        Vo Z Za Zo
    """,
    "sv": """
        De Den Det Dessa Detta Där Efter En Enligt Ett Från För Han Hon Här I Med Men Nu När Och Om På Sedan Som
        Till Under Vi
    """,
    "tr": """
        Ama Ancak Ayrıca Ben Bir Biz Böylece Bu Buna Bunlar Bunun Daha Her İlk O Onlar Onun Öte Son Sonra Şimdi Ve
        Yine
    """,
    "uk": """
        А Але В Від Він Вона Вони Для До З За І Із Й Його Її Їх На Не О Однак По Після При Про Та Також Там Тепер Тоді
        У Це Цей Ця Я Як
    """,
    "vi": """
        Anh Bà Các Chị Do Để Đây Đó Hiện Họ Khi Một Năm Ngày Nếu Nhưng Những Ông Sau Tại Theo Trong Trước Tuy Từ Và
        Vì Với
    """,
}  # fmt: skip
