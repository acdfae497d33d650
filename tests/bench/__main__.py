"""`python -m tests.bench NAME`: speed, size and quality, as tables. It measures and never judges."""

from __future__ import annotations

import click

from tests.bench.delivery import delivery
from tests.bench.odd import odd
from tests.bench.start import start


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def bench() -> None:
    """Measure how fast, how small and how good Tidings is."""


bench.add_command(delivery)
bench.add_command(odd)
bench.add_command(start)

bench(prog_name="python -m tests.bench")
