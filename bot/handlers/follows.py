"""What is to come first and what is to stay away: /follow, /mute, the page of all wishes, and /why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple

from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.error import BadRequest
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, gone, pressed
from bot.edition import FRESH
from bot.outcome import as_telegram
from bot.readers import Reader
from bot.render import Button, Message, note
from bot.speech import _, ngettext
from bot.weight import weigh
from bot.why import why, why_not
from bot.wishes import MOST_CHARS, MOST_WORDS, Wishes, has_words, held_in, named_in, without
from bot.wishlist import entries, follow_key, mute_key, undone, wishlist
from summarizer.model import Story
from summarizer.text import shorten

MOST_EXPLAINED = 15
MOST_AT_ONCE = 10
_UNDO = re.compile(r"wish:-([fmol]:[0-9a-f]{1,15})(?::([0-9]{1,4}))?", re.ASCII)
_PAGE = re.compile(r"wish:list(?::([0-9]{1,4}))?", re.ASCII)


class _Changed(NamedTuple):
    """Wishes after a change, what is said of it, and what the button names that undoes it."""

    wishes: Wishes
    said: str
    key: str = ""


class Follows:
    """Handlers about the words, outlets and stories that a chat wants more or less of."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("follow", self.follow, filters=new),
            CommandHandler("mute", self.mute, filters=new),
            CommandHandler("unfollow", self.unfollow, filters=new),
            CommandHandler("unmute", self.unmute, filters=new),
            CommandHandler("wishes", self.wishes, filters=new),
            CommandHandler("why", self.why, filters=new),
            CallbackQueryHandler(self.press, pattern=r"^wish:"),
        ]

    # /follow, /mute

    async def follow(self, update: Update, context: Context) -> None:
        """Let stories with some words come first from now on."""
        await self._change(update, context, self.follow_words)

    async def mute(self, update: Update, context: Context) -> None:
        """Let stories with some words stay away from now on."""
        await self._change(update, context, self.mute_words)

    async def unfollow(self, update: Update, context: Context) -> None:
        """Let stories with some words come as others do."""
        await self._change(update, context, self._unfollow_words)

    async def unmute(self, update: Update, context: Context) -> None:
        """Let stories with some words come again."""
        await self._change(update, context, self._unmute_words)

    async def _change(self, update: Update, context: Context, change: Callable[[int, str], Message]) -> None:
        message, typed = asked(update), " ".join(arguments(context))
        answer = change(message.chat_id, typed) if typed else self._page(message.chat_id)
        await self._desk.answer(message, answer)

    def follow_words(self, chat_id: int, typed: str) -> Message:
        """Follow what was typed, and say what that does; or what is wrong with it."""
        return self._each(chat_id, typed, self._follow)

    def mute_words(self, chat_id: int, typed: str) -> Message:
        """Mute what was typed, and say what that does; or what is wrong with it."""
        return self._each(chat_id, typed, self._mute)

    def _unfollow_words(self, chat_id: int, typed: str) -> Message:
        return self._each(chat_id, typed, self._unfollow)

    def _unmute_words(self, chat_id: int, typed: str) -> Message:
        return self._each(chat_id, typed, self._unmute)

    def _each(self, chat_id: int, typed: str, change: Callable[[Reader, str], _Changed]) -> Message:
        """Change one wish after the other; what is wrong with one is said, and the others hold."""
        words = named_in(typed)
        said: list[str] = []
        if len(words) > MOST_AT_ONCE:
            said.append(_("Those are many at once: I read the first {n}.").format(n=MOST_AT_ONCE))
            words = words[:MOST_AT_ONCE]
        undo: list[Button] = []
        is_heard = False
        reader = before = self._desk.readers.get(chat_id)
        for word in words:
            if problem := _problem(word):
                said.append(problem)
                continue
            changed = change(reader, word)
            is_heard |= bool(changed.key) and changed.wishes != reader.wishes
            reader = replace(reader, wishes=changed.wishes)
            said.append(changed.said)
            undo += [Button(_("Undo"), f"wish:-{changed.key}")] if changed.key and len(words) == 1 else []
        if reader != before:
            self._desk.readers.save(reader)
            said += [] if reader.is_subscribed else [_("You have no digest yet; /start begins one.")]
        digest = [Button(_("Show my digest now"), "more")] if is_heard else []
        answer = note(*(said or [_no_word(typed)]))
        rows = (tuple(digest), (*undo, Button(_("All my wishes"), "wish:list")))
        return replace(answer, buttons=tuple(row for row in rows if row))

    def _follow(self, reader: Reader, word: str) -> _Changed:
        wishes = reader.wishes
        if held := held_in(wishes.followed, word):
            return _Changed(wishes, _("You follow “{word}” already.").format(word=held), follow_key(held))
        if len(wishes.followed) >= MOST_WORDS:
            text = _("You follow {n} words, and that is the most. /wishes lists them; unfollow one first.")
            return _Changed(wishes, text.format(n=MOST_WORDS))
        found = self._having(word)
        said = [_("You follow “{word}” now.").format(word=word)]
        if held_in(wishes.muted, word):
            said.append(_("It is muted no longer."))
        if found:
            said.append(
                ngettext(
                    "{n} story of the last {days} days has it: “{headline}”.",
                    "{n} stories of the last {days} days have it, such as “{headline}”.",
                    len(found),
                ).format(n=len(found), days=FRESH.days, headline=shorten(found[0].title, 150))
            )
        else:
            said.append(_("No story of the last {days} days has it.").format(days=FRESH.days))
        said.append(_("In your digest such stories come first, whatever their topic."))
        return _Changed(wishes.with_followed(word), " ".join(said), follow_key(word))

    def _mute(self, reader: Reader, word: str) -> _Changed:
        wishes = reader.wishes
        if held := held_in(wishes.muted, word):
            return _Changed(wishes, _("“{word}” is muted already.").format(word=held), mute_key(held))
        if len(wishes.muted) >= MOST_WORDS:
            text = _("You mute {n} words, and that is the most. /wishes lists them; unmute one first.")
            return _Changed(wishes, text.format(n=MOST_WORDS))
        found = self._having(word)
        said = [_("“{word}” is muted: no story that has it comes in your digest.").format(word=word)]
        if held_in(wishes.followed, word):
            said.append(_("You follow it no longer."))
        if found:
            said.append(
                ngettext(
                    "That keeps {n} story of the last {days} days away: “{headline}”.",
                    "That keeps {n} stories of the last {days} days away, such as “{headline}”.",
                    len(found),
                ).format(n=len(found), days=FRESH.days, headline=shorten(found[0].title, 150))
            )
        else:
            said.append(_("No story of the last {days} days has it.").format(days=FRESH.days))
        if 2 * len(found) > len(self._fresh()):
            said.append(_("That is most of the news!"))
        return _Changed(wishes.with_muted(word), " ".join(said), mute_key(word))

    def _unfollow(self, reader: Reader, word: str) -> _Changed:
        wishes = reader.wishes
        if held := held_in(wishes.followed, word):
            said = _("You follow “{word}” no longer.").format(word=held)
            return _Changed(replace(wishes, followed=without(wishes.followed, held)), said)
        return _Changed(wishes, _("You don't follow “{word}”.").format(word=word))

    def _unmute(self, reader: Reader, word: str) -> _Changed:
        wishes = reader.wishes
        if held := held_in(wishes.muted, word):
            said = _("“{word}” is no longer muted.").format(word=held)
            return _Changed(replace(wishes, muted=without(wishes.muted, held)), said)
        return _Changed(wishes, _("“{word}” is not muted.").format(word=word))

    def _having(self, word: str) -> list[Story]:
        """Return the stories of the last days that have a word, the newest first."""
        wished = Wishes(followed=(word,))
        return [story for story in self._fresh() if wished.followed_in(story)]

    def _fresh(self) -> list[Story]:
        return self._desk.store.stories_since(self._desk.now() - FRESH)

    # The page of wishes

    async def wishes(self, update: Update, _context: Context) -> None:
        """List what the chat follows, mutes and wants less of."""
        message = asked(update)
        await self._desk.answer(message, self._page(message.chat_id))

    def _page(self, chat_id: int, page: int = 0) -> Message:
        return wishlist(self._desk.readers.get(chat_id).wishes, page)

    async def press(self, update: Update, _context: Context) -> None:
        """Turn the page, undo a wish or say why the last stories were shown; the data is the client's to forge."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        data, chat_id = query.data or "", message.chat_id
        if undo := _UNDO.fullmatch(data):
            await acknowledge(query, self._undo(chat_id, undo[1]))
            await self._show(query, message, self._page(chat_id, int(undo[2] or 0)))
        elif page := _PAGE.fullmatch(data):
            await acknowledge(query)
            await self._show(query, message, self._page(chat_id, int(page[1] or 0)))
        elif data == "wish:why":
            await acknowledge(query)
            await self._show(query, message, self._why_the_last(chat_id))
        else:
            await acknowledge(query, _("I don't know that button any more. Send /wishes for a new page."))

    def _undo(self, chat_id: int, key: str) -> str:
        """Undo a wish and say so; to press twice is no mistake."""
        reader = self._desk.readers.get(chat_id)
        said = next((entry.undone for entry in entries(reader.wishes) if entry.key == key), "")
        if said:
            self._desk.readers.save(replace(reader, wishes=undone(reader.wishes, key)))
        return said or _("That is undone already.")

    async def _show(self, query: CallbackQuery, message: TelegramMessage, page: Message) -> None:
        """Let a page take the place of the message; where that can't be changed any more, send it anew."""
        try:
            await query.edit_message_text(**as_telegram(page))
        except BadRequest as e:
            if "not modified" not in str(e):
                await self._desk.answer(message, page)

    # /why

    async def why(self, update: Update, context: Context) -> None:
        """Say why a story was shown: one by its number, else all of the last list."""
        message, words = asked(update), " ".join(arguments(context))
        found: int | Message | None = None
        if number := NUMBER.fullmatch(words):
            found = self._desk.story_under(message, int(number[1]), command="/why")
        elif words:
            found = note(_("Send a number of the last list, such as /why 2; /why alone explains all of it."))
        elif first := self._desk.story_replied_to(message, command="/why"):
            found, _hint = first
        if found is None:
            answer = self._why_the_last(message.chat_id)
        else:
            answer = self._why_this(message.chat_id, found) if isinstance(found, int) else found
        await self._desk.answer(message, answer)

    def _why_this(self, chat_id: int, story_id: int) -> Message:
        found = self._desk.store.stories([story_id])
        if not found:
            return note(gone())
        [story] = found
        wishes = self._desk.readers.get(chat_id).wishes
        answer = note(*self._reasons(story, wishes), title=shorten(story.title, 150))
        return replace(answer, buttons=_to_wishes())

    def _why_the_last(self, chat_id: int) -> Message:
        listings = reversed(self._desk.readers.last_listings(chat_id))
        numbers = {number: story_id for listing in listings for number, story_id in sorted(listing.numbers.items())}
        stories = {story.id: story for story in self._desk.store.stories(list(numbers.values()))}
        wishes = self._desk.readers.get(chat_id).wishes
        told = [(n, stories[story_id]) for n, story_id in sorted(numbers.items()) if story_id in stories]
        if not told:
            return replace(note(_("I have shown you no list yet. Send /latest first.")), buttons=_to_wishes())
        blocks = [self._explained(number, story, wishes) for number, story in told[:MOST_EXPLAINED]]
        title = escape(_("Why these stories"))
        return Message("\n\n".join([f"<b>{title}</b>", *blocks]), buttons=_to_wishes())

    def _explained(self, number: int, story: Story, wishes: Wishes) -> str:
        headline = escape(f"{number}. {shorten(story.title, 100)}")
        return "\n".join([f"<b>{headline}</b>", *(escape(line) for line in self._reasons(story, wishes))])

    def _reasons(self, story: Story, wishes: Wishes) -> Sequence[str]:
        now = self._desk.now()
        reasons = why(story, weigh(story, now, wishes=wishes), wishes, now)
        against = why_not(story, wishes)
        return [f"{reasons[:1].upper()}{reasons[1:]}.", *([against] if against else [])]


def _to_wishes() -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("All my wishes"), "wish:list"),),)


def _problem(word: str) -> str:
    """Return what is wrong with something that is to be followed or muted, and the remedy; nothing where it will do."""
    if not has_words(word):
        return _no_word(word)
    if len(word) > MOST_CHARS:
        text = _("“{word}” is too long. Name a word, or a few that stand together, up to {n} letters.")
        return text.format(word=shorten(word, 40), n=MOST_CHARS)
    return ""


def _no_word(typed: str) -> str:
    text = _("“{typed}” has no word in it. Name one, such as ukraine, or some that stand together, such as new york.")
    return text.format(typed=shorten(typed, 40))
