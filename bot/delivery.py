"""Sending what the outbox owes, at the pace that Telegram allows, and writing down what became of each message.

A message is committed as `sending` before it leaves. In each turn of a few milliseconds, all that came to an end since
the last and all that leaves next share one transaction.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlite_utils import Database
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter

from bot.listings import Listing
from bot.outbox import Outbox, Parcel
from bot.outcome import (
    ChatGone,
    ChatMoved,
    Outcome,
    Sent,
    TokenRefused,
    TooFast,
    TopicClosed,
    Uncertain,
    Unreachable,
    Unreadable,
    Unsent,
    asked_pause,
    send,
)
from bot.pacer import Pacer
from bot.readers import Reader, Readers
from bot.render import as_plain
from bot.slots import held
from summarizer.database import apart, writing

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
TURN_S = 0.01
MOST_RETRY_S = 30.0
MOST_PATIENCE_S = 3.0
"""Whoever asked for a digest waits no longer for it to leave; it then comes as others do."""

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

Sending = asyncio.Task[tuple[Parcel, Outcome]]


class Delivery:
    """The one sender of digests. `now` is the clock, `sleep` how it waits.

    `refused` is set once Telegram does not know the token any more: then nothing is sent until the next start.
    """

    def __init__(
        self,
        *,
        db: Database,
        bot: Bot,
        outbox: Outbox,
        readers: Readers,
        pacer: Pacer,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db = db
        self._bot = bot
        self._outbox = outbox
        self._readers = readers
        self._pacer = pacer
        self._now = now
        self._sleep = sleep
        self._under_way: set[Sending] = set()
        self._is_in_doubt = False
        self._is_ending = False
        self.refused = asyncio.Event()

    async def run(self) -> None:
        """Send whatever is owed, for as long as the bot runs."""
        while True:
            try:
                await self.deliver()
            except Exception:
                log.exception("delivery failed")
            await self._sleep(LOOK_EVERY_S)

    async def deliver(self, *, digest_id: int | None = None) -> int:
        """Send what is owed now, and return how many messages arrived.

        A digest that is named was asked for: it leaves ahead of all others, and quiet hours don't hold it. All of its
        messages that arrived count, also those that another turn sent.
        """
        own: set[Sending] = set()
        n_sent = 0
        while True:
            own |= self._turn(digest_id)
            ended = {sending for sending in own if sending.done()}
            n_sent += sum(isinstance(sending.result()[1], Sent) for sending in ended)
            own -= ended
            if own:
                await asyncio.wait(own, timeout=TURN_S)
            elif self.refused.is_set() or self._is_ending:
                break
            elif self._is_in_doubt:
                if not await self._find_telegram(is_patient=digest_id is None):
                    break
            elif (wait_s := self._wait_s(digest_id)) is None:
                break
            else:
                await self._sleep(wait_s)
        return n_sent if digest_id is None else self._outbox.progress(digest_id).get("sent", 0)

    def _turn(self, digest_id: int | None = None) -> set[Sending]:
        """Write down what has come to an end, and let leave what may; return what leaves."""
        ended = [sending for sending in self._under_way if sending.done()]
        owed = [] if self._is_at_rest() else self._next(digest_id)
        if not ended and not owed:
            return set()
        with writing(self._db):
            for sending in ended:
                self._try_to_record(*sending.result())
            taken = [] if self._is_at_rest() else [parcel for parcel in owed if self._take(parcel)]
        self._under_way.difference_update(ended)  # not before that is committed
        for sending in ended:
            _log(*sending.result())
        return {self._let_leave(parcel) for parcel in taken}

    def _is_at_rest(self) -> bool:
        is_stopped = self._is_in_doubt or self._is_ending or self.refused.is_set()
        return is_stopped or self._now() < self._outbox.rests_until()

    def _next(self, digest_id: int | None) -> list[Parcel]:
        """Return what may leave now, to each chat one message."""
        limit = 1 if digest_id is not None else self._pacer.allowance()
        if limit < 1:
            return []
        owed = self._outbox.owed(self._now(), limit=limit, busy=self._pacer.busy(), digest_id=digest_id)
        first: dict[int, Parcel] = {}
        for parcel in owed:
            first.setdefault(parcel.chat_id, parcel)
        return list(first.values())

    def _take(self, parcel: Parcel) -> bool:
        """Take a parcel in hand, unless it is to wait, or another has it."""
        try:
            with apart(self._db):
                return not self._is_held(parcel, self._now()) and self._outbox.mark_sending(parcel)
        except Exception:
            log.exception("parcel not taken chat=%d parcel=%d", parcel.chat_id, parcel.id)
            self._outbox.mark_failed(parcel, "its chat could not be read")
            return False

    def _is_held(self, parcel: Parcel, now: datetime) -> bool:
        """Tell whether quiet hours hold a digest that nobody asked for; it then waits for their end."""
        if not (parcel.is_daily and parcel.has_quiet_hours):
            return False
        until = held(now, self._readers.get(parcel.chat_id).schedule)
        if until > now:
            self._outbox.hold(parcel.digest_id, until)
        return until > now

    def _wait_s(self, digest_id: int | None) -> float | None:
        """Return in how many seconds to look again; None where nothing is owed for now."""
        now = self._now()
        owed = [] if now < self._outbox.rests_until() else self._outbox.owed(now, limit=1, digest_id=digest_id)
        if not owed:
            is_leaving = digest_id is not None and "sending" in self._outbox.progress(digest_id)
            return TURN_S if is_leaving else None  # another turn took it
        chat_wait_s = self._pacer.chat_wait_s(owed[0].chat_id)
        if digest_id is not None:
            return max(TURN_S, chat_wait_s) if chat_wait_s <= MOST_PATIENCE_S else None  # it comes later
        return max(TURN_S, self._pacer.wait_s() or min(chat_wait_s, LOOK_EVERY_S))

    def _let_leave(self, parcel: Parcel) -> Sending:
        self._pacer.leaving(parcel.chat_id)
        sending = asyncio.create_task(self._send(parcel))
        self._under_way.add(sending)
        return sending

    async def _send(self, parcel: Parcel) -> tuple[Parcel, Outcome]:
        try:
            return parcel, await send(self._bot, parcel)
        finally:
            self._pacer.done(parcel.chat_id)

    async def finish(self) -> None:
        """Wait for what is under way: cut off, it would be uncertain. Whoever loses patience may cancel that."""
        self._is_ending = True  # nothing more leaves
        try:
            if self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            self._turn()  # what has arrived is sent, though another message gets no answer

    # What became of it

    def _try_to_record(self, parcel: Parcel, outcome: Outcome) -> None:
        """Write down an outcome; where that can't be done, the parcel is uncertain, and the others are not held up."""
        try:
            with apart(self._db):
                self._record(parcel, outcome)
        except Exception:
            log.exception("outcome not written chat=%d parcel=%d", parcel.chat_id, parcel.id)
            self._outbox.mark_uncertain(parcel, f"what became of it could not be written: {outcome}")

    def _record(self, parcel: Parcel, outcome: Outcome) -> None:
        match outcome:
            case Sent(message_id):
                self._outbox.mark_sent(parcel, message_id)
                if parcel.message.numbers:
                    self._readers.remember_listing(parcel.chat_id, Listing(message_id, parcel.message.numbers))
            case Uncertain(reason):
                self._outbox.mark_uncertain(parcel, reason)
                self._is_in_doubt = True
            case ChatGone(reason):
                self._outbox.mark_failed(parcel, reason)
                self._forget(parcel.chat_id, reason)
            case _:
                self._record_unsent(parcel, outcome)
                if not self._is_wanted(parcel):
                    self._outbox.mark_failed(parcel, "the chat did not want it any more")
                elif parcel.is_daily and self._outbox.has_newer(parcel):
                    self._outbox.mark_failed(parcel, "a newer digest took its place")

    def _record_unsent(self, parcel: Parcel, outcome: Unsent) -> None:
        """Queue a parcel again, changed where it must be, or give it up."""
        outbox, reason = self._outbox, outcome.reason
        outbox.put_back(parcel, reason)
        match outcome:
            case TooFast(_, pause):
                self._pause(parcel.chat_id, pause, reason)
            case Unreachable():
                self._is_in_doubt = True
            case TokenRefused():
                self._stop(reason)
            case ChatMoved(_, new_id) if new_id != parcel.chat_id:
                self._readers.move(parcel.chat_id, new_id)
            case TopicClosed() if parcel.thread_id is not None:
                outbox.send_to_chat_itself(parcel)
            case Unreadable() if not parcel.message.is_plain:
                outbox.change(parcel, as_plain(parcel.message))
            case _:
                outbox.mark_failed(parcel, reason)

    def _is_wanted(self, parcel: Parcel) -> bool:
        """Tell whether a chat still wants a message: it may have said otherwise while that was under way."""
        reader = self._readers.get(self._outbox.chat_of(parcel))
        is_awake = reader.is_subscribed and not reader.is_paused(self._now())
        return not reader.is_gone and (is_awake or not parcel.is_daily)

    def _pause(self, chat_id: int, pause: timedelta, reason: str) -> None:
        """Let a chat rest as long as Telegram asks, or everything, where another chat rests already.

        Telegram does not say which it means: https://core.telegram.org/bots/api#responseparameters. A second chat that
        is refused at the same time shows that it means all.
        """
        now = self._now()
        if self._outbox.is_resting_other_than(chat_id, now):
            self._outbox.rest(now + pause, reason)
            log.warning("sender rests pause_s=%.0f reason=%r", pause.total_seconds(), reason)
        self._outbox.rest_chat(chat_id, now + pause)

    def _stop(self, reason: str) -> None:
        log.error("telegram.token refused reason=%r; nothing is sent until the next start", reason)
        self.refused.set()

    async def _find_telegram(self, *, is_patient: bool) -> bool:
        """Ask Telegram something harmless until it answers: else an outage would make message after message uncertain.

        Who is not patient asks once.
        """
        pause_s = 1.0
        while True:
            try:
                await self._bot.get_me()
            except InvalidToken as e:
                self._stop(str(e))
                return False
            except Exception as e:  # noqa: BLE001 - whatever it is that answers, it is no Telegram
                log.warning("telegram unreachable reason=%r", str(e))
                if not is_patient:
                    return False
                await self._sleep(asked_pause(e).total_seconds() if isinstance(e, RetryAfter) else pause_s)
                pause_s = min(2 * pause_s, MOST_RETRY_S)
            else:
                self._is_in_doubt = False
                return True

    # Chats that want nothing more

    def end(self, chat_id: int) -> bool:
        """End a chat's digests, what is queued of them included; return whether it had any."""
        with writing(self._db):
            self._outbox.drop_queued(chat_id, "the chat unsubscribed")
            return self._readers.unsubscribe(chat_id)

    def pause(self, chat_id: int, until: datetime) -> Reader:
        """Send a chat no digest until then, what is queued included."""
        with writing(self._db):
            self._outbox.drop_queued(chat_id, "the chat paused", daily_only=True)
            return self._readers.pause(chat_id, until, now=self._now())

    def let_rest(self, chat_id: int, reason: str) -> None:
        """Send nothing more to a chat that does not want it, or is no more, until it comes back."""
        with writing(self._db):
            self._forget(chat_id, reason)

    def move(self, chat_id: int, new_id: int) -> None:
        """Send what is for a group to the supergroup that it has become."""
        with writing(self._db):
            self._readers.move(chat_id, new_id)

    def rest(self, chat_id: int, pause: timedelta) -> None:
        """Leave a chat alone that Telegram refused an answer for, as its digests would be."""
        self._outbox.rest_chat(chat_id, self._now() + pause)

    def _forget(self, chat_id: int, reason: str) -> None:
        self._outbox.drop_queued(chat_id, reason)
        self._readers.mark_gone(chat_id)


def _log(parcel: Parcel, outcome: Outcome) -> None:
    if isinstance(outcome, Sent):
        log.info("message sent chat=%d parcel=%d", parcel.chat_id, parcel.id)
        return
    level = logging.INFO if isinstance(outcome, ChatGone | ChatMoved) else logging.WARNING
    name = _CAPITAL.sub(" ", type(outcome).__name__).lower()  # 'too fast', 'chat gone'
    log.log(level, "message %s chat=%d parcel=%d reason=%r", name, parcel.chat_id, parcel.id, outcome.reason)
