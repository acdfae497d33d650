"""A set of articles on which methods compete: their scores, and how sure one is of a difference between two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tests.bench.methods import LEAD, METHODS, Method, NotMeasuredError
from tests.bench.rouge import Judge
from tests.bench.samples import Sample

N_RESAMPLES = 1_000
_SEED = 20_240_229

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean difference of two methods on the same articles, and the 95% bootstrap interval of that mean."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:+6.2f} [{self.low:+6.2f}, {self.high:+6.2f}]"


@dataclass(frozen=True)
class Contest:
    """The articles of one set, and how many sentences a summary may have."""

    name: str
    samples: tuple[Sample, ...]
    count: int

    @cached_property
    def judges(self) -> tuple[Judge, ...]:
        """One judge for each article."""
        return tuple(Judge(sample.summary, sample.language) for sample in self.samples)

    @cached_property
    def lead(self) -> Numbers:
        """What the articles' openings score."""
        return self.score([METHODS[LEAD](sample, self.count, judge) for sample, judge in self._pairs()])

    def choose(self, method: Method) -> tuple[list[tuple[str, ...]], Counter[str]]:
        """Summarize all articles; where a method gives up, the opening stands in, and the reasons are counted."""
        chosen, refused = [], Counter[str]()
        for sample, judge in self._pairs():
            try:
                chosen.append(method(sample, self.count, judge))
            except NotMeasuredError as e:
                refused[str(e)] += 1
                chosen.append(METHODS[LEAD](sample, self.count, judge))
        return chosen, refused

    def score(self, chosen: Sequence[Sequence[str]]) -> Numbers:
        """Return ROUGE-1, ROUGE-2, ROUGE-Lsum (0 to 100) and words of one summary of each article: (n_articles, 4)."""
        rows = []
        for judge, sentences in zip(self.judges, chosen, strict=True):
            scores = judge.score(sentences)
            n_words = sum(len(sentence.split()) for sentence in sentences)
            rows.append((scores.rouge1 * 100, scores.rouge2 * 100, scores.rouge_lsum * 100, n_words))
        return np.array(rows, dtype=np.float64)

    def above_lead(self, scored: Numbers) -> tuple[Difference, Difference]:
        """Compare scores with those of the openings, by ROUGE-1 and by ROUGE-2."""
        return difference(scored[:, 0], self.lead[:, 0]), difference(scored[:, 1], self.lead[:, 1])

    def _pairs(self) -> list[tuple[Sample, Judge]]:
        return list(zip(self.samples, self.judges, strict=True))


def difference(ours: Numbers, theirs: Numbers) -> Difference:
    """Compare two methods' scores of the same articles: (n_articles,) each. The resamples are the same at every run."""
    gained = ours - theirs
    resamples = np.random.default_rng(_SEED).integers(len(gained), size=(N_RESAMPLES, len(gained)))
    low, high = np.quantile(gained[resamples].mean(axis=1), (0.025, 0.975))
    return Difference(float(gained.mean()), float(low), float(high))
