from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.sentences import SENTENCE_END, is_whole, split_sentences

# A bar stands where one sentence ends and the next begins. The language is not known.
SENTENCES = {
    "initialisms": "The U.S. officials left.| It’s in the U.S.| They’re late.| At 5 p.m. Monday.| At 9 p.m.| We ran.",
    "titles": "Mr. Ruud met Mrs. Alm and Dr. A. Berg Jr. on Monday.| Sen. Holm did not come.| Then-Gov. Alm did.",
    "a title before a name that is a word": "Police held Mr. He on Friday.| Ms. An was let go.",
    "months": "On Sept. 13 it rained.| It last rained in Oct.| The river is low.",
    "firms": "Acme Corp. shares rose at Acme Inc.| The firm was silent.",
    "an abbreviation at a real end": "She drove to the border of Col.| The road was shut.",
    "words that look like abbreviations": "The mayor said no.| Nobody listened.| He bought a fig.| Birds ate it.",
    "numbered things": "See p. 5 and fig. 3.| No. 7 won.| She is no. 1.| Nobody doubts it.",
    "initials": "J. R. R. Holm wrote it with M. Dupont.| Vitamin C.| That helps.| It was World War I.| Many fell.",
    "addresses": "Write to example.com.| Letters are read.",
    "decimals and sums": "It rose 3.5 percent to $4.50.| Bread is 40p.| Butter is £5m.",
    "numbers before names": "She was 41.| Jane was 12.| Protesters counted 9.| Marko won.",
    "the numbers of a list": "1. Wash your hands.|\n2. Keep away.",
    "German": "Am 3. Mai kam er z. B. nach Bonn.| Am 24. Dezember fuhr er.| Sie ist 42.| Danach kam Prof. Dr. Alm.",
    "German sums": "Das kostet 3 Mio. Euro usw.| Der Rat stimmte zu.",
    "German quotes": "Er sagte: „Das ist gut.“| Danach ging er.| »Und jetzt?«| Niemand wusste es.",
    "French quotes": "« Je pars. »| Il est parti.| «Non!»| Elle reste.",
    "Russian dates": "Он живет в г. Орлов.| Это было в 1990 г. и позже.| Город основан в 1566 г.| Здесь тихо.",
    "English quotes": "He said “Stop.”| Then he left.| “We won.” — so he said.| (It was late.)| All slept.",
    "question and exclamation marks": "Really?!| Yes!!| “Is it?” he asked.| It is.",
    "ellipses": "Wait... what?| And…| Then he left.| So...| It ended.",
    "Chinese": '今天下雨。|明天晴天！|真的吗？|“是的。”|他笑了。|他说："好。"|"不好。"',
    "Japanese": "雨です。|「はい。」と言った。|次へ。",
    "Greek": "Ποιος ήρθε;| Η Άννα ή όχι; ρώτησε.",
    "Hebrew": 'הם שאלו מתי.| "מחר!" אמרה השרה.| "לא."| הם הלכו.',
    "paragraphs": "A headline without a mark|\nIts text begins here.|\n\nIt ends",
    "marks inside words": "Rock.n.Roll Ltd.com and v2.0 went on",
    "sentences without a space between them": "The vote has ended.|Next comes a count.| So in 2014.|The rest is new.",
    "names that only look glued": "Yahoo.com, Amazon.Com Inc. and the A.Team of node.Js met U.S.Steel.",
}

