"""What a chat says of a story on its card: less like this, or no more of an outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.card import less_button
from bot.desk import Context, Desk, acknowledge, gone, pressed, pressed_story
from bot.menu_parts import key
from bot.render import Button
from bot.speech import _
from bot.wishes import Less, Wishes
from summarizer.model import Story
from summarizer.related import telling_words
from summarizer.text import shorten

TELLING_WORDS = 4
MOST_OUTLETS = 20
"""So many outlets of a story can be chosen from."""
_NAME_CHARS = 40


class Tastes:
    """Handlers of the buttons by which a chat gets less of what it does not like."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        return [
            CallbackQueryHandler(self.less, pattern=r"^(?:un)?less:[0-9]{1,15}$"),
            CallbackQueryHandler(self.outlets, pattern=r"^outlets:[0-9]{1,15}$"),
            CallbackQueryHandler(self.mute, pattern=r"^(?:un)?mute:[0-9]{1,15}:[0-9a-f]{8}$"),
        ]

    async def less(self, update: Update, _context: Context) -> None:
        """Let less of a story's kind come, or undo that."""
        query, desk = update.callback_query, self._desk
        found = await pressed_story(desk, query)
        if query is None or found is None:
            return
        message, story = found
        deed, number = (query.data or "").split(":")
        is_less = deed == "less"
        wishes = desk.readers.get(message.chat_id).wishes
        others = tuple(one for one in wishes.less if desk.store.current([one.story_id]) != [story.id])
        words = telling_words(desk.store, story, limit=TELLING_WORDS)
        wishes = replace(wishes, less=others)
        self._save(message, wishes.with_less(Less(story.id, story.title, words)) if is_less else wishes)
        about = shorten(", ".join(words) or story.title, 80)
        said = (
            _("I shall show less of “{words}”. Undo in /wishes.")
            if is_less
            else _("Undone: “{words}” comes as before.")
        )
        await acknowledge(query, said.format(words=about))
        await desk.exchange_button(query, message, f"{deed}:{number}", less_button(int(number), is_less=is_less))

    async def outlets(self, update: Update, _context: Context) -> None:
        """Let the chat choose which outlet of a story it wants no more of."""
        query, desk = update.callback_query, self._desk
        found = await pressed_story(desk, query)
        if query is None or found is None:
            return
        message, story = found
        if not self._shows_card(message, story):
            await acknowledge(query, _press_its_number())
            return
        await acknowledge(query, _("Which outlet do you want no more of?"))
        await desk.change_buttons(query, _chooser(story, desk.readers.get(message.chat_id).wishes))

    async def mute(self, update: Update, _context: Context) -> None:
        """Mute an outlet of a story, or hear it again."""
        query, desk = update.callback_query, self._desk
        message = await pressed(query)
        if query is None or message is None:
            return
        deed, story_id, named = (query.data or "").split(":")
        story = desk.story(int(story_id))
        outlet = next((source.name for source in story.sources if key(source.name) == named), "") if story else ""
        if story is None or not outlet:
            await acknowledge(query, gone())
            return
        if not self._shows_card(message, story):
            await acknowledge(query, _press_its_number())
            return
        wishes = desk.readers.get(message.chat_id).wishes
        muted = wishes.muted_outlets | {outlet} if deed == "mute" else wishes.muted_outlets - {outlet}
        wishes = replace(wishes, muted_outlets=muted)
        self._save(message, wishes)
        said = (
            _("What {outlet} alone tells comes no more. Undo in /wishes.")
            if deed == "mute"
            else _("{outlet} is heard again.")
        )
        await acknowledge(query, said.format(outlet=shorten(outlet, _NAME_CHARS)))
        await desk.change_buttons(query, _chooser(story, wishes))

    def _shows_card(self, message: TelegramMessage, story: Story) -> bool:
        """Tell whether a message shows the card of a story, and may have the buttons that belong beneath."""
        card = self._desk.listing_of(message).card
        return card is not None and self._desk.store.current([card]) == [story.id]

    def _save(self, message: TelegramMessage, wishes: Wishes) -> None:
        self._desk.readers.save(replace(self._desk.readers.get(message.chat_id), wishes=wishes))


def _press_its_number() -> str:
    return _("That card is no longer here. Press the number of its story once more.")


def _chooser(story: Story, wishes: Wishes) -> Sequence[Sequence[Button]]:
    """Return a row for each outlet of a story, to mute it or to hear it again, and the way back to the card.

    An outlet goes by its name, as in the menu: its place changes as others join.
    """
    rows = []
    for source in story.sources[:MOST_OUTLETS]:
        is_muted = source.name in wishes.muted_outlets
        label = _("Unmute {outlet}") if is_muted else _("Mute {outlet}")
        data = f"{'unmute' if is_muted else 'mute'}:{story.id}:{key(source.name)}"
        rows.append([Button(label.format(outlet=shorten(source.name, _NAME_CHARS)), data)])
    return [*rows, [Button(_("‹ Back"), f"card:{story.id}:0")]]
