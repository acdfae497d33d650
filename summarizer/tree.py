"""A page's tree before the article is looked for: what can't be news is taken out, loose text gets its paragraph.

What is known by how it is built or by what its makers call it goes here, in any language. What can only be known by
its words is left to `furniture`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from summarizer.furniture import ends_sentence, is_end_mark

# As the networks' own scripts look for them.
_EMBEDS = frozenset(
    """
    twitter-tweet twitter-video instagram-media text-post-media tiktok-embed fb-post fb-video fb-xfbml-parse-ignore
    bluesky-embed mastodon-embed reddit-card reddit-embed-bq imgur-embed-pub embedly-card wp-embedded-content
    """.split()
)
# What the makers of pages call a box of it, alone or as a part of a name: 'promo', 'story__promo', 'promo-box';
# 'has-promo' is what they call the article beside it.
_BOX = re.compile(
    r"(?:^|[\s_-])(?<!\bhas[_-])(?<!\bno[_-])(?<!\bwith[_-])(?:"
    r"read-?(?:more|also|next)|see-?also|more-?(?:on|from)|related(?:-?(?:articles?|content|links?|posts?|stor(?:y|ies)))?"
    r"|recommended|recommendations|recirc|trending|most-?(?:read|popular|viewed)|teasers?"
    r"|promos?|newsletters?|sign-?up|subscribe|donate|donation|advert(?:isement)?|sponsor(?:ed)?"
    r"|byline|author-?(?:bio|box|info|card)|about-?(?:the-?)?author|bio"
    r"|caption(?:-?text)?|figcaption|photo-?credits?|image-?credits?|credits?|pull-?quote"
    r"|complementary|sr-?only|visually-?hidden|screen-?reader(?:-?text)?"
    r")(?=$|[\s_-])",
    re.IGNORECASE,
)
_NAMING = ("class", "id", "role", "data-component", "data-module", "data-testid")
_LONGEST_BOX_CHARS = 800
_LONGEST_BOX_NODES = 200
_BOX_TAGS = ("div", "section", "p", "span", "ul", "ol", "li", "a", "small", "em", "blockquote", "footer", "dl")
_BLOCKS = frozenset(
    """
    address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section table ul
    """.split()
)
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub
    sup time tt u var wbr
    """.split()
)
_HOLDERS = ("div", "section", "article", "main", "td")
_LINES = frozenset(("p", "li"))
_CELLS = ("td", "th")
_TABLE = frozenset(("table", "tbody", "tr", "td", "th"))
_LONGEST_HEADING_CHARS = 90
_LEAST_CELL_PARAGRAPHS = 3


def tidy(tree: Any) -> None:
    """Make an lxml tree ready for extraction, in place."""
    broken = {line_break.getparent() for line_break in tree.iter("br")}
    for element in [*embeds(tree), *_boxes(tree), *_link_lists(tree), *_teasers(tree)]:
        _blank(element)
    for anchor in [link for link in tree.iter("a") if not _leads_away(link)]:
        anchor.tag = "span"  # a paragraph that is all link would be taken for a menu
    for heading in _bold_headings(tree):
        heading.tag = "h3"
    for cell in tree.iter(*_CELLS):
        if len(cell.findall("p")) >= _LEAST_CELL_PARAGRAPHS:
            _no_table(cell)
    for holder in _holders_of_prose(tree, broken):
        _wrap_loose_text(holder)


def _blank(element: Any) -> None:
    """Empty an element; what stood around it stays parted, but for a sentence that had it in its midst."""
    is_inline = element.tag in _INLINE
    element.clear(keep_tail=True)
    element.tag = "span" if is_inline else "br"


def embeds(tree: Any) -> Iterator[Any]:
    """Find posts from elsewhere: a tweet, a video, another page's card."""
    return (e for e in tree.iterfind(".//*[@class]") if not _EMBEDS.isdisjoint(e.get("class").split()))


def _boxes(tree: Any) -> Iterator[Any]:
    """Find small elements that are called after what they hold; a whole page may be called so too."""
    return (e for e in tree.iter(*_BOX_TAGS) if e.attrib and _BOX.search(_names(e)) and _is_small(e))


def _names(element: Any) -> str:
    return " ".join([element.get(name, "") for name in _NAMING])


