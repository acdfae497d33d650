"""A conversation with the bot in a terminal: what Telegram shows, in text; what one types, as a message."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from shutil import get_terminal_size
from textwrap import fill

from bot.local.hours import MOST, read_wait
from bot.local.server import LocalTelegram
from bot.local.world import Json, SentMessage
from summarizer.errors import TidingsError

_INTRODUCTION = """\
You are talking to the bot as in Telegram: type /help, /latest, /time 07:30 Berlin ...
  :2      presses the button [2] of the newest message that has one; :mor presses [More]
  > text  replies to the bot's newest message, such as > /related
  +14h    lets 14 hours pass (or +30min, +2d): news is read, what falls due comes
  /quit   ends (so does Ctrl-D)
"""
_SKIP, _SHOW = "Skip to my digest", "Show my digest now"
_STYLES = {"bold": (1, 22), "italic": (3, 23), "underline": (4, 24), "strikethrough": (9, 29), "code": (36, 39)}
"""The ANSI codes that begin and end a style."""
_SHOWN = {"sent": "", "edited": "(That message now reads:)\n"}
"""What is shown of what the bot does, and what stands before it."""
_RESET = "\x1b[0m"
_BAR = "│ "


class Conversation:
    """One person's side of a chat.

    `answered` waits until the bot has dealt with all that was said; `wait` lets time pass and returns what time it is.
    """

    def __init__(
        self,
        telegram: LocalTelegram,
        chat_id: int,
        *,
        print_: Callable[[str], object],
        answered: Callable[[], Awaitable[None]],
        wait: Callable[[timedelta], Awaitable[datetime]],
    ) -> None:
        self._telegram = telegram
        self._answered = answered
        self._wait = wait
        self._chat_id = chat_id
        self._print = print_

    async def first_digest(self) -> None:
        """Subscribe, and print the first digest alone; raises TidingsError with the bot's words where there is none."""
        self._telegram.say(self._chat_id, "/start")
        await self._answered()
        greeting, *digest = self._telegram.take_news(self._chat_id)
        for label in (_SKIP, _SHOW):  # newcomers are asked what they want, others what they want now
            with suppress(LookupError):
                self._telegram.press(greeting, label)
                await self._answered()
                news = self._telegram.take_news(self._chat_id)
                digest = [message for message in news if message.message_id != greeting.message_id]
        if not digest:
            raise TidingsError(f"there is no digest: {greeting.text.splitlines()[-1]}")
        self._print("\n\n".join(shown(message, is_terminal=sys.stdout.isatty()) for message in digest))

    async def hold(self, *, is_terminal: bool) -> None:
        """Talk until the person has had enough."""
        self._print(_INTRODUCTION)
        self._print("you: /start")
        self._telegram.say(self._chat_id, "/start")
        listening = asyncio.create_task(self._listen())
        try:
            await (self._type_at_prompt() if is_terminal else self._read_lines())
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def _listen(self) -> None:
        while True:
            event = await self._telegram.next_event(self._chat_id, timeout_s=float("inf"))
            if event.message is not None and event.kind in _SHOWN:
                self._print(_SHOWN[event.kind] + shown(event.message, is_terminal=sys.stdout.isatty()) + "\n")
            elif event.text:
                self._print(f"({event.text})\n")

    async def _type_at_prompt(self) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.patch_stdout import patch_stdout

        commands = [f"/{command['command']}" for command in self._telegram.world.commands_in(self._chat_id)]
        session: PromptSession[str] = PromptSession(completer=WordCompleter(commands, sentence=True))
        with patch_stdout(raw=True), suppress(EOFError, KeyboardInterrupt):
            while await self._send((await session.prompt_async("you: ")).strip()):
                pass

    async def _read_lines(self) -> None:
        """Read from a pipe: each line waits until the one before has been answered."""
        await self._answered()
        while line := await asyncio.to_thread(sys.stdin.readline):
            self._print(f"you: {line.strip()}")
            if not await self._send(line.strip()):
                break
            await self._answered()

    async def _send(self, line: str) -> bool:
        """Do what a line says; return whether the conversation goes on."""
        if line.removeprefix("/") in {"quit", "exit"}:
            return False
        if line.startswith(":"):
            self._press(line.removeprefix(":").strip())
        elif line.startswith(">"):
            newest = max((message.message_id for message in self._telegram.sent(self._chat_id)), default=None)
            self._telegram.say(self._chat_id, line.removeprefix(">").strip(), reply_to=newest)
        elif line.startswith("+"):
            await self._let_pass(line.removeprefix("+"))
        elif line:
            self._telegram.say(self._chat_id, line)
        return True

    async def _let_pass(self, typed: str) -> None:
        try:
            wait = read_wait(typed)
        except ValueError:
            self._print(f"(“+{typed}” is no time to wait; write it like +30min, +14h or +2d, up to {MOST.days} days.)")
            return
        now = await self._wait(wait)
        self._print(f"(It is {now:%A, %H:%M} UTC.)")

    def _press(self, label: str) -> None:
        """Press the newest button with this label, else the newest whose label begins so."""
        newest_first = list(reversed(self._telegram.sent(self._chat_id)))
        buttons = [(message, button) for message in newest_first for row in message.buttons for button in row]
        for fits in (str.__eq__, str.startswith):
            for message, button in buttons:
                if _plain(label) and fits(_plain(button), _plain(label)):
                    self._telegram.press(message, button)
                    return
        self._print(f"(There is no button [{label}].)")


