from __future__ import annotations

import asyncio
import io
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.cli import main
from bot.config import DigestConfig
from bot.migrations import people
from bot.outbox import Outbox
from bot.readers import Readers
from bot.render import Message
from bot.wishes import Wishes
from summarizer.database import open_database
from summarizer.methods import METHODS
from summarizer.migrations import news
from summarizer.model import Article, Entry, Feed, Summary
from summarizer.store import Store
from summarizer.stories import article_terms
from tests.frontdesk import HEADLINES, TOKEN, logging_left_alone, print_stories
from tests.site import Site

ARTICLE = """Harbour bridge opens after nine years

The new harbour bridge was opened to traffic in Ardany on Monday morning. The works took nine years and cost twice
what the council had planned. Mayor Ilse Brandt said the ferry would keep running until the summer.

Engineers closed the old crossing at noon, and lorries were sent round by the northern ring road. The council expects
forty thousand vehicles a day on the bridge by the end of the year.
"""
PAGE = "<html lang='en'><head><title>Harbour bridge opens</title></head><body><article><h1>Harbour bridge opens</h1>{}"
CONFIG = """
[[feeds]]
url = "https://gazette.example/rss"
topic = "world"
"""
REPOSITORY = Path(__file__).parents[1]
STORY_KEYS = ["id", "title", "url", "topic", "language", "published", "summary", "sources"]


class Outcome(NamedTuple):
    code: Any
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Tidings = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder without settings in the environment; logging is put back as it was."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TIDINGS_")]:
        monkeypatch.delenv(name)
    with logging_left_alone():
        yield


