"""Invented stories, and an office that has a database and a clock but no Telegram."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import DigestConfig
from bot.digests import Digests
from bot.migrations import people
from bot.outbox import Outbox
from bot.readers import Readers
from summarizer.addresses import article_key
from summarizer.database import open_database
from summarizer.migrations import news
from summarizer.model import Article, Entry, Feed, Pick, Source, Story, Summary
from summarizer.store import Store
from summarizer.stories import article_terms

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ADA, BEN = 101, 102
TOKEN = "123456789:AAHnotARealTokenButLongEnough_0123456"

HEADLINES = (
    "Lighthouse keeper retires",
    "Marmalade prices climb",
    "Orchestra loses its tuba",
    "Glacier museum reopens",
    "Beekeepers win appeal",
    "Tramway reaches harbour",
    "Observatory finds comet",
    "Bakers end strike",
    "Otters return upriver",
    "Cathedral organ restored",
    "Chess prodigy crowned",
    "Windmill saved from storm",
)
"""Headlines of which no two tell the same story."""


def story(
    id_: int = 1,
    title: str = "Bridge opens",
    *,
    hours_old: float = 2,
    summary: Iterable[str] = ("The bridge opened on Monday.", "It cost nine million crowns."),
    outlets: Iterable[str] = ("Post",),
    url: str = "https://post.example/bridge",
    topic: str = "national",
) -> Story:
    """Return a story as the newsroom hands it out; its outlets came at once, each in words of its own."""
    published = NOON - timedelta(hours=hours_old)
    outlets = tuple(outlets)
    return Story(
        id=id_,
        title=title,
        url=url,
        topic=topic,
        language="en",
        published=published,
        updated=published,
        summary=Summary(tuple(Pick(*pair) for pair in enumerate(summary))),
        sources=tuple(Source(name, title, f"https://{name.lower()}.example/{id_}") for name in outlets),
        voices=(published,) * len(outlets),
        voiced_by=outlets,
    )


def print_stories(store: Store, headlines: Iterable[str], *, published: datetime = NOON, topic: str = "world") -> None:
    """Store a story for each headline, the first as the oldest, a minute apart."""
    feed = store.register_feed(Feed("https://gazette.example/rss", "Gazette", topic))
    for minutes, title in enumerate(headlines):
        url = f"https://gazette.example/{title.replace(' ', '-').lower()}"
        moment = published + timedelta(minutes=minutes)
        summary = Summary((Pick(0, f"{title}, the Gazette has learnt."), Pick(1, "Nobody was surprised.")))
        terms = article_terms(title, "", "en")
        article = Article(url, title, f"{title}, the Gazette has learnt.", "en", moment, summary, terms)
        store.add_article(feed.id, Entry((article_key(url),), url, title, moment), article)
    store.mark_fetched(feed.id)


@dataclass
class Office:
    """The bot without its Telegram: what is owed to whom, by a clock that the test sets."""

    path: Path
    now: datetime = NOON
    config: DigestConfig = field(default_factory=lambda: DigestConfig(time=time(8, 30), timezone=BERLIN))
    feeds: tuple[Feed, ...] = ()

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.db = open_database(self.path, [news, people])
        self.store = Store(self.db)
        self.readers = Readers(self.db, self.config)
        self.outbox = Outbox(self.db)
        self.digests = Digests(
            self.db, self.store, self.readers, self.outbox, self.config, lambda: self.now, self.feeds
        )

    def close(self) -> None:
        self.db.close()

    def restart(self) -> None:
        """Close the database and open it again, as a new process does."""
        self.close()
        self.open()
        self.outbox.settle_interrupted()

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)

    def send(self) -> list[str]:
        """Send what is owed, as if Telegram took it all; return the texts."""
        parcels = self.outbox.owed(self.now)
        for parcel in parcels:
            assert self.outbox.mark_sending(parcel)
            self.outbox.mark_sent(parcel, 1000 + parcel.id)
        return [parcel.message.html for parcel in parcels]


@contextmanager
def logging_left_alone() -> Iterator[None]:
    """Let a test set up logging, and put it back as it was."""
    loggers = [logging.getLogger(name) for name in (None, "bot", "summarizer")]
    before = [(logger.handlers, logger.level) for logger in loggers]
    loggers[0].handlers = []
    try:
        yield
    finally:
        for logger, (handlers, level) in zip(loggers, before, strict=True):
            logger.handlers = handlers
            logger.setLevel(level)
