"""A story on a card: what it comes to, who says so, what is new since, and when each article was published. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.blocks import (
    MAX_HEADLINE_CHARS,
    MAX_NAME_CHARS,
    Block,
    as_lines,
    fit,
    is_web,
    link,
    named_outlets,
    pages,
    text_block,
    title_block,
)
from bot.render import Button, Message, day_of
from summarizer.model import Account, Line, Story
from summarizer.telling import tell, tell_new
from summarizer.text import shorten

NO_NUMBER = 0
"""Under this a card's story is remembered: it stands in no list."""
MOST_NEW = 5
NEW_CHARS = 1000
A_WEEK = timedelta(days=6)
"""For so long a weekday alone says which day is meant."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows of a story; `new` is what has been reported since `since`, which `lines` then do not repeat."""

    story: Story
    accounts: tuple[Account, ...]
    lines: tuple[Line, ...]
    since: datetime | None = None
    new: tuple[Line, ...] = ()

    @property
    def published(self) -> datetime:
        """When the article was published whose headline the card has."""
        leading = (account.published for account in self.accounts if account.source.url == self.story.url)
        return next(leading, self.story.published)


def make_card(
    story: Story,
    accounts: Sequence[Account],
    *,
    since: datetime | None = None,
    came: Callable[[Account], datetime] = lambda account: account.read,
) -> Card:
    """Return the card of a story; with `since`, it begins with what is new in the articles that came after that."""
    if since is None:
        return Card(story, tuple(accounts), tell(accounts))
    fresh = [account for account in accounts if came(account) > since]
    known = [account for account in accounts if came(account) <= since]
    new = tell_new(fresh, known=known, limit=MOST_NEW, max_chars=NEW_CHARS)
    lines = tell(accounts, told=[line.sentence for line in new])
    return Card(story, tuple(accounts), lines, since, new)


def card_messages(card: Card, *, now: datetime, zone: ZoneInfo) -> list[Message]:
    """Return a card as messages, one unless it is very long, with a button for what is related beneath the last.

    Articles for which there is no room are counted; where there is room for none, they make a message of their own.
    """
    dated = Dated(card.published, now, zone)
    filled = pages([_headline(card, dated), *_new(card, dated), *(_line(line, dated) for line in paragraphs(card))])
    if len(card.accounts) > 1:
        last = filled.pop()
        reported = _with_articles(last, card.accounts, dated)
        filled += [reported] if reported else [last, _with_articles([], card.accounts, dated)]
    messages = [Message("\n\n".join(block.html for block in page)) for page in filled]
    related = Button("Related", f"related:{card.story.id}")
    messages[-1] = replace(messages[-1], buttons=((related,),), numbers={NO_NUMBER: card.story.id})
    return messages


def since_in_words(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Say when something was that the reader remembers: 'Monday, 08:30', or with its date where that is longer ago."""
    local = moment.astimezone(zone)
    is_recent = timedelta() <= now - moment <= A_WEEK
    return f"{local:%A}, {local:%H:%M}" if is_recent else f"{day_of(moment, now=now, zone=zone)}, {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class Dated:
    """A card's moment by the reader's clock: what is of another day says of which."""

    published: datetime
    now: datetime
    zone: ZoneInfo

    def in_full(self) -> str:
        """Return the card's own date, time and zone."""
        return f"{self._day(self.published)}, {self._clock(self.published)} ({self.zone.key})"

    def other_day(self, moment: datetime) -> str:
        """Return the day of a moment, or nothing where it is the card's."""
        days = (at.astimezone(self.zone).date() for at in (moment, self.published))
        return self._day(moment) if len(set(days)) > 1 else ""

    def time(self, moment: datetime) -> str:
        """Return the time of a moment, with its day where that is not the card's."""
        return ", ".join(filter(None, (self.other_day(moment), self._clock(moment))))

    def _day(self, moment: datetime) -> str:
        return day_of(moment, now=self.now, zone=self.zone)

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"


def _headline(card: Card, dated: Dated) -> Block:
    title, when = shorten(card.story.title, MAX_HEADLINE_CHARS), dated.in_full()
    return Block(
        html=as_lines(link(f"<b>{escape(title)}</b>", card.story.url), escape(when)),
        shown=as_lines(title, when),
        urls=(card.story.url,) if is_web(card.story.url) else (),
        n_styles=1,
    )


def _new(card: Card, dated: Dated) -> list[Block]:
    """Return what is new since the reader's digest, between two titles; nothing where nothing is."""
    if card.since is None or not card.new:
        return []
    since = since_in_words(card.since, now=dated.now, zone=dated.zone)
    news = [title_block(f"New since your digest of {since}:"), *(_line(line, dated) for line in card.new)]
    return [*news, *([title_block("The story so far:")] if card.lines else [])]


def paragraphs(card: Card) -> tuple[Line, ...]:
    """Return the lines as they are to be read: what a single article says goes on in one paragraph."""
    if len(card.accounts) != 1 or not card.lines:
        return card.lines
    return (replace(card.lines[0], sentence=" ".join(line.sentence for line in card.lines)),)


def said_by(line: Line, outlets: str, dated: Dated) -> str:
    """Say whose a line is: 'only in Post', 'Post and Mail, in the same words', and of which day, if not the card's."""
    said = f"only in {outlets}" if line.is_alone else outlets
    same = ", in the same words" if line.is_shared_text else ""
    day = dated.other_day(line.published)
    return f"{said}{same}, {day}" if day else f"{said}{same}"


def _line(line: Line, dated: Dated) -> Block:
    html, shown, urls = named_outlets(line.sources)
    return Block(
        html=f"{escape(line.sentence)} – {said_by(line, html, dated)}",
        shown=f"{line.sentence} – {said_by(line, shown, dated)}",
        urls=tuple(url for url in urls if is_web(url)),
    )


def _with_articles(page: Sequence[Block], accounts: Sequence[Account], dated: Dated) -> list[Block]:
    """Return a page with as many of the newest articles as it has room for, and how many came earlier; or nothing."""
    items = [_article(account, dated) for account in accounts]
    for n_shown in range(len(items), 0, -1):
        earlier = [text_block(f"({len(items) - n_shown} earlier)")] if n_shown < len(items) else []
        listed = [*page, _listed([title_block("All reports:"), *earlier, *items[-n_shown:]])]
        if fit(listed):
            return listed
    return []


def _listed(blocks: Sequence[Block]) -> Block:
    return Block(
        html="\n".join(block.html for block in blocks),
        shown="\n".join(block.shown for block in blocks),
        urls=tuple(url for block in blocks for url in block.urls),
        n_styles=sum(block.n_styles for block in blocks),
    )


def _article(account: Account, dated: Dated) -> Block:
    """Return an outlet's own headline, with its link and its time."""
    source = account.source
    before = f"{shorten(source.name, MAX_NAME_CHARS)}, {dated.time(account.published)}: "
    title = shorten(source.title, MAX_HEADLINE_CHARS)
    return Block(
        html=f"{escape(before)}{link(escape(title), source.url)}",
        shown=f"{before}{title}",
        urls=(source.url,) if is_web(source.url) else (),
    )
