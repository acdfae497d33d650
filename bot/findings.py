"""What is said of a search beside what it found. Pure."""

from __future__ import annotations

from bot.speech import _
from summarizer.query import QueryError
from summarizer.search import Findings


def in_other_words(findings: Findings) -> str:
    """Say what was looked for instead of what was typed; nothing where it is the same."""
    instead = _("No article has “{typed}”; I searched for “{meant}” instead.")
    said = [instead.format(typed=typed, meant=meant) for typed, meant in findings.instead.items()]
    if findings.is_partial:
        said.append(_("No story has all of that; these have most of it."))
    return " ".join(said)


def refusal(error: QueryError) -> str:
    """Say what is wrong with a query."""
    return _(error.text).format(**error.values)
