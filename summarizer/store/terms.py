"""The terms of the articles in the database: how many have each, and which have those that are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from summarizer.store.base import Table, moment, seconds
from summarizer.stories import Vector, tf_idf


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found by its terms."""

    article_id: int
    story_id: int
    published: datetime
    terms: tuple[str, ...]


class Terms(Table):
    """The terms of the articles."""

    def count_articles(self) -> int:
        """Return the number of articles stored."""
        return int(self.db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many articles each of the terms stands; terms that stand in none are left out."""
        wanted = json.dumps(sorted(set(terms)))
        rows = self.db.execute(
            "SELECT term, doc FROM article_vocabulary WHERE term IN (SELECT value FROM json_each(?))",
            [wanted],
        )
        return dict(rows.fetchall())

    def find_articles(
        self,
        terms: Sequence[str],
        *,
        limit: int,
        language: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Hit]:
        """Return the articles that match most of the terms, by bm25; none without terms."""
        if not terms:
            return []
        rows = self.db.query(
            """SELECT a.id, a.story_id, a.published, a.terms FROM article_index i JOIN articles a ON a.id = i.rowid
               WHERE article_index MATCH :query AND (:language = '' OR a.language = :language)
               AND a.published BETWEEN :since AND :until ORDER BY bm25(article_index) LIMIT :limit""",
            {
                "query": " OR ".join(_quoted(term) for term in terms),
                "language": language,
                "since": seconds(since) if since else 0,
                "until": seconds(until) if until else 2**40,
                "limit": limit,
            },
        )
        return [Hit(row["id"], row["story_id"], moment(row["published"]), tuple(row["terms"].split())) for row in rows]

    def vectors(self, hits: Sequence[Hit]) -> list[Vector]:
        """Return the TF-IDF vectors of the hits by today's frequencies."""
        frequency = self.frequencies(term for hit in hits for term in hit.terms)
        n_articles = self.count_articles()
        return [tf_idf(hit.terms, frequency, n_articles) for hit in hits]


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""').replace("\0", "") + '"'
