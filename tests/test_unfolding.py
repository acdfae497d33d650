"""How a story unfolded, told by invented outlets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.model import Account, Group, Report, Source
from summarizer.statements import IN_TIME, Statements
from summarizer.unfolding import AHEAD, MOST_STRESSED, TOP, Coverage, Step, Stress, cover, stress, unfold
from tests.frontdesk import NOON
from tests.test_telling import CAPTAIN, FIFTEEN, SANK, STORM, TWELVE, account

DIVERS = "Divers from Brayholt will go down to the wreck at the weekend, harbour master Ines Tolland announced."
OWNERS = "Shares in the Sundline shipping company lost 9 percent of their value in Port Ansel within an hour."
SCHOOL = "Pupils of the Halm primary school were on their way home from a choir contest in Lindmouth."
NO_TEXTS = Statements([])
COAST, HILLS, PLAIN = Group("coast", ("Post", "Mail")), Group("hills", ("Echo", "Star")), Group("plain", ("Sun",))


def reported(outlet: str, hour: float = 0, title: str = "Ferry Orla sinks") -> Report:
    return Report(Source(outlet, title, f"https://{outlet.lower()}.example/{hour}"), NOON + timedelta(hours=hour))


def steps_of(accounts: Sequence[Account]) -> tuple[Step, ...]:
    return unfold([Report(one.source, one.published) for one in accounts], Statements(accounts))


def unfolded(accounts: Sequence[Account]) -> list[tuple[str, float, bool]]:
    """Return who reported how many hours after noon, and whether they came back."""
    steps = steps_of(accounts)
    return [
        (step.report.source.name, (step.report.published - NOON) / timedelta(hours=1), step.is_again) for step in steps
    ]


def stressed(groups: Sequence[Group], accounts: Sequence[Account], *told: str) -> dict[str, list[str]]:
    return {
        one.group.name: [line.sentence for line in one.lines] for one in stress(groups, Statements(accounts), told=told)
    }


def test_outlets_join_by_the_clock_and_the_first_is_named() -> None:
    post, mail, echo = reported("Post", 1), reported("Mail", 0), reported("Echo", 0.5)
    assert unfold([post, mail, echo], NO_TEXTS) == (Step(mail, is_first=True), Step(echo), Step(post))


def test_nobody_was_first_where_two_came_in_the_same_minute() -> None:
    assert not any(
        step.is_first for step in unfold([reported("Post", 0), reported("Mail", 0.01), reported("Echo", 5)], NO_TEXTS)
    )


@pytest.mark.parametrize(("seconds", "is_known"), [(0, False), (1, True)])
def test_nobody_was_first_by_a_date_without_a_time(seconds: int, is_known: bool) -> None:
    midnight = Report(reported("Post").source, datetime(2026, 3, 4, 0, 0, seconds, tzinfo=UTC))
    assert [step.is_first for step in unfold([midnight, reported("Mail")], NO_TEXTS)] == [is_known, False]


def test_who_reported_alone_was_not_before_anybody() -> None:
    assert unfold([reported("Post"), reported("Post", 2)], NO_TEXTS) == (Step(reported("Post"), n_reports=2),)
    assert unfold([], NO_TEXTS) == ()


def test_an_outlet_that_comes_back_with_news_is_named_again_and_one_that_repeats_itself_is_counted() -> None:
    first = account("Post", SANK, STORM, hour=0)
    other = account("Mail", SANK, CAPTAIN, hour=1)
    news, repeated = account("Post", DIVERS, SANK, hour=4), account("Mail", SANK, CAPTAIN, hour=5)
    assert unfolded([first, other, news, repeated]) == [("Post", 0, False), ("Mail", 1, False), ("Post", 4, True)]
    assert [step.n_reports for step in steps_of([first, other, news, repeated])] == [2, 2, 1]


def test_what_another_outlet_had_already_is_no_news() -> None:
    accounts = [account("Post", SANK), account("Mail", SANK, DIVERS, hour=1), account("Post", DIVERS, SANK, hour=2)]
    assert unfolded(accounts) == [("Post", 0, False), ("Mail", 1, False)]


def test_a_later_toll_is_news() -> None:
    accounts = [account("Post", TWELVE, SANK), account("Post", FIFTEEN, SANK, hour=2)]
    assert unfolded(accounts) == [("Post", 0, False), ("Post", 2, True)]


def test_a_later_report_without_its_text_is_counted() -> None:
    [step] = unfold([reported("Post"), reported("Post", 1), reported("Post", 2)], Statements([account("Post", SANK)]))
    assert step.n_reports == 3


def test_groups_tell_a_story_or_are_silent_or_could_not_be_heard() -> None:
    reports = [reported("MAIL"), reported("Gazette")]
    assert cover([COAST, HILLS, PLAIN], reports, heard={"star", "Gazette"}) == Coverage((COAST,), (HILLS,), (PLAIN,))


def test_a_group_stresses_what_only_its_outlets_have() -> None:
    accounts = [account("Post", SANK, CAPTAIN), account("Echo", SANK, OWNERS)]
    assert stressed([COAST, HILLS], accounts) == {"coast": [CAPTAIN], "hills": [OWNERS]}
    [coast, _] = stress([COAST, HILLS], Statements(accounts))
    assert [(source.name, line.is_alone, line.is_first) for line in coast.lines for source in line.sources] == [
        ("Post", True, False)
    ]


def test_what_both_outlets_of_a_group_have_is_its_own_and_names_both() -> None:
    accounts = [account("Post", SANK, CAPTAIN), account("Mail", SANK, also=CAPTAIN, hour=1), account("Echo", SANK)]
    [coast] = stress([COAST, HILLS], Statements(accounts))
    assert [source.name for source in coast.lines[0].sources] == ["Post", "Mail"]


@pytest.mark.parametrize("outlet", ["Echo", "Gazette"])
def test_what_others_report_as_well_is_not_stressed_whether_they_are_in_a_group_or_not(outlet: str) -> None:
    assert stressed([COAST, HILLS], [account("Post", SANK, CAPTAIN), account(outlet, SANK, also=CAPTAIN)]) == {}


def test_an_agencys_text_that_all_share_is_nobodys() -> None:
    accounts = [account(outlet, SANK, CAPTAIN, STORM) for outlet in ("Post", "Mail", "Echo", "Sun")]
    assert stressed([COAST, HILLS, PLAIN], accounts) == {}


def test_what_stands_far_down_in_an_article_carries_no_weight() -> None:
    deep = account("Post", *[SANK, STORM, OWNERS, CAPTAIN][: TOP + 1], SCHOOL)
    others = account("Echo", SANK, also=f"{STORM} {OWNERS} {CAPTAIN}")
    assert stressed([COAST, HILLS], [deep, others]) == {}


def test_a_group_is_not_said_to_stress_what_others_could_not_know_yet() -> None:
    late = IN_TIME / timedelta(hours=1) + 1
    accounts = [account("Post", SANK, DIVERS, hour=late), account("Echo", SANK)]
    assert stressed([COAST, HILLS], accounts) == {}


def test_a_teaser_says_nothing_of_what_its_outlet_leaves_out() -> None:
    teaser = account("Echo", SANK, filler="")
    assert stressed([COAST, HILLS], [account("Post", SANK, CAPTAIN), teaser]) == {}
    whole = account("Sun", SANK)
    [coast] = stress([COAST, HILLS], Statements([account("Post", SANK, CAPTAIN), teaser, whole]))
    assert [(line.sentence, line.is_alone) for line in coast.lines] == [(CAPTAIN, False)]


def test_what_a_group_had_long_before_another_was_first_there_unless_most_followed() -> None:
    after = AHEAD / timedelta(hours=1)
    accounts = [account("Post", SANK, CAPTAIN), account("Echo", SANK), account("Sun", SANK, also=CAPTAIN, hour=after)]
    [coast] = stress([COAST, HILLS, PLAIN], Statements(accounts))
    [line] = coast.lines
    assert (line.sentence, line.is_first, line.is_alone) == (CAPTAIN, True, False)
    assert [source.name for source in line.sources] == ["Post"]
    followed = [*accounts, account("Star", SANK, also=CAPTAIN, hour=after)]
    assert stressed([COAST, HILLS, PLAIN], followed) == {}
    soon = [*accounts[:2], account("Sun", SANK, also=CAPTAIN, hour=after / 2)]
    assert stressed([COAST, HILLS, PLAIN], soon) == {}


def test_what_was_told_already_is_not_stressed_again() -> None:
    assert stressed([COAST, HILLS], [account("Post", SANK, CAPTAIN), account("Echo", SANK)], CAPTAIN) == {}


def test_a_group_alone_with_the_story_stresses_nothing() -> None:
    assert stressed([COAST], [account("Post", SANK, CAPTAIN), account("Mail", SANK, OWNERS)]) == {}


outlets = st.sampled_from(["Post", "Mail", "Echo", "Star", "Sun", "Gazette"])
some_reports = st.lists(st.builds(reported, outlets, st.integers(0, 60), st.sampled_from(["a", "b"])), max_size=25)
sentences = st.lists(
    st.sampled_from([SANK, TWELVE, FIFTEEN, CAPTAIN, STORM, DIVERS, OWNERS, SCHOOL]),
    min_size=1,
    max_size=4,
    unique=True,
)
some_accounts = st.lists(
    st.builds(lambda outlet, told, hour: account(outlet, *told, hour=hour), outlets, sentences, st.integers(0, 9)),
    max_size=7,
)


@given(some_reports)
def test_every_outlet_joins_once_with_its_first_report_and_no_report_is_lost(reports: list[Report]) -> None:
    steps = unfold(reports, NO_TEXTS)
    assert sorted(step.report.source.name for step in steps) == sorted({report.source.name for report in reports})
    assert [step.report.published for step in steps] == sorted(step.report.published for step in steps)
    for step in steps:
        own = [report.published for report in reports if report.source.name == step.report.source.name]
        assert (step.report.published, step.n_reports) == (min(own), len(own))
    assert [step.is_first for step in steps[1:]] == [False] * len(steps[1:])


@settings(deadline=None, max_examples=40)
@given(some_accounts)
def test_steps_are_reports_in_order_and_an_outlet_comes_back_only_after_it_joined(accounts: list[Account]) -> None:
    reports = [Report(one.source, one.published) for one in accounts]
    steps = steps_of(accounts)
    assert [step.report.published for step in steps] == sorted(step.report.published for step in steps)
    assert sum(step.n_reports for step in steps if not step.is_again) == len(reports)
    met: set[str] = set()
    for step in steps:
        assert step.report in reports
        assert step.is_again == (step.report.source.name in met)
        met.add(step.report.source.name)


@given(st.lists(st.sampled_from([COAST, HILLS, PLAIN]), unique=True), some_reports, st.sets(outlets))
def test_each_group_tells_or_is_silent_or_unheard(groups: list[Group], reports: list[Report], heard: set[str]) -> None:
    coverage = cover(groups, reports, heard=heard)
    parted = [*coverage.telling, *coverage.silent, *coverage.unheard]
    assert sorted(group.name for group in parted) == sorted(group.name for group in groups)


def assert_said_there(one: Stress, accounts: Sequence[Account]) -> None:
    """Assert that the lines stand word for word in an article of the group, and none of others has them before."""
    for line in one.lines:
        assert all(one.group.has(source.name) for source in line.sources)
        having = [account for account in accounts if line.sentence in account.text]
        own = [account for account in having if one.group.has(account.source.name)]
        assert own
        first = min(account.published for account in own)
        assert all(account.published > first for account in having if account not in own)


@settings(deadline=None, max_examples=40)
@given(some_accounts)
def test_what_groups_stress_stands_in_their_own_articles_first(accounts: list[Account]) -> None:
    groups = (COAST, HILLS, PLAIN)
    found = stress(groups, Statements(accounts))
    assert [one.group for one in found] == [group for group in groups if group in {one.group for one in found}]
    for one in found:
        assert 1 <= len(one.lines) <= MOST_STRESSED
        assert_said_there(one, accounts)
