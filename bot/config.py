"""TOML and environment to a frozen `Config`. Every problem is named with its key, its value and the fix."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.clock import clock_time, time_zone
from bot.groups import read_groups
from bot.toml_table import SECRET, Table, a_text, shown
from summarizer.errors import TidingsError
from summarizer.methods import METHODS, Method
from summarizer.model import Feed, Group

TELEGRAM_API = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_ON, _OFF = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}

_UTC = ZoneInfo("UTC")


class ConfigError(TidingsError):
    """The settings don't hold; the text has one line for each problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """How the bot reaches Telegram, and who may ask for the operator's commands. The token is empty if none is set."""

    token: str = field(default="", repr=False)
    api_url: str = TELEGRAM_API
    admins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """Where the database is."""

    path: Path = Path("tidings.db")


@dataclass(frozen=True, slots=True)
class DigestConfig:
    """What a chat gets until it says otherwise: when the daily digest comes, and how long it is.

    Of each story come so many sentences, and fewer where they are longer than `max_chars` together. A digest that is
    later than `catch_up` is left out.
    """

    time: time = time(8, 30)
    timezone: ZoneInfo = _UTC
    stories: int = 5
    sentences: int = 2
    max_chars: int = 500
    catch_up: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SummaryConfig:
    """How the sentences of a summary are chosen, from now on."""

    method: Method = "tidings"


@dataclass(frozen=True, slots=True)
class DeliveryConfig:
    """How many messages may leave a second; 0 for as many as can."""

    rate_per_s: int = 25


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """How often feeds are read, and whether they may be in the operator's own network."""

    interval_minutes: int = 15
    allow_private_networks: bool = False


@dataclass(frozen=True, slots=True)
class LimitsConfig:
    """How many questions a user may ask in a minute; 0 for as many as they like. Admins may always ask."""

    questions_per_minute: int = 30


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    telegram: TelegramConfig = TelegramConfig()
    store: StoreConfig = StoreConfig()
    digest: DigestConfig = DigestConfig()
    summary: SummaryConfig = SummaryConfig()
    delivery: DeliveryConfig = DeliveryConfig()
    fetch: FetchConfig = FetchConfig()
    limits: LimitsConfig = LimitsConfig()
    feeds: tuple[Feed, ...] = ()
    groups: tuple[Group, ...] = ()


