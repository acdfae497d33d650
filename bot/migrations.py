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


@people()
def m002_schedules_and_shared_contents(db: Database) -> None:
    """Several times a day, weekdays, quiet hours, pauses; digests by local date and time; contents that chats share."""
    db.executescript(
        """
        ALTER TABLE chats RENAME COLUMN digest_time TO times;
        ALTER TABLE chats RENAME COLUMN served_on TO served;
        ALTER TABLE chats ADD COLUMN days TEXT NOT NULL DEFAULT '1234567';
        ALTER TABLE chats ADD COLUMN quiet TEXT NOT NULL DEFAULT '';
        ALTER TABLE chats ADD COLUMN paused_until INTEGER;
        ALTER TABLE chats ADD COLUMN rests_until INTEGER NOT NULL DEFAULT 0;
        UPDATE chats SET served = served || 'T' || times WHERE served IS NOT NULL;
        UPDATE digests SET slot = slot || 'T' || (SELECT times FROM chats WHERE id = chat_id) WHERE slot IS NOT NULL;

        CREATE TABLE contents (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL,
            keyboard TEXT NOT NULL CHECK (json_valid(keyboard)),
            is_plain INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO contents (id, text, keyboard) SELECT id, text, keyboard FROM outbox;

        CREATE TABLE content_stories (
            content_id INTEGER NOT NULL REFERENCES contents (id),
            place INTEGER NOT NULL,
            story_id INTEGER NOT NULL,
            PRIMARY KEY (content_id, place)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO content_stories SELECT outbox_id, place, story_id FROM outbox_stories;
        DROP TABLE outbox_stories;

        CREATE TABLE parcels (
            id INTEGER PRIMARY KEY,
            digest_id INTEGER NOT NULL REFERENCES digests (id),
            chat_id INTEGER NOT NULL REFERENCES chats (id),
            thread_id INTEGER,
            part INTEGER NOT NULL,
            content_id INTEGER NOT NULL REFERENCES contents (id),
            state TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'sent', 'uncertain', 'failed')),
            not_before INTEGER NOT NULL,
            message_id INTEGER,
            reason TEXT NOT NULL DEFAULT '',
            UNIQUE (digest_id, chat_id, part)
        ) STRICT;
        INSERT INTO parcels
            SELECT o.id, digest_id, o.chat_id, thread_id, part, o.id, state, max(not_before, made), message_id, reason
            FROM outbox o JOIN digests d ON d.id = o.digest_id;
        DROP TABLE outbox;
        ALTER TABLE parcels RENAME TO outbox;
        CREATE INDEX outbox_queued ON outbox (not_before, id) WHERE state = 'queued';
        CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
        CREATE INDEX outbox_uncertain ON outbox (id) WHERE state = 'uncertain';
        CREATE INDEX outbox_failed ON outbox (id) WHERE state = 'failed';
        CREATE INDEX outbox_chat ON outbox (chat_id);

        -- Until when nothing may be sent to anybody; `reason` as Telegram gave it.
        CREATE TABLE sender (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            rests_until INTEGER NOT NULL DEFAULT 0,
            reason TEXT NOT NULL DEFAULT ''
        ) STRICT;
        INSERT INTO sender (id) VALUES (1);
        """
    )


@people()
def m003_wishes_menus_and_saved_stories(db: Database) -> None:
    """What each chat wants to read and how it is sent; saved stories; menus; the list that a card took the place of.

    `wishes` holds topics, outlets, words, languages, stories. NULL for a length is the operator's own. `awaits` names
    what the chat was asked to type. `card` is the story whose card a message shows, `behind` what it showed before, the
    newest last; a card was the story under number 0.
    """
    db.executescript(
        """
        ALTER TABLE chats ADD COLUMN wishes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(wishes));
        ALTER TABLE chats ADD COLUMN stories INTEGER;
        ALTER TABLE chats ADD COLUMN sentences INTEGER;
        ALTER TABLE chats ADD COLUMN is_silent INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE chats ADD COLUMN has_previews INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE chats ADD COLUMN locale TEXT NOT NULL DEFAULT 'en';
        ALTER TABLE chats ADD COLUMN awaits TEXT NOT NULL DEFAULT '';

        CREATE TABLE saved_stories (
            chat_id INTEGER NOT NULL,
            story_id INTEGER NOT NULL,
            title TEXT NOT NULL,
            url TEXT NOT NULL,
            saved INTEGER NOT NULL,
            PRIMARY KEY (chat_id, story_id)
        ) STRICT, WITHOUT ROWID;

        -- Who opened a menu in a group, and may use it; a user_id of 0 is anybody.
        CREATE TABLE menus (
            chat_id INTEGER NOT NULL,
            message_id INTEGER NOT NULL,
            user_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (chat_id, message_id)
        ) STRICT, WITHOUT ROWID;

        ALTER TABLE listings ADD COLUMN behind TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(behind));
        ALTER TABLE listings ADD COLUMN card INTEGER;
        UPDATE listings SET card = json_extract(numbers, '$."0"'), numbers = '{}'
            WHERE json_extract(numbers, '$."0"') IS NOT NULL;
        """
    )
