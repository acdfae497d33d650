"""Whether learnt weights hold where they were not learnt: on held-out parts of a set, and on other sets."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import click

from summarizer.summarize import summarize
from tests.bench.contest import Contest
from tests.bench.samples import Sample

_SEED = 7


class Learner(Protocol):
    """Learns weights from articles and their reference summaries; knows no others."""

    def __call__(self, samples: Sequence[Sample]) -> Any:
        """Return what `summarize(..., weights=...)` takes."""


Chooser = Callable[[Sample, int, Any], tuple[str, ...]]
"""Chooses at most so many sentences of an article with these weights."""


def learner() -> Learner:
    """Return the project's own way to learn."""
    try:
        from tests.bench.learn import learn
    except ImportError as e:
        raise click.UsageError(f"There is nothing that learns weights: {e}.") from e
    return learn


def ours_with(sample: Sample, count: int, weights: Any) -> tuple[str, ...]:
    """Choose as Tidings does with other weights."""
    summary = summarize(sample.text, title=sample.title, language=sample.language, count=count, weights=weights)
    return summary.best(count)


def folds(samples: Sequence[Sample], n_folds: int) -> list[list[int]]:
    """Part the places of articles into folds of about one size; articles with the same reference stay together."""
    return in_folds([sample.summary for sample in samples], n_folds)


def in_folds(kinds: Sequence[str], n_folds: int) -> list[list[int]]:
    """Part the places into folds of about one size; those of one kind stay together."""
    groups: dict[str, list[int]] = {}
    for place, kind in enumerate(kinds):
        groups.setdefault(kind, []).append(place)
    shuffled = list(groups.values())
    random.Random(_SEED).shuffle(shuffled)  # noqa: S311 - no secret
    parted: list[list[int]] = [[] for _ in range(n_folds)]
    for group in shuffled:
        min(parted, key=len).extend(group)
    return [sorted(fold) for fold in parted if fold]


def cross_validated(
    samples: Sequence[Sample], count: int, n_folds: int, learn: Learner, choose: Chooser
) -> list[tuple[str, ...]]:
    """Summarize each article with weights that were learnt from the other folds."""
    chosen: dict[int, tuple[str, ...]] = {}
    for fold in folds(samples, n_folds):
        held_out = set(fold)
        weights = learn([sample for place, sample in enumerate(samples) if place not in held_out])
        chosen.update({place: choose(samples[place], count, weights) for place in fold})
    return [chosen[place] for place in range(len(samples))]


def transfer(contests: Sequence[Contest], n_folds: int, learn: Learner, choose: Chooser) -> list[tuple[str, list[str]]]:
    """Return a row for each set that weights were learnt from, and one for all sets but the one shown.

    A cell is what they win over the opening on a set, by ROUGE-1 and ROUGE-2. A set's own cell is cross-validated.
    """
    rows = []
    for taught in contests:
        weights = learn(taught.samples)
        cells = []
        for shown in contests:
            if shown is taught:
                chosen = cross_validated(shown.samples, shown.count, n_folds, learn, choose)
            else:
                chosen = [choose(sample, shown.count, weights) for sample in shown.samples]
            cells.append(_cell(shown, chosen))
        rows.append((taught.name, cells))
    if len(contests) > 1:
        rows.append(("all others", [_cell(shown, _by_others(shown, contests, learn, choose)) for shown in contests]))
    return rows


def _by_others(shown: Contest, contests: Sequence[Contest], learn: Learner, choose: Chooser) -> list[tuple[str, ...]]:
    weights = learn([sample for contest in contests if contest is not shown for sample in contest.samples])
    return [choose(sample, shown.count, weights) for sample in shown.samples]


def _cell(shown: Contest, chosen: Sequence[Sequence[str]]) -> str:
    return " / ".join(f"{difference.mean:+.2f}" for difference in shown.above_lead(shown.score(chosen)))
