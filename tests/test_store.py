from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from sqlite3 import OperationalError

import pytest

from summarizer.addresses import article_key
from summarizer.database import open_database
from summarizer.migrations import news
from summarizer.model import Article, Entry, Feed, Pick, Source, Summary
from summarizer.names import find_names
from summarizer.store import Store, moment, seconds, stories
from summarizer.store.terms import MOST_READ
from summarizer.stories import article_terms, later_terms
from summarizer.summarize import summarize
from tests.frontdesk import HEADLINES, NOON

GAZETTE = Feed("https://gazette.example/rss", "Gazette", "world")
ECHO = Feed("https://echo.example/rss", "Echo", "Science")
URL = "https://gazette.example/bridge"
BRIDGE = (
    "Orlow rebuilds its river bridge",
    "The council of Orlow voted to rebuild the river bridge. The bridge is to cost 12 million crowns.",
)
BRIDGE_AGAIN = (
    "River bridge of Orlow to be rebuilt",
    "Orlow gets its bridge back: the council voted for 12 million crowns. Work on the bridge starts in May.",
)


@contextmanager
def new_store() -> Iterator[Store]:
    db = open_database(":memory:", [news])
    yield Store(db)
    db.close()


def print_article(
    store: Store,
    title: str,
    text: str = "",
    *,
    feed: Feed = GAZETTE,
    url: str | None = None,
    published: datetime = NOON,
    language: str = "en",
) -> tuple[bool, bool]:
    """Store an article as the pipeline does; without an address of its own, it gets one from its headline."""
    if url is None:
        url = f"https://{feed.name.lower()}.example/{title.replace(' ', '-').lower()}"
    keys = (article_key(url), title) if url else (title,)
    article = Article(
        url=url,
        title=title,
        text=text,
        language=language,
        published=published,
        summary=summarize(text, title=title, language=language),
        terms=article_terms(title, text, language),
        later=later_terms(text, language),
        names=find_names(title, text, language),
    )
    return store.add_article(store.register_feed(feed).id, Entry(keys, url, title, published, text), article)


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as store:
        yield store


def titles(store: Store, topic: str = "", *, limit: int = 20, offset: int = 0) -> list[str]:
    return [story.title for story in store.latest(limit=limit, offset=offset, topic=topic)]


# Feeds


def test_the_operators_name_and_topic_win_over_older_ones_and_a_feed_stays_the_same(store: Store) -> None:
    first = store.register_feed(GAZETTE)
    for feed in (Feed(GAZETTE.url, "The Gazette", "world"), Feed(GAZETTE.url, "The Gazette", "national")):
        again = store.register_feed(feed)
        assert (again.id, again.feed) == (first.id, feed)


def test_an_unnamed_feed_takes_the_name_that_it_gives_itself_and_keeps_it(store: Store) -> None:
    state = store.register_feed(Feed(GAZETTE.url))
    store.name_feed(state.id, "Gazette of Orlow")
    store.name_feed(state.id, "Renamed Gazette")
    assert store.register_feed(Feed(GAZETTE.url)).feed.name == "Gazette of Orlow"


def test_a_feed_keeps_the_operators_name_whatever_it_calls_itself(store: Store) -> None:
    state = store.register_feed(GAZETTE)
    store.name_feed(state.id, "Gazette of Orlow")
    assert store.register_feed(GAZETTE).feed.name == "Gazette"


def test_failures_are_counted_until_the_feed_is_read_again(store: Store) -> None:
    state = store.register_feed(GAZETTE)
    later = NOON + timedelta(minutes=15)
    store.mark_failed(state.id, "answered 503", not_before=later)
    store.mark_failed(state.id, "answered 404", not_before=later)
    failing = store.register_feed(GAZETTE)
    assert (failing.failures, failing.not_before) == (2, later)
    assert store.failing_feeds() == [(GAZETTE.url, "answered 404")]
    store.mark_fetched(state.id, etag='"one"', last_modified="Wed, 04 Mar 2026 12:00:00 GMT")
    read = store.register_feed(GAZETTE)
    assert (read.failures, read.etag, read.last_modified) == (0, '"one"', "Wed, 04 Mar 2026 12:00:00 GMT")
    assert read.not_before < NOON
    assert store.failing_feeds() == []


# Entries


def entry(*keys: str) -> Entry:
    return Entry(keys, "", keys[-1], NOON)


