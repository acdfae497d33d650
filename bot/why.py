"""Why a story was shown, in words for the one who was shown it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.speech import _, ngettext
from bot.weight import PROMINENT, Weight
from bot.wishes import Wishes
from summarizer.model import Story
from summarizer.text import shorten

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
MOST_TITLE_CHARS = 60


def why(story: Story, weight: Weight, wishes: Wishes, now: datetime) -> str:
    """Return what speaks for a story and against it: '5 outlets tell it; you follow “ukraine”; 3 hours old'."""
    return "; ".join([*_wished(story, wishes), *_told(story, weight), _age(story, now)])


def _wished(story: Story, wishes: Wishes) -> list[str]:
    followed, less = wishes.followed_in(story), wishes.less_in(story)
    found = [_("you follow “{word}”").format(word=followed)] if followed else []
    if story.topic in wishes.topics:
        found.append(_("{topic} is one of your topics").format(topic=story.topic))
    if less:
        found.append(_("you want less like “{headline}”").format(headline=shorten(less.title, MOST_TITLE_CHARS)))
    return found


def _told(story: Story, weight: Weight) -> list[str]:
    n, n_voices = max(1, len(story.sources)), len(story.voices)
    found = [ngettext("{n} outlet tells it", "{n} outlets tell it", n).format(n=n)]
    if 0 < n_voices < n:
        found.append(ngettext("{n} in its own words", "{n} in their own words", n_voices).format(n=n_voices))
    if weight.factor("growth") > 1:
        found.append(_("others joined lately"))
    if weight.factor("place") >= PROMINENT:
        found.append(_("an outlet puts it in front"))
    if weight.factor("summary") < 1:
        found.append(_("there is only its headline"))
    return found


def _age(story: Story, now: datetime) -> str:
    age = max(timedelta(), now - story.published)
    if age < _HOUR:
        return _("it is new")
    if age < 2 * _DAY:
        return ngettext("{n} hour old", "{n} hours old", age // _HOUR).format(n=age // _HOUR)
    return ngettext("{n} day old", "{n} days old", age // _DAY).format(n=age // _DAY)


def why_not(story: Story, wishes: Wishes) -> str:
    """Return for which wish a story would not come in a digest, as a sentence; nothing where it would."""
    if word := wishes.muted_in(story):
        return _("It comes in no digest of yours: you mute “{word}”.").format(word=word)
    if wishes.muted_outlets_of(story):
        return _("It comes in no digest of yours: you mute all who tell it.")
    if wishes.languages and story.language not in wishes.languages:
        return _("It comes in no digest of yours: it is not in one of your languages.")
    return ""
