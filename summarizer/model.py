"""The values that travel through the newsroom, one for each stage: Feed, Entry, Article, Story.

All are frozen; all times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A source of news as the operator names it; `name` and `topic` may be empty."""

    url: str
    name: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article. `keys` tell it from the others of its feed, surest first.

    Without `has_page`, what stands at `url` is not this article alone.
    """

    keys: tuple[str, ...]
    url: str
    title: str
    published: datetime | None
    text: str = ""
    language: str = ""
    guid: str = ""
    has_page: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences chosen from an article, word for word, the most telling first.

    `ranked` holds pairs of (place in the article, sentence).
    """

    ranked: tuple[tuple[int, str], ...] = ()

    def best(self, count: int) -> tuple[str, ...]:
        """Return the `count` most telling sentences in the article's own order; fewer where there are fewer."""
        return tuple(sentence for _, sentence in sorted(self.ranked[:count]))


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was read: its text is plain, paragraphs parted by newlines."""

    url: str
    title: str
    text: str
    language: str
    published: datetime
    summary: Summary = Summary()
    terms: tuple[str, ...] = ()
    """Stems of headline and opening, in order and with repetition: what matching and search see."""


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet's article within a story."""

    name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Story:
    """One event as one or several outlets tell it; headline and summary are those of its leading article."""

    id: int
    title: str
    url: str
    topic: str
    language: str
    published: datetime
    updated: datetime
    summary: Summary
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One article of a story: what an outlet has to say of it. `read` is when the newsroom had it."""

    source: Source
    published: datetime
    read: datetime
    language: str
    text: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of gathering brought: counts, and how long it took."""

    feeds: int
    unchanged: int
    failed: int
    entries: int
    articles: int
    stories: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is: work known so far (a unit for each feed and for each new entry) and work done."""

    known: int
    done: int
