"""The composition root: what is built from what, how it starts and how it stops."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlite_utils import Database
from telegram import Update
from telegram.constants import UpdateType
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.config import Config, ConfigError
from bot.delivery import Delivery, asked_pause
from bot.desk import Context, Desk
from bot.digests import Digests
from bot.handlers.help import COMMANDS, Help
from bot.handlers.news import News
from bot.handlers.subscription import Subscription
from bot.migrations import people
from bot.outbox import Outbox
from bot.polling import ChatByChat, PollingRequest
from bot.readers import Readers
from bot.schedule import build_schedule
from summarizer.database import open_database
from summarizer.ingest import Newsroom
from summarizer.migrations import news
from summarizer.model import Progress, Round
from summarizer.store import Store
from summarizer.web import Web
from summarizer.workers import Workers

log = logging.getLogger(__name__)

POLL_S = 30
RETRY_CONNECT_S = 5.0
_UPDATES = [UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER]


def utc_now() -> datetime:
    """Return the time; the one place where the product asks a clock."""
    return datetime.now(UTC)


class App:
    """The bot with all that it needs; a context manager. `now` is the clock."""

    def __init__(self, config: Config, *, now: Callable[[], datetime] = utc_now) -> None:
        self.config = config
        self.now = now
        self.db: Database = open_database(config.store.path, [news, people])
        self.store = Store(self.db)
        self.readers = Readers(self.db, config.digest)
        self.outbox = Outbox(self.db)
        self._web = Web(allow_private_networks=config.fetch.allow_private_networks)
        self._workers = Workers()
        self.newsroom = Newsroom(store=self.store, web=self._web, workers=self._workers, now=now)
        self.telegram = _telegram(config)
        self.digests = Digests(self.db, self.store, self.readers, self.outbox, config.digest, now)
        self.delivery = Delivery(bot=self.telegram.bot, outbox=self.outbox, readers=self.readers, now=now)
        self._add_handlers()
        self._is_connected = False
        self._schedule: AsyncIOScheduler | None = None

    def _add_handlers(self) -> None:
        desk = Desk(
            self.config, self.store, self.newsroom, self.readers, self.outbox, self.digests, self.delivery, self.now
        )
        subscription = Subscription(desk)
        self.telegram.add_handler(subscription.watcher(), group=-1)  # a group of its own: it sees what others take too
        for theme in (subscription, News(desk), Help(desk)):
            self.telegram.add_handlers(theme.handlers())
        self.telegram.add_error_handler(_apologize)

    async def __aenter__(self) -> Self:
        """Settle what a killed process left behind; nothing is sent or received yet."""
        interrupted = self.outbox.settle_interrupted()
        if interrupted:
            log.warning("messages uncertain count=%d reason='stopped while sending'", interrupted)
        await self._web.__aenter__()
        await self._workers.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Stop receiving and sending, and close the database."""
        if self._schedule is not None:
            self._schedule.shutdown(wait=False)
        with suppress(TelegramError):
            if self.telegram.updater is not None and self.telegram.updater.running:
                await self.telegram.updater.stop()
            if self.telegram.running:
                await self.telegram.stop()
            await self.telegram.shutdown()
            await self.telegram.bot.shutdown()  # its connections, where it never got as far as an application
        await self._workers.__aexit__(kind, e, tb)
        await self._web.__aexit__(kind, e, tb)
        self.db.close()

    async def connect(self) -> None:
        """Begin to receive updates; waits for Telegram for as long as it takes.

        Raises ConfigError where Telegram refuses the token.
        """
        while True:
            try:
                await self.telegram.initialize()
                break
            except InvalidToken as e:
                where = self.config.telegram.api_url
                raise ConfigError(f"telegram.token was refused by {where}; ask @BotFather for the right one") from e
            except (NetworkError, RetryAfter) as e:
                pause_s = asked_pause(e).total_seconds() if isinstance(e, RetryAfter) else RETRY_CONNECT_S
                log.warning("telegram unreachable reason=%r retry_s=%.0f", str(e), pause_s)
                await asyncio.sleep(pause_s)
        await self._offer_commands()
        await self.telegram.start()
        if self.telegram.updater is None:
            raise RuntimeError("the application was built without an updater")
        await self.telegram.updater.start_polling(timeout=POLL_S, bootstrap_retries=-1, allowed_updates=_UPDATES)
        self._is_connected = True
        log.info("telegram connected bot=%s", self.telegram.bot.username)

    async def _offer_commands(self) -> None:
        """Fill the menu of commands; the bot can do without."""
        try:
            await self.telegram.bot.set_my_commands(COMMANDS)
        except TelegramError as e:
            log.warning("menu of commands not set reason=%r", str(e))

    async def gather(self, on_progress: Callable[[Progress], None] = lambda _: None) -> Round:
        """Read all feeds that are due, then send the first digests that waited for news."""
        try:
            found = await self.newsroom.gather(self.config.feeds, due_only=True, on_progress=on_progress)
        finally:
            await self._workers.rest()
        log.info(
            "round done feeds=%d unchanged=%d failed=%d articles=%d stories=%d took_s=%.1f",
            found.feeds, found.unchanged, found.failed, found.articles, found.stories, found.seconds,
        )  # fmt: skip
        if self._is_connected:
            for digest_id in self.digests.make_first():
                await self.delivery.deliver(digest_id=digest_id)
        return found

    async def send_digests(self) -> int:
        """Make the digests that are due and send what is owed; return how many messages arrived."""
        if not self._is_connected:
            return 0
        self.digests.make_due()
        return await self.delivery.deliver()

    async def start(self, *, has_gathered: bool = False) -> None:
        """Begin to gather (later, if that was just done), to answer and to send; returns once Telegram is reached."""
        self._schedule = build_schedule(
            gather=self.gather,
            send_digests=self.send_digests,
            gather_minutes=self.config.fetch.interval_minutes,
            has_gathered=has_gathered,
        )
        self._schedule.start()
        await self.connect()

    async def settled(self) -> None:
        """Wait until all updates that were received have been dealt with."""
        await self.telegram.update_queue.join()

    async def run(self) -> None:
        """Gather, answer and send until SIGINT or SIGTERM."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, stop.set)
        starting, stopping = asyncio.create_task(self.start()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await stopping
        finally:
            starting.cancel()
            stopping.cancel()
            log.info("stopping")


def _telegram(config: Config) -> Application[Any, Any, Any, Any, Any, Any]:
    return (
        ApplicationBuilder()
        .token(config.telegram.token)
        .base_url(f"{config.telegram.api_url}/bot")
        .base_file_url(f"{config.telegram.api_url}/file/bot")
        .request(HTTPXRequest(connection_pool_size=32))
        .get_updates_request(PollingRequest(connection_pool_size=1))
        .concurrent_updates(ChatByChat())
        .build()
    )


async def _apologize(update: object, context: Context) -> None:
    """Log what a handler could not cope with, and tell the chat that its question got lost."""
    log.error("handler failed error=%r", context.error, exc_info=context.error)
    if isinstance(update, Update) and update.effective_message is not None:
        with suppress(TelegramError):
            await update.effective_message.chat.send_message("Something went wrong on my side. Please try that again.")
