"""News of which it is known which articles tell the same event, and how well a grouping of them agrees with that."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from summarizer.text import clean_text

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Report:
    """One article, cleaned as the product cleans what it reads, and the event that it tells."""

    title: str
    text: str
    language: str
    source: str
    published: datetime
    event: str


@dataclass(frozen=True)
class Agreement:
    """How well stories agree with events: B-cubed (Bagga and Baldwin 1998), and over pairs of articles."""

    precision: float
    recall: float
    f1: float
    pair_precision: float
    pair_recall: float
    pair_f1: float


def read_events(folder: Path) -> dict[str, tuple[Report, ...]]:
    """Read the JSONL files of a folder, each in the order of its dates; what has no date comes first, at one moment."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise click.UsageError(f"{folder} holds no .jsonl files.")
    return {path.stem: tuple(sorted(read_file(path), key=lambda report: report.published)) for path in paths}


def read_file(path: Path) -> Iterator[Report]:
    """Read a JSONL file: `title, text, source, cluster` (the event) and perhaps `date` and `lang`, in its own order."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            published = datetime.fromisoformat(row["date"]) if row.get("date") else UNDATED
            yield Report(
                title=clean_text(row["title"]),
                text=clean_text(row["text"]),
                language=row.get("lang") or "en",
                source=row["source"],
                published=published if published.tzinfo else published.replace(tzinfo=UTC),
                event=row["cluster"],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise click.UsageError(
                f"{path}, line {number} is no article with title, text, source, date and cluster: {e!r}"
            ) from e


def halves(reports: Sequence[Report], seed: int) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
    """Split by event: two halves that have no event in common."""
    events = sorted({report.event for report in reports})
    random.Random(seed).shuffle(events)  # noqa: S311 - a draw, no secret
    first = set(events[: len(events) // 2])
    return (
        tuple(report for report in reports if report.event in first),
        tuple(report for report in reports if report.event not in first),
    )


def agreement(events: Sequence[Hashable], stories: Sequence[Hashable]) -> Agreement:
    """Compare the event of each article with the story that it was put in."""
    of_event, of_story = Counter(events), Counter(stories)
    both = Counter(zip(events, stories, strict=True))
    n = max(1, len(events))
    together = _pairs(both)
    precision = sum(count * count / of_story[story] for (_, story), count in both.items()) / n
    recall = sum(count * count / of_event[event] for (event, _), count in both.items()) / n
    pair_precision = together / _pairs(of_story) if _pairs(of_story) else 1.0
    pair_recall = together / _pairs(of_event) if _pairs(of_event) else 1.0
    return Agreement(
        precision,
        recall,
        _harmonic(precision, recall),
        pair_precision,
        pair_recall,
        _harmonic(pair_precision, pair_recall),
    )


def mean(found: Sequence[Agreement]) -> Agreement:
    """Return the mean of each figure: the F1 is the mean of the F1s."""
    return Agreement(*(sum(figures) / len(found) for figures in zip(*map(astuple, found), strict=True)))


def strangers(events: Sequence[str], stories: Sequence[int], *, largest: int = 20) -> list[tuple[int, float]]:
    """Return the size of each of the largest stories, and the share of it that tells another event than most of it."""
    members: dict[int, Counter[str]] = {}
    for event, story in zip(events, stories, strict=True):
        members.setdefault(story, Counter())[event] += 1
    sizes = sorted(((sum(found.values()), found) for found in members.values()), key=lambda one: -one[0])
    return [(size, 1 - max(found.values()) / size) for size, found in sizes[:largest]]


def _pairs(counts: Counter[Hashable]) -> float:
    return sum(count * (count - 1) / 2 for count in counts.values())


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
