"""What a digest has, and how it comes, by commands: /topics, /outlets, /length, /languages, /silent, /previews."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.desk import Context, Desk, arguments, asked
from bot.handlers.settings import Settings
from bot.menu_content import LEAST_STORIES, MOST_SENTENCES, MOST_STORIES
from bot.menu_parts import MAIN, digest_now, length_in_words, some, topics_in_words
from bot.readers import Reader
from bot.render import Button, Message, note
from bot.speech import _, language, language_names
from summarizer.text import shorten

_ALL = {"all", "any", "everything", "off", "none"}
_SEPARATORS = re.compile(r"[\s,;]+")


class Content:
    """Handlers of commands that change what a chat gets; without words they open their page of the menu."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """Return the handlers of this theme."""
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler("topics", self.topics, filters=new),
            CommandHandler("outlets", self.outlets, filters=new),
            CommandHandler("length", self.length, filters=new),
            CommandHandler("languages", self.languages, filters=new),
            CommandHandler("silent", self.silent, filters=new),
            CommandHandler("previews", self.previews, filters=new),
            CommandHandler("follow", self.ask_followed, filters=new, has_args=False),
            CommandHandler("mute", self.ask_muted, filters=new, has_args=False),
        ]

    async def ask_followed(self, update: Update, _context: Context) -> None:
        """Ask which word to follow."""
        await self._settings.open(asked(update), "follow", update.effective_user)

    async def ask_muted(self, update: Update, _context: Context) -> None:
        """Ask which word to mute."""
        await self._settings.open(asked(update), "mute", update.effective_user)

    async def topics(self, update: Update, context: Context) -> None:
        """Show or choose the topics of the digest."""
        await self._change(update, context, "topics", self._choose_topics)

    async def outlets(self, update: Update, context: Context) -> None:
        """Show the outlets, or mute some or not any more."""
        await self._change(update, context, "outlets", self._mute_outlets)

    async def length(self, update: Update, context: Context) -> None:
        """Show or choose how many stories and sentences a digest has."""
        await self._change(update, context, "length", self._choose_length)

    async def languages(self, update: Update, context: Context) -> None:
        """Show or choose the languages of the news."""
        await self._change(update, context, "languages", self._choose_languages)

    async def silent(self, update: Update, context: Context) -> None:
        """Let digests come with or without a sound."""
        await self._change(update, context, MAIN, self._be_silent)

    async def previews(self, update: Update, context: Context) -> None:
        """Let digests show a preview of their first link, or none."""
        await self._change(update, context, MAIN, self._show_previews)

    async def _change(
        self, update: Update, context: Context, page: str, change: Callable[[Reader, str], Message]
    ) -> None:
        message, text = asked(update), " ".join(arguments(context))
        if text:
            await self._desk.answer(message, change(self._desk.readers.get(message.chat_id), text))
        else:
            await self._settings.open(message, page, update.effective_user)

    def _choose_topics(self, reader: Reader, text: str) -> Message:
        topics = self._settings.changes.choices().topics
        found, unknown = _found(text, {topic: [topic] for topic in topics})
        if unknown:
            told = _("No feed has the topic “{topic}”.").format(topic=shorten(unknown, 60))
            known = _("There are: {topics}.").format(topics=", ".join(topics)) if topics else ""
            return note(" ".join(filter(None, (told, known))))
        reader = self._saved(reader, wishes=replace(reader.wishes, topics=frozenset(found)))
        return self._heard(reader, _("Your topics from now on: {topics}.").format(topics=topics_in_words(reader)))

    def _mute_outlets(self, reader: Reader, text: str) -> Message:
        verb, _blank, named = text.partition(" ")
        outlets, muted = self._settings.changes.choices().outlets, reader.wishes.muted_outlets
        known = {outlet: [outlet] for outlet in dict.fromkeys((*outlets, *sorted(muted)))}
        if verb.lower() not in {"mute", "unmute"} or not named:
            return note(
                _("Write it like {mute} or {unmute}.").format(mute="/outlets mute BBC", unmute="/outlets unmute BBC")
            )
        found, unknown = _found(named, known)
        if unknown:
            told = _("I read no outlet “{outlet}”. /outlets lists those that there are.")
            return note(told.format(outlet=shorten(unknown, 60)))
        meant = set(found or known)
        muted = muted | meant if verb.lower() == "mute" else muted - meant
        if outlets and muted.issuperset(outlets):
            return note(_("One outlet has to stay, or there is no news."))
        reader = self._saved(reader, wishes=replace(reader.wishes, muted_outlets=muted))
        told = (
            _("You get all outlets but {outlets}.").format(outlets=some(muted)) if muted else _("You get all outlets.")
        )
        return self._heard(reader, told)

    def _choose_length(self, reader: Reader, text: str) -> Message:
        numbers = _SEPARATORS.split(text)
        is_length = len(numbers) <= 2 and all(re.fullmatch(r"\d{1,3}", number, re.ASCII) for number in numbers)
        stories, *sentences = map(int, numbers) if is_length else (0,)
        if not LEAST_STORIES <= stories <= MOST_STORIES or not all(1 <= n <= MOST_SENTENCES for n in sentences):
            told = _("A digest has {least} to {most} stories, and 1 to {sentences} sentences of each.")
            how_to = _("Write it like {stories} or {both}.").format(stories="/length 5", both="/length 5 2")
            return note(
                " ".join((told.format(least=LEAST_STORIES, most=MOST_STORIES, sentences=MOST_SENTENCES), how_to))
            )
        reader = self._saved(reader, stories=stories, sentences=sentences[0] if sentences else reader.sentences)
        length = length_in_words(*self._settings.changes.choices().lengths(reader))
        return self._heard(reader, _("A digest has {length} from now on.").format(length=length))

    def _choose_languages(self, reader: Reader, text: str) -> Message:
        known = {code: language_names(code) for code in self._settings.changes.choices().languages}
        found, unknown = _found(text, known)
        if unknown:
            told = _("There is no news in “{language}”.").format(language=shorten(unknown, 60))
            there_is = _("There is some in: {languages}.").format(languages=", ".join(map(language, known)))
            return note(" ".join((told, there_is)) if known else told)
        reader = self._saved(reader, wishes=replace(reader.wishes, languages=frozenset(found)))
        named = some(language(code) for code in found) or _("all languages")
        return self._heard(reader, _("You get news in {languages} from now on.").format(languages=named))

    def _be_silent(self, reader: Reader, text: str) -> Message:
        is_on = _is_on(text)
        if is_on is None:
            return note(_("Write it like {on} or {off}.").format(on="/silent on", off="/silent off"))
        self._saved(reader, is_silent=is_on)
        told = _("Digests come without a sound from now on.") if is_on else _("Digests come with a sound from now on.")
        return _with_settings(note(told))

    def _show_previews(self, reader: Reader, text: str) -> Message:
        is_on = _is_on(text)
        if is_on is None:
            return note(_("Write it like {on} or {off}.").format(on="/previews on", off="/previews off"))
        self._saved(reader, has_previews=is_on)
        told = (
            _("Digests have a link preview from now on.") if is_on else _("Digests have no link preview from now on.")
        )
        return _with_settings(note(told))

    def _saved(self, reader: Reader, **changes: Any) -> Reader:
        return self._desk.readers.save(replace(reader, **changes))

    def _heard(self, reader: Reader, told: str) -> Message:
        """Say what has changed, and offer a digest that shows it."""
        lack = "" if reader.is_subscribed else _("You have no digest yet; /start begins one.")
        answer = _with_settings(note(" ".join(filter(None, (told, lack)))))
        return replace(answer, buttons=((digest_now(),), *answer.buttons))


def _with_settings(answer: Message) -> Message:
    return replace(answer, buttons=((Button(_("Settings"), "settings"),),))


def _is_on(text: str) -> bool | None:
    return {"on": True, "yes": True, "off": False, "no": False}.get(text.strip().lower())


def _found(text: str, known: Mapping[str, Iterable[str]]) -> tuple[list[str], str]:
    """Return what is named in a text, whose names may have blanks; and the first word that names nothing.

    What says 'all' names nothing, and is no mistake.
    """
    words = [word for word in _SEPARATORS.split(text.lower()) if word]
    called = {" ".join(_SEPARATORS.split(name.lower())): one for one, names in known.items() for name in names}
    longest = max((name.count(" ") for name in called), default=0) + 1
    found: list[str] = []
    if len(words) == 1 and words[0] in _ALL and words[0] not in called:
        return [], ""
    while words:
        n_words = next((n for n in range(longest, 0, -1) if " ".join(words[:n]) in called), 0)
        if not n_words:
            return found, words[0]
        found.append(called[" ".join(words[:n_words])])
        del words[:n_words]
    return found, "" if found else text
