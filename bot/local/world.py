"""What a Telegram knows: chats, messages, who blocked whom, and the updates that wait for the bot. No HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.local.entities import Refused, units

BOT_ID = 4200
_BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Tidings", "username": "tidings_local_bot"}

Json = dict[str, Any]


@dataclass(slots=True)
class SentMessage:
    """A message of the bot as it stands now."""

    chat_id: int
    message_id: int
    text: str
    entities: list[Json]
    keyboard: list[list[Json]]
    source: str
    """What the bot sent, before its HTML was parsed."""
    edits: int = 0

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of its buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.keyboard]

    @property
    def links(self) -> list[str]:
        """The addresses that it links to."""
        return [str(entity["url"]) for entity in self.entities if "url" in entity]


@dataclass(slots=True)
class Chat:
    """One chat, with all that was said in it."""

    info: Json
    person: Json
    is_blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    sent: dict[int, SentMessage] = field(default_factory=dict)


class World:
    """Chats and updates. `now` gives the seconds that messages are dated with."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.chats: dict[int, Chat] = {}
        self.updates: list[Json] = []
        self.commands: list[Json] = []
        self.confirmed = 0
        self._now = now
        self._update_ids = count(700_000_001)
        self._message_ids = count(1)
        self._query_ids = count(9_000_000_000_001)
        self.open_queries: dict[str, int] = {}

    # What people do

    def open_chat(self, chat_id: int, *, first_name: str = "Ada", language_code: str = "en") -> Chat:
        """Let a person find the bot; nothing is said yet."""
        person = {"id": chat_id, "is_bot": False, "first_name": first_name, "language_code": language_code}
        chat = Chat({"id": chat_id, "type": "private", "first_name": first_name}, person)
        return self.chats.setdefault(chat_id, chat)

    def open_group(self, chat_id: int, *, title: str = "Neighbours", member_id: int = 501) -> Chat:
        """Put the bot into a group."""
        person = {"id": member_id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        return self.chats.setdefault(chat_id, Chat({"id": chat_id, "type": "group", "title": title}, person))

    def say(self, chat_id: int, text: str, *, reply_to: int | None = None) -> int:
        """Let the person write; return the message's id."""
        chat = self.chats[chat_id]
        message = self._message(chat, chat.person, text)
        message["entities"] = _commands_in(text)
        if reply_to is not None:
            message["reply_to_message"] = _without_reply(chat.messages[reply_to])
        self._put({"message": message})
        return int(message["message_id"])

    def press(self, chat_id: int, message_id: int, data: str) -> str:
        """Let the person press a button, or a forger send its data; return the query's id."""
        chat = self.chats[chat_id]
        query_id = str(next(self._query_ids))
        self.open_queries[query_id] = chat_id
        self._put(
            {
                "callback_query": {
                    "id": query_id,
                    "from": chat.person,
                    "message": _without_reply(chat.messages[message_id]),
                    "chat_instance": str(chat_id),
                    "data": data,
                }
            }
        )
        return query_id

    def block(self, chat_id: int) -> None:
        """Let the person block the bot."""
        self._membership(chat_id, "member", "kicked")

    def unblock(self, chat_id: int) -> None:
        """Let the person come back."""
        self._membership(chat_id, "kicked", "member")

    def _membership(self, chat_id: int, old: str, new: str) -> None:
        chat = self.chats[chat_id]
        chat.is_blocked = new == "kicked"
        change = {
            "chat": chat.info,
            "from": chat.person,
            "date": int(self._now()),
            "old_chat_member": _member(old),
            "new_chat_member": _member(new),
        }
        self._put({"my_chat_member": change})

    def _put(self, update: Json) -> None:
        self.updates.append({"update_id": next(self._update_ids), **update})

    # What the bot does

    def chat(self, chat_id: int) -> Chat:
        """Return a chat that the bot may write to; raises Refused."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise Refused("Bad Request: chat not found")
        if chat.is_blocked:
            raise Refused("Forbidden: bot was blocked by the user", code=403)
        return chat

    def send(
        self,
        chat_id: int,
        text: str,
        entities: list[Json],
        *,
        keyboard: list[list[Json]],
        source: str,
        reply_to: int | None,
    ) -> Json:
        """Put a message of the bot into a chat."""
        chat = self.chat(chat_id)
        message = self._message(chat, _BOT, text)
        message["entities"] = entities
        if keyboard:
            message["reply_markup"] = {"inline_keyboard": keyboard}
        if reply_to is not None and reply_to in chat.messages:
            message["reply_to_message"] = _without_reply(chat.messages[reply_to])
        message_id = int(message["message_id"])
        chat.sent[message_id] = SentMessage(chat_id, message_id, text, entities, keyboard, source)
        return message

    def edit(
        self, chat_id: int, message_id: int, text: str, entities: list[Json], *, keyboard: list[list[Json]], source: str
    ) -> Json:
        """Change a message of the bot; raises Refused where nothing would change."""
        chat = self.chat(chat_id)
        if message_id not in chat.messages:
            raise Refused("Bad Request: message to edit not found")
        sent = chat.sent.get(message_id)
        if sent is None:
            raise Refused("Bad Request: message can't be edited")
        if (sent.text, sent.entities, sent.keyboard) == (text, entities, keyboard):
            raise Refused(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        sent.text, sent.entities, sent.keyboard, sent.source, sent.edits = (
            text,
            entities,
            keyboard,
            source,
            sent.edits + 1,
        )
        message = chat.messages[message_id]
        message.update(text=text, entities=entities, edit_date=int(self._now()))
        message["reply_markup"] = {"inline_keyboard": keyboard}
        return message

    def _message(self, chat: Chat, sender: Json, text: str) -> Json:
        message: Json = {
            "message_id": next(self._message_ids),
            "date": int(self._now()),
            "chat": chat.info,
            "from": sender,
            "text": text,
        }
        chat.messages[message["message_id"]] = message
        return message

    def take_updates(self, offset: int, limit: int, allowed: Sequence[str]) -> list[Json]:
        """Return the updates from `offset` on; all before it are confirmed and forgotten."""
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        self.confirmed = max(self.confirmed, offset - 1)
        wanted = [update for update in self.updates if not allowed or any(kind in update for kind in allowed)]
        return wanted[:limit]


def _member(status: str) -> Json:
    member: Json = {"user": _BOT, "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member


def _without_reply(message: Mapping[str, Any]) -> Json:
    """A message that is replied to comes without the one that it replied to itself."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _commands_in(text: str) -> list[Json]:
    if not text.startswith("/"):
        return []
    return [{"type": "bot_command", "offset": 0, "length": units(text.split(maxsplit=1)[0])}]
