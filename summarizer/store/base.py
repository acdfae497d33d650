"""What all that is stored shares: the database, and how times stand in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database


def seconds(moment: datetime) -> int:
    """Return the time as the database holds it."""
    return int(moment.timestamp())


def moment(stored: int) -> datetime:
    """Return a stored time as an aware datetime."""
    return datetime.fromtimestamp(stored, UTC)


class Table:
    """A part of the database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def insert(self, table: str, **row: Any) -> int:
        """Insert a row and return its id."""
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        cursor = self.db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))  # noqa: S608
        return int(cursor.lastrowid or 0)
