"""The tickers: when to gather the news, when to look for digests that are due. The database knows which are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

Job = Callable[[], Awaitable[object]]


def build_schedule(*, gather: Job, send_digests: Job, gather_minutes: int) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, whose first round of gathering begins at once.

    APScheduler's default of one second of grace drops late jobs in silence; here a late tick runs, and runs once.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    always_once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(
        gather, IntervalTrigger(minutes=gather_minutes), id="gather", next_run_time=datetime.now(UTC), **always_once
    )
    # Digests are due at whole minutes; the second look catches what had to wait.
    scheduler.add_job(
        send_digests, CronTrigger(second="0,30"), id="digests", next_run_time=datetime.now(UTC), **always_once
    )
    return scheduler
