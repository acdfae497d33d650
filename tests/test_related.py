from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.database import open_database
from summarizer.migrations import news
from summarizer.model import Article, Story
from summarizer.related import related_to_article, related_to_story, related_to_text, story_of_url
from summarizer.store import Store, seconds
from summarizer.stories import article_terms
from tests.frontdesk import NOON
from tests.test_store import ECHO, new_store, print_article

FERRIES = (
    "Ferries strike over pay",
    "The crews of the ferries in Orlow harbour walked out on Monday. The union wants better pay for the night shift.",
)
DEAL = (
    "Union accepts deal that ends strike in Orlow",
    "The ferries of Orlow sail again from Tuesday. The crews get better pay for every night shift on board.",
)
OTTERS = (
    "Otters return upriver",
    "Two otters were filmed near the old mill. Nobody had seen otters there for thirty years.",
)
TOURISTS = (
    "Tourists crowd the islands",
    "Hotels are full for the summer. Many guests came by one of the ferries from the mainland.",
)
BREAD = ("Bakers raise the price of bread", "Flour is dear after a wet summer, say the bakers of the province.")


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as store:
        for days_ago, article in enumerate((BREAD, TOURISTS, OTTERS, DEAL, FERRIES)):
            print_article(store, *article, published=NOON - timedelta(days=5 * days_ago))
        yield store


def found(store: Store, words: str, *, limit: int = 10) -> list[str]:
    return [story.title for story in search(store, words, limit=limit)]


def search(store: Store, words: str, *, limit: int) -> list[Story]:
    return [one.story for one in related_to_text(store, words, now=NOON, limit=limit).related]


def test_a_story_whose_headline_has_the_word_comes_before_newer_ones_that_mention_it(store: Store) -> None:
    assert found(store, "ferries") == [FERRIES[0], TOURISTS[0], DEAL[0]]


def test_of_equally_good_matches_the_newest_comes_first(store: Store) -> None:
    print_article(store, "Otters seen at sea", "Two of them swam by.", published=NOON)
    assert found(store, "otter") == ["Otters seen at sea", OTTERS[0]]


def test_what_holds_all_the_words_comes_before_what_holds_some(store: Store) -> None:
    assert found(store, "strike ferries")[:2] == [FERRIES[0], DEAL[0]]


@pytest.mark.parametrize("words", ["otter", "OTTERS", "otter's", "“otters”!", "otters otters otters"])
def test_words_are_found_in_any_inflection_and_dress(store: Store, words: str) -> None:
    assert found(store, words) == [OTTERS[0]]


@pytest.mark.parametrize("words", ["what did the otters do", "the otters of the mill and who had seen them"])
def test_words_that_carry_no_meaning_do_not_matter(store: Store, words: str) -> None:
    assert found(store, words) == [OTTERS[0]]


def test_a_word_is_found_in_the_languages_of_the_news(store: Store) -> None:
    print_article(store, "Brücken gesperrt", "Zwei Brücken sind gesperrt.", language="de")
    print_article(store, "Le pont de l’Oise ferme", "Le pont est vieux.", language="fr")
    assert found(store, "Brücke") == ["Brücken gesperrt"]
    assert found(store, "oise") == ["Le pont de l’Oise ferme"]


def test_an_inflection_that_no_article_has_weighs_no_more_than_the_one_that_some_have(store: Store) -> None:
    for number in range(8):
        print_article(store, f"Notice number {number} on ferries", published=NOON - timedelta(days=40 + number))
    assert OTTERS[0] in found(store, "otter ferries")


def test_one_of_two_words_is_enough_if_it_is_the_rarer_one(store: Store) -> None:
    assert OTTERS[0] in found(store, "otters ferries")
    assert TOURISTS[0] not in found(store, "otters ferries")


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \n",
        "xylophone",
        "xylophone quartet ferries",
        "the of and with",
        "🙂👨‍👩‍👧",
        '"',
        "NOT OR NEAR(",
        "* ^ : - +",
        "{x}",
        "\0\ud800",
        "'; DROP TABLE stories; --",
        "о" * 5_000,
    ],
)
def test_what_nothing_is_about_finds_nothing(store: Store, words: str) -> None:
    assert found(store, words) == []