def test_entries_are_new_once(store: Store) -> None:
    feed = store.register_feed(GAZETTE)
    print_article(store, "Bridge opens", url=URL)
    assert store.unseen(feed.id, [entry(URL, "Bridge opens"), entry("other")]) == [entry("other")]


@pytest.mark.parametrize("known", [(article_key(URL), "Renamed"), ("gazette.example/moved", "Bridge opens")])
def test_an_entry_whose_address_or_name_changed_is_known(store: Store, known: tuple[str, str]) -> None:
    print_article(store, "Bridge opens", url=URL)
    assert store.unseen(store.register_feed(GAZETTE).id, [entry(*known)]) == []


def test_an_entry_that_a_feed_lists_twice_is_taken_once(store: Store) -> None:
    feed = store.register_feed(GAZETTE)
    twice = [entry("a", "one"), entry("b", "one"), entry("a", "two"), entry("c", "three")]
    assert store.unseen(feed.id, twice) == [twice[0], twice[3]]


def test_an_entry_is_new_to_another_feed(store: Store) -> None:
    print_article(store, "Bridge opens", url=URL)
    known = entry(URL, "Bridge opens")
    assert store.unseen(store.register_feed(ECHO).id, [known]) == [known]


# Articles and their stories


def test_an_article_comes_back_as_its_story(store: Store) -> None:
    assert print_article(store, *BRIDGE, url=URL) == (True, True)
    [story] = store.latest(limit=5)
    assert (story.title, story.url, story.topic, story.language) == (BRIDGE[0], URL, "world", "en")
    assert story.published == story.updated == NOON
    assert story.summary.best(2) == tuple(sentence + "." for sentence in BRIDGE[1].rstrip(".").split(". "))
    assert story.sources == (Source("Gazette", BRIDGE[0], URL),)


def test_the_same_event_in_another_outlet_joins_the_story(store: Store) -> None:
    print_article(store, *BRIDGE)
    later = NOON + timedelta(hours=3)
    assert print_article(store, *BRIDGE_AGAIN, feed=ECHO, published=later) == (True, False)
    [story] = store.latest(limit=5)
    assert story.title == BRIDGE[0]
    assert [source.name for source in story.sources] == ["Gazette", "Echo"]
    assert (story.published, story.updated) == (NOON, later)


def test_an_outlet_that_tells_a_story_twice_is_named_once_with_its_first_article(store: Store) -> None:
    print_article(store, *BRIDGE)
    print_article(store, *BRIDGE_AGAIN, published=NOON + timedelta(hours=1))
    [story] = store.latest(limit=5)
    assert [(source.name, source.title) for source in story.sources] == [("Gazette", BRIDGE[0])]


def test_an_earlier_telling_that_arrives_late_leads_the_story(store: Store) -> None:
    print_article(store, *BRIDGE)
    print_article(store, *BRIDGE_AGAIN, feed=ECHO, published=NOON - timedelta(hours=2))
    [story] = store.latest(limit=5)
    assert (story.title, story.published, story.updated) == (BRIDGE_AGAIN[0], NOON - timedelta(hours=2), NOON)


@pytest.mark.parametrize("apart", [{"language": "de"}, {"published": NOON + timedelta(days=4)}])
def test_another_language_or_another_week_is_another_story(store: Store, apart: dict[str, str | datetime]) -> None:
    print_article(store, *BRIDGE)
    assert print_article(store, *BRIDGE, feed=ECHO, **apart) == (True, True)  # type: ignore[arg-type]


def test_an_article_that_two_feeds_bring_is_stored_once_and_seen_by_both(store: Store) -> None:
    print_article(store, *BRIDGE, url=URL)
    assert print_article(store, *BRIDGE, url=URL, feed=ECHO) == (False, False)
    assert store.count_articles() == 1
    assert store.unseen(store.register_feed(ECHO).id, [entry(article_key(URL))]) == []


@pytest.mark.parametrize("url", ["http://gazette.example/bridge", f"{URL}/", f"{URL}?utm_source=feed#top"])
def test_an_article_whose_address_is_spelled_otherwise_is_the_same(store: Store, url: str) -> None:
    print_article(store, *BRIDGE, url=URL)
    assert print_article(store, *BRIDGE, url=url, feed=ECHO) == (False, False)


