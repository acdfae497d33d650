"""The measure of speed: articles of the length that was asked for, and a row for each."""

from __future__ import annotations

from click.testing import CliRunner

from tests.bench.speed import long_article, median_ms, speed


def test_long_article_has_the_sentences_that_were_asked_for_and_is_the_same_at_every_run() -> None:
    for size in (1, 20, 50):
        assert len(long_article(None, size).sentences) == size
    assert long_article(None, 20).text == long_article(None, 20).text


def test_jobs_take_turns() -> None:
    done: list[str] = []
    times = median_ms({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, runs=2, rounds=1)
    assert done == ["a", "b", "a", "b"]
    assert times.keys() == {"a", "b"}


def test_tables_have_a_row_for_each_length_and_for_each_size_of_a_story() -> None:
    told = CliRunner().invoke(speed, ["--runs", "1", "--most", "20"])
    assert told.exit_code == 0, told.output
    sizes = [line.split()[0] for line in told.stdout.splitlines() if line[:9].strip().isdigit()]
    assert sizes == [*["10", "20"] * 2, "1", "5", "20", "50"]
    assert max(map(len, told.stdout.splitlines())) <= 110
