"""The tickers: when to gather the news, when to look for digests that are due. The database knows which are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

Job = Callable[[], Awaitable[object]]


def build_schedule(
    *, gather: Job, make_digests: Job, gather_minutes: int, has_gathered: bool = False
) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, whose first round of gathering begins at once unless one was just done.

    APScheduler's default of one second of grace drops late jobs in silence; here a late tick runs, and runs once.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    always_once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    at_once = {"next_run_time": datetime.now(UTC)}
    first = {} if has_gathered else at_once
    scheduler.add_job(_cancelable(gather), IntervalTrigger(minutes=gather_minutes), id="gather", **always_once, **first)
    # Digests are due at whole minutes; the looks in between find what had to wait, and the first digests of newcomers.
    scheduler.add_job(_cancelable(make_digests), CronTrigger(second="*/10"), id="digests", **always_once)
    return scheduler


def _cancelable(job: Job) -> Job:
    """Return the job, which may be stopped half-way: APScheduler would log that as an error."""

    async def run() -> None:
        with suppress(asyncio.CancelledError):
            await job()

    return run
