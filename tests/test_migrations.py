"""A database as an older version left it, opened by this one: nothing is lost, nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database, Migrations

from bot.cli.rooms import opened_database
from bot.config import Config, StoreConfig
from bot.instance import AlreadyRunningError, Instance
from bot.listings import Listing
from bot.migrations import m001_initial, people
from bot.render import Button
from bot.slots import ALL_DAYS, Schedule
from summarizer.database import is_older, open_database, writing
from summarizer.migrations import m001_initial as first_news
from summarizer.migrations import m002_when_articles_were_read as second_news
from summarizer.migrations import m003_terms_in_their_places as third_news
from summarizer.migrations import news
from summarizer.model import Article, Entry, Feed
from summarizer.query import read_query
from summarizer.search import search
from summarizer.store import Store, seconds
from summarizer.stories import article_terms
from tests.frontdesk import ADA, BEN, BERLIN, HEADLINES, NOON, Office, print_stories
from tests.test_store import BRIDGE

CAL, DOT, EVE = 103, 104, 105
KATHMANDU = ZoneInfo("Asia/Kathmandu")
MORNING = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)  # half past eight in Berlin
STATES = ("sent", "uncertain", "failed", "sending", "queued", "queued")


def fill(db: Database) -> None:
    """Put in what the first version would have, by noon."""
    tomorrow = MORNING + timedelta(days=1)
    db["chats"].insert_all(
        [
            chat(ADA, served_on="2026-03-04", next_due=seconds(tomorrow)),
            chat(BEN, digest_time="20:15", timezone="Asia/Kathmandu", thread_id=7, next_due=seconds(NOON) + 9000),
            chat(CAL, is_subscribed=0, served_on="2025-12-31"),
            chat(DOT, is_gone=1, next_due=seconds(tomorrow)),
            chat(EVE, first_due=seconds(NOON), next_due=seconds(tomorrow)),
        ]
    )
    made = seconds(MORNING)
    db["digests"].insert_all(
        [
            {"id": 1, "chat_id": ADA, "slot": "2026-03-03", "made": made - 86400},
            {"id": 2, "chat_id": ADA, "slot": "2026-03-04", "made": made},
            {"id": 3, "chat_id": ADA, "slot": None, "made": made + 60},
            {"id": 4, "chat_id": CAL, "slot": "2025-12-31", "made": made - 64 * 86400},
        ]
    )
    # One message of each state, the last two in the digest of this morning; each has two stories.
    for n, state in enumerate(STATES, start=1):
        digest_id, part = (1, n) if n < 3 else (3, n) if n < 5 else (2, n)
        parcel = {
            "id": n,
            "digest_id": digest_id,
            "chat_id": ADA,
            "thread_id": 9 if n == 5 else None,
            "part": part,
            "text": f"<b>Message {n}</b> &amp; “more”",
            "keyboard": f'[[["{n}", "related:{n}"]]]',
            "state": state,
            "not_before": seconds(NOON) + 600 if n == 6 else 0,
            "message_id": 1000 if state == "sent" else None,
            "reason": f"reason {n}",
        }
        db["outbox"].insert(parcel)
        db["outbox_stories"].insert_all(
            {"outbox_id": n, "place": place, "story_id": 10 * n + place} for place in (1, 2)
        )
    db["listings"].insert({"chat_id": ADA, "message_id": 1000, "numbers": '{"1": 11}', "topic": "world", "shown": 1})
    db["listings"].insert({"chat_id": ADA, "message_id": 1001, "numbers": '{"0": 11}', "topic": "", "shown": 2})


def chat(chat_id: int, **wishes: object) -> dict[str, object]:
    row = {
        "id": chat_id,
        "digest_time": "08:30",
        "timezone": "Europe/Berlin",
        "is_subscribed": 1,
        "is_gone": 0,
        "first_due": None,
        "thread_id": None,
        "served_on": None,
        "next_due": None,
    }
    return row | wishes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a database of the first version, with rows in all tables."""
    first = Migrations("tidings.people")
    first(name="m001_initial")(m001_initial)
    db = open_database(tmp_path / "tidings.db", [news, first])
    fill(db)
    db.close()
    return tmp_path / "tidings.db"


