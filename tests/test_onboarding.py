"""A newcomer's way to the first digest, over HTTP through the local Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.handlers.welcome import WALK_TIME
from bot.local.server import LocalTelegram
from bot.local.world import SentMessage
from summarizer.model import Feed
from tests.site import Site
from tests.stage import ADA, Clock, Stage, on_stage
from tests.test_conversations import headlines
from tests.test_ingest import PAGE, item, rss

GRACE = 777
# The clock stands at 12:00 UTC on Wednesday, 4 March 2026; the operator's digest is due daily at 08:30 in Berlin.


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Newcomers take their time here."""
    stage.are_in_a_hurry = False
    return stage


def is_all_on(stage: Stage, digest: SentMessage, topic: str) -> bool:
    listing = stage.app.readers.listing(digest.chat_id, digest.message_id)
    stories = list(listing.numbers.values()) if listing else []
    return bool(stories) and set(stage.app.store.told_on(topic, stories)) == set(stories)


async def test_a_newcomer_chooses_topics_a_time_and_a_clock_in_one_message_and_gets_a_digest_that_fits(
    stage: Stage,
) -> None:
    [menu] = await stage.ask("/start")
    assert menu.text.startswith("Welcome to Tidings\n\nI read ")
    assert menu.text.endswith("What do you want to read about? Tap your topics; with none ticked you get all.")
    assert ["business", "culture"] in menu.buttons
    [menu] = await stage.press(menu, "science")
    assert ["✓ science", "sport"] in menu.buttons
    [menu] = await stage.press(menu, "Next ›")
    assert menu.text.startswith("When shall your digest come?")
    assert menu.buttons == [
        ["Morning 07:30", "Noon 12:30"],
        ["Evening 18:30", "Own time"],
        ["Leave it daily at 08:30 ›"],
        ["‹ Back", "Skip to my digest"],
    ]
    [menu] = await stage.press(menu, "Evening 18:30")
    assert "Unless you say otherwise, I go by the clock of Europe/Berlin, where it is 13:00 now." in menu.text
    menu, digest = await stage.press(menu, "Yes, it is 13:00 here ›")
    assert menu.text.startswith("Welcome to Tidings\n\nYour digest comes daily at 18:30, the next one today at 18:30")
    assert "Topics: science." in menu.text
    assert menu.text.endswith("Here is your first one.")
    assert menu.edits == 4
    assert is_all_on(stage, digest, "science")
    assert len(stage.telegram.sent(ADA)) == 2


async def test_each_step_may_be_skipped(stage: Stage) -> None:
    [menu] = await stage.ask("/start")
    menu, digest = await stage.press(menu, "Skip to my digest")
    assert "Your digest comes daily at 08:30, the next one tomorrow at 08:30 (Europe/Berlin)." in menu.text
    assert "Topics: all." in menu.text
    assert len(headlines(digest)) == 5


async def test_one_may_go_back(stage: Stage) -> None:
    [menu] = await stage.ask("/start")
    first = menu.text
    for label in ("Next ›", "Leave it daily at 08:30 ›", "‹ Back", "‹ Back"):
        [menu] = await stage.press(menu, label)
    assert menu.text == first


async def test_who_walks_away_gets_the_first_digest_all_the_same_and_once(stage: Stage, clock: Clock) -> None:
    [menu] = await stage.ask("/start")
    assert await stage.app.send_digests() == 0
    await stage.press(menu, "world")
    clock.move(minutes=2)
    await stage.press(menu, "Next ›")
    clock.move(minutes=2)
    assert await stage.app.send_digests() == 0
    clock.move(seconds=WALK_TIME.total_seconds())
    assert await stage.app.send_digests() == 1
    [digest] = await stage.replies()
    assert is_all_on(stage, digest, "world")
    [menu] = await stage.press(menu, "Skip to my digest")
    assert "Here is your first one" not in menu.text
    assert menu.buttons == [["Show my digest now"], ["Settings"]]
    clock.move(hours=1)
    assert await stage.app.send_digests() == 0


