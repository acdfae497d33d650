"""What a reader wants to read of: topics, words, outlets, languages. Pure, and linear in what is read."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from summarizer.model import Line, Story
from summarizer.text import clean_text
from summarizer.words import split_words, stemmer

MOST_WORDS = 50
"""So many words are followed at most, and so many muted."""
MOST_CHARS = 60
"""What is followed or muted is no longer."""
MOST_LESS = 50
"""So many kinds of story are wanted less at once; the oldest wish gives way."""
SHARED = 2
"""A story is like another that has so many of its telling words."""
_KEPT_STORIES = 4096
_PARTED = re.compile(r',(?!\d)|[;"“”„‟«»「」『』،、，]')
"""A comma stands between digits without parting them: '10,000 metres'."""


@dataclass(frozen=True, slots=True)
class Less:
    """A story of whose kind somebody wants less, and the words that tell its kind."""

    story_id: int
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)  # no slots: what the words come to in each language is kept with them
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
        return self._first_of(self.followed, _shown_of(story), story.language) if self.followed else ""

    def muted_in(self, story: Story, lines: Iterable[Line] = ()) -> str:
        """Return the first muted word in a story as it may be shown, be it by lines of its own; or nothing."""
        if not self.muted:
            return ""
        told = [text for line in lines for text in (line.sentence, line.sources[0].title)]
        return self._first_of(self.muted, (*_shown_of(story), *told), story.language)

    def muted_outlets_of(self, story: Story) -> tuple[str, ...]:
        """Return the outlets that tell a story where all of them are muted; else none."""
        if not self.muted_outlets:
            return ()
        outlets = tuple(source.name for source in story.sources)
        return outlets if self.muted_outlets.issuperset(outlets) else ()

    def less_in(self, story: Story) -> Less | None:
        """Return the newest story of whose kind less is wanted that a story is like: it has two of its telling words.

        One word is enough where it is the only one; a story is always like itself.
        """
        if not self.less:
            return None
        words, owners = self._telling
        found = self._spelt(words, story.language).found_in(_read(_shown_of(story), story.language))
        shared = Counter(owners[place] for place in found)
        alike = [number for number, n in shared.items() if n >= min(SHARED, len(self.less[number].words))]
        alike += [number for number, one in enumerate(self.less) if one.story_id == story.id]
        return self.less[max(alike)] if alike else None

    def _first_of(self, wanted: tuple[str, ...], texts: tuple[str, ...], language: str) -> str:
        found = self._spelt(wanted, language).found_in(_read(texts, language))
        return wanted[min(found)] if found else ""

    def _spelt(self, words: tuple[str, ...], language: str) -> _Words:
        if (words, language) not in self._kept:
            self._kept[words, language] = _Words(words, language)
        return self._kept[words, language]

    @cached_property
    def _telling(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The words of all stories of which less is wanted, and whose each is."""
        words = [(word, number) for number, one in enumerate(self.less) for word in one.words]
        return tuple(word for word, _ in words), tuple(number for _, number in words)

    @cached_property
    def _kept(self) -> dict[tuple[tuple[str, ...], str], _Words]:
        return {}

    def with_followed(self, word: str) -> Wishes:
        """Return wishes with one more followed word, which is no longer muted."""
        return replace(self, followed=(*without(self.followed, word), word), muted=without(self.muted, word))

    def with_muted(self, word: str) -> Wishes:
        """Return wishes with one more muted word, which is no longer followed."""
        return replace(self, muted=(*without(self.muted, word), word), followed=without(self.followed, word))

    def with_less(self, one: Less) -> Wishes:
        """Return wishes in which less of one more kind of story is wanted, the newest of at most `MOST_LESS`."""
        return replace(self, less=(*self.less, one)[-MOST_LESS:])


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
    for part in _PARTED.split(" ".join(clean_text(text).split())):
        if named := part.strip():
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


class _Words:
    """Words, or several that stand together, to be looked for in what was read in a language."""

    def __init__(self, words: Iterable[str], language: str) -> None:
        self._single: dict[str, list[int]] = defaultdict(list)
        self._phrases: list[tuple[int, str]] = []
        for place, word in enumerate(words):
            match stems := _stemmed(word, language).split():
                case []:
                    pass
                case [stem]:
                    self._single[stem].append(place)
                case _:
                    self._phrases.append((place, f" {' '.join(stems)} "))
        self._stems = frozenset(self._single)

    def found_in(self, read: _Read) -> list[int]:
        """Return the places of the words that stand there."""
        single = [place for stem in self._stems & read.stems for place in self._single[stem]]
        return single + [place for place, phrase in self._phrases if phrase in read.text]


class _Read(NamedTuple):
    """Stems in their order, a space around each, so that what holds a phrase holds whole words; and each once.

    Two spaces part the texts: no phrase goes on from one to the next.
    """

    text: str
    stems: frozenset[str]


@lru_cache(maxsize=_KEPT_STORIES)
def _read(texts: tuple[str, ...], language: str) -> _Read:
    text = "".join(_stemmed(text, language) for text in texts)
    return _Read(text, frozenset(text.split()))


def _stemmed(text: str, language: str) -> str:
    return f" {' '.join(map(stemmer(language), split_words(text, language)))} "
