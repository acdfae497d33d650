"""How near two articles are in what they are about, and which words say why. Pure.

An article is seen as the vector of its terms: the logarithm of how often each stands there, times the root of its idf,
so that a product of two has the idf once. That ranks what belongs together better than idf in both, where one rare
word that two articles share outweighs all else. For Okapi's use of idf once, see Robertson and Zaragoza, The
Probabilistic Relevance Framework (2009).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby

from summarizer.likeness import idf
from summarizer.words import stems, stop_words

RARE = 0.05
"""A term that stands in more than this share of the articles tells of no matter."""
ALWAYS_RARE = 30
"""A term that stands in so few articles is rare, however few there are."""
_MOST_COUNTED = 64
_LOGS = {n: 1 + math.log(n) for n in range(1, _MOST_COUNTED + 1)}
_GREATEST_LOG = _LOGS[_MOST_COUNTED]
NAME_WEIGHT = 2.0
"""How much more a name says about why two stories belong together."""
_LINKS_OF_A_NAME = 2
_UNITS = frozenset(
    """
    percent percentage cent pct hundred hundreds thousand thousands million millions billion billions trillion
    trillions dozen dozens dollar dollars cents euro euros pound pounds km kilometer kilometers kilometre kilometres
    meter meters metre metres mile miles ton tons tonne tonnes degrees celsius hour hours minute minutes
    prozent millionen milliarde milliarden stunden minuten grad pourcent milliard milliards heures procent millones
    miljoen miljard miljoner miljarder
    """.split()
)
"""What is counted in tells nothing of what is counted."""
_WRITTEN = re.compile(r"[^\W_]+(?:[-.'’&][^\W_]+)*", re.UNICODE)
_POSSESSIVE = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"[.!?:…。！？।؟\n][\"”»’')\]]*\s*$")


def term_weights(frequency: Mapping[str, int], n_articles: int) -> dict[str, float]:
    """Return what each term weighs that stands in so many articles: the root of its idf."""
    return {term: math.sqrt(idf(n_with, n_articles)) for term, n_with in frequency.items()}


def term_vector(terms: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the vector of an article's terms, L2-normalised; a term that `weights` lacks is left out."""
    counts = Counter(terms)
    vector = {term: _LOGS.get(n, _GREATEST_LOG) * weights[term] for term, n in counts.items() if term in weights}
    norm = math.hypot(*vector.values()) or 1.0
    return {term: weight / norm for term, weight in vector.items()}


def rare_terms(frequency: Mapping[str, int], n_articles: int) -> frozenset[str]:
    """Return the terms that stand in few enough articles to say what an article is about."""
    most = max(ALWAYS_RARE, RARE * n_articles)
    return frozenset(term for term, n_with in frequency.items() if n_with <= most)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is written, its stems, and where it stands: first in its sentence, or apart from the one before."""

    written: str
    stems: frozenset[str]
    has_capital: bool
    is_first: bool
    is_apart: bool
    is_stop: bool

    @property
    def tells_nothing(self) -> bool:
        """Whether it is a unit or a mere number."""
        return self.written.isdigit() or self.written.lower() in _UNITS


def display_words(shared: Mapping[str, float], texts: Sequence[str], language: str, *, limit: int) -> tuple[str, ...]:
    """Return how what two stories share is written in their texts, weightiest first; names in full: 'Bank of Orlow'.

    A name is what is never written small. Of what overlaps, the weightiest is taken.
    """
    lines = [_words(text, language) for text in texts]
    small = {word.written for line in lines for word in line if not word.has_capital}
    found: dict[str, tuple[float, frozenset[str]]] = {}
    for line in lines:
        for run in chain.from_iterable(_as_one_or_parted(run, texts, shared) for run in _runs(line, small, shared)):
            is_name = _is_name(run[0], small)
            is_sure = is_name and (len(run) > 1 or not run[0].is_first)
            covered = frozenset(stem for word in run for stem in word.stems if stem in shared)
            weight = sum(shared[stem] for stem in covered) * (NAME_WEIGHT if is_sure else 1.0)
            name = _POSSESSIVE.sub("", _joined(run))
            name = name if is_name else name.lower()
            found[name] = max(found.get(name, (0.0, covered)), (weight, covered), key=lambda one: one[0])
    chosen: list[str] = []
    taken: set[str] = set()
    for name, (_, covered) in sorted(found.items(), key=lambda item: (-item[1][0], len(item[0]))):
        if len(chosen) < limit and taken.isdisjoint(covered):
            chosen.append(name)
            taken |= covered
    return tuple(chosen)


@lru_cache(maxsize=256)
def _words(text: str, language: str) -> tuple[_Word, ...]:
    stop = stop_words(language)
    words: list[_Word] = []
    end = 0
    for match in _WRITTEN.finditer(text):
        written = match[0]
        is_first = not words or bool(_SENTENCE_END.search(text[end : match.start()]))
        is_apart = is_first or not text[end : match.start()].removeprefix(".").isspace()
        has_capital, is_stop = written != written.lower(), written.lower() in stop
        words.append(_Word(written, _stems(written, language), has_capital, is_first, is_apart, is_stop))
        end = match.end()
    return tuple(words)


@lru_cache(maxsize=20_000)
def _stems(word: str, language: str) -> frozenset[str]:
    """Return the stems of a word as it is written; newspapers use the same words over and over."""
    return frozenset(stems(word, language))


def _runs(line: Sequence[_Word], small: set[str], shared: Mapping[str, float]) -> list[list[_Word]]:
    """Return the words of a line that are shared, those of one name together with the small words between them."""
    runs: list[list[_Word]] = []
    between: list[_Word] | None = None
    for word in line:
        is_shared = not word.stems.isdisjoint(shared) and not word.tells_nothing
        is_name = (is_shared or word.is_stop) and _is_name(word, small)
        if word.is_apart:
            between = None
        if between is not None and is_name and (is_shared or not between):  # 'Un' is a stop word, and a name here
            runs[-1].extend([*between, word])
            between = []
        elif is_shared:
            runs.append([word])
            between = [] if is_name else None
        elif between is not None:
            is_link = word.is_stop and not word.has_capital and not runs[-1][0].is_first
            between = [*between, word] if is_link and len(between) < _LINKS_OF_A_NAME else None
    return runs


def _is_name(word: _Word, small: set[str]) -> bool:
    return word.has_capital and word.written.lower() not in small


def _as_one_or_parted(run: list[_Word], texts: Sequence[str], shared: Mapping[str, float]) -> list[list[_Word]]:
    """Return a name as one where several texts have it so, else what small words part: 'Orlow and Halm'."""
    is_parted = any(word.is_stop and not word.has_capital for word in run)
    if not is_parted or sum(_joined(run) in text for text in texts) > 1:
        return [run]
    names = [list(group) for is_small, group in groupby(run, lambda word: not word.has_capital) if not is_small]
    return [name for name in names if any(not word.stems.isdisjoint(shared) for word in name)]


def _joined(run: Sequence[_Word]) -> str:
    return " ".join(word.written for word in run)
