"""How a story unfolded, as a card shows it: a line for each outlet, when it joined. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.blocks import (
    MAX_HEADLINE_CHARS,
    MAX_NAME_CHARS,
    Block,
    fit,
    is_web,
    link,
    quoted,
    stacked,
    text_block,
    title_block,
)
from bot.dated import Dated
from bot.speech import _, ngettext
from summarizer.model import Group
from summarizer.text import shorten
from summarizer.unfolding import Step

OPEN = 4
"""So many lines stand open; more are folded up until they are tapped."""
MOST_STEPS = 40


def timeline_title() -> str:
    """Return what stands over the timeline."""
    return _("How it unfolded:")


def with_timeline(
    page: Sequence[Block], steps: Sequence[Step], dated: Dated, *, headline: str, groups: Sequence[Group]
) -> list[Block]:
    """Return a page with the timeline of a story that has this headline beneath, or nothing where it has no room.

    Where there is not room for all steps, the first one stays, and the newest; those between are counted.
    """
    first, *later = [(step, _step(step, dated, headline, groups)) for step in (steps[0], *steps[1:][1 - MOST_STEPS :])]
    for n_left_out in range(len(later) + 1):
        n_between = len(steps) - 1 - len(later) + n_left_out
        shown = [*page, _timeline(first, n_between, later[n_left_out:], dated)]
        if fit(shown):
            return shown
    return []


def _timeline(first: tuple[Step, Block], n_between: int, later: Sequence[tuple[Step, Block]], dated: Dated) -> Block:
    """Return the title and a line for each step, folded up where they are many; a new day is named above its first."""
    lines: list[Block] = []
    day = dated.date(dated.published)
    for step, line in (first, *later):
        if dated.date(step.report.published) != day:
            day = dated.date(step.report.published)
            lines.append(title_block(dated.day(step.report.published)))
        lines.append(line)
        if n_between and step is first[0]:
            more = ngettext("({n} more in between)", "({n} more in between)", n_between)
            lines.append(text_block(more.format(n=n_between)))
    listed = stacked(lines)
    return stacked([title_block(timeline_title()), quoted(listed) if len(lines) > OPEN else listed])


def _step(step: Step, dated: Dated, headline: str, groups: Sequence[Group]) -> Block:
    """Return how an outlet joined or came back, with its own headline; only its link where that stands above."""
    source, head = step.report.source, step_head(step, dated, groups)
    title = shorten(source.title, MAX_HEADLINE_CHARS)
    urls = (source.url,) if is_web(source.url) else ()
    if source.title == headline:
        said = "{report}" if step.is_first else _("{report}, under the headline above")
        return Block(said.format(report=link(escape(head), source.url)), said.format(report=head), urls)
    return Block(f"{escape(head)}: {link(escape(title), source.url)}", f"{head}: {title}", urls)


def step_head(step: Step, dated: Dated, groups: Sequence[Group]) -> str:
    """Say when which outlet joined, or came back: '08:10 BBC (Britain, 3 reports) was first'."""
    source, time = step.report.source, dated.clock(step.report.published)
    outlet = shorten(source.name, MAX_NAME_CHARS)
    if step.is_again:
        return _("{time} {outlet} again").format(time=time, outlet=outlet)
    notes = [group.name for group in groups if group.has(source.name)]
    if step.n_reports > 1:
        notes.append(ngettext("{n} report", "{n} reports", step.n_reports).format(n=step.n_reports))
    outlet = f"{outlet} ({', '.join(notes)})" if notes else outlet
    said = _("{time} {outlet} was first") if step.is_first else "{time} {outlet}"
    return said.format(time=time, outlet=outlet)
