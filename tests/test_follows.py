"""What a chat wants more and less of: /follow, /mute, the page of wishes, /why. Over HTTP, by the local Telegram."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.local.server import Fault
from bot.local.world import SentMessage
from bot.wishes import MOST_WORDS, Less, Wishes
from tests.stage import ADA, BEN, Stage
from tests.test_conversations import headlines

STRIKE = "Ostrey ferry strike ends: deal after 19 hours of talks"


def wishes(stage: Stage, chat_id: int = ADA) -> Wishes:
    return stage.app.readers.get(chat_id).wishes


def wish(stage: Stage, wished: Wishes) -> None:
    stage.app.readers.save(replace(stage.app.readers.get(ADA), wishes=wished))


async def say(stage: Stage, text: str, **where: int) -> SentMessage:
    [answer] = await stage.ask(text, **where)
    return answer


# /follow and /mute


async def test_who_follows_a_word_is_told_what_that_does_and_has_it_first_in_the_digest(stage: Stage) -> None:
    _, usual = await stage.ask("/start", chat_id=BEN)
    comet = next(title for title in headlines(usual) if "Comet" in title)
    assert headlines(usual)[0] != comet
    answer = await say(stage, "/follow comets")
    assert re.search(
        r"^You follow “comets” now. \d+ (story|stories) of the last 3 days ha(s|ve) it(, such as|:) “.*Comet.*”. "
        r"In your digest such stories come first, whatever their topic.", answer.text,
    )  # fmt: skip
    assert "You have no digest yet; /start begins one." in answer.text
    _, digest = await stage.ask("/start")
    assert headlines(digest)[0] == comet


async def test_nothing_that_is_muted_comes_in_any_inflection(stage: Stage) -> None:
    answer = await say(stage, "/mute Strikes")
    assert answer.text.startswith("“Strikes” is muted: no story that has it comes in your digest. That keeps 3 stories")
    _, digest = await stage.ask("/start")
    assert "strike" not in digest.text.lower()


async def test_several_words_stand_together_and_commas_and_quotes_part_them(stage: Stage) -> None:
    await say(stage, "/follow prime minister")
    assert wishes(stage).followed == ("prime minister",)
    answer = await say(stage, "/mute “budget vote”, talks")
    assert wishes(stage).muted == ("budget vote", "talks")
    assert answer.text.count("is muted") == 2


async def test_what_nobody_writes_of_is_followed_all_the_same(stage: Stage) -> None:
    answer = await say(stage, "/follow xylophones")
    assert "No story of the last 3 days has it." in answer.text
    assert wishes(stage).followed == ("xylophones",)


async def test_who_mutes_most_of_the_news_is_warned(stage: Stage) -> None:
    assert (await say(stage, "/mute the")).text.split("\n")[0].endswith("That is most of the news!")


async def test_a_slip_is_undone_by_the_button_below(stage: Stage) -> None:
    answer = await say(stage, "/mute strike")
    [page] = await stage.press(answer, "Undo")
    assert page.message_id == answer.message_id
    assert "You follow and mute nothing yet." in page.text
    assert stage.telegram.answers == ["“strike” is no longer muted."]
    assert wishes(stage) == Wishes()


async def test_what_is_followed_is_no_longer_muted_and_the_other_way_round(stage: Stage) -> None:
    await say(stage, "/mute ferry")
    assert "It is muted no longer." in (await say(stage, "/follow Ferry")).text
    assert "You follow it no longer." in (await say(stage, "/mute ferry")).text
    assert (wishes(stage).followed, wishes(stage).muted) == ((), ("ferry",))


async def test_the_same_twice_changes_nothing(stage: Stage) -> None:
    await say(stage, "/follow ferry")
    assert (await say(stage, "/follow FERRY")).text == "You follow “ferry” already."
    await say(stage, "/mute talks")
    assert (await say(stage, "/mute Talks")).text == "“talks” is muted already."
    assert (wishes(stage).followed, wishes(stage).muted) == (("ferry",), ("talks",))


@pytest.mark.parametrize("command", ["follow", "mute"])
@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("🙂", "“🙂” has no word in it. Name one, such as ukraine"),
        ("!!!", "“!!!” has no word in it."),
        ('""', '“""” has no word in it.'),
        (" ".join(["word"] * 800), "is too long. Name a word, or a few that stand together, up to 60 letters."),
        ("x" * 4000, "is too long."),
    ],
)
async def test_what_is_no_word_or_too_long_is_named_with_the_fix(
    stage: Stage, command: str, typed: str, problem: str
) -> None:
    answer = await say(stage, f"/{command} {typed}")
    assert problem in answer.text
    assert len(answer.text) < 300
    assert wishes(stage) == Wishes()


async def test_of_many_words_at_once_the_first_are_read(stage: Stage) -> None:
    answer = await say(stage, f"/follow {','.join(f'word{n}' for n in range(400))}")
    assert answer.text.startswith("Those are many at once: I read the first 10.")
    assert wishes(stage).followed == tuple(f"word{n}" for n in range(10))


async def test_more_than_fifty_words_are_not_taken(stage: Stage) -> None:
    words = tuple(f"word{n}" for n in range(MOST_WORDS))
    wish(stage, Wishes(followed=words, muted=tuple(f"not{word}" for word in words)))
    assert "You follow 50 words, and that is the most." in (await say(stage, "/follow ferry")).text
    assert "You mute 50 words, and that is the most." in (await say(stage, "/mute ferry")).text
    assert wishes(stage).followed == words


async def test_hostile_words_are_shown_as_text(stage: Stage) -> None:
    await say(stage, "/follow <b>bold</b> & </a>")
    page = await say(stage, "/wishes")
    assert "• <b>bold</b> & </a>" in page.text
    assert "Unfollow <b>bold</b> & </a>" in page.buttons[0]


async def test_unfollow_and_unmute_take_a_word_back(stage: Stage) -> None:
    await say(stage, "/follow ferry")
    await say(stage, "/mute talks")
    assert (await say(stage, "/unfollow Ferry")).text.startswith("You follow “ferry” no longer.")
    assert (await say(stage, "/unmute TALKS")).text.startswith("“talks” is no longer muted.")
    assert (await say(stage, "/unfollow ferry")).text == "You don't follow “ferry”."
    assert (await say(stage, "/unmute talks")).text == "“talks” is not muted."
    assert wishes(stage) == Wishes()


async def test_chats_do_not_share_wishes(stage: Stage) -> None:
    await say(stage, "/mute strike")
    assert wishes(stage, BEN) == Wishes()


async def test_a_digest_that_wishes_left_empty_says_so(stage: Stage) -> None:
    await say(stage, "/mute the, a, of")
    answer = await say(stage, "/digest")
    assert re.match(
        r"There is nothing new for you. \d+ stories of the last 3 days don't fit what you wish for; "
        r"/settings shows and changes that.", answer.text,
    )  # fmt: skip


# The page


FULL = Wishes(
    followed=("ferry",),
    muted=("football", "new york"),
    muted_outlets=frozenset({"Ansel Courier"}),
    less=(Less(1, "A comet passes", ("comet", "tail")),),
)


@pytest.mark.parametrize("command", ["/wishes", "/unfollow", "/unmute"])
async def test_the_page_lists_all_wishes_by_kind_with_a_button_to_undo_each(stage: Stage, command: str) -> None:
    wish(stage, FULL)
    page = await say(stage, command)
    assert page.text.split("\n\n")[:5] == [
        "Your wishes",
        "These come first\n• ferry",
        "What has these words stays away\n• new york\n• football",
        "These outlets stay away\n• Ansel Courier",
        "Less like these\n• A comet passes",
    ]
    assert [row[0] for row in page.buttons[:-1]] == [
        "Unfollow ferry",
        "Unmute new york",
        "Unmute football",
        "Unmute Ansel Courier",
        "Undo: A comet passes",
    ]


async def test_each_wish_is_undone_in_place_and_a_second_press_is_no_mistake(stage: Stage) -> None:
    wish(stage, FULL)
    page = first = await say(stage, "/wishes")
    keyboard = first.keyboard
    for row in keyboard[:-1]:
        stage.telegram.forge(ADA, first.message_id, row[0]["callback_data"])
    [*_, page] = await stage.replies()
    assert page.message_id == first.message_id
    assert wishes(stage) == Wishes()
    assert stage.telegram.answers == [
        "You follow “ferry” no longer.",
        "“new york” is no longer muted.",
        "“football” is no longer muted.",
        "“Ansel Courier” is no longer muted.",
        "Stories like “A comet passes” come as before.",
    ]
    stage.telegram.forge(ADA, first.message_id, keyboard[0][0]["callback_data"])
    assert await stage.replies() == []
    assert stage.telegram.answers[-1] == "That is undone already."


async def test_a_long_page_is_turned_in_place(stage: Stage) -> None:
    wish(stage, Wishes(followed=tuple(f"word{n}" for n in range(20))))
    page = await say(stage, "/wishes")
    assert page.text.startswith("Your wishes, page 1 of 3")
    [second] = await stage.press(page, "›")
    assert (second.message_id, "• word11" in second.text) == (page.message_id, True)
    [after] = await stage.press(second, "Unfollow word11")
    assert after.text.startswith("Your wishes, page 2 of 3")
    assert "• word10\n" in after.text
    [first] = await stage.press(after, "‹")
    assert "• word19\n" in first.text


async def test_a_page_that_is_gone_comes_anew(stage: Stage) -> None:
    wish(stage, FULL)
    page = await say(stage, "/wishes")
    stage.telegram.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
    [anew] = await stage.press(page, "Unfollow ferry")
    assert anew.message_id != page.message_id
    assert "• ferry" not in anew.text


async def test_forged_wishes_are_answered_and_change_nothing(stage: Stage) -> None:
    wish(stage, FULL)
    page = await say(stage, "/wishes")
    forged = [
        "wish:",
        "wish:-f:",
        "wish:-x:1",
        "wish:-f:000000000000",
        "wish:-l:99:9999",
        "wish:list:99999",
        "wish:" + "9" * 50,
    ]
    for data in forged:
        stage.telegram.forge(ADA, page.message_id, data)
    await stage.replies()
    assert len(stage.telegram.answers) == len(forged)
    assert wishes(stage) == FULL
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_the_page_leaves_the_numbers_of_the_last_list_as_they_are(stage: Stage) -> None:
    [listed] = await stage.ask("/latest 3")
    page = await say(stage, "/wishes")
    await stage.press(page, "Why these stories?")
    [related] = await stage.ask("/related 2")
    assert headlines(listed)[1] in related.text


# /why


async def test_why_says_what_speaks_for_a_story_of_the_last_list(stage: Stage) -> None:
    await say(stage, "/follow ferry")
    await stage.ask("/start")
    answer = await say(stage, "/why 1")
    assert answer.text == (f"{STRIKE}\n\nYou follow “ferry”; 4 outlets tell it; others joined lately; 5 hours old.")


async def test_why_alone_and_a_button_of_the_page_explain_the_whole_list(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    alone = await say(stage, "/why")
    assert re.findall(r"^\d+\. (.+)$", alone.text, re.MULTILINE) == headlines(digest)
    assert alone.text.count("hours old.") + alone.text.count("hour old.") == 5
    [page] = await stage.press(alone, "All my wishes")
    [again] = await stage.press(page, "Why these stories?")
    assert (again.text, again.message_id) == (alone.text, alone.message_id)


async def test_why_as_a_reply_is_about_the_first_story_of_that_list(stage: Stage) -> None:
    [listed] = await stage.ask("/latest 3")
    await stage.ask("/latest science")
    [answer] = await stage.ask("/why", reply_to=listed)
    assert answer.text.startswith(headlines(listed)[0])


async def test_why_says_for_which_wish_a_story_would_stay_away(stage: Stage) -> None:
    [listed] = await stage.ask("/search ferry strike deal")
    number = headlines(listed).index(STRIKE) + 1
    assert "It comes in no digest" not in (await say(stage, f"/why {number}")).text
    outlets = frozenset({"Radio Ardany", "Ansel Courier", "Quayside Ledger", "Wenn Valley Post"})
    for wished, reason in (
        (Wishes(muted=("strikes",)), "you mute “strikes”"),
        (Wishes(muted_outlets=outlets), "you mute all who tell it"),
        (Wishes(languages=frozenset({"de"})), "it is not in one of your languages"),
    ):
        wish(stage, wished)
        assert (await say(stage, f"/why {number}")).text.endswith(f"It comes in no digest of yours: {reason}.")


async def test_why_says_what_to_send_where_there_is_nothing_to_explain(stage: Stage) -> None:
    assert "I have shown you no list yet." in (await say(stage, "/why")).text
    assert "no list yet" in (await say(stage, "/why 2")).text
    await stage.ask("/latest 3")
    assert "no number 9 in that list" in (await say(stage, "/why 9")).text
    assert "/why 2" in (await say(stage, "/why not")).text


# From a card to the digest


async def test_less_like_a_story_puts_its_kind_behind_and_is_undone_on_the_page(stage: Stage) -> None:
    _, usual = await stage.ask("/start", chat_id=BEN)
    [listed] = await stage.ask("/search ferry strike deal")
    [card] = await stage.press(listed, f"{headlines(listed).index(STRIKE) + 1}")
    await stage.press(card, "Less like this")
    [digest] = await stage.ask("/digest")
    assert headlines(usual)[0] == STRIKE
    assert STRIKE not in headlines(digest)
    page = await say(stage, "/wishes")
    assert f"Less like these\n• {STRIKE}" in page.text
    [page] = await stage.press(page, page.buttons[0][0])
    assert "You follow and mute nothing yet." in page.text
    assert wishes(stage) == Wishes()


async def test_an_outlet_that_is_muted_on_a_card_is_in_no_digest_any_more(stage: Stage) -> None:
    [listed] = await stage.ask("/search ferry strike deal")
    [card] = await stage.press(listed, f"{headlines(listed).index(STRIKE) + 1}")
    [chooser] = await stage.press(card, "Mute outlet")
    await stage.press(chooser, "Mute Radio Ardany")
    for _ in range(3):
        [digest] = await stage.ask("/digest")
        assert headlines(digest)
        assert not re.search(r"Radio Ardany(?! )", digest.text)
    page = await say(stage, "/wishes")
    assert "These outlets stay away\n• Radio Ardany" in page.text