def test_articles_without_an_address_are_told_apart_by_feed_and_name(store: Store) -> None:
    assert print_article(store, "Bridge opens", url="") == (True, True)
    assert print_article(store, "Otters return", url="") == (True, True)
    assert print_article(store, "Bridge opens", url="", feed=ECHO)[0] is True
    assert print_article(store, "Bridge opens", url="") == (False, False)
    assert store.count_articles() == 3


def test_an_article_without_text_is_a_story_without_a_summary(store: Store) -> None:
    print_article(store, "Bridge opens")
    assert store.latest(limit=1)[0].summary.best(2) == ()


def test_a_summary_comes_back_as_it_was_and_so_does_one_of_an_older_version(store: Store) -> None:
    picks = (Pick(1, "The bridge opens."), Pick(2, "It is long.", leans=True))
    article = Article(URL, "Bridge opens", "", "en", NOON, Summary(picks))
    store.add_article(store.register_feed(GAZETTE).id, Entry((URL,), URL, article.title, NOON), article)
    assert store.latest(limit=1)[0].summary == article.summary
    store.db.execute("UPDATE articles SET summary = ?", ['[[1, "The bridge opens."], [0, "It is noon."]]'])
    assert store.latest(limit=1)[0].summary == Summary((Pick(1, "The bridge opens."), Pick(0, "It is noon.")))


def test_an_article_that_cannot_be_stored_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(UnicodeEncodeError):
        print_article(store, "Bridge opens", "lone \ud800")
    assert store.count_articles() == 0
    assert store.latest(limit=5) == []
    assert print_article(store, "Bridge opens") == (True, True)


def test_the_accounts_of_a_story_are_its_articles_oldest_first_with_all_that_telling_needs(store: Store) -> None:
    print_article(store, *BRIDGE, url=URL)
    print_article(store, *BRIDGE_AGAIN, feed=ECHO, published=NOON + timedelta(hours=1))
    print_article(store, "Otters return upriver", "Otters have come back to the river Halm.")
    [story_id] = {store.story_by_url(article_key(URL)) or 0}
    first, second = store.accounts(story_id, limit=50, max_chars=1000)
    assert first.source == Source("Gazette", BRIDGE[0], URL)
    assert (first.published, first.read, first.language, first.text) == (NOON, NOON, "en", BRIDGE[1])
    assert first.summary == summarize(BRIDGE[1], title=BRIDGE[0])
    assert (second.source.name, second.published) == ("Echo", NOON + timedelta(hours=1))
    assert [one.text for one in store.accounts(story_id, limit=50, max_chars=11)] == ["The council", "Orlow gets "]
    assert store.accounts(999, limit=50, max_chars=1000) == ()


def test_the_reports_of_a_story_are_all_that_was_published_of_it_oldest_first(store: Store) -> None:
    for hours, (feed, (title, text)) in enumerate([(ECHO, BRIDGE_AGAIN), (GAZETTE, BRIDGE)]):
        print_article(store, title, text, feed=feed, published=NOON - timedelta(hours=hours))
    [story] = store.latest(limit=9)
    assert [(one.source.name, one.source.title, one.published) for one in store.reports_on(story.id)] == [
        ("Gazette", BRIDGE[0], NOON - timedelta(hours=1)),
        ("Echo", BRIDGE_AGAIN[0], NOON),
    ]
    assert store.reports_on(999) == ()


def test_an_outlet_is_heard_where_it_published_something_in_that_language_since(store: Store) -> None:
    print_article(store, *BRIDGE, published=NOON)
    print_article(store, "Een brug", "De brug gaat open.", feed=ECHO, language="nl", published=NOON)
    assert store.outlets_since(NOON, language="en") == {"Gazette"}
    assert store.outlets_since(NOON, language="nl") == {"Echo"}
    assert store.outlets_since(NOON + timedelta(seconds=1), language="en") == set()


def test_whether_an_outlet_was_heard_is_looked_up_in_an_index(store: Store) -> None:
    plan = store.db.execute(
        "EXPLAIN QUERY PLAN SELECT 1 FROM articles WHERE feed_id = 1 AND language = 'en' AND published >= 0"
    )
    assert "articles_heard" in str(plan.fetchall())


def test_feeds_are_known_by_the_names_that_they_were_given(store: Store) -> None:
    store.register_feed(GAZETTE)
    unnamed = store.register_feed(Feed("https://quiet.example/rss"))
    store.name_feed(unnamed.id, "Quiet Times")
    assert store.feed_names() == {GAZETTE.url: "Gazette", "https://quiet.example/rss": "Quiet Times"}


