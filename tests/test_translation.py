"""Every text of ours is one that can be translated: who speaks a made-up language hears nothing in another.

In its catalogue each text stands in ⟦brackets⟧; what is said without them has not passed gettext.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import get_day_names
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo

from bot import speech
from bot.commands import Menu, commands
from bot.local.world import SentMessage
from tests.stage import Stage

ROOT = Path(__file__).parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "QueryError": None}
SPEAKER = 777
SAID = """
/help
/start
/start
/latest
/latest world 3
/latest 500
/latest xyzzy
/latest scence
/story 2
/story 99
/story
/story xyzzy
/related 2
/related 99
/related
/related ferry
/related xyzzy
/search ferry
/search ferry strike
/search xyzzy
/search
/search outlet:xyzzy
/search after:soon
/search before:
/search -before:today
ferry
🙂
http://192.168.0.1/secret
/digest
/saved
/time
/time 09:00
/time off
/time 25:00
/time 18:00 12:00 mon-fri Berlin
/quiet
/quiet 22:00-07:00
/quiet xyzzy
/pause
/pause 7
/next
/pause xyzzy
/resume
/next
/settings
/topics
/topics world
/topics xyzzy
/outlets
/outlets xyzzy
/languages
/languages en
/languages xyzzy
/length
/length 4 1
/length 99
/silent
/silent on
/previews on
/previews xyzzy
/follow ferry
/follow ferry
/follow xyzzy, 🙂
/mute ferry
/mute the
/follow
/mute
/unmute ferry
/unmute ferry
/unfollow ferry
/wishes
/why
/why 2
/why not
/wrold
/folow
/status
/outbox
/stop
/stop
/next
/pause 3
""".strip().split("\n")
"""What is said; the buttons of the answers are pressed too."""


def texts() -> Iterator[str | tuple[str, ...]]:
    """Return all texts to be translated, as `pybabel extract` finds them."""
    for package in ("bot", "summarizer"):
        for _, _, text, _, _ in extract_from_dir(ROOT / package, [("**.py", "python")], keywords=KEYWORDS):
            yield text


@pytest.fixture
def brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Esperanto be what stands in brackets."""
    catalog = Catalog("eo")
    for text in texts():
        translated = f"⟦{text}⟧" if isinstance(text, str) else tuple(f"⟦{one}⟧" for one in text[:2])
        catalog.add(text if isinstance(text, str) else text[:2], translated)
    folder = tmp_path / "locale" / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "tidings.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(speech, "CATALOGUES", folder.parent.parent)
    speech._catalogue.cache_clear()
    yield
    speech._catalogue.cache_clear()


@pytest.fixture
async def speaker(stage: Stage) -> Stage:
    stage.telegram.open_chat(SPEAKER, language_code="eo")
    return stage


class Newspapers:
    """All that was printed, which nobody translates; and the names that Babel has for days and languages."""

    def __init__(self, stage: Stage) -> None:
        articles = stage.app.db.execute("SELECT title, text, summary FROM articles").fetchall()
        sentences = {pick[1] for *_, summary in articles for pick in json.loads(summary)}
        topics = stage.app.store.topics()
        names = {*stage.app.store.outlets().values(), *topics, *map(str.capitalize, topics)}
        names |= {"ferry", "xyzzy", "Europe/Berlin"}
        said_by_babel = {*get_day_names(locale="eo").values(), Locale("eo").languages["en"], " kaj "}
        self.pieces = sorted(
            {title for title, *_ in articles} | sentences | names | said_by_babel, key=len, reverse=True
        )
        self.text = "\n".join(text for _, text, _ in articles)

    def untranslated(self, text: str) -> str:
        """Return what stands in a text without brackets, and is neither a command nor printed anywhere."""
        while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "\n", text)) != text:
            text = shorter
        for piece in self.pieces:
            text = text.replace(piece, "\n")
        left = (one.strip() for one in re.split(r"[\n…·]| – |/[a-z]+", text))
        return "; ".join(one for one in left if re.search(r"[^\W\d_]", one) and one not in self.text)


def told(message: SentMessage) -> str:
    return "\n".join([message.text, *(label for row in message.buttons for label in row)])


@pytest.mark.usefixtures("brackets")
async def test_nothing_is_said_that_can_not_be_translated(speaker: Stage) -> None:
    heard: list[tuple[str, str]] = []
    newspapers = Newspapers(speaker)
    pressed: set[str] = set()
    for said in SAID:
        for message in await speaker.ask(said, chat_id=SPEAKER):
            heard.append((said, told(message)))
            for data in [button["callback_data"] for row in message.keyboard for button in row]:
                if data not in pressed:
                    pressed.add(data)
                    speaker.telegram.forge(SPEAKER, message.message_id, data)
                    heard += [(f"{said} {data}", told(page)) for page in await speaker.replies(SPEAKER)]
    heard += [("a press", answer) for answer in speaker.telegram.answers]
    assert len(heard) > 2 * len(SAID)
    untranslated = {said: left for said, text in heard if (left := newspapers.untranslated(text))}
    assert untranslated == {}


@pytest.mark.usefixtures("brackets")
async def test_a_digest_comes_in_the_language_of_the_chat_however_it_came_to_be(speaker: Stage) -> None:
    [digest] = await speaker.ask("/digest", chat_id=SPEAKER)
    assert digest.text.startswith("⟦Your digest for")
    await speaker.ask("/time 18:00", chat_id=SPEAKER)
    speaker.clock.move(hours=12)
    await speaker.app.send_digests()
    [daily] = await speaker.replies(SPEAKER)
    assert daily.text.startswith("⟦Your digest for")


@pytest.mark.usefixtures("brackets")
async def test_the_menus_of_commands_are_offered_in_each_language(stage: Stage) -> None:
    lists = stage.telegram.world.command_lists
    for scope, menus in (("default", (Menu.ALL, Menu.PRIVATE)), ("all_group_chats", (Menu.ALL,))):
        offered = {command["command"]: command["description"] for command in lists[scope, "eo"]}
        assert offered == {command.name: f"⟦{command.about}⟧" for command in commands(*menus)}
        assert "⟦" not in str(lists[scope, ""])


def test_no_text_loses_its_fields_or_has_some_without_a_name() -> None:
    for text in texts():
        for one in (text,) if isinstance(text, str) else text[:2]:
            assert "{}" not in one
            assert one.count("{") == one.count("}") == len(re.findall(r"{[a-z_]+}", one))


def test_no_text_is_hidden_in_an_f_string_where_no_extraction_finds_it() -> None:
    hidden = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            inside = ast.walk(node) if isinstance(node, ast.JoinedStr) else ()
            given = node.args if isinstance(node, ast.Call) and _speaks(node) else ()
            if any(map(_speaks, inside)) or any(isinstance(one, ast.JoinedStr) for one in given):
                hidden.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert hidden == []


def _speaks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}
