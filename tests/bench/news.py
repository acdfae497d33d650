"""News articles with the event that each tells, read from a folder of JSONL files, and a store that holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from summarizer.database import writing
from summarizer.language import DEFAULT_LANGUAGE
from summarizer.model import Article, Feed, Pick, Summary
from summarizer.store import Store, seconds
from summarizer.stories import article_terms
from summarizer.text import clean_text

UNDATED = datetime(2020, 1, 1, tzinfo=UTC)
FEED = Feed("https://gazette.example", "Gazette")


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's article on an event, cleaned as the product cleans what it reads."""

    title: str
    text: str
    source: str
    published: datetime | None
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
            self.published or UNDATED,
            summary,
            terms=self.terms,
            later=self.later,
            names=self.names,
        )


def read_reports(folder: Path) -> list[Report]:
    """Read all JSONL files of a folder: `title, text, source, cluster` and perhaps `date` and `lang`."""
    reports = [report for path in sorted(folder.glob("*.jsonl")) for report in _reports(path)]
    if not reports:
        raise click.UsageError(f"{folder} holds no .jsonl files with articles.")
    return reports


def _reports(path: Path) -> Iterator[Report]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            title, text, language = clean_text(row["title"]), clean_text(row["text"]), row.get("lang", DEFAULT_LANGUAGE)
            yield Report(
                title=title,
                text=text,
                source=row["source"],
                published=_moment(row["date"]) if row.get("date") else None,
                cluster=f"{path.stem}:{row['cluster']}",
                language=language,
                terms=article_terms(title, text, language),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise click.UsageError(
                f"{path}, line {number} is no article with title, text, source, cluster: {e!r}"
            ) from e


def _moment(date: str) -> datetime:
    moment = datetime.fromisoformat(date)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


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
