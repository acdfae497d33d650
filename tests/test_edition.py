from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.edition import DAY, Edition, choose
from bot.weight import Weight
from bot.wishes import NO_WISHES, Less, Wishes
from summarizer.model import Line, Source, Story
from tests.frontdesk import HEADLINES, NOON, story

HOUR = timedelta(hours=1)
WEEK = 7 * DAY
AGAIN = (Line("Two more died.", (Source("Post", "Two more died", ""),), NOON - HOUR),)


def edition(*stories: Story, had: frozenset[int] = frozenset(), limit: int = 5, wishes: Wishes = NO_WISHES) -> Edition:
    return choose(stories, had=dict.fromkeys(had, ()), now=NOON, limit=limit, wishes=wishes)


def chosen(*stories: Story, had: frozenset[int] = frozenset(), limit: int = 5, wishes: Wishes = NO_WISHES) -> list[int]:
    return [picked.id for picked in edition(*stories, had=had, limit=limit, wishes=wishes).stories]


def different(n: int, *, outlet: str = "", topic: str = "", hours_old: float = 2) -> Story:
    """Return a story that has nothing to do with others of another number."""
    name = outlet or f"Outlet{n}"
    return story(
        n,
        HEADLINES[n % len(HEADLINES)],
        hours_old=hours_old,
        summary=[],
        outlets=[name],
        url=f"https://{name.lower()}.example/{n}",
        topic=topic,
    )


def reasons(found: Edition) -> dict[int, str]:
    return {one.story.id: one.reason for one in found.left_out}


def test_what_several_outlets_tell_comes_before_what_one_tells() -> None:
    assert chosen(story(1, outlets=["Post"]), story(2, outlets=["Post", "Mail"])) == [2, 1]


def test_what_is_new_comes_before_what_is_old() -> None:
    assert chosen(story(1, hours_old=20), story(2, hours_old=1)) == [2, 1]


def test_in_a_weekly_digest_the_weeks_biggest_story_comes_before_a_small_one_of_yesterday() -> None:
    big, small = story(1, hours_old=6 * 24, outlets=["Post", "Mail", "Sun", "Star"]), story(2, hours_old=24)
    weekly, daily = (choose([big, small], had={}, now=NOON, limit=1, period=period) for period in (WEEK, DAY))
    assert [one.id for one in weekly.stories] == [1]
    assert [one.id for one in daily.stories] == [2]


def test_a_headline_without_a_summary_comes_last() -> None:
    assert chosen(story(1, summary=[]), story(2, hours_old=20)) == [2, 1]


def test_a_headline_without_a_summary_is_still_better_than_nothing() -> None:
    assert chosen(story(1, summary=[])) == [1]


def test_equal_stories_come_in_the_order_in_which_they_were_met_however_they_are_listed() -> None:
    assert chosen(story(2), story(1), story(3)) == chosen(story(3), story(2), story(1)) == [1, 2, 3]


def test_without_stories_the_edition_is_empty() -> None:
    assert edition() == Edition(())


def test_what_was_had_does_not_come_again_and_the_reason_is_given() -> None:
    found = edition(different(1), different(2), had=frozenset({1}))
    assert [one.id for one in found.stories] == [2]
    assert reasons(found) == {1: "had already"}


def test_what_was_had_comes_again_with_what_is_new_of_it() -> None:
    stories = [different(1), different(2)]
    found = choose(stories, had={1: AGAIN, 2: ()}, now=NOON, limit=5)
    assert [(item.story.id, item.update) for item in found.items] == [(1, AGAIN)]
    assert found.updates == {1: AGAIN}


def test_weights_that_are_at_hand_are_not_reckoned_anew() -> None:
    light, heavy = Weight((), 0.1), Weight((), 9.0)
    found = choose([different(1), different(2)], had={}, now=NOON, limit=5, weights={1: light, 2: heavy})
    assert [(item.story.id, item.weight) for item in found.items] == [(2, heavy), (1, light)]


# Variety


