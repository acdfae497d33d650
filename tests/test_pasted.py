"""Addresses of articles that somebody pastes, over HTTP through the local Telegram."""

from __future__ import annotations

from time import process_time

import pytest

from bot.handlers.related import address_in
from tests.site import Site
from tests.stage import ADA, OPERATOR, Stage
from tests.test_conversations import headlines
from tests.test_ingest import PAGE
from tests.test_story_cards import STRIKE, title_of

TOLVANE_PAGE = PAGE.replace("Orlow", "Tolvane").replace("bridge", "house").replace("Bridge", "House in Tolvane")


def strike(stage: Stage) -> str:
    [url] = [one.url for one in stage.app.store.latest(limit=100) if one.title == STRIKE]
    return url


async def test_the_address_of_a_known_article_brings_its_card_with_what_is_related_beneath(stage: Stage) -> None:
    [card] = await stage.ask(f"Have you seen {strike(stage)}?utm_source=chat?")
    assert title_of(card) == STRIKE
    assert "How it unfolded:" in card.text
    _, related = card.text.split("\n\nRelated:\n\n")
    titles = headlines(card)
    assert related.startswith(f"1. {titles[0]}\nShared: ")
    assert STRIKE not in titles
    assert card.buttons == [["1", "2", "3"], ["Related", "Save"], ["Less like this", "Mute outlet"]]
    assert title_of((await stage.ask("/story", reply_to=card))[0]) == STRIKE
    assert title_of((await stage.ask("/story 2"))[0]) == titles[1]


async def test_what_is_related_beneath_a_card_opens_in_its_place_and_leads_back(stage: Stage) -> None:
    [card] = await stage.ask(strike(stage))
    before, second = card.text, headlines(card)[1]
    [other] = await stage.press(card, "2")
    assert other.message_id == card.message_id
    assert title_of(other) == second
    [again] = await stage.press(other, "‹ Back")
    assert again.text == before
    assert title_of((await stage.ask("/story", reply_to=again))[0]) == STRIKE


async def test_an_article_that_is_not_known_is_read_and_summarized_on_the_spot(stage: Stage) -> None:
    async with Site() as site:
        [answer] = await stage.ask(site.serve("/house.html", TOLVANE_PAGE), chat_id=OPERATOR)
    head, said, related, *_stories = answer.text.split("\n\n")
    assert head == "House in Tolvane\n127.0.0.1 · read just now"
    assert said.endswith(".")
    assert all(sentence.strip(". ") in TOLVANE_PAGE for sentence in said.split(". "))
    assert related == "Related:"
    titles = headlines(answer)
    assert answer.buttons == [[str(number) for number in range(1, len(titles) + 1)]]
    assert title_of((await stage.ask("/story 1", chat_id=OPERATOR))[0]) == titles[0]
    typing = [parameters for method, parameters in stage.telegram.requests if method == "sendChatAction"]
    assert [(one["chat_id"], one["action"]) for one in typing] == [(str(OPERATOR), "typing")]


async def test_an_article_on_what_others_tell_leads_to_their_story(stage: Stage) -> None:
    [known] = [one for one in stage.app.store.latest(limit=100) if one.title == STRIKE]
    [account, *_] = stage.app.store.accounts(known.id, limit=1, max_chars=5000)
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in account.text.split("\n"))
    page = f"<html><body><article><h1>{STRIKE}</h1>{paragraphs}</article></body></html>"
    async with Site() as site:
        [answer] = await stage.ask(site.serve("/copy.html", page), chat_id=OPERATOR)
    assert f"\n\nProbably the same story:\n\n1. {STRIKE}\n" in answer.text
    assert headlines(answer).count(STRIKE) == 1
    [card] = await stage.press(answer, "1")
    assert title_of(card) == STRIKE
    [again] = await stage.press(card, "‹ Back")
    assert "read just now" in again.text


async def test_what_can_not_be_read_is_said_and_why(stage: Stage) -> None:
    async with Site() as site:
        [gone] = await stage.ask(site.url("/gone.html"), chat_id=OPERATOR)
        assert gone.text == "I can't read that article: 127.0.0.1 answered 404."
        [closed] = await stage.ask(site.serve("/secret.html", PAGE))
        assert closed.text == "I can't read that article: its address is not in the open internet."
        assert site.asked == ["/gone.html"]
        [empty] = await stage.ask(site.serve("/empty.html", "<html></html>"), chat_id=OPERATOR)
        assert empty.text == "I can't read that article: the page holds no article."


async def test_addresses_that_are_none_get_one_answer(stage: Stage) -> None:
    for text in (
        "http://",
        "https://[::1",
        "www.",
        "javascript:alert(1)",
        "http://" + "a" * 3900,
        "https://\u202e.example/x",
    ):
        assert len(await stage.ask(text)) == 1
    assert not any("went wrong" in message.text for message in stage.telegram.sent(ADA))


@pytest.mark.parametrize("row", ["a", "a.", "aa.", "a-"])
def test_a_long_row_of_letters_and_dots_is_read_once(row: str) -> None:
    begun = process_time()
    assert address_in(row * (4096 // len(row))) == ""
    assert process_time() - begun < 0.05


def test_an_address_without_a_scheme_is_found_in_a_sentence() -> None:
    for text in ("see news.example.com/a", "see...news.example.com/a.", "(news.example.com/a)"):
        assert address_in(text) == "https://news.example.com/a"
