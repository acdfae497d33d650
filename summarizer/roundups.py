"""Headlines of articles that tell many events in one: they must not glue the stories of those together."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from summarizer.patterns import any_of

Telling = Literal["one", "live", "many"]
"""An article tells one event, or one as it goes on (a live blog), or many (a round-up)."""

_LIVE = {
    "de": r"""
        \blive-?(?:ticker|blog)\b
        \bnewsblog\b
        ^live\s*[:|–—-]
    """,
    "en": r"""
        ^live\s*[:|–—-]
        [:|–—-]\s+live$
        \blive\s?(?:updates?|blog)\b
        \bas it happen(?:s|ed)\b
    """,
    "es": r"""
        \b(?:en (?:directo|vivo)|minuto a minuto)\b
    """,
    "fr": r"""
        ^(?:en )?direct\s*[:|,.–—-]
        \ben direct\b
    """,
    "it": r"""
        \b(?:in diretta|la diretta|diretta live)\b
    """,
    "nl": r"""
        \bliveblog\b
        ^live\s*[:|–—-]
    """,
    "pl": r"""
        \b(?:na żywo|relacja live)\b
    """,
    "pt": r"""
        \b(?:ao vivo|ao minuto)\b
    """,
    "ru": r"""
        \b(?:онлайн-трансляция|прямая трансляция|хроника)\b
    """,
    "sv": r"""
        \b(?:liverapport|direktrapport)\w*
    """,
    "uk": r"""
        \b(?:онлайн-трансляція|пряма трансляція|хроніка)\b
    """,
}
_MANY = {
    "de": r"""
        \b(?:morgen|abend|wochen|tages)(?:lage|briefing|überblick|rückblick|schau)\b
        \b(?:nachrichten|meldungen|news) (?:im|des|am) (?:überblick|tages?|morgen|abend)\b
        \bdas wichtigste (?:am|vom|des)\b
    """,
    "en": r"""
        \b(?:morning|midday|evening|nightly|daily|weekly|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:'s|’s)?\s(?:news\s)?(?:brief(?:ing)?|digest|newsletter|headlines|bulletin|round-?up)\b
        \b(?:news|world|local|sports?|business|market|politics|week(?:ly|end)?|daily) (?:round-?up|in brief)\b
        \bround-?up:
        ^(?:the )?(?:news ?)?(?:briefs?|newsletter|round-?up)\b\s*(?:[:|–—-]|$)
        \b(?:things|stories) (?:you need )?to know\b
        \bwhat (?:you need|we know) to know (?:today|this (?:morning|week))\b
        \b(?:photos|pictures|quotes|week) (?:of the (?:day|week)|in (?:review|pictures))\b
    """,
    "es": r"""
        \b(?:resumen|noticias|titulares) (?:del día|de la (?:semana|mañana|noche|jornada))\b
        \bbolet[ií]n (?:de la|del) (?:mañana|tarde|noche|día)\b
    """,
    "fr": r"""
        \b(?:revue de presse|l[’']essentiel de l[’']actualité)\b
        \b(?:l[’']actu(?:alité)?|les (?:titres|infos)|le résumé) du (?:jour|matin|soir)\b
        \b(?:l[’']actu(?:alité)?|les infos|le résumé) de la (?:semaine|journée)\b
    """,
    "it": r"""
        \b(?:rassegna stampa|le notizie (?:del giorno|di oggi|della settimana))\b
    """,
    "nl": r"""
        \b(?:nieuwsoverzicht|ochtendoverzicht|weekoverzicht|dit is het nieuws)\b
    """,
    "pl": r"""
        \b(?:przegląd (?:prasy|dnia|tygodnia)|skrót wiadomości|najważniejsze wydarzenia)\b
    """,
    "pt": r"""
        \b(?:resumo|notícias|manchetes) (?:do dia|da (?:semana|manhã|noite))\b
    """,
    "ru": r"""
        \b(?:главное (?:за|к)|итоги (?:дня|недели)|обзор (?:прессы|новостей)|новости (?:дня|к этому часу))\b
    """,
    "sv": r"""
        \b(?:nyhetssvep|morgonsvep|veckan som gått)\w*
    """,
    "uk": r"""
        \b(?:головне за|підсумки (?:дня|тижня)|огляд (?:преси|новин)|новини дня)\b
    """,
}


def telling(title: str, language: str) -> Telling:
    """Return what an article tells by its headline."""
    if _is(title, language, "many"):
        return "many"
    return "live" if _is(title, language, "live") else "one"


def _is(title: str, language: str, kind: Literal["live", "many"]) -> bool:
    pattern = _pattern(language, kind)
    return pattern is not None and pattern.search(title.strip()) is not None


@cache
def _pattern(language: str, kind: Literal["live", "many"]) -> re.Pattern[str] | None:
    listed = (_LIVE if kind == "live" else _MANY).get(language)
    return re.compile(any_of(listed), re.IGNORECASE) if listed else None
