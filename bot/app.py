"""The composition root: what is built from what, how it starts and how it stops."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeChat, Update
from telegram.constants import UpdateType
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.commands import Command, Menu, commands
from bot.config import Config, ConfigError
from bot.delivery import Delivery
from bot.desk import Context, Desk
from bot.digests import Digests
from bot.handlers.content import Content
from bot.handlers.follows import Follows
from bot.handlers.help import Help
from bot.handlers.manners import Manners
from bot.handlers.news import News
from bot.handlers.operator import Operator
from bot.handlers.related import RelatedStories
from bot.handlers.saved import SavedStories
from bot.handlers.search import Search
from bot.handlers.settings import Settings
from bot.handlers.stories import Stories
from bot.handlers.subscription import Subscription
from bot.handlers.tastes import Tastes
from bot.handlers.wishes import Wishes
from bot.instance import Instance
from bot.migrations import people
from bot.outbox import Outbox
from bot.outcome import asked_pause
from bot.pacer import Pacer
from bot.polling import AT_ONCE, ChatByChat, PollingRequest
from bot.readers import Readers
from bot.saved import Saved
from bot.schedule import build_schedule
from bot.speech import ENGLISH, _, speaking, spoken
from bot.transport import SendingRequest
from summarizer.database import check_database, open_database
from summarizer.guard import certificates
from summarizer.ingest import Newsroom
from summarizer.migrations import news
from summarizer.model import Progress, Round
from summarizer.store import Store
from summarizer.web import Web
from summarizer.workers import Workers

log = logging.getLogger(__name__)

POLL_S = 30
RETRY_CONNECT_S = 5.0
LAST_ANSWERS_S = 3.0
FIRST_ROUND = timedelta(minutes=2)
"""So long at most, what fell due while the bot was down waits for the news of the meantime."""
SEND_TIMEOUT_S = 20.0
"""How long Telegram may take to answer before a digest's message is uncertain."""
_UPDATES = [UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER]


def utc_now() -> datetime:
    """Return the time, as the whole bot sees it."""
    return datetime.now(UTC)


