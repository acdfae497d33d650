"""How likely two articles tell the same event: a logistic scorer of a few likenesses and of the hours between.

Its weights stand in `likeness.json`, by name; `python -m tests.bench match FOLDER` learns them anew.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

SAME_DAY_H = 12.0
"""Hours that do not matter. Those beyond count: the next act of an affair is another story."""

DOUBT = 6.0
"""Where few articles are known, every word seems rare, and all are alike: so much, by the root of their number."""

LEAST_NAMES = 7
"""So many names two articles must have each for theirs to be others: a short one may name but one side of its event."""
OTHER_NAMES = 0.08
"""Below this cosine they are: two quakes differ by their places, two matches by their teams."""

LIKENESSES = ("body", "headline", "names", "shared", "mentioned")

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an article is compared: stems, with repetition."""

    headline: tuple[str, ...]
    body: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A profile weighed by how rare its terms are: vectors, L2-normalised, and the rarity of each term up to 1.

    `doubt` is what a likeness to it is worth less, for how little is known of rarity.
    """

    headline: Vector
    body: Vector
    names: Vector
    rarity: Vector
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Rarities:
    """In how many of `n_articles` of a language each term stands."""

    frequency: Mapping[str, int]
    n_articles: int

    def portray(self, profile: Profile) -> Portrait:
        """Return the portrait of a profile."""
        rarity = {
            term: idf(self.frequency.get(term, 0), self.n_articles)
            for term in {*profile.body, *profile.headline, *profile.names}
        }
        rarest = math.log(2 + self.n_articles)
        return Portrait(
            headline=rarity_vector(profile.headline, rarity),
            body=rarity_vector(profile.body, rarity),
            names=rarity_vector(profile.names, rarity),
            rarity={term: weight / rarest for term, weight in rarity.items()},
            doubt=DOUBT / math.sqrt(1 + self.n_articles),
        )


def idf(n_with: int, n_articles: int) -> float:
    """Return the smoothed inverse document frequency of a term that `n_with` of all articles have; above zero."""
    return math.log(1 + (n_articles + 1) / (n_with + 1))


def rarity_vector(terms: Iterable[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the TF-IDF vector of `terms` with these idf, L2-normalised.

    Log-scaled term counts, as in Manning, Raghavan and Schütze, Introduction to Information Retrieval, section 6.4.
    """
    weights = {term: (1 + math.log(count)) * rarity[term] for term, count in Counter(terms).items()}
    norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / norm for term, weight in weights.items()}


def dot(a: Vector, b: Vector) -> float:
    """Return the dot product of two vectors; the shorter one is gone through."""
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    return sum(weight * longer[term] for term, weight in shorter.items() if term in longer)


def likenesses(a: Portrait, b: Portrait) -> tuple[float, ...]:
    """Return in what two articles are alike, in the order of `LIKENESSES`; each at least 0, symmetric.

    Cosines of bodies, headlines and names; how many rare terms both bodies hold; how much of each one's headline the
    other's body mentions. An article without names, as in a script that has no capitals, is compared by its body.
    """
    body = dot(a.body, b.body)
    names = dot(a.names, b.names) if a.names and b.names else body
    shared = math.log1p(sum(a.rarity[term] ** 2 for term in a.body.keys() & b.body.keys()))
    mentioned = (_mentioned(a, b) + _mentioned(b, a)) / 2
    return body, dot(a.headline, b.headline), names, shared, mentioned


def have_other_names(a: Portrait, b: Portrait) -> bool:
    """Tell whether two articles speak of other people and places, however alike they are."""
    return min(len(a.names), len(b.names)) >= LEAST_NAMES and dot(a.names, b.names) < OTHER_NAMES


def _mentioned(a: Portrait, b: Portrait) -> float:
    """Return what share of the headline of `a`, by rarity, stands in the body of `b`."""
    whole = sum(a.rarity[term] for term in a.headline)
    return sum(a.rarity[term] for term in a.headline if term in b.body) / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Scorer:
    """The weights of the likenesses, in the order of `LIKENESSES`; of a day between; and of what all have alike."""

    weights: tuple[float, ...]
    day: float
    constant: float

    def score(self, found: Sequence[float], hours_apart: float) -> float:
        """Return the log odds that two articles with these likenesses tell the same event."""
        days = max(0.0, hours_apart - SAME_DAY_H) / 24
        alike = sum(weight * likeness for weight, likeness in zip(self.weights, found, strict=True))
        return self.constant + alike + self.day * days

    def as_json(self) -> dict[str, float]:
        """Return the weights by name, as they are stored."""
        return {**dict(zip(LIKENESSES, self.weights, strict=True)), "day": self.day, "constant": self.constant}


def read_scorer(stored: Mapping[str, Any]) -> Scorer:
    """Return a scorer from the form in which it is stored; raises KeyError where a likeness has no weight."""
    return Scorer(tuple(stored[name] for name in LIKENESSES), stored["day"], stored["constant"])


@cache
def learnt_scorer() -> Scorer:
    """Return the scorer that comes with the package."""
    return read_scorer(json.loads(resources.files("summarizer").joinpath("likeness.json").read_text("utf-8")))
