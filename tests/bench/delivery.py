"""A broadcast: composing what thousands of chats are due in the same minute, and sending it, while others ask."""

from __future__ import annotations

import asyncio
import multiprocessing
import time as clock
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import click
import psutil
from sqlite_utils import Database

from bot.app import App
from bot.config import Config, DeliveryConfig, DigestConfig, StoreConfig, TelegramConfig
from bot.local.limits import Limits
from bot.local.server import TOKEN, LocalTelegram
from bot.migrations import people
from bot.outbox import Outbox
from bot.readers import Readers
from bot.slots import ALL_DAYS, Schedule
from summarizer.addresses import article_key
from summarizer.database import open_database, writing
from summarizer.migrations import news
from summarizer.model import Article, Entry, Feed, Pick, Story, Summary
from summarizer.store import Store
from summarizer.stories import article_terms
from tests.frontdesk import print_stories

RATE_PER_S = 25
ASK_EVERY_S = 0.25
N_STORIES = 60
N_WISHES = 50
N_HISTORIES = 4
FIRST_CHAT, FIRST_ASKER, N_ASKERS = 1_000_000, 9_000_000, 400
ZONES = (
    "UTC Europe/London Europe/Berlin Europe/Athens Asia/Dubai Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Dhaka "
    "Asia/Bangkok Asia/Shanghai Asia/Tokyo Australia/Brisbane Pacific/Noumea Pacific/Auckland Pacific/Apia "
    "Atlantic/Azores America/Noronha America/Sao_Paulo America/Caracas America/New_York America/Chicago America/Denver "
    "America/Phoenix Pacific/Honolulu"
).split()
_SYLLABLES = "bar den fol gim hask jor kel lum mab nor pim ruk sol tev wil yan zor dra kip mun".split()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other side saw: messages that chats got, refusals for being too fast, seconds that answers took."""

    n_messages: int
    n_floods: int
    answers_s: list[float]


@dataclass(slots=True)
class Memory:
    """The largest resident memory of this process, in MB, as far as it was looked at."""

    most_mb: float = 0.0
    _process: psutil.Process = field(default_factory=psutil.Process)

    async def watch(self) -> None:
        """Look every tenth of a second."""
        while True:
            self.most_mb = max(self.most_mb, self._process.memory_info().rss / 1e6)
            await asyncio.sleep(0.1)


@click.command()
@click.option("--chats", default=20_000, show_default=True, help="Chats that are due in the same minute.")
@click.option("--paced-chats", default=1_500, show_default=True, help="Chats of the broadcast at the allowed rate.")
def delivery(chats: int, paced_chats: int) -> None:
    """Compose and send a broadcast as fast as can be, and one at the allowed rate, to a Telegram that is strict."""
    click.echo(f"{chats} chats due in the same minute, {N_WISHES} wishes, {N_HISTORIES} histories, each with news\n")
    asyncio.run(_measure(chats, rate_per_s=0, limits=None))
    click.echo(f"\n{paced_chats} chats at {RATE_PER_S} messages a second; Telegram allows as many, 5 at once\n")
    asyncio.run(_measure(paced_chats, rate_per_s=RATE_PER_S, limits=Limits(rate_per_s=RATE_PER_S, burst=5)))


async def _measure(n_chats: int, *, rate_per_s: int, limits: Limits | None) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tidings.db"
        n_owed = _fill(path, n_chats)
        async with _telegram(n_chats, limits) as (url, ask):
            config = Config(
                telegram=TelegramConfig(token=TOKEN, api_url=url),
                store=StoreConfig(path),
                delivery=DeliveryConfig(rate_per_s=rate_per_s),
            )
            async with App(config) as app:
                await app.connect()
                await _broadcast(app, n_owed, ask, rate_per_s=rate_per_s)


async def _broadcast(app: App, n_owed: int, ask: Callable[[str], Heard], *, rate_per_s: int) -> None:
    memory = Memory()
    watching = asyncio.create_task(memory.watch())
    before_mb = psutil.Process().memory_info().rss / 1e6
    await asyncio.to_thread(ask, "listen")
    begun = clock.perf_counter()
    n_made = await app.digests.make_due()
    composed_s = clock.perf_counter() - begun
    begun = clock.perf_counter()
    n_sent = await app.delivery.deliver()
    sent_s = clock.perf_counter() - begun
    heard = await asyncio.to_thread(ask, "tell")
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    _row("composed and queued", f"{n_made} digests in {composed_s:.1f} s", f"{n_made / composed_s:.0f}/s")
    n_all = n_sent + len(heard.answers_s)
    _row("sent", f"{n_sent} of {n_owed} messages in {sent_s:.1f} s", f"{n_sent / sent_s:.0f}/s")
    if rate_per_s:
        share = n_all / sent_s / rate_per_s
        _row("with the answers", f"{n_all} messages", f"{share:.1%} of the rate, {heard.n_floods} refused")
    answers_ms = [1000 * answer_s for answer_s in heard.answers_s]
    if len(answers_ms) > 1:
        p99 = quantiles(answers_ms, n=100, method="inclusive")[98]
        _row("answers meanwhile", f"{len(answers_ms)}, median {median(answers_ms):.0f} ms", f"p99 {p99:.0f} ms")
    _row("resident memory", f"{before_mb:.0f} MB before", f"{memory.most_mb:.0f} MB at most")
    states = ", ".join(f"{n} {state}" for state, n in sorted(app.outbox.counts().items()))
    _row("outbox", states, "")


def _row(label: str, figure: str, rate: str) -> None:
    click.echo(f"{label:<22}{figure:<36}{rate}")


# The database


def _fill(path: Path, n_chats: int) -> int:
    """Store news of yesterday and today, and chats of which each is due this minute; return how many are."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    db = open_database(path, [news, people])
    print_stories(Store(db), (_headline(n) for n in range(N_STORIES)), published=now - timedelta(hours=5))
    readers, outbox = Readers(db, DigestConfig()), Outbox(db)
    stories = Store(db).latest(limit=N_HISTORIES)
    with writing(db):
        for n in range(n_chats):
            schedule = _wish(n % N_WISHES, now)
            readers.reschedule(FIRST_CHAT + n, schedule, now=now - timedelta(minutes=1))
    _remember_histories(db, outbox, [story.id for story in stories], n_chats, now)
    _go_on(Store(db), stories, now)
    db.close()
    return n_chats