@pytest.fixture
def tidings(capsys: pytest.CaptureFixture[str]) -> Tidings:
    def run(*arguments: str | Path) -> Outcome:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        return Outcome(end.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A configuration whose database has news."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    db = open_database(tmp_path / "tidings.db", [news, people])
    print_stories(Store(db), HEADLINES, published=datetime.now(UTC) - timedelta(hours=5))
    db.close()
    return path


def titles(outcome: Outcome) -> list[str]:
    return [story["title"] for story in outcome.document["stories"]]


@pytest.mark.usefixtures("paper")
def test_latest_lists_the_newest_first_for_people_and_for_scripts(tidings: Tidings) -> None:
    for_people = tidings("latest", "-n", "3")
    assert (for_people.code, for_people.err) == (0, "")
    assert for_people.out.startswith("[12] Windmill saved from storm\n")
    for_scripts = tidings("latest", "-n", "3", "--json")
    assert for_scripts.code == 0
    assert titles(for_scripts) == list(reversed(HEADLINES))[:3]


@pytest.mark.parametrize("command", [["latest"], ["latest", "WORLD"], ["related", "organ"], ["digest"]])
@pytest.mark.usefixtures("paper")
def test_every_list_of_stories_has_one_form(tidings: Tidings, command: list[str]) -> None:
    code, out, err = tidings(*command, "--json")
    assert (code, err) == (0, "")
    assert list(json.loads(out)) == ["stories"]
    for story in json.loads(out)["stories"]:
        assert list(story) == STORY_KEYS
        assert isinstance(story["id"], int)
        assert datetime.fromisoformat(story["published"]).utcoffset() == timedelta(0)
        assert story["summary"] == [f"{story['title']}, the Gazette has learnt.", "Nobody was surprised."]
        assert story["sources"] == [{"name": "Gazette", "title": story["title"], "url": story["url"]}]


def test_digest_shows_as_many_stories_as_a_chat_gets(tidings: Tidings, paper: Path) -> None:
    paper.write_text(CONFIG + "[digest]\nstories = 4\n")
    assert len(titles(tidings("digest", "--json"))) == 4


@pytest.mark.usefixtures("paper")
def test_a_digest_has_what_is_wished_for(tidings: Tidings) -> None:
    muted = titles(tidings("digest", "--mute", "windmills", "--mute", "chess", "--json"))
    assert len(muted) == 5
    assert not {"Windmill saved from storm", "Chess prodigy crowned"} & set(muted)
    followed = titles(tidings("digest", "--follow", "lighthouses", "--follow", "marmalade", "--json"))
    assert set(followed[:2]) == {"Lighthouse keeper retires", "Marmalade prices climb"}
    assert len(titles(tidings("digest", "--topic", "WORLD", "--json"))) == 5


@pytest.mark.usefixtures("paper")
def test_a_digest_of_a_topic_has_no_other_but_what_is_followed(tidings: Tidings, tmp_path: Path) -> None:
    db = open_database(tmp_path / "tidings.db", [news, people])
    feed = Store(db).register_feed(Feed("https://pitch.example/rss", "Pitch", "sport"))
    url, title = "https://pitch.example/skerrith", "Skerrith thrashes Brayholt"
    article = Article(url, title, "", "en", datetime.now(UTC), terms=("skerrith", "thrash", "brayholt"))
    Store(db).add_article(feed.id, Entry(("pitch.example/skerrith",), url, title, None), article)
    db.close()
    assert titles(tidings("digest", "--topic", "sport", "--json")) == [title]
    assert set(titles(tidings("digest", "--topic", "sport", "--follow", "otter", "--json"))) == {
        title,
        "Otters return upriver",
    }


@pytest.mark.usefixtures("paper")
def test_a_digest_leaves_out_what_muted_outlets_alone_tell_and_other_languages(tidings: Tidings) -> None:
    assert titles(tidings("digest", "--language", "EN", "--json"))
    assert titles(tidings("digest", "--language", "de", "--json")) == []
    assert titles(tidings("digest", "--mute-outlet", "gazette", "--json")) == []
    assert "muted outlet: Gazette" in tidings("digest", "--explain", "--mute-outlet", "gazette")[1]
    code, _, err = tidings("digest", "--mute-outlet", "Post")
    assert code == 1
    assert 'no feed that was read is called "Post"; outlets: Gazette' in err


@pytest.mark.usefixtures("paper")
def test_explain_shows_the_parts_of_each_weight_and_why_others_were_left_out(tidings: Tidings) -> None:
    code, out, err = tidings("digest", "--explain", "--mute", "windmill", "--follow", "otter")
    assert (code, err) == (0, "")
    head, row, headline, reasons = out.split("\n")[2:6]
    assert head.split() == ["weight", "outlets", "growth", "age", "place", "summary", "followed", "less", "update"]
    assert row.split() == ["1.", "2.49", "·", "·", "0.83", "·", "·", "3.00", "·", "·"]
    assert headline == "    [9] Otters return upriver"
    assert reasons == "    outlets 1, age 5 h, followed otter"
    assert "[12] Windmill saved from storm\n    muted: windmill; outlets 1, age 5 h\n" in out
    assert max(map(len, out.split("\n"))) <= 96


@pytest.mark.usefixtures("paper")
def test_explain_gives_scripts_all_parts_whose_product_is_the_weight(tidings: Tidings) -> None:
    document = tidings("digest", "--explain", "--mute", "windmill", "--json").document
    assert len(document["stories"]) == 5
    assert len(document["left_out"]) == len(HEADLINES) - 5
    for story in [*document["stories"], *document["left_out"]]:
        assert math.prod(part["factor"] for part in story["parts"].values()) == pytest.approx(story["weight"])
    reasons = {story["title"]: story["reason"] for story in document["left_out"]}
    assert reasons.pop("Windmill saved from storm") == "muted: windmill"
    assert all(reasons.values())


@pytest.mark.usefixtures("paper")
def test_a_digest_for_a_chat_has_what_it_lacks(tidings: Tidings, tmp_path: Path) -> None:
    before = tidings("digest", "--json").document["stories"]
    db = open_database(tmp_path / "tidings.db", [news, people])
    Readers(db, DigestConfig()).remember(101)
    outbox = Outbox(db)
    message = Message("Digest", numbers={n: story["id"] for n, story in enumerate(before, start=1)})
    outbox.put(101, [outbox.freeze(message)], slot=None, now=datetime.now(UTC))
    db.close()
    after = tidings("digest", "--chat", "101", "--json")
    assert len(titles(after)) == 5
    assert not {story["title"] for story in before} & set(titles(after))
    assert (
        f"[{before[0]['id']}] {before[0]['title']}\n    had already; "
        in tidings("digest", "--chat", "101", "--explain").out
    )


@pytest.mark.usefixtures("paper")
def test_a_digest_for_a_chat_is_as_that_wants_it(tidings: Tidings, tmp_path: Path) -> None:
    db = open_database(tmp_path / "tidings.db", [news, people])
    readers = Readers(db, DigestConfig())
    wishes = Wishes(muted=("windmill", "chess"))
    readers.save(replace(readers.get(101), stories=12, sentences=1, wishes=wishes))
    db.close()
    stories = tidings("digest", "--chat", "101", "--json").document["stories"]
    assert {story["title"] for story in stories} == set(HEADLINES) - {
        "Windmill saved from storm",
        "Chess prodigy crowned",
    }
    assert {len(story["summary"]) for story in stories} == {1}
    other = titles(tidings("digest", "--chat", "101", "--mute", "otters", "--json"))
    assert set(other) == set(HEADLINES) - {"Otters return upriver"}


def test_a_digest_stands_by_topic_as_in_the_chat(tidings: Tidings, paper: Path, tmp_path: Path) -> None:
    paper.write_text(CONFIG + "[digest]\nstories = 15\n")
    db = open_database(tmp_path / "tidings.db", [news, people])
    feed = Store(db).register_feed(Feed("https://whistle.example/rss", "Whistle", "sport"))
    for title in ("Quay swimmers break record", "Harriers draw at Orlow"):
        url, moment = f"https://whistle.example/{title}", datetime.now(UTC)
        article = Article(url, title, title, "en", moment, Summary(), article_terms(title, "", "en"))
        Store(db).add_article(feed.id, Entry((url,), url, title, moment), article)
    db.close()
    out = tidings("digest").out
    titled = [line for line in out.split("\n") if line and not line.startswith((" ", "["))]
    assert sorted(titled) == ["Sport", "World"]
    of_sport = out[out.index("Sport\n\n") :].split("World\n\n")[0]
    assert of_sport.count("\n[") == 2
    shown = re.findall(r"^\[(\d+)\]", out, re.MULTILINE)
    assert [str(story["id"]) for story in tidings("digest", "--json").document["stories"]] == shown


@pytest.mark.usefixtures("paper")
def test_a_digest_says_what_is_wrong_with_a_wish(tidings: Tidings) -> None:
    unknown = tidings("digest", "--topic", "astrology")
    assert (unknown.code, unknown.err) == (1, 'no feed that was read has the topic "astrology"; topics: world\n')
    for option in ("--follow", "--mute"):
        empty = tidings("digest", option, "!?")
        assert empty.code == 2
        assert f'{option} = "!?" has no word in it; name one, as in: {option} football' in empty.err
    stranger = tidings("digest", "--chat", "7")
    assert (stranger.code, stranger.out) == (1, "")
    assert "no chat 7 has ever spoken to the bot" in stranger.err
    assert tidings("digest", "--chat", "9" * 40).code == 1
    assert tidings("digest", "--explain", "--mute", "gazette").out.startswith("The weight is the product")


@pytest.mark.usefixtures("paper")
def test_an_unknown_topic_is_answered_with_those_there_are(tidings: Tidings) -> None:
    code, out, err = tidings("latest", "astrology")
    assert (code, out) == (1, "")
    assert err == 'no feed that was read has the topic "astrology"; topics: world\n'


@pytest.mark.usefixtures("paper")
def test_search_finds_stories_for_people_and_for_scripts(tidings: Tidings) -> None:
    for_people = tidings("search", "organs", "restored")
    assert (for_people.code, for_people.err) == (0, "")
    assert for_people.out.startswith(
        "[10] Cathedral organ restored\n    Cathedral organ restored, the Gazette has learnt.\n"
    )
    document = tidings("search", "organ", "--json").document
    assert list(document) == ["stories", "instead", "has_all_words", "has_more"]
    [story] = document["stories"]
    assert list(story) == [*STORY_KEYS, "snippet"]
    text = story["snippet"]["text"]
    assert text == "Cathedral organ restored, the Gazette has learnt."
    assert [text[start:end] for start, end in story["snippet"]["marks"]] == ["organ"]


@pytest.mark.usefixtures("paper")
def test_search_takes_what_a_shell_leaves_of_quotes_and_minus_signs(tidings: Tidings) -> None:
    assert titles(tidings("search", "--json", "organ restored -otters")) == ["Cathedral organ restored"]
    assert titles(tidings("search", "organ restored", "outlet:Gazette", "--json")) == ["Cathedral organ restored"]
    assert titles(tidings("search", "restored organ", "the", "--json")) == ["Cathedral organ restored"]  # in part
    assert "Cathedral organ restored" not in titles(
        tidings("search", "-cathedral", "topic:world", "-n", "20", "--json")
    )
    newest = titles(tidings("search", "-n", "2", "--json", "--", "-night"))  # behind the dashes all is a word
    assert newest == list(reversed(HEADLINES))[:2]


@pytest.mark.usefixtures("paper")
def test_search_says_what_it_looked_for_instead_and_what_it_can_not_read(tidings: Tidings) -> None:
    typo = tidings("search", "orgna")
    assert (typo.code, typo.err) == (0, "No article has “orgna”; I searched for “organ” instead.\n")
    assert typo.out.startswith("[10] Cathedral organ restored\n")
    nothing = tidings("search", "xylophone")
    assert (nothing.code, nothing.out) == (0, "")
    assert nothing.err == "Nothing found. Try other words, or fewer; `tidings latest` lists what there is.\n"
    assert tidings("search", "xylophone", "--json").document["stories"] == []
    for words, code, problem in (
        (["before:soon"], 2, "“soon” behind before: is no date; write it like before:"),
        (["🙂"], 2, "there is no word to search for"),
        ([], 2, "Missing argument"),
        (["outlet:Echo"], 1, "I read no outlet “Echo”. Try outlet:Gazette."),
        (["topic:astrology"], 1, "No feed has the topic “astrology”. Try topic:world."),
    ):
        outcome = tidings("search", *words)
        assert (outcome.code, outcome.out) == (code, "")
        assert problem in outcome.err


@pytest.mark.usefixtures("paper")
def test_related_takes_words_a_number_or_an_address(tidings: Tidings) -> None:
    assert titles(tidings("related", "cathedral", "organ", "--json")) == ["Cathedral organ restored"]
    assert tidings("related", "cathedrla", "organ").err.startswith("No article has “cathedrla”; I searched for")
    assert tidings("related", "3", "--json").code == 0
    assert tidings("related", "https://gazette.example/lighthouse-keeper-retires", "--json").code == 0
    code, out, err = tidings("related", "999")
    assert (code, out) == (1, "")
    assert "there is no story 999" in err
    assert tidings("related", "9" * 5000).code == 1
    assert tidings("related", "").code == 2
    assert "for 5 stories, write -n 5" in tidings("latest", "5").err


@pytest.mark.usefixtures("paper")
def test_story_shows_one_in_full_for_people_and_for_scripts(tidings: Tidings) -> None:
    for_people = tidings("story", "7")
    assert (for_people.code, for_people.err) == (0, "")
    head, when, address, _, told = for_people.out.rstrip().split("\n")
    assert head == "[7] Observatory finds comet"
    assert when.endswith(" (UTC)")
    assert told == "Observatory finds comet, the Gazette has learnt. Nobody was surprised. – Gazette"
    assert address == "https://gazette.example/observatory-finds-comet"
    document = tidings("story", "7", "--json").document
    assert list(document) == (
        "id title url topic topic_words language published since new lines timeline groups reports".split()
    )
    assert (document["id"], document["since"], document["new"]) == (7, None, None)
    assert [line["sentence"] for line in document["lines"]] == [
        "Observatory finds comet, the Gazette has learnt.",
        "Nobody was surprised.",
    ]
    assert [line["sources"][0]["name"] for line in document["lines"]] == ["Gazette", "Gazette"]
    assert (document["lines"][0]["only_here"], document["lines"][0]["same_words"]) == (False, False)
    assert [report["url"] for report in document["reports"]] == [address]
    assert [step["name"] for step in document["timeline"]] == ["Gazette"]
    assert document["groups"] is None


@pytest.mark.usefixtures("paper")
def test_story_says_what_is_new_since_a_moment_or_that_nothing_is(tidings: Tidings) -> None:
    assert "\n\nNew since Thursday, 1 January 1970, 00:00:\n\n" in tidings("story", "7", "--since", "1970-01-01").out
    assert "\n\nNothing new since " in tidings("story", "7", "--since", "2999-01-01T08:30").out
    old, new = (tidings("story", "7", "--since", year, "--json").document for year in ("1970-01-01", "2999-01-01"))
    assert [line["sentence"] for line in old["new"]] == [line["sentence"] for line in new["lines"]]
    assert (old["lines"], new["new"]) == ([], [])
    assert old["since"] == "1970-01-01T00:00:00+00:00"
    zoned = tidings("story", "7", "--since", "2026-11-24T08:30+01:00", "--json").document
    assert zoned["since"] == "2026-11-24T07:30:00+00:00"


@pytest.mark.usefixtures("paper")
def test_story_says_what_is_wrong_with_a_number_or_a_time_and_how_to_write_it(tidings: Tidings) -> None:
    unknown = tidings("story", "999")
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err == "there is no story 999; `tidings latest` shows the numbers that there are\n"
    assert tidings("story", "9" * 5000).code == 1
    for number in ("flood", "-1", "1.5", "x" * 5000):
        wrong = tidings("story", "--", number)
        assert wrong.code == 2
        assert "no story; name one by its number, as in: tidings story 12" in wrong.err
        assert len(wrong.err) < 300
    for time in ("yesterday", "25:00", "2026-13-01", "9999-12-31T23:59-23:00", "x" * 5000):
        wrong = tidings("story", "7", "--since", time)
        assert wrong.code == 2
        assert f'--since = "{time[:9]}' in wrong.err
        assert "is not a time; write it like 2026-11-24T08:30" in wrong.err
        assert len(wrong.err) < 300


@pytest.mark.usefixtures("paper")
def test_no_stories_are_an_empty_list_for_scripts_and_a_hint_for_people(tidings: Tidings) -> None:
    assert tidings("related", "xylophone", "--json").document == {"stories": []}
    code, out, err = tidings("related", "xylophone")
    assert (code, out) == (0, "")
    assert "`tidings fetch`" in err


def test_config_stands_before_the_command_or_in_the_environment(
    tidings: Tidings, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert tidings("latest").code == 2
    assert len(titles(tidings("--config", paper, "latest", "--json"))) == 10
    assert tidings("latest", "--config", paper).code == 2
    monkeypatch.setenv("TIDINGS_CONFIG", str(paper))
    assert len(titles(tidings("latest", "--json"))) == 10


@pytest.mark.parametrize(
    ("name", "content"), [("bridge.txt", ARTICLE), ("bridge.html", PAGE), ("page-without-suffix", PAGE)]
)
def test_summarize_takes_a_text_or_a_page(tidings: Tidings, tmp_path: Path, name: str, content: str) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in ARTICLE.split("\n\n")[1:])
    (tmp_path / name).write_text(content.format(paragraphs))
    code, out, err = tidings("summarize", name, "-n", "2", "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert list(document) == ["title", "language", "sentences"]
    assert document["title"].startswith("Harbour bridge opens")
    assert document["language"] == "en"
    assert len(document["sentences"]) == 2
    assert all(sentence in " ".join(ARTICLE.split()) for sentence in document["sentences"])
    assert tidings("summarize", name).out.startswith(document["title"] + "\n\n")


LEANING = "She did not say who is going to pay for it."
LEANS_FIRST = ARTICLE.replace("\n\n", f"\n\n{LEANING}\n\n", 1)


@pytest.mark.parametrize(
    ("arguments", "settings", "environment", "first"),
    [
        ([], "", "", False),
        (["--method", "lead"], "", "", True),
        ([], 'summary.method = "lead"', "", True),
        (["--method", "Tidings"], 'summary.method = "lead"', "", False),
        ([], "", "lead", True),
        ([], 'summary.method = "tidings"', "lead", True),
        (["--method", "tidings"], "", "lead", False),
    ],
)
@pytest.mark.parametrize("form", ["text", "page", "lines"])
def test_the_method_is_that_of_the_option_or_the_environment_or_the_configuration(
    tidings: Tidings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    settings: str,
    environment: str,
    first: bool,
    form: str,
) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in LEANS_FIRST.split("\n\n")[1:])
    line = json.dumps({"text": LEANS_FIRST.partition("\n\n")[2], "title": "Bridge"})
    (tmp_path / "bridge").write_text({"text": LEANS_FIRST, "page": PAGE.format(paragraphs), "lines": line}[form])
    if settings:
        (tmp_path / "config.toml").write_text(settings)
    if environment:
        monkeypatch.setenv("TIDINGS_SUMMARY_METHOD", environment)
    as_lines = ["--jsonl"] if form == "lines" else ["--json"]
    outcome = tidings("summarize", "bridge", "-n", "1", *as_lines, *arguments)
    assert (outcome.document["sentences"] == [LEANING]) is first


@pytest.mark.parametrize("method", METHODS)
def test_every_method_summarizes(tidings: Tidings, tmp_path: Path, method: str) -> None:
    (tmp_path / "bridge").write_text(ARTICLE)
    document = tidings("summarize", "bridge", "-n", "2", "--json", "--method", method).document
    assert len(document["sentences"]) == 2
    assert all(sentence in " ".join(ARTICLE.split()) for sentence in document["sentences"])


def test_a_method_that_there_is_not_is_answered_with_those_there_are(tidings: Tidings) -> None:
    code, out, err = tidings("summarize", "bridge", "--method", "best")
    assert (code, out) == (2, "")
    assert all(method in err for method in METHODS)


async def test_what_is_fetched_is_summarized_by_the_method_of_the_configuration(
    tidings: Tidings, tmp_path: Path
) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in LEANS_FIRST.split("\n\n")[1:])
    async with Site() as site:
        page = site.serve("/bridge.html", PAGE.format(paragraphs))
        item = f"<item><title>Bridge</title><link>{page}</link></item>"
        feed = site.serve("/feed.xml", f"<rss version='2.0'><channel><title>Post</title>{item}</channel></rss>")
        (tmp_path / "config.toml").write_text(
            'summary.method = "lead"\ndigest.sentences = 1\nfetch.allow_private_networks = true\n'
            f'[[feeds]]\nurl = "{feed}"'
        )
        assert (await asyncio.to_thread(tidings, "fetch")).code == 0
    [story] = tidings("latest", "--json").document["stories"]
    assert story["summary"] == [LEANING]
    assert "chosen by lead" in tidings("check").out


