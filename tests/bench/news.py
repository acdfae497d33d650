"""News articles as the product finds them, of which the event is known, and a store that holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from summarizer.database import writing
from summarizer.model import Article, Feed, Pick, Summary
from summarizer.store import Store, seconds
from summarizer.stories import article_terms
from tests.bench import events
from tests.bench.events import read_file

UNDATED = datetime(2020, 1, 1, tzinfo=UTC)
"""When an article counts as published that has no date: among the others, as an archive has them."""
FEED = Feed("https://gazette.example", "Gazette")


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's article on an event, cleaned as the product cleans what it reads."""

    title: str
    text: str
    source: str
    published: datetime
    cluster: str
    language: str
    terms: tuple[str, ...]
    """The stems by which the product finds the article."""
    later: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def article(self, url: str) -> Article:
        """Return the article as the newsroom has it."""
        summary = Summary((Pick(0, self.text[:200]),))
        return Article(
            url,
            self.title,
            self.text,
            self.language,
            self.published,
            summary,
            terms=self.terms,
            later=self.later,
            names=self.names,
        )


def read_reports(folder: Path) -> list[Report]:
    """Read all JSONL files of a folder; events of different files are different events."""
    reports = [_as_found(path.stem, one) for path in sorted(folder.glob("*.jsonl")) for one in read_file(path)]
    if not reports:
        raise click.UsageError(f"{folder} holds no .jsonl files with articles.")
    return reports


def _as_found(name: str, one: events.Report) -> Report:
    return Report(
        title=one.title,
        text=one.text,
        source=one.source,
        published=UNDATED if one.published == events.UNDATED else one.published,
        cluster=f"{name}:{one.event}",
        language=one.language,
        terms=article_terms(one.title, one.text, one.language),
    )


def load(store: Store, reports: Iterable[Report], *, first_id: int = 1) -> None:
    """Put articles into a store, each as a story of its own, all in one transaction; ids count from `first_id`."""
    with writing(store.db):
        feed_id = store.register_feed(FEED).id
        for id_, report in enumerate(reports, start=first_id):
            article = report.article(f"{FEED.url}/{id_}")
            when = seconds(article.published)
            # Without its leading article: SQLite would look through all stories when that comes.
            store.insert("stories", id=id_, language=article.language, published=when, updated=when)
            store.insert(
                "articles",
                id=id_,
                key=article.url,
                feed_id=feed_id,
                story_id=id_,
                url=article.url,
                title=article.title,
                text=article.text,
                language=article.language,
                published=when,
                read=when,
                summary=json.dumps(article.summary.ranked),
            )
            store.db.execute("UPDATE stories SET lead_article_id = :id WHERE id = :id", {"id": id_})
            store.add_terms(id_, article)
            store.remember_accents(article.terms)
