"""The choice of how sentences are ranked: our own summarizer, sumy's, or simply the first ones.

Whichever it is sees the same document, and none may choose what can't be printed: a cut-off end, a caption, a quotation
without its speaker, a 'He' without a name. So what differs between two methods is their judgement.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from summarizer.fitness import judge
from summarizer.lean import without_numpy
from summarizer.lengths import KEPT_SENTENCES, MAX_TEXT_CHARS
from summarizer.model import Pick, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import ModuleType

Method = Literal["tidings", "lexrank", "lsa", "textrank", "luhn", "lead"]
METHODS: tuple[Method, ...] = get_args(Method)

Printable = tuple[int, Any, bool]
"""A sentence that can be printed: its place in the article, itself, whether it leans on the one before it."""

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
        text = text[:MAX_TEXT_CHARS].rpartition("\n")[0] or text[:MAX_TEXT_CHARS]
    if method == "tidings":
        summary: Summary = _our_own().summarize(text, title=title, language=language, count=count)
        return summary
    candidates = list(_within_reach(_candidates(text, language)))
    order: Iterable[int] = range(len(candidates))
    if method != "lead":
        from summarizer.sumy_methods import rank

        order = rank([sentence for _, sentence, _ in candidates], method=method, language=language)
    return Summary(_taken([candidates[index] for index in order], count))


def _candidates(text: str, language: str) -> Iterator[Printable]:
    """Yield the sentences that can be printed, each once, with their places in the article."""
    seen, place = set(), 0
    for paragraph in _our_own().read_document(text, language).paragraphs:
        for sentence, fitness in zip(
            paragraph.sentences, judge(list(map(str, paragraph.sentences)), language), strict=True
        ):
            if fitness.is_fit and sentence not in seen:
                seen.add(sentence)
                yield place, sentence, fitness.leans and place > 0
            place += 1


def _within_reach(candidates: Iterable[Printable]) -> Iterator[Printable]:
    n_words = 0
    for n_sentences, printable in enumerate(candidates, start=1):
        n_words += len(printable[1].words)
        if n_sentences > MOST_SENTENCES or n_words > MOST_WORDS:
            return
        yield printable


def _taken(ranked: Sequence[Printable], count: int) -> tuple[Pick, ...]:
    """Return the first `count` of those ranked, none that leans on a sentence which is not among those before it."""
    picks: dict[int, Pick] = {}
    for place, sentence, leans in ranked:
        if len(picks) < count and (not leans or place - 1 in picks):
            picks[place] = Pick(place, str(sentence), leans)
    return tuple(picks.values())


@cache
def _our_own() -> ModuleType:
    """Import our own summarizer at first use: sumy brings NLTK along, 20 MB that the bot itself can do without."""
    with without_numpy():
        from summarizer import summarize as own
    return own
