"""The tokenizer that sumy is given, without NLTK's data files."""

from __future__ import annotations

from summarizer.sentences import split_sentences
from summarizer.words import split_words


class Tokenizer:
    """Sentences and words of a language, in the shape that sumy asks for."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a paragraph."""
        return tuple(split_sentences(text, self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence, in lower case."""
        return tuple(split_words(sentence, self.language))
