"""How far a round is, on stderr."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import click

from summarizer.model import Progress


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """Show a bar on a terminal, and nothing in a pipe."""
    is_shown = sys.stderr.isatty()
    with (
        _log_lines_apart() if is_shown else nullcontext(),
        click.progressbar(length=1, label="Reading the feeds", file=sys.stderr, hidden=not is_shown) as bar,
    ):

        def show(progress: Progress) -> None:
            bar.length = max(progress.known, 1)
            bar.update(progress.done - bar.pos)

        yield show


@contextmanager
def _log_lines_apart() -> Iterator[None]:
    """Let a log line begin on a clean line, not behind the bar; the bar comes again with its next step."""

    def clear(_: logging.LogRecord) -> bool:
        sys.stderr.write("\r\x1b[K")
        return True

    handlers = logging.getLogger().handlers
    for handler in handlers:
        handler.addFilter(clear)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(clear)
