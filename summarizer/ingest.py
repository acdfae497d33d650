"""The pipeline, feed by feed: feed → entries → pages → articles → stories. One bad feed never stops the others."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from summarizer import reading
from summarizer.errors import FetchError, ParseError, TidingsError
from summarizer.feeds import ParsedFeed
from summarizer.model import Article, Entry, Feed, Progress, Round
from summarizer.store import FeedState, Store
from summarizer.web import NotModified, Page, Web
from summarizer.workers import Workers

log = logging.getLogger(__name__)

MAX_FEED_BYTES = 10_000_000
MAX_PAGE_BYTES = 5_000_000
FEEDS_AT_ONCE = 8
PAGES_AT_ONCE = 4
"""Pages of one feed that are read side by side."""
FIRST_RETRY = timedelta(minutes=15)
LAST_RETRY = timedelta(days=1)


class Newsroom:
    """Gathers feeds into the store. `now` is the clock."""

    def __init__(self, *, store: Store, web: Web, workers: Workers, now: Callable[[], datetime]) -> None:
        self.store = store
        self._web = web
        self._workers = workers
        self._now = now

    async def gather(
        self,
        feeds: Sequence[Feed],
        *,
        due_only: bool = False,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> Round:
        """Read all feeds once and take in what is new.

        With `due_only`, feeds that failed rest until it is time to try them again.
        """
        started = time.monotonic()
        tally = _Tally(on_progress)
        states = [self.store.register_feed(feed) for feed in feeds]
        due = [state for state in states if not due_only or state.not_before <= self._now()]
        tally.expect(len(due))
        at_once = asyncio.Semaphore(FEEDS_AT_ONCE)

        async def one(state: FeedState) -> None:
            async with at_once:
                await self._gather_feed(state, tally)
            tally.add("feeds")
            tally.finish()

        try:
            async with asyncio.TaskGroup() as group:
                for state in due:
                    group.create_task(one(state))
        finally:
            await self._workers.rest()
        return tally.round(seconds=round(time.monotonic() - started, 3))

    async def read_url(self, url: str) -> Article:
        """Read one article from its page, without storing it. Raises FetchError or ParseError."""
        return await read_url(url, web=self._web, workers=self._workers, now=self._now())

    async def _gather_feed(self, state: FeedState, tally: _Tally) -> None:
        started = time.monotonic()
        try:
            answer = await self._web.get(
                state.feed.url, max_bytes=MAX_FEED_BYTES, etag=state.etag, last_modified=state.last_modified
            )
            if isinstance(answer, NotModified):
                self.store.mark_fetched(state.id, etag=state.etag, last_modified=state.last_modified)
                tally.add("unchanged")
                n_new = 0
            else:
                n_new = await self._take_in(state, answer, tally)
                # Only now: had we been killed before, the feed must not answer 'not modified' next time.
                self.store.mark_fetched(state.id, etag=answer.etag, last_modified=answer.last_modified)
        except TidingsError as e:
            self._feed_failed(state, e, tally)
        except Exception as e:
            log.exception("feed crashed feed=%s", state.feed.url)
            self._feed_failed(state, e, tally)
        else:
            took_ms = (time.monotonic() - started) * 1000
            log.info("feed fetched feed=%s new=%d took_ms=%.0f", state.feed.url, n_new, took_ms)

    def _feed_failed(self, state: FeedState, error: Exception, tally: _Tally) -> None:
        tally.add("failed")
        asked = error.retry_after_s if isinstance(error, FetchError) else None
        pause = min(FIRST_RETRY * 2 ** min(state.failures, 10), LAST_RETRY)
        pause = max(pause, timedelta(seconds=asked or 0))
        reason = error.reason if isinstance(error, FetchError) else str(error)
        self.store.mark_failed(state.id, reason, not_before=self._now() + pause)
        log.warning("feed failed feed=%s reason=%r failures=%d", state.feed.url, reason, state.failures + 1)

    async def _take_in(self, state: FeedState, answer: Page, tally: _Tally) -> int:
        """Store all that is new in a feed, oldest first; return how many entries that were."""
        parsed: ParsedFeed = await self._workers.call(
            reading.read_feed, answer.body, answer.url, answer.content_type, self._now()
        )
        self.store.name_feed(state.id, parsed.title or urlsplit(state.feed.url).hostname or state.feed.url)
        new = _dated(self.store.unseen(state.id, parsed.entries), self._now())
        tally.add("entries", len(new))
        tally.expect(len(new))
        for start in range(0, len(new), PAGES_AT_ONCE):
            some = new[start : start + PAGES_AT_ONCE]
            articles = await asyncio.gather(*(self._read(entry, published) for entry, published in some))
            for (entry, _), article in zip(some, articles, strict=True):
                is_new_article, is_new_story = self.store.add_article(state.id, entry, article)
                tally.add("articles", is_new_article)
                tally.add("stories", is_new_story)
                tally.finish()
        return len(new)

    async def _read(self, entry: Entry, published: datetime) -> Article:
        page = await self._page(entry)
        try:
            return await self._workers.call(reading.read_entry, entry, page, published)
        except ParseError as e:
            # The page broke the parser or held it past its deadline: the feed's text is short and safe.
            log.info("page unreadable url=%s reason=%r", entry.url, str(e))
            return await self._workers.call(reading.read_entry, entry, None, published)

    async def _page(self, entry: Entry) -> bytes | None:
        if not entry.url:
            return None
        try:
            page = await self._web.get(entry.url, max_bytes=MAX_PAGE_BYTES)
        except FetchError as e:
            log.info("page failed url=%s reason=%r", e.url, e.reason)
            return None
        return page.body if isinstance(page, Page) else None


async def read_url(url: str, *, web: Web, workers: Workers, now: datetime) -> Article:
    """Read one article from its page. Raises FetchError or ParseError."""
    page = await web.get(url, max_bytes=MAX_PAGE_BYTES)
    if not isinstance(page, Page):
        raise FetchError(url, "answered that nothing has changed, though nothing was known")
    return await workers.call(reading.read_page, page.body, page.url, now)


def _dated(entries: Iterable[Entry], now: datetime) -> list[tuple[Entry, datetime]]:
    """Give each entry a time and return them oldest first; where a feed has no dates, its own order stands."""
    newest_first = [
        (entry.published or now - timedelta(seconds=place), -place, entry) for place, entry in enumerate(entries)
    ]
    return [(entry, published) for published, _, entry in sorted(newest_first, key=lambda dated: dated[:2])]


class _Tally:
    """Counts what a round brings, and tells how far it is."""

    def __init__(self, on_progress: Callable[[Progress], None]) -> None:
        self._counts: Counter[str] = Counter()
        self._on_progress = on_progress
        self._known = 0
        self._done = 0

    def add(self, name: str, n: int = 1) -> None:
        self._counts[name] += n

    def expect(self, n: int) -> None:
        self._known += n
        self._on_progress(Progress(self._known, self._done))

    def finish(self) -> None:
        self._done += 1
        self._on_progress(Progress(self._known, self._done))

    def round(self, *, seconds: float) -> Round:
        names = ("feeds", "unchanged", "failed", "entries", "articles", "stories")
        return Round(**{name: self._counts[name] for name in names}, seconds=seconds)
