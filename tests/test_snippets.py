from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.snippets import MAX_CHARS, Snippet, phrase_pattern, snippet
from summarizer.words import stems
from tests.odd_texts import ODD_TEXTS, SENTENCE

TEXT = (
    "The harbour of Orlow was calm. Two ferries left for the islands, and a third ferry stayed. "
    "The crews of the ferries strike for better pay on the night shift."
)


def marked(text: str, looked_for: str, language: str = "en", phrase: str = "") -> tuple[str, list[str]]:
    found = snippet(text, language, stems(looked_for, language), [phrase_pattern(phrase)] if phrase else [])
    assert found is not None
    return found.text, [found.text[start:end] for start, end in found.marks]


def test_a_snippet_is_the_first_sentence_that_holds_most_of_what_was_looked_for() -> None:
    assert marked(TEXT, "ferry") == (
        "Two ferries left for the islands, and a third ferry stayed.",
        ["ferries", "ferry"],
    )
    assert marked(TEXT, "ferry strikes") == (
        "The crews of the ferries strike for better pay on the night shift.",
        ["ferries", "strike"],
    )


def test_where_nothing_stands_there_is_no_snippet() -> None:
    assert snippet(TEXT, "en", ["otter"]) is None
    assert snippet("", "en", ["otter"]) is None


def test_a_phrase_is_marked_as_a_whole_in_any_case_with_or_without_accents() -> None:
    assert marked(TEXT, "", phrase="Night shift")[1] == ["night shift"]
    assert marked("Le Café de l’Oise a fermé.", "", "fr", "cafe de l'oise")[1] == ["Café de l’Oise"]
    assert phrase_pattern("shift").search("nightshift") is None


def test_words_in_a_script_without_spaces_are_marked_where_they_stand() -> None:
    text, marks = marked("市议会周二晚间投票决定重建旧桥。", "议会", "zh")
    assert text == "市议会周二晚间投票决定重建旧桥。"
    assert marks == ["议会"]


def test_a_long_sentence_is_cut_around_the_find_between_words() -> None:
    text = f"{'word ' * 100}then the otter came {'again ' * 100}home."
    cut, marks = marked(text, "otters")
    assert marks == ["otter"]
    assert cut.startswith("…word ")
    assert cut.endswith(" again…")
    assert cut.strip("…") in text
    assert len(cut) <= MAX_CHARS + 2


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_a_snippet_of_any_text_stands_in_it_word_for_word(text: str) -> None:
    found = snippet(text, "en", stems(SENTENCE, "en"), [phrase_pattern("river bridge")])
    _check(found, text)


@given(st.text(max_size=400), st.text(max_size=20))
def test_a_snippet_of_any_text_for_any_words_stands_in_it(text: str, phrase: str) -> None:
    _check(snippet(text, "en", stems(text[:40], "en"), [phrase_pattern(phrase)]), text)


def _check(found: Snippet | None, text: str) -> None:
    if found is not None:
        cut = found.text.removeprefix("…") if found.text not in text else found.text
        assert cut in text or cut.removesuffix("…") in text
        ends = [at for mark in found.marks for at in mark]
        assert ends == sorted(ends)
        assert all(0 <= at <= len(found.text) for at in ends)
