"""What comes again of a story that a chat has had: the day after, by the office's clock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from summarizer.addresses import article_key
from summarizer.model import Article, Entry, Feed, Pick, Summary
from summarizer.stories import article_terms
from tests.frontdesk import ADA, BEN, NOON, Office

TITLE = "Ferry Orla sinks off Ostrey"
SANK = "The ferry Orla sank off Ostrey on Tuesday morning with 60 people on board."
TWELVE = "At least 12 people died when the ferry Orla sank, the coast guard said."
STORM = "A storm from the west had been forecast since Sunday evening."
FIFTEEN = "At least 15 people died when the ferry Orla sank off Ostrey, the coast guard said."
CAPTAIN = "Captain Brede Halloran was arrested at his house in Lindmouth on suspicion of manslaughter."
ARREST = "Captain of ferry Orla arrested"
WEATHER = "Gulls circled above the quay of Ostrey while shopkeepers swept broken glass from doorsteps."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "tidings.db")
    print_report(office, "Post", SANK, TWELVE, STORM, at=NOON - timedelta(hours=3))
    for chat_id in (ADA, BEN):
        office.readers.subscribe(chat_id, now=office.now)
        office.readers.mark_welcomed(chat_id)
    yield office
    office.close()


def print_report(office: Office, outlet: str, *sentences: str, at: datetime, title: str = TITLE) -> None:
    """Let an outlet tell the story of the ferry, in sentences of which the first is its best."""
    url = f"https://{outlet.lower()}.example/{at:%d%H%M}"
    text = " ".join(sentences)
    summary = Summary(tuple(Pick(*pair) for pair in enumerate(sentences)))
    terms = article_terms(TITLE, SANK, "en")  # so that all are of one story, whatever they say
    feed = office.store.register_feed(Feed(f"https://{outlet.lower()}.example/rss", outlet, "national"))
    entry = Entry((article_key(url),), url, title, at)
    article = Article(url, title, text, "en", at, summary, terms)
    assert office.store.add_article(feed.id, entry, article, read=at)[0]
    assert len(office.store.latest(limit=10)) == 1


def digest(office: Office, chat_id: int = ADA) -> str:
    """Return the digest that a chat gets when it asks for one; nothing where there is nothing new."""
    if office.digests.make_now(chat_id) is None:
        return ""
    [text] = office.send()
    return text


def test_a_story_that_goes_on_for_weeks_is_known_by_who_had_it_at_its_beginning(office: Office) -> None:
    assert SANK in digest(office)
    for _ in range(10):
        office.move(days=2)
        print_report(office, "Post", SANK, TWELVE, at=office.now)
    assert digest(office) == ""


def test_a_story_returns_the_next_day_as_an_update_with_only_what_is_new(office: Office) -> None:
    assert SANK in digest(office)
    office.move(hours=20)
    print_report(office, "Mail", FIFTEEN, SANK, at=office.now - timedelta(hours=1), title="Orla: 15 dead")
    [text] = [text for text in served(office) if "Update" in text]
    assert "<b>1. Update: Orla: 15 dead</b>" in text
    assert 'href="https://mail.example/' in text
    assert f'{FIFTEEN} – <a href="https://mail.example/' in text
    assert SANK not in text
    assert TWELVE not in text
    assert "1\u00a0h\u00a0ago" in text


def served(office: Office) -> list[str]:
    asyncio.run(office.digests.make_due())
    return office.send()


def test_who_has_not_had_the_story_gets_it_as_a_whole(office: Office) -> None:
    digest(office)
    office.move(hours=5)
    print_report(office, "Mail", FIFTEEN, at=office.now)
    text = digest(office, BEN)
    assert "Update" not in text
    assert SANK in text


def test_an_outlet_more_with_the_same_is_no_news(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    again = "Some 60 people were on board when the ferry Orla sank off Ostrey on Tuesday morning."
    print_report(office, "Mail", again, TWELVE.replace("At least", "No fewer than"), at=office.now)
    print_report(office, "Echo", SANK, TWELVE, STORM, at=office.now)
    assert digest(office) == ""


def test_a_side_remark_is_no_news(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    print_report(office, "Mail", SANK, TWELVE, WEATHER, at=office.now)
    assert digest(office) == ""


def test_what_an_outlet_more_leads_with_is_no_news_while_its_headline_is_the_same(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    print_report(office, "Mail", WEATHER, SANK, TWELVE, at=office.now)
    assert digest(office) == ""


def test_news_stands_in_the_headline(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    print_report(office, "Mail", CAPTAIN, SANK, TWELVE, at=office.now - timedelta(hours=1), title=ARREST)
    text = digest(office)
    assert f"Update: {ARREST}" in text
    assert CAPTAIN in text


def test_a_number_more_in_what_was_told_is_no_news(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    print_report(office, "Mail", SANK.replace("Orla sank", "Orla, built in 1994, sank"), TWELVE, at=office.now)
    assert digest(office) == ""


def test_another_number_in_place_of_one_that_was_told_is_news(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    print_report(office, "Mail", "Of the 60 people on board, 15 died when the ferry Orla sank.", at=office.now)
    office.move(minutes=1)
    assert "15 died" in digest(office)


def test_what_two_outlets_add_is_no_side_remark(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    print_report(office, "Mail", SANK, TWELVE, CAPTAIN, at=office.now)
    print_report(office, "Echo", SANK, TWELVE, CAPTAIN.replace("his house", "home"), at=office.now)
    assert "Captain Brede Halloran was arrested" in digest(office)


def test_an_update_is_told_once_and_the_next_has_only_what_is_new_since(office: Office) -> None:
    digest(office)
    office.move(hours=20)
    print_report(office, "Mail", FIFTEEN, at=office.now)
    office.move(minutes=10)
    assert FIFTEEN in digest(office)
    assert digest(office) == ""
    office.move(hours=20)
    print_report(office, "Echo", CAPTAIN, FIFTEEN, at=office.now - timedelta(hours=1), title=ARREST)
    text = digest(office)
    assert CAPTAIN in text
    assert FIFTEEN not in text
    assert digest(office) == ""


def test_an_update_that_did_not_arrive_comes_again(office: Office) -> None:
    digest(office)
    office.move(hours=5)
    print_report(office, "Mail", FIFTEEN, at=office.now - timedelta(hours=1))
    office.digests.make_now(ADA)
    [parcel] = office.outbox.owed(office.now)
    office.outbox.mark_sending(parcel)
    office.outbox.mark_failed(parcel, "a reason")
    office.move(hours=1)
    text = digest(office)
    assert "Update" in text
    assert FIFTEEN in text


def test_news_of_a_story_that_began_long_before_the_digests_period_is_told(office: Office) -> None:
    digest(office)
    for day in range(1, 6):
        office.move(hours=24)
        cars = f"On day {day} divers brought up {20 + day} cars."
        print_report(office, f"Paper{day}", cars, at=office.now, title=f"Orla: {20 + day} cars raised")
        office.move(minutes=1)
        text = digest(office)
        assert f"brought up {20 + day} cars" in text
        assert "Update" in text


def test_chats_that_lack_the_same_articles_get_the_same_contents(office: Office) -> None:
    digest(office)
    office.move(hours=1)
    digest(office, BEN)
    office.move(hours=19)
    print_report(office, "Mail", FIFTEEN, at=office.now - timedelta(hours=1))
    texts = served(office)
    assert len(texts) == 2
    assert len(set(texts)) == 1
    assert (
        office.db.execute("SELECT count(*) FROM contents").fetchone()[0] == 2 + 1
    )  # on two days, for two and for both


def test_hostile_news_is_told_as_text(office: Office) -> None:
    digest(office)
    office.move(hours=5)
    print_report(
        office, "Mail", "<b>Divers</b> found 40 crates & a safe below deck.", at=office.now, title="<i>Crates</i> found"
    )
    office.move(minutes=1)
    text = digest(office)
    assert "&lt;b&gt;Divers&lt;/b&gt; found 40 crates &amp; a safe" in text
    assert "Update: &lt;i&gt;Crates&lt;/i&gt; found" in text
