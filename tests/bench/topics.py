"""How often a learnt topic is right, and how many articles get one: cross-validated, an event in one fold alone."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from summarizer.stories import article_terms
from summarizer.text import clean_text
from summarizer.topics import LEAST_ARTICLES, LEAST_MARGIN, Judgement, Lessons, judge
from tests.bench.training import in_folds

N_FOLDS = 5
MARGINS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Labelled:
    """An article whose topic is known; those of one `event` are never parted."""

    terms: tuple[str, ...]
    language: str
    topic: str
    event: str


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def topics(folder: Path) -> None:
    """Measure learnt topics on the JSONL files of FOLDER: `title`, `text`, `lang`, `topic` and `cluster`."""
    for path in sorted(folder.glob("*.jsonl")):
        articles = list(_read(path))
        if articles:
            click.echo(f"{path.stem}: {_about(articles)}")
            click.echo("\n".join(_table(articles)) + "\n")


def _read(path: Path) -> Iterator[Labelled]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            if row.get("topic"):
                title, text = clean_text(row["title"]), clean_text(row["text"])
                terms = article_terms(title, text, row["lang"])
                yield Labelled(terms, row["lang"], row["topic"], str(row["cluster"]))
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise click.UsageError(f"{path}, line {number} is no article with a topic: {e!r}") from e


def _about(articles: list[Labelled]) -> str:
    n_of = Counter(article.topic for article in articles)
    learnt = [topic for topic, n in n_of.items() if n >= LEAST_ARTICLES]
    return (
        f"{len(articles)} articles on {len(n_of)} topics, {sum(n_of[topic] for topic in learnt)} of them on the "
        f"{len(learnt)} that have {LEAST_ARTICLES} or more"
    )


def _table(articles: list[Labelled]) -> Iterator[str]:
    yield f"{'margin':>8} {'told':>6} {'right':>6}"
    judged = [(article, judgement) for article, judgement in _cross_validated(articles) if judgement is not None]
    for margin in MARGINS:
        told = [(article, judgement) for article, judgement in judged if judgement.margin >= margin]
        n_right = sum(article.topic == judgement.topic for article, judgement in told)
        mark = "  <- as shipped" if margin == LEAST_MARGIN else ""
        yield f"{margin:>8} {len(told) / len(articles):>6.1%} {n_right / max(1, len(told)):>6.1%}{mark}"


def _cross_validated(articles: list[Labelled]) -> Iterator[tuple[Labelled, Judgement | None]]:
    """Judge each article by what was learnt from the other folds."""
    for fold in in_folds([article.event for article in articles], N_FOLDS):
        held_out = set(fold)
        lessons: dict[str, Lessons] = defaultdict(Lessons)
        for place, article in enumerate(articles):
            if place not in held_out:
                lessons[article.language].learn(article.topic, article.terms)
        for place in fold:
            article = articles[place]
            yield article, judge(article.terms, lessons[article.language], least_margin=0.0)
