from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ParseError
from summarizer.feeds import MAX_ENTRIES, MAX_TITLE_CHARS, ParsedFeed, parse_feed
from summarizer.model import Entry

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "https://echo.example/news/feed.xml"


def parse(body: str | bytes, *, content_type: str = "") -> ParsedFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=URL, content_type=content_type, now=NOW)


def rss(*items: str, channel: str = "<title>Orlow Echo</title>") -> str:
    return f'<rss version="2.0"><channel>{channel}{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def atom(*entries: str, base: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}"><title>Orlow Echo</title>{inside}</feed>'


def json_feed(*items: object, **feed: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", **feed, "items": items})


def entry(item: str) -> Entry:
    [only] = parse(rss(item)).entries
    return only


def json_entry(**item: object) -> Entry:
    [only] = parse(json_feed(item)).entries
    return only


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Orlow Echo</title></channel><item><title>Mill for sale</title><link>https://echo.example/mill</link>
<description>The mill is for sale.</description></item></rdf:RDF>"""

BROKEN = """<rss version="2.0"><channel><title>Orlow Echo</title><br><item><title>Mill for sale</title>
<link>https://echo.example/mill</link><description>The mill is for sale.</description><item></rss>"""


@pytest.mark.parametrize(
    "document",
    [
        BROKEN,
        rss(
            "<title>Mill for sale</title><link>https://echo.example/mill</link>"
            "<description>The mill is for sale.</description>"
        ),
        atom(
            '<title>Mill for sale</title><link href="https://echo.example/mill"/>'
            "<summary>The mill is for sale.</summary>"
        ),
        RDF,
        json_feed(
            {"title": "Mill for sale", "url": "https://echo.example/mill", "content_text": "The mill is for sale."},
            title="Orlow Echo",
        ),
    ],
    ids=["broken RSS", "RSS", "Atom", "RDF", "JSON"],
)
def test_every_format_says_the_same(document: str) -> None:
    feed = parse(document)
    [found] = feed.entries
    assert feed.title == "Orlow Echo"
    assert (found.title, found.url, found.text) == (
        "Mill for sale",
        "https://echo.example/mill",
        "The mill is for sale.",
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "not a feed"),
        (b"\x00\xff\xfe noise \x80", "not a feed"),
        (b"<!DOCTYPE html><html><body><p>Hello</p></body></html>", "a web page, not a feed"),
        (b"{broken", "broken JSON"),
        (b'{"items": {}}', "no list 'items'"),
        (b'{"items": null}', "no list 'items'"),
        (b"[" * 5000, "not a feed"),
        (b'{"a":' + b"[" * 100_000, "broken JSON"),
        (rss().encode(), "no entries"),
        (b'{"items": []}', "no entries"),
        (b'{"items": [null, 3, "x", [], {}]}', "no entries"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(body: bytes, complaint: str) -> None:
    with pytest.raises(ParseError, match=complaint):
        parse(body)


# Addresses


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>https://echo.example/a</link>", "https://echo.example/a"),
        ("<link>\n https://echo.example/a \n</link>", "https://echo.example/a"),
        ("<link>https://echo.example/a b</link>", "https://echo.example/a%20b"),
        ("<link>mill.html</link>", "https://echo.example/news/mill.html"),
        ("<link>/mill</link>", "https://echo.example/mill"),
        ("<link>?id=3</link>", "https://echo.example/news/feed.xml?id=3"),
        ("<link>//other.example/mill</link>", "https://other.example/mill"),
        ("<guid>https://echo.example/g</guid>", "https://echo.example/g"),
        ('<guid isPermaLink="false">https://echo.example/?p=7</guid>', "https://echo.example/?p=7"),
        ("<link>javascript:alert(1)</link><guid>https://echo.example/g</guid>", "https://echo.example/g"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>data:text/html,hello</link>", ""),
        ("<link>ftp://echo.example/mill</link>", ""),
        ("<link>https://[::1/mill</link>", ""),
        ("<link>https://echo.example:99999/mill</link>", ""),
        ('<guid isPermaLink="false">12345</guid>', ""),
        ('<guid isPermaLink="false">news/12345</guid>', ""),
        ('<guid isPermaLink="false">tag:echo.example,2026:7</guid>', ""),
        ("", ""),
    ],
)
def test_an_entrys_address_is_one_of_the_web_or_none(item: str, url: str) -> None:
    assert entry(f"<title>Mill for sale</title>{item}").url == url


def test_links_start_at_the_base_that_the_feed_names() -> None:
    feed = parse(atom('<title>Mill</title><link href="mill.html"/>', base="https://archive.example/2026/"))
    assert feed.entries[0].url == "https://archive.example/2026/mill.html"


def test_the_link_to_the_article_wins_over_those_to_sound_and_comments() -> None:
    links = "".join(f'<link rel="{rel}" href="/{rel}"/>' for rel in ("enclosure", "replies", "alternate"))
    assert parse(atom(f"<title>Mill</title>{links}")).entries[0].url == "https://echo.example/alternate"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"url": "mill"}, "https://echo.example/news/mill"),
        ({"url": None, "external_url": "https://other.example/mill"}, "https://other.example/mill"),
        ({"id": "https://echo.example/mill"}, "https://echo.example/mill"),
        ({"url": 7, "id": 7}, ""),
        ({"url": "javascript:alert(1)", "id": ["x"]}, ""),
    ],
)
def test_json_items_may_hold_anything_where_a_link_belongs(item: dict[str, Any], url: str) -> None:
    assert json_entry(title="Mill for sale", **item).url == url