def _wish(n: int, now: datetime) -> Schedule:
    """Return one of the wishes: another zone, in each a digest a day or two, all due now."""
    zone = ZoneInfo(ZONES[n % len(ZONES)])
    local = now.astimezone(zone)
    at, later = (moment.time() for moment in (local, local + timedelta(hours=7)))
    return Schedule((at,) if n < len(ZONES) else tuple(sorted((at, later))), zone, ALL_DAYS)


def _remember_histories(db: Database, outbox: Outbox, story_ids: list[int], n_chats: int, now: datetime) -> None:
    """Let each chat have had one of the newest stories."""
    from bot.render import Message

    with writing(db):
        contents = [outbox.freeze(Message("Yesterday", (), {1: story_id})) for story_id in story_ids]
        for n in range(n_chats):
            content_id = contents[(n // N_WISHES) % len(contents)]
            outbox.put(FIRST_CHAT + n, [content_id], slot=None, now=now - timedelta(days=1))
        db.execute("UPDATE outbox SET state = 'sent', message_id = 1")


def _go_on(store: Store, stories: list[Story], now: datetime) -> None:
    """Let the stories that chats have had go on: another outlet has news of each."""
    feed = store.register_feed(Feed("https://herald.example/rss", "Herald", "world"))
    for n, story in enumerate(stories):
        url = f"https://herald.example/{n}"
        news = f"Police arrested {40 + n} visitors at the gates of the fairground on Saturday evening."
        article = Article(
            url,
            story.title,
            f"{story.title}. {news}",
            "en",
            now - timedelta(hours=1),
            Summary((Pick(1, news), Pick(0, f"{story.title}."))),
            article_terms(story.title, "", "en"),
        )
        store.add_article(feed.id, Entry((article_key(url),), url, story.title, article.published), article)


def _headline(n: int) -> str:
    first, second, third = (_SYLLABLES[(n * step + n // 20) % 20] for step in (1, 3, 7))
    return f"{first.title()}{second} opens the {third}{first} of {second.title()}{third}"


# The other side, in a process of its own


@asynccontextmanager
async def _telegram(n_chats: int, limits: Limits | None) -> AsyncIterator[tuple[str, Callable[[str], Heard]]]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, n_chats, limits))
    process.start()

    def ask(what: str) -> Heard:
        ours.send(what)
        heard: Heard = ours.recv()
        return heard

    try:
        yield await asyncio.to_thread(ours.recv), ask
    finally:
        ours.send("end")
        process.join()


def _serve(control: Connection, n_chats: int, limits: Limits | None) -> None:
    asyncio.run(_serve_until_told(control, n_chats, limits))


async def _serve_until_told(control: Connection, n_chats: int, limits: Limits | None) -> None:
    answers_s: list[float] = []
    async with LocalTelegram(limits=limits) as telegram:
        for n in range(n_chats):
            telegram.open_chat(FIRST_CHAT + n)
        for n in range(N_ASKERS):
            telegram.open_chat(FIRST_ASKER + n)
        control.send(telegram.api_url)
        asking = None
        while (told := await asyncio.to_thread(control.recv)) != "end":
            if told == "listen":
                asking = asyncio.create_task(_ask(telegram, answers_s))
            n_messages = sum(len(telegram.sent(FIRST_CHAT + n)) for n in range(n_chats))
            control.send(Heard(n_messages, len(telegram.floods), answers_s))
        if asking is not None:
            asking.cancel()


async def _ask(telegram: LocalTelegram, answers_s: list[float]) -> None:
    """Ask for the latest news again and again, each time as another person."""
    for n in count():
        chat_id = FIRST_ASKER + n % N_ASKERS
        begun = clock.perf_counter()
        telegram.say(chat_id, "/latest")
        await telegram.next_message(chat_id, timeout_s=60)
        answers_s.append(clock.perf_counter() - begun)
        await asyncio.sleep(ASK_EVERY_S)
