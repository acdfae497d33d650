"""What `/latest` is to be of."""

from __future__ import annotations

import pytest

from bot.subject import Subject, find_subject, near_subjects

TOPICS = ("world", "Formula 1", "Économie")
OUTLETS = ("Ansel Courier", "Ansel Courier Culture", "Le Phare", "World", "Quayside Ledger")


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("WORLD", Subject(topic="world")),
        ("formula 1", Subject(topic="Formula 1")),
        ("ansel courier", Subject(outlet="Ansel Courier")),
        ("ledger", Subject(outlet="Quayside Ledger")),
        ("culture courier", Subject(outlet="Ansel Courier Culture")),
        ("courier", None),
        ("🙂", None),
        ("", None),
    ],
)
def test_a_topic_wins_over_an_outlet_and_some_words_of_a_name_do_if_no_other_has_them(
    typed: str, subject: Subject | None
) -> None:
    assert find_subject(typed, topics=TOPICS, outlets=OUTLETS) == subject


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("economie", ["Économie"]),
        ("courier", ["Ansel Courier", "Ansel Courier Culture"]),
        ("quaside leger", ["Quayside Ledger"]),
        ("astrology", []),
        ("x" * 4000, []),
        ("🙂", []),
    ],
)
def test_what_is_spelt_alike_or_has_the_words_may_have_been_meant(typed: str, near: list[str]) -> None:
    assert near_subjects(typed, [*TOPICS, *OUTLETS]) == near
