"""Faults per 1,000 summaries: what a reader would object to, counted for each set, method and kind of fault."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from summarizer.errors import ParseError
from summarizer.extract import extract_page
from summarizer.language import detect_language
from tests.bench.methods import METHODS, Method, NotMeasuredError
from tests.bench.objections import FAULTS, REMARKS, objections
from tests.bench.rouge import Judge
from tests.bench.samples import Sample, read_sets
from tests.bench.summaries import listed

LENGTHS = (1, 2, 3, 5)
_KINDS = (*FAULTS, *REMARKS)
_NO_JUDGE = Judge("", "en")


@click.command()
@click.option("--pages", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder of web pages.")
@click.option("--sets", default="", metavar="NAME,...", help="The beginnings of the sets' names; all by default.")
@click.option("--methods", default="tidings,lead,lexrank", show_default=True, metavar="NAME,...")
@click.option("--limit", default=0, help="Articles of each set, spread evenly over it; all by default.")
@click.option("--show", default="", metavar="FAULT", help="List the sentences with this fault as well.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def faults(folder: Path, pages: Path | None, sets: str, methods: str, limit: int, show: str) -> None:
    """Count what a reader would object to in summaries of 1, 2, 3 and 5 sentences of the articles in FOLDER.

    FOLDER holds JSONL files as for `summaries`. PAGES holds a data.jsonl whose lines have id, url and file, an HTML
    page that may be gzipped; these are read as Tidings reads pages.
    """
    if show and show not in _KINDS:
        raise click.UsageError(f"--show {show} is not known; there are {', '.join(_KINDS)}.")
    if unknown := [name for name in listed(methods) if name not in METHODS]:
        raise click.UsageError(f"--methods {', '.join(unknown)} is not known; there are {', '.join(METHODS)}.")
    chosen = {name: METHODS[name] for name in listed(methods)}
    all_sets = read_sets(folder, listed(sets), limit=limit)
    if pages:
        all_sets["pages"] = tuple(read_pages(pages))
    _print_table(all_sets, chosen, show)


def read_pages(folder: Path) -> Iterator[Sample]:
    """Read the articles of a folder of pages; a page without an article is passed over."""
    for line in (folder / "data.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        raw = (folder / row["file"]).read_bytes()
        try:
            article = extract_page(gzip.decompress(raw) if row["file"].endswith(".gz") else raw, url=row["url"])
        except ParseError:
            continue
        language = detect_language(article.text, hint=article.language)
        yield Sample(row["id"], article.text, "", article.title, language)


def count_faults(samples: Sequence[Sample], method: Method, show: str = "") -> tuple[Counter[str], int]:
    """Count the objections to summaries of each length, and the summaries; list those of one kind on the way."""
    found: Counter[str] = Counter()
    n_summaries = 0
    for sample in samples:
        for count in LENGTHS:
            try:
                summary = method(sample, count, _NO_JUDGE)
            except NotMeasuredError:
                continue
            n_summaries += bool(summary)
            for objection in objections(sample.text, sample.title, sample.language, summary):
                found[objection.what] += 1
                if objection.what == show:
                    click.echo(f"{sample.id[:24]} {count}/{objection.place + 1}: {summary[objection.place]}")
    return found, n_summaries


def _print_table(sets: Mapping[str, Sequence[Sample]], methods: Mapping[str, Method], show: str) -> None:
    counts: dict[tuple[str, str], tuple[Counter[str], int]] = {}
    for name, samples in sets.items():
        for method_name, method in methods.items():
            click.echo(f"{name} {method_name}", err=True)
            if show:
                click.echo(f"\n{show}: {name}, {method_name}")
            counts[name, method_name] = count_faults(samples, method, show)
    click.echo(f"Per 1,000 summaries of {', '.join(map(str, LENGTHS))} sentences of each article\n")
    share = -(-max(len(name) + 1 for name in sets) // len(methods))  # a set's name stands over its methods
    width = max(9, share, *(len(name) + 1 for name in methods))
    for part in _parts([*sets], max(1, 94 // (width * len(methods)))):
        click.echo(f"{'':<16}" + "".join(f"{name:>{width * len(methods)}}" for name in part))
        click.echo(f"{'':<16}" + "".join(f"{name:>{width}}" for _ in part for name in methods))
        click.echo(f"{'summaries':<16}" + "".join(f"{counts[s, m][1]:>{width}}" for s in part for m in methods))
        for kind in _KINDS:
            if kind == REMARKS[0]:
                click.echo("  for information")
            rates = (1000 * counts[s, m][0][kind] / max(1, counts[s, m][1]) for s in part for m in methods)
            click.echo(f"{kind:<16}" + "".join(f"{rate:>{width}.1f}" for rate in rates))
        click.echo("")


def _parts(names: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(names), size):
        yield names[start : start + size]
