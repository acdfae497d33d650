"""`[groups]` of the configuration: outlets that the operator wants to see side by side. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from bot.toml_table import a_text, shown
from summarizer.model import Group

MOST_GROUPS = 20
MOST_NAME_CHARS = 40
NEAR = 0.6
MOST_NAMED = 10


def read_groups(table: object, name: str, problems: list[str]) -> tuple[Group, ...]:
    """Return the groups of a document with this name; adds what is wrong with them to the problems."""
    if not isinstance(table, Mapping):
        problems.append(f"{name}: groups = {shown('', table)} is not a table; write [groups] above its keys")
        return ()
    if len(table) > MOST_GROUPS:
        problems.append(f"{name}: groups has {len(table)} groups; at most {MOST_GROUPS} can be told apart")
    groups: list[Group] = []
    taken: dict[str, str] = {}
    for key, value in table.items():
        where = f"{name}: groups.{_as_key(key)}"
        outlets = _outlets(where, value, problems)
        if not key.strip() or not key.isprintable() or len(key) > MOST_NAME_CHARS:
            problems.append(f"{where} is no name to show; use 1 to {MOST_NAME_CHARS} letters in one line")
        for outlet in outlets:
            other = taken.setdefault(outlet.casefold(), key)
            if other != key:
                problems.append(f'{where} has "{outlet}", which is in groups.{_as_key(other)} too; delete it in one')
        groups.append(Group(key.strip(), outlets))
    return tuple(groups)


def _as_key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "_").isidentifier()
    return key if is_bare else shown("", key)


def _outlets(where: str, value: object, problems: list[str]) -> tuple[str, ...]:
    """Return the names in a group, each once."""
    try:
        names = [a_text(item) for item in value] if isinstance(value, list) else []
    except TypeError:
        names = []
    if value == []:
        problems.append(f'{where} = [] names no outlet; write the names of its feeds, e.g. ["BBC"], or delete it')
    elif not names or not all(names):
        problems.append(f'{where} = {shown("", value)} is no list of outlets; write the names of feeds, e.g. ["BBC"]')
    twice = {name for name in names if [other.casefold() for other in names].count(name.casefold()) > 1}
    if twice:
        problems.append(f'{where} has "{min(twice)}" twice; delete one of them')
    return tuple(names)


def unknown_outlets(groups: Iterable[Group], known: Collection[str]) -> list[str]:
    """Return what is to be said of outlets that no feed has the name of; `known` are the feeds' names."""
    return [
        f'groups.{_as_key(group.name)} has "{outlet}", which is the name of no feed; {_hint(outlet, known)}'
        for group in groups
        for outlet in group.outlets
        if outlet.casefold() not in {name.casefold() for name in known}
    ]


def _hint(outlet: str, known: Collection[str]) -> str:
    """Name the feed that was meant, as far as one can guess, or else those that there are."""
    by_key = {name.casefold(): name for name in known}
    near = get_close_matches(outlet.casefold(), by_key, n=1, cutoff=NEAR)
    if near:
        return f'did you mean "{by_key[near[0]]}"?'
    if not known:
        return "no feed has a name yet"
    first = sorted(known)[:MOST_NAMED]
    others = f" and {len(known) - MOST_NAMED} others" if len(known) > MOST_NAMED else ""
    return f"there are {', '.join(first)}{others}"
