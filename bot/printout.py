"""Stories and summaries for the command line: text for people, JSON for scripts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from textwrap import fill
from typing import Any

from bot.blocks import as_lines
from bot.outbox import Lost, Report
from bot.render import NO_REASONS, ago, reasons
from bot.sections import sections
from bot.speech import enumerated
from summarizer.model import Article, Line, Round, Source, Story
from summarizer.search import Findings, Found
from summarizer.text import shorten

WIDTH = 96
MOST_REASON = 200


def stories_text(
    stories: Sequence[Story],
    *,
    sentences: int,
    max_chars: int,
    now: datetime,
    why: Mapping[int, Sequence[str]] = NO_REASONS,
) -> str:
    """Return stories as a person reads them; the number in brackets is the id that `tidings related` takes.

    `why` has the words for which one is listed.
    """
    return "\n\n".join(_story_text(story, sentences, max_chars, now, why=why.get(story.id, ())) for story in stories)


def digest_text(
    stories: Sequence[Story],
    *,
    sentences: int,
    max_chars: int,
    now: datetime,
    updates: Mapping[int, Sequence[Line]],
) -> str:
    """Return the stories of a digest by topic, as a chat gets them; of one that has `updates`, these lines."""
    texts = []
    for section in sections(stories):
        texts += [section.title] if section.title else []
        texts += [
            _update_text(story, updates[story.id], now)
            if story.id in updates
            else _story_text(story, sentences, max_chars, now)
            for story in section.stories
        ]
    return "\n\n".join(texts)


def _update_text(story: Story, lines: Sequence[Line], now: datetime) -> str:
    mark, indent, newest = f"[{story.id}] ", " " * 4, lines[0].sources[0]
    told = [f"{line.sentence} – {enumerated([source.name for source in line.sources])}" for line in lines]
    texts = [*told, ago(max(line.published for line in lines), now), newest.url]
    return as_lines(
        fill(f"{mark}Update: {newest.title or story.title}", WIDTH, subsequent_indent=" " * len(mark)),
        *(fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) for text in texts),
    )


def found_text(findings: Findings, *, sentences: int, max_chars: int, now: datetime) -> str:
    """Return what was searched for as a person reads it: each story with the passage where it stands."""
    return "\n\n".join(
        _story_text(one.story, sentences, max_chars, now, passage=_passage(one)) for one in findings.found
    )


def _passage(one: Found) -> str:
    return f"{one.snippet.text} – {one.outlet}".removesuffix(" – ") if one.snippet else ""


def _story_text(
    story: Story, sentences: int, max_chars: int, now: datetime, *, passage: str = "", why: Sequence[str] = ()
) -> str:
    mark = f"[{story.id}] "
    indent = " " * 4
    outlets = ", ".join(source.name for source in story.sources)
    foot = " · ".join(part for part in (outlets, ago(story.published, now), story.topic) if part)
    lines = [fill(mark + story.title, WIDTH, subsequent_indent=" " * len(mark))]
    summary = passage or " ".join(story.summary.best(sentences, max_chars=max_chars))
    lines += [
        fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
        for text in (summary, reasons(why), foot)
        if text
    ]
    return "\n".join([*lines, *([indent + story.url] if story.url else [])])


def stories_json(
    stories: Sequence[Story],
    *,
    sentences: int,
    max_chars: int,
    updates: Mapping[int, Sequence[Line]] | None = None,
    why: Mapping[int, Sequence[str]] = NO_REASONS,
) -> dict[str, Any]:
    """Return the document of `latest`, `related` and `digest`.

    A story that comes again has an `update`, a related one the words that it shares.
    """
    updates = updates or {}
    return {
        "stories": [
            _story_json(story, sentences, max_chars)
            | ({"update": [line_json(line) for line in updates[story.id]]} if story.id in updates else {})
            | ({"why": list(why[story.id])} if story.id in why else {})
            for story in stories
        ]
    }


def _story_json(story: Story, sentences: int, max_chars: int) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "url": story.url,
        "topic": story.topic,
        "language": story.language,
        "published": story.published.isoformat(),
        "summary": list(story.summary.best(sentences, max_chars=max_chars)),
        "sources": [source_json(source) for source in story.sources],
    }


def found_json(findings: Findings, *, sentences: int, max_chars: int) -> dict[str, Any]:
    """Return the document of `search`."""
    return {
        "stories": [
            {**_story_json(one.story, sentences, max_chars), "snippet": _snippet_json(one)} for one in findings.found
        ],
        "instead": dict(findings.instead),
        "has_all_words": not findings.is_partial,
        "has_more": findings.is_more,
    }


def _snippet_json(one: Found) -> dict[str, Any] | None:
    if one.snippet is None:
        return None
    return {"text": one.snippet.text, "marks": [list(mark) for mark in one.snippet.marks], "outlet": one.outlet}


def line_json(line: Line) -> dict[str, Any]:
    """Return a sentence of a story with those who say so."""
    return {
        "sentence": line.sentence,
        "published": line.published.isoformat(),
        "sources": [source_json(source) for source in line.sources],
        "only_here": line.is_alone,
        "same_words": line.is_shared_text,
        "first_here": line.is_first,
        "at_odds": line.is_at_odds,
    }


def source_json(source: Source) -> dict[str, str]:
    """Return an outlet's article as all documents have it."""
    return {"name": source.name, "title": source.title, "url": source.url}


