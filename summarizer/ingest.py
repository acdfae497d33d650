"""The pipeline, feed by feed: feed → entries → pages → articles → stories. One bad feed never stops the others."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from summarizer import reading
from summarizer.errors import FetchError, ParseError, TidingsError
from summarizer.language import DEFAULT_LANGUAGE
from summarizer.methods import Method
from summarizer.model import Article, Entry, Feed, Progress, Round
from summarizer.prominence import places
from summarizer.store import FeedState, Store
from summarizer.web import AT_ONCE_PER_HOST, NotModified, Page, Web
from summarizer.workers import Workers

log = logging.getLogger(__name__)

MAX_FEED_BYTES = 10_000_000
MAX_PAGE_BYTES = 5_000_000
FEEDS_AT_ONCE = 8
PAGES_AT_ONCE = 8
MOST_TIMEOUTS = 3
PATIENCE_S = 2.0
"""How long what is ready waits for what should go before it."""
FIRST_RETRY = timedelta(minutes=15)
LAST_RETRY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A new entry, the feed that brought it, the time that it goes by, and its place there, if that tells anything."""

    feed: FeedState
    entry: Entry
    published: datetime
    place: int | None


@dataclass(frozen=True, slots=True)
class _Batch:
    """What a feed brought, and by what it will say next time that nothing has changed."""

    feed: FeedState
    arrivals: tuple[_Arrival, ...]
    etag: str
    last_modified: str