def test_a_second_story_of_the_same_affair_gives_way_to_a_lighter_one_of_another() -> None:
    first = story(1, "Minister Halloran resigns over ferry contract", outlets=["Post", "Mail", "Sun"], topic="")
    second = story(
        2,
        "Ferry contract: why Minister Halloran resigns",
        outlets=["Echo", "Star"],
        topic="",
        url="https://echo.example/2",
    )
    other = story(3, HEADLINES[3], summary=["Visitors came in hundreds."], outlets=["Tribune"], topic="")
    found = edition(first, second, other, limit=2)
    assert [one.id for one in found.stories] == [1, 3]
    assert reasons(found) == {2: "too like 1"}


def test_stories_of_one_affair_still_come_where_there_is_nothing_else() -> None:
    same = [story(n, "Minister Halloran resigns over ferry contract") for n in (1, 2, 3)]
    assert chosen(*same, limit=3) == [1, 2, 3]


def test_no_outlet_fills_a_digest_while_others_have_something() -> None:
    post = [different(n, outlet="Post") for n in range(1, 6)]
    others = [different(n, hours_old=14) for n in range(6, 9)]
    found = edition(*post, *others, limit=4)
    assert [one.id for one in found.stories] == [1, 2, 6, 7]
    assert reasons(found)[3] == "2 lead with Post"


def test_no_topic_fills_a_digest_while_others_have_something() -> None:
    sport = [different(n, topic="sport") for n in range(1, 6)]
    others = [different(n, hours_old=14, topic=f"topic {n}") for n in range(6, 9)]
    found = edition(*sport, *others, limit=4)
    assert [one.id for one in found.stories] == [1, 2, 6, 7]
    assert reasons(found)[3] == "2 are of sport"


def test_an_outlet_or_topic_fills_a_digest_where_there_is_nothing_else() -> None:
    assert chosen(*[different(n, outlet="Post", topic="sport") for n in range(1, 6)]) == [1, 2, 3, 4, 5]


def test_what_weighs_next_to_nothing_takes_nobodys_place() -> None:
    post = [different(n, outlet="Post") for n in range(1, 5)]
    assert chosen(*post, different(6, hours_old=70), limit=4) == [1, 2, 3, 4]


def test_stories_without_a_topic_have_none_in_common() -> None:
    topicless = [different(n) for n in range(1, 5)]
    light = different(5, topic="sport", hours_old=9)
    assert chosen(*topicless, light, limit=4) == [1, 2, 3, 4]


def test_the_weightiest_come_first_though_they_were_chosen_late() -> None:
    post = [replace(different(n, outlet="Post", hours_old=n), voices=(NOON,) * 4) for n in range(1, 4)]
    found = edition(*post, *[different(n, hours_old=1) for n in (5, 6)], limit=5)
    weights = [item.weight.total for item in found.items]
    assert weights == sorted(weights, reverse=True)


# Wishes


def test_muted_words_never_appear_whatever_else_is_wished() -> None:
    wishes = Wishes(followed=("organ",), muted=("cathedral",))
    organ = next(n for n, title in enumerate(HEADLINES) if "organ" in title)
    found = edition(different(organ), different(1), wishes=wishes)
    assert [one.id for one in found.stories] == [1]
    assert reasons(found) == {organ: "muted: cathedral"}


def test_a_muted_word_in_what_is_new_keeps_an_update_out() -> None:
    found = choose([different(1)], had={1: AGAIN}, now=NOON, limit=5, wishes=Wishes(muted=("dying",)))
    assert found.stories == ()
    assert reasons(found) == {1: "muted: dying"}


def test_topics_let_in_only_their_stories_and_what_is_followed_whatever_its_topic() -> None:
    stories = [different(n, topic="sport" if n == 1 else "world") for n in range(1, 5)]
    wishes = Wishes(topics=frozenset({"sport"}), followed=("orchestra",))
    found = choose(stories, had={}, now=NOON, limit=5, wishes=wishes, on_topic={1})
    orchestra = next(n for n, title in enumerate(HEADLINES) if "Orchestra" in title)
    assert {one.id for one in found.stories} == {1, orchestra}
    assert set(reasons(found).values()) == {"of another topic: world"}


