from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language import detect_language, language_code

ENGLISH = "The council voted on Tuesday night to rebuild the old bridge over the river."
GERMAN = "Der Rat hat am Dienstagabend beschlossen, die alte Brücke über den Fluss neu zu bauen."
RUSSIAN = "Городской совет во вторник вечером решил заново построить старый мост через реку."
UKRAINIAN = "Міська рада у вівторок увечері вирішила наново збудувати старий міст через річку."


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Obra", "pt-BR", "pt"),
        ("Trump and Putin meet in Helsinki", "de", "de"),
        ("Most bude opraven", "sk", "sk"),
        ("iPhone 17 Pro", "ru", "ru"),
        ("12 345 678 90 12 345 678 90", "fr", "fr"),
        ("雨", "zh_Hant", "zh"),
        ("東京都知事選挙", "ja", "ja"),
        ("Bro", " NB ", "no"),
        ("", "iw", "he"),
        (f"{ENGLISH} {GERMAN}", "nl", "nl"),
        ("Netflix: The Crown Staffel 6 Trailer und alle Infos zum Start der Live Updates", "de", "de"),
    ],
)
def test_the_sources_own_word_is_believed_where_the_text_is_not_plain(text: str, hint: str, language: str) -> None:
    assert detect_language(text, hint=hint) == language


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        (GERMAN, "en", "de"),
        (ENGLISH, "de", "en"),
        (ENGLISH, "ru", "en"),
        (RUSSIAN, "uk", "ru"),
        (UKRAINIAN, "ru", "uk"),
        ("Новый мост через реку", "en", "ru"),
        ("Νέα γέφυρα", "en", "el"),
        ("สะพาน", "en", "th"),
        ("市议会决定重建旧桥", "en", "zh"),
        ("橋を建てる", "zh", "ja"),
        ("市议会周二晚投票决定重建这座旧桥，工程将于五月开始，为期两年。" * 3, "ja", "zh"),
        ("다리 재건", "ja", "ko"),
    ],
)
def test_a_text_that_is_plain_is_believed_against_its_source(text: str, hint: str, language: str) -> None:
    assert detect_language(text, hint=hint) == language


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "Kommunestyret vedtok tirsdag å bygge opp igjen den gamle broen. Arbeidet starter i mai og varer i to år.",
            "da",
        ),
        ("Zastupitelé v úterý rozhodli o opravě starého mostu. Práce začnou v květnu a potrvají dva roky.", "sk"),
        (
            "A câmara decidiu na terça-feira reconstruir a velha ponte. As obras começam em maio e duram dois anos.",
            "gl",
        ),
        (
            "Gradsko vijeće je u utorak odlučilo obnoviti stari most. Radovi počinju u svibnju i traju dvije godine.",
            "sr",
        ),
    ],
)
def test_between_close_relatives_the_source_is_believed_however_plain_the_text(text: str, hint: str) -> None:
    assert detect_language(text) != hint
    assert detect_language(text, hint=hint) == hint


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        ("The council \ud800 voted on Tuesday to rebuild the bridge.", "en"),
        ("Kommunestyret vedtok tirsdag å bygge opp igjen den gamle broen.", "no"),
        ("北京", "zh"),
        ("שלום", "he"),
        ("", "en"),
        ("Obra", "en"),
        ("\n\n\n\ud800", "en"),
    ],
)
def test_without_a_hint_the_text_decides_and_is_english_where_it_does_not_tell(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("hint", ["portuguese", "x-klingon", "q1", "-", "日本"])
def test_a_hint_that_is_no_language_is_none(hint: str) -> None:
    assert language_code(hint) == ""
    assert detect_language("Obra", hint=hint) == "en"


def test_the_text_is_looked_at_beyond_its_first_line() -> None:
    assert (
        detect_language(f"Trump, Putin, Macron und Merz: Washington, Moskau, Paris, Berlin\n{ENGLISH * 3}", hint="de")
        == "en"
    )


@given(st.text(st.characters()), st.text(st.characters(), max_size=8))
def test_a_language_is_found_for_any_text(text: str, hint: str) -> None:
    assert detect_language(text, hint=hint).isalpha()
