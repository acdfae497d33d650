"""The Bot API's methods, carried out on the world; but for `getUpdates`, which waits. No HTTP.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.local.entities import Refused, units
from bot.local.parameters import Parameters
from bot.local.world import BOT_ID, BOT_USERNAME, Chat, Json, World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_ACTIONS = set(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
"""The kinds of those for whom a list of commands is, and what names one of them."""
_ME = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Tidings",
    "username": BOT_USERNAME,
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


class Methods:
    """Carries out what the bot calls."""

    def __init__(self, world: World) -> None:
        self.answers: list[str] = []
        """What was shown to those who pressed a button."""
        self._world = world
        self._calls: dict[str, Callable[[Parameters], Any]] = {
            "getme": lambda _: _ME,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "editmessagereplymarkup": self._edit_message_reply_markup,
            "deletemessage": self._delete_message,
            "answercallbackquery": self._answer_callback_query,
            "sendchataction": self._send_chat_action,
            "setmycommands": self._set_my_commands,
            "getmycommands": lambda p: world.command_lists.get(self._audience(p), []),
            "deletemycommands": self._delete_my_commands,
            "setmydescription": lambda p: _limited(p, "description", 512),
            "setmyshortdescription": lambda p: _limited(p, "short_description", 120),
            "setchatmenubutton": self._set_chat_menu_button,
            "getchat": self._get_chat,
            "getchatmember": self._get_chat_member,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
        }

    def call(self, method: str, parameters: Parameters) -> Any:
        """Return the result of a method, named in lower case; raises Refused."""
        if method not in self._calls:
            raise Refused("Not Found", code=404)
        return self._calls[method](parameters)

    def _send_message(self, parameters: Parameters) -> Json:
        text, entities = parameters.formatted_text()
        keyboard = [] if (asks_reply := parameters.asks_reply()) else parameters.keyboard()
        preview = parameters.link_preview()
        chat = self._chat(parameters)
        message = self._world.send(
            chat.info["id"],
            text,
            entities,
            keyboard=keyboard,
            source=parameters["text"],
            reply_to=parameters.replied(chat),
            is_silent=parameters.flag("disable_notification"),
            thread_id=parameters.integer("message_thread_id") or None,
        )
        chat.sent[message["message_id"]].asks_reply = asks_reply
        return self._world.preview(message, preview)

    def _edit_message_text(self, parameters: Parameters) -> Json:
        text, entities = parameters.formatted_text()
        keyboard, preview = parameters.keyboard(), parameters.link_preview()
        chat_id, message_id = self._chat(parameters).info["id"], parameters.integer("message_id")
        message = self._world.edit(chat_id, message_id, text, entities, keyboard=keyboard, source=parameters["text"])
        return self._world.preview(message, preview)

    def _edit_message_reply_markup(self, parameters: Parameters) -> Json:
        keyboard = parameters.keyboard()
        chat_id, message_id = self._chat(parameters).info["id"], parameters.integer("message_id")
        sent = self._world.own_message(chat_id, message_id)
        message = self._world.edit(chat_id, message_id, sent.text, sent.entities, keyboard=keyboard, source=sent.source)
        return self._world.preview(message, sent.preview)

    def _delete_message(self, parameters: Parameters) -> bool:
        self._world.delete(self._chat(parameters).info["id"], parameters.integer("message_id"))
        return True

    def _answer_callback_query(self, parameters: Parameters) -> bool:
        text = parameters["text"]
        if units(text) > 200:
            raise Refused("Bad Request: MESSAGE_TOO_LONG")
        self._world.answer(parameters["callback_query_id"], text)
        self.answers.append(text)
        return True

    def _send_chat_action(self, parameters: Parameters) -> bool:
        if parameters["action"] not in _ACTIONS:
            raise Refused("Bad Request: wrong parameter action in request")
        self._chat(parameters)
        return True

    def _set_my_commands(self, parameters: Parameters) -> bool:
        commands = parameters.decoded("commands")
        if not isinstance(commands, list) or not all(isinstance(command, dict) for command in commands):
            raise Refused("Bad Request: expected an Array of BotCommand")
        if len(commands) > 100:
            raise Refused("Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not _COMMAND.fullmatch(str(command.get("command", ""))):
                raise Refused("Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= 256:
                raise Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self._world.command_lists[self._audience(parameters)] = commands
        return True

    def _delete_my_commands(self, parameters: Parameters) -> bool:
        self._world.command_lists.pop(self._audience(parameters), None)
        return True

    def _set_chat_menu_button(self, parameters: Parameters) -> bool:
        parameters.object("menu_button")
        if parameters["chat_id"]:
            self._chat(parameters)
        return True

    def _get_chat(self, parameters: Parameters) -> Json:
        chat = self._chat(parameters)
        gifts = dict.fromkeys(_GIFTS, False)
        return {**chat.info, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}

    def _get_chat_member(self, parameters: Parameters) -> Json:
        chat = self._chat(parameters)
        known = {user["id"]: user for user in (chat.person, _ME)}
        user = known.get(parameters.integer("user_id"))
        if user is None:
            raise Refused("Bad Request: PARTICIPANT_ID_INVALID")
        return {"user": user, "status": "member"}

    def _delete_webhook(self, parameters: Parameters) -> bool:
        if parameters.flag("drop_pending_updates"):
            self._world.updates.clear()
        return True

    def _get_webhook_info(self, _: Parameters) -> Json:
        return {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._world.updates)}

    def _audience(self, parameters: Parameters) -> tuple[str, str]:
        """Return whom a list of commands is for: everybody is ("default", ""), a chat ("chat:ID", ""); raises Refused.

        https://core.telegram.org/bots/api#botcommandscope
        """
        scope = parameters.object("scope") or {"type": "default"}
        kind, language_code = str(scope.get("type", "")), parameters["language_code"]
        if kind not in _SCOPES:
            raise Refused("Bad Request: can't parse BotCommandScope: Unsupported type specified")
        if language_code and not re.fullmatch(r"[a-z]{2}", language_code):
            raise Refused("Bad Request: invalid language code specified")
        named = [str(scope.get(name, "")) for name in _SCOPES[kind]]
        if not all(re.fullmatch(r"-?[0-9]{1,18}", name) for name in named):
            raise Refused(f"Bad Request: {' and '.join(_SCOPES[kind])} must be specified")
        if named:
            self._world.chat(int(named[0]))
        return ":".join([kind, *named]), language_code

    def _chat(self, parameters: Parameters) -> Chat:
        """Return the chat that is named; raises Refused."""
        name = parameters["chat_id"]
        if not name:
            raise Refused("Bad Request: chat_id is empty")
        return self._world.chat(int(name) if re.fullmatch(r"-?[0-9]{1,18}", name) else 0)


def _limited(parameters: Parameters, name: str, most: int) -> bool:
    if units(parameters[name]) > most:
        raise Refused(f"Bad Request: {name.replace('_', ' ')} is too long")
    return True
