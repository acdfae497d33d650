from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from summarizer import summarize as our_own
from summarizer.fitness import LONGEST_CHARS
from summarizer.lengths import KEPT_SENTENCES, MAX_TEXT_CHARS
from summarizer.methods import METHODS, MOST_SENTENCES, Method, summarize
from summarizer.model import Summary
from summarizer.tokenizer import Tokenizer
from summarizer.words import stem, stop_words
from tests.odd_texts import ODD_TEXTS, SENTENCE

SUMY = {
    "lexrank": LexRankSummarizer,
    "lsa": LsaSummarizer,
    "textrank": TextRankSummarizer,
    "luhn": LuhnSummarizer,
}
SENTENCES = (
    "The town council of Orlow voted on Tuesday night to rebuild the old river bridge for 12 million crowns.",
    "Work on the bridge begins in May and will take two years, the mayor, Hanne Ruud, told reporters.",
    "Until then, buses will take the long way round by the mill, which adds a quarter of an hour to the trip.",
    "Fishermen on the river fear that the piers of the new bridge will drive the salmon away for good.",
    "The old bridge over the river was built by the grandfathers of those fishermen in one summer.",
    "Orlow has asked the province to pay for half of the piers and all of the road to the mill.",
    "Salmon came back to the river nine years ago, after the mill had stopped to dye its wool.",
    "The mayor expects the first buses to cross the bridge on the day of the harvest fair.",
)
NAMES = "Marn Tolva Birk Esker Haldon Lund Ovik Pirna Rask Solm".split()
# LSA, as it is in sumy, can't tell sentences of as many words apart.
OF_DIFFERENT_LENGTHS = [f"The bridge of Orlow opens for {' and '.join(NAMES[:n])}." for n in (4, 9, 2, 7, 3, 8, 10)]
CUT_OFF = "The council of Orlow has told the builders of the bridge that they…"
NO_COMMON_WORD = "Salmon swim upstream every spring near distant waterfalls."

methods = st.sampled_from(METHODS)
every_method = pytest.mark.parametrize("method", METHODS)
sumys_methods = pytest.mark.parametrize("method", list(SUMY))


def places(summary: Summary) -> list[int]:
    return [pick.place for pick in summary.ranked]


@every_method
def test_a_shorter_summary_is_contained_in_the_longer(method: Method) -> None:
    text = "\n".join(SENTENCES)
    whole = places(summarize(text, count=8, method=method))
    for count in range(8):
        assert places(summarize(text, count=count, method=method)) == whole[:count]


@sumys_methods
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_the_sentences_are_those_that_sumy_itself_would_take(method: Method, count: int) -> None:
    lines = OF_DIFFERENT_LENGTHS if method == "lsa" else SENTENCES
    theirs = SUMY[method](lambda word: stem(word, "en"))
    theirs.stop_words = stop_words("en")
    document = ObjectDocumentModel([Paragraph([Sentence(line, Tokenizer("en")) for line in lines])])
    expected = tuple(str(sentence) for sentence in theirs(document, count))
    assert summarize("\n".join(lines), count=count, method=method).best(count) == expected


def test_the_lead_is_the_first_sentences_that_are_whole() -> None:
    summary = summarize("\n".join([CUT_OFF, *SENTENCES]), method="lead")
    assert places(summary) == [1, 2, 3, 4, 5]


def test_our_own_method_is_the_one_of_the_house_and_alone_heeds_the_headline() -> None:
    text, title = "\n".join(SENTENCES), "Salmon fishermen fear the piers"
    assert summarize(text, title=title) == our_own.summarize(text, title=title)
    assert summarize(text, title=title) != summarize(text)
    assert all(summarize(text, title=title, method=name) == summarize(text, method=name) for name in METHODS[1:])


def test_the_methods_differ() -> None:
    assert len({summarize("\n".join(SENTENCES), method=method) for method in METHODS}) >= 5


