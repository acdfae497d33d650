"""Learning the summarizer's weights from summaries that people wrote, and writing them to `summarizer/weights.json`.

First which words are likely in a summary, by logistic regression. Then what makes a good summary of
three sentences: the weights that give the highest mean ROUGE where each set of sentences is taken with a probability
that grows with its score (the expected reward of a softmax, whose gradient is exact, for all sets are listed). What the
sets are rated by must not have been learnt from their own articles, so that is done in folds.

A taste is learnt for each language: what all have in common, and what is its own, both held small.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.optimize import minimize

from summarizer import weights as stored_weights
from summarizer.editor import Shortlist, shortlist
from summarizer.features import SENTENCE, TWO, WHOLE
from summarizer.fitness import Fitness
from summarizer.salience import STOP_WORD, WORD, Counts, features, kinds
from summarizer.summarize import news_summarizer
from summarizer.weights import Taste, Weights
from summarizer.words import split_words, stem
from tests.bench.rouge import Judge
from tests.bench.samples import Sample, read_sets

WEIGHT = {"bbc": 0.05, "cstnews": 0.1, "temario": 0.1}
"""How much a public set counts beside one that is not named here, whatever its size; by the beginning of its name."""
OWN_STYLE = ("bbc",)
"""Sets whose summaries are not what people write: what is their own is learnt apart and thrown away."""
ROUGE_1, ROUGE_2 = 1 / 3, 1 / 2
"""What a point of each is worth: one of ROUGE-2 is harder to win."""
PENALTY = 0.02
OWN = 0.5
"""How freely a language departs from what all have in common."""
N_FOLDS = 5
WORD_PENALTY = 0.5
_SEED = 11

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass
class Lesson:
    """An article as it is learnt from: what is counted in it, and what its reference summary holds."""

    sample: Sample
    style: str
    weight: float
    counts: Counts
    fitness: Sequence[Fitness]
    texts: Sequence[str]
    words: set[str]


@dataclass
class Choices:
    """The summaries that are possible of an article: their features, a row each, and their rewards."""

    style: str
    weight: float
    features: Array
    rewards: Array


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def learn_weights(folder: Path) -> None:
    """Learn the summarizer's weights from all JSONL files in FOLDER and store them in the package."""
    weights = learn_from(read_sets(folder))
    path = Path(stored_weights.__file__).with_name("weights.json")
    path.write_text(json.dumps(_rounded(weights.as_json()), indent=1) + "\n", "utf-8")
    click.echo(f"Wrote {path.name}.")


def learn(samples: Sequence[Sample]) -> Weights:
    """Return the weights that articles of one set teach."""
    return learn_from({"": samples})


def learn_from(sets: Mapping[str, Sequence[Sample]]) -> Weights:
    """Return the weights that sets of articles teach, each set under its name."""
    lessons = [lesson for name, samples in sets.items() for lesson in _lessons(name, samples)]
    choices = []
    for held_out in _folds(len(lessons)):
        known = [lesson for place, lesson in enumerate(lessons) if place not in held_out]
        salience = _salience(known)
        choices += [found for place in sorted(held_out) if (found := _choices(lessons[place], salience))]
    tastes = _tastes(choices)
    return Weights(*_salience(lessons), tastes=tastes)


def _folds(n: int) -> list[set[int]]:
    order = np.random.default_rng(_SEED).permutation(n)
    return [set(map(int, part)) for part in np.array_split(order, min(N_FOLDS, n))]


def _lessons(name: str, samples: Sequence[Sample]) -> list[Lesson]:
    weight = next((weight for start, weight in WEIGHT.items() if name.startswith(start)), 1.0)
    own_style = name if name.startswith(OWN_STYLE) else ""
    return [_lesson(sample, own_style or sample.language, weight / len(samples)) for sample in samples]


def _lesson(sample: Sample, style: str, weight: float) -> Lesson:
    texts, fitness, counts = news_summarizer(title=sample.title, language=sample.language).read(sample.document)
    words = {stem(word, sample.language) for word in split_words(sample.summary, sample.language)}
    return Lesson(sample, style, weight, counts, fitness, texts, words)


# Words

Salience = tuple[tuple[float, ...], tuple[float, ...]]
Examples = Iterable[tuple[tuple[float, ...], bool, Lesson]]


def _salience(lessons: Sequence[Lesson]) -> Salience:
    """Return the weights of stop words and of words."""
    of_stop_word = _logistic(_examples(lessons, are_stop_words=True), len(STOP_WORD))
    return of_stop_word, _logistic(_examples(lessons, are_stop_words=False), len(WORD))