@pytest.fixture
def office(path: Path) -> Iterator[Office]:
    office = Office(path)
    yield office
    office.close()


def test_what_the_first_version_stored_is_whole_and_sound_after_the_move(office: Office) -> None:
    assert office.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert office.db.execute("PRAGMA foreign_key_check").fetchall() == []
    counts = {table: office.db[table].count for table in ("chats", "digests", "outbox", "contents", "content_stories")}
    assert counts == {"chats": 5, "digests": 4, "outbox": 6, "contents": 6, "content_stories": 12}
    assert not {"outbox_stories", "parcels"} & set(office.db.table_names())


def test_a_database_that_was_moved_has_the_very_schema_of_a_new_one(office: Office, tmp_path: Path) -> None:
    new = open_database(tmp_path / "new.db", [news, people])
    schemas = [
        sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
        for db in (new, office.db)
    ]
    new.close()
    assert schemas[0] == schemas[1]


def print_in_first_version(db: Database, id_: int, terms: str, *, language: str = "en", days: int = 0) -> None:
    """Store an article with a story of its own, as the first version did."""
    published = seconds(NOON + timedelta(days=days))
    story = {"id": id_, "language": language, "lead_article_id": id_, "published": published, "updated": published}
    article = {"id": id_, "key": f"k{id_}", "feed_id": 1, "story_id": id_, "url": "https://post.example/1"}
    rest = {"title": "Bridge", "text": "It opened.", "language": language, "published": published, "summary": "[]"}
    with writing(db):
        db["feeds"].insert({"id": 1, "url": "https://post.example/rss", "name": "Post", "topic": ""}, ignore=True)
        db["stories"].insert(story)
        db["articles"].insert(article | rest | {"terms": terms})


@pytest.fixture
def first_news_db(tmp_path: Path) -> Database:
    first = Migrations("tidings.news")
    first(name="m001_initial")(first_news)
    return open_database(tmp_path / "news.db", [first])


def test_articles_that_the_first_version_read_count_as_read_when_they_were_published(first_news_db: Database) -> None:
    print_in_first_version(first_news_db, 1, "bridg")
    news.apply(first_news_db)
    [account] = Store(first_news_db).accounts(1, limit=50, max_chars=100)
    outlets = Store(first_news_db).outlets_since(NOON, language="en")
    first_news_db.close()
    assert (account.read, account.text) == (NOON, "It opened.")
    assert outlets == {"Post"}


def test_articles_of_an_older_version_have_no_place_and_are_seen_to_be_copies_when_their_story_changes(
    tmp_path: Path,
) -> None:
    older = Migrations("tidings.news")
    for step in (first_news, second_news):
        older(name=step.__name__)(step)
    text = "The harbour board of Port Ansel voted on Tuesday to close the northern dock for two years while its walls "
    text += (
        "are rebuilt. Chairwoman Hedda Brink said that cracks had been found below the waterline in eleven sections."
    )
    terms = article_terms("Dock closes", text, "en")
    db = open_database(tmp_path / "tidings.db", [older])
    with writing(db):
        for n, name in enumerate(("Post", "Mail"), start=1):
            db["feeds"].insert({"id": n, "url": f"https://{name}.example/rss", "name": name, "topic": ""})
        times = {"published": seconds(NOON), "updated": seconds(NOON)}
        db["stories"].insert({"id": 1, "language": "en", "lead_article_id": 1, **times})
        for n in (1, 2):
            article = {"id": n, "key": f"k{n}", "feed_id": n, "story_id": 1, "url": f"https://post.example/{n}"}
            rest = {
                "title": "Dock closes",
                "text": text,
                "language": "en",
                "published": seconds(NOON),
                "read": seconds(NOON),
            }
            db["articles"].insert(article | rest | {"summary": "[]", "terms": " ".join(terms)})
    db.close()
    db = open_database(tmp_path / "tidings.db", [news])
    store = Store(db)
    [story] = store.latest(limit=5)
    assert (len(story.voices), story.place) == (2, None)
    own = Article("https://echo.example/3", "Dock closes", "The dock of Port Ansel closes.", "en", NOON, terms=terms)
    echo = store.register_feed(Feed("https://echo.example/rss", "Echo"))
    store.add_article(echo.id, Entry(("k3",), own.url, own.title, NOON), own)
    [story] = store.latest(limit=5)
    db.close()
    assert (len(story.sources), len(story.voices)) == (3, 2)


