"""What a chat keeps for later: the button that saves a story, and /saved."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.card import save_button
from bot.desk import Context, Desk, acknowledge, asked, pressed, pressed_story
from bot.render import Button, Message, list_message, note, with_row
from bot.saved import SavedStory
from bot.speech import _
from summarizer.model import Pick, Story, Summary


class SavedStories:
    """Handlers that save stories and list those that were saved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        return [
            CommandHandler("saved", self.saved, filters=filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self.save, pattern=r"^save:[0-9]{1,15}$"),
            CallbackQueryHandler(self.unsave, pattern=r"^unsave:[0-9]{1,15}$"),
            CallbackQueryHandler(self.turn, pattern=r"^saved:[0-9]{1,4}$"),
        ]

    async def saved(self, update: Update, _context: Context) -> None:
        """List what the chat saved, the newest first."""
        message = asked(update)
        await self._desk.answer(message, self._page(message.chat_id, offset=0))

    async def turn(self, update: Update, _context: Context) -> None:
        """Turn a page of what the chat saved."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        await acknowledge(query)
        page = self._page(message.chat_id, offset=_number(query.data))
        await self._desk.turn_page(query, message, page, about="")

    async def save(self, update: Update, _context: Context) -> None:
        """Save a story."""
        query, desk = update.callback_query, self._desk
        found = await pressed_story(desk, query)
        if query is None or found is None:
            return
        message, story = found
        story_id = _number(query.data)
        desk.saved.save(message.chat_id, story, now=desk.now())
        await acknowledge(query, _("Saved. /saved lists what you have saved."))
        await desk.exchange_button(query, message, f"save:{story_id}", save_button(story_id, is_saved=True))

    async def unsave(self, update: Update, _context: Context) -> None:
        """Save a story no longer."""
        query, desk = update.callback_query, self._desk
        message = await pressed(query)
        if query is None or message is None:
            return
        story_id = _number(query.data)
        desk.saved.unsave(message.chat_id, story_id)
        await acknowledge(query, _("No longer saved."))
        await desk.exchange_button(query, message, f"unsave:{story_id}", save_button(story_id, is_saved=False))

    def _page(self, chat_id: int, *, offset: int) -> Message:
        desk, length = self._desk, self._desk.length(chat_id)
        saved = desk.saved.of(chat_id, limit=length.stories + 1, offset=offset)
        if not saved:
            return note(
                _("There are no more of them. /saved lists what you have saved.")
                if offset
                else _("You have saved nothing yet. Press the number of a story in any list, then Save.")
            )
        page = list_message(
            _("Saved"),
            [desk.story(one.story_id) or _what_is_left(one) for one in saved[: length.stories]],
            now=desk.now(),
            sentences=length.sentences,
            max_chars=length.max_chars,
            first_number=offset + 1,
        )
        paging = [Button(_("‹ Newer"), f"saved:{max(0, offset - length.stories)}")] if offset else []
        if len(saved) > len(page.numbers):
            paging.append(Button(_("Older ›"), f"saved:{offset + len(page.numbers)}"))
        return with_row(page, *paging)


def _what_is_left(saved: SavedStory) -> Story:
    """Return a story that is not kept any more, with its headline, its address and when it was saved."""
    said = Pick(0, _("I have no more of it than its headline, which leads to the article."))
    return Story(
        saved.story_id,
        saved.title,
        saved.url,
        "",
        "",
        published=saved.saved,
        updated=saved.saved,
        summary=Summary((said,)),
    )


def _number(data: str | None) -> int:
    return int((data or "").split(":")[1])
