"""The parameters of a call, as a Bot API server reads them: all of them strings, some of them JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from bot.local.entities import Refused, check_size, has_surrogates, parse_html, parse_plain, units
from bot.local.links import check_link
from bot.local.world import Chat, Json, Keyboard

MAX_BUTTONS = 100
_OF_PREVIEWS = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}


class Parameters:
    """The parameters of one call, all of them strings, as Telegram's server sees them; raises Refused."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values.get(name, "")

    def flag(self, name: str) -> bool:
        """Return whether a parameter says yes."""
        return self[name].strip().lower() in {"true", "yes", "1"}

    def integer(self, name: str, default: int = 0) -> int:
        """Return a number; the default for anything else, as Telegram does."""
        value = self[name].strip()
        return int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else default

    def decoded(self, name: str) -> Any:
        """Return the JSON in a parameter, or None where the parameter is missing or empty."""
        if not self[name]:
            return None
        try:
            return json.loads(self[name])
        except ValueError as e:
            raise Refused(f"Bad Request: can't parse {name.replace('_', ' ')} JSON object") from e

    def object(self, name: str) -> Json | None:
        """Return a JSON object, or None where the parameter is missing or empty."""
        if not self[name]:
            return None
        found = self.decoded(name)
        if isinstance(found, dict):
            return found
        raise Refused(f"Bad Request: object expected as {name.replace('_', ' ')}")

    def formatted_text(self) -> tuple[str, list[Json]]:
        """Return the text that shows and its entities, refused where Telegram refuses."""
        source, mode = self["text"], self["parse_mode"].lower()
        if not source:
            raise Refused("Bad Request: message text is empty")
        if mode in {"markdown", "markdownv2"} or self["entities"]:
            raise Refused("Bad Request: not supported here; write HTML")
        if mode not in {"", "none", "html"}:
            raise Refused("Bad Request: unsupported parse_mode")
        text, entities = parse_html(source) if mode == "html" else parse_plain(source)
        check_size(text, entities)
        return text, entities

    def asks_reply(self) -> bool:
        """Return whether a message opens the field for an answer to it, as `ForceReply` does."""
        markup = self.object("reply_markup") or {}
        if "force_reply" not in markup:
            return False
        if markup["force_reply"] is not True or not isinstance(markup.get("selective", False), bool):
            raise Refused("Bad Request: can't parse reply keyboard markup JSON object")
        if units(str(markup.get("input_field_placeholder", ""))) > 64:
            raise Refused("Bad Request: REPLY_MARKUP_PLACEHOLDER_INVALID")
        return True

    def keyboard(self) -> Keyboard:
        """Return the rows of inline buttons; of other keyboards, one that asks for a reply alone is known here."""
        markup = self.object("reply_markup")
        if not markup:
            return []
        rows = markup.get("inline_keyboard")
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise Refused("Bad Request: inline keyboard expected")
        for button in (button for row in rows for button in row):
            _check_button(button)
        if sum(len(row) for row in rows) > MAX_BUTTONS:
            raise Refused("Bad Request: REPLY_MARKUP_TOO_LONG")
        return [row for row in rows if row]

    def link_preview(self) -> Json:
        """Return what a message says about its link preview: only what is not as usual."""
        options = self.object("link_preview_options") or {}
        for name, value in options.items():
            kind, named = (str, "String") if name == "url" else (bool, "Boolean")
            if name in _OF_PREVIEWS and not isinstance(value, kind):
                raise Refused(f'Bad Request: can\'t parse link preview options: Field "{name}" must be of type {named}')
        return {name: value for name, value in options.items() if name in _OF_PREVIEWS and value}

    def replied(self, chat: Chat) -> int | None:
        """Return the message that is replied to."""
        reply = self.object("reply_parameters")
        if not reply:
            return None
        message_id = reply.get("message_id")
        if isinstance(message_id, int) and message_id in chat.messages:
            return message_id
        if not reply.get("allow_sending_without_reply"):
            raise Refused("Bad Request: message to be replied not found")
        return None


def _check_button(button: Any) -> None:
    """Refuse a button that Telegram refuses, or drops in silence as it does those without a label."""
    wrong = "Bad Request: can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise Refused(f"{wrong}InlineKeyboardButton must be an Object")
    if not_text := [name for name, value in button.items() if not isinstance(value, str)]:
        raise Refused(f'{wrong}Field "{not_text[0]}" must be of type String')
    if not button.get("text", "").strip():
        raise Refused(f"{wrong}text must be non-empty")
    kinds = button.keys() - {"text"}
    if not kinds:
        raise Refused(f"{wrong}Text buttons are unallowed in the inline keyboard")
    if kinds not in ({"callback_data"}, {"url"}):
        raise Refused(f"{wrong}not supported here: {', '.join(sorted(kinds))}")
    if "callback_data" in kinds and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise Refused("Bad Request: BUTTON_DATA_INVALID")
    if "url" in kinds:
        try:
            check_link(button["url"])
        except ValueError as e:
            raise Refused(f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: {e}") from e


async def parameters_of(request: web.Request) -> dict[str, str]:
    """Return the parameters of a call, however they come: in the address, as a form, in parts, or as JSON."""
    parameters = dict(request.query)
    if request.content_type == "application/json":
        parameters |= _flat(await request.read())
    elif request.method == "POST":
        form = await request.post()
        parameters |= {name: value for name, value in form.items() if isinstance(value, str)}
    if any(map(has_surrogates, parameters.values())):
        raise Refused("Bad Request: strings must be encoded in UTF-8")
    return parameters


def _flat(body: bytes) -> dict[str, str]:
    """Return the values of a JSON object as strings: Telegram's server keeps `null` and objects as they are written."""
    try:
        values = json.loads(body)
    except ValueError as e:
        raise Refused("Bad Request: can't parse request: expected JSON") from e
    if not isinstance(values, dict):
        raise Refused("Bad Request: can't parse request: expected an Object")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
