"""What a chat says about when its digests come, over HTTP through the local Telegram."""

from __future__ import annotations

import pytest

from tests.stage import ADA, Clock, Stage
from tests.test_conversations import headlines

# The clock stands at 12:00 UTC on Wednesday, 4 March 2026, which is 13:00 in Berlin, where the operator's digest is due
# daily at 08:30.


async def said(stage: Stage, text: str, **where: int) -> str:
    [answer] = await stage.ask(text, **where)
    return answer.text


async def arrivals(stage: Stage, clock: Clock, *, hours: float, step_min: int = 30, chat_id: int = ADA) -> list[str]:
    """Move the clock in steps; return when digests came, by the clocks of UTC."""
    came: list[str] = []
    for _ in range(int(hours * 60 / step_min)):
        clock.move(minutes=step_min)
        await stage.app.send_digests()
        came += [f"{clock():%a %H:%M}" for _ in await stage.replies(chat_id)]
    return came


# /time


async def test_several_times_days_and_a_zone_are_set_at_once_and_told_back(stage: Stage) -> None:
    assert await said(stage, "/time 18:00 and 8:30, mon-fri, Kathmandu") == (
        "Done, and you are subscribed. Your digest comes on weekdays at 08:30 and 18:00, "
        "the next one today at 18:00 (Asia/Kathmandu)."
    )
    asked = await said(stage, "/time")
    assert asked.startswith("Times\n\nYour digest comes on weekdays at 08:30 and 18:00, the next one today at 18:00")
    assert "/time 08:30 18:00 mon-fri Berlin" in asked


async def test_what_is_not_said_stays_as_it_was(stage: Stage) -> None:
    await said(stage, "/time 07:00 20:00 weekends")
    assert "at weekends at 07:00 and 20:00, the next one on Saturday, 7 March at 07:00 (Asia/Tokyo)" in (
        await said(stage, "/time Tokyo")
    )
    assert "on weekdays at 07:00 and 20:00, the next one tomorrow at 07:00 (Asia/Tokyo)" in (
        await said(stage, "/time weekdays")
    )
    assert "on weekdays at 09:15, the next one tomorrow at 09:15 (Asia/Tokyo)" in await said(stage, "/time 9.15")
    assert "daily at 09:15" in await said(stage, "/time every day")
    assert "every Monday and Thursday at 09:15" in await said(stage, "/time thu, mon")


async def test_a_zone_alone_subscribes_with_the_operators_time(stage: Stage) -> None:
    assert "Done, and you are subscribed. Your digest comes daily at 08:30, the next one today at 08:30 (Am" in (
        await said(stage, "/time New York")
    )


async def test_a_city_names_its_zone_and_of_several_the_largest_is_meant_and_said(stage: Stage) -> None:
    assert "daily at 07:15, the next one tomorrow at 07:15 (Europe/Berlin)" in await said(stage, "/time 7.15 Munich")
    assert "(America/Los_Angeles). I took it as San Jose, California, United States; for another, write its" in (
        await said(stage, "/time San Jose")
    )
    assert "(America/Costa_Rica)" in await said(stage, "/time San Jose, Costa Rica")


async def test_digests_come_at_all_the_times_that_were_said(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 07:00 14:30 21:00 UTC")
    came = await arrivals(stage, clock, hours=27)
    assert came == ["Wed 14:30", "Wed 21:00", "Thu 07:00", "Thu 14:30"]
    await said(stage, "/time mon")
    assert await arrivals(stage, clock, hours=5 * 24, step_min=90) == ["Mon 07:30", "Mon 15:00", "Mon 21:00"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("25:00", "“25:00” is not a time."),
        ("08:30 off", "I know no time, day or place “off”."),
        ("8 Nowhereville", "I know no time, day or place “Nowhereville”."),
        ("and", "I find no time in “and”."),
        ("<b>8</b>", "I know no time, day or place “<b>8</b>”."),
        (" ".join(f"{n // 2}:{n % 2 * 30:02}" for n in range(48)), "That makes 48 digests a day; 24 is the most."),
    ],
)
async def test_a_mistake_in_a_time_is_named_with_the_fix_and_changes_nothing(
    stage: Stage, text: str, answer: str
) -> None:
    told = await said(stage, f"/time {text}")
    assert told.startswith(answer)
    assert "Write it like /time 08:30" in told
    assert not stage.app.readers.get(ADA).is_subscribed


