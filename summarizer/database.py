"""One SQLite file: how it is opened, migrated, and written to by one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from summarizer.errors import StoreError

BUSY_TIMEOUT_S = 10.0
SWITCH_ATTEMPTS = 10


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
        raise StoreError(f"store.path = {str(path)!r} can't be used as a database: {_problem(Path(path), e)}") from e


def _problem(path: Path, error: sqlite3.Error) -> str:
    """Return what is wrong with a path, where SQLite knows no more than that it could not open it."""
    if path.is_dir():
        return "it is a folder; name a file in it"
    if not path.parent.is_dir():
        return f"the folder {str(path.parent)!r} is not there; make it first"
    return str(error)


def _prepare(db: Database, migrations: Sequence[Migrations]) -> Database:
    _refuse_foreign(db, migrations)
    for steps in migrations:
        _refuse_newer(db, steps)
    _switch_to_wal(db)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    with writing(db):
        for steps in migrations:
            steps.apply(db)
        db.execute(f"DELETE FROM {Migrations.migrations_table} WHERE 0")  # noqa: S608 - fails where nothing can be written
    return db


def _switch_to_wal(db: Database) -> None:
    """Set the journal mode, which the file keeps.

    While another process writes to a new file, or switches it as well, SQLite refuses at once, whatever the time-out.
    """
    for _ in range(SWITCH_ATTEMPTS):
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            with writing(db):  # waits for the others, and raises what else is wrong
                pass
        else:
            return
    db.execute("PRAGMA journal_mode = WAL")


def _refuse_foreign(db: Database, migrations: Sequence[Migrations]) -> None:
    if db.table_names() and not any(steps.applied(db) for steps in migrations):
        raise StoreError(
            "the database in store.path belongs to another program; name a file that is not there yet, or Tidings's own"
        )


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
        db.commit()  # may be refused as well: a deferred constraint, a full disk
    except BaseException:
        db.rollback()
        raise
