"""The pages of the menu as they are drawn, and whatever may be pressed on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import Config, DigestConfig
from bot.handlers.changes import CannotBeError, Changes, UnknownChangeError
from bot.local.entities import check_size, parse_html
from bot.menu import after, menu_page, question
from bot.menu_parts import MAIN, Choices, key
from bot.onboarding import END, OWN_TIME, TIME, TOPICS, ZONE, step
from bot.readers import Reader
from bot.render import Message
from bot.slots import Schedule
from bot.wishes import Wishes
from summarizer.model import Feed
from tests.frontdesk import ADA, BERLIN, NOON, Office

PAGES = (
    "main topics outlets outlets2 length languages times days zone quiet pause own-times own-quiet follow mute "
    f"{TOPICS} {TIME} {OWN_TIME} {ZONE}"
).split()
CHANGES = "topic outlet language time times days quiet pause stories sentences silent previews zone".split()
ODD_NAMES = ("<b>Bold</b> & co", "🦦" * 100, "\u202eevil", "a:b:c", "x" * 300, "Formula 1")

feeds = tuple(Feed(f"https://{n}.example/rss", name, name) for n, name in enumerate(ODD_NAMES))


def drawn(name: str, reader: Reader, choices: Choices) -> Message | None:
    return step(name, reader, choices, now=NOON, greeting="Hello") or menu_page(name, reader, choices, now=NOON)


def data_of(page: Message) -> list[str]:
    return [button.data for row in page.buttons for button in row]


@pytest.mark.parametrize("name", PAGES)
def test_telegram_takes_each_page_whatever_feeds_are_called(name: str) -> None:
    topics = tuple(f"{odd}{n}" for n in range(20) for odd in ODD_NAMES)
    choices = Choices(topics, topics, ("en", "xx", "zh"), DigestConfig())
    wishes = Wishes(frozenset(topics[:50]), ODD_NAMES, ODD_NAMES * 5, frozenset(topics[:50]), frozenset({"en", "qq"}))
    reader = Reader(ADA, Schedule((time(8, 30),), BERLIN), is_subscribed=True, next_due=NOON, wishes=wishes)
    page = drawn(name, reader, choices)
    assert page is not None
    text, entities = parse_html(page.html)
    check_size(text, entities)
    assert all(1 <= len(data.encode()) <= 64 for data in data_of(page))
    assert len(data_of(page)) <= 100
    assert all(button.label.strip() for row in page.buttons for button in row)


def test_a_topic_keeps_its_button_whatever_else_there_is() -> None:
    reader = Reader(ADA, Schedule((time(8, 30),), BERLIN))
    for topics in (("a", "world"), ("world", "z"), ("b", "c", "world", "x")):
        page = menu_page("topics", reader, Choices(topics, (), (), DigestConfig()), now=NOON)
        assert page is not None
        assert f"menu:topics:topic:+{key('world')}" in data_of(page)


def test_many_outlets_have_several_pages_and_each_is_on_one() -> None:
    outlets = tuple(f"Outlet {n:02}" for n in range(45))
    reader = Reader(ADA, Schedule((time(8, 30),), BERLIN))
    choices = Choices((), outlets, (), DigestConfig())
    pages = [menu_page(f"outlets{n}", reader, choices, now=NOON) for n in (1, 2, 3, 4)]
    offered = [[data for data in data_of(page) if ":outlet:" in data] for page in pages if page]
    assert [len(one) for one in offered] == [20, 20, 5, 5]  # beyond the last there is the last
    assert {data.rpartition(":-")[2] for one in offered for data in one} == set(map(key, outlets))


def test_what_there_is_one_of_is_not_offered() -> None:
    reader = Reader(ADA, Schedule((time(8, 30),), BERLIN))
    page = menu_page(MAIN, reader, Choices(("world",), ("Post",), ("en",), DigestConfig()), now=NOON)
    assert page is not None
    assert not {"menu:topics", "menu:outlets", "menu:languages"} & set(data_of(page))


def test_each_page_that_asks_leads_on_to_a_page() -> None:
    reader = Reader(ADA, Schedule((time(8, 30),), BERLIN))
    choices = Choices((), (), (), DigestConfig())
    asking = [name for name in PAGES if question(name)]
    assert len(asking) == 7
    assert all(after(name) == END or drawn(after(name), reader, choices) for name in asking)


# Presses


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(Path(tmp_path_factory.mktemp("office")) / "tidings.db", feeds=feeds)
    yield office
    office.close()


class Finger:
    """Whoever presses what is on a page, or sends what never was."""

    def __init__(self, office: Office) -> None:
        config = Config(digest=office.config, feeds=feeds)
        delivery = SimpleNamespace(
            pause=lambda chat_id, until: office.readers.pause(chat_id, until, now=office.now)  # as Delivery does
        )
        desk = SimpleNamespace(
            config=config, store=office.store, readers=office.readers, delivery=delivery, now=lambda: office.now
        )
        self.changes = Changes(cast(Any, desk))
        self._office = office

    @property
    def reader(self) -> Reader:
        return self._office.readers.get(ADA)

    def press(self, data: str) -> Message | None:
        _menu, name, change, value = (*data.split(":", 3), "", "")[:4]
        with suppress(UnknownChangeError, CannotBeError):
            if change:
                self.changes.make(self.reader, change, value)
        return drawn(name, self.reader, self.changes.choices())


forged = st.builds(
    "menu:{}:{}:{}".format,
    st.sampled_from(PAGES) | st.text(max_size=9),
    st.sampled_from(CHANGES) | st.text(max_size=9),
    st.text("+-0123456789abcdef:alof", max_size=12) | st.text(max_size=12),
)


@given(is_subscribed=st.booleans(), presses=st.lists(st.integers(0, 60) | forged, max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_is_pressed_in_whatever_order_leads_to_a_page_and_leaves_wishes_that_can_be(
    office: Office, is_subscribed: bool, presses: list[int | str]
) -> None:
    start = Reader(ADA, Schedule((time(8, 30),), BERLIN))
    office.readers.save(start)
    if is_subscribed:
        office.readers.subscribe(ADA, now=office.now)
    finger = Finger(office)
    page = finger.press("menu:main")
    for press in presses:
        if isinstance(press, int):
            offered = [data for data in data_of(page or Message("")) if data.startswith("menu:") and END not in data]
            data = offered[press % len(offered)] if offered else "menu:main"
        else:
            data = press
        once = finger.press(data)
        state = finger.reader
        assert finger.press(data) == once
        assert finger.reader == state
        page = once or finger.press("menu:main")
        assert page is not None
        check_size(*parse_html(page.html))
    reader, choices = finger.reader, finger.changes.choices()
    assert 3 <= (reader.stories or 3) <= 15
    assert 1 <= (reader.sentences or 1) <= 4
    assert reader.wishes.topics <= set(choices.topics)
    assert not reader.wishes.muted_outlets >= set(choices.outlets)
    assert reader.schedule.zone == ZoneInfo("Europe/Berlin")
    assert reader.next_after(office.now) > office.now
    assert replace(reader, wishes=Wishes()) == replace(office.readers.get(ADA), wishes=Wishes())
