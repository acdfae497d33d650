from __future__ import annotations

import pytest

from summarizer.roundups import telling


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Morning briefing: ten things to know", "en"),
        ("Friday’s news briefing", "en"),
        ("News in brief", "en"),
        ("Sports roundup: Rovers win again", "en"),
        ("Photos of the week", "en"),
        ("Das Wichtigste am Morgen", "de"),
        ("L’actualité du jour", "fr"),
        ("Главное за день", "ru"),
    ],
)
def test_a_headline_of_a_round_up_is_known(title: str, language: str) -> None:
    assert telling(title, language) == "many"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Live: storm reaches Osk", "en"),
        ("Storm reaches Osk – live", "en"),
        ("Storm in Osk: live updates", "en"),
        ("The storm, as it happened", "en"),
        ("Sturm über Osk im Liveticker", "de"),
        ("Tempête à Osk, en direct", "fr"),
    ],
)
def test_a_headline_of_a_live_blog_is_known(title: str, language: str) -> None:
    assert telling(title, language) == "live"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Where otters live", "en"),
        ("Minister defends briefing of spies", "en"),
        ("Farmers sue over Roundup", "en"),
        ("Weekly market returns to Tarle", "en"),
        ("Live music returns to the harbour", "en"),
        ("Morning briefing", "xx"),
        ("", "en"),
    ],
)
def test_other_headlines_tell_one_event(title: str, language: str) -> None:
    assert telling(title, language) == "one"
