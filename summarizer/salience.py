"""How likely each word of an article, and each pair of neighbouring words, stands in the summary that a person writes.

Two logistic models by word, one for stop words and one for all others, and one by pair; they know how often and how
early a word stands in the article, whether it is a name or a number, and whether the headline has it. Their weights
are learnt (`python -m tests.bench learn`), and no word is known to them by itself: they hold for any language.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import mul

STOP_WORD = ("one", "log count", "log sentence", "in first", "log sentences", "in title", "title lacks")
WORD = (*STOP_WORD, "share of commonest", "capitals", "capitals x log count", "number", "once")
LOGITS = ("logits", "lower logit", "product of logits")
PAIR = (
    *LOGITS,
    "one", "log count", "log sentence", "in first", "in second", "of two words", "of two stop words", "of two names",
)  # fmt: skip
"""The features of each model, by name."""

Pair = tuple[str, str]


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
    names: Set[str]
    """The terms that mostly have one there."""
    highest: int
    """How often the commonest term stands that is no stop word."""


def count_terms(
    sentences: Sequence[Sequence[str]],
    *,
    stop_words: Set[str],
    title: Set[str],
    capitals: Iterable[str],
) -> Counts:
    """Count the terms of an article; `capitals` holds those with a capital inside a sentence, as often as they have."""
    count = Counter(chain.from_iterable(sentences))
    first: dict[str, int] = {}
    for place in range(len(sentences) - 1, -1, -1):
        first.update(dict.fromkeys(sentences[place], place))
    highest = max((n for term, n in count.items() if term not in stop_words), default=1)
    with_capital = Counter(capitals)
    names = {term for term, n in with_capital.items() if 2 * n > count[term]}
    return Counts(sentences, stop_words, title, count, first, with_capital, names, highest)


def word_features(
    n: int, first: int, n_capitals: int, *, stop: bool, number: bool, titled: bool, counts: Counts
) -> tuple[float, ...]:
    """Return the features of a term that stands `n` times, first in the sentence `first`: `STOP_WORD` or `WORD`."""
    log_n = math.log(n)
    shared = (
        1.0, log_n, math.log1p(first), float(not first), math.log(len(counts.sentences)), float(titled),
        float(bool(counts.title) and not titled),
    )  # fmt: skip
    if stop:
        return shared
    capitals = n_capitals / n
    return (*shared, n / counts.highest, capitals, capitals * log_n, float(number), float(n == 1))


WordKind = tuple[int, int, int, bool, bool, bool]


def word_kinds(counts: Counts, terms: Iterable[str]) -> Iterator[tuple[str, WordKind]]:
    """Yield each term with all that its features follow from; many terms of an article are of one kind."""
    count, first, capitals, stop_words, title = (
        counts.count, counts.first, counts.capitals, counts.stop_words, counts.title,
    )  # fmt: skip
    for term in terms:
        yield (
            term, (count[term], first[term], capitals.get(term, 0), term in stop_words, term.isdigit(), term in title)
        )  # fmt: skip


def features_of_kind(kind: WordKind, counts: Counts) -> tuple[float, ...]:
    """Return the features of all terms of a kind."""
    n, first, n_capitals, stop, number, titled = kind
    return word_features(n, first, n_capitals, stop=stop, number=number, titled=titled, counts=counts)


def word_logits(
    counts: Counts, terms: Iterable[str], *, of_stop_word: Sequence[float], of_word: Sequence[float]
) -> dict[str, float]:
    """Return the log-odds of each term to stand in a summary, by the weights of the two models of words."""
    known: dict[WordKind, float] = {}
    logits = {}
    for term, kind in word_kinds(counts, terms):
        if kind not in known:
            known[kind] = sum(map(mul, of_stop_word if kind[3] else of_word, features_of_kind(kind, counts)))
        logits[term] = known[kind]
    return logits


def pair_features(counts: Counts, pair: Pair, n: int, first: int, logits: Mapping[str, float]) -> tuple[float, ...]:
    """Return the features of a pair of neighbours that stands `n` times, first in the sentence `first`: `PAIR`."""
    a, b = pair
    n_stop_words = (a in counts.stop_words) + (b in counts.stop_words)
    are_names = a in counts.names and b in counts.names
    return (*_logit_features(logits[a], logits[b]), *_kind_features(n, first, n_stop_words, are_names))


def _logit_features(a: float, b: float) -> tuple[float, float, float]:
    return a + b, min(a, b), a * b


def _kind_features(n: int, first: int, n_stop_words: int, are_names: bool) -> tuple[float, ...]:
    return (
        1.0, math.log(n), math.log1p(first), float(first == 0), float(first == 1), float(not n_stop_words),
        float(n_stop_words == 2), float(are_names),
    )  # fmt: skip


def pair_chances(
    counts: Counts, wanted: set[Pair], logits: Mapping[str, float], *, of_pair: Sequence[float]
) -> dict[Pair, float]:
    """Return how likely each of the wanted pairs stands in a summary, by the weights of the model of pairs."""
    counted, first = count_pairs(counts.sentences, wanted)
    stop_words, names = counts.stop_words, counts.names
    of_sum, of_lower, of_product = of_pair[: len(LOGITS)]
    of_kind = of_pair[len(LOGITS) :]
    known: dict[tuple[int, int, int, bool], float] = {}
    chances = {}
    for pair in wanted:
        a, b = pair
        kind = counted[pair], first[pair], (a in stop_words) + (b in stop_words), a in names and b in names
        if kind not in known:
            known[kind] = sum(map(mul, of_kind, _kind_features(*kind)))
        a_logit, b_logit = logits[a], logits[b]
        lower = min(b_logit, a_logit)
        chances[pair] = chance(
            known[kind] + of_sum * (a_logit + b_logit) + of_lower * lower + of_product * a_logit * b_logit
        )
    return chances


def count_pairs(sentences: Sequence[Sequence[str]], wanted: set[Pair]) -> tuple[Mapping[Pair, int], dict[Pair, int]]:
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
