"""The values that travel through the newsroom, one for each stage: Feed, Entry, Article, Story.

All are frozen; all times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from summarizer.lengths import LINE_CHARS, latin_length


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


class Pick(NamedTuple):
    """A sentence that was chosen, and its place in the article; in the database it is a list of these.

    One that `leans` makes no sense without the sentence before it: 'He said …'.
    """

    place: int
    sentence: str
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences chosen from an article, word for word, the most telling first: `ranked`."""

    ranked: tuple[Pick, ...] = ()

    def within(self, count: int, *, max_chars: int | None = None) -> Summary:
        """Return the most telling sentences, at most `count`, that stay within `max_chars` when a space parts them.

        One that is too long, or that leans on a sentence which was not taken, leaves its place to the next. So what is
        within a count is within any greater one. Characters count as in `latin_length`.
        """
        taken: list[Pick] = []
        places: set[int] = set()
        chars = 0
        for pick in self.ranked:
            if len(taken) >= count:
                break
            longer = chars + bool(taken) + latin_length(pick.sentence)
            if (max_chars is not None and longer > max_chars) or (pick.leans and pick.place - 1 not in places):
                continue
            chars = longer
            taken.append(pick)
            places.add(pick.place)
        return Summary(tuple(taken))

    def best(self, count: int, *, max_chars: int | None = None) -> tuple[str, ...]:
        """Return the sentences `within` in the article's own order."""
        return tuple(pick.sentence for pick in sorted(self.within(count, max_chars=max_chars).ranked))

    def line(self, count: int, *, max_chars: int | None = None) -> str:
        """Return one sentence for a list, of those `within`: the most telling that is short, else the most telling.

        Nothing where there is none.
        """
        longer = self.within(count, max_chars=max_chars)
        return "".join(longer.best(1, max_chars=LINE_CHARS) or longer.best(1))


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
    later: tuple[str, ...] = ()
    """Stems of what follows the opening: what is compared too."""
    names: tuple[str, ...] = ()
    """Stems of the names in it, with repetition: what tells its event from others of its kind."""


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet's article within a story."""

    name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Story:
    """One event as one or several outlets tell it; headline and summary are those of its leading article.

    `voices` says when each outlet first told it in words that no other had printed before, `voiced_by` which outlets
    these are; `place` is the foremost that one of its articles had in its feed, None where that is not known.
    """

    id: int
    title: str
    url: str
    topic: str
    language: str
    published: datetime
    updated: datetime
    summary: Summary
    sources: tuple[Source, ...] = ()
    voices: tuple[datetime, ...] = ()
    voiced_by: tuple[str, ...] = ()
    place: int | None = None


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
class Report:
    """That an outlet told a story: in which article, and when that was published."""

    source: Source
    published: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a story, word for word, and who says so: first whose words they are, and when that was published.

    `is_alone` tells that no other outlet reports it; `is_shared_text` that all have these very words, an agency's for
    example, so that none of them bears out another; `is_first` that others reported it later; `is_at_odds` that another
    line beside it has other numbers, or denies it.
    """

    sentence: str
    sources: tuple[Source, ...]
    published: datetime
    is_alone: bool = False
    is_shared_text: bool = False
    is_first: bool = False
    is_at_odds: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Outlets that the operator wants to see side by side with others, by a name."""

    name: str
    outlets: tuple[str, ...]

    def has(self, outlet: str) -> bool:
        """Tell whether an outlet is one of the group, in capitals or not."""
        return outlet.casefold() in {name.casefold() for name in self.outlets}


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
