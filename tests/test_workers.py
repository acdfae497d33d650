"""Parsers that hang, swell, crash and raise what they like, each in a process that can be done without."""

from __future__ import annotations

import asyncio
import itertools
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from summarizer.errors import FetchError, ParseError, TidingsError
from summarizer.methods import summarize
from summarizer.workers import Workers


class AwkwardError(Exception):
    """An error that pickle takes apart and can't put together again."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"{line}:{column}")


def hang_in_c() -> bool:
    return "needle" in itertools.repeat("hay")


def swell(megabytes: int) -> int:
    return len(bytearray(megabytes * 2**20))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fail_to_parse(error: type[BaseException], *args: object) -> None:
    raise error(*args)


def fail_to_fetch() -> None:
    raise FetchError("https://news.example/", "answered 503", retry_after_s=60)


def refuse() -> None:
    raise ParseError("it has no text")


def read(pipe: Path) -> str:
    return pipe.read_text()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def workers() -> AsyncIterator[Workers]:
    """One process for most tests; it has imported nothing, and little time and memory."""
    async with Workers(preload=(), deadline_s=0.3, memory_mb=512) as workers:
        yield workers


def has_imported(module: str) -> bool:
    return module in sys.modules


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_function_runs_in_another_process_and_returns_what_it_returns(workers: Workers) -> None:
    assert await workers.call(divmod, 17, 5) == (3, 2)
    assert await workers.call(int, "ff", base=16) == 255
    assert await workers.call(os.getpid) != os.getpid()


async def test_a_process_that_has_read_an_article_has_done_so_without_numpy() -> None:
    text = "The town council of Orlow voted on Tuesday night to rebuild the old river bridge."
    async with Workers(preload=("summarizer.reading", "summarizer.summarize")) as workers:
        assert (await workers.call(summarize, text)).ranked
        assert await workers.call(has_imported, "sumy")
        assert not await workers.call(has_imported, "numpy")
        assert (await workers.call(summarize, text, method="lsa")).ranked
        assert await workers.call(has_imported, "numpy")


async def test_no_process_is_started_before_it_is_needed_and_none_is_left_behind() -> None:
    async with Workers(preload=(), processes=2) as workers:
        assert workers._pool is None
        pid = await workers.call(os.getpid)
        assert workers._pool is not None
        pids = set(workers._pool._pool_manager.worker_manager.workers)
        assert len(pids) == 2
        assert pid in pids
    assert not any(is_alive(pid) for pid in pids)


async def test_a_parser_that_hangs_is_killed_at_the_deadline_even_in_c_code(workers: Workers) -> None:
    before = await workers.call(os.getpid)
    with pytest.raises(ParseError, match=r"took longer than 0\.3 s"):
        await workers.call(hang_in_c)
    assert await workers.call(os.getpid) != before


async def test_a_parser_that_swells_is_stopped_and_harms_nobody(workers: Workers) -> None:
    before = await workers.call(os.getpid)
    with pytest.raises(ParseError, match="needed more than 512 MB"):
        await workers.call(swell, 513)
    assert await workers.call(swell, 1) == 2**20
    assert await workers.call(os.getpid) == before


async def test_a_parser_that_crashes_is_replaced(workers: Workers) -> None:
    with pytest.raises(ParseError, match="crashed the parser"):
        await workers.call(crash)
    assert await workers.call(abs, -1) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ((ValueError, "no"), "ValueError('no')"),
        ((AwkwardError, 3, 14), "AwkwardError('3:14')"),
        ((UnicodeDecodeError, "utf-8", b"\xff", 0, 1, "why"), "UnicodeDecodeError"),
        ((ValueError, "\ud800"), r"ValueError('\ud800')"),
        ((ValueError, "x" * 10**6), "ValueError('xxx"),
        ((StopIteration,), "StopIteration()"),
        ((KeyboardInterrupt,), "KeyboardInterrupt()"),
        ((SystemExit, 1), "SystemExit(1)"),
        ((asyncio.CancelledError,), "CancelledError()"),
        ((TimeoutError, "its own"), "TimeoutError('its own')"),
    ],
    ids="plain,not picklable,decoding,surrogate,long,stop,interrupt,exit,cancelled,timeout".split(","),
)
async def test_whatever_a_parser_raises_is_said_in_words_and_the_next_text_is_read(
    workers: Workers, error: tuple[type[BaseException], ...], words: str
) -> None:
    with pytest.raises(ParseError) as raised:
        await workers.call(fail_to_parse, *error)
    assert f"reading it failed ({words}" in str(raised.value)
    assert len(str(raised.value).encode()) < 300
    assert await workers.call(abs, -1) == 1


async def test_errors_of_our_own_come_through_as_they_are(workers: Workers) -> None:
    with pytest.raises(ParseError, match=r"^it has no text$"):
        await workers.call(refuse)
    with pytest.raises(TidingsError) as raised:
        await workers.call(fail_to_fetch)
    error = raised.value
    assert isinstance(error, FetchError)
    assert str(error) == "https://news.example/: answered 503"
    assert (error.url, error.reason, error.retry_after_s) == ("https://news.example/", "answered 503", 60)


async def test_what_can_not_be_handed_over_is_an_error_and_the_next_text_is_read(workers: Workers) -> None:
    with pytest.raises(ParseError, match="reading it failed"):
        await workers.call(lambda: 1)
    assert await workers.call(abs, -1) == 1


async def test_a_worker_that_is_killed_while_it_is_idle_is_replaced(workers: Workers) -> None:
    pid = await workers.call(os.getpid)
    os.kill(pid, signal.SIGKILL)
    assert await workers.call(os.getpid) != pid


async def test_rest_gives_the_processes_back_and_the_next_call_starts_new_ones(workers: Workers) -> None:
    pid = await workers.call(os.getpid)
    await workers.rest()
    assert not is_alive(pid)
    await workers.rest()
    assert await workers.call(abs, -1) == 1


async def test_a_worker_at_work_is_not_sent_to_rest(workers: Workers, pipe: Path) -> None:
    text = asyncio.create_task(workers.call(read, pipe))
    with await asyncio.to_thread(pipe.open, "w") as end:  # opens once the worker reads
        await workers.rest()
        end.write("news")
    assert await text == "news"


async def test_a_text_that_is_given_up_stops_its_worker_and_the_next_one_is_read(workers: Workers, pipe: Path) -> None:
    pid = await workers.call(os.getpid)
    text = asyncio.create_task(workers.call(read, pipe))
    with await asyncio.to_thread(pipe.open, "w"):
        text.cancel()
        with pytest.raises(asyncio.CancelledError):
            await text
        assert await workers.call(os.getpid) != pid


async def test_whoever_waits_for_a_text_when_all_is_stopped_is_cancelled(pipe: Path) -> None:
    async with Workers(preload=()) as workers:
        texts = [asyncio.create_task(workers.call(read, pipe)) for _ in range(2)]
        end = await asyncio.to_thread(pipe.open, "w")
    with end:
        assert await asyncio.wait(texts, timeout=5) == (set(texts), set())
    assert all(text.cancelled() for text in texts)


PARENT = """
import asyncio, os, sys
from pathlib import Path
from summarizer.methods import summarize
from summarizer.workers import Workers

async def main():
    async with Workers(preload=()) as workers:
        print(await workers.call(os.getpid), flush=True)
        await workers.call(Path.read_text, Path(sys.argv[1]))

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_a_worker_at_work_dies_with_its_parent_even_if_that_is_killed(tmp_path: Path, pipe: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen([sys.executable, script, pipe], stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603
        assert parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))
        with pipe.open("w"):  # opens once the worker reads
            parent.kill()
            ended, _, _ = select.select([worker], [], [], 5)
        os.close(worker)
    assert ended == [worker]
