"""What the articles of a story state: who says so, who said so first, and what nobody else says. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from summarizer.comparison import (
    HINTED,
    NEARLY,
    NOT,
    Comparison,
    Share,
    Stems,
    Text,
    decisive_in,
    is_at_odds,
    is_number,
)
from summarizer.model import Account, Line, Pick, Source

PICKS = 5
"""So many of an article's best sentences are looked at."""
MOST_ACCOUNTS = 50
"""Articles of a story that are looked at; where there are more, nobody is said to be alone with anything."""
LEADING = 2
"""So many of an article's best sentences say what it is about; the others may be side remarks."""
FULL_CHARS = 800
"""A shorter text may be a teaser: what it leaves out, its outlet may well report."""
IN_TIME = timedelta(hours=3)
"""Who wrote so long before the others could not know yet what they say."""
FEWEST_STEMS = 4
"""A sentence of fewer says little, which others may say in quite other words."""
UNHEARD = 0.5
"""So much of a sentence must stand nowhere else, before its outlet is said to be alone with it."""
HEADED = 0.45
"""Who has so much of a headline in a sentence tells what that headline tells."""
ALIKE = 0.5
"""So much must two sentences share, their numbers aside, that these may count the same."""
SOME_UNHEARD = 0.25
"""Words of a story come together anew: so much must stand nowhere else where no place holds half of a sentence."""
NEW_HEADLINE = 0.3
"""So much of a headline stands nowhere else where it tells news."""
REPEATED = 0.6
"""A sentence of which another holds so much is not worth a line beside it."""
RETOLD = 0.33
"""Nor is one that says all of another again, if so much of it is nothing else."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
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


class Statements:
    """The accounts of a story and who says what; each sentence is looked up once, whoever asks for it."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self.accounts = accounts
        self._comparison = Comparison([Text(account.text, account.language) for account in accounts])
        self._found: dict[tuple[int, int], Statement] = {}

    def of(self, accounts: Iterable[int], *, best: int = PICKS, told: Iterable[str] = ()) -> list[Statement]:
        """Return so many of the best sentences of accounts that say something, and something that was not told."""
        language = self.accounts[0].language if self.accounts else ""
        before = [self._comparison.stems(sentence, language) for sentence in told]
        found = [
            self._statement(account, pick, rank)
            for account in accounts
            for rank, pick in enumerate(self._picks(account)[:best])
        ]
        return [one for one in found if one.stems and not self._was_told(one.stems, before)]

    def _picks(self, account: int) -> Sequence[Pick]:
        """Return the best sentences of an article; beside those of others, none that leans on one that is not there."""
        ranked = self.accounts[account].summary.ranked
        is_alone = len(self.accounts) == 1
        return [pick for pick in ranked if is_alone or not pick.leans][:PICKS]

    def _statement(self, account: int, pick: Pick, rank: int) -> Statement:
        if (account, rank) not in self._found:
            stems = self._comparison.stems(pick.sentence, self.accounts[account].language)
            shares = self._comparison.shares(stems)
            told = min(self.accounts[n].published for n in {account, *saying(shares)})
            self._found[account, rank] = Statement(account, pick.place, rank, pick.sentence, stems, shares, told)
        return self._found[account, rank]

    def outlet(self, one: Statement) -> str:
        """Return whose words a statement is."""
        return self.accounts[one.account].source.name

    def in_common(self, one: Statement) -> float:
        """Return how much a statement has of what headlines and texts share; its article's very best is preferred."""
        headlines = sum(self._in_headlines[stem] for stem in one.stems) / math.sqrt(len(one.stems))
        texts = sum(share.weight for share in one.shares.values()) / len(self.accounts)
        return headlines * texts / (1 + 0.25 * one.rank)

    @cached_property
    def _in_headlines(self) -> Counter[str]:
        """In how many headlines each stem stands."""
        return Counter(stem for headline in self._headlines for stem in headline)

    @cached_property
    def _headlines(self) -> list[Stems]:
        return [self._comparison.stems(account.source.title, account.language) for account in self.accounts]

    def worth(self, one: Statement) -> float:
        """Return what a statement is worth: for its rank, for who says so in other words, for being new."""
        agreeing = [self.accounts[n] for n in saying(one.shares)]
        others = {account.source.name for account in agreeing if one.sentence not in account.text} - {self.outlet(one)}
        is_short = len(one.stems) < FEWEST_STEMS
        return (
            1 / math.sqrt(1 + one.rank) + 0.4 * math.log2(1 + len(others)) + 0.2 * self._newness(one) - 0.3 * is_short
        )

    def _newness(self, one: Statement) -> float:
        """Return when a statement was first told, from 0 for the story's first hour to 1 for its last."""
        first, last = (pick(account.published for account in self.accounts) for pick in (min, max))
        return (one.first_told - first) / (last - first) if last > first else 0.0

    def likeness(self, one: Statement, other: Statement) -> float:
        """Return how much of the lighter of two statements the other one holds."""
        return max(self._comparison.share(one.stems, other.stems), self._comparison.share(other.stems, one.stems))

    def repeats(self, one: Statement, other: Statement) -> bool:
        """Tell whether a statement adds little to another one; another number, or a denial, always does."""
        there = self._comparison.share(one.stems, other.stems)
        if there < RETOLD or is_at_odds(one.stems, other.stems):
            return False
        return there >= REPEATED or self._comparison.share(other.stems, one.stems) >= REPEATED

    def contradict(self, one: Statement, other: Statement) -> bool:
        """Tell whether two outlets say much the same but for numbers, of which each has its own, or for a denial."""
        if self.outlet(one) == self.outlet(other):
            return False
        mine, others = (frozenset(filter(is_number, each.stems)) for each in (one, other))
        lesser, greater = self._in_both(one, other)
        if mine - others and others - mine:
            return lesser >= (NEARLY if mine & others else ALIKE) and greater >= REPEATED
        return (NOT in one.stems) != (NOT in other.stems) and lesser >= NEARLY

    def _in_both(self, one: Statement, other: Statement) -> list[float]:
        """Return how much of each of two, their numbers and denials aside, the other holds, the lesser share first."""
        mine, others = (each.stems - decisive_in(each.stems) for each in (one, other))
        return sorted((self._comparison.share(mine, others), self._comparison.share(others, mine)))

    def up_to_date(self, statements: Sequence[Statement]) -> list[Statement]:
        """Return the statements but those that their own outlet has since made with other numbers."""
        by_outlet: dict[str, list[Statement]] = defaultdict(list)
        for one in statements:
            by_outlet[self.outlet(one)].append(one)
        return [
            one for one in statements if not any(self._replaces(other, one) for other in by_outlet[self.outlet(one)])
        ]

    def _replaces(self, newer: Statement, older: Statement) -> bool:
        is_newer = self.accounts[newer.account].published > self.accounts[older.account].published
        return (
            is_newer
            and is_at_odds(older.stems, newer.stems)
            and is_at_odds(newer.stems, older.stems)
            and self._comparison.share(older.stems, newer.stems) >= HINTED
        )

    def _was_told(self, stems: Stems, before: Iterable[Stems]) -> bool:
        """Tell whether one of the sentences that were told says the same."""
        return any(not is_at_odds(stems, told) and self._comparison.share(stems, told) >= REPEATED for told in before)

    def is_known(self, one: Statement, accounts: Collection[int]) -> bool:
        """Tell whether one of these accounts says what a statement says, or may do so and lacks none of its names."""
        unheard = self._comparison.unheard(self._comparison.names_in(one.stems), accounts)
        least = HINTED if not unheard else REPEATED
        decisive = decisive_in(one.stems)
        return any(
            n in accounts and share.agreeing >= least and share.decisive == decisive for n, share in one.shares.items()
        )

    def is_main(self, one: Statement) -> bool:
        """Tell whether a statement is what its article is about, or no side remark because several outlets make it."""
        return one.rank < LEADING or self._is_of_several(one)

    def _is_of_several(self, one: Statement) -> bool:
        return len({self.accounts[n].source.name for n in saying(one.shares)}) > 1

    def is_news(self, one: Statement, accounts: Collection[int]) -> bool:
        """Tell whether much of a statement is new to one who has read these accounts, or one of its numbers."""
        share = self._unheard_share(one.stems, accounts)
        heard = max((share.weight for n, share in one.shares.items() if n in accounts), default=0.0)
        is_new = share >= UNHEARD or (share >= SOME_UNHEARD and heard <= 1 - UNHEARD)
        return (
            len(one.stems) >= FEWEST_STEMS
            and not self.is_known(one, accounts)
            and (is_new or self._has_other_number(one, accounts))
        )

    def is_worth_an_update(self, one: Statement, accounts: Collection[int]) -> bool:
        """Tell whether something that `is_news` is why its article was written, or several outlets say so.

        Any other outlet has a remark more. News stands in the headline, or puts a number in place of another.
        """
        if self._is_of_several(one):
            return True
        account = self.accounts[one.account]
        headline = self._comparison.stems(account.source.title, account.language)
        is_headline = self._unheard_share(headline, accounts) >= NEW_HEADLINE and not one.stems.isdisjoint(
            self._comparison.unheard(headline, accounts)
        )
        return one.rank < LEADING and (is_headline or self._has_other_number(one, accounts))

    def _unheard_share(self, stems: Stems, accounts: Collection[int]) -> float:
        return self._comparison.share(stems, self._comparison.unheard(stems, accounts))

    def _has_other_number(self, one: Statement, accounts: Collection[int]) -> bool:
        """Tell whether a statement has a number in place of another; one more is an aside."""
        unheard = self._comparison.unheard(one.stems, accounts)
        return any(map(is_number, unheard)) and self._comparison.has_other_number(one.stems, accounts)

    def lines(self, statements: Sequence[Statement]) -> tuple[Line, ...]:
        """Return statements with their sources."""
        return tuple(self._line(one, statements) for one in statements)

    def _line(self, one: Statement, beside: Sequence[Statement]) -> Line:
        agreeing = sorted({one.account, *saying(one.shares)}, key=lambda n: (self.accounts[n].published, n))
        in_these_words = [n for n in agreeing if n == one.account or one.sentence in self.accounts[n].text]
        own = self.accounts[in_these_words[0]]
        sources: dict[str, Source] = {}
        for source in (own.source, *(self.accounts[n].source for n in agreeing)):
            sources.setdefault(source.name, source)
        return Line(
            one.sentence,
            tuple(sources.values()),
            own.published,
            is_alone=len(sources) == 1 and self._is_alone(one),
            is_shared_text=len(sources) > 1 and len(in_these_words) == len(agreeing),
            is_at_odds=any(self.contradict(one, other) for other in beside),
        )

    def _is_alone(self, one: Statement) -> bool:
        """Tell whether it is safe to say that no other outlet reports something: where all their texts can be read."""
        own = self.accounts[one.account]
        others = [n for n, account in enumerate(self.accounts) if account.source.name != own.source.name]
        return (
            len(self.accounts) < MOST_ACCOUNTS
            and all(self._is_telling(n, own.language) for n in others)
            and self.is_missing(one, others)
        )

    def is_missing(self, one: Statement, others: Collection[int]) -> bool:
        """Tell whether something is not in what was read of other accounts.

        It is where half of it, a name or a number included, stands in none of their texts, where no place in them might
        say the same, nor any of their headlines does, and where one of them is whole, in the same language, and could
        know.
        """
        own, comparison = self.accounts[one.account], self._comparison
        unheard = comparison.unheard(one.stems, others)
        return (
            len(one.stems) >= FEWEST_STEMS
            and any(
                self.accounts[n].published >= own.published - IN_TIME and self._is_telling(n, own.language)
                for n in others
            )
            and not any(n in one.shares and one.shares[n].weight >= HINTED for n in others)
            and not any(comparison.share(self._headlines[n], one.stems) >= HEADED for n in others)
            and comparison.weight(unheard) >= UNHEARD * comparison.weight(one.stems)
            and (bool(comparison.names_in(unheard)) or any(map(is_number, unheard)))
        )

    def _is_telling(self, n: int, language: str) -> bool:
        account = self.accounts[n]
        return account.language == language and len(account.text) >= FULL_CHARS and self._comparison.is_whole(n)


def saying(shares: Mapping[int, Share]) -> Iterable[int]:
    """Return which texts say what a sentence says."""
    return (n for n, share in shares.items() if share.is_said)
