"""How many messages a Telegram takes: only so many at once, in all and in each chat. Pure but for the clock.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, inf

MINUTE_S = 60.0
_TOLERANCE_S = 1e-6
"""A clock that was moved by tenths is off by less than this."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken: `burst` messages at once and `rate_per_s` in the long run, and less in each chat.

    In a private chat `chat_interval_s` lies between two; in a group or channel (a negative id) `group_per_minute` are
    taken in any 60 s. `now` gives seconds of any origin.
    """

    rate_per_s: float = 30
    burst: int = 30
    chat_interval_s: float = 1.0
    group_per_minute: int = 20
    now: Callable[[], float] = time.monotonic


@dataclass(slots=True)
class _Chat:
    """When the newest messages of a chat were taken, and until when it has to wait."""

    taken: list[float] = field(default_factory=list)
    closed_until: float = -inf


class Traffic:
    """Counts the messages that are taken, and says how long others have to wait."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tokens = float(limits.burst)
        self._filled_at = limits.now()
        self._closed_until = -inf
        self._chats: OrderedDict[int, _Chat] = OrderedDict()
        """The one whose newest message is the oldest comes first."""

    @property
    def n_chats(self) -> int:
        """How many chats are remembered: those with a message in the last minute."""
        return len(self._chats)

    def retry_after_s(self, chat_id: int) -> int:
        """Return for how many whole seconds a message to a chat has to wait; 0 where it may come now.

        Until they are over, all messages are refused that the broken limit is about: those to the chat, or to any.
        """
        now = self._limits.now()
        self._forget_quiet_chats(now)
        chat = self._chats.get(chat_id, _Chat())
        if wait_s := _whole(max(self._closed_until, chat.closed_until) - now):
            return wait_s
        if wait_s := _whole(self._chat_wait_s(chat_id, chat, now)):
            chat.closed_until = now + wait_s
        elif wait_s := _whole((1 - self._tokens_at(now)) / self._limits.rate_per_s):
            self._closed_until = now + wait_s
        return wait_s

    def take(self, chat_id: int) -> None:
        """Count a message to a chat, which `retry_after_s` has let pass."""
        now = self._limits.now()
        self._tokens, self._filled_at = self._tokens_at(now) - 1, now
        chat = self._chats.setdefault(chat_id, _Chat())
        chat.taken = [*chat.taken, now][-self._span(chat_id)[0] :]
        self._chats.move_to_end(chat_id)

    def _tokens_at(self, now: float) -> float:
        refilled = (now - self._filled_at) * self._limits.rate_per_s
        return min(self._tokens + refilled, float(self._limits.burst))

    def _span(self, chat_id: int) -> tuple[int, float]:
        """Return how many messages a chat gets in how many seconds."""
        is_private = chat_id > 0
        return (1, self._limits.chat_interval_s) if is_private else (self._limits.group_per_minute, MINUTE_S)

    def _chat_wait_s(self, chat_id: int, chat: _Chat, now: float) -> float:
        most, span_s = self._span(chat_id)
        return chat.taken[-most] + span_s - now if len(chat.taken) >= most else 0.0

    def _forget_quiet_chats(self, now: float) -> None:
        # A wait is rounded up to whole seconds, so that it may last one longer than what it comes from.
        keep_s = max(MINUTE_S, self._limits.chat_interval_s) + 1
        while self._chats and next(iter(self._chats.values())).taken[-1] + keep_s < now:
            self._chats.popitem(last=False)


def _whole(wait_s: float) -> int:
    """Return a wait in whole seconds, rounded up; 0 where there is none."""
    return ceil(wait_s - _TOLERANCE_S) if wait_s > _TOLERANCE_S else 0
