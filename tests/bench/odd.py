"""What odd texts cost, whichever method reads them: nothing may hold up the news."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from statistics import median

import click

from summarizer.errors import ParseError
from summarizer.methods import METHODS, Method, summarize
from summarizer.model import Summary
from summarizer.reading import read_text
from tests.odd_texts import ODD_TEXTS

GOAL_MS = 200
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@click.command()
@click.option("--runs", default=5, show_default=True, help="How often each text is read; the median counts.")
def odd(runs: int) -> None:
    """Read no text, a word, a page without a full stop, a megabyte of one letter ... with every method."""
    for title, read in (("from text to article", _read), ("the summary alone", _summarize)):
        click.echo(f"Milliseconds of processor time, {title}, median of {runs} runs; the goal is {GOAL_MS}\n")
        click.echo(f"{'':<34}" + "".join(f"{method:>10}" for method in METHODS) + "  sentences")
        slowest = 0.0
        for name, text in ODD_TEXTS.items():
            measured = [_measure(partial(read, text, method), runs) for method in METHODS]
            slowest = max(slowest, *(ms for ms, _ in measured))
            counts = "/".join(f"{n}" for _, n in measured)
            click.echo(f"{name:<34}" + "".join(f"{ms:>10.1f}" for ms, _ in measured) + f"  {counts}")
        click.echo(f"\nSlowest: {slowest:.0f} ms, goal {GOAL_MS} ms\n")


def _measure(read: Callable[[], Summary], runs: int) -> tuple[float, int]:
    """Return the median of the milliseconds of processor time that reading takes, and how many sentences it brings."""
    read()  # what is imported or built at first use
    took_ms = []
    for _ in range(runs):
        begun = time.process_time()
        summary = read()
        took_ms.append((time.process_time() - begun) * 1000)
    return median(took_ms), len(summary.ranked)


def _read(text: str, method: Method) -> Summary:
    try:
        return read_text(text, NOW, title="Bridge", method=method).summary
    except ParseError:
        return Summary()


def _summarize(text: str, method: Method) -> Summary:
    return summarize(text, title="Bridge", method=method)
