"""What an article must hold to answer a query: words as each language inflects them, also those that are misspelt."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from summarizer import typos
from summarizer.query import MOST_WORDS
from summarizer.store import Store
from summarizer.words import fold, split_words, stem, stop_words

MOST_MISSPELT = 4
"""Of a query with more words that nobody wrote, none is taken for a typo."""


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
    """Return the words with their weights: the fewer articles of the language hold one, the more it weighs."""
    return {
        language: [
            replace(word, weight=math.log(1 + (n_articles + 1) / (1 + max(used.get(term, 0) for term in word.terms))))
            for word in words
        ]
        for language, words in wanted.items()
        for used, n_articles in [(_in_use(store, words, language), store.count_articles(language))]
    }


def _in_use(store: Store, words: Iterable[Word], language: str) -> dict[str, int]:
    """Return in how many articles of a language each of the terms stands that some have."""
    return store.frequencies({term for word in words for term in word.terms}, language)


def heaviest(store: Store, wanted: Wanted, count: int) -> dict[str, list[Word]]:
    """Return the words of each language, of those in use, that weigh most."""
    found: dict[str, list[Word]] = {}
    for language, words in wanted.items():
        used = _in_use(store, words, language)
        known = [word for word in words if not word.terms.isdisjoint(used)]
        found[language] = sorted(known, key=lambda word: -word.weight)[:count]
    return found


# Misspelt words


def corrections(store: Store, wanted: Wanted) -> dict[str, str]:
    """Return for each word that nobody wrote the term nearest to it, where there is one."""
    known: set[str] = set()
    for language, words in wanted.items():
        used = _in_use(store, words, language)
        known |= {word.typed for word in words if not word.terms.isdisjoint(used)}
    unknown = {word.typed for words in wanted.values() for word in words} - known
    unknown = {word for word in unknown if not any(map(str.isdigit, word))}  # another number is another fact
    if len(unknown) > MOST_MISSPELT:
        return {}
    nearest = {word: _nearest_term(store, word, list(wanted)) for word in sorted(unknown)}
    return {word: term for word, term in nearest.items() if term}


def _nearest_term(store: Store, word: str, languages: Sequence[str]) -> str | None:
    """Return the term of a word that is one letter away, else the nearest of those that begin alike."""
    spellings, near = [*typos.near_spellings(word)], Counter[str]()
    for language in languages:
        close = {stem(spelling, language) for spelling in spellings}
        close.update(*store.accented(map(fold, close)).values())
        near.update(store.frequencies(close, language))
    if near:
        return max(near, key=lambda term: (near[term], term))
    most = typos.allowed_distance(word)
    for language in languages:
        term = stem(word, language)
        near.update(store.words_like(term, language, most_apart=most) if most else {})
    stems = sorted({stem(word, language) for language in languages})
    return next((found for one in stems if (found := typos.nearest(one, near, most=most))), None)


def corrected(wanted: Wanted, meant: Mapping[str, str]) -> Wanted:
    """Return the words with the terms that were meant by some of them."""
    return {
        language: [
            replace(word, terms=frozenset({meant[word.typed]})) if word.typed in meant else word for word in words
        ]
        for language, words in wanted.items()
    }