def test_articles_of_the_first_version_are_counted_and_found_by_their_terms(first_news_db: Database) -> None:
    for id_, days in enumerate((0, -400, 3, 0), start=1):
        print_in_first_version(first_news_db, id_, f"bridg bridg orlow{id_}", days=days)
    print_in_first_version(first_news_db, 5, "brück orlow1", language="de")
    news.apply(first_news_db)
    store = Store(first_news_db)
    assert [store.count_articles(language) for language in ("", "en", "de")] == [5, 4, 1]
    assert store.frequencies(["bridg", "orlow1", "brück"], "en") == {"bridg": 4, "orlow1": 1}
    assert store.frequencies(["brück", "orlow1"], "de") == {"brück": 1, "orlow1": 1}
    hits = store.candidates({"bridg": 1.0}, language="en", limit=5)
    assert [hit.article_id for hit in hits] == [3, 4, 1, 2]
    assert hits[0].terms == ("bridg", "bridg", "orlow3")
    assert [hit.article_id for hit in store.candidates({"bridg": 1.0}, language="en", since=NOON, limit=5)] == [3, 4, 1]
    assert [hit.article_id for hit in store.candidates({"orlow1": 1.0}, language="de", limit=5)] == [5]
    assert store.story_terms(2) == ("bridg", "bridg", "orlow2")
    first_news_db.close()


def test_a_database_that_is_older_than_its_topics_learns_them_with_the_next_round(first_news_db: Database) -> None:
    for id_ in range(1, 42):
        print_in_first_version(
            first_news_db, id_, ("comet orbit probe café moon", "goal cup ball keeper foul")[id_ % 2]
        )
    print_in_first_version(first_news_db, 42, "comet orbit probe café moon")
    with writing(first_news_db):
        for feed_id, topic in enumerate(("sport", "science", ""), start=1):
            first_news_db["feeds"].upsert({"id": feed_id, "url": f"{feed_id}", "name": "", "topic": topic}, pk="id")
        first_news_db.execute("UPDATE articles SET feed_id = CASE id WHEN 42 THEN 3 ELSE 2 - id % 2 END")
    news.apply(first_news_db)
    store = Store(first_news_db)
    assert store.stories([42])[0].topic == ""
    assert store.update_topics() == 1
    assert store.stories([42])[0].topic == "science"
    found = search(store, read_query("cafe", now=NOON, zone=BERLIN), now=NOON, limit=100).found
    first_news_db.close()
    assert len(found) == 21


def test_chats_keep_their_wishes_and_get_all_days_no_quiet_hours_and_no_pause(office: Office) -> None:
    readers = office.readers
    assert readers.get(ADA).schedule == Schedule((time(8, 30),), BERLIN, ALL_DAYS, None)
    ben = readers.get(BEN)
    assert ben.schedule == Schedule((time(20, 15),), KATHMANDU)
    assert (ben.thread_id, ben.served, ben.paused_until) == (7, None, None)
    assert ben.next_due == NOON + timedelta(hours=2.5)
    assert not readers.get(CAL).is_subscribed
    assert readers.get(DOT).is_gone
    assert readers.get(EVE).first_due == NOON
    assert office.readers.count_subscribed() == 3


def test_a_day_that_was_served_is_not_served_again(office: Office) -> None:
    served = office.readers.get(ADA).served
    assert served is not None
    assert served.date() == date(2026, 3, 4)
    reader = office.readers.reschedule(ADA, Schedule((time(20, 0),), BERLIN), now=NOON)
    assert reader.next_due == NOON + timedelta(days=1, hours=7)
    assert office.readers.subscribe(CAL, now=NOON).next_due == MORNING + timedelta(days=1)


async def test_the_next_digest_comes_at_its_hour_once(office: Office) -> None:
    print_stories(office.store, HEADLINES)
    office.now = MORNING + timedelta(days=1)
    assert await office.digests.make_due() == 3  # Ada's, Ben's and Eve's
    assert await office.digests.make_due() == 0
    slots = office.db.execute("SELECT slot FROM digests WHERE chat_id = ? AND slot IS NOT NULL ORDER BY slot", [ADA])
    assert [slot for (slot,) in slots] == ["2026-03-03T08:30", "2026-03-04T08:30", "2026-03-05T08:30"]


