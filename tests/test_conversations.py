"""What a subscriber says and gets, over HTTP through the local Telegram."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from bot.app import App
from bot.config import SummaryConfig
from bot.local.server import Fault, LocalTelegram
from bot.local.world import SentMessage
from summarizer.model import Feed
from tests.site import Site
from tests.stage import ADA, BEN, OPERATOR, Clock, Stage, config, on_stage
from tests.test_ingest import PAGE, item, rss


def headlines(message: SentMessage) -> list[str]:
    return re.findall(r"^\d+\. (.+)$", message.text, re.MULTILINE)


def summaries(message: SentMessage) -> dict[str, str]:
    return dict(re.findall(r"^\d+\. (.+)\n(.+)\n.+\sago$", message.text, re.MULTILINE))


async def test_start_greets_and_brings_a_first_digest_at_once(stage: Stage) -> None:
    greeting, digest = await stage.ask("/start")
    assert "Welcome to Tidings" in greeting.text
    assert "tomorrow at 08:30 (Europe/Berlin)" in greeting.text
    assert digest.text.startswith("Your digest for Wednesday, 4 March")
    assert len(headlines(digest)) == 5
    assert digest.text.endswith("Next digest: tomorrow at 08:30 (Europe/Berlin).")
    assert digest.buttons == [["1", "2", "3", "4", "5"], ["More", "Settings"]]


async def test_a_story_of_a_digest_has_a_linked_headline_two_sentences_its_outlets_and_its_age(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    topic, *first, rest = digest.text.split("\n\n")[1].split("\n")
    assert topic == "National"
    assert first[0] == "1. Ostrey ferry strike ends: deal after 19 hours of talks"
    assert len(re.findall(r"[.!?](?: |$)", first[1])) == 2
    assert first[2].replace("\N{NO-BREAK SPACE}", " ") == "Radio Ardany, Ansel Courier and 2 others · 5 h ago"
    assert rest not in first[1]
    assert [entity["type"] for entity in digest.entities].count("expandable_blockquote") == 5
    of_first = digest.links[:3]
    assert of_first[0] == of_first[1]  # the headline leads to the first outlet, and so does its name
    assert len(set(of_first)) == 2
    assert all(link.startswith("http://127.0.0.1") for link in digest.links)


async def test_a_list_shows_one_sentence_of_those_that_a_digest_has(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    [answer] = await stage.ask("/latest 20")
    digest_of, list_of = summaries(digest), summaries(answer)
    both = digest_of.keys() & list_of.keys()
    assert both
    assert all(len(re.findall(r"[.!?](?: |$)", list_of[title])) == 1 for title in both)
    assert all(list_of[title] in digest_of[title] for title in both)


async def test_the_bot_reads_by_the_method_of_its_configuration(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with Site() as site:
        page = site.serve("/bridge.html", PAGE.replace("<p>", "<p>She did not say who pays for it.</p><p>", 1))
        feed = Feed(site.serve("/feed.xml", rss(item(page))))
        settings = replace(config(tmp_path / "tidings.db", telegram, feed), summary=SummaryConfig("lead"))
        async with App(settings, now=clock, sleep=clock.sleep) as app:
            await app.gather()
            [story] = app.store.latest(limit=5)
    assert story.summary.best(1) == ("She did not say who pays for it.",)


async def test_starting_again_repeats_no_story(stage: Stage) -> None:
    _, first = await stage.ask("/start")
    [greeting] = await stage.ask("/start")
    assert "already" in greeting.text
    [second] = await stage.ask("/digest")
    assert not set(headlines(first)) & set(headlines(second))


async def test_latest_lists_the_newest_first(stage: Stage) -> None:
    [answer] = await stage.ask("/latest")
    ages = re.findall(r"· (.+) ago", answer.text)
    assert len(headlines(answer)) == 5
    assert ages == sorted(ages, key=lambda age: int(age.split()[0]) * (60 if "h" in age else 1))


async def test_latest_takes_a_number_a_topic_or_both(stage: Stage) -> None:
    assert len(headlines((await stage.ask("/latest 7"))[0])) == 7
    for question in ("/latest Science 2", "/latest 2 science"):
        [science] = await stage.ask(question)
        assert science.text.startswith("The latest: science")
        assert len(headlines(science)) == 2


async def test_a_number_may_belong_to_a_topics_name(stage: Stage) -> None:
    stage.app.db.execute("UPDATE feeds SET topic = 'Formula 1' WHERE topic = 'science'")
    [all_of_it] = await stage.ask("/latest formula 1")
    assert all_of_it.text.startswith("The latest: Formula 1")
    assert len(headlines((await stage.ask("/latest formula 1 2"))[0])) == 2


async def test_latest_says_what_to_type_instead_of_what_it_does_not_know(stage: Stage) -> None:
    [unknown] = await stage.ask("/latest astrology")
    assert "“astrology”" in unknown.text
    assert "/latest science" in unknown.text
    for number in ("500", "0", "-5", "3.5"):
        assert f"from 1 to 20 stories at once, so not {number}." in (await stage.ask(f"/latest {number}"))[0].text


async def test_older_turns_the_page_in_place_and_newer_turns_it_back(stage: Stage) -> None:
    [first] = await stage.ask("/latest 3")
    page_one = headlines(first)
    [second] = await stage.press(first, "Older ›")
    assert second.message_id == first.message_id
    assert second.text.split("\n\n")[1].startswith("4. ")
    assert not set(headlines(second)) & set(page_one)
    [back] = await stage.press(second, "‹ Newer")
    assert headlines(back) == page_one


async def test_paging_on_from_a_list_that_did_not_fit_leaves_no_story_out(stage: Stage) -> None:
    [page] = await stage.ask("/latest 20")
    seen = headlines(page)
    assert len(seen) < 20
    while "Older ›" in page.buttons[-1]:
        [page] = await stage.press(page, "Older ›")
        seen += headlines(page)
    assert len(seen) == len(set(seen)) == len(stage.app.store.latest(limit=1000))


async def test_a_page_that_can_no_longer_be_turned_comes_as_a_new_message(stage: Stage) -> None:
    [first] = await stage.ask("/latest science 2")
    stage.telegram.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
    [second] = await stage.press(first, "Older ›")
    assert second.message_id != first.message_id
    assert second.text.startswith("The latest: science\n\n3. ")


async def test_a_press_that_is_too_old_to_be_answered_still_brings_what_it_asks_for(stage: Stage) -> None:
    [first] = await stage.ask("/latest 3")
    stage.telegram.fail("answerCallbackQuery", *[Fault(400, "Bad Request: query is too old")] * 2)
    [second] = await stage.press(first, "Older ›")
    assert second.text.split("\n\n")[1].startswith("4. ")
    page_two = headlines(second)
    [card] = await stage.press(second, "4")
    assert card.text.startswith(page_two[0])


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
    assert "no list yet" in (await stage.ask("/related 2"))[0].text
    [listed] = await stage.ask("/latest national 4")
    for number in ("3", "#3", "3."):
        [answer] = await stage.ask(f"/related {number}")
        assert answer.text.startswith(f"Related to “{headlines(listed)[2]}”")
        await stage.ask("/latest national 4")
    [unknown] = await stage.ask("/related 17")
    assert "no number 17 in that list, which has 1 to 4" in unknown.text
    assert "no number -1 in that list" in (await stage.ask("/related -1"))[0].text


async def test_the_last_list_is_the_one_whose_page_was_turned_last(stage: Stage) -> None:
    [first] = await stage.ask("/latest 3")
    await stage.ask("/latest science 2")
    [turned] = await stage.press(first, "Older ›")
    [answer] = await stage.ask("/related 5")
    assert f"“{headlines(turned)[1]}”" in answer.text


async def test_related_takes_words_in_any_inflection(stage: Stage) -> None:
    [answer] = await stage.ask("/related ferries striking")
    assert "Ostrey ferry strike ends: deal after 19 hours of talks" in headlines(answer)


async def test_related_says_what_it_read_instead_of_a_typo_as_search_does(stage: Stage) -> None:
    [answer] = await stage.ask("/related feryr")
    assert "No article has “feryr”; I searched for “ferry” instead." in answer.text
    assert headlines(answer)


async def test_related_takes_the_address_of_a_known_article(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    [answer] = await stage.ask(f"/related {digest.links[0]}?utm_source=chat")
    assert answer.text.startswith(f"Related to “{headlines(digest)[0]}”")


async def test_related_reads_an_article_that_it_does_not_know(stage: Stage) -> None:
    async with Site() as site:
        page = PAGE.replace("Orlow", "Ostrey").replace("bridge", "ferry").replace("Bridge", "Ferry strike on Ostrey")
        address = site.serve("/ferry.html", page)
        [answer] = await stage.ask(f"/related have you seen {address}?", chat_id=OPERATOR)
        assert answer.text.startswith("Related to “Ferry strike on Ostrey”")
        assert headlines(answer)
        [failed] = await stage.ask(f"/related {site.url('/gone.html')}", chat_id=OPERATOR)
        assert failed.text == "I can't read that article: 127.0.0.1 answered 404."


async def test_what_a_chat_asks_while_an_article_is_read_for_it_is_answered_at_once(stage: Stage) -> None:
    go_on = asyncio.Event()

    async def late(_: web.Request) -> web.Response:
        await go_on.wait()
        return web.Response(text=PAGE, content_type="text/html")

    async with Site() as site:
        stage.telegram.say(OPERATOR, f"/related {site.serve('/late.html', late)}")
        stage.telegram.say(OPERATOR, "/related comet")
        assert "“comet”" in (await stage.telegram.next_message(OPERATOR)).text
        stage.telegram.say(OPERATOR, f"/related {site.serve('/other.html', PAGE)}")
        assert "still reading the article" in (await stage.telegram.next_message(OPERATOR)).text
        go_on.set()
        [answer] = await stage.replies(OPERATOR)
        assert answer.text.startswith("Related to “Bridge”")
        assert site.asked == ["/late.html"]


async def test_the_operators_own_network_is_closed_to_everyone_else(stage: Stage) -> None:
    async with Site() as site:
        [answer] = await stage.ask(f"/related {site.serve('/secret.html', PAGE)}")
        assert answer.text == "I can't read that article: its address is not in the open internet."
        assert site.asked == []


async def test_related_says_so_when_nothing_is(stage: Stage) -> None:
    assert "nothing related to “xylophone”" in (await stage.ask("/related xylophone"))[0].text
    [how_to] = await stage.ask("/related")
    assert "Reply to a story" in how_to.text
    assert (await stage.ask("/related", reply_to=how_to))[0].text == how_to.text


async def test_forged_buttons_are_answered_and_do_no_harm(stage: Stage) -> None:
    _, digest = await stage.ask("/start")
    forged = ("related:999999", "related:-1", "latest:0:99999999", "latest:x:y", "nonsense", "related:" + "9" * 40)
    forged += ("story:999999", "story:-1", "story:", "story:٣", "story:1\n", "story:" + "9" * 40)
    for data in forged:
        stage.telegram.forge(ADA, digest.message_id, data)
    await stage.replies()
    assert len(stage.telegram.answers) == len(forged)
    stage.telegram.forge(ADA, digest.message_id, "latest:99999:3")
    await stage.ask("/related 1")
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


async def test_digest_brings_what_is_new_and_then_says_that_nothing_is(stage: Stage) -> None:
    seen: set[str] = set()
    [digest] = await stage.ask("/digest")
    while headlines(digest):
        assert not seen & set(headlines(digest))
        seen |= set(headlines(digest))
        [digest] = await stage.ask("/digest")
    assert digest.text.startswith("You have had all the news of the last 3 days.")
    assert "/latest" in digest.text


async def test_time_says_when_the_next_digest_comes(stage: Stage) -> None:
    [set_] = await stage.ask("/time 18:00 New York")
    assert "today at 18:00 (America/New_York)" in set_.text
    assert "you are subscribed" in set_.text
    [asked] = await stage.ask("/time")
    assert "18:00 (America/New_York)" in asked.text
    assert "at 20:30 (Europe/Paris)" in (await stage.ask("/time 8:30 pm Paris"))[0].text
    assert "at 06:15 (Europe/Paris)" in (await stage.ask("/time 06.15"))[0].text
    assert "“25:00” is not a time" in (await stage.ask("/time 25:00"))[0].text
    assert "no time, day or place “Mars”" in (await stage.ask("/time 08:00 Mars"))[0].text
    assert "at 08:00 (UTC+2)" in (await stage.ask("/time 08:00 GMT+2"))[0].text  # which is IANA's Etc/GMT-2
    assert len((await stage.ask(f"/time {'x' * 3000}"))[0].text) < 300


async def test_what_is_not_understood_is_answered_with_what_to_type(stage: Stage) -> None:
    assert "Did you mean /latest?" in (await stage.ask("/lastest"))[0].text
    assert "/latest" in (await stage.ask("hello <b>bot</b>"))[0].text
    [help_] = await stage.ask("/help")
    assert all(
        f"/{command}" in help_.text for command in ("latest", "story", "related", "digest", "time", "start", "stop")
    )


async def test_status_is_for_the_operator_alone(stage: Stage) -> None:
    [status] = await stage.ask("/status", chat_id=OPERATOR)
    assert "Articles: 75, from" in status.text
    [refused] = await stage.ask("/status")
    assert refused.text.startswith("/status is for whoever runs this bot.")


async def test_a_group_is_answered_when_it_speaks_to_the_bot(stage: Stage) -> None:
    stage.telegram.world.open_group(-42)
    assert await stage.ask("Good morning everyone", chat_id=-42) == []
    assert await stage.ask("/unknown", chat_id=-42) == []
    assert await stage.ask("/weather@another_bot", chat_id=-42) == []
    assert "/weather" in (await stage.ask("/weather@tidings_local_bot", chat_id=-42))[0].text
    greeting, digest = await stage.ask("/start@tidings_local_bot", chat_id=-42)
    assert "Welcome" in greeting.text
    assert headlines(digest)


async def test_in_a_forum_everything_comes_in_the_topic_where_it_was_asked_for(stage: Stage, clock: Clock) -> None:
    stage.telegram.open_group(-43, topics=[7, 9])
    sent = await stage.ask("/start", chat_id=-43, thread_id=7)
    assert [message.thread_id for message in sent] == [7, 7]
    [digest] = await stage.ask("/digest", chat_id=-43, thread_id=9)
    assert digest.thread_id == 9
    clock.move(hours=20)
    await stage.app.send_digests()
    [daily] = await stage.replies(-43)
    assert daily.thread_id == 7
    await stage.ask("/stop", chat_id=-43, thread_id=7)
    await stage.ask("/time 09:00", chat_id=-43, thread_id=9)
    assert stage.app.readers.get(-43).thread_id == 9


async def test_an_answer_that_telegram_wants_a_moment_later_comes_then_and_one_that_it_wants_much_later_does_not(
    stage: Stage,
) -> None:
    stage.telegram.fail("sendMessage", Fault(429, "Too Many Requests: retry after 4", {"retry_after": 4}))
    [answer] = await stage.ask("/latest")
    assert headlines(answer)
    stage.telegram.fail("sendMessage", Fault(429, "Too Many Requests: retry after 400", {"retry_after": 400}))
    assert await stage.ask("/latest") == []


async def test_the_commands_are_in_telegrams_menu(stage: Stage) -> None:
    assert {command["command"] for command in stage.telegram.world.commands} >= {"latest", "story", "related", "digest"}


async def test_who_subscribes_before_there_is_news_gets_the_first_digest_with_the_news(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with Site() as site:
        feed = Feed(site.serve("/feed.xml", rss(item(site.serve("/bridge.html", PAGE)))))
        async with on_stage(tmp_path / "new.db", telegram, clock, feed) as stage:
            [greeting] = await stage.ask("/start")
            assert "first digest follows" in greeting.text
            assert "for the first time" in (await stage.ask("/latest"))[0].text
            await stage.app.gather()
            clock.move(minutes=1)
            assert await stage.app.send_digests() == 1
            [digest] = await stage.replies()
            assert headlines(digest) == ["Orlow rebuilds its bridge"]
            assert await stage.app.send_digests() == 0


async def test_who_subscribes_while_no_feed_can_be_read_is_told_so(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    async with Site() as site, on_stage(tmp_path / "new.db", telegram, clock, Feed(site.url("/gone.xml"))) as stage:
        await stage.app.gather()
        [greeting] = await stage.ask("/start")
        assert "I could not read any feed yet." in greeting.text
        assert "could not read the feeds so far" in (await stage.ask("/latest"))[0].text


async def test_starting_again_when_all_is_known_says_why_no_digest_follows(stage: Stage) -> None:
    await stage.ask("/start")
    while headlines((await stage.ask("/digest"))[0]):
        pass
    [greeting] = await stage.ask("/start")
    assert "You have had all the news of the last 3 days." in greeting.text


async def test_two_chats_do_not_share_what_they_have_had(stage: Stage) -> None:
    _, adas = await stage.ask("/start")
    _, bens = await stage.ask("/start", chat_id=BEN)
    assert headlines(adas) == headlines(bens)
