"""A story as it is for those who don't want to read some of its outlets. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from summarizer.model import Account, Story


def is_told_by_some(story: Story, outlets: Collection[str]) -> bool:
    """Tell whether some outlets tell a story, and others do too."""
    n_theirs = sum(source.name in outlets for source in story.sources)
    return 0 < n_theirs < len(story.sources)


def is_led_by_some(story: Story, outlets: Collection[str]) -> bool:
    """Tell whether the headline and the summary of a story are those of one of some outlets."""
    return any(source.name in outlets and source.url == story.url for source in story.sources)


def without_outlets(story: Story, outlets: Collection[str], accounts: Sequence[Account]) -> Story:
    """Return a story without some of its outlets; another article leads where one of theirs did.

    That is the first of the `accounts` with a summary, else the first.
    """
    voices = dict(zip(story.voiced_by, story.voices, strict=True))
    left = {name: told for name, told in voices.items() if name not in outlets}
    told = replace(
        story,
        sources=tuple(source for source in story.sources if source.name not in outlets),
        voices=tuple(left.values()),
        voiced_by=tuple(left),
    )
    others = [account for account in accounts if account.source.name not in outlets]
    if not others or not is_led_by_some(story, outlets):
        return told
    leading = min(others, key=lambda account: (not account.summary.ranked, account.published))
    title, url = leading.source.title, leading.source.url
    return replace(told, title=title, url=url, language=leading.language, summary=leading.summary)
