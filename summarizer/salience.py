"""How likely each word of an article, and each pair of neighbouring words, stands in the summary that a person writes.

Two logistic models by word, one for stop words and one for all others, and one by pair; they know how often and how
early a word stands in the article, whether it is a name or a number, and whether the headline has it. Their weights
are learnt (`python -m tests.bench learn`), and no word is known to them by itself: they hold for any language.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import mul

STOP_WORD = ("one", "log count", "log sentence", "in first", "log sentences", "in title", "title lacks")
WORD = (*STOP_WORD, "share of commonest", "capitals", "capitals x log count", "number", "once")
PAIR = (
    "one", "logits", "lower logit", "product of logits", "log count", "log sentence", "in first", "in second",
    "of two words", "of two stop words", "of two names",
)  # fmt: skip
"""The features of each model, by name."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """An article in numbers: its sentences as terms (stems), and what is counted of these over all of it."""

    sentences: Sequence[Sequence[str]]
    stop_words: Collection[str]
    title: Collection[str]
    count: Mapping[str, int]
    first: Mapping[str, int]
    """The place of the first sentence that has a term."""
    capitals: Mapping[str, int]
    """How often a term has a capital inside a sentence."""
    highest: int
    """How often the commonest term stands that is no stop word."""


def count_terms(
    sentences: Sequence[Sequence[str]],
    *,
    stop_words: Collection[str],
    title: Collection[str],
    capitals: Iterable[str],
) -> Counts:
    """Count the terms of an article; `capitals` holds those with a capital inside a sentence, as often as they have."""
    count = Counter(chain.from_iterable(sentences))
    first: dict[str, int] = {}
    for place in range(len(sentences) - 1, -1, -1):
        first.update(dict.fromkeys(sentences[place], place))
    highest = max((n for term, n in count.items() if term not in stop_words), default=1)
    return Counts(sentences, stop_words, title, count, first, Counter(capitals), highest)


def word_features(counts: Counts, term: str) -> tuple[float, ...]:
    """Return the features of a term, as many as `STOP_WORD` or `WORD` has names."""
    n, first = counts.count[term], counts.first[term]
    log_n = math.log(n)
    shared = (
        1.0, log_n, math.log1p(first), float(not first), math.log(len(counts.sentences)), float(term in counts.title),
        float(bool(counts.title) and term not in counts.title),
    )  # fmt: skip
    if term in counts.stop_words:
        return shared
    share = counts.capitals.get(term, 0) / n
    return (*shared, n / counts.highest, share, share * log_n, float(term.isdigit()), float(n == 1))


def pair_features(counts: Counts, pair: Pair, n: int, first: int, logits: Mapping[str, float]) -> tuple[float, ...]:
    """Return the features of a pair of neighbours that stands `n` times, first in the sentence `first`."""
    a, b = pair
    logit_a, logit_b = logits[a], logits[b]
    n_stop_words = (a in counts.stop_words) + (b in counts.stop_words)
    names = 2 * counts.capitals.get(a, 0) > counts.count[a] and 2 * counts.capitals.get(b, 0) > counts.count[b]
    return (
        1.0, logit_a + logit_b, min(logit_a, logit_b), logit_a * logit_b, math.log(n), math.log1p(first),
        float(first == 0), float(first == 1), float(not n_stop_words), float(n_stop_words == 2), float(names),
    )  # fmt: skip


def word_logits(
    counts: Counts, terms: Iterable[str], *, of_stop_word: Sequence[float], of_word: Sequence[float]
) -> dict[str, float]:
    """Return the log-odds of each term to stand in a summary, by the weights of the two models of words."""
    stop_words = counts.stop_words
    return {
        term: sum(map(mul, of_stop_word if term in stop_words else of_word, word_features(counts, term)))
        for term in terms
    }


def pair_chances(
    counts: Counts, wanted: Set[Pair], logits: Mapping[str, float], *, of_pair: Sequence[float]
) -> dict[Pair, float]:
    """Return how likely each of the wanted pairs stands in a summary, by the weights of the model of pairs."""
    counted, first = count_pairs(counts.sentences, wanted)
    return {
        pair: chance(sum(map(mul, of_pair, pair_features(counts, pair, counted[pair], first[pair], logits))))
        for pair in wanted
    }


def count_pairs(sentences: Sequence[Sequence[str]], wanted: Set[Pair]) -> tuple[Mapping[Pair, int], dict[Pair, int]]:
    """Return how often pairs stand in an article, and for those wanted the first sentence that has each."""
    first: dict[Pair, int] = {}
    counted: Counter[Pair] = Counter()
    for place in range(len(sentences) - 1, -1, -1):
        pairs = list(pairwise(sentences[place]))
        counted.update(pairs)
        first.update(dict.fromkeys(wanted.intersection(pairs), place))
    return counted, first


def chance(logit: float) -> float:
    """Return the probability of log-odds; they are kept where it does not overflow."""
    return 1.0 / (1.0 + math.exp(-min(max(logit, -30.0), 30.0)))


def neighbours(terms: Sequence[str]) -> set[Pair]:
    """Return the pairs of neighbouring terms in a sentence."""
    return set(pairwise(terms))