def summary_text(article: Article, *, sentences: int) -> str:
    """Return a summary as a person reads it: the headline, then a sentence a line."""
    lines = article.summary.best(sentences) or ("(No sentence of this text can stand alone.)",)
    return "\n".join([article.title, "", *lines]).strip()


def summary_json(article: Article, *, sentences: int) -> dict[str, Any]:
    """Return the document of `summarize`."""
    return {
        "title": article.title,
        "language": article.language,
        "sentences": list(article.summary.best(sentences)),
    }


def round_text(found: Round) -> str:
    """Return what a round brought, in a sentence."""
    return (
        f"Feeds: {found.feeds} asked, {found.unchanged} unchanged, {found.failed} failed. "
        f"New: {found.entries} entries, {found.articles} articles, {found.stories} stories. {found.seconds:.1f} s."
    )


def outbox_text(report: Report, *, now: datetime, retry: str) -> str:
    """Return how the outbox is doing, as an operator reads it; `retry` is how they send a message once more."""
    states = ("queued", "sending", "sent", "uncertain", "failed")
    lines = [", ".join(f"{report.counts.get(state, 0)} {state}" for state in states)]
    if report.oldest is not None:
        lines.append(f"The oldest that is queued was made {ago(report.oldest, now)}.")
    if report.rests_until is not None:
        lines.append(f"Nothing is sent until {report.rests_until:%H:%M:%S} UTC: {shorten(report.reason, MOST_REASON)}")
    if report.uncertain:
        lines.append("Uncertain, because nobody knows whether they arrived:")
        lines += [_lost_text(one, now) for one in report.uncertain]
        if (n_more := report.counts["uncertain"] - len(report.uncertain)) > 0:
            lines.append(f"... and {n_more} older ones")
    if report.failed:
        lines.append("The last that failed:")
        lines += [_lost_text(one, now) for one in report.failed]
    if to_retry := [one.id for one in (*report.uncertain, *report.failed) if not one.is_made_up]:
        lines.append(f"`{retry} {to_retry[0]}` sends one once more.")
    return "\n".join(lines)


def _lost_text(one: Lost, now: datetime) -> str:
    what = f"{one.id}: chat {one.chat_id}, part {one.part} of a digest made {ago(one.made, now)}"
    made_up = " (a later digest has come, with its stories)" if one.is_made_up else ""
    return f"{what}: {shorten(one.reason, MOST_REASON)}{made_up}"


def outbox_json(report: Report) -> dict[str, Any]:
    """Return the document of `outbox`."""
    return {
        "counts": report.counts,
        "oldest_queued": _iso(report.oldest),
        "rests_until": _iso(report.rests_until),
        "uncertain": [_lost_json(one) for one in report.uncertain],
        "failed": [_lost_json(one) for one in report.failed],
    }


def _lost_json(one: Lost) -> dict[str, Any]:
    return {**asdict(one), "made": _iso(one.made)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
