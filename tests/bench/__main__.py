"""`python -m tests.bench NAME`: speed, size and quality, as tables. It measures and never judges."""

from __future__ import annotations

import click

from tests.bench.delivery import delivery
from tests.bench.faults import faults
from tests.bench.growth import growth
from tests.bench.leak import leak
from tests.bench.learn import learn_weights
from tests.bench.match import learn_likeness
from tests.bench.odd import odd
from tests.bench.related import related
from tests.bench.speed import speed
from tests.bench.start import start
from tests.bench.stories import stories
from tests.bench.summaries import summaries
from tests.bench.topics import topics


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def bench() -> None:
    """Measure how fast, how small and how good Tidings is."""


bench.add_command(delivery)
bench.add_command(faults)
bench.add_command(growth)
bench.add_command(leak)
bench.add_command(learn_weights, name="learn")
bench.add_command(learn_likeness, name="match")
bench.add_command(odd)
bench.add_command(related)
bench.add_command(speed)
bench.add_command(start)
bench.add_command(stories)
bench.add_command(summaries)
bench.add_command(topics)

bench(prog_name="python -m tests.bench")