# Where languages differ, or where there are no rules for one: a decent default.
IN_A_LANGUAGE = [
    ("de", "Er isst, was er mag.| Frau Mag. Alm auch.| Er nahm Mag. Holm mit."),
    ("de", "Im II. Weltkrieg starb Johann Paul II.| Niemand wusste es.| Das XX. Jahrhundert ging zu Ende."),
    ("de", "Sie gewann zum 2. Mal auf der 100. Etage.| Er wurde 3.| Das war gut.| Dafür lebt er im 5. Bezirk."),
    ("en", "Roe v. Wade was decided by Sen. Alm.| He fell ill.| Doctors came."),
    ("es", "Llegó a EE. UU.| El Sr. D. Juan Gil vive allí."),
    ("fr", "M. Le Goff et MM. La Roche et Un Tel sont là.| Il a 100 m.| Elle court."),
    ("it", "L’on. Verdi e il gen. Rossi sono qui.| La on."),
    ("nl", "Het was 5 uur.| ’t Was koud.| 's Middags niet."),
    ("no", "Han kom f.eks. fra Oslo, Bergen osv.| Hun ble hjemme."),
    ("pl", "Szkoła im. Kopernika stoi od XX w.| Polska jest dumna."),
    ("ru", "Школа им. Гоголя открыта.| Мост построили им.| Он длиной 900 см.| Это много."),
    ("ru", "Он родился в 1990 г.| Москва росла.| В г. Москва и на ул. Ленина снег."),
    ("tr", "Saat 19.30’da 2. Dünya Savaşı anlatıldı.| Sonra T.C. Merkez Bankası konuştu."),
    ("fi", "Pormestari saapui 3. toukokuuta.| ”Onko silta turvallinen?” hän kysyi.| Hinta on 3,5 milj. euroa."),
    ("hu", "A polgármester 2026. május 3-án érkezett.| „Biztonságos a híd?” – kérdezte.| Két évig tart…| Vége."),
    ("bg", "Кметът дойде на 3 май.| „Сигурен ли е мостът?“ – попита той.| Работата струва 3,5 млн. лева."),
    ("id", "Wali kota tiba pada 3 Mei.| “Apakah jembatan itu aman?” tanyanya.| Biayanya Rp3,5 miliar."),
    ("fa", "شهردار آمد.| آیا پل امن است؟| کار دو سال طول می‌کشد!"),
    ("ur", "میئر آیا۔| کیا پل محفوظ ہے؟| کام جاری ہے۔"),
    ("bn", "মেয়র এসেছেন।| সেতুটি কি নিরাপদ?| কাজ চলছে।"),
    ("hy", "Քաղաքապետը եկավ։| Հետո գնաց։"),
    ("am", "ከንቲባው መጣ።| ከዚያ ሄደ።"),
    ("tlh", "Qapla’ batlh. | Heghlu’meH QaQ jajvam."),
    ("th", "ตำรวจจับชายคนหนึ่งได้ที่สถานีรถไฟกลางกรุงเทพเมื่อคืนนี้! | ผู้ต้องหาให้การว่า ไม่รู้เรื่อง และ จะสู้คดี"),
    ("lo", "ສະພາເມືອງໄດ້ຕົກລົງສ້າງຂົວເກົ່າຄືນໃໝ່ໃນວັນອັງຄານທີ່ຜ່ານມານີ້| ວຽກຈະເລີ່ມໃນເດືອນພຶດສະພາແລະໃຊ້ເວລາສອງປີ"),
]


def sentences_of(barred: str) -> list[str]:
    return [sentence.strip() for sentence in barred.split("|")]


@pytest.mark.parametrize("barred", SENTENCES.values(), ids=SENTENCES)
def test_text_is_split_where_a_reader_would(barred: str) -> None:
    assert split_sentences(barred.replace("|", "")) == sentences_of(barred)


@pytest.mark.parametrize(("language", "barred"), IN_A_LANGUAGE)
def test_text_in_a_known_language_is_split_where_its_reader_would(language: str, barred: str) -> None:
    assert split_sentences(barred.replace("|", ""), language) == sentences_of(barred)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0"])
def test_no_text_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    "sentence",
    ["It ended.", "“It ended.”", "« Fini ! »", "Τέλος;", "結束了。」", "ختم ہوا۔", "สภาเมืองมีมติ", "มีคนมา 35 คน (ตำรวจ)"],
)
def test_a_whole_sentence_is_told_by_its_end_or_by_its_script(sentence: str) -> None:
    assert is_whole(sentence)


@pytest.mark.parametrize("scrap", ["", "It ended", "It ended;", "A Thai word: สภา", "Τέλος", "結束了"])
def test_a_scrap_is_no_whole_sentence(scrap: str) -> None:
    assert not is_whole(scrap)
    assert SENTENCE_END.search(scrap) is None


marks_and_letters = st.text(".!?…؟।。！」»«“”„‘’\"'()[]—- \n\u00a0\u202fAaÉéßI1234中とसंกาน🙂\u0301;", max_size=60)
pieces = st.lists(
    st.sampled_from(
        ["Mr", "U.S", "no", "3", "Mai", "He", "p.m", "z", "B", "г", "ว่า", "นาย", ". ", ".", " ", "“", "”", "\n"]
    )
)
hostile = st.text(st.characters()) | marks_and_letters | pieces.map("".join)
languages = st.sampled_from(["", "de", "el", "en", "he", "hi", "ja", "ko", "nl", "pl", "ru", "th", "tr", "zh", "xx"])


@given(hostile, languages)
def test_sentences_stand_in_the_text_word_for_word_in_its_order_and_nothing_is_lost(text: str, language: str) -> None:
    rest = text
    for sentence in split_sentences(text, language):
        gap, found, rest = rest.partition(sentence)
        assert found
        assert not gap.strip()
    assert not rest.strip()


LONG = {
    "sentences": "The minister spoke on Monday. ",
    "dots": ". ",
    "full stops": ".",
    "initials": "A.",
    "initials with spaces": "z. B. ",
    "one word": "a",
    "quotes": '."',
    "open quotes": "“好。",
    "Thai": "ว่า ",
    "Thai without a space": "ก",
    "spaces": " ",
    "Greek": "α;",
    "numbers": "1. ",
    "glued": "abc.Abc ",
}


@pytest.mark.parametrize("repeated", LONG.values(), ids=LONG)
def test_a_paragraph_as_long_as_a_book_is_split_and_nothing_of_it_is_lost(repeated: str) -> None:
    text = repeated * (100_000 // len(repeated)) + ". B"
    assert "".join(split_sentences(text)).replace(" ", "") == text.replace(" ", "")
