"""Where quotations go on, and whose words they are."""

from __future__ import annotations

import pytest

from summarizer.quotes import has_quotation, inside_quotation, is_bare, is_nameless

STYLES = {
    "English": ("“", "”"),
    "German": ("„", "“"),
    "Polish": ("„", "”"),
    "Swedish": ("”", "”"),
    "French": ("«", "»"),
    "French with spaces": ("« ", " »"),
    "Danish": ("»", "«"),
    "typed": ('"', '"'),
    "Japanese": ("「", "」"),
    "Japanese, within another": ("『", "』"),
}
PAIRED = {name: marks for name, marks in STYLES.items() if name not in ("Swedish", "typed")}
SINGLE = {"English single": ("‘", "’"), "typed single": ("'", "'")}
WORDS = "We have waited ten years for the bridge"


@pytest.mark.parametrize(("opens", "closes"), (STYLES | SINGLE).values(), ids=STYLES | SINGLE)
def test_quotations_are_seen_in_all_marks_with_a_speaker_without_and_nameless(opens: str, closes: str) -> None:
    with_speaker = f"{opens}{WORDS},{closes} said the mayor of Orlow."
    nameless = f"{opens}{WORDS},{closes} he said."
    bare = f"{opens}{WORDS}.{closes}"
    assert all(map(has_quotation, (with_speaker, nameless, bare)))
    assert [is_bare(with_speaker), is_bare(nameless), is_bare(bare)] == [False, False, True]
    assert [is_nameless(with_speaker), is_nameless(nameless)] == [False, True]


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor spoke of a “good day” for the town.",
        "Orlow’s mayor and the ferrymen’s union don’t want to wait.",
        "The players' union and the fans' club of Orlow don't agree on it.",
        "The mayor read “The Bridge” to the children.",
        "The pier is 9' high, 40' long and 12' wide on the side of the mill.",
    ],
)
def test_a_name_an_expression_or_an_apostrophe_is_no_quotation(sentence: str) -> None:
    assert not has_quotation(sentence)
    assert not is_bare(sentence)
    assert not is_nameless(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        '"We have waited for the bridge," she told reporters.',
        '"After ten years," he began, "we shall have a bridge at last."',
        "„Wir haben zehn Jahre gewartet“, sagte sie.",
        "« Nous avons attendu dix ans », elle a ajouté.",
        "“Esperamos dez anos pela ponte”, disse ele.",
        "«Abbiamo aspettato il ponte dieci anni», ha detto lui.",
        "„Czekaliśmy na most dziesięć lat”, powiedział.",
        "«Мы ждали моста десять лет», сказала она.",
    ],
)
def test_a_pronoun_names_no_speaker(sentence: str) -> None:
    assert is_nameless(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        '"We have waited for the bridge," Ruud told reporters.',
        '"We have waited for the bridge," he said, while the ferrymen of Marn went home in the rain.',
        "„Wir haben zehn Jahre gewartet“, sagte Hanne Ruud.",
    ],
)
def test_a_name_or_a_whole_sentence_around_a_quotation_tells_enough(sentence: str) -> None:
    assert not is_nameless(sentence)


def test_a_line_of_dialogue_needs_its_speaker_behind_a_second_dash() -> None:
    assert is_bare("- Esperamos dez anos pela ponte de Orlow.")
    assert not is_bare("- Esperamos dez anos pela ponte de Orlow - disse a prefeita.")
    assert is_bare("— Мы ждали этого моста десять лет.")
    assert not is_bare("— Мы ждали этого моста десять лет, — сказала мэр.")


@pytest.mark.parametrize(("opens", "closes"), PAIRED.values(), ids=PAIRED)
def test_a_quotation_goes_on_until_a_mark_closes_it(opens: str, closes: str) -> None:
    paragraph = ["The mayor was glad.", f"{opens}We waited.", "Ten years.", f"Now we build.{closes}", "So she said."]
    assert list(inside_quotation(paragraph)) == [False, True, True, True, False]


@pytest.mark.parametrize("mark", ['"', "”"])
def test_marks_that_look_alike_on_both_sides_open_before_a_word(mark: str) -> None:
    paragraph = [f"The mayor said: {mark}We waited.", f"Now we build.{mark}", f"{mark}At last,{mark} she said."]
    assert list(inside_quotation(paragraph)) == [True, True, False]


def test_a_speaker_who_goes_on_may_open_the_quotation_again() -> None:
    paragraph = ['"We waited.', '"Ten years we waited.', 'Now we build."', "The ferry stops in May."]
    assert list(inside_quotation(paragraph)) == [True, True, True, False]


def test_quotations_within_a_sentence_leave_none_open() -> None:
    paragraph = ["“We waited,” she said, “and build.”", "„Gut“, sagte er.", "»Godt«, sagde hun.", "Enough."]
    assert list(inside_quotation(paragraph)) == [False] * 4


def test_whether_a_quotation_goes_on_is_told_sentence_by_sentence() -> None:
    asked = inside_quotation(iter(["“We waited.", "Ten years.”"]))
    assert next(asked)
    assert list(asked) == [True]


@pytest.mark.parametrize("mark", "“”„«»\"「」『』'‘’")
def test_a_hundred_thousand_marks_are_no_quotation(mark: str) -> None:
    text = mark * 100_000
    assert not has_quotation(text)
    assert not is_bare(text)
    assert not is_nameless(text)
    assert len(list(inside_quotation([text, text]))) == 2


@pytest.mark.parametrize("text", ["'a" * 50_000, " 'a" * 40_000, "“a " * 40_000, "»" + "a " * 50_000, "- a" * 40_000])
def test_marks_that_never_close_are_no_quotation(text: str) -> None:
    assert not has_quotation(text)
