from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.printout import WIDTH, round_text, stories_json, stories_text, summary_json, summary_text
from summarizer.model import Article, Pick, Round, Summary
from tests.frontdesk import NOON, story


def article(*sentences: str) -> Article:
    return Article("", "Bridge opens", "…", "en", NOON, Summary(tuple(Pick(*pair) for pair in enumerate(sentences))))


def test_a_story_reads_from_its_number_to_its_address() -> None:
    assert stories_text([story(7, outlets=["Post", "Mail"])], sentences=1, max_chars=500, now=NOON).split("\n") == [
        "[7] Bridge opens",
        "    The bridge opened on Monday.",
        "    Post, Mail · 2\u00a0h\u00a0ago · national",
        "    https://post.example/bridge",
    ]


def test_what_a_story_does_not_have_takes_no_line() -> None:
    bare = story(7, summary=[], outlets=[], url="", topic="")
    assert stories_text([bare], sentences=2, max_chars=500, now=NOON) == "[7] Bridge opens\n    2\u00a0h\u00a0ago"


def test_stories_are_parted_by_an_empty_line() -> None:
    assert stories_text([story(1), story(2)], sentences=2, max_chars=500, now=NOON).count("\n\n") == 1


def test_long_lines_are_folded_but_an_address_is_never_broken() -> None:
    url = "https://post.example/" + "x" * 300
    text = stories_text(
        [story(title="word " * 60, summary=["So it is, " * 40], url=url)], sentences=2, max_chars=500, now=NOON
    )
    assert f"    {url}" in text.split("\n")
    assert all(len(line) <= WIDTH for line in text.split("\n") if url not in line)


def test_sentences_that_are_too_long_together_are_not_printed() -> None:
    one = story(summary=["Long " * 50 + "is the bridge.", "Short is the ferry.", "Wide is the river."])
    assert "Short is the ferry. Wide is the river." in stories_text([one], sentences=2, max_chars=200, now=NOON)
    [document] = stories_json([one], sentences=2, max_chars=200)["stories"]
    assert document["summary"] == ["Short is the ferry.", "Wide is the river."]


def test_the_json_of_a_story_has_all_its_sources_and_its_time_with_a_zone() -> None:
    document = stories_json([story(7, outlets=["Post", "Mail"])], sentences=1, max_chars=500)
    assert document == {
        "stories": [
            {
                "id": 7,
                "title": "Bridge opens",
                "url": "https://post.example/bridge",
                "topic": "national",
                "language": "en",
                "published": (NOON - timedelta(hours=2)).isoformat(),
                "summary": ["The bridge opened on Monday."],
                "sources": [
                    {"name": "Post", "title": "Bridge opens", "url": "https://post.example/7"},
                    {"name": "Mail", "title": "Bridge opens", "url": "https://mail.example/7"},
                ],
            }
        ]
    }
    assert document["stories"][0]["published"].endswith("+00:00")
    assert json.loads(json.dumps(document)) == document


def test_no_stories_are_an_empty_list_for_scripts() -> None:
    assert stories_json([], sentences=2, max_chars=500) == {"stories": []}


def test_a_summary_has_its_headline_and_a_sentence_a_line() -> None:
    assert (
        summary_text(article("It opened.", "It cost much."), sentences=2) == "Bridge opens\n\nIt opened.\nIt cost much."
    )


def test_a_text_of_which_no_sentence_can_stand_alone_says_so_to_people_and_is_empty_for_scripts() -> None:
    assert "No sentence of this text can stand alone." in summary_text(article(), sentences=3)
    assert summary_json(article(), sentences=3) == {"title": "Bridge opens", "language": "en", "sentences": []}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_best_sentences_stand_in_the_articles_own_order(count: int) -> None:
    ranked = Article("", "Title", "…", "en", NOON, Summary((Pick(2, "Third."), Pick(0, "First."), Pick(1, "Second."))))
    expected = {1: ["Third."], 2: ["First.", "Third."], 3: ["First.", "Second.", "Third."]}[count]
    assert summary_json(ranked, sentences=count)["sentences"] == expected


def test_a_round_is_told_in_one_line() -> None:
    found = Round(feeds=4, unchanged=1, failed=2, entries=30, articles=20, stories=10, seconds=1.25)
    assert round_text(found) == (
        "Feeds: 4 asked, 1 unchanged, 2 failed. New: 30 entries, 20 articles, 10 stories. 1.2 s."
    )
