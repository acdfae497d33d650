from __future__ import annotations

import json
from datetime import timedelta
from itertools import islice
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.bench.growth import A_DAY, Press, growth
from tests.bench.news import read_reports
from tests.bench.related import bm25_ranking, measure, related, tf_idf_ranking
from tests.test_related import BORDER, DEAL, FERRIES, OTTERS, SUMMIT

EVENTS = (("strike", FERRIES), ("strike", DEAL), ("summit", SUMMIT), ("summit", BORDER), ("otters", OTTERS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two events that two articles tell each, and one article beside."""
    rows = [
        {"title": title, "text": text, "source": "Gazette", "cluster": event, "date": "2026-03-04T12:00:00+01:00"}
        for event, (title, text) in EVENTS
    ]
    (tmp_path / "small.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    return tmp_path


def test_recall_is_of_five_or_as_many_as_there_are_and_mrr_of_the_first() -> None:
    assert measure(lambda _: [9, 1, 8, 2, 7, 3], {0: {1, 2, 3}}) == (2 / 3, 1 / 2)
    assert measure(lambda _: [1, 2, 3, 4, 5, 6], {0: {1, 2, 3, 4, 5, 6, 7}}) == (1.0, 1.0)
    assert measure(lambda _: [], {0: {1}}) == (0.0, 0.0)


def test_both_rivals_find_what_shares_most_and_never_the_one_who_asks(folder: Path) -> None:
    reports = read_reports(folder)
    for ranking in (bm25_ranking(reports), tf_idf_ranking(reports, title_weight=1)):
        found = [ranking(place) for place in range(4)]
        assert [first for first, *_ in found] == [1, 0, 3, 2]
        assert all(place not in ranked for place, ranked in enumerate(found))


def test_the_table_of_related_shows_all_rankings(folder: Path) -> None:
    shown = CliRunner().invoke(related, [str(folder)], catch_exceptions=False).output
    assert "5 articles, 4 of them ask" in shown
    assert shown.count("1.000   1.000") == 5


@pytest.mark.parametrize("line", ["[]", "{", '{"title": "x", "text": "y"}', '{"title": 1, "text": "", "source": ""}'])
def test_a_line_that_is_no_article_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "odd.jsonl").write_text(line, "utf-8")
    with pytest.raises(click.UsageError, match=r"odd.jsonl, line 1 is no article"):
        read_reports(tmp_path)


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match=r"holds no \.jsonl files"):
        read_reports(tmp_path)


def test_the_press_prints_the_same_articles_at_every_run_with_ever_new_names(folder: Path) -> None:
    reports = read_reports(folder)
    first, second = (list(islice(Press(reports).articles(), A_DAY)) for _ in range(2))
    assert first == second
    half = A_DAY // 2
    names = [{term for report in part for term in report.terms} for part in (first[:half], first)]
    assert len(names[1]) > 1.7 * len(names[0])
    assert timedelta(hours=23) < first[-1].published - first[0].published < timedelta(days=1)


def test_the_table_of_growth_has_a_line_for_each_size(folder: Path) -> None:
    shown = CliRunner().invoke(growth, [str(folder), "--sizes", "60,120", "--samples", "8"], catch_exceptions=False)
    lines = shown.output.splitlines()
    assert [line.split()[0] for line in lines[3:]] == ["60", "120"]


def test_sizes_that_are_no_numbers_are_named(folder: Path) -> None:
    result = CliRunner().invoke(growth, [str(folder), "--sizes", "many"])
    assert result.exit_code == 2
    assert '--sizes = "many"' in result.output
