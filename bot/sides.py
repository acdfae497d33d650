"""Whose a line is, which groups of outlets tell a story, and what they stress, as a card shows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal

from bot.blocks import Block, is_web, named_outlets, stacked, text_block, title_block
from bot.dated import Dated
from bot.speech import _, enumerated, ngettext
from summarizer.model import Group, Line
from summarizer.unfolding import Coverage, Stress

NAMED_GROUPS = 6
"""Of more, the others are counted."""


def said_by(line: Line, outlets: str, dated: Dated) -> str:
    """Say whose a line is: 'only in Post', 'Post and Mail, in the same words', and of which day, if not the card's.

    Of what is at odds with another line, the time tells which came later.
    """
    who = _("only in {outlets}") if line.is_alone else _("first in {outlets}") if line.is_first else "{outlets}"
    who = who.format(outlets=outlets)
    said = _("{outlets}, in the same words").format(outlets=who) if line.is_shared_text else who
    at = _("at {time}").format(time=dated.clock(line.published)) if line.is_at_odds else ""
    return ", ".join(filter(None, (said, dated.other_day(line.published), at)))


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
    n = len(telling) + len(silent) + len(unheard)
    if not telling:
        told = ngettext("Told by none of {n} group so far.", "Told by none of {n} groups so far.", n)
    elif not silent:
        told = ngettext("Told by {told} of {n} group so far: {who}.", "Told by {told} of {n} groups so far: {who}.", n)
    else:
        told = ngettext(
            "Told by {told} of {n} group so far: {who}; not by {others}.",
            "Told by {told} of {n} groups so far: {who}; not by {others}.",
            n,
        )
    said = told.format(told=len(telling), n=n, who=_named(telling), others=_named(silent, last="or"))
    if not unheard:
        return said
    unknown = _("Nothing in its language was read from {groups} since it began.")
    return f"{said} {unknown.format(groups=_named(unheard, last='or'))}"


def _named(groups: Sequence[Group], *, last: Literal["and", "or"] = "and") -> str:
    n_named = len(groups) if len(groups) <= NAMED_GROUPS else NAMED_GROUPS - 1
    n_others = len(groups) - n_named
    others = [ngettext("{n} other", "{n} others", n_others).format(n=n_others)] if n_others else []
    return enumerated([group.name for group in groups[:n_named]] + others, last=last)


def stressed_title(one: Stress) -> str:
    """Return what stands over the sentences that a group stresses."""
    return _("Stressed by {group}:").format(group=one.group.name)


def _stressed(one: Stress, dated: Dated) -> Block:
    return stacked([title_block(stressed_title(one)), *(line_block(line, dated, mark="• ") for line in one.lines)])
