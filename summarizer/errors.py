"""What can go wrong, in one tree.

TidingsError
├── FetchError        a URL could not be read: says which and why
│   └── ForbiddenAddress  ... because it leads into a private network
├── ParseError        bytes came, but they are not what was asked for
├── StoreError        the database can't be used as it is
└── ConfigError       (bot/config.py) the operator's settings don't hold
"""

from __future__ import annotations

from pathlib import Path


class TidingsError(Exception):
    """Base of every error that Tidings raises on purpose; its text is fit for people."""


class FetchError(TidingsError):
    """A URL could not be read.

    `retry_after_s` is what the server asked for, where it asked; `is_slow` tells one that did not answer in time.
    """

    def __init__(self, url: str, reason: str, *, retry_after_s: float | None = None, is_slow: bool = False) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.is_slow = is_slow


class ForbiddenAddress(FetchError):  # noqa: N818 - it says what it is
    """The URL leads into a private network, and `fetch.allow_private_networks` is off."""


class ParseError(TidingsError):
    """The bytes are not what they should be: not a feed, not a page with text."""


class StoreError(TidingsError):
    """The file can't be used as a database, is another program's, or was written by a newer Tidings."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f'"{path}" {problem}')
        self.path = path
        self.problem = problem
