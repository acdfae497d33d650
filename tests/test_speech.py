"""What the bot says is said in the reader's language where there is a catalogue, else in English."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot import speech
from bot.speech import (
    _,
    country,
    dated,
    enumerated,
    fitting,
    language,
    language_names,
    ngettext,
    speak,
    speaking,
    weekday,
)


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = Catalog("de")
    catalog.add("Nothing new", "Nichts Neues")
    catalog.add(("{n} story", "{n} stories"), ("{n} Meldung", "{n} Meldungen"))
    catalog.add("EEEE, d MMMM", "EEEE, d. MMMM")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "tidings.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(speech, "CATALOGUES", tmp_path)
    speech._catalogue.cache_clear()


def said() -> tuple[str, ...]:
    stories = [ngettext("{n} story", "{n} stories", n).format(n=n) for n in (1, 3)]
    return (_("Nothing new"), *stories, dated(date(2026, 11, 26), _("EEEE, d MMMM")), enumerated(["a", "b", "c"]))


ENGLISH = ("Nothing new", "1 story", "3 stories", "Thursday, 26 November", "a, b and c")
GERMAN = ("Nichts Neues", "1 Meldung", "3 Meldungen", "Donnerstag, 26. November", "a, b und c")


def test_english_is_spoken_by_default() -> None:
    assert said() == ENGLISH
    assert (weekday(0), enumerated(["a", "b"], last="or"), enumerated([])) == ("Monday", "a or b", "")


@pytest.mark.usefixtures("german")
def test_languages_and_countries_have_names_and_a_code_that_has_none_stands_for_itself() -> None:
    assert (language("de"), country("US"), language("xx"), country("XX")) == ("German", "United States", "xx", "XX")
    assert language_names("de") == {"de", "German", "Deutsch"}
    assert language_names("xx") == {"xx"}
    with speaking("de"):
        assert (language("de"), country("US")) == ("Deutsch", "Vereinigte Staaten")


@pytest.mark.usefixtures("german")
def test_a_language_with_a_catalogue_is_spoken_while_it_is_meant() -> None:
    with speaking(fitting("de-AT")):
        assert said() == GERMAN
        assert weekday(0) == "Montag"
    assert said() == ENGLISH


@pytest.mark.usefixtures("german")
def test_who_has_another_language_is_spoken_to_in_english() -> None:
    assert [fitting(code) for code in ("de", "de-AT", "fr", "pt-br", "xx", "", None)] == ["de", "de", *["en"] * 5]


@pytest.mark.usefixtures("german")
async def test_a_task_speaks_its_own_language() -> None:
    async def speak_german() -> tuple[str, ...]:
        speak("de")
        return said()

    assert await asyncio.create_task(speak_german()) == GERMAN
    assert said() == ENGLISH
