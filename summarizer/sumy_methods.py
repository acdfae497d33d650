"""How sumy's own summarizers rank sentences; they need numpy, which is imported here alone.

sumy's hands out sets for a count. Here each gives its ratings instead, and the order follows from them, so that a
shorter summary is contained in a longer one.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else numpy takes memory for a thread a processor, on import

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from summarizer.text import stem, stop_words

_DIGITS = 6
"""Ratings that differ later are equal: sumy adds them up in an order that changes from one process to the next."""


class _Ratings:
    """Makes one of sumy's summarizers return the rating of each sentence, in the document's order."""

    @staticmethod
    def _get_best_sentences(
        sentences: Sequence[Any], _: int, rating: dict[Any, float] | Callable[..., float], *args: Any
    ) -> list[float]:
        rate = rating.__getitem__ if isinstance(rating, dict) else rating
        return [float(rate(sentence, *args)) for sentence in sentences]


class _LexRank(_Ratings, LexRankSummarizer):  # type: ignore[misc]
    @staticmethod
    def _compute_idf(sentences: Sequence[Sequence[str]]) -> Any:
        """Return the words' weights; sumy looks for each word in each list of words, which takes its time."""
        return LexRankSummarizer._compute_idf([frozenset(words) for words in sentences])  # noqa: SLF001

    @staticmethod
    def power_method(matrix: Any, epsilon: float) -> Any:
        """Return the sentences' scores; equal ones where no word tells them apart, for which sumy divides by zero."""
        if not matrix.any():
            return np.ones(len(matrix))
        return LexRankSummarizer.power_method(matrix, epsilon)


class _Lsa(_Ratings, LsaSummarizer):  # type: ignore[misc]
    pass


class _TextRank(_Ratings, TextRankSummarizer):  # type: ignore[misc]
    pass


class _Luhn(_Ratings, LuhnSummarizer):  # type: ignore[misc]
    pass


_SUMMARIZERS: dict[str, Any] = {"lexrank": _LexRank, "lsa": _Lsa, "textrank": _TextRank, "luhn": _Luhn}


def rank(sentences: Sequence[Any], *, method: str, language: str) -> list[int]:
    """Return the indices of sumy sentences, each unlike the others, in the order in which a method prefers them.

    Those that it rates alike keep their order, as in sumy; all do where it can't rate them.
    """
    summarizer = _SUMMARIZERS[method](lambda word: stem(word, language))
    summarizer.stop_words = stop_words(language)
    document = ObjectDocumentModel([Paragraph(sentences)])
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Number of words", category=UserWarning)  # LSA, of short texts
            ratings = [round(rating, _DIGITS) for rating in summarizer(document, len(sentences))]
    except np.linalg.LinAlgError:  # LSA's decomposition need not converge
        ratings = []
    ratings = ratings or [0.0] * len(sentences)  # there is no word but stop words
    return sorted(range(len(sentences)), key=lambda index: (-ratings[index], index))
