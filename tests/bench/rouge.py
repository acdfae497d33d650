"""ROUGE-1, ROUGE-2 and ROUGE-Lsum (Lin 2004), as the package rouge-score counts them, and fast enough to ask often.

A test holds them to that package's figures. English is cut and stemmed as it does it (letters a-z and digits, Porter's
stems of words above three letters); it drops all other letters, so every other language gets our own words and stems.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from nltk.stem.porter import PorterStemmer

from summarizer.words import split_words, stem

_ENGLISH_WORD = re.compile(r"[a-z0-9]+")
_PORTER = PorterStemmer()


@dataclass(frozen=True, slots=True)
class Scores:
    """F1 of words, of word pairs, and of longest common subsequences over a whole summary; 0 to 1."""

    rouge1: float
    rouge2: float
    rouge_lsum: float


class Judge:
    """Scores summaries of one article against its reference, whose lines are its sentences."""

    def __init__(self, reference: str, language: str) -> None:
        self._language = language
        self._lines = [words for line in reference.split("\n") if (words := tokens(line, language))]
        self._reference = [word for line in self._lines for word in line]
        self._words, self._pairs = Counter(self._reference), pairs(self._reference)
        self._tokens: dict[str, list[str]] = {}
        self._common: dict[str, list[set[int]]] = {}

    def score(self, sentences: Sequence[str]) -> Scores:
        """Score a summary, sentence by sentence; what was learnt of a sentence is kept for the next summary."""
        said = [self.tokens(sentence) for sentence in sentences]
        return Scores(*self._ngrams(said), self._lsum(sentences, said))

    def mean12(self, sentences: Sequence[str]) -> float:
        """Score a summary by the mean of its ROUGE-1 and ROUGE-2 alone."""
        return sum(self._ngrams([self.tokens(sentence) for sentence in sentences])) / 2

    def tokens(self, sentence: str) -> list[str]:
        """Return the stems that are compared."""
        if sentence not in self._tokens:
            self._tokens[sentence] = tokens(sentence, self._language)
        return self._tokens[sentence]

    def _ngrams(self, said: Sequence[Sequence[str]]) -> tuple[float, float]:
        words = [word for sentence in said for word in sentence]
        return _f1_of(self._words, Counter(words)), _f1_of(self._pairs, pairs(words))

    def _lsum(self, sentences: Sequence[str], said: Sequence[Sequence[str]]) -> float:
        left = Counter(word for sentence in said for word in sentence)
        n_said, n_hits = left.total(), 0
        owed = Counter(self._words)
        common = [self._in_common(sentence) for sentence in sentences]
        for number, line in enumerate(self._lines):
            places: set[int] = set().union(*(one[number] for one in common))
            for place in sorted(places):
                word = line[place]
                if left[word] > 0 and owed[word] > 0:  # a word counts once, however many lines share it
                    left[word] -= 1
                    owed[word] -= 1
                    n_hits += 1
        return _f1(n_hits, n_said, len(self._reference))

    def _in_common(self, sentence: str) -> list[set[int]]:
        if sentence not in self._common:
            words = self.tokens(sentence)
            self._common[sentence] = [common_places(line, words) for line in self._lines]
        return self._common[sentence]


def tokens(text: str, language: str) -> list[str]:
    """Return the words of `text` that ROUGE compares, stemmed."""
    if language == "en":
        return [_porter(word) if len(word) > 3 else word for word in _ENGLISH_WORD.findall(text.lower())]
    return [stem(word, language) for word in split_words(text)]


def pairs(words: Sequence[str]) -> Counter[tuple[str, str]]:
    """Count the neighbouring words."""
    return Counter(pairwise(words))


def common_places(line: Sequence[str], words: Sequence[str]) -> set[int]:
    """Return the places in `line` of the longest subsequence that it has in common with `words`.

    The table of lengths is kept as one integer a row, with its bits set where the length grows (Hyyrö 2004); of several
    longest subsequences it is the one that rouge-score takes.
    """
    where: dict[str, int] = {}
    for place, word in enumerate(words):
        where[word] = where.get(word, 0) | 1 << place
    rows = [0]
    for word in line:
        row = rows[-1]
        either = row | where.get(word, 0)
        rows.append(either & ((either - (row << 1 | 1)) ^ either))
    places: set[int] = set()
    i, j = len(line), len(words)
    while i and j:
        if line[i - 1] == words[j - 1]:
            i, j = i - 1, j - 1
            places.add(i)
        elif _length(rows[i], j - 1) > _length(rows[i - 1], j):
            j -= 1
        else:
            i -= 1
    return places


def _length(row: int, j: int) -> int:
    return (row & ((1 << j) - 1)).bit_count()


@cache
def _porter(word: str) -> str:
    return str(_PORTER.stem(word))


def _f1_of(reference: Mapping[Any, int], said: Counter[Any]) -> float:
    hits = sum(min(n, reference.get(one, 0)) for one, n in said.items())
    return _f1(hits, said.total(), sum(reference.values()))


def _f1(hits: int, n_said: int, n_reference: int) -> float:
    return 2 * hits / (n_said + n_reference) if hits else 0.0