def _is_small(element: Any) -> bool:
    nodes = list(islice(element.iter(), _LONGEST_BOX_NODES))
    n_chars = sum(len(node.text or "") + len(node.tail or "") for node in nodes) - len(element.tail or "")
    return len(nodes) < _LONGEST_BOX_NODES and n_chars <= _LONGEST_BOX_CHARS


def _link_lists(tree: Any) -> Iterator[Any]:
    """Find what holds several headlines that are links, and nothing else, within a sentence."""
    for span in tree.iter("span"):
        links = span.findall("a")
        if len(links) >= 2 and _n_words(links) >= 5 * len(links) and not _own_text(span):
            yield span


def _own_text(element: Any) -> str:
    return " ".join([element.text or "", *(child.tail or "" for child in element)]).strip(" \t\r\n|,;·•")


def _n_words(elements: list[Any]) -> int:
    return sum(len(element.text_content().split()) for element in elements)


def _teasers(tree: Any) -> Iterator[Any]:
    """Find what leads to another page: a link around whole paragraphs and headlines, a paragraph that is all link."""
    for link in tree.iter("a"):
        if _leads_away(link) and _is_small(link):
            if any(node.tag in _BLOCKS for node in link.iter()):
                yield link
            elif (line := _line_of(link)) is not None:
                yield line


def _leads_away(link: Any) -> bool:
    return not link.get("href", "#").startswith("#") and not is_end_mark((link.text or "").strip())


def _bold_headings(tree: Any) -> list[Any]:
    """Find short paragraphs that are all bold: what stands between an article's parts, a question to a guest.

    Where most paragraphs are, bold is how the page is set.
    """
    lines = [_line_of(bold) for bold in tree.iter("b", "strong") if _is_small(bold)]
    short = [line for line in lines if line is not None and line.tag == "p" and _is_short(line)]
    return short if 2 * len(short) < sum(1 for _ in tree.iter("p")) else []


def _is_short(line: Any) -> bool:
    return len(line.text_content().strip()) < _LONGEST_HEADING_CHARS


def _line_of(inline: Any) -> Any | None:
    """Return the paragraph or list item that says no word beside an inline element; None where there is more."""
    element = inline
    while element.tag in _INLINE:
        parent = element.getparent()
        said_beside = "" if parent is None else (parent.text or "") + (element.tail or "")
        if parent is None or said_beside.strip() or _has_siblings(element):
            return None
        element = parent
    return element if element.tag in _LINES else None


def _has_siblings(element: Any) -> bool:
    return element.getprevious() is not None or element.getnext() is not None


def _no_table(cell: Any) -> None:
    """Let a table that holds the page's columns, not figures, be no table."""
    while cell is not None and cell.tag in _TABLE:
        cell.tag = "div"
        cell = cell.getparent()


def _holders_of_prose(tree: Any, broken: set[Any]) -> list[Any]:
    """Find boxes that have paragraphs or broken lines in them, or in a box beside them: a lone line may be anything.

    On some pages the paragraphs themselves are such boxes.
    """
    holders = list(tree.iter(*_HOLDERS))
    parents = {paragraph.getparent() for paragraph in tree.iterfind(".//p")}
    spoken = Counter(holder.getparent() for holder in holders if ends_sentence((holder.text or "").strip()))
    beside = parents | {parent.getparent() for parent in parents} | {box for box, count in spoken.items() if count > 1}
    return [holder for holder in holders if holder in broken or holder.getparent() in beside]


def _wrap_loose_text(holder: Any) -> None:
    """Give text that stands in a box beside its paragraphs a paragraph of its own."""
    before, run = None, []
    for child in [*holder, None]:
        if child is not None and (child.tag in _INLINE or not isinstance(child.tag, str)):
            run.append(child)
            continue
        loose = (holder.text if before is None else before.tail) or ""
        if "".join([loose, *(each.tail or "" for each in run)]).strip():
            _wrap(holder, before, run, loose)
        before, run = child, []


def _wrap(holder: Any, before: Any, run: list[Any], loose: str) -> None:
    paragraph = holder.makeelement("p")
    paragraph.text = loose
    if before is None:
        holder.text = None
        holder.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(run)
