"""Every text of ours is one that can be translated: who speaks a made-up language hears nothing in another.

In its catalogue each text stands in ⟦brackets⟧; what is said without them has not passed gettext.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
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
/why not
/wrold
/folow
/status
/outbox
/search outlet:xyzzy
/search after:soon
/search before:
/search -before:today
""".strip().split("\n")
"""What is said so far; the buttons of the answers are pressed too. To be made longer with what is translated."""


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


def foreign(stage: Stage, text: str) -> str:
    """Return what stands in a text without brackets, and is neither a command nor of the news."""
    left = text
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", left)) != left:
        left = shorter
    for known in sorted(news(stage), key=len, reverse=True):
        left = left.replace(known, " ")
    left = re.sub(r"/[a-z]+", " ", left)
    return " ".join(word for word in re.findall(r"[^\W\d_]+", left) if word not in {"kaj", "aŭ", "ferry", "xyzzy"})


def news(stage: Stage) -> set[str]:
    stories = stage.app.store.latest(limit=1000)
    sentences = {pick.sentence for story in stories for pick in story.summary.ranked}
    return {*(story.title for story in stories), *sentences, *stage.app.store.topics(), *outlets(stage)}


def outlets(stage: Stage) -> set[str]:
    return set(stage.app.store.outlets().values())


def told(message: SentMessage) -> str:
    return "\n".join([message.text, *(label for row in message.buttons for label in row)])


@pytest.mark.usefixtures("brackets")
async def test_nothing_is_said_that_can_not_be_translated(speaker: Stage) -> None:
    heard: list[tuple[str, str]] = []
    for said in SAID:
        for message in await speaker.ask(said, chat_id=SPEAKER):
            heard.append((said, told(message)))
            for data in [button["callback_data"] for row in message.keyboard for button in row]:
                if data.startswith("wish:"):
                    speaker.telegram.forge(SPEAKER, message.message_id, data)
                    heard += [(f"{said} {data}", told(page)) for page in await speaker.replies(SPEAKER)]
    heard += [("a press", answer) for answer in speaker.telegram.answers]
    assert len(heard) > 2 * len(SAID)
    assert {said: left for said, text in heard if (left := foreign(speaker, text))} == {}


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
