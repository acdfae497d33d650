"""What a reader wants to read of: topics, words, outlets, languages. Pure, and linear in what is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from summarizer.model import Line, Story
from summarizer.words import split_words, stemmer

MOST_WORDS = 50
"""So many words are followed at most, and so many muted."""
MOST_CHARS = 60
"""What is followed or muted is no longer."""
MOST_LESS = 50
"""Of stories of which less is wanted, the newest so many count."""
SHARED = 2
"""A story is like another that has so many of its telling words."""
_KEPT_STORIES = 4096
_KEPT_WORDS = 32_768
_PARTED = re.compile(r',(?!\d)|[;"“”„‟«»「」『』،、，]')
"""A comma stands between digits without parting them: '10,000 metres'."""


@dataclass(frozen=True, slots=True)
class Less:
    """A story of whose kind somebody wants less, and the words that tell its kind."""

    story_id: int
    title: str
    words: tuple[str, ...]

    def is_like(self, story: Story) -> bool:
        """Tell whether a story has two of the telling words, or all if they are fewer, or is the very one."""
        if story.id == self.story_id:
            return True
        read = _read(_shown_of(story), story.language)
        shared = sum(_spelt(word, story.language) in read for word in self.words if word)
        return bool(self.words) and shared >= min(SHARED, len(self.words))


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

    def muted_outlets_of(self, story: Story) -> tuple[str, ...]:
        """Return the outlets that tell a story where all of them are muted; else none."""
        if not self.muted_outlets:
            return ()
        outlets = tuple(source.name for source in story.sources)
        return outlets if self.muted_outlets.issuperset(outlets) else ()

    def less_in(self, story: Story) -> Less | None:
        """Return the newest story of whose kind less is wanted that a story is like."""
        return next((one for one in reversed(self.less) if one.is_like(story)), None)

    def with_followed(self, word: str) -> Wishes:
        """Return wishes with one more followed word, which is no longer muted."""
        return replace(self, followed=(*without(self.followed, word), word), muted=without(self.muted, word))

    def with_muted(self, word: str) -> Wishes:
        """Return wishes with one more muted word, which is no longer followed."""
        return replace(self, muted=(*without(self.muted, word), word), followed=without(self.followed, word))

    def with_less(self, one: Less) -> Wishes:
        """Return wishes in which less of a story's kind is wanted, the newest of at most `MOST_LESS`."""
        others = tuple(other for other in self.less if other.story_id != one.story_id)
        return replace(self, less=(*others, one)[-MOST_LESS:])


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


def named_in(text: str) -> tuple[str, ...]:
    """Return what was typed to be followed or muted, each once: commas and quotation marks part several."""
    found: dict[tuple[str, ...], str] = {}
    for part in _PARTED.split(text):
        if named := " ".join(part.split()):
            found.setdefault(tuple(split_words(named)), named)
    return tuple(found.values())


def held_in(words: Iterable[str], word: str) -> str:
    """Return the one of some words that is the same as another, in capitals or not; or nothing."""
    return next((one for one in words if split_words(one) == split_words(word)), "")


def without(words: Iterable[str], word: str) -> tuple[str, ...]:
    """Return words without one of them, in capitals or not."""
    return tuple(one for one in words if split_words(one) != split_words(word))


def _shown_of(story: Story) -> tuple[str, ...]:
    """Return what a reader may see of a story: its headlines and the sentences that were chosen."""
    headlines = (story.title, *(source.title for source in story.sources))
    return (*headlines, *(pick.sentence for pick in story.summary.ranked))


def _first_in(wanted: Iterable[str], texts: tuple[str, ...], language: str) -> str:
    read = _read(texts, language)
    return next((word for word in wanted if _spelt(word, language) in read), "")


@lru_cache(maxsize=_KEPT_WORDS)
def _spelt(word: str, language: str) -> str:
    """Return a word, or several that stand together, as it stands in what was read."""
    return _stemmed(word, language)


@lru_cache(maxsize=_KEPT_STORIES)
def _read(texts: tuple[str, ...], language: str) -> str:
    """Return the stems of all words with a space around each, so that what holds another holds whole ones.

    Two spaces part the texts: no phrase goes on from one to the next.
    """
    return "".join(_stemmed(text, language) for text in texts)


def _stemmed(text: str, language: str) -> str:
    return f" {' '.join(map(stemmer(language), split_words(text, language)))} "
