"""Stories as articles come: what is one event, what is two, and what becomes of their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.migrations import people
from bot.outbox import Outbox
from bot.render import Message
from summarizer.database import open_database, writing
from summarizer.migrations import news
from summarizer.store import Store
from tests.frontdesk import NOON
from tests.test_copies import AGENCY
from tests.test_store import BRIDGE, BRIDGE_AGAIN, ECHO, print_article

OTTERS = (
    "Otters return to the Wenn",
    "Two otters were filmed near the old mill of Tarle. Nobody had seen otters in the Wenn for thirty years.",
)
ARDANY_QUAKE = (
    "Earthquake shakes Ardany, six hurt",
    (
        "An earthquake of magnitude 5.4 shook Ardany on Tuesday. Six people were hurt when a school in Belmora lost "
        "its roof, said Mayor Ilse Korda. Rescuers from Belmora searched the houses along the Senn."
    ),
)
KELVIN_QUAKE = (
    "Earthquake shakes Port Kelvin, lighthouse cracked",
    (
        "An earthquake of magnitude 4.1 shook Port Kelvin on Tuesday. Nobody was hurt, said Governor Tomas Rell, but "
        "the lighthouse on Gannet Head has cracks. Ferries from Osk stayed in port."
    ),
)
FIRST_MATCH = (
    "Wenn Rovers beat Tarle United 3-1",
    "Wenn Rovers won at home on Saturday: Milo Brandt scored twice against Tarle United. Coach Petra Lunn praised him.",
)
SECOND_MATCH = (
    "Osk Athletic beat Belmora City 2-0",
    "Osk Athletic won at home on Saturday: Juno Falk scored early against Belmora City. Coach Henk Vries praised her.",
)
FILLER = (
    "Bakers of the province raise the price of bread after a wet summer",
    "Museum shows the maps of a forgotten sailor",
    "Parliament debates a tax on empty flats",
    "Choir from the hills wins the prize for folk song",
    "Researchers count the bats of the limestone caves",
    "Tram drivers get new timetables in autumn",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    db = open_database(tmp_path / "tidings.db", [news, people])
    store = Store(db)
    for days_ago, title in enumerate(FILLER, start=4):
        for place in ("Tarle", "Osk", "Belmora", "Ardany"):
            text = f"{title} in {place}, the council said on Tuesday."  # in any newsroom, a weekday tells nothing
            print_article(store, f"{title} in {place}", text, published=NOON - timedelta(days=days_ago))
    yield store
    db.close()


def story_of(store: Store, title: str, *, nth: int = 0) -> int:
    rows = store.db.execute("SELECT story_id FROM articles WHERE title = ? ORDER BY id", [title]).fetchall()
    return int(rows[nth][0])


def tell(store: Store, *told: tuple[str, str], published: datetime = NOON, language: str = "en") -> list[int]:
    for minutes, article in enumerate(told):
        moment = published + timedelta(minutes=minutes)
        print_article(store, *article, feed=ECHO, published=moment, language=language)
    return [story_of(store, title) for title, _ in told]


def test_two_outlets_on_one_event_are_one_story(store: Store) -> None:
    first, second = tell(store, BRIDGE, BRIDGE_AGAIN)
    assert first == second


@pytest.mark.parametrize("two", [(ARDANY_QUAKE, KELVIN_QUAKE), (FIRST_MATCH, SECOND_MATCH)])
def test_events_of_a_kind_differ_by_their_names(store: Store, two: tuple[tuple[str, str], tuple[str, str]]) -> None:
    first, second = tell(store, *two)
    assert first != second


def test_an_agencys_text_under_another_headline_is_the_same_story(store: Store) -> None:
    first, second = tell(store, ARDANY_QUAKE, ("Tremor damages school roof", ARDANY_QUAKE[1]))
    assert first == second


def test_another_language_is_another_story(store: Store) -> None:
    tell(store, BRIDGE)
    tell(store, ("Brücke in Orlow", BRIDGE[1]), language="de")
    assert story_of(store, "Brücke in Orlow") != story_of(store, BRIDGE[0])


def test_a_language_without_capitals_is_matched_by_its_words(store: Store) -> None:
    text = "市议会投票决定重建奥尔洛河大桥，耗资一千二百万克朗，工程将于五月开始。"
    first, second = tell(store, ("奥尔洛重建河上大桥", text), ("奥尔洛大桥将重建", text), language="zh")
    assert first == second


def test_a_round_up_joins_no_story_and_none_joins_it(store: Store) -> None:
    briefing = ("Morning briefing: quake in Ardany, bridge in Orlow", f"{ARDANY_QUAKE[1]} {BRIDGE[1]}")
    quake, round_up, bridge, again = tell(store, ARDANY_QUAKE, briefing, BRIDGE, BRIDGE_AGAIN)
    assert len({quake, round_up, bridge}) == 3
    assert again == bridge


def test_a_live_blog_joins_a_story_and_brings_no_other_to_it(store: Store) -> None:
    live = ("Ardany earthquake: live updates", f"{ARDANY_QUAKE[1]} {KELVIN_QUAKE[1]}")
    quake, blog, other = tell(store, ARDANY_QUAKE, live, KELVIN_QUAKE)
    assert quake == blog != other


def test_a_restart_changes_nothing(store: Store, tmp_path: Path) -> None:
    tell(store, BRIDGE)
    db = open_database(tmp_path / "tidings.db", [news, people])
    print_article(Store(db), *BRIDGE_AGAIN, feed=ECHO, published=NOON + timedelta(minutes=5))
    db.close()
    assert story_of(store, BRIDGE_AGAIN[0]) == story_of(store, BRIDGE[0])


def merged(store: Store, one: int, other: int) -> int:
    with writing(store.db):
        return store.merge(one, other)


def test_the_number_of_a_merged_story_stands_for_the_older_one_through_any_chain(store: Store) -> None:
    bridge, otters, quake = tell(store, BRIDGE, OTTERS, ARDANY_QUAKE)
    assert merged(store, quake, otters) == otters
    assert merged(store, otters, bridge) == bridge
    assert [story.id for story in store.stories([quake, otters, bridge])] == [bridge]
    assert {story_of(store, title) for title, _ in (BRIDGE, OTTERS, ARDANY_QUAKE)} == {bridge}


def test_the_number_of_a_merged_story_is_never_given_again(store: Store) -> None:
    bridge, otters = tell(store, BRIDGE, OTTERS)
    merged(store, bridge, otters)
    [quake] = tell(store, ARDANY_QUAKE)
    assert quake > otters


def digest(store: Store, *story_ids: int, made: datetime = NOON, chat_id: int = 7) -> Outbox:
    """Let a chat have had a digest of these stories; return the outbox."""
    outbox = Outbox(store.db)
    with writing(store.db):
        store.db["chats"].insert({"id": chat_id, "times": "08:30", "timezone": "UTC"}, ignore=True)
        message = Message("<b>Otters</b>", (), dict(enumerate(story_ids, start=1)))
        outbox.put(chat_id, [outbox.freeze(message)], slot=None, now=made)
        store.db.execute("UPDATE outbox SET state = 'sent'")
    return outbox


def test_what_a_chat_has_had_follows_a_merge(store: Store) -> None:
    bridge, otters = tell(store, BRIDGE, OTTERS)
    outbox = digest(store, otters)
    merged(store, bridge, otters)
    assert outbox.had(7) == {bridge}
    assert outbox.last_told(7, bridge) == NOON


def test_late_evidence_makes_two_stories_one(store: Store) -> None:
    cut = len(ARDANY_QUAKE[1]) // 2
    early = ("Six hurt in Ardany", ARDANY_QUAKE[1])
    tell(store, early)
    with writing(store.db):  # as if the first report had been too thin to be known
        other = store.open_story("en")
    print_article(store, "School loses its roof", ARDANY_QUAKE[1][cut:], published=NOON)
    with writing(store.db):
        store.db.execute("UPDATE articles SET story_id = ? WHERE title = 'School loses its roof'", [other])
        store.db.execute(
            "UPDATE article_terms SET terms = (SELECT terms FROM article_terms ORDER BY place DESC LIMIT 1)"
            " WHERE article_id = (SELECT id FROM articles WHERE title = 'School loses its roof')"
        )
        store.refresh_story(other)
    tell(store, ARDANY_QUAKE, published=NOON + timedelta(hours=1))
    assert len({story_of(store, title) for title in (early[0], "School loses its roof", ARDANY_QUAKE[0])}) == 1


HOUR = timedelta(hours=1)


def grow_and_split(store: Store) -> tuple[int, int]:
    """Let a story of a bridge grow, an hour later by otters too, which leave it at two; return the ids of both."""
    [bridge] = tell(store, BRIDGE)
    for number in range(4):
        print_article(store, *BRIDGE, url=f"https://echo.example/bridge/{number}", published=NOON)
    for number in range(2):
        print_article(store, *OTTERS, url=f"https://echo.example/otters/{number}", published=NOON + HOUR)
    with writing(store.db):
        store.db.execute("UPDATE articles SET story_id = ? WHERE title = ?", [bridge, OTTERS[0]])
    print_article(store, *BRIDGE_AGAIN, published=NOON + 2 * HOUR)
    return bridge, story_of(store, OTTERS[0])


def test_a_story_that_has_grown_beyond_reason_is_split_and_the_older_part_keeps_the_number(store: Store) -> None:
    bridge, otters = grow_and_split(store)
    assert story_of(store, BRIDGE[0]) == story_of(store, BRIDGE_AGAIN[0]) == bridge
    assert story_of(store, OTTERS[0], nth=1) == otters != bridge


def test_it_can_be_told_that_stories_were_merged_or_split_since(store: Store) -> None:
    seen = {store.count_mended()}
    bridge, otters = grow_and_split(store)
    seen.add(store.count_mended())
    merged(store, bridge, otters)
    assert len(seen | {store.count_mended()}) == 3


@pytest.mark.parametrize("hours", [1, 2])
def test_who_had_a_story_has_had_what_left_it_since(store: Store, hours: int) -> None:
    bridge, otters = grow_and_split(store)
    told = NOON + hours * HOUR
    outbox = digest(store, bridge, made=told)
    assert outbox.told(7) == {bridge: told, otters: told}
    assert outbox.last_told(7, otters) == told


@pytest.mark.parametrize("hours", [0.5, 2.5])
def test_who_had_a_story_before_it_held_a_part_or_after_that_left_has_not_had_the_part(
    store: Store, hours: float
) -> None:
    bridge, otters = grow_and_split(store)
    outbox = digest(store, bridge, made=NOON + hours * HOUR)
    assert outbox.had(7) == {bridge}
    assert outbox.last_told(7, otters) is None


def split_off(store: Store, story_id: int, title: str, *, at: datetime) -> int:
    """Let the articles of a headline leave a story, as `mend` does; return the id of theirs."""
    with writing(store.db):
        stray = [id_ for (id_,) in store.db.execute("SELECT id FROM articles WHERE title = ?", [title])]
        return store.part(story_id, stray, "en", at)


def test_a_copy_that_becomes_a_story_of_its_own_is_none_any_more(store: Store) -> None:
    dock, copy = (("Dock closes", AGENCY), ("Dock closes for two years", AGENCY))
    print_article(store, *dock, published=NOON)
    [story_id] = tell(store, copy, published=NOON + HOUR)
    assert story_id == story_of(store, dock[0])
    [story] = store.stories([story_id])
    assert (len(story.sources), len(story.voices)) == (2, 1)
    [parted] = store.stories([split_off(store, story_id, copy[0], at=NOON + 2 * HOUR)])
    assert [source.name for source in parted.sources] == ["Echo"]
    assert parted.voices == (NOON + HOUR,)


def test_what_a_chat_has_had_follows_splits_of_splits_and_merges(store: Store) -> None:
    bridge, otters, ardany, kelvin = tell(store, BRIDGE, OTTERS, ARDANY_QUAKE, KELVIN_QUAKE)
    digest(store, kelvin, made=NOON + HOUR)
    merged(store, ardany, kelvin)
    merged(store, otters, ardany)
    outbox = digest(store, otters, made=NOON + 2 * HOUR, chat_id=8)
    quakes = split_off(store, otters, ARDANY_QUAKE[0], at=NOON + 3 * HOUR)
    with writing(store.db):
        store.db.execute("UPDATE articles SET story_id = ? WHERE title = ?", [quakes, KELVIN_QUAKE[0]])
    digest(store, quakes, made=NOON + 4 * HOUR, chat_id=9)
    apart = split_off(store, quakes, KELVIN_QUAKE[0], at=NOON + 5 * HOUR)
    assert outbox.told(7) == dict.fromkeys((otters, quakes, apart), NOON + HOUR)
    assert outbox.told(8) == dict.fromkeys((otters, quakes, apart), NOON + 2 * HOUR)
    assert outbox.told(9) == dict.fromkeys((quakes, apart), NOON + 4 * HOUR)
    merged(store, bridge, apart)
    assert outbox.had(9) == {quakes, bridge}
    assert outbox.last_told(8, bridge) == NOON + 2 * HOUR
