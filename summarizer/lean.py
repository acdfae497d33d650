"""Importing libraries without numpy, which some of ours import just in case: NLTK and sqlite-utils.

It takes 11 MB of each process, and the bot's own never calculates with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_numpy() -> Iterator[None]:
    """Let libraries that are imported meanwhile believe that there is no numpy; whoever needs it has it afterwards."""
    if "numpy" in sys.modules:
        yield
        return
    # https://docs.python.org/3/reference/import.html#the-module-cache
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["numpy"]