def load_config(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Read the settings from a TOML file; TIDINGS_<TABLE>_<KEY> in the environment wins over the file.

    Relative paths start at the file's folder. Raises ConfigError, which names all problems at once.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as e:
        raise ConfigError(f"{path} is not there; copy config.example.toml to it and name your feeds") from e
    except OSError as e:
        raise ConfigError(f"{path} can't be read: {e.strerror}") from e
    except UnicodeDecodeError as e:
        raise ConfigError(f"{path} is not UTF-8 text; save it as UTF-8") from e
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{path} is not valid TOML: {e}") from e
    return parse_config(document, name=path.name, folder=path.parent, environ=environ)


def parse_config(
    document: Mapping[str, Any], *, name: str, folder: Path = Path(), environ: Mapping[str, str] | None = None
) -> Config:
    """Check a TOML document and turn it into a Config; raises ConfigError."""
    problems: list[str] = []
    tables = {
        key: Table(document.get(key, {}), key, name, problems, environ or {})
        for key in ("telegram", "store", "digest", "summary", "delivery", "fetch", "limits")
    }
    config = Config(
        telegram=_telegram(tables["telegram"], folder),
        store=StoreConfig(path=folder / Path(tables["store"].text("path", "tidings.db")).expanduser()),
        digest=_digest(tables["digest"]),
        summary=_summary(tables["summary"]),
        delivery=DeliveryConfig(tables["delivery"].whole_number("rate_per_s", 25, least=0, most=1000)),
        fetch=_fetch(tables["fetch"]),
        limits=LimitsConfig(tables["limits"].whole_number("questions_per_minute", 30, least=0, most=1000)),
        feeds=_feeds(document.get("feeds", []), name, problems),
        groups=read_groups(document.get("groups", {}), name, problems),
    )
    Table(document, "", name, problems, {}).refuse_unknown({*tables, "feeds", "groups"})
    for table in tables.values():
        table.refuse_unknown()
    if problems:
        raise ConfigError(*problems)
    return config


def _telegram(table: Table, folder: Path) -> TelegramConfig:
    default = TelegramConfig()
    return TelegramConfig(
        token=_token(table, folder),
        api_url=table.read(
            "api_url", default.api_url, _api_url, 'use an http(s) address, e.g. "http://127.0.0.1:8081"'
        ),
        admins=table.read(
            "admins", default.admins, _user_ids, "use a list of Telegram user ids, e.g. [123456789]", in_text=_numbers
        ),
    )


def _token(table: Table, folder: Path) -> str:
    """Return the token from the environment, a file or the table. Its value stands in no message."""
    in_file, token = table.text("token_file", ""), table.text("token", "")
    is_nearer = table.is_from_environment("token")
    if in_file and token and is_nearer == table.is_from_environment("token_file"):
        table.complain("token", "and token_file are both set; keep one of them")
    key = "token"
    if in_file and not (token and is_nearer):
        key = "token_file"
        try:
            token = (folder / Path(in_file).expanduser()).read_text("utf-8").strip()
        except (OSError, ValueError):
            value = shown("token_file", in_file)
            table.complain(key, f"= {value} can't be read; name a readable file that holds the token alone")
            return ""
    if token and not _TOKEN.fullmatch(token):
        holds = "does not look like" if key == "token" else "does not hold"
        table.complain(key, f"{holds} a bot token; use the one that @BotFather gave you (digits:letters)")
    return token


def _digest(table: Table) -> DigestConfig:
    default = DigestConfig()
    return DigestConfig(
        time=table.read(
            "time", default.time, lambda at: clock_time(a_text(at)), 'is not a time; use HH:MM, e.g. "08:30"'
        ),
        timezone=table.read(
            "timezone",
            default.timezone,
            lambda zone: time_zone(a_text(zone)),
            'is not a time zone; use an IANA name, e.g. "Europe/Berlin"',
        ),
        stories=table.whole_number("stories", default.stories, least=1, most=15),
        sentences=table.whole_number("sentences", default.sentences, least=1, most=5),
        max_chars=table.whole_number("max_chars", default.max_chars, least=200, most=2000),
        catch_up=timedelta(hours=table.whole_number("catch_up_hours", 24, least=1, most=168)),
    )


def _summary(table: Table) -> SummaryConfig:
    default = SummaryConfig()
    named = ", ".join(f'"{method}"' for method in METHODS)
    return SummaryConfig(method=table.read("method", default.method, _method, f"use one of {named}"))


def _method(value: object) -> Method:
    name = a_text(value).lower()
    for method in METHODS:
        if method == name:
            return method
    raise ValueError(name)


def _fetch(table: Table) -> FetchConfig:
    default = FetchConfig()
    return FetchConfig(
        interval_minutes=table.whole_number("interval_minutes", default.interval_minutes, least=1, most=1440),
        allow_private_networks=table.read(
            "allow_private_networks", default.allow_private_networks, _flag, "use true or false", in_text=_spoken_flag
        ),
    )


def _feeds(items: object, name: str, problems: list[str]) -> tuple[Feed, ...]:
    if not isinstance(items, list):
        problems.append(f"{name}: feeds is not a list of tables; write [[feeds]] above each feed")
        return ()
    feeds: dict[str, Feed] = {}
    for place, item in enumerate(items, start=1):
        if not isinstance(item, Mapping):
            problems.append(f"{name}: feeds[{place}] = {shown('', item)} is not a table; write [[feeds]] above its url")
            continue
        table = Table(item, f"feeds[{place}]", name, problems, {})
        fix = 'use an http(s) address without a password, e.g. "https://example.org/rss.xml"'
        url = table.read("url", "", _feed_url, fix)
        feed = Feed(url=url, name=table.text("name", ""), topic=table.text("topic", ""))
        table.refuse_unknown()
        if not table.has("url"):
            table.complain("url", 'is missing; name the feed\'s address, e.g. url = "https://example.org/rss.xml"')
        elif url and url in feeds:
            table.complain("url", f'= "{url}" is there twice; delete one of them')
        feeds[url] = feed
    return tuple(feeds.values())


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _spoken_flag(text: str) -> bool:
    word = text.strip().lower()
    if word not in _ON | _OFF:
        raise ValueError(text)
    return word in _ON


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.replace(",", " ").split()]


def _user_ids(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or any(isinstance(item, bool) or not isinstance(item, int) for item in value):
        raise TypeError(value)
    if any(item < 1 for item in value):
        raise ValueError(value)
    return tuple(value)


def _api_url(value: object) -> str:
    """Return the root of a Bot API server; the bot's own part, with the token in it, is added later."""
    url = web_url(value)
    if SECRET.search(url):
        raise ValueError("a secret in an address")
    return url.rstrip("/").removesuffix("/bot")


def _feed_url(value: object) -> str:
    """Return a feed's address; it stands in logs and answers, so no password may be in it."""
    url = web_url(value)
    if urlsplit(url).username is not None:
        raise ValueError("a secret in an address")
    return url


def web_url(value: object) -> str:
    """Return an http(s) address as it is; raises ValueError."""
    url = a_text(value)
    parts = urlsplit(url)
    is_whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0  # a wrong port raises
    if not is_whole or any(character.isspace() for character in url):
        raise ValueError(url)
    return url
