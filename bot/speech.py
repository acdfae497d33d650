"""What the bot says, in a reader's language: sentences by gettext, dates and lists by Babel.

All that a chat may be told passes `_` or `ngettext`. A catalogue is `bot/locale/LANGUAGE/LC_MESSAGES/tidings.mo`; for
want of one, English is spoken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.dates import format_date, get_day_names
from babel.lists import format_list

DOMAIN = "tidings"
ENGLISH = "en"
CATALOGUES = Path(__file__).with_name("locale")

_locale: ContextVar[str] = ContextVar("locale", default=ENGLISH)


def _(text: str) -> str:
    """Return a text in the language that is spoken."""
    return _catalogue(_locale.get()).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the text for a number of things, in the language that is spoken; the number is filled in by the caller."""
    return _catalogue(_locale.get()).ngettext(one, many, n)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak a language that `fitting` returned, until the block ends."""
    token = _locale.set(locale)
    try:
        yield
    finally:
        _locale.reset(token)


def speak(locale: str) -> None:
    """Speak a language that `fitting` returned from now on: for what this task, and those that it starts, say."""
    _locale.set(locale)


def spoken() -> list[str]:
    """Return the languages that are spoken: English, and those that have a catalogue."""
    return [ENGLISH, *sorted(path.parent.parent.name for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))]


def fitting(language_code: str | None) -> str:
    """Return the language to speak with somebody whose Telegram has this one ('de', 'pt-br')."""
    return negotiate_locale([(language_code or ENGLISH).replace("-", "_")], spoken()) or ENGLISH


def enumerated(parts: Sequence[str], *, last: Literal["and", "or"] = "and") -> str:
    """Return 'one, two and three'."""
    return format_list(list(parts), style="standard" if last == "and" else "or", locale=_babel())


def dated(day: date, pattern: str) -> str:
    """Return a date by a pattern of Unicode's, which is a text to translate: `dated(day, _("EEEE, d MMMM"))`."""
    return format_date(day, pattern, locale=_babel())


def weekday(number: int) -> str:
    """Return the name of a weekday; Monday is 0."""
    return str(get_day_names(locale=_babel())[number])


def language(code: str) -> str:
    """Return the name of a language: 'de' is German."""
    return str(_babel().languages.get(code, code))


def language_names(code: str) -> set[str]:
    """Return what people call a language: 'de', 'German', 'Deutsch'."""
    names = {code, language(code), Locale(ENGLISH).languages.get(code, code)}
    try:
        return names | {Locale.parse(code).get_display_name() or code}
    except (ValueError, UnknownLocaleError):
        return names


def country(code: str) -> str:
    """Return the name of a country: 'US' is the United States."""
    return str(_babel().territories.get(code, code))


def _babel() -> Locale:
    return _located(_locale.get())


@cache
def _located(locale: str) -> Locale:
    return Locale.parse("en_GB" if locale == ENGLISH else locale)


@cache
def _catalogue(locale: str) -> NullTranslations:
    return translation(DOMAIN, CATALOGUES, [locale], fallback=True)
