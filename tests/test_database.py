"""The one file: what may be opened, who writes when, and what is left of a block that fails."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database, Migrations

from bot.migrations import people
from summarizer import database
from summarizer.database import open_database, writing
from summarizer.errors import StoreError
from summarizer.migrations import news

ledger = Migrations("test.ledger")


@ledger()
def m001_initial(db: Database) -> None:
    db.executescript(
        """
        CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL) STRICT;
        CREATE TABLE entries (
            account_id INTEGER NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
            amount INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER entries_booked AFTER INSERT ON entries BEGIN
            UPDATE accounts SET balance = balance + new.amount WHERE id = new.account_id;
        END;
        INSERT INTO accounts VALUES (1, 100);
        """
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tidings.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    db = open_database(path, [ledger])
    yield db
    db.close()


def balance(db: Database) -> int:
    return int(db.execute("SELECT balance FROM accounts WHERE id = 1").fetchone()[0])


def refusal(path: Path, *migrations: Migrations) -> str:
    with pytest.raises(StoreError) as raised:
        open_database(path, migrations or [ledger])
    return str(raised.value)


# Opening


def test_a_file_that_is_not_there_is_made(path: Path) -> None:
    db = open_database(path, [news, people])
    assert {"feeds", "articles", "chats", "outbox"} <= set(db.table_names())
    db.close()
    assert path.is_file()


def test_what_was_stored_is_there_when_the_file_is_opened_again(path: Path, db: Database) -> None:
    with writing(db):
        db.execute("INSERT INTO entries VALUES (1, 5)")
    db.close()
    again = open_database(path, [ledger])
    assert balance(again) == 105
    again.close()


def test_the_file_keeps_what_it_has_acknowledged_and_checks_what_belongs_together(db: Database) -> None:
    settings = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert settings == ["wal", 2, 1]


def test_a_path_that_can_not_be_a_database_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ada, this is no database at all. " * 100)
    assert refusal(letter) == f'"{letter}" can\'t be used as a database: file is not a database'
    assert letter.read_text().startswith("Dear Ada")
    assert refusal(tmp_path).endswith("it is a folder; name a file in it")
    missing = tmp_path / "no" / "tidings.db"
    assert refusal(missing).endswith(f'the folder "{missing.parent}" is not there; make it first')


def test_a_file_that_can_not_be_written_to_is_refused(path: Path, db: Database) -> None:
    db.close()
    read_only = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database._prepare(Database(read_only), path, [ledger])
    read_only.close()


def test_a_database_of_another_program_is_left_as_it_is(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    assert "belongs to another program" in refusal(path)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    other.close()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(path: Path, db: Database) -> None:
    newer = Migrations("test.ledger")
    newer(name="m001_initial")(m001_initial)
    newer(name="m002_currencies")(lambda db: db.execute("ALTER TABLE accounts ADD COLUMN currency TEXT"))
    newer.apply(db)
    db.close()
    assert "newer Tidings (its schema has m002_currencies)" in refusal(path)
    assert "newer Tidings" in refusal(path, people, ledger)
    again = open_database(path, [newer])
    assert "chats" not in again.table_names()
    again.close()


# Migrations


def test_a_database_of_an_older_version_keeps_its_rows(path: Path) -> None:
    old = open_database(path, [news])
    old.execute(
        "INSERT INTO feeds (id, url, name, topic) VALUES (7, 'https://gazette.example/rss', 'Gazette', 'world')"
    )
    old.close()
    new = open_database(path, [news, people])
    assert list(new.query("SELECT id, name FROM feeds")) == [{"id": 7, "name": "Gazette"}]
    assert "outbox" in new.table_names()
    new.close()


def test_a_step_that_fails_leaves_nothing_of_itself_or_of_the_steps_before_it(path: Path, db: Database) -> None:
    db.close()

    def half(db: Database) -> None:
        db.executescript("CREATE TABLE currencies (code TEXT); INSERT INTO nowhere VALUES (1);")

    broken = Migrations("test.ledger")
    broken(name="m001_initial")(m001_initial)
    broken(name="m002_notes")(lambda db: db.execute("CREATE TABLE notes (text TEXT)"))
    broken(name="m003_currencies")(half)
    assert "no such table: nowhere" in refusal(path, broken)
    again = open_database(path, [ledger])
    assert {"currencies", "notes"}.isdisjoint(again.table_names())
    assert balance(again) == 100
    again.close()


def test_several_may_open_a_new_file_at_once(path: Path) -> None:
    start = threading.Barrier(4)

    def open_together() -> int:
        start.wait()
        db = open_database(path, [ledger])
        try:
            return balance(db)
        finally:
            db.close()

    with ThreadPoolExecutor(4) as others:
        found = [others.submit(open_together) for _ in range(4)]
        assert [one.result() for one in found] == [100] * 4


def test_a_file_that_another_makes_while_it_is_looked_at_is_no_stranger(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Migrations.applied

    def look_before_another(steps: Migrations, db: Database) -> list[Any]:
        found = look(steps, db)
        monkeypatch.undo()
        open_database(path, [ledger]).close()
        return found

    monkeypatch.setattr(Migrations, "applied", look_before_another)
    opened = open_database(path, [ledger])
    assert balance(opened) == 100
    opened.close()


def test_a_file_that_another_process_is_just_writing_to_is_waited_for(path: Path, db: Database) -> None:
    db.execute("PRAGMA journal_mode = DELETE")  # as a new file has it
    db.close()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE accounts SET balance = 70")
    done = threading.Timer(0.05, other.execute, ["COMMIT"])
    done.start()
    opened = open_database(path, [ledger])
    assert balance(opened) == 70
    opened.close()
    done.join()
    other.close()


# Writing


def test_a_block_is_stored_as_a_whole(db: Database) -> None:
    with writing(db):
        db.execute("INSERT INTO accounts VALUES (2, 0)")
        db.execute("INSERT INTO entries VALUES (2, 7)")
    assert not db.conn.in_transaction
    assert db.execute("SELECT balance FROM accounts WHERE id = 2").fetchone() == (7,)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_of_a_block_that_fails_nothing_is_stored_and_the_next_one_is(db: Database, error: type[BaseException]) -> None:
    def fail() -> None:
        with writing(db):
            db.execute("INSERT INTO entries VALUES (1, 5)")
            raise error

    with pytest.raises(error):
        fail()
    assert balance(db) == 100
    with writing(db):
        db.execute("INSERT INTO entries VALUES (1, 7)")
    assert balance(db) == 107


def test_a_block_that_is_refused_at_its_end_is_undone_and_the_next_one_is_stored(db: Database) -> None:
    def book_on_an_account_that_is_not_there() -> None:
        with writing(db):
            db.execute("UPDATE accounts SET balance = 0")
            db.execute("INSERT INTO entries VALUES (99, 5)")  # checked last: the constraint is deferred

    with pytest.raises(sqlite3.IntegrityError):
        book_on_an_account_that_is_not_there()
    assert balance(db) == 100
    with writing(db):
        db.execute("INSERT INTO entries VALUES (1, 7)")
    assert balance(db) == 107


def test_a_block_inside_a_block_is_refused_and_spoils_the_outer_one(db: Database) -> None:
    def nest() -> None:
        with writing(db):
            db.execute("INSERT INTO entries VALUES (1, 5)")
            with writing(db):
                pass

    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        nest()
    assert balance(db) == 100


def test_many_who_read_before_they_write_wait_for_one_another(path: Path, db: Database) -> None:
    def spend(n_times: int) -> None:
        own = open_database(path, [ledger])
        for _ in range(n_times):
            with writing(own):
                own.execute("UPDATE accounts SET balance = ? WHERE id = 1", [balance(own) - 1])
        own.close()

    with ThreadPoolExecutor(4) as spenders:
        for spending in [spenders.submit(spend, 5) for _ in range(4)]:
            spending.result()
    assert balance(db) == 80


def test_readers_see_what_was_stored_and_never_half_a_block(path: Path, db: Database) -> None:
    reader = open_database(path, [ledger])
    with writing(db):
        db.execute("INSERT INTO entries VALUES (1, 5)")
        assert balance(reader) == 100
    assert balance(reader) == 105
    reader.close()
