"""Which texts of a story say what a sentence says. Pure, and bounded however long the texts are.

That is judged by the stems that a sentence shares with two neighbouring sentences of a text: what one outlet packs into
one sentence, another spreads over two. A stem weighs the more, the rarer it is in the story's own texts (its subject's
name, which is everywhere, tells nothing), and half as much again where it is a number or a name.
"""

from __future__ import annotations

import math
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise

from summarizer.text import split_sentences, stems

TEXT_CHARS = 20_000
"""So much of a text is compared at most, and less of each where there are many."""
ALL_CHARS = 100_000
SAID = 0.7
"""With this share of a sentence's weight, and all its numbers, a text says the same."""
HINTED = 0.4
"""With less than this share it does not; in between nobody knows."""
TELLING = 1.5
"""How much more a number or a name weighs than another word as rare."""

LONGEST_WORD = 40
"""Sentences with longer ones are taken apart anew each time, and have no names."""

Stems = frozenset[str]

# What newspapers spell out: four dead are not six, and 'ten' is 10. Where one is an article too, it tells nothing.
_FROM_TWO_TO_TWELVE = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "en": "two three four five six seven eight nine ten eleven twelve",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
}
_MARKS = string.punctuation + "“”„«»‘’"


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is compared, in a language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a sentence's weight a text holds at most in one place, and whether that says the same.

    `numbers` are those of the sentence's that stand in places which may say the same.
    """

    weight: float
    is_said: bool
    numbers: Stems


class Comparison:
    """The texts of a story, taken apart once, so that each of many sentences is looked up in all of them."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._stemmers: dict[str, _Stemmer] = {}
        self._chars = min(TEXT_CHARS, ALL_CHARS // max(1, len(texts)))
        self._windows: list[Stems] = []
        self._owners: list[int] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        frequency = Counter[str]()
        n_sentences = 0
        self._is_whole = [len(text.text) <= self._chars for text in texts]
        for number, text in enumerate(texts):
            stemmer = self._stemmer(text.language)
            sentences = [stemmer.stems(sentence) for sentence in split_sentences(text.text[: self._chars])]
            n_sentences += len(sentences)
            for sentence in sentences:
                frequency.update(sentence)
            self._add_windows(number, sentences)
        self._names = frozenset(stem for stemmer in self._stemmers.values() for stem in stemmer.names())
        self._heaviest = math.log(2 + n_sentences)
        self._weights = {
            stem: math.log(1 + n_sentences / n) * (TELLING if stem in self._names or is_number(stem) else 1.0)
            for stem, n in frequency.items()
        }

    def _stemmer(self, language: str) -> _Stemmer:
        return self._stemmers.setdefault(language, _Stemmer(language))

    def _add_windows(self, owner: int, sentences: Sequence[Stems]) -> None:
        for first, second in pairwise([*sentences, frozenset()]):
            window = first | second
            for stem in window:
                self._places[stem].append(len(self._windows))
            self._windows.append(window)
            self._owners.append(owner)

    def is_whole(self, text: int) -> bool:
        """Tell whether all of a text is compared."""
        return self._is_whole[text]

    def stems(self, sentence: str, language: str) -> Stems:
        """Return what a sentence consists of."""
        return self._stemmer(language).stems(sentence)

    def weight(self, stems: Iterable[str]) -> float:
        """Return what stems weigh together."""
        return sum([self._weights.get(stem, self._heaviest) for stem in stems])

    def share(self, stems: Stems, of: Stems) -> float:
        """Return the share of a sentence's weight that another one holds."""
        shared = stems & of
        return self.weight(shared) / self.weight(stems) if shared else 0.0

    def shares(self, stems: Stems) -> dict[int, Share]:
        """Return how much of a sentence each text holds; none of those that hold next to nothing."""
        total, numbers = self.weight(stems) or 1.0, numbers_in(stems)
        most: dict[int, float] = defaultdict(float)
        found: dict[int, Stems] = defaultdict(frozenset)
        said: set[int] = set()
        for place, held in self._held(stems, total).items():
            owner = self._owners[place]
            most[owner] = max(most[owner], held)
            if held >= HINTED * total:
                there = numbers & self._windows[place]
                found[owner] |= there
                if held >= SAID * total and there == numbers:
                    said.add(owner)
        return {owner: Share(held / total, owner in said, found[owner]) for owner, held in most.items()}

    def _held(self, stems: Stems, total: float) -> dict[int, float]:
        """Return what each place holds of a sentence, where that may matter: where one of its rarest stems stands."""
        held: dict[int, float] = defaultdict(float)
        rest = total
        for stem in sorted(stems, key=lambda stem: len(self._places.get(stem, ()))):
            weight = self._weights.get(stem, self._heaviest)
            if rest >= HINTED / 2 * total:
                for place in self._places.get(stem, ()):
                    held[place] += weight
            else:
                for place in held:
                    if stem in self._windows[place]:
                        held[place] += weight
            rest -= weight
        return held

    def unheard(self, stems: Stems, texts: Iterable[int]) -> Stems:
        """Return the stems that stand in none of the texts."""
        among = set(texts)
        return frozenset(
            stem for stem in stems if among.isdisjoint(self._owners[place] for place in self._places.get(stem, ()))
        )

    def names_in(self, stems: Stems) -> Stems:
        """Return what of a sentence is a name."""
        return stems & self._names


def is_number(stem: str) -> bool:
    """Tell whether a stem is a number."""
    return stem[:1].isdigit()


def numbers_in(stems: Stems) -> Stems:
    """Return the numbers of a sentence."""
    return frozenset(filter(is_number, stems))


class _Stemmer:
    """Takes sentences apart, and remembers which words look like names.

    Those are words that begin with a capital within a sentence, and never with a small letter.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._within: set[str] = set()

    def stems(self, sentence: str) -> Stems:
        words = sentence.split()
        if max(map(len, words), default=0) > LONGEST_WORD:  # written without spaces, or no words at all
            return frozenset(stems(sentence, self._language))
        self._within.update(words[1:])
        return frozenset(chain.from_iterable([_stems(word, self._language) for word in words]))

    def names(self) -> set[str]:
        capital, small = set[str](), set[str]()
        for word in self._within:
            initial = word[0] if word[0].isalnum() else next(filter(str.isalnum, word), "")
            (capital if initial.isupper() else small).update(_stems(word, self._language))
        return capital - small


@lru_cache(maxsize=20_000)
def _stems(word: str, language: str) -> tuple[str, ...]:
    """Return the stems of a word with its marks; newspapers use the same words over and over."""
    number = _number_words(language).get(word.strip(_MARKS).lower())
    return (number,) if number else stems(word, language)


@cache
def _number_words(language: str) -> dict[str, str]:
    words = _FROM_TWO_TO_TWELVE.get(language, "").split()
    return {word: str(number) for number, word in enumerate(words, start=2)}