async def test_who_has_had_todays_digest_is_told_so(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 12:30 UTC")
    await arrivals(stage, clock, hours=1)
    told = await said(stage, "/time 18:00")
    assert "the next one tomorrow at 18:00 (UTC). Today's has come already; /digest brings what is new since." in told


async def test_in_a_forum_digests_stay_in_the_topic_where_they_were_first_wished_for(
    stage: Stage, clock: Clock
) -> None:
    stage.telegram.open_group(-43, topics=[7, 9])
    [answer] = await stage.ask("/time 12:30 UTC", chat_id=-43, thread_id=7)
    assert answer.thread_id == 7
    [elsewhere] = await stage.ask("/quiet 22:00-07:00", chat_id=-43, thread_id=9)
    assert elsewhere.thread_id == 9
    await stage.ask("/time 12:30 20:00", chat_id=-43, thread_id=9)
    clock.move(minutes=30)
    await stage.app.send_digests()
    [digest] = await stage.replies(-43)
    assert (digest.thread_id, bool(headlines(digest))) == (7, True)


# /quiet


async def test_quiet_hours_are_set_told_and_ended(stage: Stage) -> None:
    assert (await said(stage, "/quiet")) == (
        "Quiet hours\n\nThere are no quiet hours.\n\nTap the hours, or write them like /quiet 22:00-07:00."
    )
    await said(stage, "/time 06:00")
    assert await said(stage, "/quiet 10 pm to 7 am") == (
        "Done. Nothing comes unasked from 22:00 to 07:00; what is due then comes at their end. "
        "Your digest comes daily at 06:00, the next one tomorrow at 07:00 (Europe/Berlin), when your quiet hours end."
    )
    assert "Nothing comes unasked from 22:00 to 07:00" in await said(stage, "/quiet")
    assert "the next one tomorrow at 06:00" in await said(stage, "/quiet off")


@pytest.mark.parametrize("text", ["22:00", "night", "25-7", "7-7"])
async def test_a_mistake_in_quiet_hours_is_named_with_the_fix(stage: Stage, text: str) -> None:
    told = await said(stage, f"/quiet {text}")
    assert told.startswith(f"“{text}”")
    assert told.endswith("Write it like /quiet 22:00-07:00, or /quiet off.")
    assert stage.app.readers.get(ADA).schedule.quiet is None


async def test_quiet_hours_of_one_who_has_no_digest_are_kept_for_later(stage: Stage) -> None:
    assert (await said(stage, "/quiet 22-7")).endswith("You have no digest; /start begins one, and so does a time.")
    assert "the next one tomorrow at 07:00" in await said(stage, "/time 05:00")


async def test_in_quiet_hours_only_what_is_asked_for_comes(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 13:30 14:30 20:00 UTC")
    await said(stage, "/quiet 13:00-15:00")
    assert await arrivals(stage, clock, hours=2.5) == []
    assert headlines((await stage.ask("/digest"))[0])
    assert await arrivals(stage, clock, hours=6) == ["Wed 15:00", "Wed 20:00"]


# /pause and /resume


async def test_a_pause_is_told_and_kept_and_the_digest_comes_back_by_itself(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 18:00 UTC")
    assert await said(stage, "/pause 3") == (
        "Your digest comes daily at 18:00, but pauses until Saturday, 7 March at 12:00 (UTC); "
        "the next one comes on Saturday, 7 March at 18:00 (UTC). /resume ends the pause."
    )
    assert "but pauses until Saturday" in (await said(stage, "/time"))
    assert await arrivals(stage, clock, hours=4 * 24, step_min=60) == ["Sat 18:00"]


@pytest.mark.parametrize("end", ["/pause off", "/resume", "/pause 0", "/Pause OFF"])
async def test_a_pause_may_be_ended_early(stage: Stage, clock: Clock, end: str) -> None:
    await said(stage, "/time 18:00 UTC")
    await said(stage, "/pause 2 weeks")
    clock.move(days=1)
    assert (await said(stage, end)) == "Your digest comes daily at 18:00, the next one today at 18:00 (UTC)."
    assert await arrivals(stage, clock, hours=7) == ["Thu 18:00"]


async def test_what_was_made_and_not_yet_sent_does_not_come_in_a_pause(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 12:30 UTC")
    clock.move(minutes=30)
    await stage.app.digests.make_due()
    await said(stage, "/pause 1")
    assert await arrivals(stage, clock, hours=12) == []


@pytest.mark.parametrize("command", ["/pause", "/pause 3", "/pause off", "/resume", "/next"])
async def test_who_has_no_digest_has_none_to_pause(stage: Stage, command: str) -> None:
    assert "/start begins one" in await said(stage, command)
    assert not stage.app.readers.get(ADA).is_subscribed


@pytest.mark.parametrize("text", ["366", "53 weeks", "-1", "a while", "3.5", "9" * 50])
async def test_a_pause_of_no_number_of_days_is_refused_with_the_fix(stage: Stage, text: str) -> None:
    await said(stage, "/time 18:00")
    told = await said(stage, f"/pause {text}")
    assert f"“{text}” is no number of days from 1 to 365." in told
    assert "/pause 7 for a week" in told
    assert stage.app.readers.get(ADA).paused_until is None


async def test_a_pause_without_days_is_explained(stage: Stage) -> None:
    await said(stage, "/time 18:00")
    told = await said(stage, "/pause")
    assert "Your digest comes daily at 18:00, the next one today at 18:00" in told
    assert "Write any number of days like /pause 30." in told


async def test_to_start_again_ends_a_pause(stage: Stage) -> None:
    await stage.ask("/start")
    await said(stage, "/pause 30")
    [greeting] = await stage.ask("/start")
    assert "Your next digest comes tomorrow at 08:30" in greeting.text
    assert "Your pause is over." in greeting.text
    assert "pauses" not in await said(stage, "/time")


async def test_another_time_does_not_end_a_pause(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 18:00 UTC")
    await said(stage, "/pause 1")
    assert "daily at 19:00, but pauses until tomorrow at 12:00 (UTC); the next one comes tomorrow at 19:00 (UTC)" in (
        await said(stage, "/time 19:00")
    )
    assert await arrivals(stage, clock, hours=36) == ["Thu 19:00"]


async def test_to_stop_ends_a_pause_too(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 18:00 UTC")
    await said(stage, "/pause 30")
    assert "has stopped" in await said(stage, "/stop")
    assert await arrivals(stage, clock, hours=12) == []
    assert "the next one today at 18:00 (UTC)" in await said(stage, "/time 18:00")


# /next


async def test_next_lists_the_digests_that_come(stage: Stage) -> None:
    await said(stage, "/time 08:30 18:00 mon-fri")
    assert (await said(stage, "/next")).split("\n\n")[1].split("\n") == [
        "1. today at 18:00 (Europe/Berlin)",
        "2. tomorrow at 08:30 (Europe/Berlin)",
        "3. tomorrow at 18:00 (Europe/Berlin)",
    ]


async def test_next_knows_pauses_and_quiet_hours(stage: Stage) -> None:
    await said(stage, "/time 05:00 06:00 12:00")
    await said(stage, "/quiet 22-7")
    await said(stage, "/pause 7")
    assert (await said(stage, "/next")).split("\n\n")[1].split("\n") == [
        "1. on Thursday, 12 March at 07:00 (Europe/Berlin)",
        "2. on Thursday, 12 March at 12:00 (Europe/Berlin)",
        "3. on Friday, 13 March at 07:00 (Europe/Berlin)",
    ]


async def test_what_next_lists_is_when_the_digests_come(stage: Stage, clock: Clock) -> None:
    await said(stage, "/time 03:30 13:00 13:15 20:30 UTC thu fri")
    await said(stage, "/quiet 13:00-16:00")
    listed = [line.split(" at ")[1][:5] for line in (await said(stage, "/next")).split("\n\n")[1].split("\n")]
    came = await arrivals(stage, clock, hours=33)
    assert [at[-5:] for at in came] == listed == ["03:30", "16:00", "20:30"]