def _plain(label: str) -> str:
    return label.strip("‹›✓ ").lower()


def shown(message: SentMessage, *, is_terminal: bool) -> str:
    """Return a message as a terminal shows it: styled and with links to click, or as plain text in a pipe."""
    width = get_terminal_size().columns - len(_BAR)
    text = _wrapped(message.text, width) if is_terminal else message.text
    marks = _bars(text, message.entities)
    marked = _marked(text, marks | _styles(message.entities, marks)) + _RESET if is_terminal else _marked(text, marks)
    rows = [" ".join(f"[{label}]" for label in row) for row in message.buttons]
    return "\n".join([marked, *([""] if rows else []), *rows])


def _wrapped(text: str, width: int) -> str:
    """Break lines between words: blanks become line ends, so that all else keeps its place."""
    lines = text.split("\n")
    return "\n".join(fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines)


def _bars(text: str, entities: list[Json]) -> dict[int, str]:
    """Return a bar for each line of what is quoted, by the place where the line begins, in UTF-16 units."""
    quoted = [_ends(entity) for entity in entities if entity["type"].endswith("blockquote")]
    begins = [0, *(place + 1 for place, character in _by_units(text) if character == "\n")]
    return {place: _BAR for place in begins if any(start <= place < end for start, end in quoted)}


def _styles(entities: list[Json], bars: dict[int, str]) -> dict[int, str]:
    """Return ANSI styles and OSC 8 links around what the entities name, after the bars where there are some."""
    marks: dict[int, str] = {}
    for entity in entities:
        start, end = _ends(entity)
        on, off = _codes(entity)
        marks[start] = marks.get(start, bars.get(start, "")) + on
        marks[end] = off + marks.get(end, bars.get(end, ""))
    return marks


def _ends(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _marked(text: str, marks: dict[int, str]) -> str:
    return "".join(marks.get(place, "") + character for place, character in _by_units(text))


def _codes(entity: Json) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f"\x1b]8;;{entity['url']}\x1b\\", "\x1b]8;;\x1b\\"
    if entity["type"] not in _STYLES:
        return "", ""
    on, off = _STYLES[entity["type"]]
    return f"\x1b[{on}m", f"\x1b[{off}m"


def _by_units(text: str) -> Iterator[tuple[int, str]]:
    place = 0
    for character in text:
        yield place, character
        place += 1 + (ord(character) > 0xFFFF)
    yield place, ""
