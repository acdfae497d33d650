from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench.topics import topics
from tests.test_topics import OF_CUP, OF_SKY, words_of


def write(folder: Path, *rows: dict[str, str]) -> None:
    (folder / "news.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")


def article(topic: str, words: list[str], number: int) -> dict[str, str]:
    return {
        "title": words_of(words, number),
        "text": words_of(words, number + 1),
        "lang": "en",
        "topic": topic,
        "cluster": f"{topic}{number}",
    }


def test_the_table_says_how_many_articles_get_a_topic_and_how_many_of_these_the_right_one(tmp_path: Path) -> None:
    rows = [article(topic, words, n) for n in range(20) for topic, words in (("sky", OF_SKY), ("cup", OF_CUP))]
    odd_one = article("cup", OF_SKY, 3) | {"cluster": "odd"}
    write(tmp_path, *rows, odd_one)
    outcome = CliRunner().invoke(topics, [str(tmp_path)])
    assert outcome.exit_code == 0
    first, heads, no_margin, *_ = outcome.output.splitlines()
    assert first == "news: 41 articles on 2 topics, 41 of them on the 2 that have 12 or more"
    assert heads.split() == ["margin", "told", "right"]
    assert no_margin.split() == ["0.0", "100.0%", f"{40 / 41:.1%}"]
    assert "<- as shipped" in outcome.output


@pytest.mark.parametrize("row", ['{"title": "x"', '{"topic": "sky", "title": 1, "text": "", "lang": "en"}', "[]"])
def test_a_line_that_is_no_article_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "news.jsonl").write_text(row, "utf-8")
    outcome = CliRunner().invoke(topics, [str(tmp_path)])
    assert outcome.exit_code == 2
    assert "news.jsonl, line 1 is no article with a topic" in outcome.output


def test_articles_without_a_topic_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"title": "x", "text": "", "lang": "en"})
    assert CliRunner().invoke(topics, [str(tmp_path)]).output == ""
