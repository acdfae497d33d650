"""An article that was read just now because a chat named it, as a message, with what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from bot.blocks import MAX_HEADLINE_CHARS, MAX_NAME_CHARS, Block, as_lines, fit, is_web, link, text_block, title_block
from bot.card import with_related
from bot.render import Message, as_messages, story_block
from bot.speech import _
from summarizer.model import Article, Story
from summarizer.related import Related
from summarizer.text import shorten

SENTENCES = 5
MAX_CHARS = 1200


def article_message(article: Article, *, same: Story | None, near: Sequence[Related], now: datetime) -> Message:
    """Return what an article says in a few sentences, the story that it seems to tell, and what is related."""
    page = [_headline(article)]
    if said := " ".join(article.summary.best(SENTENCES, max_chars=MAX_CHARS)):
        page.append(text_block(said))
    if same is not None:
        told = [*page, title_block(_("Probably the same story:")), story_block(1, same, "", now)]
        page = told if fit(told) else page
    [message, *_more] = as_messages(with_related(page, near, now=now))
    return message


def host(url: str) -> str:
    """Return the site that an address is of: 'gazette.example'."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def _headline(article: Article) -> Block:
    title = shorten(article.title or article.url, MAX_HEADLINE_CHARS)
    read = _("{outlet} · read just now").format(outlet=shorten(host(article.url), MAX_NAME_CHARS))
    return Block(
        html=as_lines(link(f"<b>{escape(title)}</b>", article.url), escape(read)),
        shown=as_lines(title, read),
        urls=(article.url,) if is_web(article.url) else (),
        n_styles=1,
    )
