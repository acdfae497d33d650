"""How far a round is, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from summarizer.model import Progress


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """Show a bar on a terminal, and nothing in a pipe."""
    with click.progressbar(length=1, label="Reading the feeds", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(progress: Progress) -> None:
            bar.length = max(progress.known, 1)
            bar.update(progress.done - bar.pos)

        yield show
