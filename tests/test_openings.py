"""Which sentences lean on the one before them, in every language that has a table."""

from __future__ import annotations

import pytest

from summarizer.openings import leans

# For each language a sentence that leans, and one that begins much like it and does not.
LANGUAGES = {
    "en": ("This bridge will be closed for two years.", "This week the bridge of Orlow was closed."),
    "de": ("Dieser Beschluss fiel mit knapper Mehrheit.", "Dieter Voss hat den Beschluss verteidigt."),
    "fr": ("Il a voté pour le nouveau pont.", "Il y a dix ans, Orlow a fermé son pont."),
    "es": ("Ella votó a favor del puente nuevo.", "El ayuntamiento votó a favor del puente nuevo."),
    "pt": ("Ele votou a favor da ponte nova.", "E-mails da prefeitura mostram o custo da ponte."),
    "it": ("Questa scelta costerà dodici milioni.", "Quest'anno il ponte di Orlow resta chiuso."),
    "nl": ("Het is de derde brug in tien jaar.", "Het bestuur van Orlow bouwt een brug."),
    "sv": ("Den ska kosta tolv miljoner kronor.", "Den nya bron öppnar i maj."),
    "pl": ("Na przykład szkoły czekają na most.", "Na moście w Orlowie stanęły barierki."),
    "cs": ("Proto most zůstane dva roky zavřený.", "Protesty proti mostu pokračují v Orlově."),
    "sk": ("Napriek tomu most otvoria v máji.", "Naprieč krajom otvoria tri nové mosty."),
    "el": ("Στη συνέχεια η γέφυρα έκλεισε για δύο χρόνια.", "Στη γέφυρα του Ορλόφ έγινε χθες γιορτή."),
    "ru": ("Кроме того, мост закроют на два года.", "Кроме моста, город построит новую школу."),
    "uk": ("Тим часом міст закрили на два роки.", "Тимофій Рудий відкрив новий міст в Орлові."),
    "tr": ("Bu nedenle köprü iki yıl kapalı kalacak.", "Burak Demir yeni köprüyü dün açtı."),
    "ar": ("لكن الجسر سيبقى مغلقا لمدة عامين.", "لكنة أهل المدينة موضوع معرض جديد."),
    "he": ("לאחר מכן נסגר הגשר לשנתיים.", "לאחר הצפות במרץ נסגר הגשר באורלוב."),
    "hi": ("तब पुल दो साल के लिए बंद हुआ।", "तबाही के बाद ओरलो का पुल बंद हुआ।"),
    "vi": ("Sau đó cây cầu bị đóng trong hai năm.", "Sau trận lũ tháng ba, cây cầu Orlow bị đóng."),
    "zh": ("但大桥将关闭两年。", "市议会决定关闭大桥两年。"),
    "ja": ("しかし橋は二年間閉鎖される。", "市議会は橋の閉鎖を決めた。"),
    "ko": ("그러나 다리는 이 년 동안 닫힌다.", "시의회는 다리를 닫기로 했다."),
    "th": ("แต่สะพานจะปิดสองปี", "สะพานใหม่จะเปิดในเดือนพฤษภาคม"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_leans_in_its_language_and_a_similar_one_does_not(language: str) -> None:
    leaning, standing = LANGUAGES[language]
    assert leans(leaning, language)
    assert not leans(standing, language)


@pytest.mark.parametrize(
    "sentence",
    [
        "He’s the first mayor of Orlow to swim the river.",
        "But, as the mayor knows, money is short.",
        "[But] the mayor of Orlow will wait.",
        "“She is the best swimmer in Orlow,” the mayor said.",
        "In addition, the ferry will run at night.",
        "Three of them were hurt on the old bridge.",
        "Two days later the ferry sank.",
        "The decision affects a thousand commuters.",
        "The idea, says the mayor, is to save money.",
        "The five companies join nine others.",
        "The 47-year-old was seen on the bridge.",
        "Here’s what the bridge will cost.",
        "Earlier, the council had closed the ferry.",
        "For good measure, Ruud swam back.",
        "and the rest of the bridge fell into the river.",
    ],
)
def test_what_points_back_leans(sentence: str) -> None:
    assert leans(sentence, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "Hector Ruud is the first mayor of Orlow to swim the river.",
        "Butter has become dear in Orlow.",
        "So far the bridge has cost 12 million crowns.",
        "Those who use the ferry pay nothing.",
        "Both the mayor and the council want a bridge.",
        "In Marn, the ferry will run at night.",
        "Three of the ferry’s passengers were hurt.",
        "Two days of rain closed the ferry.",
        "The decision of the council affects a thousand commuters.",
        "The four-time champions of Marn lost to Orlow.",
        "Earlier trains will run between Orlow and Marn.",
        "After this week the ferry will be free.",
        "iPhones are banned from the schools of Orlow.",
    ],
)
def test_what_begins_much_like_it_and_points_nowhere_does_not_lean(sentence: str) -> None:
    assert not leans(sentence, "en")


@pytest.mark.parametrize(
    ("leaning", "standing"),
    [
        ("Pouco depois, a ponte fechou.", "Pouco depois das dez, a ponte fechou."),
        ("Um minuto depois, Ruud fez o gol.", "Um minuto depois do intervalo, Ruud fez o gol."),
        ("Para ela, a ponte é cara.", "Para Elaine Ruud, a ponte é cara."),
        ("Além disso, a ponte é cara.", "Além da ponte, a cidade constrói uma escola."),
        ("O fato ocorreu na ponte.", "O fato de maior peso no ano foi a ponte."),
        ("A decisão custou dois milhões.", "A decisão do conselho custou dois milhões."),
    ],
)
def test_portuguese_times_people_and_facts_lean_unless_they_are_explained(leaning: str, standing: str) -> None:
    assert leans(leaning, "pt")
    assert not leans(standing, "pt")


def test_german_das_leans_before_a_verb_alone() -> None:
    assert leans("Das ist der dritte Beschluss in einem Jahr.", "de")
    assert not leans("Das Rathaus von Orlow wird umgebaut.", "de")


@pytest.mark.parametrize(
    ("language", "leaning", "standing"),
    [
        ("de", "Für ihn ist die Brücke zu teuer.", "Für Ihno Voss ist die Brücke zu teuer."),
        ("fr", "Pour elle, le pont coûte trop cher.", "Pour Ella Ruud, le pont coûte trop cher."),
        ("es", "Para ella, el puente es caro.", "Para Ellana Ruud, el puente es caro."),
    ],
)
def test_a_pronoun_behind_a_preposition_leans(language: str, leaning: str, standing: str) -> None:
    assert leans(leaning, language)
    assert not leans(standing, language)


def test_in_a_language_without_a_table_only_a_small_letter_leans() -> None:
    assert leans("ja silta avattiin.", "fi")
    assert not leans("Mutta silta avattiin.", "fi")
    assert not leans("", "")


@pytest.mark.parametrize(
    "text", ["“" * 100_000, "that " * 50_000, "both " + "a " * 50_000, "é" * 100_000, "(" * 100_000]
)
@pytest.mark.parametrize("language", ["en", "pt", "zh"])
def test_only_the_beginning_of_a_hostile_text_is_looked_at(text: str, language: str) -> None:
    assert leans(text, language) == leans(text[:80], language)
