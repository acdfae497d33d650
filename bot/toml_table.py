"""A table of a TOML document that is read key by key, with the environment before it, and every problem collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

T = TypeVar("T")

SECRET = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{20,}|@")
"""A token, or a user's name and password, where neither should be."""
_LOGIN = re.compile(r"[a-z]+://[^/?#]*@", re.IGNORECASE)


class Table:
    """One table of the document: reads its keys, collects what is wrong with them, knows which were asked for."""

    def __init__(self, table: object, path: str, name: str, problems: list[str], environ: Mapping[str, str]) -> None:
        self._table = table if isinstance(table, Mapping) else {}
        self._path = path
        self._name = name
        self._problems = problems
        self._environ = environ
        self._known: set[str] = set()
        if not isinstance(table, Mapping):
            self._problems.append(f"{name}: {path} = {shown('', table)} is not a table; write [{path}] above its keys")

    def has(self, key: str) -> bool:
        """Tell whether the document names a key."""
        return key in self._table

    def is_from_environment(self, key: str) -> bool:
        """Tell whether the environment sets a key; an empty variable, as compose files pass it, sets nothing."""
        return bool(self._environ.get(self._variable(key)))

    def _variable(self, key: str) -> str:
        return f"TIDINGS_{self._path}_{key}".upper()

    def complain(self, key: str, text: str) -> None:
        """Add a problem, with the key, or the variable of the environment that stands for it, before the text."""
        self._problems.append(f"{self._where(key)} {text}")

    def _where(self, key: str) -> str:
        return self._variable(key) if self.is_from_environment(key) else f"{self._name}: {self._path}.{key}"

    def read(
        self,
        key: str,
        default: T,
        parse: Callable[[Any], T],
        fix: str,
        *,
        in_text: Callable[[str], object] = str,
    ) -> T:
        """Return a value as `parse` gives it; where it raises ValueError, the default and a complaint with the fix.

        `in_text` reads from a variable of the environment what TOML has types for.
        """
        self._known.add(key)
        value: Any = self._environ[self._variable(key)] if self.is_from_environment(key) else self._table.get(key)
        if value is None:
            return default
        try:
            return parse(in_text(value) if self.is_from_environment(key) else value)
        except (ValueError, TypeError):
            self.complain(key, f"= {shown(key, value)} {fix if fix.startswith('is ') else 'is wrong; ' + fix}")
            return default

    def text(self, key: str, default: str) -> str:
        """Return a text without blanks around it."""
        return self.read(key, default, a_text, "is not a text; put it in quotes")

    def whole_number(self, key: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number within bounds."""

        def parse(value: object) -> int:
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                raise ValueError(value)
            return value

        return self.read(key, default, parse, f"is wrong; use a whole number from {least} to {most}", in_text=int)

    def refuse_unknown(self, known: set[str] | None = None) -> None:
        """Complain about what is set in the table, or for it, and was never asked for or is not `known`."""
        known = known or self._known
        for key in self._table:
            if key not in known:
                path = f"{self._path}.{key}" if self._path else key
                self._problems.append(f"{self._name}: {path} is no setting; {_hint(key, known)}")
        variables = {self._variable(key) for key in known}
        for name in self._environ:
            if name.startswith(self._variable("")) and name not in variables:
                self._problems.append(f"{name} in the environment is no setting; {_hint(name, variables)}")


def _hint(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(known))}"


def shown(key: str, value: object) -> str:
    """Return a value as TOML writes it, unless it is or holds a token."""
    text = value if isinstance(value, str) else ""
    if key == "token" or (key in {"token_file", "api_url"} and SECRET.search(text)) or _LOGIN.match(text):
        return "(hidden)"
    if isinstance(value, list):
        return f"[{', '.join(shown(key, item) for item in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def a_text(value: object) -> str:
    """Return a text without blanks around it; raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(value)
    return value.strip()
