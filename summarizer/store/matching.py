"""The story of a new article, from what the database holds of the last days."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from summarizer.likeness import Profile, Rarities, Scorer, learnt_scorer
from summarizer.model import Article
from summarizer.roundups import telling
from summarizer.store.terms import Hit, Terms, read_hit
from summarizer.stories import MOST_COMPARED, STORY_SPAN, Version, matching_story, most_telling, profile

MATCHING_TERMS = 16
MATCHING_CANDIDATES = 20
MATCHING_STORIES = 6


class Matching(Terms):
    """What is like an article, and the story that it joins."""

    def __init__(self, db: Database, *, scorer: Scorer | None = None) -> None:
        super().__init__(db)
        self.scorer = scorer or learnt_scorer()

    def neighbours(self, article: Article) -> list[Version]:
        """Return the article itself, as yet without ids, and the articles of the stories that are most like it.

        All that tell a story stand for it, not those alone that are like the article.

        A round-up has no others; and neither it nor a live blog is one to others: they would glue stories together.
        """
        others: list[Hit] = []
        if telling(article.title, article.language) != "many":
            vector = self.vector(article.terms, article.language)
            found = self.candidates(
                {term: vector[term] for term in most_telling(vector, MATCHING_TERMS)},
                language=article.language,
                since=article.published - STORY_SPAN,
                until=article.published + STORY_SPAN,
                limit=MATCHING_CANDIDATES,
            )
            others = self._members(found, article)
        own = Hit(0, 0, article.published, article.terms, article.title, article.later, article.names)
        return self.versions([own, *others], article.language)

    def matching_story(self, near: Sequence[Version]) -> int | None:
        """Return the story that the first of some articles tells, by the others; None where it opens one."""
        return matching_story(near[0], near[1:], self.scorer)

    def _members(self, found: Sequence[Hit], article: Article) -> list[Hit]:
        """Return the articles of the last days that tell the stories of those that were found."""
        since, until = article.published - STORY_SPAN, article.published + STORY_SPAN
        stories = list(dict.fromkeys(hit.story_id for hit in found))[:MATCHING_STORIES]
        return [
            hit
            for story_id in stories
            for hit in self._newest(story_id, article.language, limit=MOST_COMPARED)
            if since <= hit.published <= until
        ]

    def versions_of(self, story_id: int, language: str, *, limit: int = MOST_COMPARED) -> list[Version]:
        """Return the newest articles that tell a story and nothing else, at most `limit`."""
        return self.versions(self._newest(story_id, language, limit=limit), language)

    def _newest(self, story_id: int, language: str, *, limit: int) -> list[Hit]:
        rows = self.db.execute(
            """SELECT a.id, a.story_id, a.published, t.terms, a.title, t.later, t.names
               FROM articles a JOIN article_terms t ON t.article_id = a.id
               WHERE a.story_id = ? ORDER BY a.published DESC, a.id DESC LIMIT ?""",
            [story_id, limit],
        )
        hits = [read_hit(row) for row in rows]
        return [hit for hit in hits if telling(hit.title, language) == "one"]

    def versions(self, hits: Sequence[Hit], language: str) -> list[Version]:
        """Return articles as they are compared, by today's rarity of their terms."""
        profiles = [profile(hit.title, language, hit.terms, hit.later, hit.names) for hit in hits]
        known = self._rarities(profiles, language)
        return [
            Version(hit.article_id, hit.story_id, hit.published, known.portray(one))
            for hit, one in zip(hits, profiles, strict=True)
        ]

    def _rarities(self, profiles: Sequence[Profile], language: str) -> Rarities:
        terms = {term for one in profiles for part in (one.body, one.headline, one.names) for term in part}
        return Rarities(self.frequencies(terms, language), self.count_articles(language))