def test_of_too_many_accounts_the_leading_one_and_the_newest_are_kept(store: Store) -> None:
    for hour in range(5):
        feed = Feed(f"https://paper{hour}.example/rss", f"Paper {hour}")
        print_article(store, *BRIDGE, feed=feed, url=f"{URL}/{hour}", published=NOON + timedelta(hours=hour))
    [story] = store.latest(limit=5)
    kept = store.accounts(story.id, limit=3, max_chars=1000)
    assert [one.source.name for one in kept] == ["Paper 0", "Paper 3", "Paper 4"]


# Finding


@pytest.mark.parametrize(
    "asked",
    [URL, "http://gazette.example/bridge", f"{URL}/", "https://GAZETTE.example/bridge?utm_source=chat#comments"],
)
def test_a_story_is_found_by_its_articles_address_however_it_is_spelled(store: Store, asked: str) -> None:
    print_article(store, "Bridge opens", url=URL)
    assert store.story_by_url(article_key(asked)) == store.latest(limit=1)[0].id


@pytest.mark.parametrize("asked", ["", "bridge", "https://gazette.example/", f"{URL}/2", f"{URL}?page=2", "ftp://x/"])
def test_another_address_finds_no_story(store: Store, asked: str) -> None:
    print_article(store, "Bridge opens", url=URL)
    assert store.story_by_url(asked) is None


def test_stories_come_in_the_order_asked_for_without_the_unknown(store: Store) -> None:
    for title in HEADLINES[:3]:
        print_article(store, title)
    first, second, third = sorted(story.id for story in store.latest(limit=3))
    assert [story.id for story in store.stories([third, 999_999, first])] == [third, first]
    assert [story.id for story in store.stories([second, 10**30, -1])] == [second]
    assert store.stories([]) == []


def test_the_terms_of_a_story_are_those_of_all_its_articles(store: Store) -> None:
    print_article(store, *BRIDGE)
    print_article(store, *BRIDGE_AGAIN, feed=ECHO)
    terms = store.story_terms(store.latest(limit=1)[0].id)
    assert sorted(terms) == sorted(article_terms(*BRIDGE, "en") + article_terms(*BRIDGE_AGAIN, "en"))
    assert store.story_terms(999_999) == ()


def test_frequencies_count_articles_not_words(store: Store) -> None:
    print_article(store, "Bridge opens", "The bridge, the bridge, the bridge!")
    print_article(store, "Bridge closes")
    assert store.frequencies(["bridg", "open", "otter"], "en") == {"bridg": 2, "open": 1}
    assert store.frequencies(["bridg"], "de") == store.frequencies([], "en") == {}


@pytest.mark.parametrize("term", ['"', "a OR b", "NEAR(", "*", "bridg\0", "-", "🙂", "", "terms:bridg", "\u20dd"])
def test_no_term_is_read_as_syntax(store: Store, term: str) -> None:
    print_article(store, "Otters return")
    assert store.candidates({term: 1.0}, language="en", limit=5) == []
    assert len(store.candidates({term: 1.0, "otter": 1.0}, language="en", limit=5)) == 1


def found(store: Store, *terms: str, limit: int = 5, language: str = "en", **window: datetime) -> list[str]:
    """Return the headlines of the candidates for terms that weigh the same."""
    hits = store.candidates(dict.fromkeys(terms, 1.0), language=language, limit=limit, **window)
    ids = [hit.article_id for hit in hits]
    headlines = dict(store.db.execute("SELECT id, title FROM articles").fetchall())
    return [headlines[id_] for id_ in ids]


def test_candidates_are_those_that_hold_most_of_what_weighs_and_of_equals_the_newest(store: Store) -> None:
    for hour, title in enumerate(("Otters at the bridge", "Bridge of Orlow", "Otters return", "Bridge opens")):
        print_article(store, title, published=NOON + timedelta(hours=hour))
    assert found(store, "otter", "bridg") == [
        "Otters at the bridge", "Bridge opens", "Otters return", "Bridge of Orlow",
    ]  # fmt: skip
    assert found(store, "otter", "bridg", limit=2) == ["Otters at the bridge", "Bridge opens"]
    [first, *_] = store.candidates({"otter": 3.0, "bridg": 2.0, "orlow": 2.0}, language="en", limit=3)
    assert first.terms == article_terms("Otters at the bridge", "", "en")
    assert first.published == NOON
    assert [hit.story_id for hit in store.candidates({"orlow": 1.0}, language="en", limit=3)] == [
        store.story_by_url("gazette.example/bridge-of-orlow")
    ]


