"""The terms of the articles in the database: how many have each, and which have most of those that are asked for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from summarizer.likeness import Vector
from summarizer.model import Article
from summarizer.store.base import Table, moment, seconds
from summarizer.stories import tf_idf

MOST_READ = 300
"""So many of the newest articles that have a term are looked at; what is in more tells little."""

_LANGUAGE_BITS, _MINUTE_BITS = 40, 8


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found by its terms."""

    article_id: int
    story_id: int
    published: datetime
    terms: tuple[str, ...]
    title: str
    later: tuple[str, ...]
    names: tuple[str, ...]


def read_hit(row: tuple[int, int, int, str, str, str, str]) -> Hit:
    """Return an article that was found from its row: the columns as `Hit` has them."""
    article_id, story_id, published, terms, title, later, names = row
    return Hit(
        article_id,
        story_id,
        moment(published),
        tuple(terms.split()),
        title,
        tuple(later.split()),
        tuple(names.split()),
    )


class Terms(Table):
    """The terms of the articles. Those of a language are ordered by time, so that a window of days is one range."""

    def languages(self) -> list[str]:
        """Return the languages in which there are articles."""
        return [code for (code,) in self.db.execute("SELECT code FROM languages ORDER BY code")]

    def count_articles(self, language: str = "") -> int:
        """Return the number of articles stored, of a language or of all."""
        counted = self.db.execute(
            "SELECT coalesce(sum(articles), 0) FROM languages WHERE :language IN (code, '')", {"language": language}
        )
        return int(counted.fetchone()[0])

    def frequencies(self, terms: Iterable[str], language: str) -> dict[str, int]:
        """Return in how many articles of a language each of the terms stands; those that stand in none are left out."""
        wanted = set(terms)
        rows = self.db.execute(
            """SELECT t.term, t.articles FROM json_each(:wanted) w CROSS JOIN terms t ON t.term = w.value
               AND t.language_id = (SELECT id FROM languages WHERE code = :language)""",
            {"wanted": json.dumps(sorted(wanted)), "language": language},
        )
        return {term: n_articles for term, n_articles in rows if term in wanted}

    def candidates(
        self,
        weights: Mapping[str, float],
        *,
        language: str,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Hit]:
        """Return the articles of a language whose terms have the greatest sum of `weights`, the greatest first.

        Of each term only its newest articles count, of the time from `since` to `until` (to the minute): the cost does
        not grow with the archive.
        """
        first, last = self.places(language, since=since, until=until)
        sums: dict[int, float] = defaultdict(float)
        for term in self.frequencies(weights, language):
            for (place,) in self.db.execute(
                """SELECT rowid FROM article_index WHERE article_index MATCH ? AND rowid BETWEEN ? AND ?
                   ORDER BY rowid DESC LIMIT ?""",
                [quoted(term), first, last, MOST_READ],
            ):
                sums[place] += weights[term]
        best = nlargest(limit, sums, key=lambda place: (sums[place], place))
        return self._hits(best)

    def places(self, language: str, *, since: datetime | None = None, until: datetime | None = None) -> tuple[int, int]:
        """Return the first and the last place of a language, or of some time in it (to the minute)."""
        language_id = self._language_id(language)
        first = _place(language_id, since) if since else language_id << _LANGUAGE_BITS
        last = _place(language_id, until) + (1 << _MINUTE_BITS) if until else language_id + 1 << _LANGUAGE_BITS
        return first, last - 1

    def vector(self, terms: Iterable[str], language: str) -> Vector:
        """Return the TF-IDF vector of terms by today's frequencies in their language."""
        terms = tuple(terms)
        return tf_idf(terms, self.frequencies(terms, language), self.count_articles(language))

    def _hits(self, places: list[int]) -> list[Hit]:
        rows = self.db.execute(
            """SELECT a.id, a.story_id, t.published, t.terms, a.title, t.later, t.names FROM json_each(?) w
               CROSS JOIN article_terms t ON t.place = w.value CROSS JOIN articles a ON a.id = t.article_id
               ORDER BY w.key""",
            [json.dumps(places)],
        )
        return [read_hit(row) for row in rows]

    def _language_id(self, language: str) -> int:
        row = self.db.execute("SELECT id FROM languages WHERE code = ?", [language]).fetchone()
        return row[0] if row else 0

    def add_terms(self, article_id: int, article: Article) -> None:
        """Put the terms of a new article in their place, and count them."""
        language = article.language
        self.db.execute(
            """INSERT INTO languages (code, articles) VALUES (?, 1)
               ON CONFLICT (code) DO UPDATE SET articles = articles + 1""",
            [language],
        )
        language_id = self._language_id(language)
        self.insert(
            "article_terms",
            place=self._free_place(_place(language_id, article.published)),
            article_id=article_id,
            published=seconds(article.published),
            terms=" ".join(article.terms),
            later=" ".join(article.later),
            names=" ".join(article.names),
        )
        self.db.execute(
            """INSERT INTO terms SELECT ?, value, 1 FROM json_each(?) WHERE true
               ON CONFLICT DO UPDATE SET articles = articles + 1""",
            [language_id, json.dumps(sorted(set(article.terms)))],
        )

    def _free_place(self, first: int) -> int:
        """Return the next free place of a minute, or of the next minute that has one."""
        while True:
            following = first + (1 << _MINUTE_BITS)
            query = "SELECT max(place) FROM article_terms WHERE place >= ? AND place < ?"
            last = self.db.execute(query, [first, following]).fetchone()[0]
            if last is None or last + 1 < following:
                return first if last is None else int(last) + 1
            first = following


def _place(language_id: int, time: datetime) -> int:
    """Return the first place of the minute in its language."""
    return language_id << _LANGUAGE_BITS | max(0, seconds(time) // 60) << _MINUTE_BITS


def quoted(term: str) -> str:
    """Return a term as the index reads it."""
    return '"' + term.replace('"', '""').replace("\0", "") + '"'
