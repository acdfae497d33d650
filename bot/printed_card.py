"""A story's card for the command line: text for people, JSON for scripts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from textwrap import fill
from typing import Any
from zoneinfo import ZoneInfo

from bot.blocks import as_lines
from bot.card import Card, paragraphs
from bot.dated import Dated, since_in_words
from bot.printout import WIDTH, line_json, source_json
from bot.sides import said_by, stressed_title, told_by
from bot.speech import enumerated
from bot.timeline import step_head, timeline_title
from summarizer.model import Line, Report
from summarizer.unfolding import Coverage, Step, Stress


def card_text(card: Card, *, now: datetime, zone: ZoneInfo) -> str:
    """Return a story in full as a person reads it; who asked for what is new since is told also that nothing is."""
    dated = Dated(card.published, now, zone)
    lines = [_line_text(line, dated) for line in paragraphs(card)] or ["(No sentence of these texts can stand alone.)"]
    news = []
    if card.since is not None:
        since = since_in_words(card.since, now=now, zone=zone)
        news = [f"New since {since}:" if card.new else f"Nothing new since {since}."]
        news += [_line_text(line, dated) for line in card.new]
        lines = ["The story so far:", *lines] if card.lines else []
    lines += _sides(card, dated)
    is_one = len(card.reports) == 1
    lines += [as_lines(timeline_title(), *_steps(card, dated))] if card.steps and not is_one else []
    url = card.story.url if is_one else ""
    head = as_lines(fill(f"[{card.story.id}] {card.story.title}", WIDTH), dated.in_full(), url)
    return "\n\n".join([head, *news, *lines])


def _sides(card: Card, dated: Dated) -> list[str]:
    """Return which groups tell the story, and what each stresses; nothing where there are no groups."""
    if card.coverage is None:
        return []
    stressed = [
        as_lines(stressed_title(one), *(_line_text(line, dated, mark="- ") for line in one.lines))
        for one in card.stresses
    ]
    return [fill(told_by(card.coverage), WIDTH), *stressed]


def _steps(card: Card, dated: Dated) -> Iterator[str]:
    """Yield a line for each step with its address beneath, and each new day above its first."""
    groups = card.coverage.telling if card.coverage is not None else ()
    day = dated.date(card.published)
    for step in card.steps:
        report = step.report
        if dated.date(report.published) != day:
            day = dated.date(report.published)
            yield f"{dated.day(report.published)}:"
        yield f"{step_head(step, dated, groups)}: {report.source.title}"
        if report.source.url:
            yield f"    {report.source.url}"


def _line_text(line: Line, dated: Dated, *, mark: str = "") -> str:
    outlets = enumerated([source.name for source in line.sources])
    return fill(f"{mark}{line.sentence} – {said_by(line, outlets, dated)}", WIDTH, subsequent_indent=" " * len(mark))


def card_json(card: Card, *, topic_words: Sequence[str] = ()) -> dict[str, Any]:
    """Return the document of `story`; `new` is null unless it was asked for.

    `topic_words` are those by which its topic was learnt, where no feed names it.
    """
    return {
        "id": card.story.id,
        "title": card.story.title,
        "url": card.story.url,
        "topic": card.story.topic,
        "topic_words": list(topic_words),
        "language": card.story.language,
        "published": card.published.isoformat(),
        "since": card.since.isoformat() if card.since else None,
        "new": None if card.since is None else [line_json(line) for line in card.new],
        "lines": [line_json(line) for line in card.lines],
        "timeline": [_step_json(step) for step in card.steps],
        "groups": None if card.coverage is None else _groups_json(card.coverage, card.stresses),
        "reports": [_report_json(report) for report in card.reports],
    }


def _report_json(report: Report) -> dict[str, Any]:
    return {**source_json(report.source), "published": report.published.isoformat()}


def _step_json(step: Step) -> dict[str, Any]:
    how = {"first": step.is_first, "again": step.is_again, "reports": step.n_reports}
    return {**_report_json(step.report), **how}


def _groups_json(coverage: Coverage, stresses: Sequence[Stress]) -> dict[str, Any]:
    """Return the groups that tell the story, those that do not, and those of which nothing was read since it began."""
    return {
        "telling": [group.name for group in coverage.telling],
        "silent": [group.name for group in coverage.silent],
        "unheard": [group.name for group in coverage.unheard],
        "stressed": [{"group": one.group.name, "lines": [line_json(line) for line in one.lines]} for one in stresses],
    }
