"""The schema of the news, step by step. A step that has been shipped is never edited: add the next one.

Times are whole seconds since 1970 (UTC), so that they compare and index as numbers.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

news = Migrations("tidings.news")


@news()
def m001_initial(db: Database) -> None:
    """Feeds and what they answered; entries met; articles with their summaries; stories that articles share."""
    db.executescript(
        """
        CREATE TABLE feeds (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            topic TEXT NOT NULL,
            etag TEXT NOT NULL DEFAULT '',
            last_modified TEXT NOT NULL DEFAULT '',
            is_read INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            last_error TEXT NOT NULL DEFAULT '',
            not_before INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE stories (
            id INTEGER PRIMARY KEY,
            language TEXT NOT NULL,
            lead_article_id INTEGER REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED,
            published INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX stories_published ON stories (published DESC, id DESC);

        CREATE TABLE articles (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            feed_id INTEGER NOT NULL REFERENCES feeds (id),
            story_id INTEGER NOT NULL REFERENCES stories (id),
            url TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            language TEXT NOT NULL,
            published INTEGER NOT NULL,
            summary TEXT NOT NULL CHECK (json_valid(summary)),
            terms TEXT NOT NULL
        ) STRICT;
        CREATE INDEX articles_story ON articles (story_id, published);

        CREATE TABLE entries (
            feed_id INTEGER NOT NULL REFERENCES feeds (id),
            key TEXT NOT NULL,
            article_id INTEGER NOT NULL REFERENCES articles (id),
            PRIMARY KEY (feed_id, key)
        ) STRICT, WITHOUT ROWID;

        CREATE VIRTUAL TABLE article_index USING fts5 (
            terms, content = 'articles', content_rowid = 'id',
            tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
        );
        CREATE VIRTUAL TABLE article_vocabulary USING fts5vocab (article_index, row);
        CREATE TRIGGER articles_indexed AFTER INSERT ON articles BEGIN
            INSERT INTO article_index (rowid, terms) VALUES (new.id, new.terms);
        END;
        CREATE TRIGGER articles_unindexed AFTER DELETE ON articles BEGIN
            INSERT INTO article_index (article_index, rowid, terms) VALUES ('delete', old.id, old.terms);
        END;
        CREATE TRIGGER articles_reindexed AFTER UPDATE OF terms ON articles BEGIN
            INSERT INTO article_index (article_index, rowid, terms) VALUES ('delete', old.id, old.terms);
            INSERT INTO article_index (rowid, terms) VALUES (new.id, new.terms);
        END;
        """
    )


@news()
def m002_when_articles_were_read(db: Database) -> None:
    """When the newsroom had each article: what a reader was told before that can't have been from it."""
    db.executescript(
        """
        ALTER TABLE articles ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
        UPDATE articles SET read = published;
        """
    )


@news()
def m005_places_and_copies(db: Database) -> None:
    """Where an article stood in its feed, and whether another outlet of its story had its text before.

    Of older articles the place is not known; whether they are copies is told when their story changes.
    """
    db.executescript(
        """
        ALTER TABLE articles ADD COLUMN place INTEGER;
        ALTER TABLE articles ADD COLUMN sketch BLOB;
        ALTER TABLE articles ADD COLUMN is_copy INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX stories_updated ON stories (updated);
        """
    )


@news()
def m007_which_outlets_were_heard(db: Database) -> None:
    """Where to look whether something of a feed was read since a moment, however large the archive."""
    db.executescript("CREATE INDEX articles_heard ON articles (feed_id, language, published)")
