from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.logs import set_up_logs
from tests.frontdesk import TOKEN, logging_left_alone

URL = f"https://api.telegram.org/bot{TOKEN}/getMe"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    with logging_left_alone():
        yield


def line_of(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err != ""
    return err


@pytest.mark.parametrize("known", [TOKEN, ""])
def test_a_token_in_a_message_never_comes_out(capsys: pytest.CaptureFixture[str], known: str) -> None:
    set_up_logs(token=known)
    logging.getLogger("any.library").warning(f"POST {URL} failed")  # noqa: G004 - libraries do
    line = line_of(capsys)
    assert TOKEN.split(":")[1] not in line
    assert "https://api.telegram.org/(token)/getMe failed" in line or "bot(token)/getMe failed" in line


@pytest.mark.parametrize("known", [TOKEN, ""])
def test_a_token_in_the_arguments_never_comes_out(capsys: pytest.CaptureFixture[str], known: str) -> None:
    set_up_logs(token=known)
    logging.getLogger("any.library").error("request url=%s args=%r", URL, {"token": TOKEN})
    assert TOKEN.split(":")[1] not in line_of(capsys)


@pytest.mark.parametrize("known", [TOKEN, ""])
def test_a_token_in_a_traceback_never_comes_out(capsys: pytest.CaptureFixture[str], known: str) -> None:
    set_up_logs(token=known)
    failure = RuntimeError(f"token {TOKEN}")
    failure.__cause__ = ConnectionError(f"no route to {URL}")
    logging.getLogger("bot.app").error("handler failed", exc_info=failure)
    line = line_of(capsys)
    assert "ConnectionError: no route to" in line
    assert TOKEN.split(":")[1] not in line


def test_a_short_token_that_looks_like_nothing_is_hidden_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(token="1:short")
    logging.getLogger("bot").warning("url=http://127.0.0.1:8081/bot1:short/getMe")
    assert "url=http://127.0.0.1:8081/bot(token)/getMe" in line_of(capsys)


def test_without_a_token_nothing_else_is_blotted_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    logging.getLogger("bot").warning("feed failed feed=http://127.0.0.1:8081/rss at=2026-03-04T12:00:00")
    assert "feed failed feed=http://127.0.0.1:8081/rss at=2026-03-04T12:00:00" in line_of(capsys)


def test_units_of_work_are_logged_only_when_asked_for_and_libraries_stay_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs()
    logging.getLogger("bot.app").info("round done")
    set_up_logs(verbose=True)
    logging.getLogger("summarizer.ingest").info("feed fetched")
    logging.getLogger("httpx").info("HTTP Request: POST")
    line = line_of(capsys)
    assert "INFO summarizer.ingest feed fetched" in line
    assert "round done" not in line
    assert "HTTP Request" not in line


def test_setting_up_twice_logs_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    set_up_logs(token=TOKEN)
    logging.getLogger("bot").warning("only once")
    assert line_of(capsys).count("only once") == 1


def test_a_network_that_fails_is_no_traceback_and_any_other_error_is(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    for failure, n_lines in ((NetworkError("httpx.ConnectError: no route"), 2), (BadRequest("odd"), 3)):
        try:
            raise failure from OSError("no route")
        except TelegramError:
            logging.getLogger("telegram.ext.Updater").exception("poll failed")
        line = line_of(capsys)
        assert str(failure) in line
        assert (len(line.splitlines()) > n_lines) == isinstance(failure, BadRequest)
