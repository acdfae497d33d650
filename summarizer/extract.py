"""HTML or plain text to an article's headline and paragraphs. Pure; safe to run in a worker process.

trafilatura finds the article on its page; what it leaves of the furniture (captions, calls to subscribe, the author's
biography, subheadings) is taken out here, line by line. The filter only removes whole paragraphs: it never rewrites.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from summarizer.errors import ParseError
from summarizer.text import clean_text

MAX_TEXT_CHARS = 100_000


def _any_of(alternatives: str) -> str:
    """Return a pattern for any of the lines of `alternatives`."""
    return "(?:" + "|".join(line.strip() for line in alternatives.split("\n") if line.strip()) + ")"


_CREDITS = _any_of(
    r"""
    /
    photo|foto|image|picture|shutterstock|getty|©
    \b(?:reuters|afp|epa|ap|pa|handout|courtesy|file|via)\b
    """
)
# A caption ends in its credit ('(Andrew Harnik/AP Photo)') or begins with it ('Photo: Jane Doe').
_CAPTION = re.compile(
    rf"\([^()]{{0,120}}{_CREDITS}[^()]{{0,120}}\)\.?$"
    r"|^(?:photo(?:graph)?|foto|image|picture|caption|video|watch|credit)\s*(?:by\b|:)",
    re.IGNORECASE,
)
# Past a line like one of these, everything is about the page and no longer about the news.
_END_OF_ARTICLE = re.compile(
    _any_of(
        r"""
        source link
        (?:leave|post) a (?:reply|comment)
        comments?(?: \(\d+\))?|kommentare|commentaires|comentarios|comentários
        (?:about the )?authors?
        you (?:may|might) also like
        recommended(?: for you)?
        related (?:posts|articles)
        more from [^.]{1,40}
        filed under.*
        tags?:.*
        share this(?: article)?
        """
    )
    + "[:.]?",
    re.IGNORECASE,
)
# A paragraph that says one of these speaks to the visitor of the page.
_FURNITURE = re.compile(
    r"\b"
    + _any_of(
        r"""
        sign up (?:for|to)
        subscribe (?:to|now|for)
        our (?:\w+ ){0,2}newsletters?
        follow us on
        click here
        all rights reserved
        may not be published, broadcast
        required fields are marked
        e-?mail address will not be published
        (?:we|our partners) use cookies
        accept (?:all )?cookies
        terms of (?:service|use)
        privacy policy
        download (?:our|the) app
        stay tuned
        my (?:aim|goal) is to
        the author behind
        join the conversation
        support our journalism
        become a member
        this article (?:was )?(?:first|originally) (?:appeared|published)
        enable javascript
        melde dich (?:hier )?an
        abonnez-vous
        suscríbete
        assine (?:a|nossa)
        """
    )
    + r"\b",
    re.IGNORECASE,
)
# A paragraph that is one of these is a label, however it ends.
_LABEL = re.compile(
    _any_of(
        r"""
        related(?: stories| articles| topics)?
        (?:read (?:more|also|next)|see also|also read)\b.*
        advertis(?:ement|ing)|anzeige|publicité|sponsored(?: content)?
        most read|trending|share|print
        by (?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w.'’-]+){1,4}
        (?:updated|published)(?::| on| at)? .{0,30}\d{2}.{0,20}
        source: .*
        ©.*|copyright .*
        """
    ),
    re.IGNORECASE,
)
_JOB = r"(?:author|reporter|writer|journalist|editor|correspondent|columnist)"
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_BIOGRAPHY = re.compile(
    rf"^I(?:['’]m| am) .{{0,60}}\b{_JOB}\b"
    rf"|^{_NAME} (?:is|covers|writes|reports) .{{0,60}}"
    rf"(?:\b{_JOB} (?:at|for|with|based|in)\b.{{0,80}}|for (?:us|this (?:paper|site)))\.?$"
)
_SENTENCE_END = re.compile(r"[.!?…؟۔।॥。！？][\"'”’»)\]」』）]*$")


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
        captions = _captions(tree) if tree is not None else frozenset()
        language = tree.get("lang", "") if tree is not None else ""
        document = trafilatura.bare_extraction(
            tree,
            url=url or None,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_precision=True,
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as e:
        raise ParseError(f"the page is beyond repair ({type(e).__name__})") from e
    if not isinstance(document, Document) or document.body is None:
        raise ParseError("the page holds no article")
    title = clean_text(document.title or "").replace("\n", " ")
    lines = [line for block in _blocks(document.body) for line in clean_text(block).split("\n")]
    paragraphs = keep_prose([line for line in lines if line not in captions], title=title)
    if not paragraphs:
        raise ParseError("the page holds no article")
    return ExtractedText(title=title, paragraphs=paragraphs, language=language)


def extract_plain(text: str, *, title: str | None = None) -> ExtractedText:
    """Read plain text; where `title` is None, its first line is the headline. Raises ParseError where it is empty."""
    lines = clean_text(text).split("\n")
    if title is None:
        title, *lines = lines
    if not title and not any(lines):
        raise ParseError("the text is empty")
    return ExtractedText(title=clean_text(title).replace("\n", " "), paragraphs=keep_prose(lines, title=title))


def keep_prose(lines: list[str], *, title: str = "") -> tuple[str, ...]:
    """Keep the lines that are running text, without captions, labels, biographies and calls to subscribe."""
    kept: dict[str, None] = {}
    length = 0
    for line in lines:
        if _END_OF_ARTICLE.fullmatch(line) and kept:
            break
        if line in kept or line == title or is_furniture(line):
            continue
        length += len(line)
        if length > MAX_TEXT_CHARS:
            break
        kept[line] = None
    return tuple(kept)


def is_furniture(line: str) -> bool:
    """Tell whether a line belongs to the page and not to the news; a line that ends no sentence is a heading."""
    if _CAPTION.search(line) or _LABEL.fullmatch(line) or _BIOGRAPHY.search(line):
        return True
    if len(line) < 400 and _FURNITURE.search(line):
        return True
    return not _SENTENCE_END.search(line) and len(line) < 90


def _captions(tree: Any) -> frozenset[str]:
    """Return what the page writes under and behind its pictures; some pages repeat it as a paragraph."""
    written = tree.xpath("//figcaption | //*[contains(@class, 'caption')]")
    spoken = tree.xpath("//img/@alt")
    texts = [element.text_content() for element in written[:500]] + [str(alt) for alt in spoken[:500]]
    return frozenset(clean_text(text).replace("\n", " ") for text in texts)


def _blocks(body: Any) -> list[str]:
    """Return the text of paragraphs and quotations in document order; headings and lists are no prose."""
    blocks: list[str] = []
    for element in body:
        if element.tag in {"p", "quote"}:
            blocks.append("".join(element.itertext()))
        elif element.tag == "div":
            blocks.extend(_blocks(element))
    return blocks
