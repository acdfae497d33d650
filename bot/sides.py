"""Whose a line is, which groups of outlets tell a story, and what they stress, as a card shows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal

from bot.blocks import Block, is_web, named_outlets, stacked, text_block, title_block
from bot.dated import Dated
from bot.speech import enumerated
from summarizer.model import Group, Line
from summarizer.unfolding import Coverage, Stress

NAMED_GROUPS = 6
"""Of more, the others are counted."""


def said_by(line: Line, outlets: str, dated: Dated) -> str:
    """Say whose a line is: 'only in Post', 'Post and Mail, in the same words', and of which day, if not the card's.

    Of what is at odds with another line, the time tells which came later.
    """
    ahead = "only in " if line.is_alone else "first in " if line.is_first else ""
    same = ", in the same words" if line.is_shared_text else ""
    at = f"at {dated.clock(line.published)}" if line.is_at_odds else ""
    return ", ".join(filter(None, (f"{ahead}{outlets}{same}", dated.other_day(line.published), at)))


def line_block(line: Line, dated: Dated, *, mark: str = "") -> Block:
    """Return a line with its outlets, which are linked."""
    html, shown, urls = named_outlets(line.sources)
    return Block(
        html=f"{mark}{escape(line.sentence)} – {said_by(line, html, dated)}",
        shown=f"{mark}{line.sentence} – {said_by(line, shown, dated)}",
        urls=tuple(url for url in urls if is_web(url)),
    )


def sides(coverage: Coverage, stresses: Sequence[Stress], dated: Dated) -> list[Block]:
    """Return which groups tell a story, then what each stresses."""
    return [text_block(told_by(coverage)), *(_stressed(one, dated) for one in stresses)]


def told_by(coverage: Coverage) -> str:
    """Say which groups tell a story, which do not so far, and which could not be heard."""
    telling, silent, unheard = coverage.telling, coverage.silent, coverage.unheard
    n_groups = len(telling) + len(silent) + len(unheard)
    told = f"Told by {len(telling) or 'none'} of {n_groups} group{'s' if n_groups > 1 else ''} so far"
    who = f": {_named(telling)}" if telling else ""
    others = f"; not by {_named(silent, last='or')}" if telling and silent else ""
    unknown = f" Nothing in its language was read from {_named(unheard, last='or')} since it began." if unheard else ""
    return f"{told}{who}{others}.{unknown}"


def _named(groups: Sequence[Group], *, last: Literal["and", "or"] = "and") -> str:
    n_named = len(groups) if len(groups) <= NAMED_GROUPS else NAMED_GROUPS - 1
    others = [f"{len(groups) - n_named} others"] if len(groups) > n_named else []
    return enumerated([group.name for group in groups[:n_named]] + others, last=last)


def stressed_title(one: Stress) -> str:
    """Return what stands over the sentences that a group stresses."""
    return f"Stressed by {one.group.name}:"


def _stressed(one: Stress, dated: Dated) -> Block:
    return stacked([title_block(stressed_title(one)), *(line_block(line, dated, mark="• ") for line in one.lines)])
