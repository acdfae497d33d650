"""What a reader wants to read of: topics, followed words and muted words. Pure, and linear in what is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

from summarizer.model import Line, Story
from summarizer.words import split_words, stemmer

_KEPT_STORIES = 4096


@dataclass(frozen=True, slots=True)
class Less:
    """A story of whose kind somebody wants less, and the words that tell its kind."""

    story_id: int
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """With `topics`, only stories of these come, and those that have a `followed` word; what has a `muted` one never.

    A word matches whole words, in any inflection of the news' language; several words match as they stand together.
    Of `less`, each wanted less often, the last is the newest; with `languages`, only stories in these come; what only
    `muted_outlets` tell never does.
    """

    topics: frozenset[str] = frozenset()
    followed: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    muted_outlets: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    less: tuple[Less, ...] = ()

    def followed_in(self, story: Story) -> str:
        """Return the first followed word that a story has, or nothing."""
        return _first_in(self.followed, _shown_of(story), story.language) if self.followed else ""

    def muted_in(self, story: Story, lines: Iterable[Line] = ()) -> str:
        """Return the first muted word in a story as it may be shown, be it by lines of its own; or nothing."""
        if not self.muted:
            return ""
        told = [text for line in lines for text in (line.sentence, line.sources[0].title)]
        return _first_in(self.muted, (*_shown_of(story), *told), story.language)


NO_WISHES = Wishes()


def as_json(wishes: Wishes) -> str:
    """Return wishes as they are stored."""
    kept = {name: value for name, value in asdict(wishes).items() if value}
    return json.dumps(kept, default=sorted, ensure_ascii=False)


def from_json(stored: str) -> Wishes:
    """Return wishes that were stored."""
    kept = json.loads(stored)
    for name in ("topics", "muted_outlets", "languages"):
        kept[name] = frozenset(kept.get(name, ()))
    for name in ("followed", "muted"):
        kept[name] = tuple(kept.get(name, ()))
    kept["less"] = tuple(Less(one["story_id"], one["title"], tuple(one["words"])) for one in kept.get("less", ()))
    return Wishes(**kept)


def has_words(text: str) -> bool:
    """Tell whether something can be followed or muted."""
    return bool(split_words(text))


def _shown_of(story: Story) -> tuple[str, ...]:
    """Return what a reader may see of a story: its headlines and the sentences that were chosen."""
    headlines = (story.title, *(source.title for source in story.sources))
    return (*headlines, *(pick.sentence for pick in story.summary.ranked))


def _first_in(wanted: Iterable[str], texts: tuple[str, ...], language: str) -> str:
    read = _read(texts, language)
    return next((word for word in wanted if _read((word,), language) in read), "")


@lru_cache(maxsize=_KEPT_STORIES)
def _read(texts: tuple[str, ...], language: str) -> str:
    """Return the stems of all words with a space around each, so that what holds another holds whole ones.

    Two spaces part the texts: no phrase goes on from one to the next.
    """
    stem = stemmer(language)
    return "".join(f" {' '.join(map(stem, split_words(text, language)))} " for text in texts)
