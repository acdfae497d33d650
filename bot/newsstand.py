"""The news at one moment, as editions are chosen from it: what readers of the same wishes and history get is made once.

What a reader has had of a story is told by when the last digest with it was made: its articles that the newsroom read
since are news to that reader. So readers who lack the same articles of the same stories share an edition, whenever
their digests came.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.edition import FRESH, Edition, choose
from bot.muting import is_led_by_some, is_told_by_some, without_outlets
from bot.weight import DAY, Weight, weigh
from bot.wishes import NO_WISHES, Wishes
from summarizer.comparison import TEXT_CHARS
from summarizer.model import Account, Line, Story
from summarizer.statements import MOST_ACCOUNTS
from summarizer.store import Store
from summarizer.telling import tell_update

LOOKED_AT = 2
"""So many times as many stories as an edition has, the weightiest that were had, are looked through for news."""

CLOCKS_DIFFER = timedelta(days=1)
"""The clock may be set back between an article and the digest that tells it, at most so far."""

LATEST = 6
"""So many times as many of the latest stories are looked at where there is none of the last days."""


class Length(NamedTuple):
    """How long a digest is: at most so many stories, of each at most so many sentences, of `max_chars` together."""

    stories: int
    sentences: int
    max_chars: int


class Taste(NamedTuple):
    """What an edition follows from: how many articles are new of each story that was had, what is wished, how long."""

    lacks: frozenset[tuple[int, int]]
    is_new: bool
    period: timedelta
    wishes: Wishes
    length: Length


class Newsstand:
    """The stories of the last days, looked up once."""

    def __init__(self, store: Store, *, now: datetime) -> None:
        self.now = now
        self._store = store
        self._fresh: dict[timedelta, dict[int, Story]] = {}
        self._reads: dict[int, list[datetime]] = {}
        self._topical: dict[tuple[str, tuple[int, ...]], list[int]] = {}
        self._updates: dict[tuple[int, int, int, int, frozenset[str]], tuple[Line, ...]] = {}
        self._unmuted: dict[tuple[int, frozenset[str]], Story] = {}
        self._weights: dict[tuple[timedelta, Wishes], dict[int, Weight]] = {}
        self._editions: dict[Taste, Edition] = {}

    def reach(self, period: timedelta) -> datetime:
        """Return since when a digest may have told one of the stories that are of this period."""
        fresh = self._fresh_since(max(FRESH, period))
        return min([self.now, *(self._reads[story_id][0] for story_id in fresh)]) - CLOCKS_DIFFER

    def taste(
        self,
        told: Mapping[int, datetime],
        *,
        is_new: bool,
        length: Length,
        period: timedelta = DAY,
        wishes: Wishes = NO_WISHES,
    ) -> Taste:
        """Return what an edition for a reader follows from, who is new if nothing was ever told.

        `told` says when each story was told to that reader last, at least since `reach`; `period` is how long ago the
        digest before was due.
        """
        fresh = self._fresh_since(max(FRESH, period))
        had = fresh.keys() & told.keys()
        lacks = frozenset((story_id, self._n_since(story_id, told[story_id])) for story_id in had)
        return Taste(lacks, is_new, period, wishes, length)

    def edition(self, taste: Taste) -> Edition:
        """Return the stories for readers of one taste; a first digest from slow feeds is better old than empty."""
        if taste not in self._editions:
            edition = self._choose(list(self._fresh_since(max(FRESH, taste.period)).values()), taste)
            if not edition.items and taste.is_new:
                edition = self._choose(self._store.latest(limit=LATEST * taste.length.stories), taste)
            self._editions[taste] = edition
        return self._editions[taste]

    def _choose(self, stories: list[Story], taste: Taste) -> Edition:
        if muted := taste.wishes.muted_outlets:
            stories = [self._without(muted, story) for story in stories]
        on_topic = self._on_topic(stories, taste.wishes)
        if on_topic:
            stories = [_as_wished(story, on_topic, taste.wishes.topics) for story in stories]
        return choose(
            stories,
            had=dict.fromkeys((story_id for story_id, _ in taste.lacks), ()) | self._updates_for(taste),
            now=self.now,
            limit=taste.length.stories,
            period=taste.period,
            wishes=taste.wishes,
            on_topic=on_topic,
            weights=self._weights_for(stories, taste),
        )

    def _without(self, outlets: frozenset[str], story: Story) -> Story:
        if not is_told_by_some(story, outlets):
            return story
        outlets = outlets.intersection(source.name for source in story.sources)  # the others make no difference here
        key = story.id, outlets
        if key not in self._unmuted:
            accounts = self._accounts(story.id) if is_led_by_some(story, outlets) else ()
            self._unmuted[key] = without_outlets(story, outlets, accounts)
        return self._unmuted[key]

    def _accounts(self, story_id: int) -> tuple[Account, ...]:
        return self._store.accounts(story_id, limit=MOST_ACCOUNTS, max_chars=TEXT_CHARS + 1)

    def _weights_for(self, stories: list[Story], taste: Taste) -> dict[int, Weight]:
        """Return what stories weigh for all who have the same wishes, whatever they have had."""
        known = self._weights.setdefault((taste.period, taste.wishes), {})
        for story in stories:
            if story.id not in known:
                known[story.id] = weigh(story, self.now, period=taste.period, wishes=taste.wishes)
        return known

    def _on_topic(self, stories: list[Story], wishes: Wishes) -> dict[int, str]:
        """Return the stories of the topics that are wished for, and by which one each is found."""
        ids = tuple(story.id for story in stories)
        return {story_id: topic for topic in sorted(wishes.topics) for story_id in self._told_on(topic, ids)}

    def _told_on(self, topic: str, ids: tuple[int, ...]) -> list[int]:
        if (topic, ids) not in self._topical:
            self._topical[topic, ids] = self._store.told_on(topic, ids)
        return self._topical[topic, ids]

    def _fresh_since(self, age: timedelta) -> dict[int, Story]:
        if age not in self._fresh:
            stories = {story.id: story for story in self._store.stories_since(self.now - age)}
            self._fresh[age] = stories
            self._reads |= self._store.reads(list(stories))
        return self._fresh[age]

    def _n_since(self, story_id: int, told: datetime) -> int:
        reads = self._reads[story_id]
        return len(reads) - bisect_right(reads, told)

    def _updates_for(self, taste: Taste) -> dict[int, tuple[Line, ...]]:
        """Return the real news of the weightiest stories of which a reader lacks articles."""
        fresh = self._fresh_since(max(FRESH, taste.period))
        lacking = sorted(
            ((story_id, n_new) for story_id, n_new in taste.lacks if n_new),
            key=lambda lack: (-self._as_of_its_news(fresh[lack[0]], taste), lack),
        )
        looked_at, muted = lacking[: LOOKED_AT * taste.length.stories], taste.wishes.muted_outlets
        return {story_id: self._update(story_id, n_new, taste.length, muted) for story_id, n_new in looked_at}

    def _as_of_its_news(self, story: Story, taste: Taste) -> float:
        """Return what a story weighs if its newest article is news."""
        anew = replace(story, published=story.updated)
        return weigh(anew, self.now, period=taste.period, wishes=taste.wishes).total

    def _update(self, story_id: int, n_new: int, length: Length, muted: frozenset[str]) -> tuple[Line, ...]:
        key = story_id, n_new, length.sentences, length.max_chars, muted
        if key not in self._updates:
            accounts = [account for account in self._accounts(story_id) if account.source.name not in muted]
            told = self._reads[story_id][-n_new]
            self._updates[key] = tell_update(
                [account for account in accounts if account.read >= told],
                known=[account for account in accounts if account.read < told],
                limit=length.sentences,
                max_chars=length.max_chars,
            )
        return self._updates[key]


def _as_wished(story: Story, on_topic: Mapping[int, str], topics: Collection[str]) -> Story:
    """Return a story under the topic for which it comes, if that of its leading outlet is another."""
    found = on_topic.get(story.id, story.topic)
    return story if story.topic in topics or found == story.topic else replace(story, topic=found)
