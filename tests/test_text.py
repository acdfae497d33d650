from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text import (
    Tokenizer,
    clean_text,
    detect_language,
    split_sentences,
    split_words,
    stem,
    stems,
    stop_words,
)

# A bar stands where one sentence ends and the next begins.
SENTENCES = {
    "initialisms": "The U.S. officials left.| It is in the U.S.| It fell at 5 p.m. Monday.| At 9 p.m.| They left.",
    "titles": "Mr. Ruud met Mrs. Alm and Dr. A. Berg Jr. on Monday.| Sen. Holm did not come.",
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
    "German": "Am 3. Mai kam er z. B. nach Bonn.| Am 24. Dezember fuhr er.| Sie ist 42.| Danach kam Prof. Dr. Alm.",
    "German sums": "Das kostet 3 Mio. Euro usw.| Der Rat stimmte zu.",
    "German quotes": "Er sagte: „Das ist gut.“| Danach ging er.| »Und jetzt?«| Niemand wusste es.",
    "French quotes": "« Je pars. »| Il est parti.| «Non!»| Elle reste.",
    "Italian": "Il decreto n. 7 vale.| Il Consiglio ha detto no.",
    "Portuguese": "O Sr. Silva foi ver o mar.| Ninguém o viu.| A av. Central fechou.",
    "Russian": "Он живет в г. Орлов.| Это было в 1990 г. и позже.",
    "English quotes": "He said “Stop.”| Then he left.| “We won.” — so he said.| (It was late.)| All slept.",
    "question and exclamation marks": "Really?!| Yes!!| “Is it?” he asked.| It is.",
    "ellipses": "Wait... what?| And…| Then he left.| So...| It ended.",
    "Chinese": "今天下雨。|明天晴天！|真的吗？|“是的。”|他笑了。",
    "Japanese": "雨です。|「はい。」と言った。|次へ。",
    "Arabic": "هل جاء الوزير؟| نعم جاء.| ثم ذهب.",
    "Urdu": "وہ آیا۔| پھر چلا گیا۔",
    "Hindi": "यह पहला वाक्य है।| दूसरा वाक्य भी है।",
    "Armenian": "Նա եկավ։| Հետո գնաց։",
    "paragraphs": "A headline without a mark|\nIts text begins here.|\n\nIt ends",
    "marks inside words": "Rock.n.Roll Ltd.com and v2.0 went on",
}


@pytest.mark.parametrize("barred", SENTENCES.values(), ids=SENTENCES)
def test_text_is_split_where_a_reader_would(barred: str) -> None:
    assert split_sentences(barred.replace("|", "")) == [sentence.strip() for sentence in barred.split("|")]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0"])
def test_no_text_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


marks_and_letters = st.text(".!?…؟।。！」»«“”„‘’\"'()[]—- \n\u00a0\u202fAaÉéßI1234中とसं🙂\u0301", max_size=60)
pieces = st.lists(
    st.sampled_from(["Mr", "U.S", "no", "3", "Mai", "He", "p.m", "z", "B", ". ", ".", " ", "“", "”", "\n"])
)
hostile = st.text(st.characters()) | marks_and_letters | pieces.map("".join)


@given(hostile)
def test_sentences_stand_in_the_text_word_for_word_in_its_order_and_nothing_is_lost(text: str) -> None:
    rest = text
    for sentence in split_sentences(text):
        gap, found, rest = rest.partition(sentence)
        assert found
        assert not gap.strip()
    assert not rest.strip()