def test_syntax_among_the_words_is_only_dress(store: Store) -> None:
    assert found(store, 'NEAR("otters" * ^ OR terms:otters') == []
    assert found(store, '"otters*" ^otters -otters (otters)') == [OTTERS[0]]


def test_no_more_stories_are_found_than_were_asked_for(store: Store) -> None:
    assert found(store, "ferries", limit=1) == [FERRIES[0]]


def test_a_story_that_several_articles_tell_is_found_once(store: Store) -> None:
    print_article(store, *OTTERS, feed=ECHO, published=NOON - timedelta(days=10))
    assert found(store, "otters") == [OTTERS[0]]


def test_an_empty_store_finds_nothing() -> None:
    with new_store() as store:
        assert found(store, "otters") == []


def test_search_takes_whatever_is_typed() -> None:
    with new_store() as store:
        print_article(store, *OTTERS)

        @given(st.text(st.characters(), max_size=80))
        def type_(words: str) -> None:
            assert found(store, words) in ([], [OTTERS[0]])

        type_()


@pytest.mark.parametrize("words", ["ferry strike " * 5_000, " ".join(f"word{n}" for n in range(10_000)), "a" * 100_000])
def test_search_looks_at_the_first_words_however_much_is_typed(database: Path, words: str) -> None:
    db = open_database(database, [news])
    assert search(Store(db), words, limit=10) == search(Store(db), words[:1000], limit=10)
    db.close()


def test_what_is_related_to_a_story_is_near_it_and_never_the_story_itself(store: Store) -> None:
    [ferries] = search(store, "ferries strike pay", limit=1)
    related = [one.story.title for one in related_to_story(store, ferries, limit=10)]
    assert related[0] == DEAL[0]
    assert ferries.title not in related
    assert OTTERS[0] not in related
    assert len(related_to_story(store, ferries, limit=1)) == 1


def test_nothing_is_related_to_a_story_of_its_own_kind(store: Store) -> None:
    [bread] = search(store, "flour", limit=1)
    assert related_to_story(store, bread, limit=10) == []


def test_what_is_related_speaks_the_same_language(store: Store) -> None:
    print_article(store, *DEAL, language="de", feed=ECHO)
    assert store.languages() == ["de", "en"]
    [ferries] = search(store, "ferries strike pay", limit=1)
    assert {one.story.language for one in related_to_story(store, ferries, limit=10)} == {"en"}


def test_an_article_that_is_not_stored_has_related_stories_too(store: Store) -> None:
    title, text = "Night ferries to Orlow", "The crews of the ferries are on strike for better pay."
    article = Article("", title, text, "en", NOON, terms=article_terms(title, text, "en"))
    assert [one.story.title for one in related_to_article(store, article, limit=2)] == [FERRIES[0], DEAL[0]]
    assert related_to_article(store, Article("", "", "", "en", NOON), limit=5) == []


SUMMIT = (
    "Kim Varo meets the president of Norland",
    "Kim Varo of Sudland flew to Norland on Friday. The two leaders spoke of the border at Halm for six hours.",
)
SUMMIT_AGAIN = (
    "President of Norland and Kim Varo meet",
    "Kim Varo of Sudland and the president of Norland met on Friday. They spoke of the border at Halm for hours.",
)
NEXT_SUMMIT = (
    "Kim Varo receives the president of Norland",
    "The president of Norland came to Sudland and spoke with Kim Varo of trade and the border at Halm.",
)
BORDER = (
    "Shots at the border",
    "Soldiers of Sudland fired shots near Halm. Kim Varo had sent them there, and Norland protested.",
)


def related_titles(store: Store, title: str, *, limit: int = 10) -> list[str]:
    """Return the headlines of what is related to the story with that headline."""
    return [one.story.title for one in related_to_story(store, story_of(store, title), limit=limit)]


def story_of(store: Store, title: str) -> Story:
    return next(story for story in store.latest(limit=50) if story.title == title)


