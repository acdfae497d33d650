"""A digest as messages: a dated head, numbered stories by topic, the rest of each folded, when the next comes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.blocks import (
    MAX_HEADLINE_CHARS,
    Block,
    as_lines,
    fit,
    is_web,
    link,
    named_outlets,
    pages,
    quoted,
    stacked,
    text_block,
    title_block,
)
from bot.render import Button, Message, ago, as_messages, story_block, when, with_row
from bot.sections import sections
from bot.speech import _, dated
from summarizer.lengths import KEPT_SENTENCES, latin_length
from summarizer.model import Line, Story, Summary
from summarizer.text import shorten

LEAST_FOLDED_CHARS, MAX_FOLDED_CHARS = 100, 600
"""What is folded of a story, in Latin letters; less would not fill the lines that Telegram shows of it anyway."""


def digest_messages(
    stories: Sequence[Story],
    *,
    now: datetime,
    zone: ZoneInfo,
    sentences: int,
    max_chars: int,
    next_due: datetime | None,
    updates: Mapping[int, Sequence[Line]] | None = None,
) -> list[Message]:
    """Return a digest as messages: a dated head, numbered stories by topic, and when the next one comes.

    Each story has at most so many `sentences`, of `max_chars` together; of one that has `updates`, these lines. What
    else its summary says is folded, as far as that takes no more messages.
    """
    head = title_block(_("Your digest for {day}").format(day=dated(now.astimezone(zone), _("EEEE, d MMMM"))))
    foot = [text_block(line) for line in _foot(now, zone, next_due)]
    settings = Button(_("Settings"), "settings")
    if not stories:
        nothing = _("Nothing new since your last digest. /latest lists the newest stories.")
        [message] = as_messages([head, text_block(nothing), *foot])
        return [with_row(message, settings)]
    told = _told(stories, updates or {}, now=now, sentences=sentences, max_chars=max_chars)
    *blocks, last = _with_rests(told, around=[head, *foot])
    messages = as_messages([head, *blocks, *_closed(last, foot)])
    return [*messages[:-1], with_row(messages[-1], Button(_("More"), "more"), settings)]


def _told(
    stories: Sequence[Story],
    updates: Mapping[int, Sequence[Line]],
    *,
    now: datetime,
    sentences: int,
    max_chars: int,
) -> list[tuple[Block, Summary]]:
    """Return the numbered stories of a digest, each with what its summary says besides."""
    told: list[tuple[Block, Summary]] = []
    for section in sections(stories):
        for place, story in enumerate(section.stories):
            number = len(told) + 1
            if lines := updates.get(story.id):
                block, rest = _update_block(number, story, lines, now), Summary()
            else:
                shown = story.summary.within(sentences, max_chars=max_chars)
                block = story_block(number, story, " ".join(shown.best(sentences)), now)
                rest = Summary(tuple(pick for pick in story.summary.ranked if pick not in shown.ranked))
            told.append((block if place or not section.title else _headed(section.title, block), rest))
    return told


def _headed(title: str, block: Block) -> Block:
    """Return the first story of a section, with the title of that above."""
    return _as_story(block, [title_block(title), block])


def _with_rests(told: Sequence[tuple[Block, Summary]], *, around: Sequence[Block]) -> list[Block]:
    """Return stories, each with sentences folded beneath it: as many as need no more messages for all and `around`."""
    bare = [block for block, _rest in told]
    fewest = len(pages([*around, *bare]))
    for count in range(KEPT_SENTENCES, 0, -1):
        rests = [" ".join(rest.best(count, max_chars=MAX_FOLDED_CHARS)) for _block, rest in told]
        folded = [_with_rest(block, rest) for block, rest in zip(bare, rests, strict=True)]
        if len(pages([*around, *folded])) == fewest:
            return folded
    return bare


def _with_rest(block: Block, rest: str) -> Block:
    if latin_length(rest) < LEAST_FOLDED_CHARS:
        return block
    folded = _as_story(block, [block, quoted(text_block(rest))])
    return folded if fit([folded]) else block


def _closed(last: Block, foot: Sequence[Block]) -> list[Block]:
    """Return the last story and what stands beneath it, in one piece so that this makes no message of its own."""
    if not foot:
        return [last]
    closed = _as_story(last, [last, text_block(""), *foot])
    return [closed] if fit([closed]) else [last, *foot]


def _as_story(story: Block, pieces: Sequence[Block]) -> Block:
    """Return pieces below each other in the place of a story."""
    return replace(stacked(pieces), number=story.number, story_id=story.story_id)


def _update_block(number: int, story: Story, lines: Sequence[Line], now: datetime) -> Block:
    """Return what is new of a story that the reader has had, under the headline that came with the first line of it.

    Lines for which one message has no room are left out.
    """
    block = _told_anew(number, story, lines, now)
    return block if len(lines) == 1 or fit([block]) else _update_block(number, story, lines[:-1], now)


def _told_anew(number: int, story: Story, lines: Sequence[Line], now: datetime) -> Block:
    newest = lines[0].sources[0]
    title = shorten(newest.title or story.title, MAX_HEADLINE_CHARS)
    headline = " ".join([f"{number}.", _("Update: {title}").format(title=title)])
    url = newest.url or story.url
    said = [named_outlets(line.sources) for line in lines]
    age = ago(max(line.published for line in lines), now)
    told = list(zip(lines, said, strict=True))
    return Block(
        html=as_lines(
            link(f"<b>{escape(headline)}</b>", url),
            *(f"{escape(line.sentence)} – {html}" for line, (html, *_shown) in told),
            age,
        ),
        shown=as_lines(headline, *(f"{line.sentence} – {shown}" for line, (_html, shown, _urls) in told), age),
        urls=tuple(one for one in (url, *(url for told_by in said for url in told_by[2])) if is_web(one)),
        n_styles=1,
        number=number,
        story_id=story.id,
    )


def _foot(now: datetime, zone: ZoneInfo, next_due: datetime | None) -> list[str]:
    return [_("Next digest: {when}.").format(when=when(next_due, now=now, zone=zone))] if next_due else []