def give(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_summarize_reads_standard_input(tidings: Tidings, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, ARTICLE)
    assert tidings("summarize", "-", "--json").document["title"] == "Harbour bridge opens after nine years"


def test_a_bad_line_among_many_is_named_and_the_others_are_summarized(
    tidings: Tidings, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = json.dumps({"title": "Bridge", "text": ARTICLE, "language": "en", "id": 7})
    bad_lines = ["{oops", '{"title": "no text"}', "[" * 100_000, '{"text": ""}', '["text"]', '{"text": 7}']
    give(monkeypatch, "\n".join([good, *bad_lines, good]))
    code, out, err = tidings("summarize", "--jsonl", "-", "-n", "1")
    first, *bad, last = map(json.loads, out.splitlines())
    assert list(first) == ["title", "language", "sentences"]
    assert first == last
    form = 'write {"text": "…", "title": "…"}'
    assert [line["error"] for line in bad] == [
        f"line 2: is not JSON; {form}",
        f'line 3: has no "text"; {form}',
        f"line 4: is not JSON; {form}",
        "line 5: the text is empty",
        f"line 6: is not an object; {form}",
        f'line 7: "text" is not a string; {form}',
    ]
    assert all(line["sentences"] == [] for line in bad)
    assert code == 1
    assert "6 lines could not be summarized" in err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_a_text_may_be_in_any_common_encoding(tidings: Tidings, tmp_path: Path, encoding: str) -> None:
    text = ARTICLE.replace("Ardany", "Müllröse").replace("The", "“The”" if encoding.startswith("utf") else "The")
    (tmp_path / "bridge.txt").write_text(text, encoding)
    document = tidings("summarize", "bridge.txt", "--json").document
    assert document["title"] == "Harbour bridge opens after nine years"
    assert any("Müllröse" in sentence for sentence in document["sentences"])


def test_a_page_with_a_byte_order_mark_is_a_page(tidings: Tidings, monkeypatch: pytest.MonkeyPatch) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in ARTICLE.split("\n\n")[1:])
    give(monkeypatch, "\ufeff" + PAGE.format(paragraphs))
    assert tidings("summarize", "-", "--json").document["title"].startswith("Harbour bridge opens")


@pytest.mark.parametrize("title", ["<3 Ardany opens its harbour bridge", "< 5 % of lorries pay at the harbour bridge"])
def test_a_headline_that_begins_with_a_sign_of_less_is_no_markup(tidings: Tidings, tmp_path: Path, title: str) -> None:
    (tmp_path / "bridge.txt").write_text(ARTICLE.replace("Harbour bridge opens after nine years", title))
    document = tidings("summarize", "bridge.txt", "--json").document
    assert document["title"] == title
    assert len(document["sentences"]) == 3


@pytest.mark.parametrize("start", ["<!DOCTYPE html>", '<?xml version="1.0"?>', "<!-- Ardany -->\n", " \n"])
def test_a_page_is_known_by_its_first_tag(tidings: Tidings, tmp_path: Path, start: str) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in ARTICLE.split("\n\n")[1:])
    (tmp_path / "page").write_text(start + PAGE.format(paragraphs))
    assert tidings("summarize", "page", "--json").document["title"] == "Harbour bridge opens"


