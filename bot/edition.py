"""Stories, a reader's wishes, what the reader has had, and the hour: an `Edition`. Pure.

The weightiest stories come first, but none that is like what stands already: what leads with the same outlet, has the
same topic or speaks of the same matters counts less with each one that was chosen. Only so many are of one outlet or
topic, unless all others weigh next to nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.variety import Variety
from bot.weight import DAY, Weight, weigh
from bot.wishes import NO_WISHES, Wishes
from summarizer.model import Line, Story

FRESH = timedelta(days=3)
"""News older than this is left out of a digest, unless the one before was longer ago."""
LOOKED_AT = 6
"""So many times as many stories as are wanted are looked at, the weightiest."""


@dataclass(frozen=True, slots=True)
class Item:
    """A story that was chosen, and its weight; with an `update`, the reader has had it, and these lines are new."""

    story: Story
    weight: Weight
    update: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A story that was not chosen, and why, in words that go on from its headline.

    One that `is_unwished` is new to the reader, and left out for a wish alone.
    """

    story: Story
    weight: Weight
    reason: str
    is_unwished: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """The items of one digest, the weightiest first, and what was left out, likewise."""

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """The stories that were chosen."""
        return tuple(item.story for item in self.items)

    @property
    def n_unwished(self) -> int:
        """How many stories the reader would have got, but for a wish."""
        return sum(one.is_unwished for one in self.left_out)

    @property
    def updates(self) -> dict[int, tuple[Line, ...]]:
        """What is new of the stories that come again."""
        return {item.story.id: item.update for item in self.items if item.update}


def choose(
    stories: Iterable[Story],
    *,
    had: Mapping[int, tuple[Line, ...]],
    now: datetime,
    limit: int,
    period: timedelta = DAY,
    wishes: Wishes = NO_WISHES,
    on_topic: Collection[int] = (),
    weights: Mapping[int, Weight] | None = None,
) -> Edition:
    """Pick at most `limit` stories; `period` is what the digest is to cover.

    `had` are the stories that the reader has had and what is new of each: those of which something is come again.
    `on_topic` are the stories of the topics that are wished for, where some are; `weights` what the stories weigh as
    they are, for who has it at hand.
    """
    weights = weights or {}
    items: list[Item] = []
    left_out: list[LeftOut] = []
    for story in stories:
        update = had.get(story.id, ())
        known = None if update else weights.get(story.id)
        weight = known or weigh(story, now, period=period, wishes=wishes, update=update)
        is_off_topic = bool(wishes.topics) and story.id not in on_topic
        is_known = story.id in had and not update
        if reason := _unwished(story, wishes, update, is_off_topic=is_off_topic):
            left_out.append(LeftOut(story, weight, reason, is_unwished=not is_known))
        elif is_known:
            left_out.append(LeftOut(story, weight, "had already"))
        else:
            items.append(Item(story, weight, update))
    items.sort(key=_by_weight)
    pool = items[: LOOKED_AT * limit]
    chosen, passed_over = _varied(pool, limit)
    below = [LeftOut(item.story, item.weight, "lighter") for item in items[len(pool) :]]
    return Edition(tuple(chosen), tuple(sorted([*left_out, *passed_over, *below], key=_by_weight)))


def _by_weight(one: Item | LeftOut) -> tuple[float, int]:
    return -one.weight.total, one.story.id


def _unwished(story: Story, wishes: Wishes, update: Sequence[Line], *, is_off_topic: bool) -> str:
    """Return for which wish a story is not to come at all, or nothing."""
    if muted := wishes.muted_in(story, update):
        return f"muted: {muted}"
    if outlets := wishes.muted_outlets_of(story):
        return f"muted outlet: {', '.join(outlets)}"
    if wishes.languages and story.language not in wishes.languages:
        return f"in another language: {story.language or 'unknown'}"
    if is_off_topic and not wishes.followed_in(story):
        return f"of another topic: {story.topic}" if story.topic else "of no topic"
    return ""


def _varied(pool: Sequence[Item], limit: int) -> tuple[list[Item], list[LeftOut]]:
    """Choose from the weightiest, one after another, what is still worth most beside those before it."""
    variety = Variety([item.story for item in pool], limit)
    rest = dict(enumerate(pool))
    chosen: list[int] = []
    while rest and len(chosen) < limit:
        best = variety.best({number: item.weight.total for number, item in rest.items()})
        del rest[best]
        chosen.append(best)
        variety.take(best)
    chosen.sort()  # the pool is in order of weight
    places = {number: place for place, number in enumerate(chosen, start=1)}
    least = min((pool[number].weight.total for number in chosen), default=0.0)
    return [pool[number] for number in chosen], [
        LeftOut(
            item.story,
            item.weight,
            variety.objection(number, places) if item.weight.total >= least else "lighter",
        )
        for number, item in rest.items()
    ]
