"""How well the store puts articles into stories, beside plain TF-IDF and beside headlines alone, in the same run.

Each article is given to a new database as the pipeline gives it, in the order of the dates. Without options the
weights that come with the package are measured, beside TF-IDF at its best thresholds. `--splits` learns from half of
the events and shows the other half, both ways, all sets with one setting; `--transfer` learns from each set and shows
the others.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import fmean

import click
import numpy as np

from summarizer.database import open_database
from summarizer.likeness import Scorer, learnt_scorer
from summarizer.migrations import news
from summarizer.model import Article, Entry, Feed
from summarizer.names import find_names
from summarizer.store import Store
from summarizer.stories import STORY_SPAN, article_terms, cosine, later_terms, tf_idf
from summarizer.words import stems
from tests.bench.events import Agreement, Report, agreement, halves, mean, read_events, strangers
from tests.bench.match import Pairs, best_constant, by_article, gains, group, learn_scorer

THRESHOLDS = -np.arange(0.06, 0.40, 0.02)
Sets = Mapping[str, Sequence[Report]]
Stories = Mapping[str, list[int]]
Method = Callable[[Sets, Sets], Stories]
"""Learns from some sets and returns the story of each article in others."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--splits", type=click.IntRange(0), default=0, help="Learn from half of the events, so many times.")
@click.option("--transfer", is_flag=True, help="Learn from each set and show it on the others.")
def stories(folder: Path, splits: int, transfer: bool) -> None:
    """Measure stories on JSONL files in FOLDER: title, text, source, date, cluster."""
    sets = read_events(folder)
    methods: dict[str, Method] = {"Tidings": _learnt, "TF-IDF": _tf_idf, "headlines": _headlines}
    if splits:
        _show_splits(sets, methods, splits)
    if transfer:
        _show_transfer(sets, methods)
    if not splits and not transfer:
        _show_whole(sets, {**methods, "Tidings": lambda _, shown: _of_store(shown, learnt_scorer())})


def _show_whole(sets: Sets, methods: Mapping[str, Method]) -> None:
    click.echo(_HEAD)
    for name, method in methods.items():
        found = method(sets, sets)
        for set_name, reports in sets.items():
            _echo(name, set_name, _agreement(reports, found[set_name]), n_stories=len(set(found[set_name])))
        _echo(name, "mean", mean([_agreement(reports, found[one]) for one, reports in sets.items()]))
        if name == "Tidings":
            for set_name, reports in sets.items():
                _echo_largest(set_name, reports, found[set_name])


def _show_splits(sets: Sets, methods: Mapping[str, Method], splits: int) -> None:
    """Show the mean over all halves that were not learnt from, and the worst and best of them."""
    click.echo(f"{splits} splits by event, each both ways\n{_HEAD}")
    for name, method in methods.items():
        found: dict[str, list[Agreement]] = {set_name: [] for set_name in sets}
        worst = 0.0
        for seed in range(splits):
            both = {set_name: halves(reports, seed) for set_name, reports in sets.items()}
            for one, other in ((0, 1), (1, 0)):
                shown = {set_name: half[other] for set_name, half in both.items()}
                grouped = method({set_name: half[one] for set_name, half in both.items()}, shown)
                for set_name, reports in shown.items():
                    found[set_name].append(_agreement(reports, grouped[set_name]))
                    largest = strangers([report.event for report in reports], grouped[set_name])
                    worst = max([worst, *(share for size, share in largest if size >= MANY)])
        for set_name, agreed in found.items():
            _echo(name, set_name, mean(agreed))
        means = [mean(agreed) for agreed in zip(*found.values(), strict=True)]
        _echo(name, "mean", mean(means))
        f1, pair_f1 = [one.f1 for one in means], [one.pair_f1 for one in means]
        click.echo(
            f"{'':10} {'range':16} {'':15} {min(f1):.3f}-{max(f1):.3f} {'':11} {min(pair_f1):.3f}-{max(pair_f1):.3f}"
            f"   most strangers in a story of {MANY} or more, of the twenty largest: {worst:.0%}"
        )


MANY = 5
"""A story of fewer articles has a great share of strangers as soon as it has one."""


def _show_transfer(sets: Sets, methods: Mapping[str, Method]) -> None:
    click.echo(f"learnt from another set\n{_HEAD}")
    for name, method in methods.items():
        for source in sets:
            shown = {set_name: reports for set_name, reports in sets.items() if set_name != source}
            grouped = method({source: sets[source]}, shown)
            for set_name, reports in shown.items():
                _echo(name, f"{source}→{set_name}"[:28], _agreement(reports, grouped[set_name]))


# Methods


