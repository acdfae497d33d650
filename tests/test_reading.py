from __future__ import annotations

from datetime import UTC, datetime

import pytest

from summarizer.errors import ParseError
from summarizer.lengths import KEPT_SENTENCES
from summarizer.methods import Method
from summarizer.model import Entry
from summarizer.reading import read_entry, read_feed, read_page, read_text
from tests.odd_texts import ODD_TEXTS

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "https://echo.example/bridge"
TITLE = "Orlow rebuilds its bridge"
PARAGRAPHS = (
    "The town council of Orlow voted on Tuesday night to rebuild the old river bridge for 12 million crowns.",
    "Work on the bridge begins in May and will take two years, the mayor, Dr. Hanne Ruud, told reporters.",
    "Until then, buses will take the long way round by the mill, which adds a quarter of an hour to the journey.",
)
TEXT = "\n".join(PARAGRAPHS)
GERMAN = (
    "Der Rat der Stadt Orlow hat am Dienstag beschlossen, die alte Brücke für zwölf Millionen Kronen neu zu bauen.",
    "Die Arbeiten beginnen im Mai und dauern zwei Jahre, sagte die Bürgermeisterin vor Journalisten.",
)


def page(*paragraphs: str, lang: str = "en") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<html lang="{lang}"><head><title>{TITLE}</title></head><body><article>{body}</article></body></html>'.encode()
    )


def entry(*, title: str = TITLE, text: str = "", language: str = "") -> Entry:
    return Entry((URL,), URL, title, NOW, text, language)


def test_an_entry_becomes_the_article_of_its_page() -> None:
    article = read_entry(entry(text="The bridge is rebuilt."), page(*PARAGRAPHS), NOW)
    assert (article.url, article.title, article.text, article.language) == (URL, TITLE, TEXT, "en")
    assert article.published == NOW
    assert article.summary.best(3) == PARAGRAPHS
    assert {"bridg", "orlow"} <= set(article.terms)


@pytest.mark.parametrize(
    ("method", "first"), [("tidings", PARAGRAPHS[0]), ("lead", "She did not say who pays for it.")]
)
def test_the_summary_is_made_by_the_method_that_was_chosen(method: Method, first: str) -> None:
    lines = ("She did not say who pays for it.", *PARAGRAPHS)
    for article in (
        read_entry(entry(), page(*lines), NOW, method=method),
        read_page(page(*lines), URL, NOW, method=method),
        read_text("\n".join(lines), NOW, title=TITLE, method=method),
    ):
        assert article.summary.ranked[0].sentence == first


def test_the_feeds_headline_wins_over_the_pages() -> None:
    assert read_entry(entry(title="Bridge"), page(*PARAGRAPHS), NOW).title == "Bridge"


@pytest.mark.parametrize("body", [None, b"", b"noise", b"<html><body><nav>Menu</nav></body></html>"])
def test_without_a_page_that_can_be_read_the_feeds_own_text_is_the_article(body: bytes | None) -> None:
    assert read_entry(entry(text=TEXT), body, NOW).text == TEXT


def test_a_wall_before_the_page_leaves_the_feeds_own_text() -> None:
    assert read_entry(entry(text=TEXT), page("To read on, please tell us who you are."), NOW).text == TEXT


def test_a_page_that_says_more_than_half_of_what_the_feed_says_is_read() -> None:
    assert read_entry(entry(text=TEXT), page(*PARAGRAPHS[:2]), NOW).text == "\n".join(PARAGRAPHS[:2])


def test_the_feeds_text_is_rid_of_its_furniture_too() -> None:
    text = f"{TEXT}\nThe post {TITLE} appeared first on Orlow Echo."
    assert read_entry(entry(text=text), None, NOW).text == TEXT


def test_an_entry_that_has_but_a_headline_is_an_article_without_a_summary() -> None:
    article = read_entry(entry(), None, NOW)
    assert (article.title, article.text, article.summary.best(3)) == (TITLE, "", ())


@pytest.mark.parametrize(
    ("feed_says", "page_says", "language"),
    [("", "", "en"), ("pt-BR", "de", "pt"), ("", "de-AT", "de"), ("klingon", "", "en")],
)
def test_too_little_text_to_tell_has_the_language_that_the_feed_or_the_page_claims(
    feed_says: str, page_says: str, language: str
) -> None:
    article = read_entry(entry(title="Orlow", language=feed_says), page("Orlow 2026.", lang=page_says), NOW)
    assert article.language == language


def test_the_text_itself_knows_its_language_better_than_the_feed() -> None:
    assert read_entry(entry(language="de"), page(*PARAGRAPHS, lang="de"), NOW).language == "en"
    assert read_entry(entry(title="Orlow", language="en"), page(*GERMAN), NOW).language == "de"


def test_a_page_that_no_feed_announced_has_its_own_headline() -> None:
    article = read_page(page(*PARAGRAPHS), URL, NOW)
    assert (article.url, article.title, article.text, article.published) == (URL, TITLE, TEXT, NOW)


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(ParseError, match="no article"):
        read_page(b"<html><body><nav>Menu</nav></body></html>", URL, NOW)


def test_plain_text_is_an_article_under_its_first_line() -> None:
    article = read_text(f"{TITLE}\n\n{TEXT}", NOW)
    assert (article.url, article.title, article.text, article.language) == ("", TITLE, TEXT, "en")
    assert article.summary.best(3) == PARAGRAPHS


def test_the_language_that_is_given_with_a_text_is_not_doubted() -> None:
    given = read_text(TEXT, NOW, title=TITLE, language="de")
    guessed = read_text(TEXT, NOW, title=TITLE)
    assert (given.language, guessed.language) == ("de", "en")
    assert given.terms != guessed.terms


def test_no_text_is_refused() -> None:
    with pytest.raises(ParseError, match="empty"):
        read_text(" \n ", NOW)


def test_a_headline_alone_is_no_text() -> None:
    with pytest.raises(ParseError, match="no text to summarize, only a headline"):
        read_text(TITLE, NOW)
    with pytest.raises(ParseError, match="no text to summarize, only a headline"):
        read_text("", NOW, title=TITLE)


def test_a_feed_is_read_by_its_address_and_type() -> None:
    body = '<rss version="2.0"><channel><item><title>Mühle</title><link>/m</link></item></channel></rss>'
    feed = read_feed(body.encode("latin-1"), "https://echo.example/rss", "text/xml; charset=latin-1", NOW)
    assert [(found.title, found.url) for found in feed.entries] == [("Mühle", "https://echo.example/m")]


@pytest.mark.parametrize("title", [None, "Bridge"], ids=["untitled", "titled"])
@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_an_odd_text_is_an_article_in_its_own_words_or_there_is_nothing_to_summarize(
    text: str, title: str | None
) -> None:
    try:
        article = read_text(text, NOW, title=title)
    except ParseError:
        return
    assert len(article.summary.ranked) <= KEPT_SENTENCES
    assert all(pick.sentence in article.text for pick in article.summary.ranked)


@pytest.mark.parametrize(
    "invisible", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e", "\u2067", "\x00", "\U000e0041"]
)
def test_characters_that_nobody_sees_are_not_in_a_summary(invisible: str) -> None:
    article = read_text(invisible.join(PARAGRAPHS[0]), NOW, title=TITLE)
    assert article.summary.best(1) == PARAGRAPHS[:1]
