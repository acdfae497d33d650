"""Addresses of articles: which are of the web, and which name the same article. Pure."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# Parts of a query that say where a reader came from, never which article it is; 'ref=4' may well be the article.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|smid|xtor|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|at_(?:medium|campaign|campaign_type|custom\d|bbc_team|format|link_\w+|ptr_name))(?:=.*)?"
    r"|(?:ref|src)=(?!\d*$).*",
    re.IGNORECASE,
)


def web_address(link: str, base: str) -> str:
    """Return `link`, seen from `base`, where that is an address of the web, else nothing (`javascript:`)."""
    link = "".join(character for character in link if character.isprintable() or character.isspace())
    if not link.strip():
        return ""
    try:
        url = urljoin(base, "%20".join(link.split()))
        parts = urlsplit(url)
        is_of_the_web = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return ""
    return url if is_of_the_web else ""


def article_key(url: str) -> str:
    """Return what all addresses of an article have in common.

    It has no scheme, no last slash, no fragment and no tracking: 'post.example/bridge?id=7'.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.fullmatch(part))
    return parts.netloc.lower() + parts.path.rstrip("/") + (f"?{query}" if query else "")
