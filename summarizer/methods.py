"""The choice of how sentences are ranked: our own summarizer, sumy's, or simply the first ones.

Whichever it is sees the same document, and none may choose what can't stand alone: a cut-off end, a scrap, a quotation
that never closes. So what differs between two methods is their judgement.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from summarizer.lean import without_numpy
from summarizer.lengths import KEPT_SENTENCES, MAX_TEXT_CHARS
from summarizer.model import Pick, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

Method = Literal["tidings", "lexrank", "lsa", "textrank", "luhn", "lead"]
METHODS: tuple[Method, ...] = get_args(Method)

MOST_SENTENCES = 80
MOST_WORDS = 2_000
"""So much of an article sumy's methods see: they compare all sentences with all others, word by word."""


def summarize(
    text: str, *, title: str = "", language: str = "en", count: int = KEPT_SENTENCES, method: Method = "tidings"
) -> Summary:
    """Choose at most `count` sentences of `text` (paragraphs parted by newlines); none where none can stand alone.

    The headline counts for our own method alone. Where sumy's finds nothing to tell sentences apart by, the first win.
    """
    if len(text) > MAX_TEXT_CHARS:
        text = text[:MAX_TEXT_CHARS].rpartition("\n")[0]
    if method == "tidings":
        summary: Summary = _our_own().summarize(text, title=title, language=language, count=count)
        return summary
    candidates = list(_within_reach(_candidates(text, language)))
    order: Iterable[int] = range(len(candidates))
    if method != "lead":
        from summarizer.sumy_methods import rank

        order = rank([sentence for _, sentence in candidates], method=method, language=language)
    ranked = [candidates[index] for index in order][:count]
    return Summary(tuple(Pick(place, str(sentence)) for place, sentence in ranked))


def _candidates(text: str, language: str) -> Iterator[tuple[int, Any]]:
    """Yield the sentences that can stand alone, each once, with their places in the article."""
    own, seen = _our_own(), set()
    for place, sentence in enumerate(own.read_document(text, language).sentences):
        if sentence not in seen and own.can_stand_alone(str(sentence)):
            seen.add(sentence)
            yield place, sentence


def _within_reach(candidates: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    n_words = 0
    for n_sentences, (place, sentence) in enumerate(candidates, start=1):
        n_words += len(sentence.words)
        if n_sentences > MOST_SENTENCES or n_words > MOST_WORDS:
            return
        yield place, sentence


@cache
def _our_own() -> ModuleType:
    """Import our own summarizer at first use: sumy brings NLTK along, 20 MB that the bot itself can do without."""
    with without_numpy():
        from summarizer import summarize as own
    return own
