"""What speaks for and against a sentence in a summary, and for a set of sentences as one, in numbers.

A set is rated as a whole: what its sentences are worth each, what two of them say twice, and how much of what a person
would write they are likely to hold at their length.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from summarizer.quotes import has_quotation
from summarizer.salience import Counts

SENTENCE = (
    "first", "second", "third", "log place", "relative place", "inverse place",
    "log words", "words", "squared words", "few words", "many words",
    "expected words", "expected words, dense", "likeliest word", "central", "like the next", "in title", "names",
    "number", "quotation", "quotation marks", "opens with quotation", "leans", "before one that leans",
    "addresses reader", "said",
)  # fmt: skip
TWO = ("shared words", "shared expected words", "next to each other")
WHOLE = ("score", "score of a long one", "log words", "words", "squared words")
"""The features of a sentence, of two in one summary, and of a whole summary, by name."""

# English, as most news: where another language has such a word, it says little.
_READER = frozenset({"you", "your"})
_SAID = frozenset({"said", "say", "told"})
_QUOTATION_MARK = re.compile(r"[\"“”„«»「」『』]")
_OPENING_MARKS = "\"“„«»‘'「『"
# As long as what people write in a few lines, and in a paragraph, in words.
_SHORT = 35
_LONG = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be chosen: its place, its terms, and how many words of a person's summary it may hold."""

    place: int
    text: str
    n_words: int
    terms: frozenset[str]
    telling: frozenset[str]
    """The terms that are no stop words."""
    expected: float
    leans: bool


def candidate(place: int, text: str, counts: Counts, chances: Mapping[str, float], *, leans: bool) -> Candidate:
    """Return a sentence with the number of its words that are expected in a summary."""
    sentence = counts.sentences[place]
    terms = frozenset(sentence)
    expected = sum(map(chances.__getitem__, terms))
    return Candidate(place, text, len(sentence), terms, terms.difference(counts.stop_words), expected, leans)


def centrality(sentences: Sequence[Set[str]]) -> list[float]:
    """Return how much each sentence has in common with all: the row sums of the matrix of their cosines.

    The matrix itself is not needed for them: v · Σv, which is linear in the words.
    """
    together: dict[str, float] = defaultdict(float)
    for terms in sentences:
        weight = 1 / math.sqrt(len(terms) or 1)
        for term in terms:
            together[term] += weight
    return [sum(map(together.__getitem__, terms)) / math.sqrt(len(terms) or 1) for terms in sentences]


def likeness(a: Set[str], b: Set[str]) -> float:
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
    """Return the features of a sentence, named in `SENTENCE`; what its neighbours say of it is given."""
    place, text, n, telling = one.place, one.text, one.n_words, one.telling
    marks = _QUOTATION_MARK.search(text) is not None
    words = n / 20
    return (
        place == 0, place == 1, place == 2, math.log1p(place), place / len(counts.sentences), 1 / (1 + place),
        math.log1p(n), words, words * words, n < 8, n > 35,
        one.expected, one.expected / (n + 5), max(map(chances.__getitem__, telling), default=0.0),
        central, like_next, len(telling & counts.title) / len(counts.title) if counts.title else 0.0,
        len(telling & counts.capitals.keys()) / n, not telling.isdisjoint(counts.numbers),
        marks and has_quotation(text), marks, text[0] in _OPENING_MARKS, one.leans, before_leaning,
        not _READER.isdisjoint(one.terms), not _SAID.isdisjoint(one.terms),
    )  # fmt: skip


def two_features(a: Candidate, b: Candidate, chances: Mapping[str, float]) -> tuple[float, float, float]:
    """Return the features of two sentences in one summary, named in `TWO`."""
    shared, shorter = a.telling & b.telling, min(len(a.telling), len(b.telling))
    return (
        len(shared) / shorter if shorter else float(a.terms == b.terms),
        sum(map(chances.__getitem__, shared)) if shared else 0.0,
        float(b.place - a.place == 1),
    )


def said_twice(a: Candidate, b: Candidate, chances: Mapping[str, float]) -> float:
    """Return how many of the expected words two sentences both have: in one summary they count once."""
    return sum(map(chances.__getitem__, a.terms & b.terms))


def whole_features(n_words: int, expected: float) -> tuple[float, ...]:
    """Return the features of a whole summary, named in `WHOLE`, all of them linear in the expected words.

    The scores are the F1 of what it is expected to share with a person's summary, a short one and a long one.
    """
    words = n_words / 60
    return (
        2 * expected / (n_words + _SHORT), 2 * expected / (n_words + _LONG), math.log1p(n_words), words, words * words,
    )  # fmt: skip
