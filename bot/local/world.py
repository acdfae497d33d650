"""What a Telegram knows: chats, messages, who blocked whom, and the updates that wait for the bot. No HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from bot.local.entities import Refused, units

BOT_ID = 4200
BOT_USERNAME = "tidings_local_bot"
_BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Tidings", "username": BOT_USERNAME}
_COMMAND = re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")
_KEPT_BY_EDITS = set(
    "message_id date chat from sender_chat reply_to_message message_thread_id is_topic_message".split()
)

Json = dict[str, Any]
Keyboard = list[list[Json]]


@dataclass(slots=True)
class SentMessage:
    """A message of the bot as it stands now."""

    chat_id: int
    message_id: int
    text: str
    entities: list[Json]
    keyboard: Keyboard
    source: str
    """What the bot sent, before its HTML was parsed."""
    is_silent: bool = False
    thread_id: int | None = None
    """The topic of a forum that it stands in."""
    asks_reply: bool = False
    """Whether it opened the field for an answer to it."""
    edits: int = 0
    preview: Json = field(default_factory=dict)
    """What was said of its link preview; nothing where the first link is to be shown as usual."""

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of its buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.keyboard]

    @property
    def links(self) -> list[str]:
        """The addresses that it links to."""
        return [str(entity["url"]) for entity in self.entities if "url" in entity]

    @property
    def content(self) -> tuple[str, list[Json], Keyboard]:
        """What an edit has to differ in."""
        return self.text, self.entities, self.keyboard


@dataclass(frozen=True, slots=True)
class Event:
    """What the bot did in a chat. `text` is what was shown to the one who pressed a button."""

    kind: Literal["sent", "edited", "deleted", "answered"]
    message: SentMessage | None = None
    text: str = ""


@dataclass(slots=True)
class Chat:
    """One chat, with all that was said in it; `events` is what the bot did there, in order."""

    info: Json
    person: Json
    topics: frozenset[int] = frozenset()
    """The topics of a forum, by the id of the message that opened each."""
    closed_topics: set[int] = field(default_factory=set)
    is_blocked: bool = False
    is_deleted: bool = False
    moved_to: int | None = None
    """The supergroup that a group became."""
    messages: dict[int, Json] = field(default_factory=dict)
    sent: dict[int, SentMessage] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        """Whether this is a chat with one person."""
        return bool(self.info["type"] == "private")

    @property
    def is_channel(self) -> bool:
        """Whether posts here are the chat's own, not a person's."""
        return bool(self.info["type"] == "channel")

    def check_open(self) -> None:
        """Refuse a chat that the bot can't write to; raises Refused."""
        if self.is_deleted:
            raise Refused("Bad Request: chat not found")
        if self.moved_to is not None:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(reason, parameters={"migrate_to_chat_id": self.moved_to})
        if self.is_blocked:
            by_whom = "blocked by the user" if self.is_private else f"kicked from the {self.info['type']} chat"
            raise Refused(f"Forbidden: bot was {by_whom}", code=403)

    def check_topic(self, thread_id: int | None) -> None:
        """Refuse a topic that is not there or closed; raises Refused."""
        if thread_id is not None and thread_id not in self.topics:
            raise Refused("Bad Request: message thread not found")
        if thread_id in self.closed_topics:
            raise Refused("Bad Request: TOPIC_CLOSED")


