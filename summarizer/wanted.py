"""What an article must hold to answer a query: words as each language inflects them, also those that are misspelt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from summarizer import typos
from summarizer.query import MOST_WORDS
from summarizer.store import Store
from summarizer.words import fold, split_words, stem, stop_words

_SURE_LETTERS = 3
"""A word that is two letters wrong is looked for among those that begin alike."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a language: the terms that it may stand for, with marks on their letters or without; its weight."""

    typed: str
    terms: frozenset[str]
    weight: float = 1.0


Wanted = Mapping[str, Sequence[Word]]
"""What an article must hold, by its language."""


def look_up(store: Store, typed: Sequence[str]) -> Wanted:
    """Return the words that were typed as each language of the news inflects them, without those that say nothing."""
    stems = {language: _stems(typed, language) for language in store.languages()}
    accented = store.accented({fold(term) for words in stems.values() for term in words.values()})
    wanted = {
        language: [
            Word(word, frozenset({term, fold(term), *accented.get(fold(term), ())})) for word, term in words.items()
        ]
        for language, words in stems.items()
    }
    return weighed(store, wanted)


def _stems(typed: Iterable[str], language: str) -> dict[str, str]:
    stop = stop_words(language)
    words = [word for text in typed for word in split_words(text, language) if word not in stop]
    return {word: stem(word, language) for word in words[:MOST_WORDS]}


def weighed(store: Store, wanted: Wanted) -> Wanted:
    """Return the words with their weights: the fewer articles hold one, the more it weighs."""
    frequency = _in_use(store, wanted)
    n_articles = store.count_articles()
    return {
        language: [
            replace(word, weight=math.log(1 + (n_articles + 1) / (1 + max(frequency.get(t, 0) for t in word.terms))))
            for word in words
        ]
        for language, words in wanted.items()
    }


def alternatives(wanted: Wanted) -> list[tuple[frozenset[str], ...]]:
    """Return what an article of one language or another must hold, each combination once."""
    return list(dict.fromkeys(tuple(word.terms for word in words) for words in wanted.values() if words))


def heaviest(store: Store, wanted: Wanted) -> list[frozenset[str]]:
    """Return the terms of the two words of each language, of those in use, that weigh most."""
    used = _in_use(store, wanted)
    return list(
        dict.fromkeys(
            word.terms
            for words in wanted.values()
            for word in sorted((w for w in words if not w.terms.isdisjoint(used)), key=lambda word: -word.weight)[:2]
        )
    )


def _in_use(store: Store, wanted: Wanted) -> dict[str, int]:
    """Return in how many articles each of the terms stands that some have."""
    return store.frequencies({term for words in wanted.values() for word in words for term in word.terms})


# Misspelt words


def corrections(store: Store, wanted: Wanted) -> dict[str, str]:
    """Return for each word that nobody wrote the term nearest to it, where there is one."""
    in_use = _in_use(store, wanted)
    unknown = {word.typed for words in wanted.values() for word in words if word.terms.isdisjoint(in_use)}
    unknown -= {word.typed for words in wanted.values() for word in words if not word.terms.isdisjoint(in_use)}
    nearest = {word: _nearest_term(store, word, list(wanted)) for word in sorted(unknown)}
    return {word: term for word, term in nearest.items() if term}


def _nearest_term(store: Store, word: str, languages: Sequence[str]) -> str | None:
    """Return the term of a word that is one letter away, else the nearest of those that begin alike."""
    spellings = [*typos.near_spellings(word)]
    close = {stem(spelling, language) for language in languages for spelling in spellings}
    close.update(*store.accented(map(fold, close)).values())
    if near := store.frequencies(close):
        return max(near, key=lambda term: (near[term], term))
    stems = {stem(word, language) for language in languages}
    found = (
        typos.nearest(term, store.words_like(term[:_SURE_LETTERS]), most=typos.allowed_distance(word)) for term in stems
    )
    return next((term for term in found if term), None)


def corrected(wanted: Wanted, meant: Mapping[str, str]) -> Wanted:
    """Return the words with the terms that were meant by some of them."""
    return {
        language: [
            replace(word, terms=frozenset({meant[word.typed]})) if word.typed in meant else word for word in words
        ]
        for language, words in wanted.items()
    }
