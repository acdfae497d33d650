"""A story in full on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from bot.card import Card
from bot.printed_card import card_json, card_text
from summarizer.model import Group, Line, Report, Source
from summarizer.statements import Statements
from summarizer.unfolding import Coverage, Stress, unfold
from tests.frontdesk import BERLIN, NOON, story


def test_a_card_reads_from_its_number_to_its_reports() -> None:
    early, late = NOON - timedelta(hours=26), NOON
    post, mail = (
        Source(name, f"{name} on the bridge", f"https://{name.lower()}.example/7") for name in ("Post", "Mail")
    )
    reports = (Report(post, early), Report(mail, late))
    lines = (
        Line("The bridge opened.", (post, mail), early, is_shared_text=True),
        Line("It cost nine million crowns, twice as much as the council of Orlow had been told.", (mail,), late, True),
    )
    card = Card(
        story(7, url=mail.url, hours_old=26),
        reports,
        lines,
        NOON - timedelta(hours=1),
        lines[:1],
        unfold(reports, Statements([])),
    )
    assert card_text(card, now=NOON, zone=BERLIN).split("\n") == [
        "[7] Bridge opens",
        "Wednesday, 4 March, 13:00 (Europe/Berlin)",
        "",
        "New since Wednesday, 12:00:",
        "",
        "The bridge opened. – Post and Mail, in the same words, Tuesday, 3 March",
        "",
        "The story so far:",
        "",
        "The bridge opened. – Post and Mail, in the same words, Tuesday, 3 March",
        "",
        "It cost nine million crowns, twice as much as the council of Orlow had been told. – only in Mail",
        "",
        "How it unfolded:",
        "Tuesday, 3 March:",
        "11:00 Post was first: Post on the bridge",
        "    https://post.example/7",
        "Wednesday, 4 March:",
        "13:00 Mail: Mail on the bridge",
        "    https://mail.example/7",
    ]


def test_a_card_without_lines_says_why() -> None:
    empty = Card(story(7), (), ())
    assert "(No sentence of these texts can stand alone.)" in card_text(empty, now=NOON, zone=BERLIN)


def grouped_card() -> Card:
    """Return a card of a story that two of four groups tell."""
    post, mail = (
        Source(name, f"{name} on the bridge", f"https://{name.lower()}.example/7") for name in ("Post", "Mail")
    )
    reports = (Report(post, NOON - timedelta(hours=1)), Report(mail, NOON))
    coast, hills, plain, isles = (
        Group(name, (outlet,))
        for name, outlet in zip(("coast", "hills", "plain", "isles"), ("Post", "Mail", "Echo", "Sun"), strict=True)
    )
    stressed = Stress(hills, (Line("The tolls pay for it.", (mail,), NOON, is_alone=True),))
    opened = Line("The bridge opened.", (post, mail), NOON)
    coverage = Coverage((coast, hills), (plain,), (isles,))
    return Card(
        story(7, url=post.url, hours_old=1),
        reports,
        (opened,),
        steps=unfold(reports, Statements([])),
        coverage=coverage,
        stresses=(stressed,),
    )


def test_a_card_says_which_groups_tell_the_story_and_what_each_stresses() -> None:
    text = card_text(grouped_card(), now=NOON, zone=BERLIN).split("\n\n")
    assert text[2:] == [
        (
            "Told by 2 of 4 groups so far: coast and hills; not by plain. Nothing in its language was read\n"
            "from isles since it began."
        ),
        "Stressed by hills:\n- The tolls pay for it. – only in Mail",
        (
            "How it unfolded:\n12:00 Post (coast) was first: Post on the bridge\n    https://post.example/7\n"
            "13:00 Mail (hills): Mail on the bridge\n    https://mail.example/7"
        ),
    ]


def test_scripts_get_the_timeline_and_the_groups_by_name() -> None:
    document = card_json(grouped_card())
    assert [(step["name"], step["first"], step["again"], step["reports"]) for step in document["timeline"]] == [
        ("Post", True, False, 1),
        ("Mail", False, False, 1),
    ]
    [stressed] = document["groups"].pop("stressed")
    assert document["groups"] == {"telling": ["coast", "hills"], "silent": ["plain"], "unheard": ["isles"]}
    assert (stressed["group"], stressed["lines"][0]["sentence"]) == ("hills", "The tolls pay for it.")
    assert json.loads(json.dumps(document)) == document
    assert card_json(replace(grouped_card(), coverage=None))["groups"] is None
