"""What the weights of likeness are learnt from."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.bench import match
from tests.bench.events import Report
from tests.bench.match import NEAREST, Pairs, learn_scorer, nearest
from tests.frontdesk import NOON

TOLD = {
    "bridge": (
        "Council rebuilds the Orlow bridge",
        "The bridge at Orlow is rebuilt from May",
        "Orlow waits for a bridge",
    ),
    "otters": (
        "Otters return to the mill of Tarle",
        "At Tarle two otters were filmed",
        "Otters seen near the old mill",
    ),
    "ferries": (
        "Ferries of Osk stay in port",
        "A strike keeps the ferries in Osk",
        "No ferry leaves Osk in the strike",
    ),
}


def report(title: str, event: str, *, minutes: int) -> Report:
    text = f"{title}, the council said on Tuesday after a long debate."
    return Report(title, text, "en", "Echo", NOON + timedelta(minutes=minutes), event)


def week() -> list[Report]:
    told = [
        (title, event) for titles in zip(*TOLD.values(), strict=True) for title, event in zip(titles, TOLD, strict=True)
    ]
    return [report(title, event, minutes=minutes) for minutes, (title, event) in enumerate(told)]


def test_of_the_pairs_of_an_article_those_most_alike_teach() -> None:
    earlier = list(range(NEAREST + 5))
    alike = np.zeros((len(earlier) + 1, 5))
    alike[:-1, 0] = np.linspace(1, 0, len(earlier))
    pairs = Pairs([], [99] * len(earlier) + [1], [*earlier, 0], alike, np.arange(len(earlier) + 1.0))
    chosen = nearest(pairs)
    assert sorted(zip(chosen.later, chosen.earlier, strict=True)) == [
        (1, 0),
        *((99, place) for place in range(NEAREST)),
    ]
    assert [alike[int(hours), 0] for hours in chosen.hours] == chosen.alike[:, 0].tolist()


def test_the_scorer_learns_from_the_nearest_pairs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    by_default = learn_scorer({"week": week()})
    monkeypatch.setattr(match, "NEAREST", 1)
    assert learn_scorer({"week": week()}).weights != by_default.weights
