from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import combinations
from typing import TYPE_CHECKING

import feedparser
import httpx
import pytest
import pytest_asyncio
import trafilatura

from bot.local.hours import Hours
from bot.local.press import Outlet, OutletArticle, SamplePress, load_events, load_sample, load_tomorrow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

NOW = datetime(2031, 3, 4, 9, 30, 15, 250_000, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def outlets() -> tuple[Outlet, ...]:
    return load_sample()


@pytest.fixture(scope="module")
def articles(outlets: tuple[Outlet, ...]) -> list[OutletArticle]:
    return [article for outlet in outlets for article in outlet.articles]


@pytest_asyncio.fixture
async def press() -> AsyncIterator[SamplePress]:
    async with SamplePress(now=NOW) as press:
        yield press


@pytest_asyncio.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


def headlines(outlets: tuple[Outlet, ...], feed_name: str) -> set[str]:
    return {
        article.headline
        for outlet in outlets
        for feed in outlet.feeds
        for article in outlet.articles
        if feed.name == feed_name and article.feed == feed.slug
    }


# The server


async def test_every_feed_has_its_own_address_a_name_and_a_topic(press: SamplePress) -> None:
    assert len({feed.url for feed in press.feeds}) == len(press.feeds)
    assert all(feed.url.startswith("http://127.0.0.1:") for feed in press.feeds)
    assert all(feed.name and feed.topic for feed in press.feeds)
    assert len({feed.topic for feed in press.feeds}) >= 4


async def test_every_feed_lists_its_articles_with_dates_in_the_past(
    press: SamplePress, web: httpx.AsyncClient, outlets: tuple[Outlet, ...]
) -> None:
    undated = []
    for feed in press.feeds:
        answer = (await web.get(feed.url)).raise_for_status()
        entries = list(read_feed(answer))
        assert {title for title, _ in entries} == headlines(outlets, feed.name)
        undated += [title for title, date in entries if date is None]
        assert all(NOW - 7 * DAY < date < NOW for _, date in entries if date is not None)
    assert len(undated) == 1


def read_feed(answer: httpx.Response) -> Iterator[tuple[str, datetime | None]]:
    if "json" in answer.headers["content-type"]:
        for item in json.loads(answer.text)["items"]:
            yield item["title"], datetime.fromisoformat(item["date_published"])
        return
    parsed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not parsed.bozo, parsed.bozo_exception
    for entry in parsed.entries:
        date = entry.get("published_parsed") or entry.get("updated_parsed")
        yield entry.title, datetime(*date[:6], tzinfo=UTC) if date else None


async def test_feeds_come_in_every_common_format(press: SamplePress, web: httpx.AsyncClient) -> None:
    answers = [await web.get(feed.url) for feed in press.feeds]
    versions = {feedparser.parse(answer.content).version or "json" for answer in answers}
    assert {"rss20", "rss10", "atom10"} < versions
    assert any("content:encoded" in answer.text for answer in answers)
    assert any(answer.headers["content-type"].startswith("application/feed+json") for answer in answers)


async def test_a_reader_who_has_the_newest_feed_is_told_so(press: SamplePress, web: httpx.AsyncClient) -> None:
    for feed in press.feeds:
        first = await web.get(feed.url)
        for headers in (
            {"If-None-Match": first.headers["etag"]},
            {"If-Modified-Since": first.headers["last-modified"]},
        ):
            again = await web.get(feed.url, headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]


async def test_a_reader_who_has_another_feed_is_given_this_one(press: SamplePress, web: httpx.AsyncClient) -> None:
    url = press.feeds[0].url
    modified = (await web.get(url)).headers["last-modified"]
    other = {"If-None-Match": '"something-else"', "If-Modified-Since": modified}
    assert (await web.get(url, headers=other)).status_code == 200
    long_ago = {"If-Modified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"}
    assert (await web.get(url, headers=long_ago)).status_code == 200


async def test_the_front_page_names_the_feeds_of_its_outlet(press: SamplePress, web: httpx.AsyncClient) -> None:
    for feed in press.feeds:
        page = (await web.get(httpx.URL(feed.url).join("."))).raise_for_status()
        assert re.search(rf'<link rel="alternate" [^>]*href="{re.escape(feed.url)}">', page.text)


async def test_pages_hold_the_whole_article_for_those_who_extract_it(
    press: SamplePress, web: httpx.AsyncClient, outlets: tuple[Outlet, ...]
) -> None:
    home = httpx.URL(press.feeds[0].url)
    for outlet in outlets:
        for article in outlet.articles:
            page = await web.get(home.join(f"/{outlet.slug}/{article.slug}.html"))
            if not article.has_page:
                assert page.status_code == 404
                continue
            text = trafilatura.extract(page.raise_for_status().text) or ""
            missing = [paragraph for paragraph in article.paragraphs if paragraph not in text]
            assert not missing, (outlet.slug, article.slug)


async def test_the_article_without_a_page_stands_in_its_feed(
    press: SamplePress, web: httpx.AsyncClient, articles: list[OutletArticle]
) -> None:
    (lost,) = [article for article in articles if not article.has_page]
    feeds = [feedparser.parse((await web.get(feed.url)).content) for feed in press.feeds]
    (entry,) = [entry for feed in feeds for entry in feed.entries if entry.title == lost.headline]
    assert (await web.get(entry.link)).status_code == 404
    text = unescape(entry.content[0].value)
    assert all(paragraph in text for paragraph in lost.paragraphs)


async def test_what_the_press_does_not_have_is_not_found(press: SamplePress, web: httpx.AsyncClient) -> None:
    assert (await web.get(httpx.URL(press.feeds[0].url).join("/no-such-outlet/"))).status_code == 404


async def test_the_day_after_comes_out_hour_by_hour(web: httpx.AsyncClient) -> None:
    hours = Hours(lambda: NOW)
    ahead = [article for articles in load_tomorrow().values() for article in articles]
    async with SamplePress(now=NOW, clock=hours) as press:
        week = {title for feed in press.feeds for title, _ in read_feed(await web.get(feed.url))}
        for n_hours in (6, 24):
            hours.advance(NOW + timedelta(hours=n_hours))
            answers = [await web.get(feed.url) for feed in press.feeds]
            read = {title: date for answer in answers for title, date in read_feed(answer)}
            out = {article.headline for article in ahead if -article.age <= timedelta(hours=n_hours)}
            assert read.keys() == week | out
            assert all(NOW < date <= hours() for title in out if (date := read[title]))
    assert len(out) == len(ahead) == 12


async def test_a_press_that_was_stopped_answers_no_more(web: httpx.AsyncClient) -> None:
    press = SamplePress(now=NOW)
    assert press.feeds == ()
    await press.stop()
    await press.start()
    await press.stop()
    with pytest.raises(httpx.ConnectError):
        await web.get(press.feeds[0].url)


# The news


def test_names_and_addresses_are_unique(outlets: tuple[Outlet, ...]) -> None:
    assert len({outlet.slug for outlet in outlets}) == len(outlets) == 5
    for outlet in outlets:
        assert len({article.slug for article in outlet.articles}) == len(outlet.articles)
        assert len({feed.slug for feed in outlet.feeds}) == len(outlet.feeds)
        assert {article.feed for article in outlet.articles} == {feed.slug for feed in outlet.feeds}


def test_every_article_tells_a_known_event_and_every_event_is_told(articles: list[OutletArticle]) -> None:
    assert {article.event for article in articles} == set(load_events())


def test_no_outlet_tells_an_event_twice(outlets: tuple[Outlet, ...]) -> None:
    for outlet in outlets:
        assert max(Counter(article.event for article in outlet.articles).values()) == 1


def test_the_week_has_stories_told_by_many_by_two_and_by_one(articles: list[OutletArticle]) -> None:
    tellers = Counter(article.event for article in articles)
    assert len(articles) >= 75
    assert sum(count >= 3 for count in tellers.values()) >= 10
    assert sum(count == 2 for count in tellers.values()) >= 10
    assert sum(count == 1 for count in tellers.values()) >= 10


def test_the_newest_day_fills_a_digest(articles: list[OutletArticle]) -> None:
    tellers = Counter(article.event for article in articles if article.age < DAY)
    assert len(tellers) >= 9
    assert sum(count > 1 for count in tellers.values()) >= 4


def test_news_spread_over_seven_days_up_to_a_moment_ago(articles: list[OutletArticle]) -> None:
    ages = sorted(article.age for article in articles)
    assert timedelta(minutes=10) < ages[0] < timedelta(minutes=30)
    assert {age // DAY for age in ages} == set(range(7))


def test_all_reports_of_an_event_appear_within_half_a_day(articles: list[OutletArticle]) -> None:
    ages = defaultdict(list)
    for article in articles:
        ages[article.event].append(article.age)
    assert all(max(told) - min(told) < DAY / 2 for told in ages.values())


def test_articles_have_the_shape_of_news(articles: list[OutletArticle]) -> None:
    for article in articles:
        assert 0 < len(article.teaser) <= 200, article.slug
        assert 6 <= len(article.paragraphs) <= 10, article.slug
        assert 130 <= len(" ".join(article.paragraphs).split()) <= 260, article.slug


def test_no_two_outlets_share_a_sentence_unless_it_is_a_quote(outlets: tuple[Outlet, ...]) -> None:
    written = {outlet.slug: {*sentences(outlet)} for outlet in outlets}
    for one, other in combinations(written, 2):
        assert not written[one] & written[other], (one, other)


def sentences(outlet: Outlet) -> Iterator[str]:
    for article in outlet.articles:
        for block in (article.headline, article.teaser, *article.blocks):
            for sentence in re.split(r"(?<=[.!?])\s+", block.replace("’", "'")):
                is_quote = re.search('["“”]', sentence)
                # Shorter pieces are what "Mr." and "a.m." leave behind.
                if not is_quote and len(sentence.split()) > 4:
                    yield sentence.lower()


def test_nothing_in_the_news_is_wrong_on_another_date(articles: list[OutletArticle]) -> None:
    weekdays = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
    for article in articles:
        assert not weekdays.search(" ".join((article.headline, article.teaser, *article.blocks)))
