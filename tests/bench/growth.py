"""What matching, /related, a search and adding cost as the archive grows, and how large it becomes."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles

import click

from summarizer.database import open_database
from summarizer.language import DEFAULT_LANGUAGE
from summarizer.migrations import news
from summarizer.model import Article, Entry
from summarizer.names import find_names
from summarizer.query import QueryError, read_query
from summarizer.related import related_to_story
from summarizer.search import Findings, search
from summarizer.sentences import split_sentences
from summarizer.store import Store
from summarizer.stories import TITLE_WEIGHT
from summarizer.words import stems
from tests.bench.news import FEED, UNDATED, Report, load, read_reports
from tests.bench.speed import long_article

SIZES = "10000,100000,1000000"
A_DAY = 3_000
AN_EVENT = 4
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
_OWN_SENTENCES, _OTHER_SENTENCES = 5, 3
_AT_ONCE = 2_000
_SEED = 11
_SYLLABLES = "ba do fe gi ha ko lu mi na pe ro su ta ve wi yo zu bra dre fli gor kal mun sten".split()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a headline, its stems and those of the names in it."""

    text: str
    stems: tuple[str, ...]
    names: tuple[str, ...]


class Press:
    """Prints as many articles as asked for, the same at every run.

    An event is told by four articles. Its sentences are those of one real article, five of them drawn for each telling
    beside three of other articles; its headline is real. What grows as in life is the names: each event has two of its
    own, invented, and one of an event before it; all three stand in its headlines and, one each, in its sentences.
    """

    def __init__(self, reports: Sequence[Report], seed: int = _SEED) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._titles = [_piece(report.title) for report in reports]
        self._bodies = [[_piece(one) for one in split_sentences(report.text[:4000])][:20] for report in reports]
        self._bodies = [body for body in self._bodies if body]
        self._names = [self._invent()]

    def _invent(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=self._chance.choice((2, 3, 3, 4)))).capitalize()

    def articles(self) -> Iterator[Report]:
        """Print articles for ever, `A_DAY` a day; those of one event come within some hours."""
        number = 0
        while True:
            events = [self._event() for _ in range(A_DAY // AN_EVENT // 4)]
            tellings = [event for event in events for _ in range(AN_EVENT)]
            self._chance.shuffle(tellings)
            for event in tellings:
                yield self._tell(*event, number)
                number += 1

    def _event(self) -> tuple[_Piece, list[_Piece], tuple[str, ...]]:
        names = (self._invent(), self._invent(), self._chance.choice(self._names))
        self._names.extend(names[:2])
        return self._chance.choice(self._titles), self._chance.choice(self._bodies), names

    def _tell(self, title: _Piece, body: list[_Piece], names: tuple[str, ...], number: int) -> Report:
        chance = self._chance
        drawn = chance.sample(body, min(_OWN_SENTENCES, len(body)))
        drawn += [chance.choice(chance.choice(self._bodies)) for _ in range(_OTHER_SENTENCES)]
        sentences = [f"{name}: {one.text}" for name, one in zip(names, drawn, strict=False)]
        sentences += [one.text for one in drawn[len(names) :]]
        name_stems = tuple(stem for name in names for stem in stems(name, DEFAULT_LANGUAGE))
        return Report(
            title=f"{', '.join(names)}: {title.text}",
            text=" ".join(sentences),
            source="",
            published=FIRST_DAY + timedelta(days=number / A_DAY),
            cluster="",
            language=DEFAULT_LANGUAGE,
            terms=(name_stems + title.stems) * TITLE_WEIGHT + name_stems + sum((one.stems for one in drawn[:-1]), ()),
            later=drawn[-1].stems,
            names=name_stems * 2 + title.names + sum((one.names for one in drawn), ()),
        )


def _piece(text: str) -> _Piece:
    return _Piece(text, stems(text, DEFAULT_LANGUAGE), find_names("", text, DEFAULT_LANGUAGE))


@click.command()
@click.option("--sizes", default=SIZES, show_default=True, help="How many articles the archive has, from few to many.")
@click.option("--samples", default=100, show_default=True, help="How often each is measured at each size.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def growth(folder: Path | None, sizes: str, samples: int) -> None:
    """Measure what matching, /related, a search and adding an article cost as the archive grows.

    The archive is printed from the articles of FOLDER (as for `related`), or from invented ones: four articles an
    event, their sentences drawn from real ones, with new names in each event, 3,000 articles a day. It is made in a
    temporary folder and removed. A million articles take some 4 GB and up to an hour.
    """
    try:
        steps = sorted(int(size) for size in sizes.split(","))
    except ValueError as e:
        raise click.BadParameter(f'--sizes = "{sizes}" is no list of numbers; write it like {SIZES}') from e
    reports = read_reports(folder) if folder else _invented()
    printed = Press(reports).articles()
    head = ("articles", "match p50", "p95", "related p50", "p95", "search p50", "p95", "most", "add p50", "p95")
    click.echo("ms on the processor; bytes of the database an article\n")
    click.echo("".join(f"{name:>12}" for name in (*head, "bytes", "terms")))
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "growth.db"
        with closing(_Connection(path)) as connection:
            for size in steps:
                connection.grow(printed, size)
                click.echo(_line(connection.store, path, printed, samples))


class _Connection:
    """A store in a file, and how many articles it has."""

    def __init__(self, path: Path) -> None:
        self._db = open_database(path, [news])
        self._db.execute("PRAGMA synchronous = OFF")
        self.store = Store(self._db)

    def close(self) -> None:
        self._db.close()

    def grow(self, printed: Iterator[Report], size: int) -> None:
        self._db.execute("PRAGMA synchronous = OFF")
        while (stored := self.store.count_articles()) < size:
            first_id = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM articles").fetchone()[0]
            load(self.store, islice(printed, min(_AT_ONCE, size - stored)), first_id=first_id)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _line(store: Store, path: Path, printed: Iterator[Report], samples: int) -> str:
    n_articles, n_bytes = store.count_articles(), path.stat().st_size
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    articles = [_article(report) for report in islice(printed, samples)]
    matching = _timed([lambda article=article: store.matching_story(store.neighbours(article)) for article in articles])
    ids = [chance.randint(1, n_articles) for _ in range(samples // 2)]
    ids += [n_articles - chance.randrange(min(n_articles, 2 * A_DAY)) for _ in range(samples - len(ids))]
    stories = store.stories(ids)
    near = _timed([lambda story=story: related_to_story(store, story, limit=5) for story in stories])
    found = _timed([lambda words=words: _found(store, words) for words in _queries(articles, chance)])
    feed_id = store.register_feed(FEED).id
    adding = _timed([lambda one=one: store.add_article(feed_id, _entry(one), one) for one in articles])
    n_terms = store.db.execute("SELECT count(*) FROM terms").fetchone()[0]
    times = (*matching[:2], *near[:2], *found, *adding[:2])
    cells = "".join(f"{taken:>12.1f}" for taken in times)
    return f"{n_articles:>12,}{cells}{n_bytes / n_articles:>12,.0f}{n_terms:>12,}"


def _article(report: Report) -> Article:
    return report.article(f"{FEED.url}/new/{report.published}")


def _found(store: Store, words: str) -> Findings | None:
    """Return what a search finds; nothing where all articles have the words."""
    try:
        return search(store, read_query(words, now=FIRST_DAY, zone=UTC), now=FIRST_DAY, limit=5)
    except QueryError:
        return None


def _entry(article: Article) -> Entry:
    return Entry((article.url,), article.url, article.title, article.published)


def _queries(articles: Sequence[Article], chance: random.Random) -> list[str]:
    """Return what people might type: a name, a name and a word, some words of a headline, one common word."""
    queries = []
    for number, article in enumerate(articles):
        name, *words = article.title.split()
        some = chance.sample(words, min(3, len(words)))
        queries.append((name, f"{name} {some[0]}", " ".join(some), max(some, key=len))[number % 4])
    return queries


def _timed(jobs: Sequence[Callable[[], object]]) -> tuple[float, float, float]:
    """Return the median, the 95th percentile and the most of what jobs take, in ms."""
    taken = []
    for job in jobs:
        begun = time.thread_time()
        job()
        taken.append((time.thread_time() - begun) * 1000)
    parts = quantiles(taken, n=20, method="inclusive")
    return parts[9], parts[18], max(taken)


def _invented() -> list[Report]:
    sample = long_article(None, 3_000)
    bodies = [" ".join(sample.sentences[n : n + 20]) for n in range(0, len(sample.sentences), 20)]
    return [
        Report(body.split(".", 1)[0][:80], body, "", UNDATED, "", DEFAULT_LANGUAGE, stems(body, DEFAULT_LANGUAGE))
        for body in bodies
    ]
