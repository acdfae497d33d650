"""What a subscriber says and gets, over HTTP through the local Telegram."""

from __future__ import annotations

import re
from pathlib import Path

from bot.local.press import SamplePress
from bot.local.server import LocalTelegram
from bot.local.world import SentMessage
from tests.site import Site
from tests.stage import ADA, BEN, NOW, OPERATOR, Clock, Stage, on_stage
from tests.test_ingest import PAGE


def headlines(message: SentMessage) -> list[str]:
    return re.findall(r"^\d+\. (.+)$", message.text, re.MULTILINE)


async def test_start_greets_and_brings_a_first_digest_at_once(stage: Stage) -> None:
    greeting, digest = await stage.ask("/start")
    assert "Welcome to Tidings" in greeting.text
    assert "tomorrow at 08:30 (Europe/Berlin)" in greeting.text
    assert digest.text.startswith("Your digest for Wednesday, 4 March")
    assert len(headlines(digest)) == 5


async def test_a_story_of_a_digest_has_a_linked_headline_two_sentences_its_outlets_and_its_age(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    first = digest.text.split("\n\n")[1].split("\n")
    assert first[0] == "1. Ostrey ferry strike ends: deal after 19 hours of talks"
    assert len(re.findall(r"[.!?](?: |$)", first[1])) == 2
    assert first[2] == "Radio Ardany, Ansel Courier, Quayside Ledger and 1 other · 5 h ago"
    assert len([link for link in digest.links if "ostrey-ferry-strike-ends" in link]) == 2
    assert all(link.startswith("http://127.0.0.1") for link in digest.links)


async def test_starting_again_repeats_no_story(stage: Stage) -> None:
    _, first = await stage.ask("/start")
    greeting, second = await stage.ask("/start")
    assert "already" in greeting.text
    assert not set(headlines(first)) & set(headlines(second))


async def test_latest_lists_the_newest_first(stage: Stage) -> None:
    [answer] = await stage.ask("/latest")
    ages = re.findall(r"· (.+) ago", answer.text)
    assert len(headlines(answer)) == 5
    assert ages == sorted(ages, key=lambda age: int(age.split()[0]) * (60 if "h" in age else 1))


async def test_latest_takes_a_number_a_topic_or_both(stage: Stage) -> None:
    assert len(headlines((await stage.ask("/latest 7"))[0])) == 7
    [science] = await stage.ask("/latest Science 2")
    assert science.text.startswith("The latest: Science")
    assert len(headlines(science)) == 2


async def test_latest_says_what_to_type_instead_of_what_it_does_not_know(stage: Stage) -> None:
    [unknown] = await stage.ask("/latest astrology")
    assert "“astrology”" in unknown.text
    assert "/latest science" in unknown.text
    [too_many] = await stage.ask("/latest 500")
    assert "from 1 to 20" in too_many.text


async def test_older_turns_the_page_in_place_and_newer_turns_it_back(stage: Stage) -> None:
    [first] = await stage.ask("/latest 3")
    page_one = headlines(first)
    [second] = await stage.press(first, "Older ›")
    assert second.message_id == first.message_id
    assert second.text.split("\n\n")[1].startswith("4. ")
    assert not set(headlines(second)) & set(page_one)
    [back] = await stage.press(second, "‹ Newer")
    assert headlines(back) == page_one


async def test_related_by_reply_is_about_the_story_and_never_the_story_itself(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    [answer] = await stage.ask("/related", reply_to=digest)
    assert answer.text.startswith(f"Related to “{headlines(digest)[0]}”")
    assert headlines(digest)[0] not in headlines(answer)
    assert all("ferr" in story.lower() or "ostrey" in story.lower() for story in headlines(answer)[:4])


async def test_a_reply_may_name_the_number_it_is_about(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    await stage.ask("/latest 2")
    [answer] = await stage.ask("/related 3", reply_to=digest)
    assert answer.text.startswith(f"Related to “{headlines(digest)[2]}”")


async def test_related_takes_a_number_of_the_last_list(stage: Stage) -> None:
    [listed] = await stage.ask("/latest national 4")
    [answer] = await stage.ask("/related 2")
    assert headlines(listed)[1] in answer.text.split("\n")[0] or "nothing related" in answer.text
    [unknown] = await stage.ask("/related 17")
    assert "no list with a number 17" in unknown.text


async def test_related_takes_words_in_any_inflection(stage: Stage) -> None:
    [answer] = await stage.ask("/related ferries striking")
    assert "Ostrey ferry strike ends: deal after 19 hours of talks" in headlines(answer)


async def test_related_takes_the_address_of_a_known_article(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    [answer] = await stage.ask(f"/related {digest.links[0]}?utm_source=chat")
    assert answer.text.startswith(f"Related to “{headlines(digest)[0]}”")


async def test_related_reads_an_article_that_it_does_not_know(stage: Stage) -> None:
    async with Site() as site:
        page = PAGE.replace("Orlow", "Ostrey").replace("bridge", "ferry").replace("Bridge", "Ferry strike on Ostrey")
        [answer] = await stage.ask(f"/related {site.serve('/ferry.html', page)}")
        assert answer.text.startswith("Related to “Ferry strike on Ostrey”")
        assert headlines(answer)
        [failed] = await stage.ask(f"/related {site.url('/gone.html')}")
        assert "answered 404" in failed.text


async def test_related_says_so_when_nothing_is(stage: Stage) -> None:
    assert "nothing related to “xylophone”" in (await stage.ask("/related xylophone"))[0].text
    assert "Reply to a story" in (await stage.ask("/related"))[0].text


async def test_a_numbers_button_brings_what_is_related(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    [answer] = await stage.press(digest, "2")
    assert answer.text.startswith(f"Related to “{headlines(digest)[1]}”")


async def test_forged_buttons_are_answered_and_do_no_harm(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    for data in ("related:999999", "related:-1", "latest:0:99999999", "latest:x:y", "nonsense", "related:" + "9" * 40):
        stage.telegram.forge(ADA, digest.message_id, data)
    await stage.replies()
    assert len(stage.telegram.answers) == 6
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_digest_brings_what_is_new_and_then_says_that_nothing_is(stage: Stage) -> None:
    seen: set[str] = set()
    [digest] = await stage.ask("/digest")
    while headlines(digest):
        assert not seen & set(headlines(digest))
        seen |= set(headlines(digest))
        [digest] = await stage.ask("/digest")
    assert digest.text.startswith("You have had all the news there is.")
    assert "/latest" in digest.text


async def test_time_says_when_the_next_digest_comes(stage: Stage) -> None:
    [set_] = await stage.ask("/time 18:00 New York")
    assert "today at 18:00 (America/New_York)" in set_.text
    [asked] = await stage.ask("/time")
    assert "18:00 (America/New_York)" in asked.text
    assert "“25:00” is not a time" in (await stage.ask("/time 25:00"))[0].text
    assert "no time zone “Mars”" in (await stage.ask("/time 08:00 Mars"))[0].text


async def test_what_is_not_understood_is_answered_with_what_to_type(stage: Stage) -> None:
    assert "Did you mean /latest?" in (await stage.ask("/lastest"))[0].text
    assert "/latest" in (await stage.ask("hello <b>bot</b>"))[0].text
    [help_] = await stage.ask("/help")
    assert all(f"/{command}" in help_.text for command in ("latest", "related", "digest", "time", "start", "stop"))


async def test_status_is_for_the_operator_alone(stage: Stage) -> None:
    [status] = await stage.ask("/status", chat_id=OPERATOR)
    assert "Articles: 75, from" in status.text
    [refused] = await stage.ask("/status")
    assert "I don't know /status" in refused.text


async def test_a_group_is_answered_when_it_speaks_to_the_bot(stage: Stage) -> None:
    stage.telegram.world.open_group(-42)
    assert await stage.ask("Good morning everyone", chat_id=-42) == []
    assert await stage.ask("/unknown", chat_id=-42) == []
    greeting, digest = await stage.ask("/start@tidings_local_bot", chat_id=-42)
    assert "Welcome" in greeting.text
    assert headlines(digest)


async def test_the_commands_are_in_telegrams_menu(stage: Stage) -> None:
    assert {command["command"] for command in stage.telegram.world.commands} >= {"latest", "related", "digest"}


async def test_who_subscribes_before_there_is_news_gets_the_first_digest_with_the_news(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with (
        SamplePress(now=NOW) as press,
        on_stage(tmp_path / "new.db", telegram, clock, *press.feeds) as stage,
    ):
        [greeting] = await stage.ask("/start")
        assert "first digest follows" in greeting.text
        assert "no news yet" in (await stage.ask("/latest"))[0].text
        await stage.app.gather()
        [digest] = await stage.replies()
        assert len(headlines(digest)) == 5
        await stage.app.gather()
        assert await stage.replies() == []


async def test_two_chats_do_not_share_what_they_have_had(stage: Stage) -> None:
    _, adas = await stage.ask("/start")
    _, bens = await stage.ask("/start", chat_id=BEN)
    assert headlines(adas) == headlines(bens)
