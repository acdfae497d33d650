"""Regular expressions that are read best as a list, an alternative a line."""

from __future__ import annotations


def any_of(alternatives: str) -> str:
    """Return a pattern for any of the lines of `alternatives`, whatever their indentation."""
    return "(?:" + "|".join(line.strip() for line in alternatives.split("\n") if line.strip()) + ")"
