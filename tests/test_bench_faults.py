"""What the fault counter objects to in a summary, and what it lets pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench.faults import faults
from tests.bench.objections import objections

BEFORE = "The council of Orlen met on Monday to speak about the new bridge."
BEFORE_PT = "O conselho de Orlen se reuniu na segunda-feira para falar da ponte nova."


def found(sentence: str, *, before: str = BEFORE, after: str = "", language: str = "en", title: str = "") -> set[str]:
    """Return what is said against a summary that is this one sentence of an article."""
    text = f"{before} {sentence} {after}".strip()
    return {objection.what for objection in objections(text, title, language, [sentence])}


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the bridge would open in June.",
        "But the mayor wants to wait.",
        "It also has a lane for buses.",
        "The move came after years of delay.",
        "The pair left without a word.",
        "In addition, buses will cross it.",
        "This was no surprise to the workers.",
        "The 34-year-old was elected in March.",
        '"He was a good mayor," Ada Brun said.',
        "was closed again a day later by the police.",
    ],
)
def test_sentence_that_leans_on_the_one_before_it_dangles(sentence: str) -> None:
    assert "dangling" in found(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is unclear whether the bridge will open in June.",
        "It took four years to build the bridge.",
        "It wasn't long before the bridge closed.",
        "This week the bridge will open.",
        "Those who crossed the bridge were glad.",
        "Both Orlen and Varda paid for the bridge.",
        "The decision to close the bridge was made in May.",
        "So far nobody has crossed the bridge.",
        '"But this is a good bridge," Ada Brun said.',
        "iPhones of the workers were stolen.",
    ],
)
def test_sentence_that_explains_itself_does_not_dangle(sentence: str) -> None:
    assert "dangling" not in found(sentence)


@pytest.mark.parametrize(
    ("sentence", "dangles"),
    [
        ("Ele disse que a ponte abre em junho.", True),
        ("Mas o prefeito quer esperar.", True),
        ("Além disso, os ônibus vão passar.", True),
        ("Um minuto depois a ponte caiu.", True),
        ("Esta semana a ponte abre.", False),
        ("A ponte de Orlen abre em junho.", False),
    ],
)
def test_portuguese_openings_are_known_too(sentence: str, *, dangles: bool) -> None:
    assert ("dangling" in found(sentence, before=BEFORE_PT, language="pt")) is dangles


def test_pronoun_is_no_fault_behind_the_sentence_that_it_comes_from() -> None:
    first, second = "Ada Brun opened the bridge.", "She thanked the workers."
    text = f"{BEFORE} {first} {second}"
    assert not objections(text, "", "en", [first, second])
    assert [objection.what for objection in objections(text, "", "en", [BEFORE, second])] == ["dangling"]


def test_articles_own_opening_leans_on_nothing() -> None:
    assert not found("He built bridges all his life.", before="")


@pytest.mark.parametrize(
    ("before", "sentence", "after"),
    [
        (BEFORE, '"The bridge is a gift to all of Orlen."', ""),
        (BEFORE, '"The bridge is a gift to all of Orlen," Ada Brun said, "and', 'it is ours."'),
        ('Ada Brun said: "The bridge is a gift.', "Everybody in Orlen paid for it.", 'We are proud." The end came.'),
        (BEFORE, 'Everybody in Orlen paid for it," Ada Brun said.', ""),
        (BEFORE, "'The bridge is a gift to all,' she added, 'and", "it is ours.'"),
    ],
)
def test_quotation_without_its_speaker_or_its_marks_is_an_orphan(before: str, sentence: str, after: str) -> None:
    assert "orphan quote" in found(sentence, before=before, after=after)


@pytest.mark.parametrize(
    "sentence",
    [
        '"The bridge is a gift to all of Orlen," Ada Brun said.',
        'Ada Brun: "The bridge is a gift to all of Orlen."',
        'The bridge is called "the longest plank in the whole of the country" by workers.',
        "The players' union and the workers' club paid for the bridge.",
        "Ada Brun, known as 'the King,' crossed first.",
        'The film "The Bridge Over the Old River" was made in Orlen.',
        "„Die Brücke ist ein Geschenk an die ganze Stadt“, said Ada Brun.",
    ],
)
def test_quotation_with_its_speaker_is_none(sentence: str) -> None:
    assert "orphan quote" not in found(sentence)


def test_second_sentence_of_a_quotation_is_no_orphan_behind_the_first() -> None:
    said = ['Ada Brun said: "The bridge is a gift.', 'Everybody in Orlen paid for it."']
    assert not [one for one in objections(" ".join([BEFORE, *said]), "", "en", said) if one.place == 1]


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("Bridges of Orlen in pictures .", "caption"),
        ("Ada Brun (pictured) opened the bridge.", "caption"),
        ("Photo: the bridge on Monday.", "caption"),
        ("Sign up for our newsletter to read more.", "boilerplate"),
        ("Read more: Bridges of the world.", "boilerplate"),
        ("Bert Olm and Ada Brun contributed to this report.", "boilerplate"),
        ("Clique aqui para ler a reportagem.", "boilerplate"),
        ("Varda, Orlen (CNN)The bridge opened on Monday.", "date line"),
        ("VARDA (Reuters) - The bridge opened on Monday.", "date line"),
        ("The bridge opened on Monday and...", "cut"),
        ("The bridge opened on Monday", "cut"),
        ("The bridge was opened by Gen.", "cut"),
        ("The bridge (the longest of all opened on Monday.", "cut"),
    ],
)
def test_what_is_no_news_is_named(sentence: str, fault: str) -> None:
    assert fault in found(sentence)


def test_plain_news_is_not_objected_to() -> None:
    assert not found("Police in Orlen said on Tuesday that the U.S. engineer Bert Olm (34) had left the country.")


def test_sentence_that_says_anothers_again_is_a_repetition() -> None:
    said = ["The new bridge over the river in Orlen opened on Monday.", "On Monday Orlen opened its new river bridge."]
    assert [one.what for one in objections(" ".join(said), "", "en", said)] == ["repetition", "repeats most"]


def test_sentence_that_is_the_headline_is_a_repetition() -> None:
    assert found("New bridge opens in Orlen.", title="New bridge opens in Orlen") == {"repetition"}


def test_sentence_that_is_not_in_the_article_is_told() -> None:
    assert [one.what for one in objections(BEFORE, "", "en", ["The bridge is old."])] == ["not verbatim"]


def test_table_counts_for_each_set_and_method_and_shows_what_was_asked_for(tmp_path: Path) -> None:
    rows = [{"text": f"{BEFORE} The bridge cost nine million", "summary": "A bridge.", "lang": "en", "id": "one"}]
    (tmp_path / "towns.jsonl").write_text("\n".join(map(json.dumps, rows)))
    told = CliRunner().invoke(faults, [str(tmp_path), "--methods", "lead", "--show", "cut"])
    assert told.exit_code == 0, told.output
    assert "one 2/2: The bridge cost nine million" in told.stdout
    assert "cut                 750.0" in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 110


def test_names_of_sets_stand_apart_over_a_single_method(tmp_path: Path) -> None:
    row = json.dumps({"text": BEFORE, "summary": "A bridge.", "lang": "en"})
    for name in ("northern-towns", "southern-towns"):
        (tmp_path / f"{name}.jsonl").write_text(row)
    told = CliRunner().invoke(faults, [str(tmp_path), "--methods", "lead"])
    assert ["northern-towns", "southern-towns"] in [line.split() for line in told.stdout.splitlines()]


def test_fault_that_is_not_known_is_named(tmp_path: Path) -> None:
    told = CliRunner().invoke(faults, [str(tmp_path), "--show", "rot"])
    assert told.exit_code == 2
    assert "rot" in told.output
