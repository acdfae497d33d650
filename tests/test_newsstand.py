"""The news at one moment: what readers of the same wishes share."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.newsstand import Length, Newsstand
from bot.wishes import Wishes
from summarizer.store import Store
from tests.stage import Stage


async def test_what_is_on_a_topic_is_looked_up_once_for_all_who_wish_for_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    told_on = Store.told_on

    def counted(store: Store, topic: str, ids: Sequence[int]) -> list[int]:
        asked.append(topic)
        return told_on(store, topic, ids)

    monkeypatch.setattr(Store, "told_on", counted)
    now = stage.clock.time
    stand = Newsstand(stage.app.store, now=now)
    for n_had in range(3):
        had = [story.id for story in stage.app.store.latest(limit=n_had)]
        taste = stand.taste(
            dict.fromkeys(had, now), is_new=False, length=Length(5, 2, 500), wishes=Wishes(topics=frozenset({"world"}))
        )
        edition = stand.edition(taste)
        assert edition.stories
        assert all(story.topic == "world" for story in edition.stories)
    assert asked == ["world"]
