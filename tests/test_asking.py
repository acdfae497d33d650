"""Asking for news: /latest of topics and outlets, more, and plain text, over HTTP through the local Telegram."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.wishes import Wishes
from tests.odd_texts import ODD_TEXTS
from tests.stage import ADA, BEN, Stage
from tests.test_conversations import headlines


def wish(stage: Stage, **changes: object) -> None:
    """Let Ada wish something."""
    reader = stage.app.readers.get(ADA)
    stage.app.readers.save(replace(reader, **changes))  # type: ignore[arg-type]


# /latest


async def test_latest_takes_an_outlet_by_its_name_or_by_the_words_of_it(stage: Stage) -> None:
    for question in ("/latest quayside ledger 4", "/latest ledger 4", "/latest 4 LEDGER"):
        [answer] = await stage.ask(question)
        assert answer.text.startswith("The latest: Quayside Ledger\n\n1. ")
        assert len(headlines(answer)) == 4
        for story in answer.text.split("\n\n")[1:]:
            assert re.search(r"^Quayside Ledger(,| and |\s·)", story, re.MULTILINE)
    [older] = await stage.press(answer, "Older ›")
    assert older.text.startswith("The latest: Quayside Ledger\n\n5. ")
    [newer] = await stage.press(older, "‹ Newer")
    assert newer.text.startswith("The latest: Quayside Ledger\n\n1. ")


async def test_what_was_nearly_a_topic_or_an_outlet_is_asked_back(stage: Stage) -> None:
    for typed, meant in {
        "wrold": "Did you mean /latest world?",
        "scinece 3": "Did you mean /latest science?",
        "quaside ledger": "Did you mean /latest Quayside Ledger?",
        "courier": "Did you mean /latest Ansel Courier or /latest Ansel Courier Culture?",
    }.items():
        [answer] = await stage.ask(f"/latest {typed}")
        assert answer.text.endswith(meant)
    [astrology] = await stage.ask("/latest astrology")
    assert astrology.text.startswith("I know no topic and no outlet “astrology”. Try /latest business, ")
    assert astrology.text.endswith("/search finds stories by words.")


async def test_latest_leaves_out_what_is_muted_and_says_how_many(stage: Stage) -> None:
    [everything] = await stage.ask("/latest 6")
    wish(stage, wishes=Wishes(muted=("ferries",)))
    titles = headlines(everything)
    [answer] = await stage.ask("/latest 6")
    left_out = [title for title in titles if title not in headlines(answer)]
    assert left_out
    assert answer.text.split("\n\n")[1].endswith("left out. /settings shows what you mute.")
    assert headlines(answer)[: 6 - len(left_out)] == [title for title in titles if title not in left_out]
    assert len(headlines(answer)) == 6
    assert headlines((await stage.ask("/search ferry"))[0])


async def test_pages_of_the_latest_go_on_where_stories_were_left_out(stage: Stage) -> None:
    wish(stage, wishes=Wishes(muted=("ferry", "flood")))
    [page] = await stage.ask("/latest 4")
    seen = headlines(page)
    while "Older ›" in page.buttons[-1]:
        [page] = await stage.press(page, "Older ›")
        assert page.text.split("\n\n")[1 + ("left out" in page.text)].startswith(f"{len(seen) + 1}. ")
        seen += headlines(page)
    wishes = stage.app.readers.get(ADA).wishes
    assert seen == [story.title for story in stage.app.store.latest(limit=1000) if not wishes.muted_in(story)]


async def test_of_muted_outlets_only_what_they_alone_tell_is_left_out_unless_they_are_asked_for(stage: Stage) -> None:
    wish(stage, wishes=Wishes(muted_outlets=frozenset({"Wenn Valley Post"})))
    [answer] = await stage.ask("/latest 20")
    stories = answer.text.split("\n\n")[2:]
    assert any("Wenn Valley Post" in story for story in stories)
    assert not any("\nWenn Valley Post\u00a0·" in story for story in stories)
    [asked] = await stage.ask("/latest wenn valley post 20")
    assert any("\nWenn Valley Post\u00a0·" in story for story in asked.text.split("\n\n"))


async def test_who_reads_only_some_languages_gets_no_other_in_the_latest(stage: Stage) -> None:
    wish(stage, wishes=Wishes(languages=frozenset({"de"})))
    [answer] = await stage.ask("/latest 20")
    titles = set(headlines(answer))
    assert {one.language for one in stage.app.store.latest(limit=100) if one.title in titles} <= {"de"}


async def test_who_has_muted_everything_is_told_so(stage: Stage) -> None:
    wish(stage, wishes=Wishes(languages=frozenset({"xx"})))
    [answer] = await stage.ask("/latest")
    assert answer.text == "You have muted all that I could list. /settings shows what, /search finds it still."


async def test_a_page_past_the_end_says_so_and_leads_back(stage: Stage) -> None:
    [listed] = await stage.ask("/latest 3")
    stage.telegram.forge(ADA, listed.message_id, "latest:99999:3")
    [answer] = await stage.replies()
    assert answer.text == "The latest\n\nThere is nothing older."
    assert answer.buttons == [["‹ Newer"]]


async def test_pages_of_a_topic_that_is_there_no_more_are_answered(stage: Stage) -> None:
    [listed] = await stage.ask("/latest science 2")
    stage.app.db.execute("UPDATE feeds SET topic = 'space' WHERE topic = 'science'")
    stage.telegram.press(listed, "Older ›")
    assert await stage.replies() == []
    assert stage.telegram.answers == ["Nothing is read of “science” any more."]


async def test_lists_are_as_long_as_the_chats_digests(stage: Stage) -> None:
    wish(stage, stories=8)
    assert len(headlines((await stage.ask("/latest"))[0])) == 8
    assert len(headlines((await stage.ask("/search topic:national"))[0])) == 8
    assert len(headlines((await stage.ask("/latest", chat_id=BEN))[0])) == 5


# More


async def test_more_beneath_a_digest_brings_what_was_not_had_yet(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    seen: set[str] = set()
    while "More" in digest.buttons[-1]:
        assert headlines(digest)
        assert not seen & set(headlines(digest))
        seen |= set(headlines(digest))
        stage.telegram.press(digest, "More")
        following = [message for message in await stage.replies() if message is not digest]
        if not following:
            break
        [digest] = following
    assert len(seen) > 10
    assert stage.telegram.answers[-1].startswith("You have had all the news of the last 3 days.")


async def test_more_comes_once_however_often_it_is_pressed_and_the_other_buttons_stay(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    for _ in range(2):
        stage.telegram.press(digest, "More")
    assert len([message for message in await stage.replies() if message is not digest]) == 1
    assert stage.telegram.answers == ["", "It has come already: look further down."]
    assert digest.buttons[-1] == ["Settings"]
    [card] = await stage.press(digest, "2")
    await stage.press(card, "‹ Back")
    assert digest.buttons[-1] == ["Settings"]


# Plain text


async def test_plain_words_are_searched_for(stage: Stage) -> None:
    [answer] = await stage.ask("ferries striking")
    assert answer.text.startswith("Search: ferries striking\n\n1. ")
    assert headlines(answer) == headlines((await stage.ask("/search ferries striking"))[0])
    [nothing] = await stage.ask("xylophone")
    assert nothing.text == "I found nothing for “xylophone”. Try other words, or fewer. /latest lists what is new."


async def test_pages_of_plain_words_turn_in_place(stage: Stage) -> None:
    [first] = await stage.ask("topic:national")
    [second] = await stage.press(first, "More ›")
    assert second.message_id == first.message_id
    assert second.text.split("\n\n")[1].startswith("6. ")


@pytest.mark.parametrize("text", ["?", "🙂", "👍🏽!", "...", "—"])
async def test_who_says_no_word_is_told_what_to_say(stage: Stage, text: str) -> None:
    [answer] = await stage.ask(text)
    assert answer.text == (
        "Send me a word, such as ferry, and I look for it. /latest has the newest stories, /help the rest."
    )


async def test_in_a_group_plain_words_are_left_to_its_people(stage: Stage) -> None:
    stage.telegram.open_group(-42)
    assert await stage.ask("ferry", chat_id=-42) == []
    [listed] = await stage.ask("/latest", chat_id=-42)
    assert await stage.ask("ferry", chat_id=-42, reply_to=listed) == []


async def test_whatever_is_said_gets_one_answer(stage: Stage) -> None:
    for text in (
        *ODD_TEXTS.values(),
        '" OR NEAR(* ^',
        "<b>&amp;</a>",
        "\u202eferry\u202c",
        "word " * 10_000,
        "outlet:",
    ):
        typed = text[:4000]
        if typed.strip() and typed.encode("utf-8", "ignore").decode() == typed and not typed.startswith("/"):
            assert len(await stage.ask(typed)) == 1
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_a_number_alone_brings_the_story_under_it(stage: Stage) -> None:
    [latest] = await stage.ask("/latest 3")
    [card] = await stage.ask("2")
    assert card.text.startswith(headlines(latest)[1])
    [nothing] = await stage.ask("4711")
    assert nothing.text.startswith("I found nothing for “4711”.")


async def test_the_word_counts_where_nothing_has_a_word_and_a_number(stage: Stage) -> None:
    [found] = await stage.ask("ferry 4711")
    assert "1. Ostrey ferry strike ends" in found.text
