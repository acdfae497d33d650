"""Cards of stories, asked for over HTTP through the local Telegram."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from bot.local.server import LocalTelegram
from bot.local.world import SentMessage
from summarizer.addresses import article_key
from summarizer.model import Article, Entry, Feed, Group
from summarizer.stories import article_terms
from summarizer.summarize import summarize
from tests.stage import ADA, BEN, NOW, Clock, Stage, on_stage
from tests.test_conversations import headlines

STRIKE = "Ostrey ferry strike ends: deal after 19 hours of talks"
ISLAND = Feed("https://island.example/rss", "Island Herald", "national")
DELAY = "The first ferry to Ostrey broke down off Lindmouth with 740 passengers on board, the line admitted."


def print_alone(stage: Stage) -> None:
    """Let an outlet of the town tell, a minute ago, what nobody else does."""
    title, text = (
        "Cellist of the harbour quartet retires",
        "The cellist of the harbour quartet, Oda Brenn, retires in May.",
    )
    url, published = "https://ansel.example/cellist", NOW - timedelta(minutes=1)
    article = Article(url, title, text, "en", published, summarize(text, title=title), article_terms(title, text, "en"))
    feed = stage.app.store.register_feed(Feed("https://ansel.example/rss", "Ansel Courier", "music"))
    entry = Entry((article_key(url),), url, title, published)
    assert stage.app.store.add_article(feed.id, entry, article, read=NOW) == (True, True)


def title_of(card: SentMessage) -> str:
    return card.text.split("\n")[0]


def print_of(stage: Stage, sentence: str, *, published: datetime, read: datetime) -> None:
    """Let one more outlet tell the story of the strike, with a sentence of its own."""
    [known] = [one for one in stage.app.store.latest(limit=100) if one.title == STRIKE]
    text = f"{' '.join(known.summary.best(2))}\n{sentence}"
    url = "https://island.example/strike"
    terms = article_terms(STRIKE, text, "en")
    article = Article(url, STRIKE, text, "en", published, summarize(text, title=STRIKE), terms)
    feed = stage.app.store.register_feed(ISLAND)
    entry = Entry((article_key(url),), url, STRIKE, published)
    assert stage.app.store.add_article(feed.id, entry, article, read=read) == (True, False)


async def test_a_numbers_button_brings_the_card_of_its_story(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    second = headlines(digest)[1]
    [card] = await stage.press(digest, "2")
    assert title_of(card) == second
    assert card.buttons == [["Related", "Save"], ["Less like this", "Mute outlet"], ["‹ Back"]]


async def test_above_a_card_stands_the_picture_of_its_leading_article(stage: Stage) -> None:
    await stage.ask("/latest")
    [card] = await stage.ask("/story 1")
    assert card.preview == {"url": card.links[0], "prefer_large_media": True, "show_above_text": True}


async def test_a_card_has_date_lines_with_their_outlets_and_how_it_unfolded(stage: Stage) -> None:
    await stage.ask("/start")
    [card] = await stage.ask("/story 1")
    head, *lines, unfolded = card.text.split("\n\n")
    assert head == f"{STRIKE}\nWednesday, 4 March, 07:42 (Europe/Berlin)"
    assert len(lines) == 5
    assert lines[0] == "The ferry strike that has cut off the Ostrey Islands for five days is over. – Radio Ardany"
    named = {
        outlet for line in lines for outlet in re.split(r", | and ", line.rsplit(" – ")[-1].removeprefix("only in "))
    }
    assert named == {"Radio Ardany", "Ansel Courier", "Quayside Ledger", "Wenn Valley Post"}
    assert unfolded.split("\n") == [
        "How it unfolded:",
        "07:42 Radio Ardany was first",
        "08:24 Ansel Courier: Ferries to Ostrey sail again as crews and company settle five-day strike",
        "08:54 Quayside Ledger: Ostrey Line buys peace at 4.8%; strike cost it 7 million crowns",
        "09:48 Wenn Valley Post: Horns and cheers in Lindmouth as Ostrey ferry strike ends",
    ]
    assert all(link.startswith("http://127.0.0.1") for link in card.links)


async def test_the_button_beneath_a_card_brings_what_is_related(stage: Stage) -> None:
    await stage.ask("/latest national")
    [card] = await stage.ask("/story 1")
    title = title_of(card)
    [answer] = await stage.press(card, "Related")
    assert answer.message_id == card.message_id
    assert answer.text.startswith(f"Related to “{title}”")


async def test_buttons_of_messages_from_before_there_were_cards_still_bring_what_is_related(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    [story] = [one for one in stage.app.store.latest(limit=100) if one.title == STRIKE]
    stage.telegram.forge(ADA, digest.message_id, f"related:{story.id}")
    [answer] = await stage.replies()
    assert answer.text.startswith(f"Related to “{STRIKE}”")


async def test_story_takes_a_number_of_the_last_list_or_of_the_one_replied_to(stage: Stage) -> None:
    assert "no list yet. Send /latest, then /story 1." in (await stage.ask("/story 2"))[0].text
    [national] = await stage.ask("/latest national 4")
    [science] = await stage.ask("/latest science 2")
    for number in ("2", "#2", "2."):
        assert title_of((await stage.ask(f"/story {number}"))[0]) == headlines(science)[1]
    assert title_of((await stage.ask("/story 3", reply_to=national))[0]) == headlines(national)[2]
    assert "no number 17 in that list, which has 1 to 2" in (await stage.ask("/story 17"))[0].text


async def test_a_reply_without_a_number_is_about_the_first_and_says_how_to_name_another(stage: Stage) -> None:
    [listed] = await stage.ask("/latest science 2")
    card, hint = await stage.ask("/story", reply_to=listed)
    assert title_of(card) == headlines(listed)[0]
    assert hint.text == "That is number 1; for another, name it: /story 2."


async def test_a_card_can_be_replied_to_and_is_no_list_itself(stage: Stage) -> None:
    [listed] = await stage.ask("/latest science 2")
    [card] = await stage.ask("/story 2")
    [related] = await stage.ask("/related", reply_to=card)
    assert f"“{title_of(card)}”" in related.text
    await stage.ask("/latest science 2")
    await stage.ask("/story 2")
    [again] = await stage.ask("/story 1")
    assert title_of(again) == headlines(listed)[0]
    [same] = await stage.ask("/story", reply_to=again)
    assert same.text == again.text


async def test_story_says_what_to_type_instead_of_what_it_does_not_know(stage: Stage) -> None:
    for question in ("/story", "/story flood", "/story " + "9" * 400):
        assert "/story 2" in (await stage.ask(question))[0].text
    stage.telegram.forge(ADA, (await stage.ask("/latest"))[0].message_id, "story:999999")
    assert await stage.replies() == []
    assert stage.telegram.answers == ["That story is no longer here. Send /latest for newer ones."]


async def test_the_clock_of_a_card_is_the_chats_own(stage: Stage) -> None:
    await stage.ask("/time 08:30 New York", chat_id=BEN)
    await stage.ask("/latest national 8", chat_id=BEN)
    [card] = await stage.ask("/story 1", chat_id=BEN)
    assert "(America/New_York)" in card.text.split("\n")[1]


async def test_a_card_begins_with_what_is_new_since_the_digest_that_told_the_story(stage: Stage, clock: Clock) -> None:
    _, digest = await stage.ask("/start")
    [before] = await stage.press(digest, "1")
    assert "New since" not in before.text
    await stage.press(digest, "‹ Back")
    clock.move(hours=3)
    print_of(stage, DELAY, published=NOW + timedelta(hours=2), read=clock())
    [after] = await stage.press(digest, "1")
    parts = after.text.split("\n\n")
    assert parts[1:4] == [
        "New since your digest of Wednesday, 13:00:",
        f"{DELAY} – Island Herald",
        "The story so far:",
    ]
    assert after.text.count(DELAY) == 1
    assert parts[-1].endswith("\n15:00 Island Herald, under the headline above")


async def test_what_was_published_before_the_digest_and_read_after_it_is_new_too(stage: Stage, clock: Clock) -> None:
    _, digest = await stage.ask("/start")
    clock.move(hours=1)
    print_of(stage, DELAY, published=NOW - timedelta(hours=1), read=clock())
    [card] = await stage.press(digest, "1")
    assert f"New since your digest of Wednesday, 13:00:\n\n{DELAY}" in card.text


async def test_what_the_gatherer_read_before_the_digest_is_not_new(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    print_of(stage, DELAY, published=NOW - timedelta(hours=1), read=NOW - timedelta(minutes=1))
    [card] = await stage.press(digest, "1")
    assert "New since" not in card.text
    assert "\n12:00 Island Herald" in card.text


async def test_who_had_the_story_in_no_digest_is_told_of_nothing_new(stage: Stage, clock: Clock) -> None:
    await stage.ask("/start")
    clock.move(hours=3)
    print_of(stage, DELAY, published=NOW + timedelta(hours=2), read=clock())
    [story] = [one for one in stage.app.store.latest(limit=100) if one.title == STRIKE]
    [listed] = await stage.ask("/latest", chat_id=BEN)
    stage.telegram.forge(BEN, listed.message_id, f"story:{story.id}")
    [card] = await stage.replies(BEN)
    assert title_of(card) == STRIKE
    assert "New since" not in card.text


TOWN = Group("town", ("ansel courier", "Quayside Ledger"))
VALLEY = Group("valley", ("Wenn Valley Post", "Kelvin Weekly"))
AIR, ABROAD = Group("air", ("Radio Ardany", "Radio Ardany World")), Group("abroad", ("Gazeta Halst",))


async def test_a_card_says_which_groups_of_outlets_tell_the_story_and_what_one_stresses(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock, groups=(TOWN, VALLEY, AIR, ABROAD)) as stage:
        await stage.ask("/start")
        [card] = await stage.ask("/story 1")
    *lines, told, stressed, unfolded = card.text.split("\n\n")
    assert told == (
        "Told by 3 of 4 groups so far: town, valley and air. "
        "Nothing in its language was read from abroad since it began."
    )
    title, sentence = stressed.split("\n")
    assert title == "Stressed by town:"
    assert sentence.startswith("• Lost fares and freight cost the company some 1.4 million crowns a day")
    assert sentence.endswith(" – only in Quayside Ledger")
    assert not any(sentence[2:60] in line for line in lines)
    assert unfolded.split("\n")[1:3] == [
        "07:42 Radio Ardany (air) was first",
        "08:24 Ansel Courier (town): Ferries to Ostrey sail again as crews and company settle five-day strike",
    ]


async def test_a_story_that_one_outlet_tells_is_told_by_its_group_alone(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock, groups=(TOWN, ABROAD)) as stage:
        print_alone(stage)
        await stage.ask("/latest music")
        [card] = await stage.ask("/story 1")
    assert card.text.split("\n\n")[2:] == [
        "Told by 1 of 2 groups so far: town. Nothing in its language was read from abroad since it began."
    ]


async def test_a_press_is_answered_where_it_was_made(stage: Stage) -> None:
    stage.telegram.open_group(-43, topics=[7])
    [listed] = await stage.ask("/latest", chat_id=-43, thread_id=7)
    [card] = await stage.press(listed, "3")
    assert card.thread_id == 7
