"""A feed's entry and its page become an article: the pure work that is done in a worker process."""

from __future__ import annotations

from datetime import datetime

from summarizer.errors import ParseError
from summarizer.extract import ExtractedText, extract_page, extract_plain
from summarizer.feeds import ParsedFeed, parse_feed
from summarizer.language import detect_language, language_code
from summarizer.methods import Method, summarize
from summarizer.model import Article, Entry
from summarizer.names import find_names
from summarizer.stories import article_terms, later_terms


def read_feed(body: bytes, url: str, content_type: str, now: datetime) -> ParsedFeed:
    """Return the entries of a feed; raises ParseError."""
    return parse_feed(body, url=url, content_type=content_type, now=now)


def read_entry(entry: Entry, page: bytes | None, published: datetime, *, method: Method = "tidings") -> Article:
    """Return the article of an entry: from its page, or from the feed's own text where there is none to be read.

    Where the feed says more than the page, there is a wall before the article.
    """
    of_feed = extract_plain(entry.text, title=entry.title)
    try:
        extracted = extract_page(page, url=entry.url) if page else of_feed
    except ParseError:
        extracted = of_feed
    if len(extracted.text) < len(of_feed.text) / 2:
        extracted = of_feed
    hint = entry.language or extracted.language
    return _article(extracted, url=entry.url, title=entry.title, hint=hint, published=published, method=method)


def read_page(page: bytes, url: str, now: datetime, *, method: Method = "tidings") -> Article:
    """Return the article on a page that no feed announced; raises ParseError."""
    extracted = extract_page(page, url=url)
    title, hint = extracted.title, extracted.language
    return _article(extracted, url=url, title=title, hint=hint, published=now, method=method)


def read_text(
    text: str, now: datetime, *, title: str | None = None, language: str = "", method: Method = "tidings"
) -> Article:
    """Return plain text as an article; where `title` is None, the first line is it.

    A `language` that is given is not doubted. Raises ParseError where there is no text, or none below the headline.
    """
    extracted = extract_plain(text, title=title)
    if not extracted.paragraphs:
        raise ParseError("there is no text to summarize, only a headline")
    return _article(extracted, url="", title="", language=language, published=now, method=method)


def _article(
    extracted: ExtractedText,
    *,
    url: str,
    title: str,
    published: datetime,
    method: Method,
    hint: str = "",
    language: str = "",
) -> Article:
    title = title or extracted.title
    language = language_code(language) or detect_language(f"{title}\n{extracted.text}", hint=hint)
    return Article(
        url=url,
        title=title,
        text=extracted.text,
        language=language,
        published=published,
        summary=summarize(extracted.text, title=title, language=language, method=method),
        terms=article_terms(title, extracted.text, language),
        later=later_terms(extracted.text, language),
        names=find_names(title, extracted.text, language),
    )