def test_the_history_stays_and_what_may_not_have_arrived_is_not_in_it(office: Office) -> None:
    assert office.outbox.had(ADA) == {11, 12, 41, 42, 51, 52, 61, 62}
    assert office.outbox.settle_interrupted() == 1
    assert office.outbox.had(ADA) == {11, 12, 51, 52, 61, 62}
    report = office.outbox.report(NOON)
    assert report.counts == {"sent": 1, "uncertain": 2, "failed": 1, "queued": 2}
    assert [(doubt.id, doubt.reason) for doubt in report.uncertain] == [(4, "stopped while sending"), (2, "reason 2")]
    assert report.rests_until is None


def test_messages_that_waited_are_sent_as_they_were(office: Office) -> None:
    [first] = office.outbox.owed(NOON)
    assert (first.id, first.digest_id, first.chat_id, first.thread_id, first.is_daily) == (5, 2, ADA, 9, True)
    assert first.message.html == "<b>Message 5</b> &amp; “more”"
    assert first.message.buttons == ((Button("5", "related:5"),),)
    assert first.message.numbers == {1: 51, 2: 52}
    assert not first.message.is_plain
    office.send()
    assert office.outbox.owed(NOON) == []  # Telegram had asked for a pause
    [second] = office.outbox.owed(NOON + timedelta(minutes=10))
    assert (second.id, second.thread_id) == (6, None)
    assert office.outbox.drop_stale(NOON - timedelta(hours=1)) == 0


def test_lists_are_known_by_their_numbers(office: Office) -> None:
    assert office.readers.listing(ADA, 1000) == Listing(1000, {1: 11}, "world")


def test_cards_are_known_by_their_story_and_are_no_lists(office: Office) -> None:
    assert office.readers.listing(ADA, 1001) == Listing(1001, {}, card=11)
    assert [listing.message_id for listing in office.readers.last_listings(ADA)] == [1000]


def test_a_database_that_was_moved_is_moved_once(office: Office) -> None:
    before = list(office.db.query("SELECT * FROM chats"))
    office.close()
    office.open()
    assert list(office.db.query("SELECT * FROM chats")) == before


def test_no_command_moves_a_database_on_that_an_older_bot_works_on(path: Path) -> None:
    config = Config(store=StoreConfig(path))
    with closing(Instance(path)), pytest.raises(AlreadyRunningError), opened_database(config):
        pass
    assert is_older(path, [news, people])
    with opened_database(config) as db:
        assert "contents" in db.table_names()
    assert not is_older(path, [news, people])
    with closing(Instance(path)), opened_database(config):  # beside a bot of the same version
        pass


def test_articles_that_the_third_version_stored_are_matched_as_they_are(tmp_path: Path) -> None:
    third = Migrations("tidings.news")
    for step in (first_news, second_news, third_news):
        third(name=step.__name__)(step)
    db = open_database(tmp_path / "tidings.db", [third])
    with writing(db):
        db["feeds"].insert({"id": 1, "url": "https://gazette.example/rss", "name": "Gazette", "topic": ""})
        db["stories"].insert(
            {"id": 1, "language": "en", "lead_article_id": 1, "published": seconds(NOON), "updated": seconds(NOON)}
        )
        article = {"id": 1, "key": "k", "feed_id": 1, "story_id": 1, "url": "https://gazette.example/1", "read": 0}
        title = {"title": BRIDGE[0], "text": BRIDGE[1], "language": "en", "published": seconds(NOON), "summary": "[]"}
        db["articles"].insert(article | title)
        db["languages"].insert({"id": 1, "code": "en", "articles": 1})
        terms = " ".join(article_terms(*BRIDGE, "en"))
        db["article_terms"].insert({"place": 1, "article_id": 1, "published": seconds(NOON), "terms": terms})
    db.close()
    db = open_database(tmp_path / "tidings.db", [news])
    store = Store(db)
    [report] = store.versions_of(1, "en")
    assert report.portrait.body
    assert not report.portrait.names
    assert [story.id for story in store.stories([1])] == [1]
    db.close()
