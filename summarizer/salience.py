"""How likely each word of an article stands in the summary that a person writes.

Two logistic models, one for stop words and one for all others. They know how often and how early a word stands in the
article, whether it is a name or a number, and whether the headline has it. Their weights are learnt (`python -m
tests.bench learn FOLDER`), and no word is known to them by itself: they hold for any language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, repeat
from math import log, log1p, tanh
from operator import mul

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


Kind = tuple[int, int, int, bool, bool, bool]
"""All that a term's chance follows from: how often it stands, the place of the first, how often it has a capital,
whether it is a stop word, a number, in the title. Many terms of an article are of one kind."""


def count_terms(
    sentences: Sequence[Sequence[str]], *, stop_words: Set[str], title: Set[str], capitals: Iterable[str]
) -> Counts:
    """Count the terms of an article; `capitals` holds those with a capital inside a sentence, as often as they have."""
    count = Counter(chain.from_iterable(sentences))
    first: dict[str, int] = {}
    for place, sentence in enumerate(sentences):
        for term in sentence:
            first.setdefault(term, place)
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
    shared = 1.0, log_n, log1p(first), not first, counts.log_sentences, titled, not titled and bool(counts.title)
    if stop:
        return shared
    capitals = n_capitals / n
    return (*shared, n / counts.highest, capitals, capitals * log_n, number, n == 1)


def kinds(counts: Counts, terms: Collection[str]) -> Iterator[Kind]:
    """Return the kind of each term."""
    return zip(
        map(counts.count.__getitem__, terms),
        map(counts.first.__getitem__, terms),
        map(counts.capitals.get, terms, repeat(0)),
        map(counts.stop_words.__contains__, terms),
        map(counts.numbers.__contains__, terms),
        map(counts.title.__contains__, terms),
        strict=True,
    )


def chances(
    counts: Counts, terms: Collection[str], *, of_stop_word: Sequence[float], of_word: Sequence[float]
) -> dict[str, float]:
    """Return the probability of each term to stand in a summary, by the weights of the two models."""
    found = [*kinds(counts, terms)]
    known = {}
    for kind in set(found):
        _, _, _, is_stop_word, _, _ = kind
        logit = sum(map(mul, of_stop_word if is_stop_word else of_word, features(kind, counts)))
        known[kind] = (1 + tanh(logit / 2)) / 2  # the logistic function, for which no number is too large
    return dict(zip(terms, map(known.__getitem__, found), strict=True))
