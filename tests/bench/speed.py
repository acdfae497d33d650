"""How long a summary takes: ours beside sumy's methods, in one run, at growing lengths of the article."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import click

from summarizer.model import Account, Source
from summarizer.summarize import MAX_SENTENCES, NewsSummarizer, summarize
from summarizer.telling import tell
from summarizer.words import stemmer, stop_words
from tests.bench.methods import KL_SENTENCES, OURS, SUMY, sumy_summarizer
from tests.bench.samples import Sample, read_sets

SIZES = (10, 20, 50, 100, 200, 500, 1_000)
COUNT = 3
RIVAL = "lexrank"
# As far as it is worth waiting for what grows with the square or the cube of the sentences.
MOST_SENTENCES = {"lexrank": 500, "lsa": 500, "textrank": 500, "reduction": 500, "kl": KL_SENTENCES}
_ROUND_SENTENCES = 200
_SEED = 5
_SYLLABLES = "bar den fol gim hask jor kel lum mab nor pim ruk sol tev wil yan zor dra kip mun".split()
_SMALL_WORDS = "the of a in to and on for with at by from was is were that said has".split()

_STORIES = (1, 5, 20, 50)
_TOLD_SENTENCES = 150
_NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)

Job = Callable[[], object]


@click.command()
@click.option("--runs", default=3, show_default=True, help="How often to measure; the median is shown.")
@click.option("--most", default=SIZES[-1], show_default=True, help="The longest article, in sentences.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def speed(folder: Path | None, runs: int, most: int) -> None:
    """Measure summaries of 3 sentences from articles of growing length.

    Long articles are several of the articles in FOLDER (as for `summaries`), one behind the other; invented ones where
    no folder is named. Measured is this thread's time on the processor, so that other work counts little; what
    numpy does in threads of its own for LSA is left out.
    """
    sizes = [size for size in SIZES if size <= most]
    samples = [long_article(folder, size) for size in sizes]
    click.echo("CPU ms a summary, from the same sumy document, cut into words beforehand\n")
    _print_times(sizes, [_timed(_from_document(sample), runs, sample) for sample in samples], [*SUMY])
    click.echo(f"\nCPU ms a summary, from text; ours looks at the first {MAX_SENTENCES} sentences\n")
    _print_times(sizes, [_timed(_from_text(sample), runs, sample) for sample in samples], [RIVAL])
    click.echo(f"\nCPU ms a story card, from articles of {_TOLD_SENTENCES} sentences that share their words\n")
    click.echo(f"{'articles':>9}{'card':>9}{'summaries':>12}")
    for n_articles in _STORIES:
        taken = median_ms(_of_story(n_articles), runs, rounds=1)
        click.echo(f"{n_articles:>9}{taken['card']:>9.1f}{taken['summaries']:>12.1f}")


def long_article(folder: Path | None, n_sentences: int) -> Sample:
    """Return an article of so many sentences, the same at every run; from a folder, in its commonest language."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    if folder is None:
        paragraphs = [[_invented(chance) for _ in range(3)] for _ in range(n_sentences // 3 + 1)]
        language = "en"
    else:
        samples = [sample for one in read_sets(folder).values() for sample in one]
        language = Counter(sample.language for sample in samples).most_common(1)[0][0]
        chance.shuffle(samples)
        paragraphs = [list(sample.sentences) for sample in samples if sample.language == language]
    lines, left = [], n_sentences
    for paragraph in paragraphs:
        if left <= 0:
            break
        lines.append(" ".join(paragraph[:left]))
        left -= len(paragraph)
    return Sample(str(n_sentences), "\n".join(lines), "", lines[0].split(".", 1)[0], language)


def median_ms(jobs: Mapping[str, Job], runs: int, rounds: int) -> dict[str, float]:
    """Return the median time of each job; they take turns, so that a busy moment meets all."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            begun = time.thread_time()
            for _ in range(rounds):
                job()
            taken[name].append((time.thread_time() - begun) / rounds * 1000)
    return {name: median(times) for name, times in taken.items()}


def _timed(jobs: Mapping[str, Job], runs: int, sample: Sample) -> dict[str, float]:
    n_sentences = int(sample.id)
    click.echo(f"{n_sentences} sentences", err=True)
    worth = {name: job for name, job in jobs.items() if n_sentences <= MOST_SENTENCES.get(name, n_sentences)}
    return median_ms(worth, runs, rounds=max(1, _ROUND_SENTENCES // n_sentences))


def _from_document(sample: Sample) -> dict[str, Job]:
    document: Any = sample.document
    for sentence in document.sentences:
        _ = sentence.words  # sumy's sentences keep their words once they were asked for
    ours = NewsSummarizer(stemmer(sample.language))
    ours.stop_words = stop_words(sample.language)
    ours.title = sample.title
    others = {name: sumy_summarizer(name, sample.language) for name in SUMY}
    return {name: partial(one, document, COUNT) for name, one in {OURS: ours, **others}.items()}


def _from_text(sample: Sample) -> dict[str, Job]:
    def theirs() -> object:
        fresh = Sample(sample.id, sample.text, "", sample.title, sample.language)
        return sumy_summarizer(RIVAL, sample.language)(fresh.document, COUNT)

    ours = partial(summarize, sample.text, title=sample.title, language=sample.language, count=COUNT)
    return {OURS: ours, RIVAL: theirs}


def _of_story(n_articles: int) -> dict[str, Job]:
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    texts = [" ".join(_invented(chance) for _ in range(_TOLD_SENTENCES)) for _ in range(n_articles)]
    accounts = [
        Account(Source(f"Paper {n}", text[:60], f"https://paper{n}.example/"), _NOW, _NOW, "en", text, summarize(text))
        for n, text in enumerate(texts)
    ]
    return {"card": partial(tell, accounts), "summaries": lambda: [summarize(text) for text in texts]}


def _print_times(sizes: Sequence[int], times: Sequence[Mapping[str, float]], others: Sequence[str]) -> None:
    ratio = f"{RIVAL}/ours"
    widths = {name: max(8, len(name) + 1) for name in others}
    head = "".join(f"{name:>{width}}" for name, width in widths.items())
    click.echo(f"{'sentences':>9}{OURS:>9}{'a sentence':>12}{ratio:>14}{head}")
    for size, taken in zip(sizes, times, strict=True):
        faster = f"{taken[RIVAL] / taken[OURS]:.1f}" if RIVAL in taken else "-"
        cells = (f"{taken[name]:>{width}.1f}" if name in taken else f"{'-':>{width}}" for name, width in widths.items())
        click.echo(f"{size:>9}{taken[OURS]:>9.2f}{taken[OURS] / size:>12.4f}{faster:>14}" + "".join(cells))


def _invented(chance: random.Random) -> str:
    words = [
        chance.choice(_SMALL_WORDS)
        if chance.random() < 0.45
        else "".join(chance.choices(_SYLLABLES, weights=range(len(_SYLLABLES), 0, -1), k=chance.choice((1, 2, 2, 3))))
        for _ in range(chance.randint(8, 30))
    ]
    return " ".join(words).capitalize() + "."
