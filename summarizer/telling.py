"""A story as its outlets tell it: a few of their sentences, whose they are, and who else says so. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from summarizer.comparison import HINTED, Comparison, Share, Stems, Text, decisive_in, is_at_odds, is_number
from summarizer.model import Account, Pick, Source

LINES = 5
MAX_CHARS = 1500
MOST_ACCOUNTS = 50
"""Articles of a story that are looked at; where there are more, nobody is said to be alone with anything."""
FULL_CHARS = 800
"""A shorter text may be a teaser: what it leaves out, its outlet may well report."""
IN_TIME = timedelta(hours=3)
"""Who wrote so long before the others could not know yet what they say."""
FEWEST_STEMS = 4
"""A sentence of fewer says little, which others may say in quite other words."""
UNHEARD = 0.5
"""So much of a sentence must stand nowhere else, before its outlet is said to be alone with it."""
MAY_OPEN = 2
"""So many of an article's best sentences may open a story."""
LIKENESS = 0.6
SAME_OUTLET = 0.25
REPEATED = 0.6
"""A sentence of which another holds so much is not worth a line beside it."""
RETOLD = 0.33
"""Nor is one that says all of another again, if so much of it is nothing else."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a story, word for word, and who says so: first whose words they are, and when that was published.

    `is_alone` tells that no other outlet reports it; `is_shared_text` that all have these very words, an agency's for
    example, so that none of them bears out another.
    """

    sentence: str
    sources: tuple[Source, ...]
    published: datetime
    is_alone: bool = False
    is_shared_text: bool = False


def tell(
    accounts: Sequence[Account], *, told: Iterable[str] = (), limit: int = LINES, max_chars: int = MAX_CHARS
) -> tuple[Line, ...]:
    """Return what a story comes to: what it is about, then the newest facts first, but nothing that was told.

    A single article's sentences come in its own order.
    """
    table = _Table(accounts, told)
    statements = table.statements(range(len(accounts)))
    if len(accounts) == 1:
        taken = accounts[0].summary.within(limit, max_chars=max_chars).ranked
        own = [one for one in statements if one.place in {pick.place for pick in taken}]
        chosen = _choose(table, own, (), limit=limit, max_chars=max_chars)
        return table.lines(sorted(chosen, key=lambda one: one.place))
    fit = [one for one in table.up_to_date(statements) if len(one.sentence) <= max_chars]
    opening = _opening(table, fit)[:limit]
    chosen = _choose(table, fit, opening, limit=limit, max_chars=max_chars)
    return table.lines([*opening, *_newest_first(chosen[len(opening) :])])


def tell_new(
    fresh: Sequence[Account],
    *,
    known: Sequence[Account],
    told: Iterable[str] = (),
    limit: int = LINES,
    max_chars: int = MAX_CHARS,
) -> tuple[Line, ...]:
    """Return what fresh articles of a story say, newest facts first, that neither known ones nor what was told say."""
    table = _Table([*fresh, *known], told)
    statements = table.statements(range(len(fresh)))
    before = range(len(fresh), len(fresh) + len(known))
    new = [one for one in statements if not table.is_known(one, before)]
    return table.lines(_newest_first(_choose(table, new, (), limit=limit, max_chars=max_chars)))


@dataclass(frozen=True, slots=True, eq=False)
class _Statement:
    """A sentence that may become a line, and which accounts hold how much of it.

    `rank` is its place among its article's best, `first_told` when the first outlet said so.
    """

    account: int
    place: int
    rank: int
    sentence: str
    stems: Stems
    shares: dict[int, Share]
    first_told: datetime


def _opening(table: _Table, statements: Sequence[_Statement]) -> tuple[_Statement, ...]:
    """Return the sentence that tells what the story is about: the one that has most of what all articles share.

    They share what their headlines have in common, and what their texts say again and again.
    """
    fit = [one for one in statements if one.rank < MAY_OPEN]
    best = max(fit, key=table.in_common, default=None)
    return () if best is None else (best,)