@every_method
def test_no_method_takes_what_was_cut_off_or_where_it_was_filed_or_the_same_twice(method: Method) -> None:
    first, *others = SENTENCES
    summary = summarize("\n".join([f"ORLOW (Reuters) - {first}", CUT_OFF, first, *others]), count=20, method=method)
    assert sorted(pick.sentence for pick in summary.ranked) == sorted(SENTENCES)


@every_method
def test_places_are_those_in_the_article(method: Method) -> None:
    by_place = [CUT_OFF, SENTENCES[0], CUT_OFF, SENTENCES[1]]
    summary = summarize("\n".join(by_place), method=method)
    assert {pick.place: pick.sentence for pick in summary.ranked} == {1: SENTENCES[0], 3: SENTENCES[1]}


@sumys_methods
@pytest.mark.parametrize(
    "text",
    [
        f"{SENTENCES[0]}\n{NO_COMMON_WORD}",
        "What she was, he had been too.\nThey were what they had been, and so were we.",
        "Здравствуйте, товарищи рыбаки реки.\n市议会周二晚间投票决定重建横跨河流的旧桥。",
    ],
    ids=["no word in common", "stop words alone", "no script in common"],
)
def test_where_a_method_finds_no_difference_the_first_come_first(method: Method, text: str) -> None:
    assert len(summarize(text, method=method).ranked) == 2
    if method != "lsa":  # which counts words
        assert places(summarize(text, method=method)) == [0, 1]


@sumys_methods
def test_sumys_methods_see_so_many_sentences_and_no_more(method: Method) -> None:
    text = "\n".join(f"Ferry number {n} left the harbour of Orlow with people aboard." for n in range(1_000))
    seen = places(summarize(text, count=1_000, method=method))
    assert sorted(seen) == list(range(MOST_SENTENCES))


@every_method
def test_a_paragraph_beyond_all_measure_is_left_out_whole_and_what_follows_too(method: Method) -> None:
    text = f"{SENTENCE}\n{'The bridge is long. ' * (MAX_TEXT_CHARS // 20)}\n{NO_COMMON_WORD}"
    assert summarize(text, method=method).best(KEPT_SENTENCES) == (SENTENCE,)


@every_method
@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_an_odd_text_has_a_short_summary_in_its_own_words_or_none(text: str, method: Method) -> None:
    summary = summarize(text, title="Bridge", method=method)
    assert len(summary.ranked) <= KEPT_SENTENCES
    assert all(pick.sentence in text and len(pick.sentence) <= LONGEST_CHARS for pick in summary.ranked)


lines = st.sampled_from([*SENTENCES, CUT_OFF, NO_COMMON_WORD, "BERN (AFP) - Snow.", "。", "\n", "\ud800"])
hostile = st.lists(lines | st.text(st.characters(), max_size=60).map("{}.".format), max_size=12).map("\n".join)


@given(hostile, methods, st.sampled_from(["en", "de", "zh", "xx", ""]), st.integers(0, 6))
@settings(deadline=None)
def test_every_line_stands_word_for_word_in_the_text_whichever_method_chose_it(
    text: str, method: Method, language: str, count: int
) -> None:
    summary = summarize(text, language=language, count=count, method=method)
    assert len(summary.ranked) <= count
    assert len(set(places(summary))) == len(summary.ranked)
    assert all(pick.sentence in text for pick in summary.ranked)
    assert summary == summarize(text, language=language, count=6, method=method).within(count)


def test_numpy_is_imported_by_the_methods_that_need_it_and_by_nothing_before() -> None:
    script = f"""
import sys
from summarizer.methods import summarize
assert "sumy" not in sys.modules
for method in ("tidings", "lead"):
    assert summarize({SENTENCE!r}, method=method).ranked
assert "sumy" in sys.modules and "numpy" not in sys.modules
assert summarize({SENTENCE!r}, method="lexrank").ranked
assert "numpy" in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603
