"""How a story unfolded: who told it first, who joined when, which groups of outlets tell it, what they stress. Pure.

Groups are the operator's. Nothing is made of silence that may not be one: an outlet of which nothing was read has not
been silent, and what stands in no text that was read may stand in another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta

from summarizer.model import Group, Line, Report
from summarizer.statements import Statement, Statements, saying
from summarizer.telling import choose

MOST_STRESSED = 2
"""Sentences that a group stresses, at most, and how long they may be together."""
STRESSED_CHARS = 400
MINUTE = timedelta(minutes=1)
TOP = 2
"""So many of its best sentences carry the weight of an article."""
AHEAD = timedelta(hours=1)
"""Who reported something so long before the others was first with it."""
_NO_CLOCK = time()
"""Midnight to the second: a feed that names the day alone, of which nobody knows who was before whom."""


@dataclass(frozen=True, slots=True)
class Step:
    """A report that moved a story on: an outlet's first, or one in which it `is_again`, with something new.

    `is_first` marks the one that was before all others; the first of each outlet has its number of reports in all.
    """

    report: Report
    is_first: bool = False
    is_again: bool = False
    n_reports: int = 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which groups tell a story; of the others, which could have been heard and which could not. All in their order."""

    telling: tuple[Group, ...] = ()
    silent: tuple[Group, ...] = ()
    unheard: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Stress:
    """Sentences that carry weight for a group and that no other outlet has, or had before."""

    group: Group
    lines: tuple[Line, ...]


def unfold(reports: Iterable[Report], table: Statements) -> tuple[Step, ...]:
    """Return how outlets joined a story, each once, and came back with news, by the clock.

    `table` has the texts behind reports, as many as there are: a later report without its text is only counted.
    """
    in_order = sorted(reports, key=lambda report: report.published)
    first, news = _first(in_order), _with_news(table)
    steps: list[Step] = []
    n_reports = Counter(report.source.name for report in in_order)
    met: set[str] = set()
    for report in in_order:
        outlet = report.source.name
        if outlet not in met:
            steps.append(Step(report, is_first=outlet == first, n_reports=n_reports[outlet]))
        elif report in news:
            steps.append(Step(report, is_again=True))
        met.add(outlet)
    return tuple(steps)


def _first(in_order: Sequence[Report]) -> str:
    """Return the outlet that was alone in the first minute; none where nobody can know, or no other came after."""
    outlets = {report.source.name for report in in_order}
    if len(outlets) < 2 or in_order[0].published.time() == _NO_CLOCK:
        return ""
    end = in_order[0].published + MINUTE
    first = {report.source.name for report in in_order if report.published < end}
    return first.pop() if len(first) == 1 else ""


def _with_news(table: Statements) -> set[Report]:
    """Return the reports of outlets that had told the story already in which they say what nobody had said."""
    in_order = sorted(range(len(table.accounts)), key=lambda n: table.accounts[n].published)
    met: set[str] = set()
    news: set[Report] = set()
    for place, n in enumerate(in_order):
        source, before = table.accounts[n].source, in_order[:place]
        if source.name in met and not all(table.is_known(one, before) for one in table.of([n], best=TOP)):
            news.add(Report(source, table.accounts[n].published))
        met.add(source.name)
    return news


def cover(groups: Iterable[Group], reports: Collection[Report], *, heard: Collection[str]) -> Coverage:
    """Return which groups tell a story; `heard` are the outlets of which something was read since it began."""
    telling: list[Group] = []
    silent: list[Group] = []
    unheard: list[Group] = []
    for group in groups:
        if any(group.has(report.source.name) for report in reports):
            telling.append(group)
        else:
            (silent if any(map(group.has, heard)) else unheard).append(group)
    return Coverage(tuple(telling), tuple(silent), tuple(unheard))


def stress(groups: Iterable[Group], table: Statements, *, told: Sequence[str] = ()) -> tuple[Stress, ...]:
    """Return what groups stress of a story beside what was told of it; no group that stresses nothing."""
    found = [Stress(group, _stressed(group, table, told)) for group in groups]
    return tuple(one for one in found if one.lines)


def _stressed(group: Group, table: Statements, told: Sequence[str]) -> tuple[Line, ...]:
    is_own = [group.has(account.source.name) for account in table.accounts]
    others = [n for n, own in enumerate(is_own) if not own]
    distinct = {
        one: followers
        for one in table.of((n for n, own in enumerate(is_own) if own), best=TOP, told=told)
        if (followers := _followers(one, others, table)) is not None
    }
    chosen = choose(table, distinct, (), limit=MOST_STRESSED, max_chars=STRESSED_CHARS)
    return tuple(
        replace(
            line,
            sources=tuple(source for source in line.sources if group.has(source.name)),
            is_first=bool(distinct[one]),
        )
        for one, line in zip(chosen, table.lines(chosen), strict=True)
    )


def _followers(one: Statement, others: Sequence[int], table: Statements) -> set[str] | None:
    """Return which other outlets said something later; None where one may have said it all along, or most followed."""
    agreeing = {n: table.accounts[n] for n in saying(one.shares)}
    end = table.accounts[one.account].published + AHEAD
    later = [n for n, account in agreeing.items() if n in others and account.published >= end]
    followers = {agreeing[n].source.name for n in later}
    own = {table.outlet(one), *(account.source.name for n, account in agreeing.items() if n not in others)}
    is_theirs = len(followers) <= len(own) and table.is_missing(one, [n for n in others if n not in later])
    return followers if is_theirs else None
