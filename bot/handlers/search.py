"""Searching: /search, plain words in a private chat, and the buttons that turn the pages."""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, pressed
from bot.findings import in_other_words, refusal
from bot.render import Button, Message, found_message, note, with_row
from bot.speech import _
from bot.wishes import has_words
from summarizer.model import Story
from summarizer.query import MOST_CHARS, Query, QueryError, read_query
from summarizer.search import Findings, search
from summarizer.text import shorten

_PLAIN = filters.ChatType.PRIVATE & filters.TEXT & ~filters.COMMAND


class Search:
    """Handlers that answer with the stories that somebody looks for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        return [
            CommandHandler("search", self.search, filters=filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self.press, pattern=r"^search:[0-9]{1,4}$"),
            MessageHandler(filters.UpdateType.MESSAGE & _PLAIN, self.plain),
        ]

    async def search(self, update: Update, context: Context) -> None:
        """List the stories that answer what was typed."""
        message, typed = asked(update), " ".join(arguments(context))[:MOST_CHARS]
        await self._desk.answer(message, self._page(message, typed, offset=0), about=typed)

    async def plain(self, update: Update, _context: Context) -> None:
        """Look for whatever was said; where no word was, say what to say."""
        message = asked(update)
        typed = (message.text or "")[:MOST_CHARS]
        if story := self._story_under(message, typed):
            await self._desk.answer(message, self._desk.card(message.chat_id, story), card=story.id)
        elif has_words(typed):
            await self._desk.answer(message, self._page(message, typed, offset=0), about=typed)
        else:
            hint = _(
                "Send me a word, such as ferry, and I look for it. /latest has the newest stories, /help the rest."
            )
            await self._desk.answer(message, note(hint))

    def _story_under(self, message: TelegramMessage, typed: str) -> Story | None:
        """Return the story whose number of the last list was said, if that was all."""
        number = NUMBER.fullmatch(typed.strip())
        story_id = self._desk.story_under(message, int(number[1]), command="/story") if number else None
        return self._desk.story(story_id) if isinstance(story_id, int) else None

    async def press(self, update: Update, _context: Context) -> None:
        """Turn a page of what was found."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        listing = self._desk.readers.listing(message.chat_id, message.message_id)
        if listing is None or not listing.about:
            await acknowledge(query, _("I don't know any more what you searched for. Send it again."))
            return
        await acknowledge(query)
        page = self._page(message, listing.about, offset=int((query.data or "").removeprefix("search:")))
        await self._desk.turn_page(query, message, page, about=listing.about)

    def _page(self, message: TelegramMessage, typed: str, *, offset: int) -> Message:
        desk, n_stories = self._desk, self._desk.length(message.chat_id).stories
        try:
            query = read_query(typed, now=desk.now(), zone=desk.readers.get(message.chat_id).zone)
            if query == Query():
                return note(_how_to_search())
            findings = search(desk.store, query, now=desk.now(), limit=n_stories, offset=offset)
        except QueryError as e:
            return note(refusal(e))
        if not findings.found:
            return note(self._nothing(typed, query, offset))
        page = self._list(message.chat_id, typed, findings, offset)
        paging = [Button(_("‹ Previous"), f"search:{max(0, offset - n_stories)}")] if offset else []
        if findings.is_more or len(page.numbers) < len(findings.found):
            paging.append(Button(_("More ›"), f"search:{offset + len(page.numbers)}"))
        return with_row(page, *paging)

    def _list(self, chat_id: int, typed: str, findings: Findings, offset: int) -> Message:
        length = self._desk.length(chat_id)
        return found_message(
            _("Search: {typed}").format(typed=shorten(typed, 100)),
            findings.found,
            now=self._desk.now(),
            sentences=length.sentences,
            max_chars=length.max_chars,
            first_number=offset + 1,
            hint=in_other_words(findings),
        )

    def _nothing(self, typed: str, query: Query, offset: int) -> str:
        if not self._desk.store.latest(limit=1):
            return self._desk.no_news()
        if offset:
            return _("There is no more of that. Send /search and what to look for once more.")
        looser = _("Try other words, or fewer.")
        if query.is_narrowed:
            looser = _("Try it without outlet:, topic:, before:, after: or -.")
        nothing = _("I found nothing for “{typed}”.").format(typed=shorten(typed, 100))
        return " ".join([nothing, looser, _("/latest lists what is new.")])


def _how_to_search() -> str:
    return _(
        "Send what to look for: /search ferries. Also “words in a row”, -without, outlet:Gazette, topic:science, "
        "after:2026-03-01 (from that day on), before:today."
    )
