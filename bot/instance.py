"""One bot on a database: a lock that a dead process can't keep, and who holds it."""

from __future__ import annotations

import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from summarizer.errors import StoreError, TidingsError


class AlreadyRunningError(TidingsError):
    """Another process sends what this database owes."""


class Instance:
    """The right to be the one bot of a database, which another process may have: AlreadyRunningError.

    It is a lock on a file beside the database, which the system takes back when the process ends, however it ends.
    Raises StoreError where there can't be such a file.
    """

    def __init__(self, database: Path) -> None:
        path = database.resolve()
        path = path.with_name(f"{path.name}-lock")
        try:
            self._file = path.open("a+", encoding="utf-8")
        except OSError as e:
            raise StoreError(database, f'can\'t be locked: "{path}": {e.strerror}') from e
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            self._file.seek(0)
            holder = self._file.read().strip() or "another process"
            self._file.close()
            raise AlreadyRunningError(
                f'store.path = "{database}" is in use by {holder}; stop that one first, or name another file'
            ) from e
        self._file.truncate(0)
        self._file.write(
            f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"
        )
        self._file.flush()

    def close(self) -> None:
        """Give the right back."""
        self._file.close()