def _choose(
    table: _Table,
    statements: Iterable[_Statement],
    opening: Sequence[_Statement],
    *,
    limit: int,
    max_chars: int,
) -> list[_Statement]:
    """Return the opening and the best beside it that the limits leave room for, none of which repeats another.

    What is like a line that stands already is worth less, and so is another line of the same outlet.
    """
    chosen = list(opening)
    worth = {one: table.worth(one) for one in statements if one not in opening}
    for one in opening:
        _discount(table, worth, one)
    while worth and len(chosen) < limit:
        room = max_chars - sum(len(one.sentence) for one in chosen)
        best = max((one for one in worth if len(one.sentence) <= room), key=lambda one: worth[one], default=None)
        if best is None:
            break
        chosen.append(best)
        del worth[best]
        _discount(table, worth, best)
    return chosen


def _discount(table: _Table, worth: dict[_Statement, float], chosen: _Statement) -> None:
    """Take out what repeats a line that has just been chosen, and lower what is like it."""
    for one in list(worth):
        if table.repeats(one, chosen):
            del worth[one]
        else:
            worth[one] -= LIKENESS * table.likeness(one, chosen)
            worth[one] -= SAME_OUTLET * (table.outlet(one) == table.outlet(chosen))


def _newest_first(statements: Iterable[_Statement]) -> list[_Statement]:
    """Return statements by the time when the first outlet said so; those of one moment as their article has them."""
    return sorted(statements, key=lambda one: (-one.first_told.timestamp(), one.account, one.place))