def test_candidates_speak_the_language_that_was_asked_for(store: Store) -> None:
    print_article(store, "Orlow wins", language="en")
    print_article(store, "Orlow gewinnt", language="de")
    assert found(store, "orlow") == ["Orlow wins"]
    assert found(store, "orlow", language="de") == ["Orlow gewinnt"]
    assert found(store, "orlow", language="fr") == []


def test_candidates_are_of_the_time_asked_for_whenever_they_arrived(store: Store) -> None:
    days = (0, 9, 3, 2, 1)
    for day in days:
        print_article(store, f"Orlow on day {day}", published=NOON + timedelta(days=day))
    since, until = NOON + timedelta(days=1), NOON + timedelta(days=3)
    assert found(store, "orlow", since=since, until=until) == [f"Orlow on day {day}" for day in (3, 2, 1)]
    assert found(store, "orlow", since=until) == ["Orlow on day 9", "Orlow on day 3"]
    assert found(store, "orlow", until=since) == ["Orlow on day 1", "Orlow on day 0"]


def test_more_articles_of_one_minute_than_its_places_are_all_found(store: Store) -> None:
    for number in range(300):
        print_article(store, f"Orlow{number} harbour")
    assert found(store, "orlow0", "orlow299") == ["Orlow299 harbour", "Orlow0 harbour"]
    print_article(store, "Ferries harbour", published=NOON + timedelta(minutes=1))
    assert found(store, "ferri") == ["Ferries harbour"]


def test_of_a_common_term_the_newest_articles_count(store: Store) -> None:
    for number in range(MOST_READ + 1):
        print_article(store, f"Harbour news{number}", published=NOON + timedelta(minutes=number))
    every = found(store, "harbour", limit=MOST_READ + 1)
    assert (len(every), every[0], every[-1]) == (MOST_READ, f"Harbour news{MOST_READ}", "Harbour news1")
    assert found(store, "harbour", "news0", limit=1) == [f"Harbour news{MOST_READ}"]


@pytest.mark.parametrize("published", [datetime(1900, 1, 1, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)])
def test_articles_of_odd_dates_are_found_in_their_language(store: Store, published: datetime) -> None:
    print_article(store, "Orlow gewinnt", language="de")
    print_article(store, "Orlow wins", published=published)
    assert found(store, "orlow") == ["Orlow wins"]
    assert found(store, "orlow", language="de") == ["Orlow gewinnt"]


@pytest.mark.parametrize(
    ("title", "language"),
    [("Ämter öffnen", "de"), ("الجسر مفتوح", "ar"), ("पुल खुला", "hi"), ("橋が開く", "ja"), ("Room 1,200", "en")],
)
def test_each_term_of_every_script_finds_its_article(store: Store, title: str, language: str) -> None:
    print_article(store, title, language=language)
    for term in article_terms(title, "", language):
        assert found(store, term, language=language) == [title]


def test_articles_are_counted_for_each_language_and_together(store: Store) -> None:
    assert store.count_articles() == store.count_articles("en") == 0
    for title in HEADLINES[:3]:
        print_article(store, title)
    print_article(store, "Brücke offen", language="de")
    assert [store.count_articles(language) for language in ("", "en", "de", "fr")] == [4, 3, 1, 0]


def test_counts_of_an_article_that_was_not_stored_are_undone(store: Store) -> None:
    store.db.execute("DROP TABLE entries")
    with pytest.raises(OperationalError):
        print_article(store, "Otters return")
    assert store.count_articles() == 0
    assert store.frequencies(["otter"], "en") == {}
    assert store.candidates({"otter": 1.0}, language="en", limit=5) == []


# Lists


