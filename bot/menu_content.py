"""Pages of the settings about what a digest has: topics, outlets, length, languages. Pure."""

from __future__ import annotations

from bot.menu_parts import (
    Choices,
    digest_now,
    key,
    length_in_words,
    page,
    rows,
    short,
    sign,
    some,
    ticked,
    to,
    topic_buttons,
    topics_in_words,
)
from bot.readers import Reader
from bot.render import Message
from bot.speech import _, language, ngettext

LEAST_STORIES, MOST_STORIES, MOST_SENTENCES = 3, 15, 4
_STORIES, _SENTENCES = (3, 5, 7, 10, 15), (1, 2, 3, 4)
_OUTLETS_A_PAGE = 20


def topics_page(reader: Reader, choices: Choices) -> Message:
    """Return the page of topics."""
    all_topics = ((to("topics", _("All topics"), "topic:all"),),) if reader.wishes.topics else ()
    return page(
        _("Topics"),
        _("You get: {topics}.").format(topics=topics_in_words(reader)),
        _("Tap those that you want. With none ticked you get all."),
        buttons=(*topic_buttons("topics", reader, choices), *all_topics, (digest_now(),)),
    )


def outlets_page(reader: Reader, choices: Choices, number: int) -> Message:
    """Return a page of outlets; one that has gone stays as long as it is muted."""
    muted = reader.wishes.muted_outlets
    names = list(dict.fromkeys((*choices.outlets, *sorted(muted))))
    last = max(1, -(-len(names) // _OUTLETS_A_PAGE))
    number = min(max(number, 1), last)
    here = f"outlets{number}"
    buttons = (
        to(here, ticked(short(name), is_on=name not in muted), f"outlet:{sign(is_on=name not in muted)}{key(name)}")
        for name in names[(number - 1) * _OUTLETS_A_PAGE : number * _OUTLETS_A_PAGE]
    )
    paging = (
        *([to(f"outlets{number - 1}", _("‹ Back"))] if number > 1 else []),
        *([to(f"outlets{number + 1}", _("More ›"))] if number < last else []),
    )
    return page(
        _("Outlets"),
        _("You get: all but {outlets}.").format(outlets=some(muted)) if muted else _("You get all outlets."),
        _("Tap one to mute it: what no other outlet tells does not come then."),
        buttons=(*rows(buttons, 2), *((paging,) if paging else ()), (digest_now(),)),
    )


def length_page(reader: Reader, choices: Choices) -> Message:
    """Return the page of lengths."""
    n_stories, n_sentences = choices.lengths(reader)
    stories = (
        to("length", ticked(ngettext("{n} story", "{n} stories", n).format(n=n), is_on=n == n_stories), f"stories:{n}")
        for n in sorted({*_STORIES, n_stories, choices.digest.stories})
    )
    sentences = (
        to(
            "length",
            ticked(ngettext("{n} sentence", "{n} sentences", n).format(n=n), is_on=n == n_sentences),
            f"sentences:{n}",
        )
        for n in sorted({*_SENTENCES, n_sentences, choices.digest.sentences})
    )
    told = _("A digest has {length}.").format(length=length_in_words(n_stories, n_sentences))
    return page(_("Length"), told, buttons=(*rows(stories, 3), *rows(sentences, 2), (digest_now(),)))


def languages_page(reader: Reader, choices: Choices) -> Message:
    """Return the page of the languages in which there is news."""
    chosen = reader.wishes.languages
    buttons = (
        to(
            "languages",
            ticked(short(language(code)), is_on=code in chosen),
            f"language:{sign(is_on=code in chosen)}{code}",
        )
        for code in sorted({*choices.languages, *chosen})
    )
    return page(
        _("Languages"),
        _("Tap the languages that you read. With none ticked you get news in all."),
        buttons=(*rows(buttons, 2), (digest_now(),)),
    )
