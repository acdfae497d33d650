"""Whatever a chat does with its wishes, and however long the bot is down: no digest is lost, and none comes twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import DigestConfig
from bot.readers import Reader
from bot.slots import ALL_DAYS, Quiet, Schedule, held
from tests.frontdesk import ADA, BERLIN, Office

STEP = timedelta(minutes=15)
DAY = timedelta(days=1)

quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
times = st.sets(quarters, min_size=1, max_size=5).map(lambda ats: tuple(sorted(ats)))
days = st.just(ALL_DAYS) | st.frozensets(st.integers(0, 6), min_size=1)
quiets = st.builds(Quiet, quarters, quarters).filter(lambda quiet: quiet.start != quiet.end)
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "America/Nuuk", "Asia/Kathmandu", "Asia/Tokyo", "Pacific/Kiritimati", "UTC"]
).map(ZoneInfo)
starts = st.sampled_from(
    [
        datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
        datetime(2026, 3, 7, 9, 0, tzinfo=UTC),  # the day before New York's clocks go on
        datetime(2026, 3, 27, 18, 0, tzinfo=UTC),  # as Berlin's and Nuuk's do on the second day
        datetime(2026, 10, 24, 6, 0, tzinfo=UTC),  # and back
    ]
)


class ChatWithWishes:
    """A chat whose clock is watched from outside: `owed` once the wall has shown one of its times."""

    def __init__(self, start: datetime, schedule: Schedule) -> None:
        self.office = Office(
            Path(":memory:"), now=start, config=DigestConfig(time(8, 30), BERLIN, catch_up=timedelta(days=30))
        )
        self.walls: list[str] = []
        self.shown_at = start
        self.reschedule(schedule)

    @property
    def reader(self) -> Reader:
        return self.office.readers.get(ADA)

    # What the chat does

    def wish(self, wish: tuple[tuple[time, ...], frozenset[int]]) -> None:
        times, days = wish
        self.reschedule(Schedule(times, self.reader.zone, days, self.reader.schedule.quiet))

    def travel(self, zone: ZoneInfo) -> None:
        schedule = self.reader.schedule
        self.reschedule(Schedule(schedule.times, zone, schedule.days, schedule.quiet))

    def reschedule(self, schedule: Schedule) -> None:
        """Begin anew: `owed` tells whether the wall has shown a time since, `is_settled` whether a digest has come."""
        self.office.readers.reschedule(ADA, schedule, now=self.office.now)
        self.owed = self.is_settled = False

    def be_quiet(self, quiet: Quiet | None) -> None:
        """What is owed stays owed, but where it was to come as one with a slot that is yet to come."""
        reader, now = self.reader, self.office.now
        is_one = reader.is_subscribed and reader.next_due == reader.next_after(now)
        self.owed = self.owed and not (is_one and held(self.shown_at, reader.schedule) <= now)
        self.office.readers.be_quiet(ADA, quiet, now=now)
        self.is_settled = False

    def pause(self, hours: int) -> None:
        if self.reader.is_subscribed:
            self.office.readers.pause(ADA, self.office.now + timedelta(hours=hours), now=self.office.now)
            self.owed = self.is_settled = False

    def change_mind(self, change: str) -> None:
        readers, now = self.office.readers, self.office.now
        if change == "start":
            readers.subscribe(ADA, now=now)
            readers.mark_welcomed(ADA)
        elif change == "stop":
            readers.unsubscribe(ADA)
        elif self.reader.is_subscribed:
            self.owed = self.owed and not self.reader.is_paused(now)
            readers.pause(ADA, None, now=now)
            self.is_settled = False
            return
        self.owed = self.is_settled = False

    # Time passes

    def live(self, passing: tuple[int, int]) -> None:
        """Let the bot look at what is due again and again, so many quarters of an hour apart."""
        n_looks, n_steps = passing
        for _ in range(n_looks):
            for _ in range(n_steps):
                self.office.now += STEP
                if self.is_shown():
                    self.owed, self.shown_at = True, self.office.now
            self.look()

    def is_shown(self) -> bool:
        """Tell whether the wall clock shows a time, for the first time, at which this chat is to get a digest."""
        reader, now = self.reader, self.office.now
        shown = now.astimezone(reader.zone)
        wall, served = shown.replace(tzinfo=None, fold=0), reader.served
        schedule = reader.schedule
        is_wished = wall.time() in schedule.times and wall.weekday() in schedule.days and shown.fold == 0
        is_awake = reader.is_subscribed and (reader.paused_until is None or now > reader.paused_until)
        is_second = served is not None and len(schedule.times) == 1 and wall.date() == served.date()
        return is_wished and is_awake and not is_second and (served is None or wall > served)

    def look(self) -> None:
        """Make what is due, and compare that with what the wall clock said."""
        before, now = self.reader, self.office.now
        asyncio.run(self.office.digests.make_due())
        made = self.slots()[len(self.walls) :]
        is_quiet = before.schedule.quiet is not None and before.schedule.quiet.holds(now.astimezone(before.zone).time())
        assert len(made) <= 1
        if made:
            assert before.is_subscribed
            assert not before.is_paused(now)
            assert not is_quiet
            assert self.owed or not self.is_settled or self.has_jumped()
            self.is_settled = True
        else:
            assert not self.owed or is_quiet
        self.owed = self.owed and not made
        self.walls += made
        if before.is_subscribed:
            assert self.reader.next_due is not None
            assert self.reader.next_due > now
        else:
            assert self.reader.next_due is None

    def slots(self) -> list[str]:
        return [slot for (slot,) in self.office.db.execute("SELECT slot FROM digests ORDER BY id")]

    def has_jumped(self) -> bool:
        """Tell whether the clocks may have left out the time that came."""
        zone, now = self.reader.zone, self.office.now
        return len({(now - n * DAY / 4).astimezone(zone).utcoffset() for n in range(20)}) > 1

    def check_walls(self) -> None:
        """See to it that no date and time came twice, nor one that is older than another that had come."""
        assert self.walls == sorted(set(self.walls))
        assert self.reader.served is None or not self.walls or self.reader.served.isoformat() >= self.walls[-1]


changes = st.one_of(
    st.tuples(st.just("be_quiet"), st.none() | quiets),
    st.tuples(st.just("wish"), st.tuples(times, days)),
    st.tuples(st.just("travel"), zones),
    st.tuples(st.just("pause"), st.integers(1, 80)),
    st.tuples(st.just("change_mind"), st.sampled_from(["resume", "stop", "start"])),
    st.none(),
)
lives = st.tuples(st.integers(1, 16), st.integers(1, 6)) | st.tuples(st.just(1), st.integers(1, 320))
schedules = st.builds(Schedule, times, zones, days, st.none() | quiets)


@settings(max_examples=50, deadline=None)
@given(starts, schedules, st.lists(st.tuples(lives, changes), min_size=10, max_size=20))
def test_whatever_happens_each_slot_that_the_wall_shows_has_one_digest(
    start: datetime, schedule: Schedule, events: list[tuple[tuple[int, int], tuple[str, Any] | None]]
) -> None:
    chat = ChatWithWishes(start, schedule)
    try:
        for passing, change in events:
            chat.live(passing)
            if change is not None:
                getattr(chat, change[0])(change[1])
            chat.check_walls()
    finally:
        chat.office.close()