def test_what_is_no_text_is_refused(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(bytes(range(256)) * 40)
    assert tidings("summarize", "picture.png")[0::2] == (1, "picture.png: this is not text\n")


def test_what_only_looks_like_an_address_is_named(tidings: Tidings) -> None:
    code, out, err = tidings("summarize", "http://[::1")
    assert (code, out) == (1, "")
    assert err.startswith("http://[::1: is not a web address")


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_cannot_be_read_is_named_without_a_traceback(tidings: Tidings, name: str) -> None:
    code, out, err = tidings("summarize", name)
    assert (code, out) == (1, "")
    assert err.startswith(f"{name} can't be read: ")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the text is empty"),
        ("\n \n", "the text is empty"),
        ("Harbour bridge opens after nine years\n", "there is no text to summarize, only a headline"),
        ("Harbour bridge opens\n\nAdvertisement\n", "there is no text to summarize, only a headline"),
        ("<html><head><title>Harbour bridge opens</title></head></html>", "the page holds no article"),
    ],
)
def test_where_there_is_no_text_to_summarize_the_source_is_named(
    tidings: Tidings, tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "bridge.txt").write_text(text)
    for form in ([], ["--json"]):
        assert tidings("summarize", "bridge.txt", *form) == (1, "", f"bridge.txt: {complaint}\n")


