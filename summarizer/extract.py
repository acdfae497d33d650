"""HTML or plain text to an article's headline and paragraphs. Pure; safe to run in a worker process.

trafilatura finds the article on its page; what it leaves of the furniture (captions, calls to subscribe, the author's
biography, subheadings) is taken out here, line by line. The filter only removes whole paragraphs: it never rewrites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from summarizer.errors import ParseError
from summarizer.text import clean_text, split_sentences

MAX_TEXT_CHARS = 100_000
_LONGEST_CAPTION = 600
_LONGEST_HEADLINE = 250
_WIDEST_WRAPPED = 100


def _any_of(alternatives: str) -> str:
    """Return a pattern for any of the lines of `alternatives`."""
    return "(?:" + "|".join(line.strip() for line in alternatives.split("\n") if line.strip()) + ")"


_AGENCY = r"(?:AP|AFP|APA|EPA|EFE|ANSA|DPA|dpa|PA|PTI|TASS|Xinhua|R(?:euters|EUTERS)|Bloomberg|Associated Press)"
_LIBRARY = r"(?:Getty(?: Images)?|Shutterstock|iStock|Alamy|Unsplash|Pixabay)"
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_PICTURE = r"(?i:photo(?:graph)?s?|foto|images?|pictures?|bild|screenshot|illustration)"
# What stands in the brackets behind a caption; '(Reuters)' alone may as well close a report, and so may '(D-Pa.)'.
_CREDIT = (
    _any_of(
        rf"""
    (?i:file |handout |archive )?{_PICTURE}(?i: by\b| credit| courtesy| via\b|:|/|$).*
    .*\b{_AGENCY} ?(?i:photo|images?|handout|file|pool|/).*
    .*/ ?{_AGENCY}\b.*
    .*\bvia {_AGENCY}
    .*\b{_LIBRARY}\b.*
    {_NAME} ?/ ?[A-Z].*
    (?i:courtesy of|credit:|handout\b).*
    ©.*
    """
    )
    .replace(".*", r"[^()\[\]]{0,120}")
    .replace("$", r"(?=[)\]])")
)
# A caption ends in its credit ('(Andrew Harnik/AP Photo)', 'Photo: Jane Doe') or begins with it ('Photo: Jane Doe').
_CAPTION = re.compile(
    _any_of(
        rf"""
        [(\[]{_CREDIT}[)\]]\.?$
        [^.!?…"”]\ [(\[]{_AGENCY}[)\]]$
        (?:^|[.!?"”)|]\ )(?i:{_PICTURE}|caption|credit)(?i:\ credit|\ courtesy)?\ ?(?i:\ by\b|:)\ .{{1,80}}$
        ^(?i:{_PICTURE}|caption|video|watch|credit|listen)\ ?(?:(?i:by)\b|:)
        ^FILE\b(?:\ (?i:photo|picture|image))?\ ?[-–—:]
        [.!?]["”]?\ (?:{_LIBRARY}|AP\ Photo)$
        """
    )
)
# Past a line like one of these, everything is about the page and no longer about the news.
_END_OF_ARTICLE = re.compile(
    _any_of(
        r"""
        source link
        (?:leave|post) a (?:reply|comment)
        about the authors?
        filed under.*
        """
    )
    + "[:.…]*",
    re.IGNORECASE,
)
# These stand above an article as well as below it, or between its paragraphs.
_LIKELY_END_OF_ARTICLE = re.compile(
    _any_of(
        r"""
        (?:no |\d+ )?comments?(?: \(\d+\))?|kommentare|commentaires|comentarios|comentários|commenti
        authors?
        you (?:may|might) also like
        recommended(?: for you)?
        related (?:posts|articles)
        more from [^.]{1,40}
        tags?:.*
        share this(?: article)?
        """
    )
    + "[:.…]*",
    re.IGNORECASE,
)
_LEAST_LINES_ABOVE = 3
# A paragraph that says one of these, wherever it does, speaks to the visitor of the page.
_FURNITURE = _any_of(
    r"""
    our (?:\w+ ){0,2}newsletters?
    follow us on
    all rights reserved
    may not be published, broadcast
    required fields are marked
    e-?mail address will not be published
    (?:we|our partners|this (?:web)?site) uses? cookies
    accept (?:all )?cookies
    our (?:terms of (?:service|use)|privacy policy)
    support our journalism
    the author behind
    this (?:article|story|post) (?:was |has been )?(?:first|originally) (?:appeared|published)
    the post .{2,300} (?:first )?appeared (?:first )?on
    contributed (?:to this (?:report|story|article)|reporting)
    if you (?:enjoyed|liked) this (?:article|story|post)
    for your personal, non-commercial use
    """
)
# The same, where a sentence begins with it: 'Become a member!' but not 'Moldova hopes to become a member'.
_CALL = _any_of(
    r"""
    sign up (?:for|to|here|now|today)
    subscribe (?:to|now|for|here|today)
    click (?:here|on the link)
    follow .{1,60} on (?:facebook|twitter|x|instagram|telegram|youtube|whatsapp|linkedin|threads|mastodon|bluesky)
    download (?:our|the) app
    stay tuned (?:to|for)
    join the conversation
    become a (?:member|subscriber|patron)
    (?:please )?enable javascript
    (?:like|love|enjoying) this (?:article|story)\?
    my (?:aim|goal) is to (?:provide|keep|bring)
    (?:melde dich (?:hier )?an|jetzt (?:abonnieren|anmelden))
    (?:abonnez-vous|inscrivez-vous)
    suscríbete
    (?:assine (?:a|nossa)|inscreva-se|receba (?:em|no) seu e-?mail)
    iscriviti
    """
)
_ADDRESS_TO_VISITOR = re.compile(rf"\b{_FURNITURE}\b|(?:^|[.!?…:]\ ){_CALL}(?!\w)", re.IGNORECASE)
# A paragraph that is one of these is a label, however it ends.
_LABEL = re.compile(
    _any_of(
        r"""
        related(?: stories| articles| topics)?
        (?:read (?:more|also|next)|see also|also read)\b.{0,200}
        (?:lesen sie (?:auch|mehr)|mehr zum thema|lees ook|läs (?:också|mer)|(?:à )?lire aussi|leggi anche)\b.{0,200}
        (?:lea también|leia (?:também|mais)|czytaj (?:też|także|więcej)|читайте также)\b.{0,200}
        advertis(?:ement|ing)|anzeige|publicité|publicidad|publicidade|sponsored(?: content)?
        most read|trending|share|print
        by (?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w.'’-]+){1,4}
        \(?(?:(?:additional |with )?(?:reporting|writing|editing)|edited|compiled) by (?-i:[A-Z]).{0,300}
        (?:updated|published)(?::| on| at)? .{0,30}\d{2}.{0,20}
        source: .*
        (?:©|copyright (?:©|\(c\)|\d{4})).*
        """
    ),
    re.IGNORECASE,
)
_JOB = r"(?:author|reporter|writer|journalist|editor|correspondent|columnist)"
_BIOGRAPHY = re.compile(
    rf"^I(?:['’]m| am) .{{0,60}}\b{_JOB}\b"
    rf"|^{_NAME} (?:is|covers|writes|reports) .{{0,60}}"
    rf"(?:\b{_JOB} (?:at|for|with|based|in)\b.{{0,80}}|for (?:us|this (?:paper|site)))\.?$"
)
# Behind its mark a sentence may have quotes and brackets, and a report the agency that it is from.
_SENTENCE_END = re.compile(r"[.!?…؟۔।॥。！？](?:[\"'”“’‘»«)\]」』）]| »)*(?: \([\w ]{2,20}\))?$")

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

    A short line above the headline is taken for the section's name. Text that begins with its first paragraph has no
    headline. Lines that were broken at a fixed width are joined.
    """
    lines = _unwrap(clean_text(text).split("\n"))
    if title is None:
        title, lines = _take_headline(lines)
    if not title and not any(lines):
        raise ParseError("the text is empty")
    return ExtractedText(title=clean_text(title).replace("\n", " "), paragraphs=keep_prose(lines, title=title))


def _take_headline(lines: list[str]) -> tuple[str, list[str]]:
    first, *rest = lines
    is_prose = _SENTENCE_END.search(first) and (not rest or len(split_sentences(first)) > 2)
    if is_prose or len(first) > _LONGEST_HEADLINE:
        return "", lines
    if rest and len(first.split()) <= 3 and len(rest[0].split()) > 3 and not _SENTENCE_END.search(rest[0]):
        return rest[0], rest[1:]
    return first, rest


def _unwrap(lines: list[str]) -> list[str]:
    """Join lines broken at a fixed width: each ends where the first word of the next would not have fitted in."""
    width = max(len(line) for line in lines)
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
        if _ends_article(line, n_lines_above=len(kept)):
            break
        if line in kept or line == title or is_furniture(line):
            continue
        length += len(line)
        if length > MAX_TEXT_CHARS:
            break
        kept[line] = None
    return tuple(kept)


def _ends_article(line: str, *, n_lines_above: int) -> bool:
    if _LIKELY_END_OF_ARTICLE.fullmatch(line):
        return n_lines_above >= _LEAST_LINES_ABOVE
    return n_lines_above > 0 and _END_OF_ARTICLE.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Tell whether a line belongs to the page and not to the news; a line that ends no sentence is a heading."""
    if _CAPTION.search(line) or _LABEL.fullmatch(line) or _BIOGRAPHY.search(line):
        return True
    if len(line) < 400 and _ADDRESS_TO_VISITOR.search(line):
        return True
    return not _SENTENCE_END.search(line) and len(line) < 90


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