class App:
    """The bot with all that it needs; a context manager. `now` is the clock, `sleep` how it waits for Telegram.

    Raises AlreadyRunningError where another bot works on the same database.
    """

    def __init__(
        self,
        config: Config,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.config = config
        self.now = now
        self._sleep = sleep
        check_database(config.store.path, [news, people])
        self._instance = Instance(config.store.path)  # before anything is changed under another's hands
        try:
            self.db: Database = open_database(config.store.path, [news, people])
        except BaseException:
            self._instance.close()
            raise
        self.store = Store(self.db)
        self.readers = Readers(self.db, config.digest)
        self.outbox = Outbox(self.db)
        self._web = Web(allow_private_networks=config.fetch.allow_private_networks)
        self._open_web = Web()
        self._workers = Workers()
        self.newsroom = Newsroom(
            store=self.store, web=self._web, workers=self._workers, now=now, method=config.summary.method
        )
        self._polling = PollingRequest()
        self.telegram = _telegram(config, self._polling)
        self.digests = Digests(self.db, self.store, self.readers, self.outbox, config.digest, now, config.feeds)
        # Connections of the delivery's own: no answer to a question waits for one behind a broadcast.
        self._sending = SendingRequest(config.telegram.api_url, timeout_s=SEND_TIMEOUT_S)
        self.pacer = Pacer(config.delivery.rate_per_s, now)
        self.delivery = Delivery(
            db=self.db,
            bot=Bot(
                config.telegram.token, base_url=_api(config), request=self._sending, get_updates_request=self._sending
            ),
            outbox=self.outbox,
            readers=self.readers,
            pacer=self.pacer,
            now=now,
            sleep=sleep,
        )
        self._add_handlers()
        self._exits = AsyncExitStack()
        self._catches_up = now()

    def _add_handlers(self) -> None:
        desk = Desk(
            config=self.config,
            store=self.store,
            newsroom=self.newsroom,
            open_web=self._open_web,
            readers=self.readers,
            saved=Saved(self.db),
            outbox=self.outbox,
            digests=self.digests,
            delivery=self.delivery,
            pacer=self.pacer,
            now=self.now,
            sleep=self._sleep,
        )
        follows, stories, self._related = Follows(desk), Stories(desk), RelatedStories(desk)
        settings = Settings(desk, follows)
        subscription = Subscription(desk, settings, stories)
        # Groups of their own: they see what others take too.
        self.telegram.add_handler(subscription.watcher(), group=-2)
        self.telegram.add_handler(Manners(desk).watcher(), group=-1)
        themes = (
            settings,
            subscription,
            Wishes(desk, settings),
            Content(desk, settings),
            follows,
            stories,
            SavedStories(desk),
            Tastes(desk),
            self._related,
            Search(desk),
            News(desk),
            Operator(desk),
            Help(desk),
        )
        for theme in themes:
            self.telegram.add_handlers(theme.handlers())
        self.telegram.add_error_handler(self._handler_failed)

    async def __aenter__(self) -> Self:
        """Settle what a killed process left behind; nothing is sent or received yet."""
        async with AsyncExitStack() as exits:
            exits.callback(self._instance.close)
            exits.callback(self.db.close)
            self._settle_interrupted()
            for part in (self._web, self._open_web, self._workers):
                await exits.enter_async_context(part)
            await self._sending.initialize()
            exits.push_async_callback(self._leave_telegram)
            self._exits = exits.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Stop gathering, sending and receiving, and close the database; what is being answered has a moment left."""
        await self._exits.aclose()

    def _settle_interrupted(self) -> None:
        n_uncertain = self.outbox.settle_interrupted()
        if n_uncertain:
            log.warning("messages uncertain count=%d reason='stopped while sending'", n_uncertain)

    async def _leave_telegram(self) -> None:
        """Stop asking for updates; what is being sent and answered has a moment left."""
        steps = {asyncio.create_task(step) for step in (self.delivery.finish(), self._stop_receiving())}
        _done, late = await asyncio.wait(steps, timeout=LAST_ANSWERS_S)
        for step in late:
            step.cancel()
        await asyncio.gather(*steps, return_exceptions=True)
        self._settle_interrupted()
        for shut in (self.telegram.shutdown, self.telegram.bot.shutdown, self._sending.shutdown):
            with suppress(TelegramError):
                await shut()

    async def _stop_receiving(self) -> None:
        with suppress(TelegramError):
            await self._stop_polling()
        await self._stop_answering()

    async def _stop_polling(self) -> None:
        if self.telegram.updater is not None and self.telegram.updater.running:
            await self.telegram.updater.stop()

    async def _stop_answering(self) -> None:
        if self.telegram.running:
            await self.telegram.stop()

    async def connect(self) -> None:
        """Begin to receive updates; waits for Telegram for as long as it takes.

        Raises ConfigError where Telegram refuses the token.
        """
        while True:
            try:
                await self.telegram.initialize()
                break
            except InvalidToken as e:
                raise self._refused() from e
            except TelegramError as e:
                pause_s = asked_pause(e).total_seconds() if isinstance(e, RetryAfter) else RETRY_CONNECT_S
                log.warning("telegram unreachable reason=%r retry_s=%.0f", str(e), pause_s)
                await self._sleep(pause_s)
        await self.telegram.start()
        if self.telegram.updater is None:
            raise RuntimeError("the application was built without an updater")
        await self.telegram.updater.start_polling(
            timeout=POLL_S, bootstrap_retries=-1, allowed_updates=_UPDATES, error_callback=_polling_failed
        )
        log.info("telegram connected bot=%s", self.telegram.bot.username)
        await self._offer_commands()  # nobody's question waits for the menus

    def _refused(self) -> ConfigError:
        return ConfigError(
            f"telegram.token was refused by {self.config.telegram.api_url}; ask @BotFather for the right one "
            "(or correct telegram.api_url)"
        )

    async def _offer_commands(self) -> None:
        """Fill the menus of commands, in each language that is spoken; the bot can do without."""
        for locale in spoken():
            with speaking(locale):
                await self._offer(commands(Menu.ALL, Menu.PRIVATE), None, locale)
                await self._offer(commands(Menu.ALL), BotCommandScopeAllGroupChats(), locale)
                for admin in self.config.telegram.admins:
                    everything = commands(Menu.ALL, Menu.PRIVATE, Menu.ADMINS)
                    await self._offer(everything, BotCommandScopeChat(admin), locale)

    async def _offer(self, offered: Sequence[Command], scope: BotCommandScope | None, locale: str) -> None:
        language_code = None if locale == ENGLISH else locale[:2]
        menu = [BotCommand(command.name, command.about) for command in offered]
        try:
            await self.telegram.bot.set_my_commands(menu, scope=scope, language_code=language_code)
        except TelegramError as e:  # for example an admin who has not opened the chat with the bot yet
            kind = scope.type if scope else "default"
            log.info("menu of commands not set scope=%s language=%s reason=%r", kind, locale, str(e))

    async def gather(self, on_progress: Callable[[Progress], None] = lambda _progress: None) -> Round:
        """Read all feeds that are due."""
        try:
            found = await self.newsroom.gather(self.config.feeds, due_only=True, on_progress=on_progress)
        finally:
            self._catches_up = self.now()
            await self._workers.rest()
        log.info(
            "round done feeds=%d unchanged=%d failed=%d articles=%d stories=%d took_s=%.1f",
            found.feeds, found.unchanged, found.failed, found.articles, found.stories, found.seconds,
        )  # fmt: skip
        return found

    async def make_digests(self) -> None:
        """Make the digests that are due, not before there is fresh news."""
        if self.now() < self._catches_up:
            return
        n_made = await self.digests.make_due()
        if n_made:
            log.info("digests made count=%d", n_made)

    async def send_digests(self) -> int:
        """Make the digests that are due and send what is owed; return how many messages arrived."""
        await self.digests.make_due()
        return await self.delivery.deliver()

    async def start(self, *, has_gathered: bool = False) -> None:
        """Begin to gather (later, if that was just done), to answer and to send; returns once Telegram is reached."""
        schedule = build_schedule(
            gather=self.gather,
            make_digests=self.make_digests,
            gather_minutes=self.config.fetch.interval_minutes,
            has_gathered=has_gathered,
        )
        if not has_gathered:
            self._catches_up = self.now() + FIRST_ROUND
        schedule.start()
        self._exits.callback(schedule.shutdown, wait=False)
        await self.connect()
        sending = asyncio.create_task(self.delivery.run())
        self._exits.callback(sending.cancel)

    async def settled(self) -> None:
        """Wait until all updates that were received have been dealt with."""
        await self.telegram.update_queue.join()
        await self._related.finished()

    async def run(self) -> None:
        """Gather, answer and send until SIGINT or SIGTERM. Raises ConfigError once Telegram refuses the token."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, stop.set)
        starting, stopping, *refused = (
            asyncio.create_task(task)
            for task in (self.start(), stop.wait(), self._polling.refused.wait(), self.delivery.refused.wait())
        )
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await asyncio.wait({stopping, *refused}, return_when=asyncio.FIRST_COMPLETED)
            if not stopping.done():
                raise self._refused()
        finally:
            for task in (starting, stopping, *refused):
                task.cancel()
            log.info("stopping")

    async def _handler_failed(self, update: object, context: Context) -> None:
        """Log what a handler could not cope with, and tell the chat that its question got lost."""
        error, chat = context.error, update.effective_chat if isinstance(update, Update) else None
        if isinstance(error, Forbidden) and chat is not None:
            self.delivery.let_rest(chat.id, str(error))
            log.info("chat gone chat=%d reason=%r", chat.id, str(error))
        elif isinstance(error, ChatMigrated) and chat is not None:
            self.delivery.move(chat.id, error.new_chat_id)
            log.info("chat moved chat=%d to=%d", chat.id, error.new_chat_id)
        elif isinstance(error, RetryAfter) and chat is not None:
            self.delivery.rest(chat.id, asked_pause(error))
            log.warning("answer lost chat=%d reason=%r", chat.id, str(error))
        elif _is_of_the_network(error):
            log.warning("answer lost chat=%s reason=%r", chat.id if chat else "?", str(error))
        else:
            log.error("handler failed error=%r", error, exc_info=error)
            if isinstance(update, Update):
                await _apologize(update)


async def _apologize(update: Update) -> None:
    """Say that a question got lost: to who pressed a button there, unless that press was answered before."""
    text = _("Something went wrong on my side. Please try that again; if it goes wrong again, tell whoever runs me.")
    with suppress(TelegramError):
        if update.callback_query is not None:
            await update.callback_query.answer(text, show_alert=True)
            return
    if update.effective_message is not None:
        with suppress(TelegramError):
            await update.effective_message.reply_text(text, do_quote=False)


def _telegram(config: Config, polling: PollingRequest) -> Application[Any, Any, Any, Any, Any, Any]:
    return (
        ApplicationBuilder()
        .token(config.telegram.token)
        .base_url(_api(config))
        .base_file_url(f"{config.telegram.api_url}/file/bot")
        .request(_answering())
        .get_updates_request(polling)
        .concurrent_updates(ChatByChat())
        .build()
    )


def _is_of_the_network(error: Exception | None) -> bool:
    """Tell whether an answer got lost on the way, or for want of a token, and not by a fault of its own."""
    lost = isinstance(error, RetryAfter | InvalidToken | NetworkError)
    return lost and not isinstance(error, BadRequest)


def _answering() -> HTTPXRequest:
    """Return a request with connections for all that may be answered at once."""
    return HTTPXRequest(connection_pool_size=AT_ONCE + 8, httpx_kwargs={"verify": certificates()})


def _api(config: Config) -> str:
    return f"{config.telegram.api_url}/bot"


def _polling_failed(error: TelegramError) -> None:
    log.warning("poll failed reason=%r", str(error))