async def test_an_address_without_an_article_is_named(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("fetch.allow_private_networks = true")
    async with Site() as site:
        url = site.serve("/menu.html", "<html><body><nav>Menu</nav></body></html>")
        outcome = await asyncio.to_thread(tidings, "summarize", url)
    assert outcome == (1, "", f"{url}: the page holds no article\n")


def test_a_line_without_text_to_summarize_is_a_bad_line_whatever_its_title(
    tidings: Tidings, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["", ARTICLE, "Advertisement"]
    give(monkeypatch, "\n".join(json.dumps({"title": "Harbour bridge opens", "text": text}) for text in texts))
    code, out, err = tidings("summarize", "--jsonl", "-")
    first, good, last = map(json.loads, out.splitlines())
    assert [line.get("error") for line in (first, good, last)] == [
        "line 1: there is no text to summarize, only a headline",
        None,
        "line 3: there is no text to summarize, only a headline",
    ]
    assert code == 1
    assert err.endswith("-: 2 lines could not be summarized\n")


def test_check_says_what_is_set_and_never_the_token(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'telegram.token = "{TOKEN}"\n{CONFIG}')
    code, out, err = tidings("check")
    assert (code, err) == (0, "")
    assert out.startswith("config.toml is right.\n")
    for said in (
        "feeds     1 (topics: world)",
        "5 stories daily at 08:30 (UTC)",
        "chosen by tidings",
        "tidings.db",
        "token set",
    ):
        assert said in out
    assert TOKEN not in out


@pytest.mark.usefixtures("paper")
def test_check_warns_of_an_outlet_in_a_group_that_no_feed_has_the_name_of(tidings: Tidings, tmp_path: Path) -> None:
    groups = '[groups]\nnorth = ["gazette", "Gazete"]\nsouth = ["Post"]\n'
    (tmp_path / "config.toml").write_text(f"{CONFIG}{groups}")
    code, out, err = tidings("check")
    assert (code, err) == (0, "")
    assert "  groups    north, south\n" in out
    assert '  Warning: groups.north has "Gazete", which is the name of no feed; did you mean "Gazette"?\n' in out
    assert 'groups.south has "Post", which is the name of no feed; there are ' in out
    (tmp_path / "tidings.db").unlink()
    assert 'groups.north has "gazette", which is the name of no feed' in tidings("check").out
    assert not (tmp_path / "tidings.db").exists()


def test_check_says_what_is_wrong_all_at_once(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'telegram.token = "{TOKEN} "\ndigest.time = "25:00"\ndigest.stories = 0')
    code, out, err = tidings("check")
    assert (code, out) == (2, "")
    assert err.count("\n") == 2
    assert TOKEN not in err


def test_check_refuses_a_database_in_a_folder_that_is_not_there(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('store.path = "nowhere/tidings.db"')
    code, _, err = tidings("check")
    assert code == 2
    assert err == 'store.path = "nowhere/tidings.db" can\'t be made: the folder "nowhere" is not there; make it first\n'


@pytest.mark.usefixtures("paper")
def test_a_file_that_is_no_database_is_named(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "tidings.db").write_text("Dear diary, " * 100)
    for command in ("latest", "check"):
        code, out, err = tidings(command)
        assert (code, out) == (2, "")
        assert err == 'store.path = "tidings.db" can\'t be used as a database: file is not a database\n'


@pytest.mark.usefixtures("paper")
def test_run_needs_a_token_and_says_where_to_get_one(tidings: Tidings) -> None:
    code, _, err = tidings("run")
    assert code == 2
    assert "@BotFather" in err


@pytest.mark.parametrize("command", ["run", "fetch"])
def test_what_reads_feeds_needs_feeds(tidings: Tidings, tmp_path: Path, command: str) -> None:
    (tmp_path / "config.toml").write_text(f'telegram.token = "{TOKEN}"')
    code, _, err = tidings(command)
    assert code == 2
    assert "[[feeds]]" in err


@pytest.mark.parametrize(
    "arguments", [["summarise", "x"], ["latest", "-n", "0"], ["latest", "--jsn"], ["related"], ["story"], []]
)
def test_wrong_usage_is_no_failure_of_the_work(tidings: Tidings, arguments: list[str]) -> None:
    code, out, err = tidings(*arguments)
    assert (code, out) == (2, "")
    assert "Usage: tidings" in err


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], ["latest", "--help"]])
def test_help_is_an_answer(tidings: Tidings, arguments: list[str]) -> None:
    code, out, err = tidings(*arguments)
    assert (code, err) == (0, "")
    assert "tidings" in out