class World:
    """Chats and updates. `now` gives the seconds that messages are dated with."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.chats: dict[int, Chat] = {}
        self.updates: list[Json] = []
        self.allowed: frozenset[str] = frozenset()
        """The kinds of updates that the bot asked for; empty for all."""
        self.command_lists: dict[tuple[str, str], list[Json]] = {}
        """Commands by scope ("default", "chat:101") and language."""
        self.open_queries: dict[str, int] = {}
        """The chat of each press that was not answered yet."""
        self._now = now
        self._update_ids = count(700_000_001)
        self._message_ids = count(1)
        self._query_ids = count(9_000_000_000_001)

    @property
    def commands(self) -> list[Json]:
        """The commands that everybody is shown."""
        return self.command_lists.get(("default", ""), [])

    def commands_in(self, chat_id: int) -> list[Json]:
        """Return the commands that a chat is shown: the list of its own, else of its kind, else everybody's.

        https://core.telegram.org/bots/api#determining-list-of-commands
        """
        kind = "all_private_chats" if self.chats[chat_id].is_private else "all_group_chats"
        lists = (self.command_lists.get((scope, "")) for scope in (f"chat:{chat_id}", kind, "default"))
        return next(filter(None, lists), [])

    # What people do

    def open_chat(self, chat_id: int, *, first_name: str = "Ada", language_code: str = "en") -> Chat:
        """Let a person find the bot; nothing is said yet."""
        person = {"id": chat_id, "is_bot": False, "first_name": first_name, "language_code": language_code}
        chat = Chat({"id": chat_id, "type": "private", "first_name": first_name}, person)
        return self.chats.setdefault(chat_id, chat)

    def open_group(
        self, chat_id: int, *, title: str = "Neighbours", member_id: int = 501, topics: Iterable[int] = ()
    ) -> Chat:
        """Put the bot into a group, where one person speaks; with topics, it is a forum."""
        person = {"id": member_id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        info = {"id": chat_id, "type": "group", "title": title}
        if topics:
            info |= {"type": "supergroup", "is_forum": True}
        return self.chats.setdefault(chat_id, Chat(info, person, frozenset(topics)))

    def open_channel(self, chat_id: int, *, title: str = "Bulletin", owner_id: int = 501) -> Chat:
        """Let the bot post in a channel, which belongs to one person."""
        person = {"id": owner_id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        return self.chats.setdefault(chat_id, Chat({"id": chat_id, "type": "channel", "title": title}, person))

    def say(
        self,
        chat_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        person: Json | None = None,
    ) -> int:
        """Let the person write, or another one, in a topic of a forum where one is named; return the message's id.

        Of a group the bot hears commands and replies to it, no more: https://core.telegram.org/bots/features#privacy-mode
        Raises ValueError where the person has blocked the bot, or the chat is gone.
        """
        chat = self._writable(chat_id)
        content = _formatted(text, _commands_in(text))
        message = self._message(chat, person or chat.person, content, thread_id=thread_id)
        if reply_to is not None:
            message["reply_to_message"] = _without_reply(chat.messages[reply_to])
        if chat.is_channel:
            self._put({"channel_post": message})
        elif chat.is_private or _is_for_bot(message):
            self._put({"message": message})
        return int(message["message_id"])

    def locate(self, chat_id: int, latitude: float, longitude: float) -> int:
        """Let the person of a private chat send a location; return the message's id. Raises ValueError as `say`."""
        chat = self._writable(chat_id)
        message = self._message(chat, chat.person, {"location": {"latitude": latitude, "longitude": longitude}})
        self._put({"message": message})
        return int(message["message_id"])

    def _writable(self, chat_id: int) -> Chat:
        chat = self.chats[chat_id]
        if chat.is_blocked:
            raise ValueError("who has blocked the bot can't write to it")
        if chat.is_deleted or chat.moved_to is not None:
            raise ValueError(f"nobody can write in {chat_id} any more")
        return chat

    def press(self, chat_id: int, message_id: int, data: str, *, person: Json | None = None) -> str:
        """Let the person press a button, or another one, or a forger send its data; return the query's id."""
        chat = self.chats[chat_id]
        query_id = str(next(self._query_ids))
        self.open_queries[query_id] = chat_id
        query = {
            "id": query_id,
            "from": person or chat.person,
            "message": _without_reply(chat.messages[message_id]),
            "chat_instance": str(chat_id),
            "data": data,
        }
        self._put({"callback_query": query})
        return query_id

    def block(self, chat_id: int) -> None:
        """Let the person block the bot, or throw it out of the group."""
        self._membership(chat_id, "member", "kicked")

    def unblock(self, chat_id: int) -> None:
        """Let the bot come back."""
        self._membership(chat_id, "kicked", "member")

    def migrate(self, chat_id: int, new_id: int, *, announce: bool = True) -> Chat:
        """Let a group become a supergroup; the bot is told in both, unless that gets lost.

        https://core.telegram.org/bots/api#message says of each `migrate_…_chat_id` what it means.
        """
        old = self.chats[chat_id]
        if old.info["type"] != "group" or old.moved_to is not None or new_id in self.chats:
            raise ValueError(f"{chat_id} is no group that could become {new_id}")
        new = Chat(old.info | {"id": new_id, "type": "supergroup"}, old.person, is_blocked=old.is_blocked)
        self.chats[new_id] = new
        old.moved_to = new_id
        if announce:
            self._put({"message": self._message(old, old.person, {"migrate_to_chat_id": new_id})})
            self._put({"message": self._message(new, new.person, {"migrate_from_chat_id": chat_id})})
        return new

    def close_topic(self, chat_id: int, thread_id: int) -> None:
        """Let nobody write in a topic until it is opened again; raises ValueError where there is none."""
        self._topics_with(chat_id, thread_id).closed_topics.add(thread_id)

    def reopen_topic(self, chat_id: int, thread_id: int) -> None:
        """Let a closed topic be written in again; raises ValueError where there is none."""
        self._topics_with(chat_id, thread_id).closed_topics.discard(thread_id)

    def delete_topic(self, chat_id: int, thread_id: int) -> None:
        """Delete a topic with all its messages; raises ValueError where there is none."""
        chat = self._topics_with(chat_id, thread_id)
        chat.topics -= {thread_id}
        chat.closed_topics.discard(thread_id)
        for message_id in [key for key, of in chat.messages.items() if of.get("message_thread_id") == thread_id]:
            del chat.messages[message_id]
            chat.sent.pop(message_id, None)

    def _topics_with(self, chat_id: int, thread_id: int) -> Chat:
        chat = self.chats[chat_id]
        if thread_id not in chat.topics:
            raise ValueError(f"no topic {thread_id} in {chat_id}, only {sorted(chat.topics)}")
        return chat

    def delete_chat(self, chat_id: int) -> None:
        """Let a chat vanish; what the bot did there can still be read here."""
        self.chats[chat_id].is_deleted = True

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

    def poison(self, update: Json) -> None:
        """Queue an update as it is, but for its id, even if the bot did not ask for its kind."""
        self.updates.append({**update, "update_id": next(self._update_ids)})

    def _put(self, update: Json) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if not self.allowed or self.allowed & update.keys():
            self.updates.append({"update_id": next(self._update_ids), **update})

    # What the bot does

    def chat(self, chat_id: int) -> Chat:
        """Return a chat that the bot may write to; raises Refused."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise Refused("Bad Request: chat not found")
        chat.check_open()
        return chat

    def send(
        self,
        chat_id: int,
        text: str,
        entities: list[Json],
        *,
        keyboard: Keyboard,
        source: str,
        reply_to: int | None = None,
        is_silent: bool = False,
        thread_id: int | None = None,
    ) -> Json:
        """Put a message of the bot into a chat; raises Refused."""
        chat = self.chat(chat_id)
        chat.check_topic(thread_id)
        message = self._message(chat, _BOT, _formatted(text, entities), thread_id=thread_id)
        if keyboard:
            message["reply_markup"] = {"inline_keyboard": keyboard}
        if reply_to is not None:
            message["reply_to_message"] = _without_reply(chat.messages[reply_to])
        message_id = int(message["message_id"])
        sent = SentMessage(chat_id, message_id, text, entities, keyboard, source, is_silent, thread_id)
        chat.sent[message_id] = sent
        chat.events.append(Event("sent", sent))
        return message

    def own_message(self, chat_id: int, message_id: int) -> SentMessage:
        """Return a message that the bot may edit; raises Refused."""
        chat = self.chat(chat_id)
        if message_id not in chat.messages:
            raise Refused("Bad Request: message to edit not found")
        if message_id not in chat.sent:
            raise Refused("Bad Request: message can't be edited")
        return chat.sent[message_id]

    def edit(
        self, chat_id: int, message_id: int, text: str, entities: list[Json], *, keyboard: Keyboard, source: str
    ) -> Json:
        """Change a message of the bot; raises Refused where nothing would change."""
        sent = self.own_message(chat_id, message_id)
        if sent.content == (text, entities, keyboard):
            raise Refused(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        sent.text, sent.entities, sent.keyboard, sent.source = text, entities, keyboard, source
        sent.edits += 1
        chat = self.chats[chat_id]
        chat.events.append(Event("edited", sent))
        message = {key: value for key, value in chat.messages[message_id].items() if key in _KEPT_BY_EDITS}
        message |= _formatted(text, entities) | {"edit_date": int(self._now())}
        if keyboard:
            message["reply_markup"] = {"inline_keyboard": keyboard}
        chat.messages[message_id] = message
        return message

    def preview(self, message: Json, options: Json) -> Json:
        """Remember what a message of the bot that was just sent or changed says of its link preview."""
        self.chats[message["chat"]["id"]].sent[message["message_id"]].preview = options
        if options:
            message["link_preview_options"] = options
        return message

    def delete(self, chat_id: int, message_id: int) -> None:
        """Delete a message; raises Refused. Others' messages in a group are for its administrators to delete."""
        chat = self.chat(chat_id)
        if message_id not in chat.messages:
            raise Refused("Bad Request: message to delete not found")
        if message_id not in chat.sent and not chat.is_private:
            raise Refused("Bad Request: message can't be deleted")
        del chat.messages[message_id]
        chat.events.append(Event("deleted", chat.sent.pop(message_id, None)))

    def answer(self, query_id: str, text: str) -> None:
        """Answer the press of a button, once; raises Refused."""
        chat_id = self.open_queries.pop(query_id, None)
        if chat_id is None:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.chats[chat_id].events.append(Event("answered", text=text))

    def _message(self, chat: Chat, sender: Json, content: Json, *, thread_id: int | None = None) -> Json:
        message: Json = {
            "message_id": next(self._message_ids),
            "date": int(self._now()),
            "chat": chat.info,
            **({"sender_chat": chat.info} if chat.is_channel else {"from": sender}),
            **content,
        }
        if thread_id is not None:
            message |= {"message_thread_id": thread_id, "is_topic_message": True}
        chat.messages[message["message_id"]] = message
        return message

    # What the bot hears

    def confirm(self, offset: int) -> None:
        """Forget all updates before `offset`; a negative one counts from the end."""
        if offset < 0:
            self.updates = self.updates[offset:]
        else:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]


def _formatted(text: str, entities: Sequence[Json]) -> Json:
    return {"text": text, "entities": list(entities)} if entities else {"text": text}


def _member(status: str) -> Json:
    member: Json = {"user": _BOT, "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member


def _without_reply(message: Mapping[str, Any]) -> Json:
    """A message that is replied to comes without the one that it replied to itself."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _is_for_bot(message: Mapping[str, Any]) -> bool:
    replied = message.get("reply_to_message")
    if replied is not None and replied["from"]["id"] == BOT_ID:
        return True
    commands = [match[0].partition("@")[2] for match in _COMMAND.finditer(message["text"])]
    return any(addressee.lower() in {"", BOT_USERNAME} for addressee in commands)


def _commands_in(text: str) -> list[Json]:
    """Return the entities of all commands in a text, wherever they stand."""
    return [
        {"type": "bot_command", "offset": units(text[: match.start()]), "length": units(match[0])}
        for match in _COMMAND.finditer(text)
    ]
