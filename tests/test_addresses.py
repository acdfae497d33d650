from __future__ import annotations

import pytest

from summarizer.addresses import article_key, web_address


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://echo.example/a?utm_source=rss&utm_medium=feed", "https://echo.example/a"),
        ("https://echo.example/a?id=3&fbclid=xyz#top", "https://echo.example/a?id=3"),
        ("HTTPS://Echo.Example/a", "https://echo.example/a"),
        ("http://echo.example/a/", "https://echo.example/a"),
        ("https://echo.example/a?ref=homepage&src=rss", "https://echo.example/a"),
    ],
)
def test_what_only_says_where_a_reader_came_from_does_not_make_another_article(url: str, other: str) -> None:
    assert article_key(url) == article_key(other)


@pytest.mark.parametrize("other", ["?id=4", "?id=3&page=2", "?id=", "", "/3", "?id=3&ref=7", "?id=%E9"])
def test_what_says_which_article_makes_another(other: str) -> None:
    assert article_key("https://echo.example/a?id=3") != article_key("https://echo.example/a" + other)


def test_an_address_that_can_not_be_taken_apart_stands_for_itself() -> None:
    assert article_key("https://[::1/mill") == "https://[::1/mill"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a", "https://echo.example/a"),
        (" https://echo.example/a b\n", "https://echo.example/a%20b"),
        ("https://echo.example/a\0\ud800b\u200b", "https://echo.example/ab"),
        ("javascript:alert(1)", ""),
        ("mailto:ada@echo.example", ""),
        ("https://echo.example:99999/", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_a_link_is_an_address_of_the_web_or_none(link: str, url: str) -> None:
    assert web_address(link, "https://echo.example/rss.xml") == url
