"""What people type to search: words, "phrases", -without, outlet:, topic:, before: and after:. Pure.

Any text is a query; only a name or a date that is missing or can't be read raises QueryError. Syntax of other programs
is dress: `NEAR(`, `*` and `^` are looked over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from summarizer.text import clean_text, shorten
from summarizer.words import split_words

MOST_CHARS = 1000
"""So much of what was typed is read."""
MOST_WORDS = 16
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_QUOTES = '"“”„‟«»「」『』'
_TOKEN = re.compile(
    rf"""(?P<minus>[-−–—－](?=\S))?  (?:(?P<key>outlet|topic|before|after)[:：]\s*)?
         (?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}] | (?P<word>\S+) | (?<=[:：\s])$)""",
    re.VERBOSE | re.IGNORECASE,
)
_PART_OF_TIME = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)


class QueryError(ValueError):
    """What is behind outlet:, topic:, before: or after: can't be used.

    `text` is a sentence for whoever typed it, `values` what stands in its fields: so it can be said in any language.
    """

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: all words and phrases, nothing of `without`, from one of the outlets, on one of the topics.

    A word may still be several for a language; a phrase has at least one word. Published from `since` on, and before
    `until`.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    without_outlets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    without_topics: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether there would be more without a condition beside the words."""
        return self != Query(words=self.words, phrases=self.phrases)


class _Part(NamedTuple):
    """What stands between two spaces or quotation marks."""

    key: str
    is_without: bool
    text: str
    is_phrase: bool


def read_query(text: str, *, now: datetime, zone: tzinfo) -> Query:
    """Read what was typed; days begin at midnight in `zone`. Raises QueryError."""
    texts: dict[tuple[str, bool], dict[str, None]] = defaultdict(dict)
    moments: dict[str, datetime] = {}
    n_words = {False: 0, True: 0}
    for part in _parts(clean_text(text[:MOST_CHARS])):
        if part.key in ("before", "after"):
            moment = _moment(part, now.astimezone(zone))
            tighter = min if part.key == "before" else max
            moments[part.key] = tighter(moment, moments.get(part.key, moment))
        elif part.key:
            texts[part.key, part.is_without][_name(part)] = None
        elif (n := len(split_words(part.text))) and n_words[part.is_without] < MOST_WORDS:
            kind = "phrase" if part.is_phrase and not part.is_without else "word"
            texts[kind, part.is_without][part.text] = None
            n_words[part.is_without] += n
    since, until = moments.get("after"), moments.get("before")
    if since and until and since >= until:
        raise QueryError("No time lies after the one day and before the other; turn after: and before: round.")
    return Query(
        words=tuple(texts["word", False]),
        phrases=tuple(texts["phrase", False]),
        without=tuple(texts["word", True]),
        outlets=tuple(texts["outlet", False]),
        without_outlets=tuple(texts["outlet", True]),
        topics=tuple(texts["topic", False]),
        without_topics=tuple(texts["topic", True]),
        since=since,
        until=until,
    )


def _parts(text: str) -> list[_Part]:
    return [
        _Part(
            key=(match["key"] or "").lower(),
            is_without=match["minus"] is not None,
            text=(match["phrase"] if match["word"] is None else match["word"]) or "",
            is_phrase=match["phrase"] is not None,
        )
        for match in _TOKEN.finditer(" ".join(text.split()))
    ]


def _name(part: _Part) -> str:
    """Return the outlet or topic that is named, without the quotes that were not closed."""
    name = part.text.strip(_QUOTES + " ,;")
    if not name:
        raise QueryError(
            'Behind {key}: the name is missing; write it like {key}:Gazette or {key}:"The Gazette".', key=part.key
        )
    return name


def _moment(part: _Part, now: datetime) -> datetime:
    """Return when the day, month or year begins that is named, or the very moment; `now` is by the local clock."""
    said = part.text.strip(_QUOTES + " ,;").lower()
    day = f"{now:%Y-%m-%d}"
    if part.is_without:
        other = "after" if part.key == "before" else "before"
        raise QueryError(
            "{key}: takes no minus; write {other}: instead, as in {other}:{day}.", key=part.key, other=other, day=day
        )
    if not said:
        raise QueryError(
            "Behind {key}: the date is missing; write it like {key}:{day}, or today, yesterday or monday.",
            key=part.key,
            day=day,
        )
    try:
        return _read_moment(said, now)
    except (ValueError, OverflowError) as e:
        raise QueryError(
            "“{said}” behind {key}: is no date; write it like {key}:{day}, or today, yesterday or monday.",
            said=shorten(said, 40),
            key=part.key,
            day=day,
        ) from e


def _read_moment(said: str, now: datetime) -> datetime:
    if said in ("today", "yesterday"):
        return _midnight(now.date() - timedelta(days=said == "yesterday"), now)
    if said in _WEEKDAYS:
        return _midnight(now.date() - timedelta(days=(now.weekday() - _WEEKDAYS.index(said)) % 7), now)
    if _PART_OF_TIME.fullmatch(said):
        return _midnight(date(int(said[:4]), int(said[5:] or 1), 1), now)
    if "t" not in said:
        return _midnight(date.fromisoformat(said.upper()), now)
    local = datetime.fromisoformat(said.upper())
    return (local if local.tzinfo else local.replace(tzinfo=now.tzinfo)).astimezone(UTC)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo).astimezone(UTC)
