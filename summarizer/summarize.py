"""An article to its most telling sentences, word for word. sumy's own methods are in `sumy_methods`.

`NewsSummarizer` has sumy's form: it takes a sumy document and can stand wherever one of sumy's own summarizers stands.
It asks what a person's summary of the article would hold (`salience`), rates whole sets of sentences by that and by
what a news editor knows of a good line (`features`), and takes the best set (`editor`). The weights are learnt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, filterfalse
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer
from sumy.utils import ItemsCount

from summarizer.editor import LOOKED_AT, choose, shortlist
from summarizer.fitness import Fitness, judge, without_date_line
from summarizer.lengths import KEPT_SENTENCES
from summarizer.model import Pick, Summary
from summarizer.salience import Counts, count_terms
from summarizer.sentences import split_sentences
from summarizer.tokenizer import Tokenizer
from summarizer.weights import Weights, learnt_weights
from summarizer.words import split_words, stemmer, stop_words

MAX_SENTENCES = 1_000
MAX_WORDS = 8_000
"""So much of a document is read: the longest of articles."""
_MARKS = "\"'“”‘’„«»()[]{},.;:!?…-–—"


class NewsSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Chooses sentences as a news editor would; linear in the length of the document."""

    stop_words: frozenset[str] = frozenset()
    title: str = ""
    language: str = "en"
    weights: Weights | None = None

    def __call__(self, document: Any, sentences_count: int | str) -> tuple[Any, ...]:
        """Return the best sentences of a sumy document in the document's order; '20%' is a count too."""
        sentences = document.sentences
        count = len(ItemsCount(sentences_count)(sentences))
        return tuple(sentences[pick.place] for pick in sorted(self.rank(document, count)))

    def rank(self, document: Any, count: int) -> list[Pick]:
        """Return at most `count` sentences, the most telling first, none that says another's again."""
        weights = self.weights or learnt_weights()
        texts, fitness, counts = self.read(document)
        chosen = choose(shortlist(counts, texts, fitness, weights), count, weights.taste(self.language))
        return [Pick(one.place, one.text, one.leans and one.place > 0) for one in chosen]

    def read(self, document: Any) -> tuple[list[str], list[Fitness], Counts]:
        """Return a document's sentences, whether each can be printed, and what is counted of their terms."""
        paragraphs = [[str(sentence) for sentence in paragraph.sentences] for paragraph in document.paragraphs]
        words = _within_reach(sentence.words for sentence in document.sentences)
        texts = list(chain.from_iterable(paragraphs))[: len(words)]
        fitness = self._judge(paragraphs)[: len(words)]
        fitness += [Fitness(is_fit=False)] * (len(texts) - len(fitness))
        return texts, fitness, self._count(words, texts)

    def _judge(self, paragraphs: Sequence[Sequence[str]]) -> list[Fitness]:
        """Judge as many sentences as are looked at, and the one behind them."""
        fitness, n_fit = [], 0
        for one in chain.from_iterable(judge(paragraph, self.language) for paragraph in paragraphs):
            fitness.append(one)
            if n_fit >= LOOKED_AT:
                break
            n_fit += one.is_fit
        return fitness

    def _count(self, sentences: Sequence[Sequence[str]], texts: Sequence[str]) -> Counts:
        # As sumy's own `stem_word`, without its two calls for each word.
        words = list(set(chain.from_iterable(sentences)))
        terms = dict(zip(words, map(self._stemmer, map(str.lower, words)), strict=True))
        titled = set(split_words(self.title, self.language)).difference(self.stop_words)
        return count_terms(
            [[terms[word] for word in sentence] for sentence in sentences],
            stop_words=set(map(self._stemmer, self.stop_words.intersection(map(str.lower, words)))),
            title={terms.get(word) or self.stem_word(word) for word in titled},
            capitals=filter(None, map(terms.get, chain.from_iterable(map(_capitals, texts)))),
        )


def _within_reach(sentences: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """Return the words of the sentences that are within `MAX_WORDS`."""
    within, n_words = [], 0
    for words in sentences:
        n_words += len(words)
        if n_words > MAX_WORDS:
            break
        within.append(words)
    return within


def _capitals(text: str) -> Iterator[str]:
    """Yield the words of a sentence that have a capital, but for its first, in lower case."""
    for word in filterfalse(str.islower, text.split()[1:]):
        if (bare := word.strip(_MARKS))[:1].isupper():
            yield bare.lower().removesuffix("'s").removesuffix("’s")


def summarize(
    text: str, *, title: str = "", language: str = "en", count: int = KEPT_SENTENCES, weights: Weights | None = None
) -> Summary:
    """Choose at most `count` sentences of `text` (paragraphs parted by newlines); none where none can stand alone."""
    summarizer = news_summarizer(title=title, language=language)
    summarizer.weights = weights
    return Summary(tuple(summarizer.rank(read_document(text, language), count)))


def news_summarizer(*, title: str = "", language: str = "en") -> NewsSummarizer:
    """Return our summarizer with the stems and stop words of a language."""
    summarizer = NewsSummarizer(stemmer(language))
    summarizer.stop_words, summarizer.title, summarizer.language = stop_words(language), title, language
    return summarizer


def read_document(text: str, language: str) -> Any:
    """Return a text (paragraphs parted by newlines) as a sumy document, without the places where it was filed.

    What goes beyond `MAX_SENTENCES` is left out.
    """
    tokenizer = Tokenizer(language)
    paragraphs, n_sentences = [], 0
    for line in text.split("\n"):
        sentences = split_sentences(without_date_line(line), language)[: MAX_SENTENCES - n_sentences]
        paragraphs.append(Paragraph([Sentence(sentence, tokenizer) for sentence in sentences]))
        n_sentences += len(sentences)
        if n_sentences >= MAX_SENTENCES:
            break
    return ObjectDocumentModel(paragraphs)
