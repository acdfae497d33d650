"""One SQLite file: how it is opened, migrated, and written to by one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from summarizer.errors import StoreError

BUSY_TIMEOUT_S = 10.0


def open_database(path: Path | str, migrations: Sequence[Migrations]) -> Database:
    """Open the file, make it if it is not there, and bring its schema up to date.

    Raises StoreError where the path can't be used, holds something else, or was written by a newer Tidings.
    """
    try:
        connection = sqlite3.connect(str(path), timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            return _prepare(Database(connection, execute_plugins=False), migrations)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as e:
        raise StoreError(f"store.path = {str(path)!r} can't be used as a database: {e}") from e


def _prepare(db: Database, migrations: Sequence[Migrations]) -> Database:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    for steps in migrations:
        _refuse_newer(db, steps)
    if any(steps.pending(db) for steps in migrations):
        with writing(db):
            for steps in migrations:
                steps.apply(db)
    return db


def _refuse_newer(db: Database, steps: Migrations) -> None:
    known = {step.name for step in steps._migrations}  # noqa: SLF001 - `pending` leaves out what was applied
    unknown = [step.name for step in steps.applied(db) if step.name not in known]
    if unknown:
        raise StoreError(
            f"the database was written by a newer Tidings (its schema has {unknown[-1]}): "
            "start that version, or name another file in store.path"
        )


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """Hold the one writer's transaction: all of the block is stored, or nothing.

    It begins immediately: a deferred transaction that reads first and then writes fails at once with 'database is
    locked' when another process writes in between, whatever the time-out. https://sqlite.org/lang_transaction.html
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()