def _examples(lessons: Sequence[Lesson], *, are_stop_words: bool) -> Examples:
    for lesson in lessons:
        terms = lesson.counts.count
        for term, kind in zip(terms, kinds(lesson.counts, terms), strict=True):
            if (term in lesson.counts.stop_words) == are_stop_words:
                yield features(kind, lesson.counts), term in lesson.words, lesson


def _logistic(examples: Examples, n_features: int) -> tuple[float, ...]:
    """Return the weights of a logistic regression; the constant is the weightiest style's."""
    rows, hits, lessons = zip(*examples, strict=True)
    together: dict[str, float] = defaultdict(float)
    for lesson in lessons:
        together[lesson.style] += lesson.weight
    styles = sorted(together, key=lambda style: -together[style])
    x = np.array(rows, float)
    spread = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    constants = np.array([[lesson.style == style for style in styles] for lesson in lessons], float)[:, 1:]
    x = np.hstack([x / spread, constants])
    sign = np.where(np.array(hits), 1.0, -1.0)
    weight = np.array([lesson.weight for lesson in lessons])
    weight /= weight.mean()

    def loss(w: Array) -> tuple[float, Array]:
        margin = sign * (x @ w)
        wrong = 1 / (1 + np.exp(np.clip(margin, -30, 30)))
        return (
            float(weight @ np.logaddexp(0, -margin)) + WORD_PENALTY * float(w @ w),
            -(x.T @ (weight * sign * wrong)) + 2 * WORD_PENALTY * w,
        )

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return tuple((found[:n_features] / spread).tolist())


# Summaries


def _choices(lesson: Lesson, salience: Salience) -> Choices | None:
    """Return the summaries that are possible of an article; None where there is no choice."""
    listed = shortlist(lesson.counts, lesson.texts, lesson.fitness, Weights(*salience, tastes={}))
    sets = listed.largest_sets()
    if len(sets) < 2:
        return None
    judge = Judge(lesson.sample.summary, lesson.sample.language)
    scored = [judge.score([listed.candidates[index].text for index in chosen]) for chosen in sets]
    rewards = np.array([100 * (ROUGE_1 * scores.rouge1 + ROUGE_2 * scores.rouge2) for scores in scored])
    return Choices(lesson.style, lesson.weight, np.array([_row(listed, chosen) for chosen in sets]), rewards)


def _row(listed: Shortlist, chosen: tuple[int, ...]) -> Array:
    sentences = np.sum([listed.features[index] for index in chosen], axis=0)
    twos = np.sum([np.zeros(len(TWO))] + [listed.two[two] for two in combinations(chosen, 2)], axis=0)
    return np.concatenate([sentences, twos, listed.whole(chosen)])


def _tastes(choices: Sequence[Choices]) -> dict[str, Taste]:
    styles = sorted({one.style for one in choices})
    spread = np.vstack([one.features for one in choices]).std(axis=0)
    spread[spread == 0] = 1.0
    n = len(spread)
    centred = [(one.features - one.features.mean(axis=0)) / spread for one in choices]
    weights = np.array([one.weight for one in choices])
    weights /= weights.sum()

    def loss(w: Array) -> tuple[float, Array]:
        parts = w.reshape(-1, n)
        slope, reward = np.zeros_like(parts), 0.0
        for one, rows, weight in zip(choices, centred, weights, strict=True):
            own = 1 + styles.index(one.style)
            score = rows @ (parts[0] + OWN * parts[own])
            taken = np.exp(score - score.max())
            taken /= taken.sum()
            expected = float(taken @ one.rewards)
            reward += weight * expected
            pull = weight * (rows.T @ (taken * (one.rewards - expected)))
            slope[0] += pull
            slope[own] += OWN * pull
        return PENALTY * float(w @ w) - reward, 2 * PENALTY * w - slope.ravel()

    start = np.zeros((1 + len(styles)) * n)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80}).x.reshape(-1, n) / spread
    kept = {style: own for style, own in zip(styles, found[1:], strict=True) if not style.startswith(OWN_STYLE)}
    return {"": _taste(found[0]), **{style: _taste(found[0] + OWN * own) for style, own in kept.items()}}


def _taste(weights: Array) -> Taste:
    sentence, two, whole = np.split(weights, [len(SENTENCE), len(SENTENCE) + len(TWO)])
    if len(whole) != len(WHOLE):
        raise ValueError(f"{len(whole)} weights for {len(WHOLE)} features of a whole summary")
    return Taste(tuple(sentence.tolist()), tuple(two.tolist()), tuple(whole.tolist()))


def _rounded(stored: Any) -> Any:
    """Round the numbers in a document: later digits are noise."""
    if isinstance(stored, dict):
        return {name: _rounded(value) for name, value in stored.items()}
    return round(stored, 4)
