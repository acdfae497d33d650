"""The stories of a digest by topic, in the order in which they are shown and numbered. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.speech import _
from summarizer.model import Story

FEWEST_STORIES = 4
"""What is shorter needs no titles."""


@dataclass(frozen=True, slots=True)
class Section:
    """Stories that stand together, under a title unless that is empty."""

    title: str
    stories: tuple[Story, ...]


def sections(stories: Sequence[Story]) -> tuple[Section, ...]:
    """Part a digest by topic: that of the first story first, what has none last.

    It stays one section without a title where titles would not bring anything together.
    """
    topics: dict[str, list[Story]] = {}
    for story in stories:
        topics.setdefault(_title(story).casefold(), []).append(story)
    if len(stories) < FEWEST_STORIES or not 1 < len(topics) < len(stories):
        return (Section("", tuple(stories)),) if stories else ()
    without = topics.pop("", [])
    parted = [Section(_title(told[0]), tuple(told)) for told in topics.values()]
    return (*parted, Section(_("Other news"), tuple(without))) if without else tuple(parted)


def in_sections(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Return stories in the order of their sections."""
    return tuple(story for section in sections(stories) for story in section.stories)


def _title(story: Story) -> str:
    topic = " ".join(story.topic.split())
    return topic[:1].upper() + topic[1:]
