"""What speaks for and against a sentence in a summary, and for a set of sentences as one, in numbers.

A set is rated as a whole: what its sentences are worth each, what two of them say twice, and how much of what a person
would write they are likely to hold at their length.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.quotes import has_quotation
from summarizer.salience import Counts, Pair, neighbours

SENTENCE = (
    "first", "second", "third", "log place", "relative place", "inverse place",
    "log words", "words", "squared words", "few words", "many words",
    "expected words", "expected pairs", "expected words, dense", "expected pairs, dense", "likeliest word",
    "central", "like the next", "in title", "names",
    "quotation", "quotation marks", "opens with quotation", "leans", "before one that leans", "question",
    "first person", "addresses reader", "number", "said",
)  # fmt: skip
TWO = ("shared words", "shared expected words", "next to each other")
WHOLE = ("word score", "pair score", "long word score", "long pair score", "log words", "words", "squared words")
"""The features of a sentence, of two in one summary, and of a whole summary, by name."""

_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our|us|me)\b(?!\.)")
_READER = re.compile(r"\b(?:you|your|you['’]re)\b", re.IGNORECASE)
_SAID = re.compile(r"\b(?:said|says|told|disse|diz|afirmou|sagte|dit|dijo|ha detto|zei)\b")
_DIGIT = re.compile(r"\d")
_QUOTATION_MARK = re.compile(r"[\"“”„«»「」]")
_OPENS_WITH_QUOTATION = re.compile(r"[\"“„«»‘'「『]")
_CLOSING = "\"'”’“‘»«)]」』"
# As long as what people write in a few lines, in words.
_REFERENCE_WORDS = 35
_LONG_REFERENCE_WORDS = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be chosen: its place, its terms, and what of a person's summary it is likely to hold."""

    place: int
    text: str
    n_words: int
    terms: frozenset[str]
    telling: frozenset[str]
    """The terms that are no stop words."""
    pairs: frozenset[Pair]
    expected_words: float
    expected_pairs: float
    leans: bool


def candidate(
    place: int,
    text: str,
    counts: Counts,
    chances: Mapping[str, float],
    pair_chances: Mapping[Pair, float],
    *,
    leans: bool,
) -> Candidate:
    """Return a sentence with what is expected of its words and pairs."""
    sentence = counts.sentences[place]
    terms = frozenset(sentence)
    pairs = frozenset(neighbours(sentence))
    return Candidate(
        place, text, len(sentence), terms, terms.difference(counts.stop_words), pairs,
        sum(map(chances.__getitem__, terms)), sum(map(pair_chances.__getitem__, pairs)), leans,
    )  # fmt: skip


def centrality(sentences: Sequence[frozenset[str]]) -> list[float]:
    """Return how much each sentence has in common with all: the row sums of the matrix of their cosines.

    The matrix itself is not needed for them: v · Σv, which is linear in the words.
    """
    together: dict[str, float] = defaultdict(float)
    for terms in sentences:
        weight = 1 / math.sqrt(len(terms) or 1)
        for term in terms:
            together[term] += weight
    return [sum(map(together.__getitem__, terms)) / math.sqrt(len(terms) or 1) for terms in sentences]


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the cosine of two sentences' words, each counted once."""
    shared = len(a & b)
    return shared / math.sqrt(len(a) * len(b)) if shared else 0.0


def sentence_features(
    one: Candidate,
    counts: Counts,
    chances: Mapping[str, float],
    *,
    central: float,
    like_next: float,
    before_leaning: bool,
) -> tuple[float, ...]:
    """Return the features of a sentence, named in `SENTENCE`; what its neighbours and the article say of it is given."""
    place, text, n, telling = one.place, one.text, one.n_words, one.telling
    marks = _QUOTATION_MARK.search(text) is not None
    return (
        place == 0, place == 1, place == 2, math.log1p(place), place / len(counts.sentences), 1 / (1 + place),
        math.log1p(n), n / 20, (n / 20) ** 2, n < 8, n > 35,
        one.expected_words, one.expected_pairs, one.expected_words / (n + 5), one.expected_pairs / (n + 5),
        max(map(chances.__getitem__, telling), default=0.0),
        central, like_next, len(telling & counts.title) / len(counts.title) if counts.title else 0.0,
        len(telling & counts.capitals.keys()) / n,
        marks and has_quotation(text), marks, _OPENS_WITH_QUOTATION.match(text) is not None, one.leans, before_leaning,
        text.rstrip(_CLOSING).endswith(("?", "？", "؟")), _PERSON.search(text) is not None,
        _READER.search(text) is not None, _DIGIT.search(text) is not None, _SAID.search(text) is not None,
    )  # fmt: skip


def two_features(a: Candidate, b: Candidate, chances: Mapping[str, float]) -> tuple[float, ...]:
    """Return the features of two sentences in one summary, named in `TWO`."""
    shared = a.telling & b.telling
    return (
        len(shared) / (min(len(a.telling), len(b.telling)) or 1), sum(map(chances.__getitem__, shared)),
        float(abs(a.place - b.place) == 1),
    )  # fmt: skip


def overlap(
    a: Candidate, b: Candidate, chances: Mapping[str, float], pair_chances: Mapping[Pair, float]
) -> tuple[float, float]:
    """Return the expected words and pairs that two sentences both have: in one summary they count once."""
    pairs = a.pairs & b.pairs
    return (
        sum(map(chances.__getitem__, a.terms & b.terms)),
        sum(map(pair_chances.__getitem__, pairs)) if pairs else 0.0,
    )


def whole_features(n_words: int, expected_words: float, expected_pairs: float) -> tuple[float, ...]:
    """Return the features of a whole summary, named in `WHOLE`.

    The scores are F1 of what it is expected to share with a person's summary, a short one and a long one.
    """
    return (
        2 * expected_words / (n_words + _REFERENCE_WORDS), 2 * expected_pairs / (n_words + _REFERENCE_WORDS),
        2 * expected_words / (n_words + _LONG_REFERENCE_WORDS), 2 * expected_pairs / (n_words + _LONG_REFERENCE_WORDS),
        math.log1p(n_words), n_words / 60, (n_words / 60) ** 2,
    )  # fmt: skip
