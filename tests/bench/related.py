"""How well what is related is found: ours beside FTS5's bm25 and TF-IDF over whole texts, in one run."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

import click

from summarizer.related import Near, closeness, nearest
from summarizer.store import Store
from summarizer.stories import TITLE_WEIGHT, tf_idf
from summarizer.words import stems
from tests.bench.news import Report, load, read_reports
from tests.test_store import new_store

FOUND = 5
RANKED = 40
BM25_TERMS = 16

Ranking = Callable[[int], list[int]]
"""Returns the places of the reports that are nearest to the one at a place, that one left out, nearest first."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def related(folder: Path) -> None:
    """Measure how well the other articles of an event are found among all articles of FOLDER.

    FOLDER holds JSONL files: `title`, `text`, `source`, `cluster` (the event), perhaps `date` and `lang`. Each article
    of an event that others tell too asks for those; all articles of all files are the pool. recall@5 is the share found
    among the first five, of five or of as many as there are; MRR the mean of 1 / the place of the first.
    """
    reports = read_reports(folder)
    others = _others(reports)
    click.echo(f"{len(reports)} articles, {len(others)} of them ask for others on their event\n")
    click.echo(f"{'':<44}{'recall@5':>10}{'MRR':>8}")
    with new_store() as store:
        load(store, reports)
        rankings = {
            "tidings, with time (as in /related)": lambda place: _ours(store, reports, place, with_time=True),
            "tidings, likeness alone": lambda place: _ours(store, reports, place, with_time=False),
            f"bm25 alone (FTS5, {BM25_TERMS} terms)": bm25_ranking(reports),
            "TF-IDF alone (whole text)": tf_idf_ranking(reports, title_weight=1),
            "TF-IDF alone (whole text, title three times)": tf_idf_ranking(reports, title_weight=TITLE_WEIGHT),
        }
        for name, ranking in rankings.items():
            recall, mrr = measure(ranking, others)
            click.echo(f"{name:<44}{recall:>10.3f}{mrr:>8.3f}")


def measure(ranking: Ranking, others: dict[int, set[int]]) -> tuple[float, float]:
    """Return recall@5 and MRR of a ranking over those who ask and what they should find."""
    recalls, firsts = [], []
    for place, relevant in others.items():
        hits = [found in relevant for found in ranking(place)]
        recalls.append(sum(hits[:FOUND]) / min(FOUND, len(relevant)))
        firsts.append(1 / (hits.index(True) + 1) if True in hits else 0.0)
    return mean(recalls), mean(firsts)


def _others(reports: Sequence[Report]) -> dict[int, set[int]]:
    members: dict[str, set[int]] = defaultdict(set)
    for place, report in enumerate(reports):
        members[report.cluster].add(place)
    every = {place: members[report.cluster] - {place} for place, report in enumerate(reports)}
    return {place: others for place, others in every.items() if others}


def _ours(store: Store, reports: Sequence[Report], place: int, *, with_time: bool) -> list[int]:
    report = reports[place]
    near = nearest(store, report.terms, report.language)

    def score(one: Near) -> float:
        return closeness(one, report.published) if with_time else one.likeness

    ranked = sorted(near, key=score, reverse=True)
    return [one.hit.article_id - 1 for one in ranked if one.hit.article_id - 1 != place]


def bm25_ranking(reports: Sequence[Report]) -> Ranking:
    """Rank by FTS5's bm25 of headline and whole text, asked for the terms that weigh most by TF-IDF."""
    bags = [stems(f"{report.title}\n{report.text}", report.language) for report in reports]
    frequency = Counter(term for bag in bags for term in set(bag))
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE texts USING fts5 (terms, tokenize = \"unicode61 categories 'L* N* M*'\")")
    db.executemany("INSERT INTO texts (rowid, terms) VALUES (?, ?)", [(n, " ".join(bag)) for n, bag in enumerate(bags)])

    def ranking(place: int) -> list[int]:
        weights = tf_idf(bags[place], frequency, len(bags))
        asked = sorted(weights, key=lambda term: -weights[term])[:BM25_TERMS]
        rows = db.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? AND rowid <> ? ORDER BY bm25(texts) LIMIT ?",
            [" OR ".join(f'"{term}"' for term in asked), place, RANKED],
        )
        return [found for (found,) in rows]

    return ranking


def tf_idf_ranking(reports: Sequence[Report], *, title_weight: int) -> Ranking:
    """Rank by the cosine of TF-IDF vectors of whole texts with their headlines: log-scaled counts, idf in both."""
    bags = [
        Counter(stems(report.title, report.language) * title_weight + stems(report.text, report.language))
        for report in reports
    ]
    frequency = Counter(term for bag in bags for term in bag)
    vectors = [tf_idf(bag.elements(), frequency, len(bags)) for bag in bags]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for term, weight in vector.items():
            postings[term].append((place, weight))

    def ranking(place: int) -> list[int]:
        sums: dict[int, float] = defaultdict(float)
        for term, weight in vectors[place].items():
            for other, its_weight in postings[term]:
                sums[other] += weight * its_weight
        sums.pop(place, None)
        return sorted(sums, key=lambda other: -sums[other])[:RANKED]

    return ranking
