"""How fast may be sent, as Telegram says and as the operator wishes.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import takewhile

BURST = 3
"""Messages that may leave at once; few, since they may arrive even closer together than they left."""
MOST_UNDER_WAY = 16
"""Messages without an answer yet: what an outage leaves uncertain."""
CHAT_INTERVAL_S = 1.0
GROUP_PER_MINUTE = 20
_MINUTE_S = 60.0


class Pacer:
    """A bucket of tokens for all messages; a second between two to a chat, and 20 a minute to a group or channel.

    With a rate of 0, only that no chat is sent two at a time. `now` is the clock; it may be set back, which costs no
    more than a minute.
    """

    def __init__(self, rate_per_s: float, now: Callable[[], datetime]) -> None:
        self._rate = rate_per_s
        self._now = now
        self._tokens = float(BURST)
        self._counted = self._time()
        self._under_way: set[int] = set()
        self._sent: dict[int, deque[float]] = {}  # the times of each chat's last messages, who got one last at the end
        self._groups: set[int] = set()

    def _time(self) -> float:
        return self._now().timestamp()

    def allowance(self) -> int:
        """Return how many messages may leave now."""
        free = MOST_UNDER_WAY - len(self._under_way)
        if not self._rate:
            return free
        self._refill()
        return min(int(self._tokens), BURST, free)

    def wait_s(self) -> float:
        """Return in how many seconds the next message may leave, to whatever chat."""
        if not self._rate:
            return 0.0
        self._refill()
        return max(0.0, (1 - self._tokens) / self._rate)

    def _refill(self) -> None:
        now = self._time()
        passed_s = max(0.0, now - self._counted)
        self._counted = now
        self._tokens = min(float(BURST), self._tokens + passed_s * self._rate)

    def leaving(self, chat_id: int) -> None:
        """Count a message that leaves now."""
        self._under_way.add(chat_id)
        if self._rate:
            self._refill()
            self._tokens -= 1

    def done(self, chat_id: int) -> None:
        """Note that a message has arrived, or not: from now on its chat is counted as just sent to."""
        self._under_way.discard(chat_id)
        self._remember(chat_id)

    def answered(self, chat_id: int) -> None:
        """Count a message that did not ask: the answer to a question."""
        if self._rate:
            self._refill()
            self._tokens = max(self._tokens - 1, -self._rate)
        self._remember(chat_id)

    def _remember(self, chat_id: int) -> None:
        if not self._rate:
            return
        now = self._time()
        times = self._sent.pop(chat_id, None) or deque(maxlen=GROUP_PER_MINUTE)
        times.append(now)
        self._sent[chat_id] = times
        if chat_id < 0:
            self._groups.add(chat_id)
        while abs(now - self._sent[oldest := next(iter(self._sent))][-1]) > _MINUTE_S:
            del self._sent[oldest]
            self._groups.discard(oldest)

    def chat_wait_s(self, chat_id: int) -> float:
        """Return in how many seconds a chat may get its next message; while one is under way, nobody knows: 0.01."""
        if chat_id in self._under_way:
            return 0.01
        times = self._sent.get(chat_id)
        if not times:
            return 0.0
        now = self._time()
        back_s = max(0.0, times[-1] - now)  # so far was the clock set back: as if the newest had been sent just now
        if back_s:
            times = self._sent[chat_id] = deque((time - back_s for time in times), GROUP_PER_MINUTE)
        waits = [CHAT_INTERVAL_S - (now - times[-1])]
        if chat_id < 0 and len(times) == GROUP_PER_MINUTE:
            waits.append(_MINUTE_S - (now - times[0]))
        return max(0.0, *waits)

    def busy(self) -> list[int]:
        """Return the chats that may not get a message just now."""
        just_sent = takewhile(self.chat_wait_s, (chat_id for chat_id in reversed(self._sent) if chat_id > 0))
        return list({*self._under_way, *just_sent, *filter(self.chat_wait_s, self._groups)})
