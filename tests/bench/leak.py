"""How much of what a summary says is no news: words of the chosen sentences that the page's true text does not have.

The pages are halved by a hash of their id. Rules are made by reading the first half and shown to hold on the second.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import mean
from time import process_time

import click

from summarizer.errors import ParseError
from summarizer.extract import extract_page
from summarizer.model import Article
from summarizer.reading import read_page
from summarizer.sentences import split_sentences
from summarizer.words import split_words

HALVES = ("made on", "shown on")
RESAMPLES = 2000
LEAD = 3
RUN = 4
READ_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the article that a person read on it."""

    id: str
    url: str
    html: bytes
    true_text: str

    @property
    def half(self) -> str:
        """The half that the page belongs to; a hash of its id decides, so that it stays there for ever."""
        return HALVES[sha256(self.id.encode()).digest()[0] % 2]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences that one way of summarizing chose from one page, and how many of their words have leaked."""

    page: Page
    sentences: tuple[str, ...]
    n_words: int
    n_foreign: int
    n_surplus: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far an extracted text agrees with the true one, counted in words."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where no word is shared."""
        together = self.precision + self.recall
        return 2 * self.precision * self.recall / together if together else 0.0


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--show", is_flag=True, help="List the sentences with leaked words, of the half that rules are made on.")
@click.option("--all", "show_all", is_flag=True, help="With --show: list those of both halves.")
def leak(folder: Path, show: bool, show_all: bool) -> None:
    """Show how much of the summaries of FOLDER's pages stands outside the pages' true text.

    FOLDER holds data.jsonl, a page a line: `id`, `url`, `text` (the true article), `file` (HTML, gzipped).
    Words are compared in lower case, without punctuation, page by page. A word has leaked that stands in no run of four
    words that the true text has as well: a caption is made of the article's own words. 'As a bag' counts them without
    their order: a word that stands three times in a summary and twice in the true text has leaked once. The share is
    that of all pages together, so that a long summary weighs more than a short one; its 95% interval is that of 2,000
    samples of as many pages.
    """
    pages = read_pages(folder)
    if not pages:
        raise click.ClickException(f"{folder / 'data.jsonl'} names no page")
    by_page = [_choose(page) for page in pages]
    chosen = {label: [each[label] for each in by_page] for label in by_page[0]}
    for half in HALVES:
        _print_leaks(half, {label: [one for one in each if one.page.half == half] for label, each in chosen.items()})
    _print_overlaps(pages)
    if show:
        _print_sentences(chosen, HALVES if show_all else HALVES[:1])


def read_pages(folder: Path) -> list[Page]:
    """Read the pages that a folder's data.jsonl names."""
    with (folder / "data.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Page(row["id"], row["url"], gzip.decompress((folder / row["file"]).read_bytes()), row["text"]) for row in rows
    ]


def n_foreign(sentences: Sequence[str], true_text: str) -> int:
    """Count the words of `sentences` that stand in no run of four words (or of the whole sentence) of the true text."""
    true_words = split_words(true_text)
    n_words = 0
    for sentence in sentences:
        words = split_words(sentence)
        length = min(RUN, len(words))
        runs = set(_runs(true_words, length))
        is_true = [False] * len(words)
        for place, run in enumerate(_runs(words, length)):
            if run in runs:
                is_true[place : place + length] = [True] * length
        n_words += is_true.count(False)
    return n_words


def n_surplus(sentences: Sequence[str], true_text: str) -> int:
    """Count the words that stand in `sentences` more often than in the true text, each as often as it is too many."""
    return (Counter(split_words(" ".join(sentences))) - Counter(split_words(true_text))).total()


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def overlap(text: str, true_text: str) -> Overlap:
    """Compare a text with the true one as bags of words."""
    words, true_words = Counter(split_words(text)), Counter(split_words(true_text))
    shared = (words & true_words).total()
    return Overlap(shared / (words.total() or 1), shared / (true_words.total() or 1))


def _read(page: Page) -> Article | None:
    try:
        return read_page(page.html, page.url, READ_AT)
    except ParseError:
        return None