def print_apart(store: Store, *articles: tuple[str, str], hours: float) -> None:
    """Store articles, each that much older than the one before, and each as a story of its own."""
    for number, article in enumerate(articles):
        print_article(store, *article, feed=ECHO, published=NOON - timedelta(hours=hours * number))
    for id_, key, published in store.db.execute("SELECT id, key, published FROM articles").fetchall():
        if "echo" in key:
            story_id = store.insert(
                "stories", language="en", lead_article_id=id_, published=published, updated=published
            )
            store.db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story_id, id_])
    store.db.execute("DELETE FROM stories WHERE id NOT IN (SELECT story_id FROM articles)")


def test_related_says_what_both_share_as_it_is_written_the_weightiest_first(store: Store) -> None:
    print_apart(store, SUMMIT, BORDER, hours=240)
    [one] = related_to_story(store, story_of(store, SUMMIT[0]), limit=5)
    assert one.story.title == BORDER[0]
    assert one.why == ("Kim Varo", "Norland", "border")


def test_a_reason_stands_in_the_headline_or_the_summary_of_what_is_shown(store: Store) -> None:
    print_apart(store, SUMMIT, BORDER, hours=240)
    [one] = store.db.execute("SELECT id FROM articles WHERE title = ?", [BORDER[0]]).fetchall()
    store.db.execute(
        "UPDATE articles SET summary = '[[0, \"Soldiers of Sudland fired shots near Halm.\"]]' WHERE id = ?", one
    )
    [related] = related_to_story(store, story_of(store, SUMMIT[0]), limit=5)
    assert set(related.why) == {"border", "Halm", "Sudland"}


def test_an_event_told_as_two_stories_is_not_related_to_itself(store: Store) -> None:
    print_apart(store, SUMMIT, SUMMIT_AGAIN, BORDER, hours=10)
    assert related_titles(store, SUMMIT[0]) == [BORDER[0]]


def test_of_two_stories_that_tell_one_event_one_is_listed(store: Store) -> None:
    print_apart(store, SUMMIT, SUMMIT_AGAIN, BORDER, hours=10)
    [related] = related_titles(store, BORDER[0])
    assert related in {SUMMIT[0], SUMMIT_AGAIN[0]}


def test_what_happens_again_much_later_is_another_event(store: Store) -> None:
    print_apart(store, SUMMIT, NEXT_SUMMIT, hours=24 * 60)
    assert related_titles(store, SUMMIT[0]) == [NEXT_SUMMIT[0]]
    store.db.execute("UPDATE article_terms SET published = ?", [seconds(NOON)])
    assert related_titles(store, SUMMIT[0]) == []


def test_the_same_text_is_the_same_whenever_it_is_printed(store: Store) -> None:
    print_apart(store, SUMMIT, (SUMMIT[0] + "!", SUMMIT[1]), BORDER, hours=24 * 60)
    assert related_titles(store, SUMMIT[0]) == [BORDER[0]]


def test_of_what_is_as_near_the_one_nearer_in_time_comes_first(store: Store) -> None:
    older = ("Shots at the frontier", BORDER[1])
    print_apart(store, SUMMIT, BORDER, older, hours=24 * 40)
    assert related_titles(store, SUMMIT[0]) == [BORDER[0], older[0]]
    print_article(store, "Shots over the border", BORDER[1], published=NOON - timedelta(days=5))
    assert related_titles(store, SUMMIT[0])[0] == "Shots over the border"


def test_one_word_in_common_is_noise_however_short_the_texts(store: Store) -> None:
    print_apart(store, ("Zeppelin lands", ""), ("Zeppelin stamps", ""), ("Stamps and zeppelin rides", ""), hours=240)
    assert related_titles(store, "Zeppelin lands") == []
    assert related_titles(store, "Zeppelin stamps") == ["Stamps and zeppelin rides"]


def test_a_common_word_relates_nothing(store: Store) -> None:
    for number in range(60):
        print_article(store, f"Harbour council notice{number}", published=NOON - timedelta(days=number * 4))
    assert related_titles(store, "Harbour council notice0") == []


def test_a_story_is_known_by_the_address_of_its_article(store: Store) -> None:
    story = story_of_url(store, "HTTP://gazette.example/otters-return-upriver/?utm_source=chat")
    assert story is not None
    assert story.title == OTTERS[0]
    assert story_of_url(store, "https://gazette.example/unknown") is None