def test_a_fault_of_our_own_is_told_with_its_traceback_but_without_the_token(
    tidings: Tidings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        @property
        def buffer(self) -> io.BytesIO:
            raise RuntimeError(f"no input at https://telegram.example/bot{TOKEN}/getMe")

    monkeypatch.setattr(sys, "stdin", Broken())
    code, out, err = tidings("summarize", "-")
    assert (code, out) == (1, "")
    assert "RuntimeError: no input at https://telegram.example/(token)/getMe" in err
    assert TOKEN not in err


def test_many_texts_are_summarized_one_by_one_as_they_come() -> None:
    command = [sys.executable, "-m", "bot", "summarize", "--jsonl", "-", "-n", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=REPOSITORY) as process:  # noqa: S603
        assert process.stdin is not None
        assert process.stdout is not None
        for title in ("First", "Second"):  # the second is not written before the first is answered
            process.stdin.write(json.dumps({"title": title, "text": ARTICLE}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["title"] == title


def test_a_reader_that_closes_the_pipe_has_had_enough(paper: Path) -> None:
    command = [sys.executable, "-m", "bot", "--config", str(paper), "latest", "-n", "1000", "--json"]
    environ = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ)  # noqa: S603
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")


def test_a_reader_that_closes_the_pipe_has_had_enough_of_many_summaries_too(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(f"{json.dumps({'title': 'Bridge', 'text': ARTICLE})}\n" * 3)
    command = [sys.executable, "-m", "bot", "summarize", "--jsonl", "many.jsonl"]
    environ = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ)  # noqa: S603
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")


def owe_one(folder: Path, state: str, *, is_gone: bool = False) -> None:
    """Leave a message to one chat behind, in some state."""
    db = open_database(folder / "tidings.db", [news, people])
    Readers(db, DigestConfig()).remember(101)
    outbox, now = Outbox(db), datetime.now(UTC)
    outbox.put(101, [outbox.freeze(Message("news"))], slot=None, now=now)
    db.execute("UPDATE outbox SET state = ?, reason = 'Timed out <b>'", [state])
    db.execute("UPDATE chats SET is_gone = ?", [is_gone])
    db.close()


@pytest.mark.usefixtures("paper")
def test_outbox_shows_what_is_owed_and_uncertain_to_people_and_to_scripts(tidings: Tidings, tmp_path: Path) -> None:
    assert tidings("outbox").out == "0 queued, 0 sending, 0 sent, 0 uncertain, 0 failed\n"
    owe_one(tmp_path, "uncertain")
    for_people = tidings("outbox")
    assert (for_people.code, for_people.err) == (0, "")
    assert "1: chat 101, part 1 of a digest made just now: Timed out <b>\n" in for_people.out
    assert "`tidings outbox retry 1`" in for_people.out
    document = tidings("outbox", "--json").document
    assert list(document) == ["counts", "oldest_queued", "rests_until", "uncertain", "failed"]
    assert (document["counts"], document["oldest_queued"], document["rests_until"]) == ({"uncertain": 1}, None, None)
    [one] = document["uncertain"]
    assert datetime.fromisoformat(one.pop("made")).utcoffset() == timedelta(0)
    assert one == {"id": 1, "chat_id": 101, "digest_id": 1, "part": 1, "reason": "Timed out <b>", "is_made_up": False}


@pytest.mark.parametrize("state", ["uncertain", "failed"])
@pytest.mark.usefixtures("paper")
def test_outbox_retry_queues_a_message_once_more(tidings: Tidings, tmp_path: Path, state: str) -> None:
    owe_one(tmp_path, state)
    assert tidings("outbox", "retry", "1").out == "Message 1 is queued again.\n"
    assert tidings("outbox", "--json").document["counts"] == {"queued": 1}
    code, out, err = tidings("outbox", "retry", "1")
    assert (code, out) == (1, "")
    assert "message 1 is queued; only one that is uncertain or failed is sent again" in err


@pytest.mark.usefixtures("paper")
def test_outbox_retry_says_what_can_not_be(tidings: Tidings, tmp_path: Path) -> None:
    assert "there is no message 7" in tidings("outbox", "retry", "7").err
    owe_one(tmp_path, "uncertain", is_gone=True)
    assert "chat 101 is gone" in tidings("outbox", "retry", "1").err
    assert tidings("outbox", "retry", "x").code == 2
    assert tidings("outbox", "retry", "9" * 30).code == 2
