"""Learning how much each likeness of two articles counts, and writing it to `summarizer/likeness.json`.

A logistic regression over the pairs of articles that are close in time and most alike, all sets counting the same; then
the constant, by which stories agree best with events. A set's dates are often the day of the event and not of each
article, so that a day between two articles is not learnt but set.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.optimize import minimize

from summarizer import likeness
from summarizer.likeness import DOUBT, LIKENESSES, SAME_DAY_H, Profile, Rarities, Scorer, likenesses
from summarizer.names import find_names
from summarizer.stories import STORY_SPAN, article_terms, chosen_story, later_terms, profile, story_score
from tests.bench.events import Report, agreement, halves, read_events

DAY = -4.0
"""What a day between two articles counts; nothing in the first hours (`SAME_DAY_H`)."""
MARGIN = 0.8
"""How much surer than even a match must be: of two events told as one, a reader misses one; told twice, a line."""
PENALTY = 0.01
CONSTANTS = np.arange(0.0, 4.01, 0.1)
"""What may be added to the constant that the regression finds: articles that belong together are rarer in pairs."""
N_DRAWS = 6
NEAREST = 10
"""So many earlier articles, those most like each one, teach: to tell it from the others is easy."""
LEAST_SHARED = 2

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass
class Pairs:
    """The pairs of articles of one set, each of a later and an earlier one: what is alike, and the hours between."""

    reports: Sequence[Report]
    later: list[int]
    earlier: list[int]
    alike: Array
    hours: Array

    @property
    def same(self) -> Array:
        """1 where both tell the same event, else 0."""
        events = [report.event for report in self.reports]
        return np.array([events[a] == events[b] for a, b in zip(self.later, self.earlier, strict=True)], float)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def learn_likeness(folder: Path) -> None:
    """Learn what makes two articles one event from all JSONL files in FOLDER, and store it in the package."""
    scorer = learn_scorer(read_events(folder))
    path = Path(likeness.__file__).with_name("likeness.json")
    stored = {name: round(weight, 3) for name, weight in scorer.as_json().items()}
    path.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    click.echo(f"Wrote {path.name}: {stored}")


def learn_scorer(sets: Mapping[str, Sequence[Report]]) -> Scorer:
    """Return the scorer that sets of articles teach, all counting the same."""
    pairs = [pairs_of(reports) for reports in sets.values()]
    weights, constant = _logistic([nearest(some) for some in pairs])
    scorer = Scorer(weights, DAY, constant)
    found = np.sum([gains(some, _scores(some, scorer), CONSTANTS) for some in pairs], axis=0)
    return replace(scorer, constant=constant + best_constant(found, CONSTANTS) - MARGIN)


def pairs_of(reports: Sequence[Report]) -> Pairs:
    """Compare each article with those before it, by the terms that were known by then."""
    profiles = [profile_of(report) for report in reports]
    terms = [set(article_terms(report.title, report.text, report.language)) for report in reports]
    frequency: Counter[str] = Counter()
    later, earlier, alike, hours = [], [], [], []
    for place, report in enumerate(reports):
        known = Rarities(frequency, place)
        portrait = known.portray(profiles[place])
        for before in range(place - 1, -1, -1):
            apart = report.published - reports[before].published
            if apart > STORY_SPAN:
                break
            if len(terms[place] & terms[before]) < LEAST_SHARED:
                continue
            later.append(place)
            earlier.append(before)
            alike.append(likenesses(portrait, known.portray(profiles[before])))
            hours.append(apart.total_seconds() / 3600)
        frequency.update(terms[place])
    return Pairs(reports, later, earlier, np.array(alike, float).reshape(-1, len(LIKENESSES)), np.array(hours))


def profile_of(report: Report) -> Profile:
    """Return what of an article is compared."""
    language = report.language
    return profile(
        report.title,
        language,
        article_terms(report.title, report.text, language),
        later_terms(report.text, language),
        find_names(report.title, report.text, language),
    )


def nearest(pairs: Pairs) -> Pairs:
    """Return those pairs of which the earlier article is one of the `NEAREST` to the later one."""
    cosines = pairs.alike[:, :3].sum(axis=1)
    order = np.lexsort((-cosines, pairs.later))
    later = np.array(pairs.later)[order]
    rank = np.arange(len(later)) - np.searchsorted(later, later)
    chosen = order[rank < NEAREST]
    return Pairs(
        pairs.reports,
        [pairs.later[i] for i in chosen],
        [pairs.earlier[i] for i in chosen],
        pairs.alike[chosen],
        pairs.hours[chosen],
    )


def _logistic(sets: Sequence[Pairs]) -> tuple[tuple[float, ...], float]:
    """Return the weights of the likenesses and the constant of a logistic regression."""
    x = np.vstack([pairs.alike for pairs in sets])
    spread = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    x = (x - x.mean(axis=0)) / spread
    sign = np.concatenate([pairs.same for pairs in sets]) * 2 - 1
    weight = np.concatenate([np.full(len(pairs.later), 1 / max(1, len(pairs.later))) for pairs in sets])
    weight /= weight.sum()

    def loss(w: Array) -> tuple[float, Array]:
        margin = sign * (x @ w[1:] + w[0])
        pull = -sign * weight / (1 + np.exp(np.clip(margin, -30, 30)))
        held = PENALTY * np.concatenate([[0.0], w[1:]])
        return float(weight @ np.logaddexp(0, -margin) + held @ w), np.concatenate(
            [[pull.sum()], x.T @ pull]
        ) + 2 * held

    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = found[1:] / spread
    mean = np.vstack([pairs.alike for pairs in sets]).mean(axis=0)
    return tuple(weights.tolist()), float(found[0] - weights @ mean)


def _scores(pairs: Pairs, scorer: Scorer) -> Array:
    days = np.maximum(0.0, pairs.hours - SAME_DAY_H) / 24
    doubt = DOUBT / np.sqrt(1 + np.array(pairs.later))
    scores: Array = pairs.alike @ np.array(scorer.weights) + scorer.day * days + scorer.constant - doubt
    return scores


Choice = Callable[[Mapping[int, Sequence[float]]], int | None]
"""Chooses the story of an article by its scores with the articles that tell each; None where it opens one."""


def _chosen(scores: Mapping[int, Sequence[float]]) -> int | None:
    return chosen_story({story: story_score(found) for story, found in scores.items()})


def gains(pairs: Pairs, scores: Array, constants: Array, choose: Choice = _chosen) -> Array:
    """Return for each constant, added to the scores of the pairs, how well stories agree with events.

    That is B-cubed F1 plus F1 over pairs; over the whole set and over draws of half of it.
    """
    near = by_article(pairs, scores)
    place = {id(report): index for index, report in enumerate(pairs.reports)}
    draws = [list(range(len(pairs.reports)))]
    draws += [[place[id(one)] for one in halves(pairs.reports, seed)[0]] for seed in range(N_DRAWS)]
    events = [report.event for report in pairs.reports]
    found = []
    for constant in constants.tolist():
        agreed = [agreement([events[i] for i in draw], group(draw, near, constant, choose)) for draw in draws]
        found.append(sum(one.f1 + one.pair_f1 for one in agreed) / len(agreed))
    return np.array(found)


def by_article(pairs: Pairs, scores: Array) -> Mapping[int, Sequence[tuple[int, float]]]:
    """Return for each article those before it, with their scores."""
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for a, b, score in zip(pairs.later, pairs.earlier, scores.tolist(), strict=True):
        near[a].append((b, score))
    return near


def best_constant(found: Array, constants: Array) -> float:
    """Return the constant about which stories agree best with events, not that which is best by chance."""
    smooth = np.convolve(np.pad(found, 2, mode="edge"), [1, 2, 3, 2, 1], "valid")
    return float(constants[int(smooth.argmax())])


def group(
    draw: Sequence[int], near: Mapping[int, Sequence[tuple[int, float]]], constant: float, choose: Choice = _chosen
) -> list[int]:
    """Return the story of each article: the one that is chosen by its scores, or one of its own."""
    stories: dict[int, int] = {}
    for article in draw:
        scores: dict[int, list[float]] = defaultdict(list)
        for other, score in near[article]:
            if other in stories:
                scores[stories[other]].append(score + constant)
        story = choose(scores)
        stories[article] = article if story is None else story
    return [stories[article] for article in draw]
