"""Which texts of a story say what a sentence says. Pure, and bounded however long the texts are.

That is judged by the stems that a sentence shares with two neighbouring sentences of a text: what one outlet packs into
one sentence, another spreads over two. A stem weighs the more, the rarer it is in the story's own texts (its subject's
name, which is everywhere, tells nothing), and half as much again where it is a number or a name. Numbers must all be
there, and what one denies another must not say: of 'fifteen died' and 'twelve died', or 'will appeal' and 'will not
appeal', neither bears out the other, though all other words be the same. Nor does a text that has the same names and
nothing else of it, or that tells of another weekday.
"""

from __future__ import annotations

import math
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise

from summarizer.sentences import split_sentences
from summarizer.words import stems

TEXT_CHARS = 20_000
"""So much of a text is compared at most, and less of each where there are many."""
ALL_CHARS = 100_000
SAID = 0.7
"""With this share of a sentence's weight, and all its numbers, a text says the same."""
HINTED = 0.4
"""With less than this share it does not; in between nobody knows."""
TELLING = 1.5
"""How much more a number or a name weighs than another word as rare."""
SPOKEN_OF = 0.45
"""So much must be there of what is no name, unless it has numbers that are there: names alone only say of whom."""
NEARLY = 0.8
"""With this share of what a place holds, one sentence there is what speaks of the matter."""
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
_DENYING = {
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts",
    "en": "not no never nobody none nothing neither nor cannot",
    "es": "no nunca nadie ningún ninguna ninguno nada",
    "fr": "ne pas jamais aucun aucune rien",
    "it": "non mai nessun nessuna nessuno niente",
    "nl": "niet geen nooit niemand niets",
    "pt": "não nunca ninguém nenhum nenhuma nada",
}
# What was done on Wednesday is not what the same people did on Tuesday. Portuguese days are ordinals, which say much
# else, and of the Spanish 'sábado' the stem is that of 'saber' too.
_WEEKDAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
_WITH_CAPITAL_NOUNS = frozenset({"de", "lb"})
"""In these languages a capital within a sentence makes no name."""
NOT = "¬"
"""Stands among the stems of a sentence that denies something."""
_CONTRACTED_NOT = ("n't", "n’t")
_MARKS = string.punctuation + "“”„«»‘’"


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is compared, in a language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a sentence's weight a text holds at most in one place, and whether it says the same.

    `agreeing` is how much a place holds that does not deny it, `decisive` which of its numbers and denials stand in
    such places as may say the same.
    """

    weight: float
    agreeing: float
    is_said: bool
    decisive: Stems


class Comparison:
    """The texts of a story, taken apart once, so that each of many sentences is looked up in all of them."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._stemmers: dict[str, _Stemmer] = {}
        self._chars = min(TEXT_CHARS, ALL_CHARS // max(1, len(texts)))
        self._sentences: list[Stems] = []
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
        self._mere_names = frozenset(
            stem
            for language, stemmer in self._stemmers.items()
            if language not in _WITH_CAPITAL_NOUNS
            for stem in stemmer.names()
        )
        self._weekdays = frozenset(chain.from_iterable(map(_weekdays, self._stemmers)))
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
            self._sentences.append(first)
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
        total, decisive = self.weight(stems) or 1.0, decisive_in(stems)
        most: dict[int, float] = defaultdict(float)
        agreeing: dict[int, float] = defaultdict(float)
        found: dict[int, Stems] = defaultdict(frozenset)
        said: set[int] = set()
        for place, held in self._held(stems, total).items():
            owner = self._owners[place]
            most[owner] = max(most[owner], held)
            if held < HINTED * total or self._denies(place, stems, held):
                continue
            there = decisive & self._windows[place]
            agreeing[owner] = max(agreeing[owner], held)
            found[owner] |= there
            if held >= SAID * total and there == decisive and self._speaks_of(place, stems):
                said.add(owner)
        return {
            owner: Share(held / total, agreeing[owner] / total, owner in said, found[owner])
            for owner, held in most.items()
        }

    def _denies(self, place: int, stems: Stems, held: float) -> bool:
        """Tell whether a place denies a sentence, or affirms what that denies, where one sentence holds nearly all."""
        near = [n for n in (place, place + 1) if n < len(self._owners) and self._owners[n] == self._owners[place]]
        weight, nearest = max((self.weight(stems & self._sentences[n]), n) for n in near)
        return weight >= NEARLY * held and (NOT in self._sentences[nearest]) != (NOT in stems)

    def _speaks_of(self, place: int, stems: Stems) -> bool:
        """Tell whether a place has more of a sentence than the names in it, and sets it on no other day."""
        window = self._windows[place]
        day, other_day = stems & self._weekdays, window & self._weekdays
        if day and other_day and day.isdisjoint(other_day):
            return False
        matter = frozenset(stem for stem in stems - self._mere_names if not is_number(stem))
        has_numbers = any(map(is_number, stems))
        return has_numbers or self.weight(matter & window) >= SPOKEN_OF * self.weight(matter)

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

    def has_other_number(self, stems: Stems, texts: Iterable[int]) -> bool:
        """Tell whether a sentence of one of the texts, much like this one, has a number that this one lacks."""
        among, total = set(texts), self.weight(stems)
        return any(
            self._owners[place] in among
            and self.weight(stems & self._sentences[place]) >= HINTED * total
            and any(is_number(stem) and stem not in stems for stem in self._sentences[place])
            for place in self._held(stems, total)
        )

    def names_in(self, stems: Stems) -> Stems:
        """Return what of a sentence is a name."""
        return stems & self._names


def is_number(stem: str) -> bool:
    """Tell whether a stem is a number."""
    return stem[:1].isdigit()


def decisive_in(stems: Stems) -> Stems:
    """Return what decides whether two sentences may say the same: their numbers, and whether they deny something."""
    return frozenset(stem for stem in stems if stem == NOT or is_number(stem))


def is_at_odds(stems: Stems, other: Stems) -> bool:
    """Tell whether a sentence has a number that another one has not, or denies something as the other does not."""
    return not decisive_in(stems) <= other or (NOT in stems) != (NOT in other)


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
    bare = word.strip(_MARKS).lower()
    if bare in _denying(language) or (language == "en" and bare.endswith(_CONTRACTED_NOT)):
        return (NOT,)
    number = _number_words(language).get(bare)
    return (number,) if number else stems(word, language)


@cache
def _denying(language: str) -> frozenset[str]:
    return frozenset(_DENYING.get(language, "").split())


@cache
def _weekdays(language: str) -> Stems:
    return frozenset(stems(_WEEKDAYS.get(language, ""), language))


@cache
def _number_words(language: str) -> dict[str, str]:
    words = _FROM_TWO_TO_TWELVE.get(language, "").split()
    return {word: str(number) for number, word in enumerate(words, start=2)}
