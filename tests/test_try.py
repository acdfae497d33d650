"""`tidings try`: the real bot in a terminal, without a token."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import ConfigError
from bot.local.terminal import shown
from bot.local.trial import trial
from bot.local.world import SentMessage
from bot.migrations import people
from bot.render import ago
from summarizer.database import open_database
from summarizer.errors import TidingsError
from summarizer.migrations import news
from tests.frontdesk import ADA, NOON, Office
from tests.site import Site
from tests.test_ingest import PAGE, item, rss


@pytest.fixture(autouse=True)
def at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


def type_lines(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


async def test_once_prints_the_first_digest_of_the_sample_edition_and_again_the_next_if_it_is_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = tmp_path / "kept.db"
    headlines: set[str] = set()
    for n_stories in (5, 10):
        await trial(urls=(), database=kept, once=True)
        out, err = capsys.readouterr()
        assert out.startswith("Your digest for ")
        assert "[1] [2] [3] [4] [5]\n[More] [Settings]" in out
        assert err == ""
        headlines |= set(re.findall(r"^\d\. (.+)\n.+\n.+\s·\s.+$", out, re.MULTILINE))
        assert len(headlines) == n_stories
    db = open_database(kept, [news, people])
    assert db.execute("SELECT count(*) FROM articles").fetchone() == (75,)
    db.close()


async def test_one_types_presses_buttons_and_replies_about_feeds_of_ones_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.db"
    async with Site() as site:
        bridge = item(site.serve("/bridge.html", PAGE))
        tunnel = item(site.url("/tunnel.html"), "Halm digs a tunnel", "Miners broke through under Halm at noon today.")
        feed = site.serve("/feed.xml", rss(bridge, tunnel))
        type_lines(
            monkeypatch, "/latest 1", ":1", ":save", ":back", ":older", "> /related", ":9", ":‹", "quit", "/help"
        )
        await trial(urls=(feed,), database=kept, once=False)
        first = capsys.readouterr().out
        type_lines(monkeypatch, "/start", "/quit", "/help")
        await trial(urls=(feed,), database=kept, once=False)
        second = capsys.readouterr().out
    assert "Welcome to Tidings" in first
    assert "1. Orlow rebuilds its bridge" in first
    assert "2. Halm digs a tunnel" in first.split("you: :older")[1]
    assert "Halm digs a tunnel”" in first.split("you: > /related")[1]
    assert "(There is no button [9].)" in first
    assert "(There is no button [‹].)" in first
    assert "(Saved. /saved lists what you have saved.)" in first
    assert "What I can do" not in first
    assert "When shall your digest come?" in second  # the way in was left, so it begins again
    assert "/quit   ends" in second
    assert "What I can do" not in second


async def test_the_next_day_brings_its_news_its_digest_and_what_is_new_of_the_day_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_lines(monkeypatch, "+soon", "+26h", "/search terns", "quit")
    await trial(urls=(), database=None, once=False)
    out = capsys.readouterr().out
    assert "(“+soon” is no time to wait; write it like +30min, +14h or +2d, up to 31 days.)" in out
    waited = out.split("you: +26h")[1]
    assert waited.count("Your digest for ") in {1, 2}  # it is the hour of the day that decides
    assert re.search(r"\(It is \w+day, \d\d:\d\d UTC\.\)", waited)
    assert "1. Terns move into the pump house that failed Tolvane" in out.split("you: /search terns")[1]


async def test_a_page_that_turns_and_what_a_press_is_answered_are_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_lines(monkeypatch, "/latest 2", ":older", "quit")
    await trial(urls=(), database=None, once=False)
    turned = capsys.readouterr().out.split("you: :older")[1]
    assert turned.strip().startswith("(That message now reads:)\nThe latest\n\n3. ")


async def test_a_database_that_is_not_for_trying_is_refused_and_left_alone(tmp_path: Path) -> None:
    office = Office(tmp_path / "real.db")
    office.readers.subscribe(ADA, now=office.now)
    office.close()
    with pytest.raises(ConfigError, match=r"--keep .*real\.db\" holds a bot's subscribers"):
        await trial(urls=(), database=tmp_path / "real.db", once=True)
    with pytest.raises(ConfigError, match=r"--keep .*the folder .*no\" is not there; make it first"):
        await trial(urls=(), database=tmp_path / "no" / "kept.db", once=True)


async def test_feeds_that_can_not_be_read_are_named_with_the_reason() -> None:
    async with Site() as site:
        with pytest.raises(TidingsError, match=r"no feed could be read:\n  http://127\.0\.0\.1:\d+/gone: answered 404"):
            await trial(urls=(site.url("/gone"),), database=None, once=True)
    with pytest.raises(ConfigError, match=r'--feeds "example\.org/rss" is not a web address; write it with https://'):
        await trial(urls=("example.org/rss",), database=None, once=True)


TEXT = "🦦 Otters return to the upper Wenn after an absence of forty years, says a ranger"
OTTERS = SentMessage(
    chat_id=1,
    message_id=2,
    text=TEXT,
    entities=[
        {"type": "bold", "offset": 3, "length": 6},
        {"type": "text_link", "offset": 3, "length": 13, "url": "https://post.example/1"},
    ],
    keyboard=[[{"text": "1", "callback_data": "related:1"}, {"text": "2", "callback_data": "related:2"}]],
    source="",
)


def test_a_pipe_gets_a_message_as_it_is() -> None:
    assert shown(OTTERS, is_terminal=False) == f"{TEXT}\n\n[1] [2]"


def test_a_terminal_gets_styles_links_and_lines_that_break_between_words() -> None:
    text = shown(OTTERS, is_terminal=True)
    assert text.startswith("🦦 \x1b[1m\x1b]8;;https://post.example/1\x1b\\Otters\x1b[22m return\x1b]8;;\x1b\\ to")
    plain = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", text)
    assert plain.replace("\n", " ") == f"{TEXT}  [1] [2]"
    assert max(len(line) for line in plain.split("\n")) <= 60


@pytest.mark.parametrize("length", range(50, 60))
def test_a_terminal_breaks_no_line_within_an_age(length: int) -> None:
    age = ago(NOON - timedelta(hours=3), NOON)
    line = SentMessage(chat_id=1, message_id=2, text=f"{'x' * length} {age}", entities=[], keyboard=[], source="")
    assert age in shown(line, is_terminal=True)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_is_quoted_stands_behind_a_bar(is_terminal: bool) -> None:
    quote = {"type": "expandable_blockquote", "offset": 10, "length": len(TEXT) + 1}
    message = replace(OTTERS, text=f"A ranger:\n{TEXT}\nSo it is.", entities=[quote], keyboard=[])
    first, *quoted, last = shown(message, is_terminal=is_terminal).removesuffix("\x1b[0m").split("\n")
    assert (first, last) == ("A ranger:", "So it is.")
    assert all((line.startswith("│ ") and len(line) <= 60) or not is_terminal for line in quoted)
    assert " ".join(line.removeprefix("│ ") for line in quoted) == TEXT
