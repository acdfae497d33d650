"""The schema of what faces people. A step that has been shipped is never edited: add the next one.

Times are whole seconds since 1970 (UTC).
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

people = Migrations("tidings.people")


@people()
def m001_initial(db: Database) -> None:
    """Chats and their wishes, digests owed and sent, and which stories stand under which number of which message."""
    db.executescript(
        """
        CREATE TABLE chats (
            id INTEGER PRIMARY KEY,
            digest_time TEXT NOT NULL,
            timezone TEXT NOT NULL,
            is_subscribed INTEGER NOT NULL DEFAULT 0,
            is_gone INTEGER NOT NULL DEFAULT 0,
            first_due INTEGER,
            thread_id INTEGER,
            served_on TEXT,
            next_due INTEGER
        ) STRICT;
        CREATE INDEX chats_due ON chats (next_due) WHERE is_subscribed AND NOT is_gone;

        CREATE TABLE digests (
            id INTEGER PRIMARY KEY,
            chat_id INTEGER NOT NULL REFERENCES chats (id),
            slot TEXT,
            made INTEGER NOT NULL,
            UNIQUE (chat_id, slot)
        ) STRICT;

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            digest_id INTEGER NOT NULL REFERENCES digests (id),
            chat_id INTEGER NOT NULL REFERENCES chats (id),
            thread_id INTEGER,
            part INTEGER NOT NULL,
            text TEXT NOT NULL,
            keyboard TEXT NOT NULL CHECK (json_valid(keyboard)),
            state TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'sent', 'uncertain', 'failed')),
            not_before INTEGER NOT NULL DEFAULT 0,
            message_id INTEGER,
            reason TEXT NOT NULL DEFAULT '',
            UNIQUE (digest_id, part)
        ) STRICT;
        CREATE INDEX outbox_queued ON outbox (id) WHERE state = 'queued';
        CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
        CREATE INDEX outbox_chat ON outbox (chat_id);

        CREATE TABLE outbox_stories (
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            place INTEGER NOT NULL,
            story_id INTEGER NOT NULL,
            PRIMARY KEY (outbox_id, place)
        ) STRICT, WITHOUT ROWID;

        -- `shown` counts in the order in which they were sent or changed.
        CREATE TABLE listings (
            chat_id INTEGER NOT NULL,
            message_id INTEGER NOT NULL,
            numbers TEXT NOT NULL CHECK (json_valid(numbers)),
            topic TEXT NOT NULL DEFAULT '',
            shown INTEGER NOT NULL,
            PRIMARY KEY (chat_id, message_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX listings_shown ON listings (chat_id, shown);
        """
    )
