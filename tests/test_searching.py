"""Searching by message, over HTTP through the local Telegram."""

from __future__ import annotations

import re
from pathlib import Path

from bot.local.server import Fault, LocalTelegram
from tests.odd_texts import ODD_TEXTS
from tests.stage import ADA, Clock, Stage, on_stage
from tests.test_conversations import headlines


async def test_search_lists_stories_with_the_passage_where_the_words_stand(stage: Stage) -> None:
    [answer] = await stage.ask("/search ferries striking")
    assert answer.text.startswith("Search: ferries striking\n\n1. ")
    found = headlines(answer)
    assert found
    assert answer.links
    [card] = await stage.press(answer, "1")
    assert card.text.startswith(found[0])


async def test_the_words_that_were_looked_for_are_bold_in_their_passage(stage: Stage) -> None:
    [answer] = await stage.ask("/search talks")
    passages = re.findall(r"^(?!<a|<b>).*<b>(\w+)</b>.*$", answer.source, re.MULTILINE)
    assert passages
    assert {word.lower() for word in passages} <= {"talk", "talks", "talking", "talked"}


async def test_more_and_previous_turn_the_pages_of_a_search_in_place(stage: Stage) -> None:
    [first] = await stage.ask("/search topic:national")
    page_one = headlines(first)
    [second] = await stage.press(first, "More ›")
    assert second.message_id == first.message_id
    assert second.text.split("\n\n")[1].startswith(f"{len(page_one) + 1}. ")
    assert not set(headlines(second)) & set(page_one)
    [back] = await stage.press(second, "‹ Previous")
    assert headlines(back) == page_one
    [related] = await stage.ask("/related 1")
    assert related.text.startswith(f"Related to “{page_one[0]}”")


async def test_a_page_of_a_search_that_can_no_longer_be_turned_comes_as_a_new_message(stage: Stage) -> None:
    [first] = await stage.ask("/search topic:national")
    stage.telegram.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
    [second] = await stage.press(first, "More ›")
    assert second.message_id != first.message_id
    [back] = await stage.press(second, "‹ Previous")
    assert headlines(back) == headlines(first)


async def test_a_search_may_name_a_phrase_a_topic_an_outlet_and_days(stage: Stage) -> None:
    [answer] = await stage.ask("/search “ferry strike” -comet topic:national outlet:courier after:2026-02-20")
    assert headlines(answer)
    [today] = await stage.ask("/search ferry after:2026-03-05")
    assert "I found nothing for “ferry after:2026-03-05”. Try it without outlet:" in today.text


async def test_a_typo_is_forgiven_and_said_so(stage: Stage) -> None:
    [answer] = await stage.ask("/search feryr")
    assert "No article has “feryr”; I searched for “ferry” instead." in answer.text
    assert headlines(answer) == headlines((await stage.ask("/search ferry"))[0])


async def test_a_search_that_finds_nothing_says_why_and_what_to_do(stage: Stage) -> None:
    for asked, told in {
        "/search": "Send what to look for: /search ferries.",
        "/search 🙂": "Send what to look for: /search ferries.",
        "/search xylophone": "I found nothing for “xylophone”. Try other words, or fewer. /latest lists what is new.",
        "/search ferry before:soon": "“soon” behind before: is no date; write it like before:2026-03-04",
        "/search outlet:": "Behind outlet: the name is missing",
        "/search topic:astrology": "No feed has the topic “astrology”. Try topic:",
        "/search the of": "Those words are too common to look for.",
    }.items():
        [answer] = await stage.ask(asked)
        assert answer.text.startswith(told)


async def test_a_bot_without_news_says_so_when_it_is_searched(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with on_stage(tmp_path / "tidings.db", telegram, clock) as stage:
        [answer] = await stage.ask("/search ferry")
        assert "no news yet" in answer.text


async def test_whatever_is_searched_for_gets_one_answer(stage: Stage) -> None:
    for text in (*ODD_TEXTS.values(), '" OR NEAR(* ^', "<b>&amp;</a>", "\u202eferry\u202c", "word " * 10_000):
        typed = f"/search {text}"[:4000]
        if typed.encode("utf-8", "ignore").decode() == typed:
            assert len(await stage.ask(typed)) == 1
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_forged_pages_of_a_search_do_no_harm(stage: Stage) -> None:
    [answer] = await stage.ask("/search ferry")
    [listed] = await stage.ask("/latest 3")
    for message_id, data in (
        (answer.message_id, "search:9999"),
        (answer.message_id, "search:-1"),
        (answer.message_id, "search:99999999"),
        (listed.message_id, "search:0"),
    ):
        stage.telegram.forge(ADA, message_id, data)
    answers = await stage.replies()
    assert any(answer.text.startswith("There is no more of that.") for answer in answers)
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_help_names_the_search(stage: Stage) -> None:
    [answer] = await stage.ask("/help")
    assert "/search – stories with some words: /search ferries" in answer.text
