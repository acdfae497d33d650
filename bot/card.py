"""A story on a card: what it comes to, what is new since, what which side stresses, and how it unfolded. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.blocks import MAX_HEADLINE_CHARS, Block, as_lines, is_web, link, pages, title_block, units
from bot.dated import Dated, since_in_words
from bot.render import Button, Message
from bot.sides import line_block, sides
from bot.timeline import with_timeline
from summarizer.model import Account, Line, Report, Story
from summarizer.statements import Statements
from summarizer.telling import tell_new, tell_of
from summarizer.text import shorten
from summarizer.unfolding import Coverage, Step, Stress, stress, unfold

NO_NUMBER = 0
"""Under this a card's story is remembered: it stands in no list."""
MOST_NEW = 5
NEW_CHARS = 1000
MOST_STRESSES = 5
LONGEST_PARAGRAPH = 3000
"""In UTF-16 code units: one message has room for it, its outlet and its headline."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows of a story.

    `new` is what has been reported since `since`, `stresses` what groups of outlets stress; `lines` do not repeat them.
    `coverage` is None where there are no groups.
    """

    story: Story
    reports: tuple[Report, ...]
    lines: tuple[Line, ...]
    since: datetime | None = None
    new: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    coverage: Coverage | None = None
    stresses: tuple[Stress, ...] = ()

    @property
    def published(self) -> datetime:
        """When the article was published whose headline the card has."""
        leading = (report.published for report in self.reports if report.source.url == self.story.url)
        return next(leading, self.story.published)


def make_card(
    story: Story,
    accounts: Sequence[Account],
    *,
    reports: Sequence[Report],
    coverage: Coverage | None = None,
    since: datetime | None = None,
    came: Callable[[Account], datetime] = lambda account: account.read,
) -> Card:
    """Return the card of a story, whose `reports` may be more than there are accounts of them.

    With `since`, it begins with what is new in the articles that came after that.
    """
    new: tuple[Line, ...] = ()
    if since is not None:
        fresh = [account for account in accounts if came(account) > since]
        known = [account for account in accounts if came(account) <= since]
        new = tell_new(fresh, known=known, limit=MOST_NEW, max_chars=NEW_CHARS)
    table = Statements(accounts)
    lines = tell_of(table, told=[line.sentence for line in new])
    stresses: tuple[Stress, ...] = ()
    if coverage is not None:
        told = [line.sentence for line in (*new, *lines[:1])]
        stresses = stress(coverage.telling, table, told=told)[:MOST_STRESSES]
    stressed = {line.sentence for one in stresses for line in one.lines}
    return Card(
        story=story,
        reports=tuple(reports),
        lines=tuple(line for line in lines if line.sentence not in stressed),
        since=since,
        new=new,
        steps=unfold(reports, table),
        coverage=coverage,
        stresses=stresses,
    )


def card_messages(card: Card, *, now: datetime, zone: ZoneInfo) -> list[Message]:
    """Return a card as messages, one unless it is very long, with a button for what is related beneath the last.

    A timeline for which there is no room beneath makes a message of its own.
    """
    dated = Dated(card.published, now, zone)
    blocks = [_headline(card, dated), *_new(card, dated), *(line_block(line, dated) for line in paragraphs(card))]
    blocks += sides(card.coverage, card.stresses, dated) if card.coverage is not None else []
    filled = pages(blocks)
    if card.steps and len(card.reports) > 1:
        last = filled.pop()
        unfolded = _with_timeline(card, last, dated)
        filled += [unfolded] if unfolded else [last, _with_timeline(card, [], dated)]
    messages = [Message("\n\n".join(block.html for block in page)) for page in filled]
    related = Button("Related", f"related:{card.story.id}")
    messages[-1] = replace(messages[-1], buttons=((related,),), numbers={NO_NUMBER: card.story.id})
    return messages


def _with_timeline(card: Card, page: Sequence[Block], dated: Dated) -> list[Block]:
    groups = card.coverage.telling if card.coverage is not None else ()
    return with_timeline(page, card.steps, dated, headline=card.story.title, groups=groups)


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
    news = [title_block(f"New since your digest of {since}:"), *(line_block(line, dated) for line in card.new)]
    return [*news, *([title_block("The story so far:")] if card.lines else [])]


def paragraphs(card: Card) -> tuple[Line, ...]:
    """Return the lines as they are to be read: in one paragraph what a single article says, if that has room."""
    together = sum(units(line.sentence) + 1 for line in card.lines)
    if len(card.reports) != 1 or not card.lines or together > LONGEST_PARAGRAPH:
        return card.lines
    return (replace(card.lines[0], sentence=" ".join(line.sentence for line in card.lines)),)
