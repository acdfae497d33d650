"""The pipeline against real HTTP: the sample press, and a site whose feeds misbehave."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from aiohttp import web

from bot.local.press import SamplePress, load_sample
from summarizer.database import open_database
from summarizer.guard import Address
from summarizer.ingest import FEEDS_AT_ONCE, MOST_TIMEOUTS, PAGES_AT_ONCE, Newsroom
from summarizer.migrations import news
from summarizer.model import Feed, Progress
from summarizer.store import Store
from summarizer.web import AT_ONCE_PER_HOST, Web
from summarizer.workers import Workers
from tests.site import Site
from tests.stage import NOW, Clock

PARAGRAPHS = (
    "The town council of Orlow voted on Tuesday night to rebuild the old river bridge for 12 million crowns.",
    "Work on the bridge begins in May and will take two years, the mayor, Dr. Hanne Ruud, told reporters.",
    "Until then, buses will take the long way round by the mill, which adds a quarter of an hour to the journey.",
)
PAGE = "<html><body><article><h1>Bridge</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article></body></html>"


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>Orlow Echo</title>{''.join(items)}</channel></rss>"


def item(link: str, title: str = "Orlow rebuilds its bridge", text: str = "", day: int = 0) -> str:
    date = f"<pubDate>{day} Mar 2026 08:00 GMT</pubDate>" if day else ""
    return f"<item><title>{title}</title><link>{link}</link><description>{text}</description>{date}</item>"


async def here(_host: str, _port: int) -> list[Address]:
    """Look a host up in a world where all stand on this machine."""
    return [IPv4Address("127.0.0.1")]


def at(host: str, url: str) -> str:
    return url.replace("127.0.0.1", host)


@pytest.fixture
async def newsroom(tmp_path: Path, clock: Clock, workers: Workers) -> AsyncIterator[Newsroom]:
    db = open_database(tmp_path / "news.db", [news])
    async with Web(allow_private_networks=True, deadline_s=5, resolve=here) as web:
        yield Newsroom(store=Store(db), web=web, workers=workers, now=clock)
    db.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as site:
        yield site


async def test_a_week_of_news_from_five_outlets_becomes_one_story_an_event(newsroom: Newsroom) -> None:
    async with SamplePress(now=NOW) as press:
        found = await newsroom.gather(press.feeds)
        n_articles = sum(len(outlet.articles) for outlet in load_sample())
        n_events = len({article.event for outlet in load_sample() for article in outlet.articles})
        assert (found.feeds, found.failed) == (len(press.feeds), 0)
        assert (found.entries, found.articles, found.stories) == (n_articles, n_articles, n_events)

        again = await newsroom.gather(press.feeds)
        assert (again.unchanged, again.entries, again.articles) == (len(press.feeds), 0, 0)


async def test_bad_feeds_are_counted_and_the_good_one_is_read(newsroom: Newsroom, site: Site) -> None:
    good = site.serve("/good.xml", rss(item(site.serve("/bridge.html", PAGE))))
    bad = [
        site.serve("/down.xml", "", status=503),
        site.serve("/empty.xml", ""),
        site.serve("/page.xml", PAGE),
        site.serve("/noise.xml", b"\x00\xff\xfe garbage \x80"),
        site.serve("/none.xml", rss()),
        "http://127.0.0.1:1/refused.xml",
    ]
    found = await newsroom.gather([Feed(url) for url in [*bad, good]])
    assert (found.feeds, found.failed, found.articles) == (7, 6, 1)
    failing = dict(newsroom.store.failing_feeds())
    assert set(failing) == set(bad)
    assert failing[bad[0]] == "answered 503"
    assert "empty" in failing[bad[1]]
    [story] = newsroom.store.latest(limit=5)
    assert story.summary.best(3) == PARAGRAPHS
    assert [source.name for source in story.sources] == ["Orlow Echo"]


async def test_an_article_is_remembered_with_the_time_when_it_was_read(
    newsroom: Newsroom, site: Site, clock: Clock
) -> None:
    await newsroom.gather([Feed(site.serve("/feed.xml", rss(item(site.serve("/bridge.html", PAGE), day=3))))])
    [story] = newsroom.store.latest(limit=5)
    [account] = newsroom.store.accounts(story.id, limit=50, max_chars=1000)
    assert account.read == clock()
    assert account.published == datetime(2026, 3, 3, 8, tzinfo=UTC)


async def test_the_place_of_an_entry_is_remembered_where_it_is_an_editors_choice(
    newsroom: Newsroom, site: Site
) -> None:
    titles = ("Orlow rebuilds its bridge", "Beekeepers win appeal", "Otters return upriver", "Bakers end strike")
    for name, days in (("chosen", (1, 3, 2, 4)), ("by-the-clock", (4, 3, 2, 1))):
        entries = [
            item(f"https://echo.example/{name}/{day}", f"{title} {name}", day=day)
            for title, day in zip(titles, days, strict=True)
        ]
        await newsroom.gather([Feed(site.serve(f"/{name}.xml", rss(*entries)))])
    places = {row["url"]: row["place"] for row in newsroom.store.db.query("SELECT url, place FROM articles")}
    assert {url: place for url, place in places.items() if place is not None} == {
        f"https://echo.example/chosen/{day}": place for place, day in enumerate((1, 3, 2, 4))
    }


async def test_a_page_that_fails_leaves_the_text_of_the_feed(newsroom: Newsroom, site: Site) -> None:
    feed = site.serve("/feed.xml", rss(item(site.url("/gone.html"), text=" ".join(PARAGRAPHS))))
    found = await newsroom.gather([Feed(feed)])
    assert (found.failed, found.articles) == (0, 1)
    assert newsroom.store.latest(limit=1)[0].summary.best(3) == PARAGRAPHS


async def test_an_entry_without_any_text_still_brings_its_headline(newsroom: Newsroom, site: Site) -> None:
    feed = site.serve("/feed.xml", rss(item(site.url("/gone.html"))))
    await newsroom.gather([Feed(feed)])
    [story] = newsroom.store.latest(limit=5)
    assert (story.title, story.summary.best(3)) == ("Orlow rebuilds its bridge", ())


async def test_a_failing_feed_rests_and_is_tried_again(newsroom: Newsroom, site: Site, clock: Clock) -> None:
    feed = Feed(site.serve("/feed.xml", "", status=500))
    assert (await newsroom.gather([feed], due_only=True)).failed == 1
    assert (await newsroom.gather([feed], due_only=True)).feeds == 0
    clock.move(hours=1)
    site.serve("/feed.xml", rss(item(site.serve("/bridge.html", PAGE))))
    assert (await newsroom.gather([feed], due_only=True)).articles == 1
    assert newsroom.store.failing_feeds() == []


async def test_a_feed_may_say_how_long_it_wants_to_rest(newsroom: Newsroom, site: Site, clock: Clock) -> None:
    feed = Feed(site.serve("/feed.xml", "", status=429, headers={"Retry-After": "7200"}))
    await newsroom.gather([feed])
    clock.move(minutes=119)
    assert (await newsroom.gather([feed], due_only=True)).feeds == 0
    clock.move(minutes=2)
    assert (await newsroom.gather([feed], due_only=True)).feeds == 1


def restarted(newsroom: Newsroom) -> Newsroom:
    return Newsroom(store=newsroom.store, web=newsroom._web, workers=newsroom._workers, now=newsroom._now)


async def test_after_a_restart_all_feeds_are_asked_but_those_whose_servers_asked_for_a_pause(
    newsroom: Newsroom, site: Site
) -> None:
    down = Feed(site.serve("/down.xml", "", status=500))
    busy = Feed(site.serve("/busy.xml", "", status=429, headers={"Retry-After": "60"}))
    await newsroom.gather([down, busy])
    await restarted(newsroom).gather([down, busy], due_only=True)
    assert sorted(site.asked) == ["/busy.xml", "/down.xml", "/down.xml"]


async def test_a_short_pause_that_a_server_asks_for_does_not_shorten_its_rest(
    newsroom: Newsroom, site: Site, clock: Clock
) -> None:
    feed = Feed(site.serve("/feed.xml", "", status=503, headers={"Retry-After": "1"}))
    await newsroom.gather([feed])
    clock.move(seconds=2)
    assert (await newsroom.gather([feed], due_only=True)).feeds == 0


async def test_a_feed_that_answers_rests_no_more(newsroom: Newsroom, site: Site) -> None:
    feed = Feed(site.serve("/feed.xml", "", status=500))
    await newsroom.gather([feed])
    site.serve("/feed.xml", rss(item(site.serve("/bridge.html", PAGE))))
    await newsroom.gather([feed])
    assert (await newsroom.gather([feed], due_only=True)).feeds == 1


async def test_a_round_says_how_many_feeds_rest(
    newsroom: Newsroom, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "summarizer.ingest")
    feeds = [Feed(site.serve(f"/{n}.xml", "", status=500)) for n in range(2)]
    await newsroom.gather(feeds, due_only=True)
    assert "resting" not in caplog.text
    await newsroom.gather(feeds, due_only=True)
    assert "feeds resting count=2" in caplog.messages


async def test_a_link_with_impossible_characters_holds_nobody_up(newsroom: Newsroom, site: Site) -> None:
    items = [{"id": "a\ud800", "url": "/a\0b.html", "title": "Odd"}, {"id": "b", "url": "/b.html", "title": "Even"}]
    odd = [site.serve(f"/{n}.json", json.dumps({"title": "Odd Echo", "items": items})) for n in "12"]
    good = site.serve("/good.xml", rss(item(site.serve("/bridge.html", PAGE))))
    found = await newsroom.gather([Feed(url) for url in [*odd, good]])
    assert (found.failed, found.articles) == (0, 3)


async def test_an_article_that_can_not_be_stored_comes_again_and_others_are_stored(
    newsroom: Newsroom, site: Site
) -> None:
    pages = [item(site.serve(f"/{n}.html", PAGE), title=f"No. {n}") for n in range(3)]
    feed = Feed(site.serve("/feed.xml", rss(*pages), headers={"ETag": '"one"'}))
    newsroom.store.db.execute(
        """CREATE TEMP TRIGGER full BEFORE INSERT ON articles WHEN new.title = 'No. 1'
           BEGIN SELECT RAISE(FAIL, 'full'); END"""
    )
    assert (await newsroom.gather([feed])).articles == 2
    newsroom.store.db.execute("DROP TRIGGER full")
    again = await newsroom.gather([feed])
    assert (again.unchanged, again.articles) == (0, 1)


async def test_a_host_that_hangs_is_asked_a_few_times_and_holds_up_nobody_for_long(
    tmp_path: Path, clock: Clock, workers: Workers, site: Site
) -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    pages = [item(site.serve(f"/{n}.html", never), title=f"No. {n}", text=PARAGRAPHS[0]) for n in range(40)]
    feed = Feed(site.serve("/feed.xml", rss(*pages)))
    db = open_database(tmp_path / "news.db", [news])
    async with Web(allow_private_networks=True, deadline_s=0.1) as client:
        found = await Newsroom(store=Store(db), web=client, workers=workers, now=clock).gather([feed])
    db.close()
    assert found.articles == 40
    assert sum(path.endswith(".html") for path in site.asked) < AT_ONCE_PER_HOST + MOST_TIMEOUTS


class Latecomer:
    """An answer that is waited for until the test gives it."""

    def __init__(self, text: str) -> None:
        self.may_come = asyncio.Event()
        self._text = text

    async def __call__(self, _: web.Request) -> web.Response:
        await self.may_come.wait()
        return web.Response(text=self._text, content_type="text/html")


async def stored_after(newsroom: Newsroom, feeds: list[Feed], *, done: int, late: Latecomer) -> list[str]:
    """Return the headlines that can be read when so much of a round is done; then let the latecomer end it."""
    so_far = asyncio.Event()
    round_ = asyncio.create_task(newsroom.gather(feeds, on_progress=lambda p: so_far.set() if p.done == done else None))
    await so_far.wait()
    titles = [story.title for story in newsroom.store.latest(limit=50)]
    late.may_come.set()
    await round_
    return titles


async def test_news_of_quick_hosts_can_be_read_while_the_older_pages_of_a_slow_one_are_awaited(
    newsroom: Newsroom, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.ingest.PATIENCE_S", 0.01)
    late = Latecomer(PAGE)
    quick = item(site.serve("/quick.html", PAGE), title="Quick")
    slow = [
        item(at("slow.example", site.serve(f"/{n}.html", late)), title=f"Slow {n}") for n in range(PAGES_AT_ONCE + 2)
    ]
    feed = Feed(site.serve("/feed.xml", rss(quick, *slow)))
    assert await stored_after(newsroom, [feed], done=2, late=late) == ["Quick"]
    assert newsroom.store.count_articles() == 1 + len(slow)


async def test_news_of_a_quick_feed_can_be_read_while_slow_feeds_are_awaited(
    newsroom: Newsroom, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.ingest.PATIENCE_S", 0.01)
    late = Latecomer(rss(item("https://slow.example/", title="Slow")))
    slow = [Feed(at("slow.example", site.serve(f"/{n}.xml", late))) for n in range(FEEDS_AT_ONCE + 2)]
    quick = Feed(site.serve("/quick.xml", rss(item(site.serve("/quick.html", PAGE), title="Quick"))))
    assert await stored_after(newsroom, [*slow, quick], done=2, late=late) == ["Quick"]


async def test_articles_are_stored_in_the_order_of_publication_whichever_page_comes_first(
    newsroom: Newsroom, site: Site
) -> None:
    late = Latecomer(PAGE)

    async def newer(_: web.Request) -> web.Response:
        late.may_come.set()
        return web.Response(text=PAGE, content_type="text/html")

    feeds = [
        Feed(site.serve(f"/{title}.xml", rss(item(site.serve(f"/{title}.html", answer), title=title, day=day))))
        for title, answer, day in (("Newer", newer, 3), ("Older", late, 2))
    ]
    await newsroom.gather(feeds)
    rows = newsroom.store.db.execute("SELECT title FROM articles ORDER BY id").fetchall()
    assert rows == [("Older",), ("Newer",)]


async def test_an_entry_seen_before_is_never_asked_for_again(newsroom: Newsroom, site: Site) -> None:
    first = item(site.serve("/bridge.html", PAGE))
    feed = Feed(site.serve("/feed.xml", rss(first)))
    await newsroom.gather([feed])
    site.serve("/feed.xml", rss(item(site.serve("/mill.html", PAGE), title="The mill is for sale"), first))
    found = await newsroom.gather([feed])
    assert (found.entries, found.articles) == (1, 1)
    assert site.asked.count("/bridge.html") == 1


async def test_a_round_that_is_cut_short_is_taken_up_where_it_stopped(newsroom: Newsroom, site: Site) -> None:
    stuck = asyncio.Event()

    async def never(_: web.Request) -> web.Response:
        stuck.set()
        await asyncio.Event().wait()
        return web.Response()

    pages = [item(site.serve(f"/{n}.html", PAGE), title=f"Headline number {n}") for n in range(6)]
    slow = site.serve("/0.html", never)
    feed = Feed(site.serve("/feed.xml", rss(*pages), headers={"ETag": '"one"'}))
    round_ = asyncio.create_task(newsroom.gather([feed]))
    await stuck.wait()
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_
    site.serve(slow, PAGE)
    found = await newsroom.gather([feed])
    assert found.unchanged == 0
    assert newsroom.store.count_articles() == 6


async def test_progress_ends_where_all_that_is_known_is_done(newsroom: Newsroom, site: Site) -> None:
    feed = Feed(
        site.serve("/feed.xml", rss(*(item(site.serve(f"/{n}.html", PAGE), title=f"No. {n}") for n in range(3))))
    )
    steps: list[Progress] = []
    await newsroom.gather([feed], on_progress=steps.append)
    assert steps[-1] == Progress(known=4, done=4)
    assert [step.done for step in steps] == sorted(step.done for step in steps)


async def test_a_newsroom_has_a_method_of_its_own_for_all_that_it_reads(newsroom: Newsroom, site: Site) -> None:
    page = site.serve("/bridge.html", PAGE.replace("<p>", "<p>She did not say who pays for it.</p><p>", 1))
    by_lead = Newsroom(
        store=newsroom.store, web=newsroom._web, workers=newsroom._workers, now=newsroom._now, method="lead"
    )
    await by_lead.gather([Feed(site.serve("/feed.xml", rss(item(page))))])
    [story] = newsroom.store.latest(limit=5)
    assert story.summary.best(1) == ("She did not say who pays for it.",)
    assert (await by_lead.read_url(page)).summary == story.summary
    assert (await newsroom.read_url(page)).summary.best(1) == PARAGRAPHS[:1]


async def test_an_article_can_be_read_without_being_stored(newsroom: Newsroom, site: Site) -> None:
    article = await newsroom.read_url(site.serve("/bridge.html", PAGE))
    assert article.summary.best(1)[0] in PARAGRAPHS
    assert newsroom.store.count_articles() == 0
