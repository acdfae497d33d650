"""A story as its outlets tell it: a few of their sentences, whose they are, and who else says so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.lengths import latin_length
from summarizer.model import Account, Line
from summarizer.statements import Statement, Statements

LINES = 5
MAX_CHARS = 1500
MAY_OPEN = 2
"""So many of an article's best sentences may open a story."""
LIKENESS = 0.6
SAME_OUTLET = 0.25


def tell(
    accounts: Sequence[Account], *, told: Iterable[str] = (), limit: int = LINES, max_chars: int = MAX_CHARS
) -> tuple[Line, ...]:
    """Return what a story comes to: what it is about, then the newest facts first, but nothing that was told.

    A single article's sentences come in its own order.
    """
    return tell_of(Statements(accounts), told=told, limit=limit, max_chars=max_chars)


def tell_of(
    table: Statements, *, told: Iterable[str] = (), limit: int = LINES, max_chars: int = MAX_CHARS
) -> tuple[Line, ...]:
    """Return what `tell` does of a story whose statements are at hand."""
    accounts = table.accounts
    found = table.of(range(len(accounts)), told=told)
    if len(accounts) == 1:
        taken = accounts[0].summary.within(limit, max_chars=max_chars).ranked
        own = [one for one in found if one.place in {pick.place for pick in taken}]
        chosen = choose(table, own, (), limit=limit, max_chars=max_chars)
        return table.lines(sorted(chosen, key=lambda one: one.place))
    fit = [one for one in table.up_to_date(found) if len(one.sentence) <= max_chars]
    opening = _opening(table, fit)[:limit]
    chosen = choose(table, fit, opening, limit=limit, max_chars=max_chars)
    return table.lines(_side_by_side(table, [*opening, *_newest_first(chosen[len(opening) :])]))


def tell_new(
    fresh: Sequence[Account],
    *,
    known: Sequence[Account],
    told: Iterable[str] = (),
    limit: int = LINES,
    max_chars: int = MAX_CHARS,
) -> tuple[Line, ...]:
    """Return what fresh articles of a story say that neither known ones nor what was told say.

    The newest facts come first, side remarks last.
    """
    table = Statements([*fresh, *known])
    found = table.of(range(len(fresh)), told=told)
    before = range(len(fresh), len(fresh) + len(known))
    new = [one for one in found if not table.is_known(one, before)]
    chosen = _newest_first(choose(table, new, (), limit=limit, max_chars=max_chars))
    return table.lines(_side_by_side(table, sorted(chosen, key=lambda one: not table.is_main(one))))


def tell_update(
    fresh: Sequence[Account], *, known: Sequence[Account], limit: int = LINES, max_chars: int = MAX_CHARS
) -> tuple[Line, ...]:
    """Return the real news in fresh articles of a story for one who knows the others; nothing where there is none.

    A side remark alone is none, nor is what an outlet more says of the same. Characters count as in `latin_length`.
    """
    table = Statements([*fresh, *known])
    before = range(len(fresh), len(fresh) + len(known))
    news = [one for one in table.of(range(len(fresh))) if table.is_news(one, before)]
    fit = [one for one in news if latin_length(one.sentence) <= max_chars]
    leading = [one for one in fit if table.is_worth_an_update(one, before)]
    if not leading:
        return ()
    chosen = choose(table, fit, [max(leading, key=table.worth)], limit=limit, max_chars=max_chars)
    while sum(latin_length(one.sentence) + 1 for one in chosen) - 1 > max_chars:
        chosen.pop()
    return table.lines(sorted(_newest_first(chosen), key=lambda one: one not in leading))


def _opening(table: Statements, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the sentence that tells what the story is about: the one that has most of what all articles share.

    They share what their headlines have in common, and what their texts say again and again. Where another outlet has
    since said the same with other numbers, that one opens.
    """
    fit = [one for one in statements if one.rank < MAY_OPEN]
    best = max(fit, key=table.in_common, default=None)
    if best is None:
        return ()
    return (max((best, *(one for one in fit if table.contradict(one, best))), key=lambda one: one.first_told),)


def _side_by_side(table: Statements, statements: Sequence[Statement]) -> list[Statement]:
    """Return statements in their order, but each followed by what contradicts it."""
    left, beside = list(statements), list[Statement]()
    while left:
        one = left.pop(0)
        rivals = [other for other in left if table.contradict(one, other)]
        left = [other for other in left if other not in rivals]
        beside += [one, *rivals]
    return beside


def choose(
    table: Statements,
    statements: Iterable[Statement],
    opening: Sequence[Statement],
    *,
    limit: int,
    max_chars: int,
) -> list[Statement]:
    """Return the opening and the best beside it that the limits leave room for, none of which repeats another.

    What is like a line that stands already is worth less, and so is another line of the same outlet. Where outlets have
    different numbers, two of them are told.
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
        del worth[best]
        if sum(table.contradict(best, other) for other in chosen) > 1:
            continue
        chosen.append(best)
        _discount(table, worth, best)
    return chosen


def _discount(table: Statements, worth: dict[Statement, float], chosen: Statement) -> None:
    """Take out what repeats a line that has just been chosen, and lower what is like it."""
    for one in list(worth):
        if table.repeats(one, chosen):
            del worth[one]
        else:
            worth[one] -= LIKENESS * table.likeness(one, chosen)
            worth[one] -= SAME_OUTLET * (table.outlet(one) == table.outlet(chosen))


def _newest_first(statements: Iterable[Statement]) -> list[Statement]:
    """Return statements by the time when the first outlet said so; those of one moment as their article has them."""
    return sorted(statements, key=lambda one: (-one.first_told.timestamp(), one.account, one.place))
