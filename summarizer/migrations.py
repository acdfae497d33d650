"""The schema of the news, step by step. A step that has been shipped is never edited: add the next one.

Times are whole seconds since 1970 (UTC), so that they compare and index as numbers.
"""

from __future__ import annotations

import json

from sqlite_utils import Database, Migrations

from summarizer.words import fold

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
def m003_terms_in_their_places(db: Database) -> None:
    """In how many articles of a language each term stands, and the terms of each article in a place of their own.

    Places are ordered by language, then by time: `language << 40 | minute << 8 | number`. So the articles of a language
    and of some days are one range of the index, read from its newest end.
    """
    db.executescript(
        """
        CREATE TABLE languages (
            id INTEGER PRIMARY KEY,
            code TEXT NOT NULL UNIQUE,
            articles INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE terms (
            language_id INTEGER NOT NULL REFERENCES languages (id),
            term TEXT NOT NULL,
            articles INTEGER NOT NULL,
            PRIMARY KEY (language_id, term)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE article_terms (
            place INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id),
            published INTEGER NOT NULL,
            terms TEXT NOT NULL
        ) STRICT;

        DROP TRIGGER articles_indexed;
        DROP TRIGGER articles_unindexed;
        DROP TRIGGER articles_reindexed;
        DROP TABLE article_vocabulary;
        DROP TABLE article_index;
        CREATE VIRTUAL TABLE article_index USING fts5 (
            terms, content = 'article_terms', content_rowid = 'place', detail = 'none',
            tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* C* P* S*'"
        );
        CREATE TRIGGER article_terms_indexed AFTER INSERT ON article_terms BEGIN
            INSERT INTO article_index (rowid, terms) VALUES (new.place, new.terms);
        END;

        INSERT INTO languages (code, articles) SELECT language, count(*) FROM articles GROUP BY language;
        """
    )
    place = 0
    for language_id, article_id, published, terms in db.execute(
        """SELECT l.id, a.id, a.published, a.terms FROM articles a JOIN languages l ON l.code = a.language
           ORDER BY l.id, a.published, a.id"""
    ):
        place = max(place + 1, language_id << 40 | max(0, published // 60) << 8)
        db.execute("INSERT INTO article_terms VALUES (?, ?, ?, ?)", [place, article_id, published, terms])
        db.execute(
            """INSERT INTO terms SELECT ?, value, 1 FROM json_each(?) WHERE true
               ON CONFLICT DO UPDATE SET articles = articles + 1""",
            [language_id, json.dumps(sorted(set(terms.split())))],
        )
    db.execute("ALTER TABLE articles DROP COLUMN terms")


@news()
def m004_what_is_compared_and_merged_stories(db: Database) -> None:
    """Names and later terms of each article; which story the number of one stands for that became part of an older."""
    db.executescript(
        """
        ALTER TABLE article_terms ADD COLUMN later TEXT NOT NULL DEFAULT '';
        ALTER TABLE article_terms ADD COLUMN names TEXT NOT NULL DEFAULT '';

        CREATE TABLE merged_stories (
            old_id INTEGER PRIMARY KEY,
            story_id INTEGER NOT NULL REFERENCES stories (id)
        ) STRICT;
        CREATE INDEX merged_stories_story ON merged_stories (story_id);
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
def m006_topics_and_search(db: Database) -> None:
    """What was learnt of topics, what was judged of the articles whose feeds have none; and what searching needs.

    The former begins empty: `update_topics` learns from the newest articles as soon as the feeds are read again.
    """
    db.executescript(
        """
        CREATE TABLE topic_feeds (
            feed_id INTEGER PRIMARY KEY REFERENCES feeds (id),
            topic TEXT NOT NULL
        ) STRICT;
        CREATE TABLE topic_lessons (
            language TEXT NOT NULL,
            topic TEXT NOT NULL COLLATE NOCASE,
            articles INTEGER NOT NULL,
            terms INTEGER NOT NULL,
            PRIMARY KEY (language, topic)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE topic_terms (
            language TEXT NOT NULL,
            topic TEXT NOT NULL COLLATE NOCASE,
            term TEXT NOT NULL,
            articles INTEGER NOT NULL,
            PRIMARY KEY (language, topic, term)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE learnt_topics (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id),
            topic TEXT NOT NULL COLLATE NOCASE
        ) STRICT;
        CREATE INDEX learnt_topics_topic ON learnt_topics (topic, article_id);
        CREATE INDEX articles_feed ON articles (feed_id, published);

        -- Terms by what is left of them without the marks on their letters, for who searches for 'cafe'.
        CREATE TABLE accented_terms (
            plain TEXT NOT NULL,
            term TEXT NOT NULL,
            PRIMARY KEY (plain, term)
        ) STRICT, WITHOUT ROWID;
        """
    )
    terms = (term for (term,) in db.execute("SELECT DISTINCT term FROM terms"))
    accented = [(fold(term), term) for term in terms if not term.isascii()]
    db.conn.executemany("INSERT INTO accented_terms VALUES (?, ?)", [pair for pair in accented if pair[0] != pair[1]])


@news()
def m007_which_outlets_were_heard(db: Database) -> None:
    """Where to look whether something of a feed was read since a moment, however large the archive."""
    db.executescript("CREATE INDEX articles_heard ON articles (feed_id, language, published)")


@news()
def m008_what_left_which_story(db: Database) -> None:
    """Which stories have held what a split made a story of its own.

    Whoever was told the older one from `since`, when the first article of the part was read, `until` the part left, has
    had the new one. Earlier splits and merges are resolved when a row is written, so that none needs another.
    """
    db.executescript(
        """
        CREATE TABLE split_stories (
            old_id INTEGER NOT NULL,
            new_id INTEGER NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER NOT NULL,
            PRIMARY KEY (old_id, new_id)
        ) STRICT, WITHOUT ROWID;
        """
    )
