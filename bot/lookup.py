"""A story looked up in the store, with all that a card shows of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.card import Card, make_card
from summarizer.comparison import TEXT_CHARS
from summarizer.model import Account, Group, Story
from summarizer.statements import MOST_ACCOUNTS
from summarizer.store import Store
from summarizer.unfolding import cover


def look_up(
    store: Store,
    story: Story,
    *,
    groups: Sequence[Group],
    since: datetime | None,
    came: Callable[[Account], datetime] = lambda account: account.read,
) -> Card:
    """Return the card of a story; with `since`, it begins with what is new in the articles that came after that."""
    accounts = store.accounts(story.id, limit=MOST_ACCOUNTS, max_chars=TEXT_CHARS + 1)
    reports = store.reports_on(story.id)
    coverage = None
    if groups and reports:
        heard = store.outlets_since(reports[0].published, language=story.language)
        coverage = cover(groups, reports, heard=heard)
    return make_card(story, accounts, reports=reports, coverage=coverage, since=since, came=came)
