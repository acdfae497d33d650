"""What many tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from summarizer.workers import Workers


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workers() -> AsyncIterator[Workers]:
    """Parser processes for the whole run: starting them takes half a second."""
    async with Workers() as workers:
        yield workers
