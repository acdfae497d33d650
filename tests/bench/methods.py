"""The summarizers that are compared, each under its name: ours, sumy's, the opening, chance, and the best there is."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from summarizer.summarize import summarize
from summarizer.words import stemmer, stop_words
from tests.bench.rouge import Judge
from tests.bench.samples import Sample

Method = Callable[[Sample, int, Judge], tuple[str, ...]]
"""Chooses at most so many sentences of an article. Only the oracle looks at the judge, who knows the reference."""

OURS, LEAD, ORACLE = "tidings", "lead", "oracle"
# KL's cost is the cube of the sentences: 200 took 5 s.
KL_SENTENCES = 100
SUMY = {
    "lexrank": "lex_rank.LexRankSummarizer",
    "lsa": "lsa.LsaSummarizer",
    "textrank": "text_rank.TextRankSummarizer",
    "luhn": "luhn.LuhnSummarizer",
    "kl": "kl.KLSummarizer",
    "sumbasic": "sum_basic.SumBasicSummarizer",
    "reduction": "reduction.ReductionSummarizer",
}
"""sumy's summarizers. Its Edmundson is left out: it asks for hand-made lists of bonus and stigma words."""


class NotMeasuredError(Exception):
    """A method that gave up on an article, or would take too long over it."""


def sumy_summarizer(name: str, language: str) -> Any:
    """Return one of sumy's summarizers with our stems and stop words."""
    module, kind = SUMY[name].split(".")
    summarizer = getattr(import_module(f"sumy.summarizers.{module}"), kind)(stemmer(language))
    summarizer.stop_words = stop_words(language)
    return summarizer


def by_sumy(name: str, sample: Sample, count: int, _judge: Judge) -> tuple[str, ...]:
    """Choose as sumy does; raises NotMeasuredError where it divides by zero or would take too long."""
    if name == "kl" and len(sample.sentences) > KL_SENTENCES:
        raise NotMeasuredError(f"more than {KL_SENTENCES} sentences")
    try:
        return tuple(map(str, sumy_summarizer(name, sample.language)(sample.document, count)))
    except ArithmeticError as e:
        raise NotMeasuredError(str(e)) from e


def ours(sample: Sample, count: int, _judge: Judge) -> tuple[str, ...]:
    """Choose as Tidings does."""
    return summarize(sample.text, title=sample.title, language=sample.language, count=count).best(count)


def lead(sample: Sample, count: int, _judge: Judge) -> tuple[str, ...]:
    """Take the article's first sentences."""
    return sample.sentences[:count]


def by_chance(sample: Sample, count: int, _judge: Judge) -> tuple[str, ...]:
    """Take any sentences, the same ones at every run."""
    places = range(len(sample.sentences))
    drawn = random.Random(sample.id).sample(places, min(count, len(places)))  # noqa: S311 - no secret
    return tuple(sample.sentences[place] for place in sorted(drawn))


def oracle(sample: Sample, count: int, judge: Judge) -> tuple[str, ...]:
    """Take one sentence after the other that adds most to the mean of ROUGE-1 and ROUGE-2, as long as one adds."""
    chosen: list[int] = []
    reached = 0.0
    while len(chosen) < count:
        left = [place for place in range(len(sample.sentences)) if place not in chosen]
        tried = [(judge.mean12(_at(sample, [*chosen, place])), -place) for place in left]
        best, place = max(tried, default=(0.0, 0))
        if best <= reached:
            break
        reached = best
        chosen.append(-place)
    return _at(sample, chosen)


def _at(sample: Sample, places: list[int]) -> tuple[str, ...]:
    return tuple(sample.sentences[place] for place in sorted(places))


METHODS: dict[str, Method] = {
    OURS: ours,
    LEAD: lead,
    **{name: partial(by_sumy, name) for name in SUMY},
    "random": by_chance,
    ORACLE: oracle,
}
"""All that can be asked for by name."""
