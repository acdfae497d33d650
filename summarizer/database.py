"""One SQLite file: how it is opened, migrated, and written to by one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from summarizer.errors import StoreError

BUSY_TIMEOUT_S = 10.0
SWITCH_ATTEMPTS = 10


def open_database(path: Path, migrations: Sequence[Migrations]) -> Database:
    """Open the file, make it if it is not there, and bring its schema up to date.

    Raises StoreError where the path can't be used, holds something else, or was written by a newer Tidings.
    """
    with _explained(path):
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            return _prepare(Database(connection, execute_plugins=False), path, migrations)
        except BaseException:
            connection.close()
            raise


def check_database(path: Path, migrations: Sequence[Migrations]) -> None:
    """Raise StoreError where `open_database` would; nothing is made or changed."""
    if not path.exists():
        if not path.parent.is_dir():
            raise StoreError(path, f'can\'t be made: the folder "{path.parent}" is not there; make it first')
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise StoreError(path, f'can\'t be made: the folder "{path.parent}" is not mine to write to')
        return
    with read_only(path) as db:
        _refuse_strange(db, path, migrations)


def is_older(path: Path, migrations: Sequence[Migrations]) -> bool:
    """Tell whether the file is a database that `open_database` would bring up to date; raises StoreError."""
    if not path.exists():
        return False
    with read_only(path) as db:
        return bool(db.table_names()) and any(steps.pending(db) for steps in migrations)


@contextmanager
def read_only(path: Path) -> Iterator[Database]:
    """Open a database that is there, as it is, to look into it; raises StoreError."""
    with _explained(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield Database(connection, execute_plugins=False)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say what is wrong with a path, where SQLite knows no more than that it could not open it."""
    try:
        yield
    except sqlite3.Error as e:
        problem = str(e)
        if path.is_dir():
            problem = "it is a folder; name a file in it"
        elif not path.parent.is_dir():
            problem = f'the folder "{path.parent}" is not there; make it first'
        raise StoreError(path, f"can't be used as a database: {problem}") from e


def _prepare(db: Database, path: Path, migrations: Sequence[Migrations]) -> Database:
    _refuse_strange(db, path, migrations)
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


def _refuse_strange(db: Database, path: Path, migrations: Sequence[Migrations]) -> None:
    """Refuse a database of another program, and one of a newer Tidings."""
    has_tables = bool(db.table_names())  # first: another process may bring both, in one transaction, in between
    applied = [step.name for steps in migrations for step in steps.applied(db)]
    if has_tables and not applied:
        raise StoreError(path, "belongs to another program; name a file that is not there yet, or Tidings's own")
    # By a private list: `pending` leaves out what was applied.
    known = {step.name for steps in migrations for step in steps._migrations}  # noqa: SLF001
    unknown = [name for name in applied if name not in known]
    if unknown:
        raise StoreError(
            path,
            f"was written by a newer Tidings (its schema has {unknown[-1]}): start that version, or name another file",
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


@contextmanager
def apart(db: Database) -> Iterator[None]:
    """Part a piece from the transaction that it is in: where it fails, it is undone by itself."""
    db.execute("SAVEPOINT piece")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK TO piece")
        raise
    finally:
        db.execute("RELEASE piece")
