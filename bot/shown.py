"""A message of the bot as it stands in a chat, read back from Telegram."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import InlineKeyboardButton, MessageEntity
from telegram import Message as TelegramMessage

from bot.render import Button, Buttons, Message


def as_shown(message: TelegramMessage, numbers: Mapping[int, int]) -> Message:
    """Return a message of the bot so that it can be shown again, with the stories that stand under its numbers."""
    return Message(message.text_html or "", buttons_of(message), numbers, preview=_preview_of(message))


def buttons_of(message: TelegramMessage) -> Buttons:
    """Return the buttons of a message of the bot."""
    markup = message.reply_markup
    return tuple(tuple(map(_button, row)) for row in markup.inline_keyboard) if markup is not None else ()


def exchanged(buttons: Buttons, old: str, new: Button) -> Buttons:
    """Return buttons with a new one in the place of that with the data `old`."""
    return tuple(tuple(new if button.data == old else button for button in row) for row in buttons)


def _button(button: InlineKeyboardButton) -> Button:
    return Button(button.text, str(button.callback_data))


def _preview_of(message: TelegramMessage) -> str:
    """Return the address whose preview a message has: of its first link, unless another was named."""
    options = message.link_preview_options
    if options is None or options.is_disabled:
        return ""
    if isinstance(options.url, str) and options.url:
        return options.url
    links = (entity.url for entity in message.entities if entity.type == MessageEntity.TEXT_LINK)
    return next(filter(None, links), "")
