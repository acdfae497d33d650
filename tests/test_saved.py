"""Saving stories for later, over HTTP through the local Telegram."""

from __future__ import annotations

from pathlib import Path

from bot.saved import Saved
from summarizer.database import writing
from tests.frontdesk import NOON, Office, story
from tests.stage import ADA, BEN, Stage
from tests.test_conversations import headlines
from tests.test_story_cards import title_of


async def save(stage: Stage, *numbers: int, chat_id: int = ADA) -> list[str]:
    """Save stories of the latest, a minute apart, and return their headlines."""
    [listed] = await stage.ask("/latest 15", chat_id=chat_id)
    titles = headlines(listed)
    for number in numbers:
        [card] = await stage.ask(f"/story {number}", chat_id=chat_id)
        await stage.press(card, "Save")
        stage.clock.move(minutes=1)
    return [titles[number - 1] for number in numbers]


async def test_a_story_is_saved_by_its_button_which_then_undoes_it(stage: Stage) -> None:
    await stage.ask("/latest")
    [card] = await stage.ask("/story 1")
    text, title = card.text, title_of(card)
    [card] = await stage.press(card, "Save")
    assert card.text == text
    assert card.buttons[0] == ["Related", "Saved ✓"]
    assert card.preview["show_above_text"]
    assert headlines((await stage.ask("/saved"))[0]) == [title]
    [card] = await stage.press(card, "Saved ✓")
    assert card.buttons[0] == ["Related", "Save"]
    assert (await stage.ask("/saved"))[0].text.startswith("You have saved nothing yet.")
    assert stage.telegram.answers == ["Saved. /saved lists what you have saved.", "No longer saved."]


async def test_a_card_knows_that_its_story_is_saved(stage: Stage) -> None:
    await save(stage, 2)
    [listed] = await stage.ask("/latest 2")
    [card] = await stage.press(listed, "2")
    assert card.buttons[0] == ["Related", "Saved ✓"]
    [bens] = await stage.ask("/latest 2", chat_id=BEN)
    assert (await stage.press(bens, "2"))[0].buttons[0] == ["Related", "Save"]


async def test_what_was_saved_is_listed_newest_first_and_pages_in_place(stage: Stage) -> None:
    titles = await save(stage, *range(1, 8))
    [first] = await stage.ask("/saved")
    assert first.text.startswith("Saved\n\n1. ")
    assert headlines(first) == titles[:1:-1]
    [second] = await stage.press(first, "Older ›")
    assert second.message_id == first.message_id
    assert headlines(second) == titles[1::-1]
    assert title_of((await stage.ask("/story 7"))[0]) == titles[0]
    [card] = await stage.press(second, "6")
    assert title_of(card) == titles[1]
    [second] = await stage.press(card, "‹ Back")
    [first] = await stage.press(second, "‹ Newer")
    assert headlines(first) == titles[:1:-1]


async def test_a_press_twice_saves_once(stage: Stage) -> None:
    await stage.ask("/latest")
    [card] = await stage.ask("/story 1")
    for label in ("Save", "Saved ✓"):
        for _ in range(2):
            stage.telegram.press(card, label)
        await stage.replies()
        assert len(stage.app.db.execute("SELECT * FROM saved_stories").fetchall()) == (label == "Save")
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_of_a_saved_story_that_is_no_longer_kept_headline_and_link_are_shown(stage: Stage) -> None:
    titles = await save(stage, 1, 2)
    stage.app.db.execute("UPDATE saved_stories SET story_id = 999999 WHERE title = ?", [titles[1]])
    [listed] = await stage.ask("/saved")
    assert headlines(listed) == titles[::-1]
    assert "I have no more of it than its headline, which leads to the article." in listed.text
    assert stage.app.store.latest(limit=2)[1].url in listed.links
    stage.telegram.press(listed, "1")
    assert await stage.replies() == []
    assert stage.telegram.answers[-1] == "That story is no longer here. Send /latest for newer ones."


async def test_a_page_of_saved_stories_that_are_there_no_more_says_what_to_do(stage: Stage) -> None:
    [listed] = await stage.ask("/latest")
    stage.telegram.forge(ADA, listed.message_id, "saved:9999")
    [answer] = await stage.replies()
    assert answer.text == "There are no more of them. /saved lists what you have saved."


def test_a_story_that_became_part_of_another_stays_saved(tmp_path: Path) -> None:
    office = Office(tmp_path / "tidings.db")
    saved = Saved(office.db)
    with writing(office.db):
        office.db["stories"].insert_all({"id": n, "language": "en", "published": 1, "updated": 1} for n in (3, 7))
        saved.save(ADA, story(7), now=NOON)
        office.db["merged_stories"].insert({"old_id": 7, "story_id": 3})
    saved.save(ADA, story(3), now=NOON)
    assert [one.story_id for one in saved.of(ADA, limit=5)] == [7]
    assert saved.has(ADA, 3)
    assert not saved.has(BEN, 3)
    saved.unsave(ADA, 3)
    assert saved.of(ADA, limit=5) == []
    office.close()
