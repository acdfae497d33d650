"""Asking for news: /latest and its pages, /digest, and what is said to a button that nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.desk import NUMBER, Context, Desk, acknowledge, arguments, asked, pressed, thread_of
from bot.render import Button, Message, list_message, note, with_row
from bot.shown import buttons_of, without
from bot.speech import _, enumerated, ngettext
from bot.subject import Subject, find_subject, near_subjects
from bot.why import why_not
from bot.wishes import Wishes
from summarizer.model import Story
from summarizer.text import shorten

MOST_STORIES = 20
MOST_LOOKED_AT = 300
"""So many of the latest stories are looked through for those that a chat has not muted, ..."""
_AT_ONCE = 50
"""... so many at once."""
_NAMED = 20
_CONTINUED = "continued"
"""What a digest is about beneath which more was asked for: who presses that twice wants it once."""


@dataclass(frozen=True, slots=True)
class _Latest:
    """A page of the latest stories, whether there are more, and how many were left out of it."""

    stories: Sequence[Story]
    is_more: bool
    n_muted: int = 0


class News:
    """Handlers that answer with stories."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme; all that was pressed and that nobody took before ends here."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("latest", self.latest, filters=new),
            CommandHandler("digest", self.digest, filters=new),
            CallbackQueryHandler(self.turn, pattern=r"^latest:[0-9]{1,15}:[0-9]{1,15}$"),
            CallbackQueryHandler(self.more, pattern=r"^more$"),
            CallbackQueryHandler(self.unknown),
        ]

    # /latest

    async def latest(self, update: Update, context: Context) -> None:
        """List the newest stories, of a topic or an outlet, or as many as asked for."""
        message = asked(update)
        topics, outlets = self._desk.store.topics(), self._outlets()
        name, wanted = _name_and_number(arguments(context), [*topics, *outlets])
        wanted = wanted or str(self._desk.length(message.chat_id).stories)
        subject = find_subject(name, topics=topics, outlets=outlets) if name else Subject()
        if not wanted.isdecimal() or not 1 <= int(wanted) <= MOST_STORIES:
            text = _("I list from 1 to {most} stories at once, so not {wanted}. Try /latest 10.")
            answer = note(text.format(most=MOST_STORIES, wanted=shorten(wanted, 20)))
        elif subject is None:
            answer = note(_no_such_subject(name, topics, outlets))
        else:
            answer = self._page(message.chat_id, subject, int(wanted), offset=0)
        await self._desk.answer(message, answer, about=subject.name if subject else "")

    async def turn(self, update: Update, _context: Context) -> None:
        """Turn a page of the latest stories, in place."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        _kind, offset, n_stories = (query.data or "").split(":")
        about = self._desk.listing_of(message).about
        subject = find_subject(about, topics=self._desk.store.topics(), outlets=self._outlets()) if about else Subject()
        if subject is None:
            await acknowledge(query, _("Nothing is read of “{name}” any more.").format(name=shorten(about, 60)))
            return
        await acknowledge(query)
        page = self._page(message.chat_id, subject, min(max(int(n_stories), 1), MOST_STORIES), offset=int(offset))
        await self._desk.turn_page(query, message, page, about=about)

    def _outlets(self) -> list[str]:
        return sorted(set(self._desk.store.outlets().values()), key=str.casefold)

    def _page(self, chat_id: int, subject: Subject, n_stories: int, *, offset: int) -> Message:
        wishes = self._desk.readers.get(chat_id).wishes
        wishes = replace(wishes, muted_outlets=wishes.muted_outlets - {subject.outlet})
        latest = self._latest(subject, wishes, n_stories, offset=offset)
        if not latest.stories and not offset:
            return note(self._nothing(subject, latest))
        length = self._desk.length(chat_id)
        page = list_message(
            _("The latest: {subject}").format(subject=subject.name) if subject.name else _("The latest"),
            [_naming(subject.outlet, story) for story in latest.stories],
            now=self._desk.now(),
            sentences=length.sentences,
            max_chars=length.max_chars,
            first_number=offset + 1,
            hint=_left_out(latest.n_muted) if latest.stories else _("There is nothing older."),
        )
        paging = []
        if offset:
            paging.append(Button(_("‹ Newer"), f"latest:{max(0, offset - n_stories)}:{n_stories}"))
        if latest.is_more or len(latest.stories) > len(page.numbers):
            paging.append(Button(_("Older ›"), f"latest:{offset + len(page.numbers)}:{n_stories}"))
        return with_row(page, *paging)

    def _latest(self, subject: Subject, wishes: Wishes, n_stories: int, *, offset: int) -> _Latest:
        """Return the newest stories without those that a chat has muted."""
        store, topic, outlet = self._desk.store, subject.topic, subject.outlet
        if not _mutes_something(wishes):
            stories = store.latest(limit=n_stories + 1, offset=offset, topic=topic, outlet=outlet)
            return _Latest(stories[:n_stories], len(stories) > n_stories)
        found: list[Story] = []
        n_passed = n_muted = 0
        for start in range(0, MOST_LOOKED_AT, _AT_ONCE):
            some = store.latest(limit=_AT_ONCE, offset=start, topic=topic, outlet=outlet)
            for story in some:
                if why_not(story, wishes):
                    n_muted += n_passed >= offset
                elif n_passed < offset:
                    n_passed += 1
                elif len(found) == n_stories:
                    return _Latest(found, is_more=True, n_muted=n_muted)
                else:
                    found.append(story)
            if len(some) < _AT_ONCE:
                break
        return _Latest(found, is_more=False, n_muted=n_muted)

    def _nothing(self, subject: Subject, latest: _Latest) -> str:
        """Say why there is nothing to list, and what to do next."""
        if latest.n_muted:
            said = _("You have muted all that I could list. /settings shows what, /search finds it still.")
        elif subject.outlet:
            said = _("I have read nothing of {outlet} yet. /latest lists what others tell.")
        else:
            said = self._desk.no_news()
        return said.format(outlet=subject.outlet)

    # /digest

    async def digest(self, update: Update, _context: Context) -> None:
        """Send today's digest now."""
        message = asked(update)
        hint = _("/latest lists the newest stories.")
        problem = await self._send_digest(message.chat_id, thread_of(message), hint=hint)
        if problem:
            await self._desk.answer(message, note(problem))

    async def more(self, update: Update, _context: Context) -> None:
        """Send what a chat has not had yet, to who pressed that beneath a digest."""
        query = update.callback_query
        message = await pressed(query)
        if query is None or message is None:
            return
        desk, listing = self._desk, self._desk.listing_of(message)
        if listing.about == _CONTINUED:
            await acknowledge(query, _("It has come already: look further down."))
            return
        problem = await self._send_digest(message.chat_id, thread_of(message))
        await acknowledge(query, problem)
        if not problem:
            desk.readers.remember_listing(message.chat_id, replace(listing, about=_CONTINUED))
            await desk.change_buttons(query, without(buttons_of(message), query.data or ""))

    async def _send_digest(self, chat_id: int, thread_id: int | None, *, hint: str = "") -> str:
        """Send a digest now and return nothing, or why there is none; where there is nothing new, with a hint."""
        desk = self._desk
        digest_id = desk.digests.make_now(chat_id, thread_id=thread_id)
        if digest_id is None:
            return self._nothing_new(chat_id, hint)
        if not await desk.delivery.deliver(digest_id=digest_id):
            return _("Your digest could not be sent just now. If it does not come, ask again.")
        return ""

    def _nothing_new(self, chat_id: int, hint: str) -> str:
        desk = self._desk
        if not desk.store.latest(limit=1):
            return desk.no_news()
        reader = desk.readers.get(chat_id)
        said = [desk.nothing_new(chat_id)]
        if reader.next_due:
            said.append(_("The next digest comes {when}.").format(when=desk.when_next(reader)))
        return " ".join([*said, hint] if hint else said)

    # Other buttons

    async def unknown(self, update: Update, _context: Context) -> None:
        """Answer a button that is none any more, or never was."""
        if update.callback_query is not None:
            await acknowledge(update.callback_query, _("I don't know that button any more. Send /help for what I do."))