def _learnt(known: Sets, shown: Sets) -> Stories:
    return _of_store(shown, learn_scorer(known))


def _of_store(shown: Sets, scorer: Scorer) -> Stories:
    return {name: stored_stories(reports, scorer) for name, reports in shown.items()}


def stored_stories(reports: Sequence[Report], scorer: Scorer) -> list[int]:
    """Return the story of each article as the store has it when all are in."""
    db = open_database(":memory:", [news])
    store = Store(db, scorer=scorer)
    started = time.perf_counter()
    for number, report in enumerate(reports):
        feed = store.register_feed(Feed(f"https://{abs(hash(report.source))}.example/", report.source))
        url = f"https://press.example/{number}"
        entry = Entry((url,), url, report.title, report.published)
        store.add_article(feed.id, entry, _article(report, url))
    taken_ms = (time.perf_counter() - started) * 1000 / max(1, len(reports))
    found = [story_id for (story_id,) in db.execute("SELECT story_id FROM articles ORDER BY id")]
    merged = db.execute("SELECT count(*) FROM merged_stories").fetchone()[0]
    db.close()
    click.echo(f"  {len(reports)} articles, {taken_ms:.1f} ms each, {merged} stories merged", err=True)
    return found


def _article(report: Report, url: str) -> Article:
    return Article(
        url,
        report.title,
        report.text,
        report.language,
        report.published,
        terms=article_terms(report.title, report.text, report.language),
        later=later_terms(report.text, report.language),
        names=find_names(report.title, report.text, report.language),
    )


def _tf_idf(known: Sets, shown: Sets) -> Stories:
    return _by_cosine(known, shown, lambda one: article_terms(one.title, one.text, one.language))


def _headlines(known: Sets, shown: Sets) -> Stories:
    return _by_cosine(known, shown, lambda one: stems(one.title, one.language))


def _by_cosine(known: Sets, shown: Sets, terms_of: Callable[[Report], tuple[str, ...]]) -> Stories:
    """Group by the average cosine of articles within `STORY_SPAN`, at the threshold that is best for what is known."""
    scored = {name: _cosines(reports, terms_of) for name, reports in known.items()}
    found = np.sum(
        [gains(pairs, pairs.alike[:, 0], THRESHOLDS, _greatest_average) for pairs in scored.values()], axis=0
    )
    threshold = best_constant(found, THRESHOLDS)
    grouped = {}
    for name, reports in shown.items():
        pairs = scored[name] if reports is known.get(name) else _cosines(reports, terms_of)
        grouped[name] = group(range(len(reports)), by_article(pairs, pairs.alike[:, 0]), threshold, _greatest_average)
    return grouped


def _greatest_average(scores: Mapping[int, Sequence[float]]) -> int | None:
    best, story = max(((fmean(found), story) for story, found in scores.items()), default=(-1.0, 0))
    return story if best >= 0 else None


def _published(report: Report) -> datetime:
    return report.published


def _cosines(reports: Sequence[Report], terms_of: Callable[[Report], tuple[str, ...]]) -> Pairs:
    terms = [terms_of(report) for report in reports]
    frequency: Counter[str] = Counter()
    later, earlier, found = [], [], []
    for place, report in enumerate(reports):
        vector = tf_idf(terms[place], frequency, place)
        for before in range(bisect_left(reports, report.published - STORY_SPAN, key=_published), place):
            later.append(place)
            earlier.append(before)
            found.append([cosine(vector, tf_idf(terms[before], frequency, place))])
        frequency.update(set(terms[place]))
    return Pairs(reports, later, earlier, np.array(found, float).reshape(-1, 1), np.zeros(len(found)))


# Tables

_HEAD = f"{'':10} {'set':16} B-cubed {'P':>7} {'R':>5} {'F1':>6}   pairs {'P':>5} {'R':>6} {'F1':>6}   stories"


def _echo(name: str, set_name: str, found: Agreement, *, n_stories: int = 0) -> None:
    click.echo(
        f"{name:10} {set_name:22} {found.precision:6.3f} {found.recall:5.3f}  {found.f1:.3f}"
        f"        {found.pair_precision:.3f}  {found.pair_recall:.3f}  {found.pair_f1:.3f}"
        + (f"   {n_stories}" if n_stories else "")
    )


def _echo_largest(set_name: str, reports: Sequence[Report], found: Sequence[int]) -> None:
    largest = strangers([report.event for report in reports], found)
    listed = " ".join(f"{size}:{share:.0%}" for size, share in largest)
    click.echo(f"{'':10} {set_name}: articles and strangers of the twenty largest stories: {listed}")


def _agreement(reports: Sequence[Report], found: Sequence[int]) -> Agreement:
    return agreement([report.event for report in reports], found)