# Names


def same(one: Entry, other: Entry) -> bool:
    return not set(one.keys).isdisjoint(other.keys)


def test_an_entry_is_the_same_when_its_guid_changes_or_its_link_does() -> None:
    before = entry("<title>Mill for sale</title><link>https://echo.example/a</link><guid>id-1</guid>")
    assert same(before, entry("<title>Mill for sale!</title><link>https://echo.example/a</link><guid>id-2</guid>"))
    assert same(before, entry("<title>Mill for sale</title><link>https://echo.example/b</link><guid>id-1</guid>"))


def test_items_that_share_a_guid_are_told_apart() -> None:
    items = [f"<title>No. {n}</title><link>/{n}</link><guid isPermaLink='false'>echo</guid>" for n in range(10)]
    entries = parse(rss(*items)).entries
    assert len({key for found in entries for key in found.keys}) == 20


def test_a_daily_column_without_a_guid_is_new_every_day() -> None:
    monday = entry("<title>Morning briefing</title><link>https://echo.example/mon</link>")
    assert not same(monday, entry("<title>Morning briefing</title><link>https://echo.example/tue</link>"))
    monday = entry("<title>Weather</title><description>Rain.</description>")
    assert same(monday, entry("<title>Weather</title><description>Rain.</description>"))
    assert not same(monday, entry("<title>Weather</title><description>Sun.</description>"))


def test_entries_that_link_to_one_page_are_told_apart_by_their_guids() -> None:
    items = [f"<title>Outage {n}</title><link>https://echo.example/</link><guid>o-{n}</guid>" for n in "12"]
    found = parse(rss(*items)).entries
    assert [one.title for one in found] == ["Outage 1", "Outage 2"]
    assert not set(found[0].keys) & set(found[1].keys)
    assert not any(one.has_page for one in found)
    assert entry(items[0]).has_page


def briefs(*written: tuple[str, str], link: str = "https://echo.example/") -> list[Entry]:
    """Return the entries of a feed that has no GUIDs and links to one page; each is written as (title, text)."""
    items = (f"<title>{title}</title><link>{link}</link><description>{text}</description>" for title, text in written)
    return list(parse(rss(*items)).entries)


def test_entries_without_guids_that_link_to_one_page_are_told_apart_by_their_words() -> None:
    found = briefs(("Mill", "It burns."), ("Mill", "It is for sale."), ("Bridge", "It is open."), ("Bridge", ""))
    assert len({key for one in found for key in one.keys}) == 4
    assert not any(one.has_page for one in found)


def test_an_entry_that_a_feed_lists_twice_still_has_its_page() -> None:
    twice = briefs(("Mill", "It burns."), ("Mill", "It burns."))
    assert all(one.has_page for one in twice)
    assert same(*twice)


def test_an_entry_without_a_guid_keeps_its_name_when_others_begin_or_cease_to_link_to_its_page() -> None:
    mill, bridge = ("Mill", "It burns."), ("Bridge", "It is open.")
    [alone] = briefs(mill)
    both = briefs(mill, bridge)
    assert same(alone, both[0])
    assert not same(alone, both[1])
    assert same(both[1], *briefs(bridge))


def test_a_corrected_entry_without_a_guid_is_the_same_while_its_link_is_its_own() -> None:
    assert same(*briefs(("Mill", "It burnt.")), *briefs(("Mill!", "It burns.")))


