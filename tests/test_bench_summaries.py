"""The comparison of summarizers: who is asked, what is compared, and weights that never saw what they are shown on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from tests.bench.contest import Contest, difference
from tests.bench.methods import METHODS, SUMY, NotMeasuredError
from tests.bench.rouge import Judge
from tests.bench.samples import Sample, read_sets
from tests.bench.summaries import summaries
from tests.bench.training import cross_validated, folds, transfer

TOWNS = "Orlen Varda Kosti Melun Tarvo Brisk Haldo Ninove Ostra Pelago".split()


def news(town: str) -> str:
    return (
        f"The council of {town} opened a new bridge over the river on Monday.\n"
        f"Workers in {town} had built it in four years, two more than planned. Its price rose to nine million crowns.\n"
        "Shops along the old road fear for their customers, a baker said. Buses will cross it from June."
    )


def sample(town: str, *, summary: str = "") -> Sample:
    return Sample(
        town, news(town), summary or f"{town} has a new bridge.\nIts price was nine million crowns.", "", "en"
    )


SAMPLES = tuple(map(sample, TOWNS))


def judge(of: Sample) -> Judge:
    return Judge(of.summary, of.language)


def write_set(folder: Path, name: str, towns: Sequence[str]) -> None:
    rows = [{"id": town, "text": news(town), "summary": sample(town).summary, "lang": "en"} for town in towns]
    (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))


@pytest.mark.parametrize("name", METHODS)
def test_every_method_takes_sentences_of_the_article_in_its_order(name: str) -> None:
    chosen = METHODS[name](SAMPLES[0], 2, judge(SAMPLES[0]))
    assert 1 <= len(chosen) <= 2
    assert list(chosen) == [sentence for sentence in SAMPLES[0].sentences if sentence in chosen]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_chooses_alike_at_every_run(name: str) -> None:
    assert METHODS[name](SAMPLES[1], 2, judge(SAMPLES[1])) == METHODS[name](SAMPLES[1], 2, judge(SAMPLES[1]))


def test_oracle_takes_what_the_reference_tells() -> None:
    chosen = METHODS["oracle"](SAMPLES[0], 3, judge(SAMPLES[0]))
    assert "Its price rose to nine million crowns." in chosen
    assert "Buses will cross it from June." not in chosen


def test_kl_is_not_asked_about_articles_that_would_take_it_minutes() -> None:
    long = Sample("1", "\n".join(news(town) for town in TOWNS * 3), "A bridge.", "", "en")
    with pytest.raises(NotMeasuredError, match="more than 100 sentences"):
        METHODS["kl"](long, 3, judge(long))


def test_opening_stands_in_for_a_method_that_gives_up_and_it_is_said_how_often() -> None:
    def gives_up(*_: object) -> tuple[str, ...]:
        raise NotMeasuredError("too tired")

    contest = Contest("towns", SAMPLES, 2)
    chosen, refused = contest.choose(gives_up)
    assert chosen == [one.sentences[:2] for one in SAMPLES]
    assert refused == {"too tired": 10}
    assert contest.above_lead(contest.score(chosen))[0].mean == 0


def test_interval_of_a_difference_holds_its_mean_and_is_the_same_at_every_run() -> None:
    ours, theirs = np.arange(40.0), np.arange(40.0)[::-1] - 3
    first = difference(ours, theirs)
    assert first.mean == pytest.approx(3)
    assert first.low < first.mean < first.high
    assert difference(ours, theirs) == first


def test_interval_of_a_constant_difference_is_that_difference() -> None:
    assert str(difference(np.arange(5.0) + 1.5, np.arange(5.0))) == " +1.50 [ +1.50,  +1.50]"


def test_articles_with_the_same_reference_are_never_parted() -> None:
    samples = [sample(town, summary=f"Bridge {number % 4}") for number, town in enumerate(TOWNS)]
    for fold in folds(samples, 3):
        inside = {samples[place].summary for place in fold}
        assert not inside & {one.summary for place, one in enumerate(samples) if place not in fold}


def test_folds_hold_every_article_once() -> None:
    assert sorted(place for fold in folds(SAMPLES, 3) for place in fold) == list(range(10))


def seen(samples: Sequence[Sample]) -> frozenset[str]:
    """Learn nothing but whom one has seen."""
    return frozenset(one.id for one in samples)


def test_weights_never_come_from_the_article_that_they_are_shown_on() -> None:
    shown: list[str] = []

    def choose(one: Sample, count: int, weights: Any) -> tuple[str, ...]:
        assert one.id not in weights
        shown.append(one.id)
        return one.sentences[:count]

    chosen = cross_validated(SAMPLES, 2, 5, seen, choose)
    assert chosen == [one.sentences[:2] for one in SAMPLES]
    assert sorted(shown) == sorted(TOWNS)


def test_every_set_is_shown_with_weights_of_itself_of_each_other_and_of_all_others() -> None:
    contests = [Contest("near", SAMPLES[:4], 1), Contest("far", SAMPLES[4:], 1)]
    rows = transfer(contests, 2, seen, lambda one, count, weights: one.sentences[: count if weights else 0])
    assert rows == [(name, ["+0.00 / +0.00"] * 2) for name in ("near", "far", "all others")]


def test_table_has_a_row_for_each_method_that_was_asked_for(tmp_path: Path) -> None:
    write_set(tmp_path, "towns", TOWNS)
    told = CliRunner().invoke(summaries, [str(tmp_path), "--methods", "lead,lexrank"])
    assert told.exit_code == 0, told.output
    rows = [line.split()[0] for line in told.stdout.splitlines()[3:] if line]
    assert rows == ["lead", "lexrank"]
    assert max(map(len, told.stdout.splitlines())) <= 110


def test_table_of_every_method_names_all_of_sumys(tmp_path: Path) -> None:
    write_set(tmp_path, "towns", TOWNS)
    told = CliRunner().invoke(summaries, [str(tmp_path), "--limit", "2"])
    assert told.exit_code == 0, told.output
    assert "towns: 2 articles" in told.stdout
    assert {line.split()[0].rstrip("*") for line in told.stdout.splitlines()[3:] if line} >= {
        *SUMY,
        "tidings",
        "oracle",
    }


def test_sets_are_named_by_the_beginning_of_their_files_names(tmp_path: Path) -> None:
    for name in ("near-dev", "far-dev"):
        write_set(tmp_path, name, TOWNS)
    assert [*read_sets(tmp_path, ["near"])] == ["near-dev"]
    assert [*read_sets(tmp_path)] == ["far-dev", "near-dev"]


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "A."}', '{"text": 1, "summary": "A.", "lang": "en"}'])
def test_line_that_is_no_article_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.jsonl").write_text(f"\n{line}\n")
    told = CliRunner().invoke(summaries, [str(tmp_path)])
    assert told.exit_code == 2
    assert "bad.jsonl, line 2 is no article" in told.output


@pytest.mark.parametrize("options", [["--methods", "lexrang"], ["--sets", "nowhere"]])
def test_name_that_is_not_known_is_named(tmp_path: Path, options: list[str]) -> None:
    write_set(tmp_path, "towns", TOWNS)
    told = CliRunner().invoke(summaries, [str(tmp_path), *options])
    assert told.exit_code == 2
    assert options[1] in told.output
