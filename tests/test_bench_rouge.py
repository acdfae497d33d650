"""The benchmarks' ROUGE: the same figures as the package rouge-score, in other languages with their own letters."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from tests.bench.rouge import Judge, Scores

KINDS = ["rouge1", "rouge2", "rougeLsum"]
WORDS = (
    "the a of in mayor mayors council bridge bridges opened opening was closed closing said says flood flooded river "
    "10 1,200 U.S. city's and on Monday, workers working quickly café it's running ran"
).split()


def theirs(reference: str, sentences: list[str]) -> Scores:
    scores = RougeScorer(KINDS, use_stemmer=True).score(reference, "\n".join(sentences))
    return Scores(*(float(scores[kind].fmeasure) for kind in KINDS))


def invented(chance: random.Random, n_sentences: int) -> list[str]:
    return [" ".join(chance.choices(WORDS, k=chance.randint(1, 25))) + "." for _ in range(n_sentences)]


def is_near(ours: Scores, other: Scores) -> bool:
    return (ours.rouge1, ours.rouge2, ours.rouge_lsum) == pytest.approx((other.rouge1, other.rouge2, other.rouge_lsum))


@pytest.mark.parametrize("seed", range(50))
def test_figures_are_those_of_rouge_score(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    reference = "\n".join(invented(chance, chance.randint(1, 5)))
    judge = Judge(reference, "en")
    for _ in range(3):
        sentences = invented(chance, chance.randint(1, 4))
        assert is_near(judge.score(sentences), theirs(reference, sentences))


@settings(max_examples=50, deadline=None)
@given(
    reference=st.lists(st.text("aab  c.é\n", max_size=40), max_size=3),
    sentences=st.lists(st.text("aab  c.é", max_size=40), max_size=3),
)
def test_figures_are_those_of_rouge_score_for_odd_texts_too(reference: list[str], sentences: list[str]) -> None:
    assert is_near(Judge("\n".join(reference), "en").score(sentences), theirs("\n".join(reference), sentences))


def test_judge_remembers_nothing_of_one_summary_that_changes_the_next() -> None:
    judge = Judge("The mayor opened the bridge.\nThe river flooded the city.", "en")
    first = judge.score(["The mayor opened the bridge."])
    judge.score(["The river flooded the city.", "Nothing was said."])
    assert judge.score(["The mayor opened the bridge."]) == first


def test_portuguese_is_compared_by_its_own_stems() -> None:
    assert Judge("Pontes fechadas", "pt").score(["ponte fechado"]).rouge2 == 1


def test_accented_word_is_not_cut_in_two() -> None:
    assert Judge("pé", "pt").score(["p"]).rouge1 == 0


def test_summary_that_is_the_reference_scores_one() -> None:
    assert Judge("A ponte abriu.\nO rio subiu.", "pt").score(["A ponte abriu.", "O rio subiu."]) == Scores(1, 1, 1)


def test_nothing_scores_nothing() -> None:
    assert Judge("", "en").score([]) == Judge("A bridge.", "en").score([]) == Scores(0, 0, 0)