def _plain_text(page: Page, *, favor_precision: bool = False) -> str:
    import trafilatura

    return trafilatura.extract(page.html, url=page.url, favor_precision=favor_precision) or ""


def _summaries(page: Page) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the name of each way to summarize and the sentences that it chooses."""
    article = _read(page)
    yield "trafilatura, LEAD-3", split_sentences(_plain_text(page))[:LEAD]
    yield "trafilatura's precision mode, LEAD-3", split_sentences(_plain_text(page, favor_precision=True))[:LEAD]
    yield "ours, LEAD-3", split_sentences(article.text)[:LEAD] if article else ()
    for count in (1, 3, 5):
        yield f"ours, our summarizer's best {count}", article.summary.best(count) if article else ()


def _choose(page: Page) -> dict[str, Chosen]:
    return {
        label: Chosen(
            page,
            tuple(sentences),
            n_words=len(split_words(" ".join(sentences))),
            n_foreign=n_foreign(sentences, page.true_text),
            n_surplus=n_surplus(sentences, page.true_text),
        )
        for label, sentences in _summaries(page)
    }


def _print_leaks(half: str, chosen: dict[str, list[Chosen]]) -> None:
    n_pages = len(next(iter(chosen.values())))
    click.echo(f"The half that rules are {half}: {n_pages} pages\n")
    click.echo(f"{'':<38}{'leak %':>8}{'95% interval':>16}{'as a bag':>10}{'words':>8}{'no summary':>12}")
    for label, each in chosen.items():
        low, high = _interval(each)
        bag = sum(one.n_surplus for one in each) / (sum(one.n_words for one in each) or 1)
        words = mean(one.n_words for one in each) if each else 0.0
        n_empty = sum(not one.sentences for one in each)
        interval = f"{100 * low:.1f} - {100 * high:.1f}"
        click.echo(f"{label:<38}{100 * _share(each):>8.2f}{interval:>16}{100 * bag:>10.2f}{words:>8.1f}{n_empty:>12}")
    click.echo()


def _share(chosen: Sequence[Chosen]) -> float:
    return sum(one.n_foreign for one in chosen) / (sum(one.n_words for one in chosen) or 1)


def _interval(chosen: Sequence[Chosen]) -> tuple[float, float]:
    """Return the bounds that hold 95% of the shares of samples of pages, drawn with replacement."""
    draw = random.Random(4)  # noqa: S311  # the same samples at every run
    shares = sorted(_share(draw.choices(chosen, k=len(chosen))) for _ in range(RESAMPLES if chosen else 1))
    return shares[len(shares) // 40], shares[-1 - len(shares) // 40]


def _print_overlaps(pages: Sequence[Page]) -> None:
    click.echo("All that is extracted beside the true text: means of the pages, in words; time beside trafilatura's\n")
    click.echo(f"{'':<38}{'':<10}{'precision':>10}{'recall':>8}{'F1':>8}{'time':>8}")
    usual_s = 0.0
    for label, extract in (("trafilatura", _plain_text), ("ours", _our_text)):
        begun = process_time()
        texts = [extract(page) for page in pages]
        took_s = process_time() - begun
        usual_s = usual_s or took_s
        for half in HALVES:
            each = [overlap(text, one.true_text) for text, one in zip(texts, pages, strict=True) if one.half == half]
            precision, recall, f1 = (
                mean(getattr(one, name) for one in each) if each else 0.0 for name in ("precision", "recall", "f1")
            )
            click.echo(f"{label:<38}{half:<10}{precision:>10.3f}{recall:>8.3f}{f1:>8.3f}{took_s / usual_s:>8.2f}")
    click.echo()


def _our_text(page: Page) -> str:
    try:
        return extract_page(page.html, url=page.url).text
    except ParseError:
        return ""


def _print_sentences(chosen: dict[str, list[Chosen]], halves: Sequence[str]) -> None:
    for label, each in chosen.items():
        click.echo(f"Leaked, {label}:\n")
        for one in each:
            for sentence in one.sentences if one.page.half in halves and one.n_foreign else ():
                if foreign := n_foreign([sentence], one.page.true_text):
                    click.echo(f"{one.page.id[:8]}  {foreign:>3}  {sentence}")
        click.echo()
