"""Stories and summaries for the command line: text for people, JSON for scripts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from textwrap import fill
from typing import Any

from bot.render import ago
from summarizer.model import Article, Round, Story

WIDTH = 96


def stories_text(stories: Sequence[Story], *, sentences: int, now: datetime) -> str:
    """Return stories as a person reads them; the number in brackets is the id that `tidings related` takes."""
    return "\n\n".join(_story_text(story, sentences, now) for story in stories)


def _story_text(story: Story, sentences: int, now: datetime) -> str:
    mark = f"[{story.id}] "
    indent = " " * 4
    outlets = ", ".join(source.name for source in story.sources)
    foot = " · ".join(part for part in (outlets, ago(story.published, now), story.topic) if part)
    lines = [fill(mark + story.title, WIDTH, subsequent_indent=" " * len(mark))]
    summary = " ".join(story.summary.best(sentences))
    lines += [fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent) for text in (summary, foot) if text]
    return "\n".join([*lines, *([indent + story.url] if story.url else [])])


def stories_json(stories: Sequence[Story], *, sentences: int) -> dict[str, Any]:
    """Return the document of `latest`, `related` and `digest`."""
    return {"stories": [_story_json(story, sentences) for story in stories]}


def _story_json(story: Story, sentences: int) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "url": story.url,
        "topic": story.topic,
        "language": story.language,
        "published": story.published.isoformat(),
        "summary": list(story.summary.best(sentences)),
        "sources": [{"name": source.name, "title": source.title, "url": source.url} for source in story.sources],
    }


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