def test_the_latest_are_the_newest_and_of_one_minute_the_last_met(store: Store) -> None:
    for place, title in enumerate(HEADLINES[:3]):
        print_article(store, title, published=NOON + timedelta(minutes=place // 2))
    assert titles(store) == [HEADLINES[2], HEADLINES[1], HEADLINES[0]]


@pytest.fixture(params=[stories.FEW, -1], ids=["rare", "common"])
def rare_or_common(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the topics be rare, or none of them."""
    monkeypatch.setattr(stories, "FEW", request.param)


@pytest.mark.usefixtures("rare_or_common")
def test_a_topic_that_was_learnt_lists_the_stories_whose_feed_has_none(store: Store) -> None:
    for feed in (Feed("https://mail.example/rss", "Mail"), GAZETTE):
        print_article(store, f"{HEADLINES[0]}, says {feed.name}", feed=feed)
    store.db.execute("INSERT INTO learnt_topics SELECT id, 'sport' FROM articles")
    assert titles(store, "Sport") == [f"{HEADLINES[0]}, says Mail"]


def test_the_stories_of_a_rare_topic_are_found_without_looking_at_all_others(store: Store) -> None:
    statements: list[str] = []
    store.db.conn.set_trace_callback(statements.append)
    store.latest(limit=5, topic="science")
    store.db.conn.set_trace_callback(None)
    [listing] = [one for one in statements if "OFFSET" in one]
    plan = [step for *_, step in store.db.execute(f"EXPLAIN QUERY PLAN {listing}")]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN f"]
    assert "SEARCH e USING PRIMARY KEY (feed_id=?)" in plan


@pytest.mark.usefixtures("rare_or_common")
def test_pages_of_a_topic_leave_nothing_out_and_repeat_nothing(store: Store) -> None:
    for place, title in enumerate(HEADLINES):
        feed = ECHO if place % 2 else GAZETTE
        print_article(store, title, feed=feed, published=NOON + timedelta(minutes=place))
    pages = [titles(store, "science", limit=2, offset=offset) for offset in range(0, 8, 2)]
    assert [title for page in pages for title in page] == list(HEADLINES[1::2])[::-1]
    assert pages[3] == []


@pytest.mark.usefixtures("rare_or_common")
def test_topics_are_asked_for_in_any_case_and_listed_once(store: Store) -> None:
    print_article(store, HEADLINES[0], feed=ECHO)
    print_article(store, HEADLINES[1], feed=Feed("https://mail.example/rss", "Mail", "SCIENCE"))
    print_article(store, HEADLINES[2])
    assert len(titles(store, "sCiEnCe")) == 2
    assert [topic.lower() for topic in store.topics()] == ["science", "world"]


@pytest.mark.usefixtures("rare_or_common")
def test_a_story_has_the_topics_of_all_feeds_that_tell_it(store: Store) -> None:
    print_article(store, *BRIDGE)
    print_article(store, *BRIDGE_AGAIN, feed=ECHO)
    assert titles(store, "science") == titles(store, "world") == [BRIDGE[0]]


@pytest.mark.usefixtures("rare_or_common")
@pytest.mark.parametrize("url", [URL, "http://gazette.example/bridge/"])
def test_an_article_has_the_topics_of_both_feeds_that_bring_it(store: Store, url: str) -> None:
    print_article(store, *BRIDGE, url=URL)
    print_article(store, *BRIDGE, url=url, feed=ECHO)
    assert titles(store, "science") == titles(store, "world") == [BRIDGE[0]]
    assert store.topics() == ["Science", "world"]


@pytest.mark.usefixtures("rare_or_common")
def test_a_topic_without_stories_or_without_a_name_is_not_listed(store: Store) -> None:
    store.register_feed(ECHO)
    print_article(store, HEADLINES[0], feed=Feed("https://mail.example/rss", "Mail"))
    assert store.topics() == []
    assert titles(store, "science") == []
    assert titles(store) == [HEADLINES[0]]


@pytest.mark.usefixtures("rare_or_common")
def test_a_feed_that_changes_its_topic_takes_its_stories_along(store: Store) -> None:
    print_article(store, HEADLINES[0])
    store.register_feed(Feed(GAZETTE.url, "Gazette", "national"))
    assert store.topics() == ["national"]
    assert titles(store, "world") == []
    assert store.latest(limit=1)[0].topic == "national"


def test_stories_since_are_those_first_told_then_or_later(store: Store) -> None:
    for hours, title in enumerate(HEADLINES[:3]):
        print_article(store, title, published=NOON + timedelta(hours=hours))
    assert [story.title for story in store.stories_since(NOON + timedelta(hours=1))] == [HEADLINES[2], HEADLINES[1]]


def test_a_story_that_goes_on_is_among_those_since_though_it_began_before(store: Store) -> None:
    print_article(store, *BRIDGE, feed=GAZETTE)
    print_article(store, *BRIDGE_AGAIN, feed=ECHO, published=NOON + timedelta(hours=5))
    [story] = store.stories_since(NOON + timedelta(hours=1))
    assert (story.published, story.updated) == (NOON, NOON + timedelta(hours=5))
    assert store.reads([story.id]) == {story.id: [NOON, NOON + timedelta(hours=5)]}


# Weight


COPY = "The council of Orlow voted to rebuild the river bridge, which has been closed since the flood of last spring. "
COPY += (
    "The bridge is to cost 12 million crowns, and works begin in May, Mayor Hanne Ruud told reporters after the vote."
)


def test_an_outlet_that_prints_the_text_of_another_adds_no_voice(store: Store) -> None:
    later = NOON + timedelta(hours=1)
    print_article(store, BRIDGE[0], COPY, feed=GAZETTE)
    print_article(store, BRIDGE_AGAIN[0], COPY, feed=ECHO, published=later)
    [story] = store.latest(limit=5)
    assert (len(story.sources), story.voices) == (2, (NOON,))
    print_article(store, *BRIDGE_AGAIN, feed=Feed("https://star.example/rss", "Star"), published=later)
    [story] = store.latest(limit=5)
    assert (len(story.sources), story.voices) == (3, (NOON, later))
    assert len(story.voiced_by) == 2


def test_an_outlet_that_copied_first_and_then_wrote_itself_has_a_voice_since_then(store: Store) -> None:
    print_article(store, BRIDGE[0], COPY, feed=GAZETTE)
    print_article(store, BRIDGE[0], COPY, feed=ECHO, published=NOON + timedelta(hours=1))
    print_article(store, *BRIDGE_AGAIN, feed=ECHO, published=NOON + timedelta(hours=4))
    [story] = store.latest(limit=5)
    assert story.voices == (NOON, NOON + timedelta(hours=4))


def test_whoever_printed_a_text_first_has_the_voice_though_it_arrives_late(store: Store) -> None:
    print_article(store, BRIDGE[0], COPY, feed=ECHO, published=NOON + timedelta(hours=3))
    print_article(store, BRIDGE[0], COPY, feed=GAZETTE, published=NOON)
    [story] = store.latest(limit=5)
    assert story.voices == (NOON,)


def place_article(store: Store, feed: Feed, title: str, text: str, place: int | None, *, url: str = URL) -> None:
    article = Article(url, title, text, "en", NOON, terms=article_terms(title, text, "en"))
    store.add_article(store.register_feed(feed).id, Entry((article_key(url),), url, title, NOON), article, place=place)


def test_a_story_has_the_foremost_place_that_a_feed_gave_one_of_its_articles(store: Store) -> None:
    place_article(store, GAZETTE, *BRIDGE, None)
    assert store.latest(limit=5)[0].place is None
    for place, foremost in ((7, 7), (None, 7), (12, 7), (3, 3)):
        place_article(store, ECHO, *BRIDGE, place)  # the same article in another feed
        assert store.latest(limit=5)[0].place == foremost
    place_article(store, ECHO, *BRIDGE_AGAIN, 1, url="https://echo.example/bridge")
    [story] = store.latest(limit=5)
    assert (len(story.sources), story.place) == (2, 1)


def test_the_stories_of_a_topic_are_those_that_one_of_its_feeds_tells_be_it_as_the_second(store: Store) -> None:
    print_article(store, *BRIDGE, feed=GAZETTE, url=URL)
    print_article(store, *BRIDGE, feed=ECHO, url=URL)
    print_article(store, HEADLINES[0], feed=GAZETTE)
    bridge, other = (
        store.story_by_url(article_key(url)) for url in (URL, "https://gazette.example/lighthouse-keeper-retires")
    )
    assert bridge is not None
    assert other is not None
    assert store.told_on("science", [bridge, other]) == [bridge]
    assert sorted(store.told_on("WORLD", [bridge, other])) == [bridge, other]
    assert store.told_on("sport", [bridge, other]) == store.told_on("world", []) == []


def test_languages_are_those_of_the_stories(store: Store) -> None:
    assert store.languages() == []
    print_article(store, "Bridge opens", language="en")
    print_article(store, "Brücke offen", language="de")
    assert store.languages() == ["de", "en"]


@pytest.mark.parametrize("time", [NOON, datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, 23, 59, tzinfo=UTC)])
def test_times_come_back_as_they_went_in(time: datetime) -> None:
    assert moment(seconds(time)) == time
