"""How likely each word of an article stands in the summary that a person writes.

Two logistic models, one for stop words and one for all others. They know how often and how early a word stands in the
article, whether it is a name or a number, and whether the headline has it. Their weights are learnt (`python -m
tests.bench learn`), and no word is known to them by itself: they hold for any language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from math import exp, log, log1p
from operator import mul
from typing import NamedTuple

STOP_WORD = ("one", "log count", "log sentence", "in first", "log sentences", "in title", "title lacks")
WORD = (*STOP_WORD, "share of commonest", "capitals", "capitals x log count", "number", "once")
"""The features of each model, by name."""


@dataclass(frozen=True, slots=True)
class Counts:
    """An article in numbers: its sentences as terms (stems), and what is counted of these over all of it."""

    sentences: Sequence[Sequence[str]]
    stop_words: Set[str]
    title: Set[str]
    count: Mapping[str, int]
    first: Mapping[str, int]
    """The place of the first sentence that has a term."""
    capitals: Mapping[str, int]
    """How often a term has a capital inside a sentence."""
    numbers: Set[str]
    highest: int
    """How often the commonest term stands that is no stop word."""
    log_sentences: float


class Kind(NamedTuple):
    """All that a term's chance follows from; many terms of an article are of one kind."""

    n: int
    first: int
    n_capitals: int
    stop: bool
    number: bool
    titled: bool


def count_terms(
    sentences: Sequence[Sequence[str]], *, stop_words: Set[str], title: Set[str], capitals: Iterable[str]
) -> Counts:
    """Count the terms of an article; `capitals` holds those with a capital inside a sentence, as often as they have."""
    count = Counter(chain.from_iterable(sentences))
    first: dict[str, int] = {}
    for place in range(len(sentences) - 1, -1, -1):
        first.update(dict.fromkeys(sentences[place], place))
    return Counts(
        sentences,
        stop_words,
        title,
        count,
        first,
        Counter(capitals),
        numbers=frozenset(filter(str.isdigit, count)),
        highest=max(map(count.__getitem__, count.keys() - stop_words), default=1),
        log_sentences=log(len(sentences) or 1),
    )


def features(kind: Kind, counts: Counts) -> tuple[float, ...]:
    """Return the features of the terms of a kind, as many as `STOP_WORD` or `WORD` has names."""
    n, first, n_capitals, stop, number, titled = kind
    log_n = log(n)
    shared = (1.0, log_n, log1p(first), not first, counts.log_sentences, titled, not titled and bool(counts.title))
    if stop:
        return shared
    capitals = n_capitals / n
    return (*shared, n / counts.highest, capitals, capitals * log_n, number, n == 1)


def kinds(counts: Counts, terms: Iterable[str]) -> Iterator[tuple[str, Kind]]:
    """Yield each term with its kind."""
    count, first, capitals = counts.count, counts.first, counts.capitals
    stop_words, numbers, title = counts.stop_words, counts.numbers, counts.title
    for term in terms:
        fields = count[term], first[term], capitals.get(term, 0), term in stop_words, term in numbers, term in title
        yield term, fields  # type: ignore[misc]  # a Kind in all but name: making one costs as much as the rest


def chances(
    counts: Counts, terms: Iterable[str], *, of_stop_word: Sequence[float], of_word: Sequence[float]
) -> dict[str, float]:
    """Return the probability of each term to stand in a summary, by the weights of the two models."""
    known: dict[Kind, float] = {}
    found = {}
    for term, kind in kinds(counts, terms):
        if (chance := known.get(kind)) is None:
            logit = sum(map(mul, of_stop_word if kind[3] else of_word, features(kind, counts)))
            chance = known[kind] = 1.0 / (1.0 + exp(-min(max(logit, -30.0), 30.0)))
        found[term] = chance
    return found
