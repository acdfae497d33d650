"""A week of invented news, served as feeds and pages over loopback HTTP.

What is said stands in `sample/*.toml`, how a page looks in `sample/*.html`. The whole edition is printed when the press
starts, so that its dates, addresses and ETags stay the same for as long as it runs.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import tomllib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal, Self

from aiohttp import web

from summarizer.model import Feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SAMPLE = Path(__file__).with_name("sample")
OUTLETS = ("ansel-courier", "radio-ardany", "quayside-ledger", "wenn-valley-post", "kelvin-weekly")

FeedFormat = Literal["rss", "rss-full", "rdf", "atom", "json"]
"""RSS 2.0 with a teaser, RSS 2.0 with the whole text, RSS 1.0, Atom, and JSON Feed 1.1."""

CONTENT_TYPES: dict[FeedFormat, str] = {
    "rss": "application/rss+xml",
    "rss-full": "application/rss+xml",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class OutletFeed:
    """A feed as its outlet names it."""

    slug: str
    name: str
    topic: str
    format: FeedFormat


@dataclass(frozen=True, slots=True)
class OutletArticle:
    """One outlet's report of one event."""

    event: str
    feed: str
    age: timedelta
    author: str
    headline: str
    teaser: str
    blocks: tuple[str, ...]
    """Paragraphs, and subheadings marked by a leading `## `."""
    caption: str = ""
    dated: bool = True
    """Whether the feed gives its date."""
    has_page: bool = True
    """Without a page its address answers 404."""

    @property
    def slug(self) -> str:
        """Return the headline as it stands in the address."""
        return re.sub(r"[^a-z0-9]+", "-", self.headline.lower()).strip("-")

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the text without its subheadings."""
        return tuple(block for block in self.blocks if not block.startswith("## "))


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented newspaper, broadcaster or magazine; its articles are the newest first."""

    slug: str
    name: str
    motto: str
    feeds: tuple[OutletFeed, ...]
    articles: tuple[OutletArticle, ...]


def load_sample() -> tuple[Outlet, ...]:
    """Read the outlets of the sample edition with all that they published."""
    return tuple(_outlet(tomllib.loads((SAMPLE / f"{slug}.toml").read_text("utf-8"))) for slug in OUTLETS)


def load_tomorrow() -> dict[str, tuple[OutletArticle, ...]]:
    """Read what the outlets, by their slugs, publish in the day after the sample edition: their ages are below zero."""
    found: dict[str, list[OutletArticle]] = defaultdict(list)
    for entry in tomllib.loads((SAMPLE / "tomorrow.toml").read_text("utf-8"))["article"]:
        found[entry.pop("outlet")].append(_article(entry))
    return {slug: tuple(articles) for slug, articles in found.items()}


def load_events() -> dict[str, str]:
    """Read what happened in the sample week: a sentence for each event that an article may tell."""
    events: dict[str, str] = tomllib.loads((SAMPLE / "week.toml").read_text("utf-8"))["events"]
    return events


def _outlet(table: dict[str, Any]) -> Outlet:
    articles = (_article(entry) for entry in table["article"])
    return Outlet(
        slug=table["slug"],
        name=table["name"],
        motto=table["motto"],
        feeds=tuple(OutletFeed(**feed) for feed in table["feed"]),
        articles=tuple(sorted(articles, key=_age)),
    )