# Titles and texts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mill &amp; mine", "Mill & mine"),
        ("Mill &amp;amp; mine", "Mill & mine"),
        ("&lt;b&gt;Mill&lt;/b&gt; for sale", "Mill for sale"),
        ("<![CDATA[Mill<br/>for <i>sale</i>]]>", "Mill for sale"),
        ("<![CDATA[Mill <script>alert(1)</script>burns]]>", "Mill burns"),
        ("Fewer than &amp;lt;10 mills", "Fewer than <10 mills"),
        ("  Mill\n for\t sale ", "Mill for sale"),
        ("Mill&#8203; for&#160;sale&#xAD;", "Mill for sale"),
        ("Mu&#776;hle", "Mühle"),
        ("Mill &#xD800;for sale", "Mill for sale"),
        ("Mill &#55357; for & sale", "Mill for & sale"),
        ("Mill &#x110000;for &#99999999999999999999;sale & more", "Mill for sale & more"),
        ("Mill \x00\x01for sale", "Mill for sale"),
    ],
)
def test_a_title_is_plain_text_on_one_line(written: str, read: str) -> None:
    assert entry(f"<title>{written}</title>").title == read


def test_lone_surrogates_are_taken_out_of_json() -> None:
    assert json_entry(title="Mill \ud83d for sale", content_text="For\udc00 sale.").title == "Mill for sale"


def test_a_long_title_is_cut_at_a_word() -> None:
    title = entry(f"<title>{'mill ' * 200}</title>").title
    assert len(title) <= MAX_TITLE_CHARS
    assert title.endswith("mill…")


def test_an_entry_without_a_title_is_called_by_its_first_line() -> None:
    found = entry("<description>&lt;p&gt;The mill is for sale.&lt;/p&gt;&lt;p&gt;It is old.&lt;/p&gt;</description>")
    assert (found.title, found.text) == ("The mill is for sale.", "The mill is for sale.\nIt is old.")


def test_an_entry_of_which_nothing_can_be_said_is_left_out() -> None:
    items = ("<link>https://echo.example/a</link>", "<title>Mill</title>", "<title> &lt;br&gt; </title>")
    assert [found.title for found in parse(rss(*items)).entries] == ["Mill"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("For sale.<p>It is old.</p>It creaks.", "For sale.\nIt is old.\nIt creaks."),
        ("<p>The old\nmill is\nfor sale.</p>\n<p>It is old.</p>", "The old mill is for sale.\nIt is old."),
        ("For sale.\nIt is <b>very</b> old.", "For sale.\nIt is very old."),
        ("For sale.<br>It is old.", "For sale.\nIt is old."),
        ("<ul><li>One.</li><li>Two.</li></ul>", "One.\nTwo."),
        ("<table><tr><td>One</td><td>two</td></tr></table>", "One\ntwo"),
        ("<div>For sale.<div>It is old.</div></div>", "For sale.\nIt is old."),
        ("For sale.<figure><figcaption>A mill</figcaption></figure> It is old.", "For sale. It is old."),
        (
            '<p>For sale.</p><blockquote class="twitter-tweet"><p>I want it!</p></blockquote>It is old.',
            "For sale.\nIt is old.",
        ),
        ("<p>For sale.</p><blockquote>“It is old.”</blockquote>", "For sale.\n“It is old.”"),
        ("For <!-- not --> sale.", "For sale."),
        ("Less < more & more.", "Less < more & more."),
    ],
)
def test_the_text_of_html_has_a_line_for_each_paragraph(html: str, text: str) -> None:
    assert json_entry(title="Mill", content_html=html).text == text


def test_plain_text_of_json_is_no_html() -> None:
    assert json_entry(title="Mill", content_text="Use <b> & <i>, if a < b.").text == "Use <b> & <i>, if a < b."


def test_the_longest_text_is_taken_by_what_it_says_not_by_its_markup() -> None:
    picture = f'<img src="https://echo.example/{"x" * 400}.jpg"/>'
    found = json_entry(title="Mill", content_html=picture, summary="The mill by the river is for sale.")
    assert found.text == "The mill by the river is for sale."


