from __future__ import annotations

import gzip
import json
from pathlib import Path

from click.testing import CliRunner

from tests.bench.leak import leak, n_foreign, n_surplus

ARTICLE = "The old bridge of Orlow opens in May. The mayor of Orlow will cross it first, and buses will follow."


def test_a_sentence_of_the_article_leaks_nothing() -> None:
    sentences = ["The mayor of Orlow will cross it first, and buses will follow."]
    assert (n_foreign(sentences, ARTICLE), n_surplus(sentences, ARTICLE)) == (0, 0)


def test_a_caption_made_of_the_articles_words_leaks_although_no_word_is_new() -> None:
    caption = ["Buses cross the old bridge."]
    assert (n_foreign(caption, ARTICLE), n_surplus(caption, ARTICLE)) == (5, 0)


def test_words_around_a_run_of_the_article_leak_alone() -> None:
    assert n_foreign(["Photo: The old bridge of Orlow"], ARTICLE) == 1


def test_a_short_sentence_leaks_unless_the_article_has_the_whole_of_it() -> None:
    assert n_foreign(["In May."], ARTICLE) == 0
    assert n_foreign(["May Orlow."], ARTICLE) == 2
    assert n_foreign(["…"], ARTICLE) == 0


def test_a_word_leaks_as_often_as_it_is_too_many() -> None:
    assert n_surplus(["Orlow, Orlow, Orlow!", "Sund."], ARTICLE) == 2


def test_the_table_shows_both_halves_and_the_leaked_sentences_of_all(tmp_path: Path) -> None:
    foreign = "Nine million readers follow the Orlow Echo on every river of the country."
    html = f"<html><head><title>Bridge</title></head><body><article><p>{ARTICLE}</p><p>{foreign}</p></article></body>"
    for number in range(8):
        (tmp_path / f"{number}.html.gz").write_bytes(gzip.compress(html.encode()))
    rows = [{"id": f"{n}", "url": "http://x.example/", "text": ARTICLE, "file": f"{n}.html.gz"} for n in range(8)]
    (tmp_path / "data.jsonl").write_text("\n".join(map(json.dumps, rows)))
    result = CliRunner().invoke(leak, [str(tmp_path), "--show", "--all"])
    assert result.exit_code == 0, result.output
    assert "made on" in result.output
    assert "shown on" in result.output
    assert foreign in result.output
    assert CliRunner().invoke(leak, [str(tmp_path), "--show", "--all"]).output.split("All that")[0] in result.output


def test_a_folder_that_names_no_page_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "data.jsonl").write_text("\n")
    result = CliRunner().invoke(leak, [str(tmp_path)])
    assert result.exit_code == 1
    assert "names no page" in result.output
