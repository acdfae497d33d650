"""Less like this, and no more of an outlet: what a chat says on a card, over HTTP through the local Telegram."""

from __future__ import annotations

from bot.local.world import SentMessage
from bot.menu_parts import key
from summarizer.model import Story
from summarizer.related import telling_words
from tests.stage import ADA, BEN, Stage
from tests.test_story_cards import STRIKE, title_of


async def card_of_strike(stage: Stage) -> tuple[SentMessage, Story]:
    """Ask for the card of the strike, and return its story too."""
    [story] = [one for one in stage.app.store.latest(limit=100) if one.title == STRIKE]
    [card] = await stage.ask(story.url)
    return card, story


async def test_less_like_this_says_what_that_means_and_can_be_undone_at_once(stage: Stage) -> None:
    card, story = await card_of_strike(stage)
    text = card.text
    [card] = await stage.press(card, "Less like this")
    [less] = stage.app.readers.get(ADA).wishes.less
    assert (less.story_id, less.title) == (story.id, STRIKE)
    assert 2 <= len(less.words) <= 4
    assert stage.telegram.answers == [f"I shall show less of “{', '.join(less.words)}”. Undo in /wishes."]
    assert card.text == text
    assert card.buttons[-1] == ["Undo", "Mute outlet"]
    [card] = await stage.press(card, "Undo")
    assert stage.app.readers.get(ADA).wishes.less == ()
    assert stage.telegram.answers[-1] == f"Undone: “{', '.join(less.words)}” comes as before."
    assert card.buttons[-1] == ["Less like this", "Mute outlet"]
    assert stage.app.readers.get(BEN).wishes.less == ()


async def test_the_words_of_a_kind_are_the_names_and_words_that_tell_most(stage: Stage) -> None:
    _, story = await card_of_strike(stage)
    words = telling_words(stage.app.store, story, limit=4)
    assert {"Ostrey", "ferry"} & {part for word in words for part in word.split()}


async def test_a_number_tells_no_kind(stage: Stage) -> None:
    [bell] = [one for one in stage.app.store.latest(limit=100) if one.title.endswith("lost in 1742")]
    words = telling_words(stage.app.store, bell, limit=10)
    assert "bell" in words
    assert "1742" not in words


async def test_a_card_knows_that_less_of_its_kind_is_wished(stage: Stage) -> None:
    card, _ = await card_of_strike(stage)
    await stage.press(card, "Less like this")
    again, _ = await card_of_strike(stage)
    assert again.buttons[-1] == ["Undo", "Mute outlet"]


async def test_the_same_wish_twice_is_one_and_the_newest_is_the_last(stage: Stage) -> None:
    [listed] = await stage.ask("/latest 3")
    ids = [button["callback_data"].split(":")[1] for button in listed.keyboard[0]]
    for story_id in (ids[0], ids[1], ids[0]):
        stage.telegram.forge(ADA, listed.message_id, f"less:{story_id}")
    await stage.replies()
    assert [str(one.story_id) for one in stage.app.readers.get(ADA).wishes.less] == [ids[1], ids[0]]
    stage.telegram.forge(ADA, listed.message_id, f"unless:{ids[2]}")
    await stage.replies()
    assert len(stage.app.readers.get(ADA).wishes.less) == 2


async def test_of_many_wishes_for_less_the_oldest_gives_way(stage: Stage) -> None:
    [listed] = await stage.ask("/latest 3")
    stories = stage.app.store.latest(limit=52)
    for story in stories:
        stage.telegram.forge(ADA, listed.message_id, f"less:{story.id}")
    await stage.replies()
    less = stage.app.readers.get(ADA).wishes.less
    assert [one.story_id for one in less] == [story.id for story in stories[-50:]]


async def test_an_outlet_is_chosen_in_place_and_muted_and_heard_again(stage: Stage) -> None:
    card, _ = await card_of_strike(stage)
    text, buttons = card.text, card.buttons[-2:]
    [card] = await stage.press(card, "Mute outlet")
    assert card.text == text
    assert card.buttons == [
        ["Mute Radio Ardany"],
        ["Mute Ansel Courier"],
        ["Mute Quayside Ledger"],
        ["Mute Wenn Valley Post"],
        ["‹ Back"],
    ]
    [card] = await stage.press(card, "Mute Quayside Ledger")
    assert stage.app.readers.get(ADA).wishes.muted_outlets == {"Quayside Ledger"}
    assert stage.telegram.answers[-1] == "What Quayside Ledger alone tells comes no more. Undo in /wishes."
    assert card.buttons[2] == ["Unmute Quayside Ledger"]
    [card] = await stage.press(card, "Unmute Quayside Ledger")
    assert stage.app.readers.get(ADA).wishes.muted_outlets == frozenset()
    assert stage.telegram.answers[-1] == "Quayside Ledger is heard again."
    [card] = await stage.press(card, "‹ Back")
    assert title_of(card) == STRIKE
    assert card.buttons == buttons


async def test_a_list_keeps_its_buttons_when_a_choice_among_outlets_is_forged(stage: Stage) -> None:
    _, story = await card_of_strike(stage)
    [listed] = await stage.ask("/latest")
    buttons = listed.buttons
    for data in (f"outlets:{story.id}", f"mute:{story.id}:{key(story.sources[0].name)}"):
        stage.telegram.forge(ADA, listed.message_id, data)
        assert await stage.replies() == []
    assert listed.buttons == buttons
    assert stage.telegram.answers == ["That card is no longer here. Press the number of its story once more."] * 2
    assert stage.app.readers.get(ADA).wishes.muted_outlets == frozenset()


async def test_a_button_mutes_the_outlet_that_it_names_though_another_has_come_to_its_place(stage: Stage) -> None:
    card, _ = await card_of_strike(stage)
    [card] = await stage.press(card, "Mute outlet")
    with stage.app.db.atomic():  # an article of the last to tell it turns out to be the oldest
        stage.app.db.execute(
            "UPDATE articles SET published = 0 WHERE feed_id IN (SELECT id FROM feeds WHERE name = 'Wenn Valley Post')"
        )
    [card] = await stage.press(card, "Mute Radio Ardany")
    assert stage.app.readers.get(ADA).wishes.muted_outlets == {"Radio Ardany"}
    assert card.buttons[0] == ["Mute Wenn Valley Post"]


async def test_forged_and_stale_choices_are_answered_and_change_nothing(stage: Stage) -> None:
    card, story = await card_of_strike(stage)
    before = stage.app.readers.get(ADA).wishes
    outlet = key("Radio Ardany")
    forged = [
        f"mute:{story.id}:{key(story.sources[0].name)}",
        f"mute:{story.id}:{key('Nobody')}",
        f"mute:999999:{outlet}",
        "mute:1",
    ]
    forged += [f"unmute:{story.id}:{outlet}"]
    forged += ["unless:999999", "outlets:", f"less:{story.id}x"]
    for data in forged:
        stage.telegram.forge(ADA, card.message_id, data)
    await stage.replies()
    assert len(stage.telegram.answers) == len(forged)
    assert stage.app.readers.get(ADA).wishes == before
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))
