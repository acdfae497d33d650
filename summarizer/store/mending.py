"""Stories that are found to be one, or to be two, once more articles tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from summarizer.model import Article
from summarizer.roundups import telling
from summarizer.store.base import moment, seconds
from summarizer.store.copies import Copies
from summarizer.store.matching import Matching
from summarizer.stories import (
    BEYOND_REASON,
    Member,
    Version,
    are_one,
    leading,
    story_scores,
    stray_part,
    surely_told,
)

_MOST_SPLIT = 3 * BEYOND_REASON


class Mending(Matching, Copies):
    """Stories that change as they are told. Part of the transaction that stores an article."""

    def mend(self, article: Article, story_id: int, near: Sequence[Version], now: datetime) -> None:
        """Look again at the story that an article joined, and at others that it surely tells as well."""
        if telling(article.title, article.language) != "one":
            return
        scores = story_scores(near[0], near[1:], self.scorer)
        for other_id in surely_told(scores, story_id):
            mine = self.versions_of(story_id, article.language)
            if are_one(mine, self.versions_of(other_id, article.language), self.scorer):
                story_id = self.merge(story_id, other_id)
        self._split(story_id, article.language, now)

    def open_story(self, language: str) -> int:
        """Insert a story without articles and return its id, which none that was merged ever had."""
        newest, newest_merged = self.db.execute(
            "SELECT (SELECT max(id) FROM stories), (SELECT max(old_id) FROM merged_stories)"
        ).fetchone()
        return self.insert(
            "stories", id=max(newest or 0, newest_merged or 0) + 1, language=language, published=0, updated=0
        )

    def merge(self, one_id: int, other_id: int) -> int:
        """Make two stories one and return its id, the older one; the newer one stands for it from now on."""
        kept, gone = sorted((one_id, other_id))
        self.db.execute("UPDATE articles SET story_id = ? WHERE story_id = ?", [kept, gone])
        self.db.execute("UPDATE merged_stories SET story_id = ? WHERE story_id = ?", [kept, gone])
        self.db.execute("INSERT INTO merged_stories VALUES (?, ?)", [gone, kept])
        self.db.execute("DELETE FROM stories WHERE id = ?", [gone])
        self.refresh_story(kept)
        return kept

    def count_mended(self) -> int:
        """Return a number that grows whenever stories are merged or split."""
        row = self.db.execute("SELECT (SELECT count(*) FROM merged_stories) + (SELECT count(*) FROM split_stories)")
        return int(row.fetchone()[0])

    def _split(self, story_id: int, language: str, now: datetime) -> None:
        """Let those articles open a story of their own that do not belong, where a story has grown beyond reason."""
        size = self.db.execute("SELECT count(*) FROM articles WHERE story_id = ?", [story_id]).fetchone()[0]
        if size < BEYOND_REASON or size % (BEYOND_REASON // 2):
            return
        stray = stray_part(self.versions_of(story_id, language, limit=_MOST_SPLIT), self.scorer)
        if stray:
            self.part(story_id, stray, language, now)

    def part(self, story_id: int, stray: Iterable[int], language: str, now: datetime) -> int:
        """Let some articles of a story open one of their own, and return its id."""
        new_id = self.open_story(language)
        for article_id in stray:
            self.db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [new_id, article_id])
        self._remember_split(new_id, story_id, now)
        self.refresh_story(new_id)
        self.refresh_story(story_id)
        return new_id

    def _remember_split(self, new_id: int, story_id: int, now: datetime) -> None:
        """Remember which stories have held what leaves one: that one, what was merged with it, what it had left."""
        self.db.execute(
            """WITH held AS (SELECT :story AS id UNION ALL SELECT old_id FROM merged_stories WHERE story_id = :story),
                   read AS (SELECT min(read) AS first FROM articles WHERE story_id = :new),
                   holders AS (
                       SELECT id AS old_id, read.first AS since, :now AS until FROM held, read
                       UNION ALL
                       SELECT p.old_id, max(p.since, read.first), p.until FROM held, read
                       JOIN split_stories p ON p.new_id = held.id)
               INSERT INTO split_stories (old_id, new_id, since, until)
               SELECT old_id, :new, min(since), max(until) FROM holders GROUP BY old_id""",
            {"story": story_id, "new": new_id, "now": seconds(now)},
        )

    def refresh_story(self, story_id: int) -> None:
        """Let the right article lead a story, and its times be those of its articles."""
        rows = list(
            self.db.query(
                "SELECT id, published, json_array_length(summary) AS n FROM articles WHERE story_id = ?",
                [story_id],
            )
        )
        lead = leading([Member(row["id"], moment(row["published"]), row["n"]) for row in rows])
        self.db.execute(
            "UPDATE stories SET lead_article_id = ?, published = ?, updated = ? WHERE id = ?",
            [lead.article_id, min(r["published"] for r in rows), max(r["published"] for r in rows), story_id],
        )
        self.mark_copies(story_id)