class _Table:
    """What the decisions above are taken from: the accounts, what was told before, and who says what."""

    def __init__(self, accounts: Sequence[Account], told: Iterable[str]) -> None:
        self.accounts = accounts
        self._comparison = Comparison([Text(account.text, account.language) for account in accounts])
        language = accounts[0].language if accounts else ""
        self.told = [self._comparison.stems(sentence, language) for sentence in told]

    def statements(self, accounts: Iterable[int]) -> list[_Statement]:
        """Return the best sentences of accounts that say something, and something that was not told."""
        found = [
            self._statement(account, pick, rank)
            for account in accounts
            for rank, pick in enumerate(self._picks(account))
        ]
        return [one for one in found if one.stems and not self.was_told(one.stems)]

    def _picks(self, account: int) -> Sequence[Pick]:
        """Return the best sentences of an article; beside those of others, none that leans on one that is not there."""
        ranked = self.accounts[account].summary.ranked
        is_alone = len(self.accounts) == 1
        return [pick for pick in ranked if is_alone or not pick.leans][:LINES]

    def _statement(self, account: int, pick: Pick, rank: int) -> _Statement:
        stems = self._comparison.stems(pick.sentence, self.accounts[account].language)
        shares = self._comparison.shares(stems)
        told = min(self.accounts[n].published for n in {account, *_saying(shares)})
        return _Statement(account, pick.place, rank, pick.sentence, stems, shares, told)

    def outlet(self, one: _Statement) -> str:
        """Return whose words a statement is."""
        return self.accounts[one.account].source.name

    def in_common(self, one: _Statement) -> float:
        """Return how much a statement has of what headlines and texts share; its article's very best is preferred."""
        headlines = sum(self._in_headlines[stem] for stem in one.stems) / math.sqrt(len(one.stems))
        texts = sum(share.weight for share in one.shares.values()) / len(self.accounts)
        return headlines * texts / (1 + 0.25 * one.rank)

    @cached_property
    def _in_headlines(self) -> Counter[str]:
        """In how many headlines each stem stands."""
        return Counter(stem for one in self.accounts for stem in self._comparison.stems(one.source.title, one.language))

    def worth(self, one: _Statement) -> float:
        """Return what a statement is worth: for its rank, for who says so in other words, for being new."""
        saying = [self.accounts[n] for n in _saying(one.shares)]
        others = {account.source.name for account in saying if one.sentence not in account.text} - {self.outlet(one)}
        is_short = len(one.stems) < FEWEST_STEMS
        return (
            1 / math.sqrt(1 + one.rank) + 0.4 * math.log2(1 + len(others)) + 0.2 * self._newness(one) - 0.3 * is_short
        )

    def _newness(self, one: _Statement) -> float:
        """Return when a statement was first told, from 0 for the story's first hour to 1 for its last."""
        first, last = (pick(account.published for account in self.accounts) for pick in (min, max))
        return (one.first_told - first) / (last - first) if last > first else 0.0

    def likeness(self, one: _Statement, other: _Statement) -> float:
        """Return how much of the lighter of two statements the other one holds."""
        return max(self._comparison.share(one.stems, other.stems), self._comparison.share(other.stems, one.stems))

    def repeats(self, one: _Statement, other: _Statement) -> bool:
        """Tell whether a statement adds little to another one; another number, or a denial, always does."""
        there = self._comparison.share(one.stems, other.stems)
        if there < RETOLD or is_at_odds(one.stems, other.stems):
            return False
        return there >= REPEATED or self._comparison.share(other.stems, one.stems) >= REPEATED

    def up_to_date(self, statements: Sequence[_Statement]) -> list[_Statement]:
        """Return the statements but those that their own outlet has since made with other numbers."""
        by_outlet: dict[str, list[_Statement]] = defaultdict(list)
        for one in statements:
            by_outlet[self.outlet(one)].append(one)
        return [
            one for one in statements if not any(self._replaces(other, one) for other in by_outlet[self.outlet(one)])
        ]

    def _replaces(self, newer: _Statement, older: _Statement) -> bool:
        is_newer = self.accounts[newer.account].published > self.accounts[older.account].published
        return (
            is_newer
            and is_at_odds(older.stems, newer.stems)
            and is_at_odds(newer.stems, older.stems)
            and self._comparison.share(older.stems, newer.stems) >= HINTED
        )

    def was_told(self, stems: Stems) -> bool:
        """Tell whether one of the sentences that were told says the same."""
        return any(
            not is_at_odds(stems, told) and self._comparison.share(stems, told) >= REPEATED for told in self.told
        )

    def is_known(self, one: _Statement, accounts: range) -> bool:
        """Tell whether one of these accounts says what a statement says, or may do so and lacks none of its names."""
        unheard = self._comparison.unheard(self._comparison.names_in(one.stems), accounts)
        least = HINTED if not unheard else REPEATED
        decisive = decisive_in(one.stems)
        return any(
            n in accounts and share.agreeing >= least and share.decisive == decisive for n, share in one.shares.items()
        )

    def lines(self, statements: Iterable[_Statement]) -> tuple[Line, ...]:
        """Return statements with their sources."""
        return tuple(map(self._line, statements))

    def _line(self, one: _Statement) -> Line:
        saying = sorted({one.account, *_saying(one.shares)}, key=lambda n: (self.accounts[n].published, n))
        in_these_words = [n for n in saying if n == one.account or one.sentence in self.accounts[n].text]
        own = self.accounts[in_these_words[0]]
        sources: dict[str, Source] = {}
        for source in (own.source, *(self.accounts[n].source for n in saying)):
            sources.setdefault(source.name, source)
        return Line(
            one.sentence,
            tuple(sources.values()),
            own.published,
            is_alone=len(sources) == 1 and self._is_alone(one),
            is_shared_text=len(sources) > 1 and len(in_these_words) == len(saying),
        )

    def _is_alone(self, one: _Statement) -> bool:
        """Tell whether it is safe to say that no other outlet reports something.

        It is where half of it, a name or a number included, stands in none of their texts, all of which are whole and
        in the same language, where no place in them might say the same, and where one of them could know.
        """
        own, comparison = self.accounts[one.account], self._comparison
        others = [n for n, account in enumerate(self.accounts) if account.source.name != own.source.name]
        unheard = comparison.unheard(one.stems, others)
        return (
            len(one.stems) >= FEWEST_STEMS
            and len(self.accounts) < MOST_ACCOUNTS
            and any(self.accounts[n].published >= own.published - IN_TIME for n in others)
            and all(self._is_telling(n, own.language) for n in others)
            and not any(n in one.shares and one.shares[n].weight >= HINTED for n in others)
            and comparison.weight(unheard) >= UNHEARD * comparison.weight(one.stems)
            and (bool(comparison.names_in(unheard)) or any(map(is_number, unheard)))
        )

    def _is_telling(self, n: int, language: str) -> bool:
        account = self.accounts[n]
        return account.language == language and len(account.text) >= FULL_CHARS and self._comparison.is_whole(n)


def _saying(shares: Mapping[int, Share]) -> Iterable[int]:
    return (n for n, share in shares.items() if share.is_said)