def _name_and_number(words: Sequence[str], names: Collection[str]) -> tuple[str, str]:
    """Part 'world 10' or '10 world'; a number may also belong to the name, as in 'Formula 1'."""
    whole = " ".join(words)
    if whole.casefold() in {name.casefold() for name in names}:
        return whole, ""
    for number, name in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if number and NUMBER.fullmatch(number[0]):
            return " ".join(name), number[0]
    return whole, ""


def _no_such_subject(name: str, topics: Sequence[str], outlets: Sequence[str]) -> str:
    """Say that nothing is called so, and what may have been meant."""
    said = _("I know no topic and no outlet “{name}”.").format(name=shorten(name, 60))
    if near := near_subjects(name, [*topics, *outlets]):
        meant = enumerated([f"/latest {one}" for one in near], last="or")
        return " ".join([said, _("Did you mean {meant}?").format(meant=meant)])
    instead = _("Try {topics}.").format(topics=", ".join(f"/latest {topic}" for topic in topics[:_NAMED]))
    return " ".join([said, *([instead] if topics else []), _("/search finds stories by words.")])


def _mutes_something(wishes: Wishes) -> bool:
    return bool(wishes.muted or wishes.muted_outlets or wishes.languages)


def _naming(outlet: str, story: Story) -> Story:
    """Return a story that names an outlet first among those that tell it, where it was asked for."""
    return replace(story, sources=tuple(sorted(story.sources, key=lambda source: source.name != outlet)))


def _left_out(n: int) -> str:
    """Say how many stories were left out; nothing where none were."""
    said = ngettext(
        "{n} story that you have muted is left out. /settings shows what you mute.",
        "{n} stories that you have muted are left out. /settings shows what you mute.",
        n,
    )
    return said.format(n=n) if n else ""
