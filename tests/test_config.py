from __future__ import annotations

import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Config, ConfigError, load_config, parse_config
from bot.groups import unknown_outlets
from summarizer.model import Feed, Group
from tests.frontdesk import TOKEN

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
FEED = '[[feeds]]\nurl = "https://example.org/rss.xml"\n'


def problems(text: str, folder: Path = Path(), **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(tomllib.loads(text), name="config.toml", folder=folder, environ=environ)
    return list(caught.value.problems)


def parsed(text: str, folder: Path = Path(), **environ: str) -> Config:
    return parse_config(tomllib.loads(text), name="config.toml", folder=folder, environ=environ)


def test_an_empty_file_means_the_defaults() -> None:
    assert parsed("") == Config()


def test_every_setting_is_read() -> None:
    config = parsed(
        f"""
        [telegram]
        token = "{TOKEN}"
        api_url = "http://127.0.0.1:8081/"
        admins = [1, 2]
        [store]
        path = "/var/lib/tidings.db"
        [digest]
        time = "7:05"
        timezone = "america/new_york"
        stories = 15
        sentences = 1
        max_chars = 2000
        catch_up_hours = 168
        [summary]
        method = "LexRank"
        [delivery]
        rate_per_s = 0
        [fetch]
        interval_minutes = 60
        allow_private_networks = true
        [[feeds]]
        url = "https://example.org/rss.xml"
        name = "Example"
        topic = "world"
        """
    )
    assert config.telegram.token == TOKEN
    assert config.telegram.api_url == "http://127.0.0.1:8081"
    assert config.telegram.admins == (1, 2)
    assert config.store.path == Path("/var/lib/tidings.db")
    assert (config.digest.time, config.digest.timezone) == (time(7, 5), ZoneInfo("America/New_York"))
    assert (config.digest.stories, config.digest.sentences, config.digest.max_chars) == (15, 1, 2000)
    assert config.summary.method == "lexrank"
    assert config.digest.catch_up == timedelta(days=7)
    assert config.delivery.rate_per_s == 0
    assert (config.fetch.interval_minutes, config.fetch.allow_private_networks) == (60, True)
    assert config.feeds == (Feed("https://example.org/rss.xml", "Example", "world"),)


@pytest.mark.parametrize(
    ("text", "key_and_value", "fix"),
    [
        ('digest.time = "25:00"', 'digest.time = "25:00"', "HH:MM"),
        ("digest.time = 08:30:00", "digest.time = 08:30:00", 'HH:MM, e.g. "08:30"'),
        ('digest.timezone = "Mars/Olympus"', 'digest.timezone = "Mars/Olympus"', '"Europe/Berlin"'),
        ("digest.stories = 0", "digest.stories = 0", "from 1 to 15"),
        ("digest.stories = 99", "digest.stories = 99", "from 1 to 15"),
        ("digest.stories = true", "digest.stories = true", "from 1 to 15"),
        ("digest.stories = 2.5", "digest.stories = 2.5", "from 1 to 15"),
        ('digest.stories = "5"', 'digest.stories = "5"', "from 1 to 15"),
        ("digest.sentences = 6", "digest.sentences = 6", "from 1 to 5"),
        ("digest.max_chars = 199", "digest.max_chars = 199", "from 200 to 2000"),
        ("digest.max_chars = 2001", "digest.max_chars = 2001", "from 200 to 2000"),
        ('summary.method = "best"', 'summary.method = "best"', 'use one of "tidings", "lexrank", "lsa", "textrank"'),
        ("summary.method = 5", "summary.method = 5", "use one of"),
        ('summary.metod = "lead"', "summary.metod", "did you mean method?"),
        ("digest.catch_up_hours = 0", "digest.catch_up_hours = 0", "from 1 to 168"),
        ("digest.catch_up_hours = 169", "digest.catch_up_hours = 169", "from 1 to 168"),
        ("digest.catch_up_hours = 1.5", "digest.catch_up_hours = 1.5", "from 1 to 168"),
        ("delivery.rate_per_s = -1", "delivery.rate_per_s = -1", "from 0 to 1000"),
        ("delivery.rate_per_s = 1001", "delivery.rate_per_s = 1001", "from 0 to 1000"),
        ("limits.questions_per_minute = -1", "limits.questions_per_minute = -1", "from 0 to 1000"),
        ("delivery.burst = 5", "delivery.burst", "known here: rate_per_s"),
        ("fetch.interval_minutes = -1", "fetch.interval_minutes = -1", "from 1 to 1440"),
        ('fetch.allow_private_networks = "yes"', 'allow_private_networks = "yes"', "true or false"),
        ("store.path = 5", "store.path = 5", "put it in quotes"),
        ('telegram.admins = ["ada"]', 'telegram.admins = ["ada"]', "[123456789]"),
        ("telegram.admins = [-5]", "telegram.admins = [-5]", "[123456789]"),
        ("telegram.admins = 5", "telegram.admins = 5", "[123456789]"),
        ('telegram.api_url = "ftp://x"', 'telegram.api_url = "ftp://x"', "http(s)"),
        ('telegram.token_file = "no.txt"', 'telegram.token_file = "no.txt"', "name a readable file"),
        ('digest.tiem = "08:30"', "digest.tiem", "did you mean time?"),
        ("digest.wibble = 1", "digest.wibble", "known here: catch_up_hours, max_chars, sentences, stories, time"),
        ("[digets]", "digets", "did you mean digest?"),
        ("digest = 5", "digest = 5", "write [digest]"),
        ('feeds = "https://example.org"', "feeds", "[[feeds]]"),
        ("[feeds]", "feeds", "[[feeds]]"),
        ('feeds = ["https://example.org"]', 'feeds[1] = "https://example.org"', "write [[feeds]]"),
        ('[[feeds]]\nname = "Post"', "feeds[1].url", 'url = "https://example.org/rss.xml"'),
        ('[[feeds]]\nurl = "ftp://x"', 'feeds[1].url = "ftp://x"', "http(s)"),
        ('[[feeds]]\nurl = "http://x.example:99999/"', 'feeds[1].url = "http://x.example:99999/"', "http(s)"),
        ('[[feeds]]\nurl = "http://x.example/a b"', 'feeds[1].url = "http://x.example/a b"', "http(s)"),
        ('[[feeds]]\nurl = "http://[::1"', 'feeds[1].url = "http://[::1"', "http(s)"),
        (f"{FEED}nmae = 'Post'", "feeds[1].nmae", "did you mean name?"),
        (f"{FEED}topic = 5", "feeds[1].topic = 5", "put it in quotes"),
        (FEED + FEED, 'feeds[2].url = "https://example.org/rss.xml"', "twice; delete one"),
    ],
)
def test_a_wrong_setting_is_named_with_its_key_its_value_and_the_fix(text: str, key_and_value: str, fix: str) -> None:
    [problem] = problems(text)
    assert problem.startswith("config.toml: ")
    assert key_and_value in problem
    assert fix in problem


def test_all_problems_are_told_at_once() -> None:
    text = 'digest.time = "soon"\nfetch.interval_minutes = 0\nwibble = 1\n[[feeds]]\nurl = ""\n[[feeds]]\nurl = "x"'
    keys = [problem.split()[1] for problem in problems(text)]
    assert keys == ["digest.time", "fetch.interval_minutes", "feeds[1].url", "feeds[2].url", "wibble"]


@pytest.mark.parametrize(
    "malformed", ["987654321", "secret:letters", "987654321:with spaces", "98:a/b", "98:schlüssel"]
)
def test_a_malformed_token_is_refused_and_never_repeated(malformed: str, tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(malformed, "utf-8")
    [in_table] = problems(f'telegram.token = "{malformed}"')
    assert in_table.startswith(
        "config.toml: telegram.token does not look like a bot token; use the one that @BotFather"
    )
    [in_file] = problems('telegram.token_file = "token.txt"', tmp_path)
    assert in_file.startswith("config.toml: telegram.token_file does not hold a bot token")
    [in_environment] = problems("", TIDINGS_TELEGRAM_TOKEN=malformed)
    assert in_environment.startswith("TIDINGS_TELEGRAM_TOKEN does not look like a bot token")
    assert not any(malformed in problem for problem in (in_table, in_file, in_environment))


@pytest.mark.parametrize("text", [f'token_file = "{TOKEN}"', f'tokn = "{TOKEN}"', f'token = ["{TOKEN}"]'])
def test_a_token_in_a_wrong_place_is_not_repeated_either(text: str) -> None:
    assert TOKEN not in "".join(problems(f"[telegram]\n{text}"))


def test_the_token_stands_in_no_printed_config() -> None:
    assert TOKEN not in repr(parsed(f'telegram.token = "{TOKEN}"'))


def test_a_token_and_a_token_file_at_once_are_refused(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(TOKEN)
    [problem] = problems(f'[telegram]\ntoken = "{TOKEN}"\ntoken_file = "token.txt"', tmp_path)
    assert "token and token_file are both set; keep one" in problem


def test_a_token_file_is_read_from_the_folder_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(f"  {TOKEN}\n")
    assert parsed('telegram.token_file = "token.txt"', tmp_path).telegram.token == TOKEN


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text("111:from-a-file")
    text = '[telegram]\ntoken_file = "token.txt"\n[digest]\ntime = "08:30"\nstories = 3\n[store]\npath = "a.db"'
    config = parsed(
        text,
        tmp_path,
        TIDINGS_TELEGRAM_TOKEN=TOKEN,
        TIDINGS_TELEGRAM_ADMINS="1, 2 3",
        TIDINGS_DIGEST_TIME="18:00",
        TIDINGS_DIGEST_STORIES="7",
        TIDINGS_SUMMARY_METHOD="lead",
        TIDINGS_STORE_PATH="b.db",
        TIDINGS_FETCH_ALLOW_PRIVATE_NETWORKS="Yes",
    )
    assert (config.telegram.token, config.telegram.admins) == (TOKEN, (1, 2, 3))
    assert (config.digest.time, config.digest.stories) == (time(18, 0), 7)
    assert config.summary.method == "lead"
    assert config.store.path == tmp_path / "b.db"
    assert config.fetch.allow_private_networks is True


def test_a_token_file_from_the_environment_wins_over_a_token_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(TOKEN)
    config = parsed('telegram.token = "111:older"', tmp_path, TIDINGS_TELEGRAM_TOKEN_FILE="token.txt")
    assert config.telegram.token == TOKEN


@pytest.mark.parametrize("url", [f"https://api.telegram.org/bot{TOKEN}", "https://ada:secret@api.example.org"])
def test_an_address_with_a_secret_in_it_is_refused_and_never_repeated(url: str) -> None:
    [problem] = problems(f'telegram.api_url = "{url}"')
    assert problem.startswith("config.toml: telegram.api_url = (hidden) is wrong; use an http(s) address")


def test_a_feed_with_a_password_in_its_address_is_refused_and_the_password_never_repeated() -> None:
    [problem] = problems('[[feeds]]\nurl = "https://ada:secret@example.org/rss.xml"')
    assert problem.startswith(
        "config.toml: feeds[1].url = (hidden) is wrong; use an http(s) address without a password"
    )
    assert (
        parsed('[[feeds]]\nurl = "https://example.org/@ada/rss.xml"').feeds[0].url == "https://example.org/@ada/rss.xml"
    )


def test_an_empty_variable_sets_nothing() -> None:
    config = parsed(f'telegram.token = "{TOKEN}"', TIDINGS_TELEGRAM_TOKEN="", TIDINGS_DIGEST_STORIES="")
    assert (config.telegram.token, config.digest.stories) == (TOKEN, 5)


def test_a_variable_that_is_no_setting_is_named_with_the_one_that_was_meant() -> None:
    assert problems("", TIDINGS_DIGEST_TIEM="08:30", TIDINGS_CONFIG="x.toml", TIDINGS_PORT="tcp://10.0.0.1") == [
        "TIDINGS_DIGEST_TIEM in the environment is no setting; did you mean TIDINGS_DIGEST_TIME?"
    ]


def test_a_wrong_value_in_the_environment_is_named_by_its_variable() -> None:
    [problem] = problems('digest.time = "08:30"', TIDINGS_DIGEST_TIME="25:00")
    assert problem == 'TIDINGS_DIGEST_TIME = "25:00" is not a time; use HH:MM, e.g. "08:30"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[digest]\ntime = "08:30\n', r"config\.toml is not valid TOML: .*line 2"),
        (b"[digest]\ntime = 1\ntime = 2\n", r"config\.toml is not valid TOML: .*line 3"),
        ('name = "Zürich"'.encode("latin-1"), r"config\.toml is not UTF-8 text; save it as UTF-8"),
        (None, r"config\.toml is not there; copy config\.example\.toml"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(content: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        load_config(path, {})


def test_a_folder_in_place_of_the_file_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read: Is a directory"):
        load_config(tmp_path, {})


def test_relative_paths_start_at_the_files_folder(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('store.path = "news/tidings.db"')
    assert load_config(path, {}).store.path == tmp_path / "news" / "tidings.db"


def test_the_example_is_valid_as_it_stands() -> None:
    config = load_config(EXAMPLE, {})
    assert config.feeds
    assert all(feed.name and feed.topic for feed in config.feeds)


def test_what_the_example_shows_as_defaults_are_the_defaults() -> None:
    text = re.sub(r"(?m)^# (?=[a-z_]+ = )", "", EXAMPLE.read_text("utf-8").partition("[[feeds]]")[0])
    shown = tomllib.loads(text)
    for samples in ("token", "token_file", "admins"):
        del shown["telegram"][samples]
    assert parse_config(shown, name=EXAMPLE.name) == Config()
    assert {table: set(keys) for table, keys in shown.items()} == {
        "telegram": {"api_url"},
        "store": {"path"},
        "digest": {"time", "timezone", "stories", "sentences", "max_chars", "catch_up_hours"},
        "summary": {"method"},
        "delivery": {"rate_per_s"},
        "fetch": {"interval_minutes", "allow_private_networks"},
        "limits": {"questions_per_minute"},
    }


def test_groups_have_the_names_and_the_order_that_the_operator_gives_them() -> None:
    groups = parsed('[groups]\nnorth = ["Harbour News", " Quay Post "]\n"the far south" = ["Dune Echo"]').groups
    assert groups == (Group("north", ("Harbour News", "Quay Post")), Group("the far south", ("Dune Echo",)))
    assert groups[0].has("QUAY post")
    assert not groups[1].has("Quay Post")
    assert parsed("").groups == parsed("[groups]").groups == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("groups = 3", "config.toml: groups = 3 is not a table; write [groups] above its keys"),
        (
            'groups.north = "Post"',
            'config.toml: groups.north = "Post" is no list of outlets; write the names of feeds, e.g. ["BBC"]',
        ),
        (
            "groups.north = [1]",
            'config.toml: groups.north = [1] is no list of outlets; write the names of feeds, e.g. ["BBC"]',
        ),
        (
            'groups.north = [""]',
            'config.toml: groups.north = [""] is no list of outlets; write the names of feeds, e.g. ["BBC"]',
        ),
        (
            "groups.north = []",
            'config.toml: groups.north = [] names no outlet; write the names of its feeds, e.g. ["BBC"], or delete it',
        ),
        (
            'groups.north = ["Post", "post"]',
            'config.toml: groups.north has "Post" twice; delete one of them',
        ),
        (
            'groups."far north" = ["Post"]\ngroups.south = ["POST"]',
            'config.toml: groups.south has "POST", which is in groups."far north" too; delete it in one',
        ),
        (
            'groups."" = ["Post"]',
            'config.toml: groups."" is no name to show; use 1 to 40 letters in one line',
        ),
    ],
)
def test_what_is_wrong_with_a_group_is_said_with_its_key(text: str, said: str) -> None:
    assert problems(text) == [said]


def test_no_more_groups_than_can_be_told_apart() -> None:
    many = "\n".join(f'groups.g{n} = ["Outlet {n}"]' for n in range(21))
    assert problems(many) == ["config.toml: groups has 21 groups; at most 20 can be told apart"]


def test_an_outlet_that_no_feed_has_the_name_of_is_warned_of_with_the_nearest_name() -> None:
    groups = (Group("north", ("Harbor News", "Dune Echo")), Group("far south", ("QUAY POST",)))
    known = {"Harbour News", "Quay Post"}
    assert unknown_outlets(groups, known) == [
        'groups.north has "Harbor News", which is the name of no feed; did you mean "Harbour News"?',
        'groups.north has "Dune Echo", which is the name of no feed; there are Harbour News, Quay Post',
    ]
    assert unknown_outlets(groups[1:], known) == []
    [unread] = unknown_outlets(groups[1:], set())
    assert unread == 'groups."far south" has "QUAY POST", which is the name of no feed; no feed has a name yet'
    many = {f"Paper {n:02}" for n in range(15)}
    assert unknown_outlets(groups[1:], many)[0].endswith("Paper 08, Paper 09 and 5 others")