async def test_who_ends_the_way_twice_gets_one_digest(stage: Stage) -> None:
    [menu] = await stage.ask("/start")
    stage.telegram.press(menu, "Skip to my digest")
    stage.telegram.press(menu, "Skip to my digest")
    await stage.replies()
    assert len([message for message in stage.telegram.sent(ADA) if headlines(message)]) == 1


async def test_the_first_digest_waits_for_news_at_the_end_of_the_way(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with Site() as site:
        feed = Feed(site.serve("/feed.xml", rss(item(site.serve("/bridge.html", PAGE)))))
        async with on_stage(tmp_path / "new.db", telegram, clock, feed) as stage:
            stage.are_in_a_hurry = False
            [menu] = await stage.ask("/start")
            assert menu.text == (  # without topics to choose from, the time comes first
                "Welcome to Tidings\n\nI read 1 feed and send you what matters, each story once, with all who tell it."
                "\n\nWhen shall your digest come?"
            )
            [menu] = await stage.press(menu, "Morning 07:30")
            [menu] = await stage.press(menu, "Yes, it is 13:00 here ›")
            assert menu.text.endswith("Your first digest follows in a moment.")
            await stage.app.gather()
            assert await stage.app.send_digests() == 1


# The clock


async def test_the_clock_is_guessed_by_the_language_where_that_is_clear(stage: Stage) -> None:
    stage.telegram.open_chat(GRACE, first_name="Grace", language_code="fr")
    [menu] = await stage.ask("/start", chat_id=GRACE)
    for label in ("Next ›", "Noon 12:30"):
        [menu] = await stage.press(menu, label)
    assert "I go by the clock of Europe/Paris, where it is 13:00 now." in menu.text
    assert stage.app.readers.get(GRACE).zone.key == "Europe/Paris"


async def test_a_city_may_be_typed(stage: Stage) -> None:
    [menu] = await stage.ask("/start")
    for label in ("Next ›", "Noon 12:30"):
        [menu] = await stage.press(menu, label)
    [wrong] = await stage.ask("Nowhereville")
    assert wrong.text == "I know no time, day or place “Nowhereville”. Type the name of a big city near you."
    menu, digest = await stage.ask("San Jose")
    assert "the next one today at 12:30 (America/Los_Angeles)" in menu.text
    assert menu.text.endswith(
        "I took it as San Jose, California, United States; for another, write its country or state behind it."
    )
    assert headlines(digest)
    assert stage.app.readers.get(ADA).awaits == ""


async def test_a_location_may_be_sent(stage: Stage) -> None:
    [menu] = await stage.ask("/start")
    for label in ("Next ›", "Leave it daily at 08:30 ›"):
        [menu] = await stage.press(menu, label)
    stage.telegram.locate(ADA, 35.68, 139.69)
    menu, digest = await stage.replies()
    assert "(Asia/Tokyo)" in menu.text
    assert headlines(digest)


async def test_an_own_time_may_be_typed_with_days_and_a_city(stage: Stage) -> None:
    [menu] = await stage.ask("/start")
    for label in ("Next ›", "Own time"):
        [menu] = await stage.press(menu, label)
    assert "Type when your digest shall come" in menu.text
    assert "is not a time" in (await stage.ask("25:00"))[0].text
    [menu] = await stage.ask("7.15 Mo-Fr München")
    assert menu.text.startswith("Which clock do you live by?")
    schedule = stage.app.readers.get(ADA).schedule
    assert (f"{schedule.times[0]:%H:%M}", schedule.days, schedule.zone.key) == ("07:15", set(range(5)), "Europe/Berlin")
    assert [message.message_id for message in stage.telegram.sent(ADA)][-1] == menu.message_id


# Again


async def test_to_start_again_resets_nothing_shows_where_one_is_and_offers_what_is_new(stage: Stage) -> None:
    stage.are_in_a_hurry = True
    _, first = await stage.ask("/start")
    await stage.ask("/time 18:15 Tokyo")
    await stage.ask("/topics science, world")
    before = stage.app.readers.get(ADA)
    [greeting] = await stage.ask("/start")
    assert greeting.text == (
        "You are subscribed already\n\nYour next digest comes tomorrow at 18:15 (Asia/Tokyo); "
        "/settings changes that, /help lists what else I do."
    )
    assert greeting.buttons == [["Show my digest now"], ["Settings"]]
    after = stage.app.readers.get(ADA)
    assert after.first_due is None  # nothing more comes by itself
    second, pressed = await stage.press(greeting, "Show my digest now")
    assert pressed.buttons == [["Settings"]]
    assert not set(headlines(first)) & set(headlines(second))
    assert (after.schedule, after.wishes) == (before.schedule, before.wishes)


async def test_who_comes_back_after_a_stop_finds_all_as_it_was(stage: Stage) -> None:
    stage.are_in_a_hurry = True
    await stage.ask("/start")
    await stage.ask("/time 18:15 Tokyo")
    await stage.ask("/stop")
    greeting, digest = await stage.ask("/start")
    assert greeting.text.startswith("Welcome back\n\nYour next digest comes tomorrow at 18:15 (Asia/Tokyo)")
    assert headlines(digest)


# Deep links


async def test_a_link_to_a_topic_ticks_it(stage: Stage) -> None:
    [menu] = await stage.ask("/start topic_world")
    assert ["✓ world"] in menu.buttons
    _menu, digest = await stage.press(menu, "Skip to my digest")
    assert is_all_on(stage, digest, "world")


async def test_a_link_to_a_topic_with_a_blank_is_written_with_a_dash_below(stage: Stage) -> None:
    stage.app.db.execute("UPDATE feeds SET topic = 'Formula 1' WHERE topic = 'science'")
    [menu] = await stage.ask("/start topic_formula_1")
    assert any("✓ Formula 1" in row for row in menu.buttons)


async def test_a_link_to_a_topic_changes_nothing_of_a_subscribers_choice_unasked(stage: Stage) -> None:
    stage.are_in_a_hurry = True
    await stage.ask("/start")
    assert "You get world already." in (await stage.ask("/start topic_world"))[0].text
    await stage.ask("/topics science")
    greeting, *_ = await stage.ask("/start topic_world")
    assert stage.app.readers.get(ADA).wishes.topics == {"science"}
    [menu] = await stage.press(greeting, "Add world to my topics")
    assert "You get: science and world." in menu.text


async def test_a_link_to_a_story_brings_its_card_after_a_short_greeting_and_the_digest_comes_by_itself(
    stage: Stage, clock: Clock
) -> None:
    story = stage.app.store.latest(limit=1)[0]
    greeting, card = await stage.ask(f"/start story_{story.id}")
    assert greeting.text.startswith("Welcome to Tidings\n\nI read ")
    assert greeting.buttons == [["Choose what I send you"]]
    assert card.text.startswith(story.title)
    clock.move(minutes=4)
    assert await stage.app.send_digests() == 1
    await stage.replies()
    [again] = await stage.ask(f"/start story_{story.id}")
    assert again.text.startswith(story.title)


@pytest.mark.parametrize("link", ["topic_astrology", "story_", "story_0", "nonsense", "topic_", "<b>", "story_-1"])
async def test_a_link_that_leads_nowhere_is_said_to_and_all_else_goes_on(stage: Stage, link: str) -> None:
    [menu] = await stage.ask(f"/start {link}")
    assert menu.text.endswith(f"The link that brought you here leads nowhere any more: “{link}”.")
    menu, digest = await stage.press(menu, "Skip to my digest")
    assert headlines(digest)
    assert f"“{link}”" in (await stage.ask(f"/start {link}"))[0].text


async def test_a_link_to_a_story_that_is_gone_is_answered_in_words(stage: Stage) -> None:
    _greeting, gone = await stage.ask("/start story_999999")
    assert "no longer here" in gone.text


async def test_to_start_again_on_the_way_begins_the_way_again_and_forgets_nothing(stage: Stage) -> None:
    stage.are_in_a_hurry = False
    [first] = await stage.ask("/start")
    await stage.press(first, "science")
    [again] = await stage.ask("/start")
    assert again.text == first.text
    assert any("✓ science" in row for row in again.buttons)
