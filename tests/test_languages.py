"""What a reader of each language would expect, one case a language: an invented piece of news with all its traps."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from summarizer.language import detect_language
from summarizer.sentences import is_whole, split_sentences
from summarizer.tokenizer import Tokenizer
from summarizer.words import split_words, stem, stop_words


@dataclass(frozen=True)
class News:
    """`text` has a bar where one sentence ends and the next begins; `stop` and `kin` are parted by spaces.

    The words of `stop` carry no meaning; the words of `kin` are forms of one word, where the language has a stemmer.
    """

    text: str
    stop: str
    kin: str = ""

    @property
    def plain(self) -> str:
        return self.text.replace("|", "")

    @property
    def sentences(self) -> list[str]:
        return [sentence.strip() for sentence in self.text.split("|")]


LANGUAGES = {
    "en": News(
        "Officials said on Sept. 13 that Mr. Ruud had left the U.S. Coast Guard.| “Was it his choice?” asked Sen. Holm."
        "| He is now in the U.S.| The No. 10 bus leaves at 5 p.m. Monday for Lt. J. R. Alm’s office, and then… nobody "
        "knows.| A ticket costs $4.50.",
        stop="the and of said",
        kin="bridge bridges",
    ),
    "de": News(
        "Am 3. Mai besuchte Prof. Dr. Alm z. B. Bonn, d. h. die alte Hauptstadt.| „Ist das alles?“, fragte der "
        "Bürgermeister.| Im 19. Jahrhundert lebten hier ca. 3,5 Mio. Menschen, Tiere usw.| Die Brücke wird ab dem 24. "
        "Dezember gesperrt… oder auch nicht.| Der 1. FC Holm gewann auf der 2. Etage des Rathauses einen Preis.",
        stop="der und nicht",
        kin="brücke brücken",
    ),
    "fr": News(
        "M. Dupont et Mme Leroy ont visité le 3 mai un musée de l’av. Foch, p. ex. la salle no. 5.| « Nous sommes "
        "fiers ! » s’est réjoui le maire.| M. Le Goff a cité l’art. 5 de la loi, le décret, etc.| Le conseil votera "
        "lundi… ou mardi.",
        stop="le et dans",
        kin="ministre ministres",
    ),
    "es": News(
        "El Sr. Pérez viajó el 3 de mayo a EE. UU. con la Dra. Gil.| «¿Volverá "
        "pronto?», preguntó el alcalde.| Según el "
        "art. 5, la obra costará 3.5 millones de euros, más impuestos, etc.| El puente de la av. Central abrirá en "
        "junio… o en julio.| ¡Nadie lo sabe!",
        stop="el y para",
        kin="puente puentes",
    ),
    "pt": News(
        "O Sr. Silva e a Dra. Souza chegaram a S. Paulo em 3 de maio para ver, p. ex., a av. Paulista.| “A obra vai "
        "parar?”, perguntou o prefeito.| Segundo o art. 5 da lei n. 7, a ponte custará R$ 3,5 milhões, mais juros etc."
        "| O deputado disse que sim… ou talvez não.",
        stop="que não para",
        kin="ponte pontes",
    ),
    "it": News(
        "Il dott. Rossi e la sig.ra Bianchi hanno visitato il 3 maggio il museo di p.za Garibaldi.| «Il ponte è "
        "sicuro?», ha chiesto l’on. Verdi.| L’art. 5 del decreto n. 7 vale per ponti, strade ecc.| Il Consiglio "
        "deciderà lunedì... o martedì.",
        stop="il che non",
        kin="ponte ponti",
    ),
    "nl": News(
        "Dhr. De Vries en mevr. Jansen bezochten op 3 mei bijv. Utrecht, d.w.z. de oude stad.| “Is de brug veilig?” "
        "vroeg burgemeester J. van den Berg.| Volgens art. 5 kost het werk aan "
        "bruggen, wegen enz. ruim 3,5 mln. euro.| "
        "’s Avonds werd het stil… of toch niet.",
        stop="de het niet",
        kin="brug bruggen",
    ),
    "pl": News(
        "Prof. Nowak odwiedził 3 maja szkołę im. Kopernika przy ul. Długiej, tzn. w centrum.| „Czy most jest "
        "bezpieczny?” – zapytał burmistrz.| W 2025 r. Polska wydała na drogi 3,5 mld zł.| Tak samo było z mostami, "
        "tunelami itd.| Rada zdecyduje w poniedziałek… albo we wtorek.",
        stop="i nie jest",
        kin="mostu mosty",
    ),
    "cs": News(
        "Prof. Novák a p. Malá navštívili 3. května např. Brno, tj. druhé největší město.| „Je most bezpečný?“ zeptal "
        "se starosta.| Firma Stavby s. r. o. chce za opravu v ul. Dlouhé 3,5 mil. "
        "Kč, náhradu škody atd.| Rada rozhodne v "
        "pondělí… nebo v úterý.",
        stop="a je že",
        kin="mostu mosty",
    ),
    "sk": News(
        "Prof. Kováč a p. Malá navštívili 3. mája napr. Košice, t. j. druhé najväčšie mesto.| „Je most bezpečný?“ "
        "opýtal sa primátor.| Firma Stavby s. r. o. žiada za opravu na ul. Dlhej 3,5 mil. eur, náhradu škody atď.| "
        "Poslanci rozhodnú v pondelok… alebo v utorok.",
        stop="a je ktorý",
        kin="mosta mosty",
    ),
    "sv": News(
        "Prof. Berg och dr. Alm besökte den 3 maj t.ex. Malmö, dvs. landets tredje stad.| ”Är bron säker?” frågade "
        "borgmästaren.| Enligt kap. 5 kostar bygget 3,5 milj. kronor, bl.a. för räcken m.m.| Rådet beslutar på "
        "måndag… eller tisdag.",
        stop="och att det",
        kin="regering regeringen",
    ),
    "el": News(
        "Ο κ. Παπαδόπουλος και ο δρ. Νίκου επισκέφθηκαν στις 3 Μαΐου, π.χ., τη λεωφ. Κηφισίας.| «Είναι ασφαλής η "
        "γέφυρα;» ρώτησε ο δήμαρχος.| Πόσο κοστίζει;| Σύμφωνα με το άρθρ. 5, το έργο κοστίζει 3,5 εκατ. ευρώ.| Το "
        "συμβούλιο αποφασίζει τη Δευτέρα… ή την Τρίτη.",
        stop="και το να",
        kin="γέφυρα γέφυρες",
    ),
    "uk": News(
        "Проф. Коваль 3 травня відвідав м. Львів, пройшов по вул. Франка, площі Ринок і т. д.| «Чи безпечний міст?» – "
        "запитав мер.| У 2025 р. Україна витратила на дороги 3,5 млн грн.| Рада вирішить у понеділок… або у вівторок.",
        stop="і не що",
        kin="міністр міністра міністри",
    ),
    "ru": News(
        "Проф. Иванов 3 мая приехал в г. Орлов, т. е. на родину, и прошел по ул. Ленина.| «Мост безопасен?» – спросил "
        "мэр.| В 2025 г. Россия потратила на дороги, мосты и т. п. около 3,5 млн руб.| Совет решит это в "
        "понедельник… или во вторник.",
        stop="и не что",
        kin="мост моста мосты",
    ),
    "tr": News(
        "Dr. Yılmaz, 3. Lig maçı için 5 Mayıs’ta Atatürk Cad. No. 10’a geldi.| “Köprü güvenli mi?” diye sordu başkan.| "
        "Yenilenecek olanlar 19. Yüzyıl evleri, camiler vb.| Işıklar için 3,5 milyon lira ayrıldı.| Meclis pazartesi "
        "günü karar verecek… ya da salı.",
        stop="ve bir için",
        kin="köprü köprüler",
    ),
    "ar": News(
        "زار د. محمد علي مدينة الإسكندرية يوم 3 مايو.| قال أ. د. سامي: «الجسر آمن».| هل بدأت الأعمال؟| نعم، وتكلف "
        "3.5 مليون جنيه.| سيصوت المجلس يوم الاثنين… أو الثلاثاء.",
        stop="في من على",
        kin="جسر الجسر",
    ),
    "he": News(
        'צה"ל הודיע ב-13.9 כי הגשר נפתח.| "האם הוא בטוח?" שאל ד"ר א. לוי.| העבודות יעלו 3.5 מיליון ש"ח!| המועצה '
        "תחליט ביום שני… או ביום שלישי.",
        stop="של את לא",
    ),
    "hi": News(
        'डॉ. शर्मा और श्री ए. के. वर्मा 3 मई को लखनऊ पहुँचे।| मेयर ने पूछा, "क्या पुल सुरक्षित है?"| काम पर रु. 3.5 करोड़ खर्च '
        "होंगे।| परिषद सोमवार को फ़ैसला करेगी… या मंगलवार को।",
        stop="के में है",
        kin="पुल पुलों",
    ),
    "zh": News(
        "市议会5月3日决定重建旧桥。|“桥安全吗？”市长问。|工程将耗资3.5亿元……由两家公司承建！|“我们很高兴。工程不会停。”王先生说。|为期两年。",
        stop="我们 因为",
    ),
    "ja": News(
        "市議会は5月3日、古い橋の再建を決めた。|「橋は安全ですか。心配です。」と市長は話した。|費用は3.5億円…と見られる。|本当だろうか？|工事は2年続く。",
        stop="これ ため",
    ),
    "ko": News(
        "시의회는 2026. 5. 3. 회의에서 낡은 다리를 다시 짓기로 했다.| “다리는 "
        "안전합니까?”라고 시장이 물었다.| 공사비는 3.5억 원이다.| "
        "의회는 월요일… 또는 화요일에 결정한다.",
        stop="그리고 그러나",
        kin="정부는 정부가 정부의",
    ),
    "th": News(
        "สภาเมืองมีมติเมื่อวันที่ 3 พ.ค. 2569 เวลา 10.30 น. "
        "ให้สร้างสะพานเก่าแก่ขึ้นใหม่ด้วยงบประมาณ 3.5 ล้านบาท| นายสมชาย ใจดี นายกเทศมนตรี "
        'กล่าวว่า สะพานเดิมไม่ปลอดภัยสำหรับรถบรรทุก… และ "ต้องรีบซ่อม"| นอกจากนี้ สภาจะพิจารณางบซ่อมถนนในเดือนหน้า| '
        "ชาวบ้านบางส่วนยังไม่เห็นด้วยกับโครงการนี้",
        stop="แล้ว และ ไม่",
    ),
    "vi": News(
        "TS. Nguyễn Văn An đến TP. Hồ Chí Minh ngày 3.5, tức là sớm một ngày.| “Cầu có an toàn không?” ông hỏi.| Theo "
        "PGS. Lê Bình, cầu, đường, v.v. tốn 3,5 tỷ đồng.| Hội đồng sẽ quyết định vào thứ Hai… hoặc thứ Ba.",
        stop="và của là",
    ),
}

each_language = pytest.mark.parametrize(("language", "news"), LANGUAGES.items(), ids=LANGUAGES)


@each_language
def test_news_in_each_language_is_split_where_its_reader_would(language: str, news: News) -> None:
    assert Tokenizer(language).to_sentences(news.plain) == tuple(news.sentences)


@each_language
def test_each_sentence_of_each_language_is_seen_to_be_whole(language: str, news: News) -> None:
    assert all(is_whole(sentence) for sentence in split_sentences(news.plain, language))


@each_language
def test_each_language_is_detected_without_being_told(language: str, news: News) -> None:
    assert detect_language(news.plain) == language


@each_language
def test_each_language_knows_its_words_without_meaning(language: str, news: News) -> None:
    for word in news.stop.split():
        assert word in stop_words(language)
        assert split_words(word, language) == [word]


@pytest.mark.parametrize(
    ("language", "kin"), [(language, news.kin) for language, news in LANGUAGES.items() if news.kin]
)
def test_the_forms_of_a_word_share_a_stem_in_each_language_that_has_a_stemmer(language: str, kin: str) -> None:
    assert len({stem(word, language) for word in kin.split()}) == 1
