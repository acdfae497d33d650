"""What becomes of a story for a reader who has muted some of its outlets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.muting import without_outlets
from bot.weight import weigh
from bot.wishes import Wishes
from summarizer.model import Account, Pick, Source, Summary
from tests.frontdesk import ADA, NOON, Office, story
from tests.test_updates import SANK, STORM, TWELVE, digest, print_report

FOURTEEN = "At least 14 people died when the ferry Orla sank off Ostrey, the harbour master said."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "tidings.db")
    print_report(office, "Post", SANK, TWELVE, STORM, at=NOON - timedelta(hours=3))
    yield office
    office.close()


def mute(office: Office, outlet: str) -> None:
    office.readers.save(replace(office.readers.get(ADA), wishes=Wishes(muted_outlets=frozenset({outlet}))))


def account(outlet: str, *sentences: str, hours_ago: float = 1) -> Account:
    at = NOON - timedelta(hours=hours_ago)
    source = Source(outlet, f"{outlet} has it", f"https://{outlet.lower()}.example/1")
    summary = Summary(tuple(Pick(*pair) for pair in enumerate(sentences)))
    return Account(source, at, at, "en", " ".join(sentences), summary)


def test_muted_outlets_are_neither_named_nor_counted() -> None:
    told = story(outlets=["Post", "Mail", "Echo"], url="https://post.example/1")
    left = without_outlets(told, {"Mail"}, ())
    assert [source.name for source in left.sources] == ["Post", "Echo"]
    assert (left.title, left.summary) == (told.title, told.summary)
    assert weigh(left, NOON).total == weigh(story(outlets=["Post", "Echo"]), NOON).total


def test_who_printed_the_text_of_another_takes_no_voice_along() -> None:
    told = replace(story(outlets=["Post", "Mail"]), voices=(NOON,), voiced_by=("Post",))
    assert without_outlets(told, {"Mail"}, ()).voiced_by == ("Post",)


def test_where_a_muted_outlet_leads_the_first_other_with_a_summary_leads_instead() -> None:
    told = story(outlets=["Mail", "Echo", "Post"], url="https://mail.example/1")
    accounts = [account("Mail", "Mail says so."), account("Echo", hours_ago=3), account("Post", "Post says so.")]
    left = without_outlets(told, {"Mail"}, accounts)
    assert (left.title, left.url) == ("Post has it", "https://post.example/1")
    assert left.summary.best(1) == ("Post says so.",)


def test_a_digest_tells_a_story_in_the_words_of_those_who_are_not_muted(office: Office) -> None:
    print_report(office, "Mail", TWELVE, at=NOON - timedelta(hours=2), title="Ferry lost, says Mail")
    mute(office, "Post")
    text = digest(office)
    assert "Ferry lost, says Mail" in text
    assert TWELVE in text
    assert SANK not in text
    assert "Post" not in text


def test_an_update_has_nothing_of_a_muted_outlet(office: Office) -> None:
    mute(office, "Mail")
    assert SANK in digest(office)
    office.move(hours=20)
    print_report(office, "Mail", FOURTEEN, at=office.now)
    assert digest(office) == ""
    office.move(minutes=5)
    print_report(office, "Echo", FOURTEEN, at=office.now)
    text = digest(office)
    assert FOURTEEN in text
    assert "Echo" in text
    assert "Mail" not in text


def test_a_story_that_was_had_and_that_only_muted_outlets_tell_is_no_trouble(office: Office) -> None:
    assert SANK in digest(office)
    mute(office, "Post")
    office.move(hours=20)
    print_report(office, "Post", FOURTEEN, at=office.now)
    assert digest(office) == ""
