"""The day after in Telegram: what a chat gets of a story that it has had, over HTTP through the local Telegram."""

from __future__ import annotations

from summarizer.addresses import article_key
from summarizer.model import Article, Entry, Feed
from summarizer.stories import article_terms
from summarizer.summarize import summarize
from tests.stage import ADA, BEN, Clock, Stage
from tests.test_conversations import headlines

STRIKE = "Ostrey ferry strike ends: deal after 19 hours of talks"
ADRIFT = "Ostrey ferry adrift off Lindmouth on its first trip after the strike"
DELAY = "The first ferry to Ostrey was adrift off Lindmouth with 740 passengers on board, the line admitted."
TUGS = "Two tugs from Brayholt towed the ship back into the harbour during the night, and nobody was hurt."
TO_MORNING = {"hours": 19, "minutes": 30}


def print_in(stage: Stage, outlet: str, title: str, *sentences: str) -> None:
    """Let one more outlet tell the story of the strike, an hour ago; what it says stands before what is known."""
    [known] = [one for one in stage.app.store.latest(limit=100) if one.title == STRIKE]
    text = " ".join([*sentences, *known.summary.best(5)])
    url = f"https://{outlet.lower().replace(' ', '-')}.example/{len(text)}"
    terms = article_terms(STRIKE, " ".join(known.summary.best(5)), "en")
    now = stage.clock()
    article = Article(url, title, text, "en", now, summarize(text, title=title), terms)
    feed = stage.app.store.register_feed(Feed(f"{url}/rss", outlet, "national"))
    entry = Entry((article_key(url),), url, title, now)
    assert stage.app.store.add_article(feed.id, entry, article, read=now) == (True, False)


async def test_an_update_comes_the_next_morning_with_only_what_is_new(stage: Stage, clock: Clock) -> None:
    _, first = await stage.ask("/start")
    assert STRIKE in headlines(first)
    clock.move(hours=18)
    print_in(stage, "Island Herald", ADRIFT, DELAY, TUGS)
    clock.move(hours=1, minutes=30)
    assert await stage.app.send_digests() == 1
    [morning] = await stage.replies()
    assert f"Update: {ADRIFT}" in headlines(morning)
    [update] = [part for part in morning.text.split("\n\n") if "Update: " in part]
    assert update.split("\n")[-3:] == [f"{DELAY} – Island Herald", f"{TUGS} – Island Herald", "1\u00a0h\u00a0ago"]
    assert "http" in " ".join(morning.links)


async def test_the_number_of_an_update_brings_the_card_of_its_story(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=2)
    print_in(stage, "Island Herald", ADRIFT, DELAY)
    clock.move(hours=1)
    [digest] = await stage.ask("/digest")
    number = 1 + headlines(digest).index(f"Update: {ADRIFT}")
    [card] = await stage.press(digest, f"{number}")
    assert card.text.startswith(STRIKE)
    assert DELAY in card.text


async def test_an_update_does_not_come_twice_whether_asked_for_or_by_itself(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=2)
    print_in(stage, "Island Herald", ADRIFT, DELAY)
    clock.move(hours=1)
    assert "Update: " in (await stage.ask("/digest"))[0].text
    clock.move(**TO_MORNING)
    await stage.app.send_digests()
    [morning] = await stage.replies()
    assert "Update: " not in morning.text
    assert "Update: " not in (await stage.ask("/digest"))[0].text


async def test_a_mere_repetition_brings_no_update(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=2)
    print_in(stage, "Island Herald", STRIKE)
    clock.move(**TO_MORNING)
    await stage.app.send_digests()
    [morning] = await stage.replies()
    assert "Update: " not in morning.text
    assert STRIKE not in morning.text


async def test_each_chat_has_updates_of_what_it_has_had_itself(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=2)
    print_in(stage, "Island Herald", ADRIFT, DELAY)
    clock.move(hours=1)
    _, first = await stage.ask("/start", chat_id=BEN)
    assert STRIKE in headlines(first)
    assert "Update: " not in first.text
    assert "Update: " in (await stage.ask("/digest", chat_id=ADA))[0].text