@pytest.mark.parametrize(
    "text",
    [
        "The minister spoke on Monday. " * 5_000,
        ". " * 20_000,
        "A." * 20_000,
        "a" * 100_000 + ". B",
        '."' * 20_000,
    ],
    ids=["sentences", "dots", "initials", "one word", "quotes"],
)
def test_a_paragraph_as_long_as_a_book_is_split_and_nothing_of_it_is_lost(text: str) -> None:
    assert "".join(split_sentences(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a  b\t c \u00a0 d", "a b c d"),
        (" one \r\n\r\n two\rthree\u2028four\u2029five ", "one\ntwo\nthree\nfour\nfive"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark", "softhyphen, zerowidth, mark"),
        ("\u202eright to left\u202c \u2066isolated\u2069", "right to left isolated"),
        ("nul\x00 bell\x07 form\x0cfeed", "nul bell form feed"),
        ("private\ue000 tag\U000e0041 lone\ud800", "private tag lone"),
        ("cafe\u0301", "café"),
        ("می\u200cخواهم 👨\u200d👩\u200d👧", "می\u200cخواهم 👨\u200d👩\u200d👧"),
        ("\u200b \x00\n\ue000", ""),
    ],
)
def test_clean_text_shows_all_that_it_holds(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_is_cleaned_once_for_all(text: str) -> None:
    clean = clean_text(text)
    assert clean.encode().decode() == clean
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("The council voted on Tuesday to rebuild the old bridge.", "de", "en"),
        ("The council \ud800 voted on Tuesday to rebuild the bridge.", "", "en"),
        ("Der Rat hat am Dienstag beschlossen, die alte Brücke zu bauen.", "", "de"),
        ("市议会周二晚投票决定重建这座旧桥，工程将于五月开始，为期两年。", "", "zh"),
        ("Kommunestyret vedtok tirsdag å bygge opp igjen den gamle broen.", "", "no"),
        ("Obra", "pt-BR", "pt"),
        ("雨", "zh_Hant", "zh"),
        ("Bro", " NB ", "no"),
        ("", "iw", "he"),
        ("12 345 678 90 12 345 678 90", "fr", "fr"),
        ("", "", "en"),
        ("Obra", "portuguese", "en"),
        ("Obra", "x-klingon", "en"),
        ("\n\n\n\ud800", "q1", "en"),
    ],
)
def test_the_language_is_the_texts_own_and_the_hints_where_the_text_does_not_tell(
    text: str, hint: str, language: str
) -> None:
    assert detect_language(text, hint=hint) == language


@given(st.text(st.characters()), st.text(st.characters(), max_size=8))
def test_a_language_is_found_for_any_text(text: str, hint: str) -> None:
    assert detect_language(text, hint=hint).isalpha()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor's dog doesn’t bark", ["the", "mayor", "dog", "doesnt", "bark"]),
        ("1,200 and 1.200 in 2026", ["1200", "and", "1200", "in", "2026"]),
        ("l’Ukraine, dell'Italia, O'Brien", ["ukraine", "italia", "obrien"]),
        ("İzmir and IZMIR", ["izmir", "and", "izmir"]),
        ("हिन्दी العربيّة", ["हिन्दी", "العربيّة"]),
        ("東京都 ก", ["東京", "京都", "ก"]),
        ("… — 🙂 !", []),
        ("", []),
    ],
)
def test_words_are_told_apart_in_every_script(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@given(hostile)
def test_words_are_never_empty_and_hold_no_space(text: str) -> None:
    assert all(word and not any(char.isspace() for char in word) for word in split_words(text))


def test_stems_bring_inflections_together_without_stop_words_and_noise() -> None:
    assert stems("The ferries were striking; a ferry strikes.", "en") == ("ferri", "strike", "ferri", "strike")
    assert stems("Die Brücken und der Brückenbau", "de") == (stem("brücken", "de"), stem("brückenbau", "de"))
    assert stems("x" * 50 + " bridge", "en") == ("bridg",)


def test_a_language_without_stemmer_or_stop_words_keeps_its_words() -> None:
    assert stem("bridges", "tlh") == "bridges"
    assert stop_words("tlh") == frozenset()
    assert stems("the bridges", "tlh") == ("the", "bridges")


def test_the_tokenizer_has_the_form_that_sumy_asks_for() -> None:
    tokenizer = Tokenizer("en")
    assert tokenizer.to_sentences("It rained. It stopped.") == ("It rained.", "It stopped.")
    assert tokenizer.to_words("It rained.") == ("it", "rained")