def test_what_is_followed_comes_first() -> None:
    assert chosen(different(1), different(7, hours_old=14), wishes=Wishes(followed=("baker",))) == [7, 1]


def test_what_only_muted_outlets_tell_never_comes() -> None:
    alone = story(1, HEADLINES[1], outlets=["Post", "Mail"])
    shared = story(2, HEADLINES[2], outlets=["Post", "Echo"])
    found = edition(alone, shared, wishes=Wishes(muted_outlets=frozenset({"Post", "Mail"})))
    assert [one.id for one in found.stories] == [2]
    assert reasons(found) == {1: "muted outlet: Post, Mail"}


def test_languages_let_in_only_stories_in_these() -> None:
    german, unknown = replace(different(1), language="de"), replace(different(2), language="")
    found = edition(german, unknown, different(3), wishes=Wishes(languages=frozenset({"en", "fr"})))
    assert [one.id for one in found.stories] == [3]
    assert reasons(found) == {1: "in another language: de", 2: "in another language: unknown"}


def test_what_was_new_and_only_a_wish_kept_away_is_counted() -> None:
    stories = [different(n, topic="sport" if n < 4 else "") for n in range(1, 7)]
    wishes = Wishes(muted=(HEADLINES[4].split()[0],), topics=frozenset({"sport"}))
    found = choose(stories, had={1: (), 5: ()}, now=NOON, limit=1, wishes=wishes, on_topic={1, 2, 3})
    assert len(found.items) == 1
    assert found.n_unwished == 2  # the fourth and the sixth: the first and the fifth were had, the third is lighter


def test_what_less_is_wanted_of_gives_way_and_still_comes_where_there_is_nothing_else() -> None:
    comet = next(n for n, title in enumerate(HEADLINES) if "comet" in title)
    wishes = Wishes(less=(Less(99, "A comet passes", ("observatory", "comet", "tail")),))
    assert chosen(different(comet), different(1, hours_old=14), limit=1, wishes=wishes) == [1]
    assert chosen(different(comet), limit=1, wishes=wishes) == [comet]


# In general


stories = st.lists(
    st.builds(
        story,
        st.integers(1, 40),
        st.sampled_from(HEADLINES),
        hours_old=st.floats(-5, 500),
        summary=st.sampled_from([(), ("It is so.",)]),
        outlets=st.sampled_from([["Post"], ["Mail"], ["Post", "Echo", "Star"], []]),
        topic=st.sampled_from(["", "world", "sport"]),
    ),
    unique_by=lambda made: made.id,
)


@given(stories, st.frozensets(st.integers(1, 40)), st.integers(1, 15))
def test_an_edition_has_stories_not_had_none_twice_the_weightiest_first_and_tells_of_all_others(
    given_stories: list[Story], had: frozenset[int], limit: int
) -> None:
    found = edition(*given_stories, had=had, limit=limit)
    ids = [one.id for one in found.stories]
    fresh = [one for one in given_stories if one.id not in had]
    assert len(set(ids)) == len(ids) == min(limit, len(fresh))
    assert had.isdisjoint(ids)
    assert sorted([*ids, *reasons(found)]) == sorted(one.id for one in given_stories)
    assert all(reasons(found).values())
    for weights in ([one.weight.total for one in found.items], [one.weight.total for one in found.left_out]):
        assert weights == sorted(weights, reverse=True)


@given(stories, st.integers(1, 15))
def test_the_weightiest_story_of_all_is_always_in_an_edition(given_stories: list[Story], limit: int) -> None:
    found = edition(*given_stories, limit=limit)
    everything = [*found.items, *found.left_out]
    heaviest = max((one.weight.total for one in everything), default=0.0)
    assert not everything or found.items[0].weight.total == heaviest
