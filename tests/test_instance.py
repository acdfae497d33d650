"""One bot on a database: a second one is refused and told who has it; other commands work beside it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path

import pytest

from bot.instance import AlreadyRunningError, Instance
from bot.local.faults import Silence
from bot.local.server import LocalTelegram
from summarizer.errors import StoreError
from tests.nursery import Nursery
from tests.site import Site
from tests.stage import Clock, on_stage
from tests.test_ingest import PAGE, item, rss
from tests.test_run import CHATS, configure, counts, owe


def holder(pid: int) -> str:
    """Return a pattern of how a refusal names a process of this machine."""
    host = re.escape(socket.gethostname())
    return rf"is in use by process {pid} on {host}, since \d{{4}}-\d\d-\d\d \d\d:\d\d UTC; stop that one first"


async def tidings(config: Path, *command: str) -> tuple[int | None, str, str]:
    """Run a command in a process of its own; return its exit code and what it wrote to stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "--config", str(config), *command, stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(20):
        out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_a_second_bot_on_a_database_is_refused_until_the_first_has_stopped(
    tmp_path: Path, telegram: LocalTelegram, clock: Clock
) -> None:
    database = tmp_path / "tidings.db"
    async with on_stage(database, telegram, clock):
        with pytest.raises(AlreadyRunningError, match=holder(os.getpid())) as refusal:
            async with on_stage(database, telegram, clock):
                pass
    assert str(refusal.value).startswith(f'store.path = "{database}" ')
    async with on_stage(database, telegram, clock):
        pass


def test_another_way_to_the_same_database_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "tidings.db").touch()
    (tmp_path / "link.db").symlink_to("tidings.db")
    (tmp_path / "folder").symlink_to(tmp_path)
    with closing(Instance(tmp_path / "tidings.db")):
        for way in (
            tmp_path / "link.db",
            tmp_path / "folder" / "tidings.db",
            Path(os.path.relpath(tmp_path / "link.db")),
        ):
            with pytest.raises(AlreadyRunningError, match=re.escape(f'store.path = "{way}" is in use')):
                Instance(way)


def test_two_databases_in_one_folder_have_a_bot_each(tmp_path: Path) -> None:
    with closing(Instance(tmp_path / "one.db")), closing(Instance(tmp_path / "two.db")):
        pass


def test_a_lock_that_can_not_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "tidings.db-lock").mkdir()
    with pytest.raises(StoreError) as refusal:
        Instance(tmp_path / "tidings.db")
    lock = tmp_path / "tidings.db-lock"
    assert str(refusal.value) == f'"{tmp_path / "tidings.db"}" can\'t be locked: "{lock}": Is a directory'


async def test_a_second_run_ends_with_a_clear_word_and_changes_nothing(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    config = configure(tmp_path, telegram)
    owe(tmp_path, telegram, CHATS[:1])
    telegram.fail("sendMessage", Silence())
    async with nursery.running(config) as bot:
        await telegram.next_message(CHATS[0])
        code, out, err = await tidings(config, "run")
        assert (code, out) == (1, "")
        assert re.fullmatch(f'store.path = "{tmp_path / "tidings.db"}" {holder(bot.pid)}.*\n', err)
        assert counts(tmp_path) == {"sending": 1}
        assert not bot.exit_code.done()


async def test_after_a_bot_was_killed_the_next_starts_at_once(
    tmp_path: Path, telegram: LocalTelegram, nursery: Nursery
) -> None:
    config = configure(tmp_path, telegram)
    async with nursery.running(config) as bot:
        await telegram.settled()
        os.kill(bot.pid, signal.SIGKILL)
        assert await bot.exit_code == -signal.SIGKILL
    owe(tmp_path, telegram, CHATS[:1])
    async with nursery.running(config) as bot:
        await telegram.next_message(CHATS[0])
        with pytest.raises(AlreadyRunningError, match=holder(bot.pid)):
            Instance(tmp_path / "tidings.db")


async def test_other_commands_work_beside_a_bot(tmp_path: Path, telegram: LocalTelegram, nursery: Nursery) -> None:
    async with Site() as site:
        config = configure(tmp_path, telegram, site.serve("/feed.xml", rss(item(site.serve("/bridge.html", PAGE)))))
        async with nursery.running(config) as bot:
            await telegram.settled()
            fetched = await tidings(config, "fetch")
            latest, outbox = await asyncio.gather(tidings(config, "latest"), tidings(config, "outbox"))
            assert await bot.stopped() == 0
    assert [code for code, *_ in (fetched, latest, outbox)] == [0, 0, 0]
    assert "Orlow rebuilds its bridge" in latest[1]
    with closing(sqlite3.connect(tmp_path / "tidings.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