class Newsroom:
    """Gathers feeds into the store. `now` is the clock, `method` how sentences are chosen for summaries.

    How long a feed that failed rests is remembered here alone, so that whoever starts anew, perhaps with better
    settings or a better connection, asks all feeds at once. What a server asked for itself holds across restarts.
    """

    def __init__(
        self, *, store: Store, web: Web, workers: Workers, now: Callable[[], datetime], method: Method = "tidings"
    ) -> None:
        self.store = store
        self._web = web
        self._workers = workers
        self._now = now
        self._method = method
        self._rests: dict[int, datetime] = {}

    async def gather(
        self,
        feeds: Sequence[Feed],
        *,
        due_only: bool = False,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> Round:
        """Read all feeds once and take in what is new, in the order in which it was published.

        Nobody waits long for a slow feed or page: what it brings is then taken in later than its order.
        With `due_only`, feeds that failed rest until it is time to try them again.
        """
        started = time.monotonic()
        tally = _Tally(on_progress)
        states = [self.store.register_feed(feed) for feed in feeds]
        self.store.update_topics()
        due = [state for state in states if not due_only or not self._rests_still(state)]
        if len(due) < len(states):
            log.info("feeds resting count=%d", len(states) - len(due))
        tally.expect(len(due))
        traffic = _Traffic()
        async with asyncio.TaskGroup() as group:
            asked = {group.create_task(self._read_feed(state, tally, traffic)) for state in due}
            while asked:
                await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
                answered, asked = await asyncio.wait(asked, timeout=PATIENCE_S)
                batches = [batch for task in answered if (batch := task.result()) is not None]
                group.create_task(self._take_in(batches, tally, traffic))
        self.store.update_topics()  # of the first articles it could not be told before there were enough of them
        return tally.round(seconds=round(time.monotonic() - started, 3))

    async def read_url(self, url: str, *, web: Web | None = None) -> Article:
        """Read one article from its page, by another client where one is named, without storing it.

        Raises FetchError or ParseError.
        """
        return await read_url(url, web=web or self._web, workers=self._workers, now=self._now(), method=self._method)

    def _rests_still(self, state: FeedState) -> bool:
        now = self._now()
        return state.not_before > now or self._rests.get(state.id, now) > now

    async def _read_feed(self, state: FeedState, tally: _Tally, traffic: _Traffic) -> _Batch | None:
        """Return what is new in a feed; None where it failed or has not changed."""
        batch = None
        async with traffic.host(state.feed.url), traffic.feeds:
            started = time.monotonic()
            self._rests.pop(state.id, None)
            try:
                batch = await self._ask_feed(state, tally)
            except TidingsError as e:
                self._feed_failed(state, e, tally)
            except Exception as e:
                log.exception("feed crashed feed=%s", state.feed.url)
                self._feed_failed(state, e, tally)
            else:
                n_new = len(batch.arrivals) if batch else 0
                took_ms = (time.monotonic() - started) * 1000
                level = logging.INFO if n_new else logging.DEBUG  # the round's line counts the others
                log.log(level, "feed fetched feed=%s new=%d took_ms=%.0f", state.feed.url, n_new, took_ms)
        tally.add("feeds")
        tally.finish()
        return batch

    async def _ask_feed(self, state: FeedState, tally: _Tally) -> _Batch | None:
        page = await self._web.get(
            state.feed.url, max_bytes=MAX_FEED_BYTES, etag=state.etag, last_modified=state.last_modified
        )
        if isinstance(page, NotModified):
            tally.add("unchanged")
            self.store.mark_fetched(state.id, etag=state.etag, last_modified=state.last_modified)
            return None
        parsed = await self._workers.call(reading.read_feed, page.body, page.url, page.content_type, self._now())
        self.store.name_feed(state.id, parsed.title or urlsplit(state.feed.url).hostname or state.feed.url)
        new = self.store.unseen(state.id, parsed.entries)
        tally.add("entries", len(new))
        tally.expect(len(new))
        prominent = places(parsed.entries)
        arrivals = tuple(
            _arrival(state, entry, order, prominent.get(entry.keys[0]), self._now()) for order, entry in enumerate(new)
        )
        return _Batch(state, arrivals, page.etag, page.last_modified)

    def _feed_failed(self, state: FeedState, error: Exception, tally: _Tally) -> None:
        tally.add("failed")
        asked_s = (error.retry_after_s if isinstance(error, FetchError) else None) or 0
        now = self._now()
        self._rests[state.id] = now + min(FIRST_RETRY * 2 ** min(state.failures, 10), LAST_RETRY)
        reason = error.reason if isinstance(error, FetchError) else str(error)
        self.store.mark_failed(state.id, reason, not_before=now + timedelta(seconds=asked_s))
        log.warning("feed failed feed=%s reason=%r failures=%d", state.feed.url, reason, state.failures + 1)

    async def _take_in(self, batches: Sequence[_Batch], tally: _Tally, traffic: _Traffic) -> None:
        """Read the pages side by side and store their articles; a feed is done with when all of its own are stored."""
        arrivals = sorted((arrival for batch in batches for arrival in batch.arrivals), key=lambda one: one.published)
        stored: dict[int, list[asyncio.Task[bool]]] = defaultdict(list)
        older: asyncio.Task[bool] | None = None
        async with asyncio.TaskGroup() as group:
            for arrival in arrivals:
                older = group.create_task(self._take_in_one(arrival, older, tally, traffic))
                stored[arrival.feed.id].append(older)
            for batch in batches:
                group.create_task(self._finish(batch, stored[batch.feed.id]))

    async def _take_in_one(
        self, arrival: _Arrival, older: asyncio.Task[bool] | None, tally: _Tally, traffic: _Traffic
    ) -> bool:
        """Read an article and store it, after the one before it unless that is slow; return whether it was stored."""
        article = await self._read(arrival, traffic)
        if older is not None:
            await asyncio.wait({older}, timeout=PATIENCE_S)
        is_stored = self._store(arrival, article, tally)
        tally.finish()
        return is_stored

    def _store(self, arrival: _Arrival, article: Article, tally: _Tally) -> bool:
        """Store an article; return whether that went well. What did not comes again with the next round."""
        try:
            is_new_article, is_new_story = self.store.add_article(
                arrival.feed.id, arrival.entry, article, read=self._now(), place=arrival.place
            )
        except Exception:
            log.exception("article not stored url=%s", arrival.entry.url)
            return False
        tally.add("articles", is_new_article)
        tally.add("stories", is_new_story)
        return True

    async def _finish(self, batch: _Batch, stored: Sequence[asyncio.Task[bool]]) -> None:
        """Remember what the feed said; had we been killed before, it must not answer 'not modified' next time."""
        if all([await task for task in stored]):
            self.store.mark_fetched(batch.feed.id, etag=batch.etag, last_modified=batch.last_modified)

    async def _read(self, arrival: _Arrival, traffic: _Traffic) -> Article:
        """Return an entry's article: of its page, else the feed's text; its headline alone if both break the parser."""
        entry, published = arrival.entry, arrival.published
        async with AsyncExitStack() as place:
            try:
                async with traffic.host(entry.url):  # until the page is here; the place is kept until it is parsed
                    await place.enter_async_context(traffic.pages)
                    page = await self._page(entry, traffic)
                for source in (page, None) if page else (None,):
                    try:
                        return await self._workers.call(
                            reading.read_entry, entry, source, published, method=self._method
                        )
                    except ParseError as e:
                        log.info("text unreadable url=%s reason=%r", entry.url, str(e))
            except Exception:
                log.exception("article crashed url=%s", entry.url)
        return Article(entry.url, entry.title, text="", language=DEFAULT_LANGUAGE, published=published)

    async def _page(self, entry: Entry, traffic: _Traffic) -> bytes | None:
        """Return an entry's page, where it has one of its own. A host that hung a few times is asked no more."""
        if not entry.url or not entry.has_page or traffic.timeouts[_host(entry.url)] >= MOST_TIMEOUTS:
            return None
        try:
            page = await self._web.get(entry.url, max_bytes=MAX_PAGE_BYTES)
        except FetchError as e:
            traffic.timeouts[_host(entry.url)] += e.is_slow
            log.info("page failed url=%s reason=%r", e.url, e.reason)
            return None
        return page.body if isinstance(page, Page) else None


def _arrival(feed: FeedState, entry: Entry, order: int, place: int | None, now: datetime) -> _Arrival:
    """Give an entry a time: where a feed has no dates, its order, newest first, stands for them."""
    return _Arrival(feed, entry, entry.published or now - timedelta(seconds=order), place)


async def read_url(url: str, *, web: Web, workers: Workers, now: datetime, method: Method = "tidings") -> Article:
    """Read one article from its page. Raises FetchError or ParseError."""
    page = await web.get(url, max_bytes=MAX_PAGE_BYTES)
    if not isinstance(page, Page):
        raise FetchError(url, "answered that nothing has changed, though nothing was known")
    return await workers.call(reading.read_page, page.body, page.url, now, method=method)


class _Traffic:
    """What a round may ask at once: a little of each host, and so much of all.

    The host's turn is awaited first: who waits for a slow host must not take a place from others meanwhile.
    """

    def __init__(self) -> None:
        self.feeds = asyncio.Semaphore(FEEDS_AT_ONCE)
        self.pages = asyncio.Semaphore(PAGES_AT_ONCE)
        self.timeouts = Counter[str]()
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_PER_HOST))

    def host(self, url: str) -> asyncio.Semaphore:
        """Return what lets in whoever wants to ask the host of `url`."""
        return self._hosts[_host(url)]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


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
