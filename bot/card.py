"""A story on a card: what it comes to, what is new since, what which side stresses, and how it unfolded. Pure.

What can be done with the story stands beneath as buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.blocks import MAX_HEADLINE_CHARS, Block, as_lines, fit, is_web, link, pages, title_block, units
from bot.dated import Dated, since_in_words
from bot.render import Button, Buttons, Message, as_messages, story_block
from bot.sides import line_block, sides
from bot.speech import _
from bot.timeline import with_timeline
from summarizer.model import Account, Line, Report, Story
from summarizer.related import Related
from summarizer.statements import Statements
from summarizer.telling import tell_new, tell_of
from summarizer.text import shorten
from summarizer.unfolding import Coverage, Step, Stress, stress, unfold

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


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story stands with a chat, and how many views lie behind its card in the message."""

    is_saved: bool = False
    is_less: bool = False
    n_behind: int = 0


NO_STANDING = Standing()


def card_message(
    card: Card,
    *,
    now: datetime,
    zone: ZoneInfo,
    page: int = 0,
    standing: Standing = NO_STANDING,
    near: Sequence[Related] = (),
) -> Message:
    """Return a card as a message: one page of it, where it is too long for one.

    `near` are related stories, which are listed beneath as far as there is room.
    """
    filled = _pages(card, Dated(card.published, now, zone))
    page = min(page, len(filled) - 1)
    listed = with_related(filled[page], near, now=now)
    shown = as_messages(listed)[0]
    turning = []
    if page:
        turning.append(Button(_("‹ Page {n}").format(n=page), f"card:{card.story.id}:{page - 1}"))
    if page + 1 < len(filled):
        turning.append(Button(_("Page {n} ›").format(n=page + 2), f"card:{card.story.id}:{page + 1}"))
    buttons = [*shown.buttons, *([tuple(turning)] if turning else []), *_deeds(card.story, standing)]
    preview = card.story.url if not page and is_web(card.story.url) else ""
    return replace(shown, buttons=tuple(buttons), preview=preview)


def _deeds(story: Story, standing: Standing) -> Buttons:
    """Return the buttons for what can be done with a story."""
    return (
        (Button(_("Related"), f"related:{story.id}"), save_button(story.id, is_saved=standing.is_saved)),
        (less_button(story.id, is_less=standing.is_less), Button(_("Mute outlet"), f"outlets:{story.id}")),
        *(((back_button(standing.n_behind),),) if standing.n_behind else ()),
    )


def save_button(story_id: int, *, is_saved: bool) -> Button:
    """Return the button that saves a story, or saves it no longer."""
    return Button(_("Saved ✓"), f"unsave:{story_id}") if is_saved else Button(_("Save"), f"save:{story_id}")


def less_button(story_id: int, *, is_less: bool) -> Button:
    """Return the button for less of a story's kind, or the one that undoes that."""
    return Button(_("Undo"), f"unless:{story_id}") if is_less else Button(_("Less like this"), f"less:{story_id}")


def back_button(n_behind: int) -> Button:
    """Return the button that brings again the last of so many views that lie behind what a message shows."""
    return Button(_("‹ Back"), f"back:{n_behind}")


def with_related(page: Sequence[Block], near: Sequence[Related], *, now: datetime) -> list[Block]:
    """Return a page with related stories listed beneath, as many as there is room for; its own numbers go on."""
    title = title_block(_("Related:"))
    first = max(block.number for block in page) + 1
    listed = [story_block(number, one.story, "", now, why=one.why) for number, one in enumerate(near, start=first)]
    for n_listed in range(len(listed), 0, -1):
        if fit(shown := [*page, title, *listed[:n_listed]]):
            return shown
    return list(page)


def _pages(card: Card, dated: Dated) -> list[list[Block]]:
    """Return the pages of a card; a timeline for which there is no room beneath makes one of its own."""
    blocks = [_headline(card, dated), *_new(card, dated), *(line_block(line, dated) for line in paragraphs(card))]
    blocks += sides(card.coverage, card.stresses, dated) if card.coverage is not None else []
    filled = pages(blocks)
    if card.steps and len(card.reports) > 1:
        last = filled.pop()
        unfolded = _with_timeline(card, last, dated)
        filled += [unfolded] if unfolded else [last, _with_timeline(card, [], dated)]
    return filled


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
    title = title_block(_("New since your digest of {moment}:").format(moment=since))
    news = [title, *(line_block(line, dated) for line in card.new)]
    return [*news, *([title_block(_("The story so far:"))] if card.lines else [])]


def paragraphs(card: Card) -> tuple[Line, ...]:
    """Return the lines as they are to be read: in one paragraph what a single article says, if that has room."""
    together = sum(units(line.sentence) + 1 for line in card.lines)
    if len(card.reports) != 1 or not card.lines or together > LONGEST_PARAGRAPH:
        return card.lines
    return (replace(card.lines[0], sentence=" ".join(line.sentence for line in card.lines)),)
