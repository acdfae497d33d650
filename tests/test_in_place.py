"""Cards and lists that take each other's place in one message, over HTTP through the local Telegram."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bot.listings import MOST_BEHIND
from bot.local.server import Fault, LocalTelegram
from bot.local.world import Json, SentMessage
from tests.stage import ADA, Clock, Stage, on_stage
from tests.test_conversations import headlines
from tests.test_story_cards import title_of

Shown = tuple[str, list[Json], list[list[Json]], Json]


def shown(message: SentMessage) -> Shown:
    """Return all that a message shows now; it changes as it is edited."""
    return message.text, message.entities, message.keyboard, message.preview


async def test_a_card_takes_the_place_of_the_digest_and_back_brings_that_again_as_it_was(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    before, third = shown(digest), headlines(digest)[2]
    [card] = await stage.press(digest, "3")
    assert card.message_id == digest.message_id
    assert title_of(card) == third
    [again] = await stage.press(card, "‹ Back")
    assert shown(again) == before
    assert again.message_id == digest.message_id


async def test_a_list_is_back_with_its_passages_its_numbers_and_its_pages(stage: Stage) -> None:
    [found] = await stage.ask("/search topic:national")
    before = shown(found)
    await stage.press(found, "2")
    await stage.press(found, "‹ Back")
    assert shown(found) == before
    [second] = await stage.press(found, "More ›")
    assert second.text.split("\n\n")[1].startswith("6. ")


async def test_each_message_of_a_digest_goes_and_comes_back_on_its_own(stage: Stage) -> None:
    lists = [(await stage.ask(f"/latest {topic}"))[0] for topic in ("national", "science")]
    before = [shown(one) for one in lists]
    await stage.press(lists[0], "2")
    await stage.press(lists[1], "1")
    await stage.press(lists[0], "‹ Back")
    assert shown(lists[0]) == before[0]
    assert shown(lists[1]) != before[1]
    await stage.press(lists[1], "‹ Back")
    assert shown(lists[1]) == before[1]


async def test_numbers_hold_while_a_card_stands_in_the_place_of_their_list(stage: Stage) -> None:
    [listed] = await stage.ask("/latest national 4")
    titles = headlines(listed)
    [card] = await stage.press(listed, "3")
    assert title_of((await stage.ask("/story 2"))[0]) == titles[1]
    assert title_of((await stage.ask("/story 4", reply_to=card))[0]) == titles[3]
    [related] = await stage.ask("/related", reply_to=card)
    assert related.text.startswith(f"Related to “{titles[2]}”")
    await stage.press(listed, "‹ Back")
    [first] = await stage.ask("/related", reply_to=listed)
    assert first.text.startswith(f"Related to “{titles[0]}”")


async def test_related_takes_the_place_of_the_card_and_each_step_leads_back(stage: Stage) -> None:
    [listed] = await stage.ask("/latest national 4")
    steps = [shown(listed)]
    for label in ("1", "Related", "2", "Related"):
        [one] = await stage.press(listed, label)
        assert one.message_id == listed.message_id
        steps.append(shown(listed))
    of_related = headlines(listed)
    assert title_of((await stage.ask("/story 1"))[0]) == of_related[0]
    for before in reversed(steps[:-1]):
        await stage.press(listed, "‹ Back")
        assert shown(listed) == before
    [card] = await stage.ask("/story 2", reply_to=listed)
    assert title_of(card) == headlines(listed)[1]


async def test_a_card_that_came_as_an_answer_has_no_way_back_but_what_is_related_has(stage: Stage) -> None:
    await stage.ask("/latest national")
    [card] = await stage.ask("/story 1")
    before = shown(card)
    assert "‹ Back" not in [label for row in card.buttons for label in row]
    await stage.press(card, "Related")
    await stage.press(card, "‹ Back")
    assert shown(card) == before


async def test_who_goes_on_for_long_still_finds_back_to_the_first_list(stage: Stage) -> None:
    [listed] = await stage.ask("/latest national 4")
    first = shown(listed)
    for _ in range(8):
        await stage.press(listed, "1")
        await stage.press(listed, "Related")
    while "‹ Back" in listed.buttons[-1]:
        await stage.press(listed, "‹ Back")
    assert shown(listed) == first


async def test_a_press_twice_is_as_one(stage: Stage) -> None:
    [listed] = await stage.ask("/latest national 4")
    first, second = shown(listed), headlines(listed)[1]
    number = listed.keyboard[0][1]["callback_data"]
    for _ in range(2):
        stage.telegram.forge(ADA, listed.message_id, number)
    await stage.replies()
    assert title_of(listed) == second
    card = shown(listed)
    for _ in range(2):
        stage.telegram.press(listed, "Related")
    await stage.replies()
    for _ in range(2):
        stage.telegram.press(listed, "‹ Back")
    await stage.replies()
    assert shown(listed) == card
    await stage.press(listed, "‹ Back")
    assert shown(listed) == first
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_a_list_that_can_no_longer_be_changed_stays_and_the_card_that_comes_leads_back_to_it(
    stage: Stage,
) -> None:
    [listed] = await stage.ask("/latest national 4")
    before, second = shown(listed), headlines(listed)[1]
    stage.telegram.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
    [card] = await stage.press(listed, "2")
    assert card.message_id != listed.message_id
    assert title_of(card) == second
    assert shown(listed) == before
    [first] = await stage.ask("/related", reply_to=listed)
    assert first.text.startswith(f"Related to “{headlines(listed)[0]}”")
    [again] = await stage.press(card, "‹ Back")
    assert again.message_id == card.message_id
    assert shown(again) == before


async def test_a_bot_that_was_started_anew_still_knows_the_way_back(
    database: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(database, telegram, clock) as stage:
        [listed] = await stage.ask("/latest national 4")
        before = shown(listed)
        await stage.press(listed, "2")
    async with on_stage(database, telegram, clock) as stage:
        await stage.press(listed, "‹ Back")
        assert shown(listed) == before
        assert title_of((await stage.ask("/story 2"))[0]) == headlines(listed)[1]


@pytest.mark.parametrize("data", ["back:1", "card:1:0", "card:1:999", "story:1", "related:1", "outlets:1", "save:1"])
async def test_buttons_that_were_never_there_are_answered_and_do_no_harm(stage: Stage, data: str) -> None:
    [how_to] = await stage.ask("/related")
    stage.telegram.forge(ADA, how_to.message_id, data)
    await stage.replies()
    assert len(stage.telegram.answers) == 1
    for depth in (9, 2, 1, 1, 0):
        stage.telegram.forge(ADA, how_to.message_id, f"back:{depth}")
    await stage.replies()
    assert how_to.text.startswith("Reply to a story with /related")
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_who_wants_back_to_what_is_forgotten_is_told_what_to_do(stage: Stage) -> None:
    [how_to] = await stage.ask("/related")
    stage.telegram.forge(ADA, how_to.message_id, "back:1")
    await stage.replies()
    assert stage.telegram.answers == ["I don't know any more what stood here. Send /latest for a new list."]


@pytest.mark.parametrize("data", ["card:999999:0", "related:999999", "outlets:999999", "save:999999", "less:999999"])
async def test_what_is_asked_of_a_story_that_is_gone_is_answered_in_place(stage: Stage, data: str) -> None:
    [listed] = await stage.ask("/latest")
    before = shown(listed)
    stage.telegram.forge(ADA, listed.message_id, data)
    assert await stage.replies() == []
    assert stage.telegram.answers == ["That story is no longer here. Send /latest for newer ones."]
    assert shown(listed) == before


def buttons(message: SentMessage) -> list[Json]:
    return [button for row in message.keyboard for button in row]


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_pressed_in_whatever_order_is_answered_and_leads_back(stage: Stage, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a walk, no secret
    [listed] = await stage.ask("/latest national 4")
    ids = [story.id for story in stage.app.store.latest(limit=3)]
    forged = [f"{kind}:{id_}" for kind in "story related outlets save unsave less unless".split() for id_ in ids]
    forged += [f"{kind}:{id_}:{n}" for kind in ("card", "mute", "unmute") for id_ in ids for n in (0, 1, 99)]
    forged += ["back:0", "back:1", "back:5", "nonsense"]
    for n in range(40):
        shown_now = [button["callback_data"] for button in buttons(listed)]
        stage.telegram.forge(ADA, listed.message_id, random.choice(shown_now if n % 4 else forged))
        await stage.replies()
    assert len(stage.telegram.answers) == 40
    assert [message.message_id for message in stage.telegram.sent(ADA)] == [listed.message_id]
    for _ in range(2 * MOST_BEHIND):  # a choice among outlets has a way back of its own
        if any(button["text"] == "‹ Back" for button in buttons(listed)):
            await stage.press(listed, "‹ Back")
    assert listed.text.startswith("The latest: national\n\n")
    assert title_of((await stage.ask("/story", reply_to=listed))[0]) == headlines(listed)[0]


OF_CARDS = (
    "story:1",
    "card:1:0",
    "back:1",
    "related:1",
    "save:1",
    "unsave:1",
    "less:1",
    "outlets:1",
    "mute:1:0123abcd",
    "more",
)


@pytest.mark.parametrize("data", OF_CARDS)
async def test_a_press_on_a_message_that_is_too_old_is_answered_with_what_to_do(stage: Stage, data: str) -> None:
    stage.telegram.world.open_queries["77"] = ADA
    person = stage.telegram.world.chats[ADA].person
    message = {"chat": stage.telegram.world.chats[ADA].info, "message_id": 5, "date": 0}
    query = {"id": "77", "from": person, "message": message, "chat_instance": "1", "data": data}
    stage.telegram.poison({"callback_query": query})
    assert await stage.replies() == []
    assert stage.telegram.answers == ["That message is too old. Send /latest for a new list."]