# Dates


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Wed, 04 Mar 2026 10:00:00 +0300", datetime(2026, 3, 4, 7, 0, tzinfo=UTC)),
        ("2026-03-04T10:00:00Z", datetime(2026, 3, 4, 10, 0, tzinfo=UTC)),
        ("Fri, 01 Jan 9999 00:00:00 GMT", NOW),
        ("Wed, 04 Mar 2026 12:00:01 GMT", NOW),
        ("0001-01-01T00:00:00Z", datetime(1990, 1, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_lies_between_the_webs_beginning_and_now(written: str, read: datetime | None) -> None:
    assert entry(f"<title>Mill</title><pubDate>{written}</pubDate>").published == read


@pytest.mark.parametrize("written", ["-0001-11-30T00:00:00Z", "99999-01-01", "2026-13-45", "Tue, 31 Feb 2026 99:99:99"])
def test_an_impossible_date_costs_no_entry(written: str) -> None:
    published = entry(f"<title>Mill</title><pubDate>{written}</pubDate>").published
    assert published is None or published <= NOW


def test_the_time_of_an_update_stands_in_for_that_of_publication() -> None:
    found = parse(atom("<title>Mill</title><updated>2026-03-01T08:00:00Z</updated>")).entries[0]
    assert found.published == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-04T10:00:00+01:00", datetime(2026, 3, 4, 9, 0, tzinfo=UTC)),
        ("2026-03-04T10:00:00", datetime(2026, 3, 4, 10, 0, tzinfo=UTC)),
        ("9998-01-01T00:00:00Z", NOW),
        ("9999-12-31T23:59:59-10:00", None),
        ("soon", None),
        (1772618400, None),
        (None, None),
    ],
)
def test_a_date_in_json_may_be_anything(written: object, read: datetime | None) -> None:
    assert json_entry(title="Mill", date_published=written).published == read


# Size, languages, encodings


def test_of_a_huge_feed_the_first_entries_are_taken_in_their_order() -> None:
    entries = parse(rss(*(f"<title>No. {n}</title>" for n in range(MAX_ENTRIES + 20)))).entries
    assert [found.title for found in entries] == [f"No. {n}" for n in range(MAX_ENTRIES)]


def test_entries_speak_the_language_of_their_feed_unless_they_name_their_own() -> None:
    assert parse(rss("<title>Moinho</title>", channel="<language>pt-BR</language>")).entries[0].language == "pt-BR"
    entries = parse(json_feed({"title": "Mühle"}, {"title": "Mill", "language": "en"}, language="de")).entries
    assert [found.language for found in entries] == ["de", "en"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss("<title>Żółć</title>").encode("utf-8-sig"), ""),
        (rss("<title>Żółć</title>").encode("utf-16"), ""),
        (rss("<title>Żółć</title>").encode("iso-8859-2"), "application/rss+xml; charset=iso-8859-2"),
        (('<?xml version="1.0" encoding="iso-8859-2"?>' + rss("<title>Żółć</title>")).encode("iso-8859-2"), ""),
        (rss("<title>Żółć</title>").encode(), "text/xml"),
        (rss("<title>Żółć</title>").encode(), "text/html; charset=utf-8"),
        (b" \n" + ('<?xml version="1.0" encoding="utf-8"?>' + rss("<title>Żółć</title>")).encode(), ""),
        (json_feed({"title": "Żółć"}).encode("utf-8-sig"), "application/json"),
    ],
)
def test_letters_survive_every_usual_encoding(body: bytes, content_type: str) -> None:
    assert parse(body, content_type=content_type).entries[0].title == "Żółć"


# Hostile input


def test_whatever_breaks_the_parser_is_a_parse_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr("feedparser.parse", overflow)
    with pytest.raises(ParseError, match=r"beyond repair \(OverflowError\)"):
        parse(rss("<title>Mill</title>"))


PIECES = st.sampled_from(
    [
        b"<rss version='2.0'><channel>",
        b"<item>",
        b"</item>",
        b"<title>Mill &amp; ",
        b"<link>http://[",
        b"<guid>",
        b"<pubDate>-1-1-1</pubDate>",
        b"<width>x</width>",
        b"&#xD800;",
        b"&#99999999999;",
        b"&x;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"xml:base='http://[::1'",
        b"\xed\xa0\x80",
        b"\x00",
        b'{"items": [{"title": "\\ud800", "id": [[1]], "url": 1e999}]}',
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=8), max_size=20).map(b"".join))
def test_hostile_bytes_give_clean_entries_or_a_parse_error(body: bytes) -> None:
    try:
        feed = parse(body)
    except ParseError:
        return
    for found in feed.entries:
        assert found.title == " ".join(found.title.split()) != ""
        assert found.url == "" or found.url.startswith(("http://", "https://"))
        assert all(found.keys)
        assert found.published is None or found.published <= NOW
        (found.title + found.text + found.language + "".join(found.keys)).encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("https://echo.example/a"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
JSON_ITEM = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("id", "url", "external_url", "title", "content_html", "content_text", "date_published", "language"), JSON
    ),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(JSON_ITEM | JSON, max_size=3), JSON)
def test_a_json_feed_may_hold_any_type_anywhere(items: list[object], title: object) -> None:
    try:
        feed = parse(json_feed(*items, {"title": "Mill"}, title=title, language=title))
    except ParseError as e:
        pytest.fail(str(e))
    assert feed.entries[-1].title == "Mill"
    assert all(found.published is None or found.published.utcoffset() == timedelta() for found in feed.entries)
