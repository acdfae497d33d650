"""HTML or plain text to an article's headline and paragraphs. Pure; safe to run in a worker process.

trafilatura finds the article on its page; the furniture that it leaves is taken out line by line. The filter only
removes whole paragraphs: it never rewrites.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from summarizer.errors import ParseError
from summarizer.furniture import embeds, ends_article, ends_sentence, is_furniture
from summarizer.lengths import MAX_TEXT_CHARS
from summarizer.text import clean_text, split_sentences

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it can't read is told by the error raised here

_LONGEST_CAPTION = 600
_LONGEST_HEADLINE = 250
_WIDEST_WRAPPED = 100
# trafilatura's own names for what it found; 'lb' is a line break.
_NO_PROSE = frozenset({"head", "table", "graphic"})
_BLOCKS = _NO_PROSE | {"p", "quote", "list", "item", "div", "lb", "code"}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """An article's own words: headline, paragraphs of prose, and the language that the page claims for itself."""

    title: str
    paragraphs: tuple[str, ...]
    language: str = ""

    @property
    def text(self) -> str:
        """The paragraphs, parted by newlines."""
        return "\n".join(self.paragraphs)


def extract_page(html: bytes | str, *, url: str = "") -> ExtractedText:
    """Find the article on a page. Raises ParseError where the page has none."""
    import trafilatura
    from trafilatura.settings import Document

    try:
        tree = trafilatura.load_html(html)
        for embed in embeds(tree) if tree is not None else ():
            embed.clear(keep_tail=True)
            embed.tag = "br"  # what stood around it stays parted
        captions = _captions(tree) if tree is not None else ()
        language = tree.get("lang", "") if tree is not None else ""
        document = trafilatura.bare_extraction(
            tree,
            url=url or None,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_precision=True,
        )
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError, RecursionError) as e:
        raise ParseError(f"the page is beyond repair ({type(e).__name__})") from e
    if not isinstance(document, Document) or document.body is None:
        raise ParseError("the page holds no article")
    title = clean_text(document.title or "").replace("\n", " ")
    lines = clean_text("".join(_written(document.body))).split("\n")
    paragraphs = keep_prose([line for line in lines if not _repeats(line, captions)], title=title)
    if not paragraphs:
        raise ParseError("the page holds no article")
    return ExtractedText(title=title, paragraphs=paragraphs, language=language)


def extract_plain(text: str, *, title: str | None = None) -> ExtractedText:
    """Read plain text; where `title` is None, its first line is the headline. Raises ParseError where it is empty.

    A section's name above the headline is left out. Text that begins with its first paragraph has no
    headline. Lines that were broken at a fixed width are joined.
    """
    lines = clean_text(text).split("\n")
    if title is None:
        title, lines = _take_headline(lines)
    if not title and not any(lines):
        raise ParseError("the text is empty")
    title = clean_text(title).replace("\n", " ")
    return ExtractedText(title=title, paragraphs=keep_prose(_unwrap(lines), title=title))


def _take_headline(lines: list[str]) -> tuple[str, list[str]]:
    first, *rest = lines
    is_prose = ends_sentence(first) and (not rest or len(split_sentences(first)) > 2)
    if is_prose or len(first) > _LONGEST_HEADLINE:
        return "", lines
    if _is_section(first, rest):
        return rest[0], rest[1:]
    return first, rest


def _is_section(line: str, below: list[str]) -> bool:
    """Tell whether a line names the part of the paper: a headline and a long paragraph stand below it."""
    if len(below) < 2 or len(line.split()) > 3:
        return False
    headline, paragraph = below[:2]
    is_headline = len(headline.split()) > 3 and not ends_sentence(headline)
    return is_headline and len(paragraph) > _WIDEST_WRAPPED and ends_sentence(paragraph)


def _unwrap(lines: list[str]) -> list[str]:
    """Join lines broken at a fixed width: each ends where the first word of the next would not have fitted in."""
    width = max(map(len, lines), default=0)
    is_full = [len(line) + 1 + len(next_.split(" ", 1)[0]) > width for line, next_ in pairwise(lines)]
    if width > _WIDEST_WRAPPED or len(lines) < 4 or 2 * sum(is_full) < len(lines):
        return lines
    paragraphs = [lines[0]]
    for line, goes_on in zip(lines[1:], is_full, strict=True):
        if goes_on:
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return paragraphs


def keep_prose(lines: list[str], *, title: str = "") -> tuple[str, ...]:
    """Keep the lines that are running text, without captions, labels, biographies and calls to subscribe."""
    kept: dict[str, None] = {}
    length = 0
    for line in lines:
        if length + len(line) > MAX_TEXT_CHARS or ends_article(line, n_lines_above=len(kept)):
            break
        if line in kept or line == title or is_furniture(line):
            continue
        length += len(line)
        kept[line] = None
    return tuple(kept)


def _captions(tree: Any) -> tuple[str, ...]:
    """Return what the page writes under and behind its pictures."""
    written = tree.xpath("//figcaption | //*[contains(@class, 'caption')]")
    spoken = tree.xpath("//img/@alt")
    texts = [element.text_content() for element in written[:500]] + [str(alt) for alt in spoken[:500]]
    captions = (clean_text(text).replace("\n", " ") for text in texts)
    return tuple(caption for caption in captions if 0 < len(caption) <= _LONGEST_CAPTION)


def _repeats(line: str, captions: tuple[str, ...]) -> bool:
    """Tell whether a line is a caption again; some pages write it once more as a paragraph, without the credit."""
    return any(caption.startswith(line) if len(line) >= 40 else caption == line for caption in captions)


def _written(element: Any) -> Iterator[str]:
    """Yield the text of paragraphs, quotations and list items, parted by newlines; headings and tables are no prose."""
    is_block = element.tag in _BLOCKS
    if is_block:
        yield "\n"
    if element.tag not in _NO_PROSE and isinstance(element.tag, str):
        yield _SPACES.sub(" ", element.text or "")
        for child in element:
            yield from _written(child)
            yield _SPACES.sub(" ", child.tail or "")
    if is_block:
        yield "\n"
