"""How near summaries come to those that people wrote: ROUGE of every method side by side, with its uncertainty."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import numpy as np

from tests.bench.contest import Contest
from tests.bench.methods import LEAD, METHODS, OURS, Method
from tests.bench.samples import read_sets
from tests.bench.training import cross_validated, learner, ours_with, transfer


@click.command()
@click.option("--sentences", default=3, show_default=True, help="Sentences of each summary.")
@click.option("--limit", default=0, help="Articles of each set, spread evenly over it; all by default.")
@click.option("--sets", default="", metavar="NAME,...", help="The beginnings of the sets' names; all by default.")
@click.option("--methods", default="", metavar="NAME,...", help=f"Of {', '.join(METHODS)}; all by default.")
@click.option("--cross-validate", "n_folds", default=0, metavar="K", help="Learn our weights anew, in K folds.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def summaries(folder: Path, sentences: int, limit: int, sets: str, methods: str, n_folds: int) -> None:
    """Compare summaries with those that people wrote, for each JSONL file in FOLDER.

    A line is an object with text, summary, lang and perhaps title. 'lead' takes the first sentences of the article,
    'oracle' those that agree best with the person's summary. --cross-validate adds a row of ours with weights learnt
    from other articles of the set, and a table of how weights learnt from one set do on the others.
    """
    chosen = _methods(methods)
    contests = [
        Contest(name, samples, sentences) for name, samples in read_sets(folder, listed(sets), limit=limit).items()
    ]
    for contest in contests:
        _print_scores(contest, chosen, n_folds)
    if n_folds:
        _print_transfer(contests, n_folds)


def listed(names: str) -> list[str]:
    """Return the names in a list that is parted by commas."""
    return [name.strip() for name in names.split(",") if name.strip()]


def _methods(names: str) -> dict[str, Method]:
    asked = listed(names)
    if unknown := [name for name in asked if name not in METHODS]:
        raise click.UsageError(f"--methods {', '.join(unknown)} is not known; there are {', '.join(METHODS)}.")
    return {name: method for name, method in METHODS.items() if not asked or name in asked}


def _print_scores(contest: Contest, methods: Mapping[str, Method], n_folds: int) -> None:
    length = np.mean([len(sample.sentences) for sample in contest.samples])
    n_words = np.mean([len(sample.summary.split()) for sample in contest.samples])
    click.echo(
        f"{contest.name}: {len(contest.samples)} articles of {length:.0f} sentences, summaries of {contest.count}; "
        f"people's have {n_words:.0f} words\n\n"
        f"{'':<18}{'R-1':>5}{'R-2':>6}{'R-Lsum':>8}{'words':>7}   {'R-1 above lead, 95%':<22}    R-2 above lead, 95%"
    )
    notes: list[str] = []
    for name, method in methods.items():
        begun = time.perf_counter()
        chosen, refused = contest.choose(method)
        _print_row(contest, name + "*" * bool(refused), chosen)
        notes += [f"* {name}: {why} in {n} articles; their openings stand in" for why, n in refused.items()]
        if name == OURS and n_folds:
            chosen = cross_validated(contest.samples, contest.count, n_folds, learner(), ours_with)
            _print_row(contest, f"{name}, {n_folds} folds", chosen)
        click.echo(f"{contest.name} {name} took {time.perf_counter() - begun:.1f} s", err=True)
    click.echo("\n".join(["", *notes, ""] if notes else [""]))


def _print_row(contest: Contest, name: str, chosen: Sequence[Sequence[str]]) -> None:
    scored = contest.score(chosen)
    r1, r2, lsum, n_words = scored.mean(axis=0)
    versus = "" if name == LEAD else "   ".join(["", *map(str, contest.above_lead(scored))])
    click.echo(f"{name:<18}{r1:>5.1f}{r2:>6.1f}{lsum:>8.1f}{n_words:>7.1f}{versus}")


def _print_transfer(contests: Sequence[Contest], n_folds: int) -> None:
    click.echo(
        f"Weights learnt from one set (rows), shown on all: R-1 / R-2 above lead; its own in {n_folds} folds\n\n"
        f"{'':<14}" + "".join(f"{contest.name:>16}" for contest in contests)
    )
    for name, cells in transfer(contests, n_folds, learner(), ours_with):
        click.echo(f"{name:<14}" + "".join(f"{cell:>16}" for cell in cells))
