"""Topics that feeds do not name: learnt from those that do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from summarizer.database import open_database
from summarizer.migrations import news
from summarizer.model import Feed
from summarizer.store import Store
from summarizer.store import topics as stored_topics
from summarizer.topics import LEAST_ARTICLES, Lessons, judge
from tests.frontdesk import NOON
from tests.test_store import new_store, print_article, titles

SKY = Feed("https://sky.example/rss", "Sky", "science")
CUP = Feed("https://cup.example/rss", "Cup", "sport")
MIX = Feed("https://mix.example/rss", "Mix")
OF_SKY = "comet orbit telescope galaxy planet astronomer probe lander crater meteor nebula satellite".split()
OF_CUP = "goal striker referee league penalty keeper coach stadium midfielder trophy champion derby".split()
COMET = (
    "Astronomer finds comet beyond planet",
    "A telescope saw the orbit of the comet, and a probe is to land there.",
)
MATCH = ("Striker misses penalty in derby", "The keeper held it, the referee blew, and the coach left the stadium.")
PLAY = ("Theatre opens with a comedy", "The curtain rises on Friday over a kitchen, two sisters and a letter.")


def words_of(words: list[str], number: int) -> str:
    return " ".join(words[(number + step) % len(words)] for step in range(7))


def teach(store: Store, n_articles: int = LEAST_ARTICLES + 3, *, language: str = "en") -> None:
    for number in range(n_articles):
        published = NOON - timedelta(days=90 + 5 * number)
        for feed, words in ((SKY, OF_SKY), (CUP, OF_CUP)):
            title = f"{words_of(words, number)} {feed.name}{number}{language}"
            print_article(store, title, feed=feed, published=published, language=language)


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as store:
        yield store


def topics_of(store: Store) -> dict[str, str]:
    return {story.title: story.topic for story in store.latest(limit=1000)}


def test_an_article_is_about_what_those_with_its_words_are_about() -> None:
    lessons = Lessons()
    for number in range(LEAST_ARTICLES):
        lessons.learn("science", words_of(OF_SKY, number).split())
        lessons.learn("sport", words_of(OF_CUP, number).split())
    judgement = judge("comet orbit telescope planet probe goal".split(), lessons)
    assert judgement is not None
    assert judgement.topic == "science"
    assert set(judgement.words) <= set(OF_SKY)
    assert judge("comet orbit telescope goal striker referee".split(), lessons) is None  # as much of both
    assert judge("comet orbit".split(), lessons) is None  # too little to go by
    assert judge("kitchen sister letter curtain comedy stage".split(), lessons) is None


def test_a_topic_of_which_few_articles_were_seen_is_not_told_but_stands_against_others() -> None:
    lessons = Lessons()
    for number in range(LEAST_ARTICLES):
        lessons.learn("science", words_of(OF_SKY, number).split())
    for number in range(3):
        lessons.learn("sport", words_of(OF_CUP, number).split())
    assert judge("goal striker referee league penalty".split(), lessons) is None
    assert judge("comet orbit telescope galaxy planet".split(), lessons) is not None


def test_stories_of_a_feed_without_a_topic_have_the_learnt_one(store: Store) -> None:
    teach(store)
    for article in (COMET, MATCH, PLAY):
        print_article(store, *article, feed=MIX)
    found = topics_of(store)
    assert [found[title] for title, _ in (COMET, MATCH, PLAY)] == ["science", "sport", ""]
    assert COMET[0] in titles(store, "Science", limit=100)
    assert COMET[0] not in titles(store, "sport", limit=100)
    assert store.topics() == ["science", "sport"]


def test_who_wishes_for_a_topic_gets_what_the_latest_of_it_are(store: Store) -> None:
    teach(store)
    for article in (COMET, MATCH, PLAY):
        print_article(store, *article, feed=MIX)
    ids = [story.id for story in store.latest(limit=100)]
    of_science = {story.id for story in store.latest(limit=100, topic="science")}
    assert set(store.told_on("Science", ids)) == of_science
    assert 0 < len(of_science) < len(ids)


def test_a_learnt_topic_says_by_which_words(store: Store) -> None:
    teach(store)
    for article in (COMET, PLAY):
        print_article(store, *article, feed=MIX)
    ids = {story.title: story.id for story in store.latest(limit=100)}
    assert {"planet", "telescope", "orbit"} <= set(store.topic_words(ids[COMET[0]]))
    assert store.topic_words(ids[PLAY[0]]) == ()
    of_feed = next(story.id for story in store.latest(limit=100, topic="sport"))
    assert store.topic_words(of_feed) == ()


def test_what_came_before_there_were_examples_is_judged_as_soon_as_there_are(store: Store) -> None:
    print_article(store, *COMET, feed=MIX)
    assert topics_of(store)[COMET[0]] == ""
    teach(store)
    assert store.update_topics() == 1
    assert topics_of(store)[COMET[0]] == "science"
    assert store.update_topics() == 0


def test_many_that_could_not_be_judged_before_are_judged_in_turn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_topics, "JUDGED_AT_ONCE", 1)
    for title in ("First comet", "Second comet"):
        print_article(store, f"{title}: {COMET[0]}", COMET[1], feed=MIX, url=f"https://mix.example/{title}")
        store.db.execute("UPDATE stories SET published = published - 9000000, updated = updated - 9000000")
    teach(store)
    assert [store.update_topics() for _ in range(3)] == [1, 1, 0]


def test_what_is_learnt_in_one_language_tells_nothing_in_another(store: Store) -> None:
    teach(store, language="de")
    print_article(store, *COMET, feed=MIX)
    store.update_topics()
    assert topics_of(store)[COMET[0]] == ""


def test_the_operators_topic_wins_over_what_was_learnt(store: Store) -> None:
    teach(store)
    print_article(store, *COMET, feed=MIX)
    store.register_feed(Feed(MIX.url, MIX.name, "culture"))
    assert topics_of(store)[COMET[0]] == "culture"
    assert COMET[0] not in titles(store, "science", limit=100)


def test_where_the_operator_changes_a_topic_it_is_learnt_anew(store: Store) -> None:
    teach(store)
    print_article(store, *COMET, feed=MIX)
    store.register_feed(Feed(SKY.url, SKY.name, "space"))
    assert topics_of(store)[COMET[0]] == ""  # nobody knows that topic any more
    store.update_topics()
    assert topics_of(store)[COMET[0]] == "space"
    assert COMET[0] in titles(store, "space", limit=100)
    store.register_feed(Feed(CUP.url, CUP.name))
    store.update_topics()
    assert topics_of(store)[COMET[0]] == ""  # one topic alone is none


def test_what_was_learnt_keeps_its_size_and_follows_the_news(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_topics, "LEARNT_OF_EACH", LEAST_ARTICLES)
    teach(store, 40)
    rows = store.db.execute("SELECT topic, articles, terms FROM topic_lessons ORDER BY topic").fetchall()
    assert [topic for topic, _, _ in rows] == ["science", "sport"]
    assert all(LEAST_ARTICLES <= articles < 2 * LEAST_ARTICLES for _, articles, _ in rows)
    for topic, _, terms in rows:
        [(counted, least)] = store.db.execute(
            "SELECT sum(articles), min(articles) FROM topic_terms WHERE topic = ?", [topic]
        )
        assert counted == terms
        assert least > 0
    print_article(store, *COMET, feed=MIX)
    assert topics_of(store)[COMET[0]] == "science"


def test_a_restart_changes_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("topics") / "tidings.db"
    db = open_database(path, [news])
    teach(Store(db))
    db.close()
    db = open_database(path, [news])
    print_article(Store(db), *MATCH, feed=MIX)
    assert topics_of(Store(db))[MATCH[0]] == "sport"
    db.close()