def _article(table: dict[str, Any]) -> OutletArticle:
    fields = dict(table)
    blocks = fields.pop("text").strip().split("\n\n")
    return OutletArticle(
        age=timedelta(hours=fields.pop("hours_ago")),
        blocks=tuple(" ".join(block.split()) for block in blocks),
        has_page=fields.pop("page", "whole") != "missing",
        **fields,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document as it lies ready to be served."""

    body: bytes
    content_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """Return a name for exactly these bytes."""
        return hashlib.sha256(self.body).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints one outlet's front page, feeds and articles."""

    outlet: Outlet
    base: str
    """The address of the press, without a slash at its end."""
    now: datetime

    def sheets(self) -> Iterator[tuple[str, Sheet]]:
        """Print everything, each with the path at which it is served."""
        newest = self._published(self.outlet.articles[0])
        yield self._path(""), Sheet(self._front_page().encode(), "text/html", newest)
        for feed in self.outlet.feeds:
            body = self._feed(feed).encode()
            yield self._path(_file_name(feed)), Sheet(body, CONTENT_TYPES[feed.format], newest)
        for article in self.outlet.articles:
            if article.has_page:
                page = Sheet(self._page(article).encode(), "text/html", self._published(article))
                yield self._path(f"{article.slug}.html"), page

    def feed_url(self, feed: OutletFeed) -> str:
        """Return the address of a feed."""
        return self.base + self._path(_file_name(feed))

    def _path(self, name: str) -> str:
        return f"/{self.outlet.slug}/{name}"

    def _home(self) -> str:
        return self.base + self._path("")

    def _url(self, article: OutletArticle) -> str:
        return self.base + self._path(f"{article.slug}.html")

    def _published(self, article: OutletArticle) -> datetime:
        return (self.now - article.age).replace(microsecond=0)

    # Pages

    def _front_page(self) -> str:
        return _template("front").substitute(
            outlet=escape(self.outlet.name),
            motto=escape(self.outlet.motto),
            feed_links=self._feed_links(),
            headlines=self._links(self.outlet.articles),
        )

    def _page(self, article: OutletArticle) -> str:
        published = self._published(article)
        place = self.outlet.articles.index(article)
        blocks = [_html_block(block) for block in article.blocks]
        return _template(self.outlet.slug).substitute(
            outlet=escape(self.outlet.name),
            motto=escape(self.outlet.motto),
            home=self._home(),
            url=self._url(article),
            feed_links=self._feed_links(),
            headline=escape(article.headline),
            teaser=escape(article.teaser),
            author=escape(article.author),
            date=f"{published:%d %B %Y, %H:%M}",
            iso_date=published.isoformat(),
            figure=self._figure(article),
            opening="\n".join(blocks[:2]),
            middle="\n".join(blocks[2:4]),
            ending="\n".join(blocks[4:]),
            related=self._links(self.outlet.articles[place + 1 : place + 4]),
            most_read=self._links(self.outlet.articles[:5]),
        )

    def _figure(self, article: OutletArticle) -> str:
        if not article.caption:
            return ""
        caption = escape(article.caption)
        # Many sites repeat the caption for those who can't see it beneath the picture.
        return (
            f'<figure><img src="{self.base}/photo.svg" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
            f'\n<p class="caption">{caption}</p>'
        )

    def _links(self, articles: Iterable[OutletArticle]) -> str:
        return "\n".join(
            f'<li><a href="{self._url(article)}">{escape(article.headline)}</a></li>' for article in articles
        )

    def _feed_links(self) -> str:
        return "\n".join(
            f'<link rel="alternate" type="{CONTENT_TYPES[feed.format]}"'
            f' title="{escape(feed.name)}" href="{self.feed_url(feed)}">'
            for feed in self.outlet.feeds
        )

    # Feeds

    def _feed(self, feed: OutletFeed) -> str:
        articles = [article for article in self.outlet.articles if article.feed == feed.slug]
        match feed.format:
            case "rss" | "rss-full":
                return self._rss(feed, articles)
            case "rdf":
                return self._rdf(feed, articles)
            case "atom":
                return self._atom(feed, articles)
            case "json":
                return self._json_feed(feed, articles)

    def _rss(self, feed: OutletFeed, articles: list[OutletArticle]) -> str:
        items = "\n".join(self._rss_item(article, full=feed.format == "rss-full") for article in articles)
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{escape(feed.name)}</title>
<link>{self._home()}</link>
<description>{escape(self.outlet.motto)}</description>
<language>en</language>
{items}
</channel>
</rss>
"""

    def _rss_item(self, article: OutletArticle, *, full: bool) -> str:
        date = f"<pubDate>{format_datetime(self._published(article))}</pubDate>" if article.dated else ""
        text = "".join(_html_block(block) for block in article.blocks)
        content = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if full else ""
        return f"""<item>
<title>{escape(article.headline)}</title>
<link>{self._url(article)}</link>
<guid isPermaLink="false">{self.outlet.slug}/{article.slug}</guid>
<description>{escape(article.teaser)}</description>
{date}{content}
</item>"""

    def _rdf(self, feed: OutletFeed, articles: list[OutletArticle]) -> str:
        contents = "\n".join(f'<rdf:li rdf:resource="{self._url(article)}"/>' for article in articles)
        items = "\n".join(self._rdf_item(article) for article in articles)
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{self.feed_url(feed)}">
<title>{escape(feed.name)}</title>
<link>{self._home()}</link>
<description>{escape(self.outlet.motto)}</description>
<items><rdf:Seq>
{contents}
</rdf:Seq></items>
</channel>
{items}
</rdf:RDF>
"""

    def _rdf_item(self, article: OutletArticle) -> str:
        date = f"<dc:date>{self._published(article).isoformat()}</dc:date>" if article.dated else ""
        return f"""<item rdf:about="{self._url(article)}">
<title>{escape(article.headline)}</title>
<link>{self._url(article)}</link>
<description>{escape(article.teaser)}</description>
<dc:creator>{escape(article.author)}</dc:creator>{date}
</item>"""

    def _atom(self, feed: OutletFeed, articles: list[OutletArticle]) -> str:
        entries = "\n".join(self._atom_entry(article) for article in articles)
        return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>{escape(feed.name)}</title>
<id>tag:{self.outlet.slug}.example,2000:{feed.slug}</id>
<link rel="self" href="{self.feed_url(feed)}"/>
<link href="{self._home()}"/>
<updated>{self._published(articles[0]).isoformat()}</updated>
{entries}
</feed>
"""

    def _atom_entry(self, article: OutletArticle) -> str:
        published = self._published(article).isoformat()
        return f"""<entry>
<title>{escape(article.headline)}</title>
<id>tag:{self.outlet.slug}.example,2000:{article.slug}</id>
<link href="{self._url(article)}"/>
<published>{published}</published>
<updated>{published}</updated>
<author><name>{escape(article.author)}</name></author>
<summary>{escape(article.teaser)}</summary>
</entry>"""

    def _json_feed(self, feed: OutletFeed, articles: list[OutletArticle]) -> str:
        items = [
            {
                "id": f"{self.outlet.slug}/{article.slug}",
                "url": self._url(article),
                "title": article.headline,
                "content_text": article.teaser,
                "authors": [{"name": article.author}],
                "date_published": self._published(article).isoformat(),
            }
            for article in articles
        ]
        head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.name,
            "home_page_url": self._home(),
            "feed_url": self.feed_url(feed),
            "language": "en",
        }
        return json.dumps({**head, "items": items}, ensure_ascii=False, indent=1)


def _age(article: OutletArticle) -> timedelta:
    return article.age


def _template(name: str) -> Template:
    return Template((SAMPLE / f"{name}.html").read_text("utf-8"))


def _file_name(feed: OutletFeed) -> str:
    return f"{feed.slug}.{'json' if feed.format == 'json' else 'xml'}"


def _html_block(block: str) -> str:
    if block.startswith("## "):
        return f"<h2>{escape(block.removeprefix('## '))}</h2>"
    return f"<p>{escape(block)}</p>"


class SamplePress:
    """Serves the sample edition on a loopback port: `async with SamplePress(now=now) as press: …`.

    An article's date is its age before `now`, which is aware. Where `port` is taken or not named, a free one is. By a
    `clock` that goes on from `now`, the articles of the day after come out one by one.
    """

    def __init__(self, *, now: datetime, port: int = 0, clock: Callable[[], datetime] | None = None) -> None:
        self._now = now
        self._port = port
        self._clock = clock or (lambda: now)
        self._week = load_sample()
        self._tomorrow = load_tomorrow()
        self._n_printed = 0
        self._base = ""
        self._feeds: tuple[Feed, ...] = ()
        self._sheets: dict[str, Sheet] = {}
        self._runner: web.AppRunner | None = None

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Every feed with its address, name and topic; empty before the press has started."""
        return self._feeds

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Print the edition and serve it."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            listener = socket.create_server(("127.0.0.1", self._port))
        except OSError:
            listener = socket.create_server(("127.0.0.1", 0))
        self._base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._print_edition(self._outlets())
        await web.SockSite(self._runner, listener).start()

    async def stop(self) -> None:
        """Stop serving; a press that never started is left as it is."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _outlets(self) -> list[Outlet]:
        """Return the outlets with what they have published so far."""
        ahead = self._clock() - self._now
        newer = {slug: [one for one in articles if -one.age <= ahead] for slug, articles in self._tomorrow.items()}
        return [
            replace(outlet, articles=tuple(sorted([*newer.get(outlet.slug, ()), *outlet.articles], key=_age)))
            for outlet in self._week
        ]

    def _print_edition(self, outlets: Sequence[Outlet]) -> None:
        self._n_printed = sum(len(outlet.articles) for outlet in outlets)
        printers = [Printer(outlet, self._base, self._now) for outlet in outlets]
        self._feeds = tuple(
            Feed(printer.feed_url(feed), feed.name, feed.topic) for printer in printers for feed in printer.outlet.feeds
        )
        photo = Sheet((SAMPLE / "photo.svg").read_bytes(), "image/svg+xml", self._now.replace(microsecond=0))
        self._sheets = {"/photo.svg": photo}
        for printer in printers:
            self._sheets.update(printer.sheets())

    async def _answer(self, request: web.Request) -> web.Response:
        outlets = self._outlets()
        if sum(len(outlet.articles) for outlet in outlets) > self._n_printed:
            self._print_edition(outlets)
        sheet = self._sheets.get(request.path)
        if sheet is None:
            return web.Response(status=404, text="There is no such page in this edition.\n")
        if _reader_has(sheet, request):
            response = web.Response(status=304)
        else:
            response = web.Response(body=sheet.body, content_type=sheet.content_type, charset="utf-8")
        response.etag = sheet.etag
        response.last_modified = sheet.modified
        return response


def _reader_has(sheet: Sheet, request: web.Request) -> bool:
    # If-None-Match wins over If-Modified-Since: RFC 9110, 13.1.3.
    if request.if_none_match is not None:
        return any(known.value in (sheet.etag, "*") for known in request.if_none_match)
    since = request.if_modified_since
    return since is not None and sheet.modified <= since
