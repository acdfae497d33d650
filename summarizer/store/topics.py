"""What was learnt of topics, in the database; and what the articles are about whose feeds do not say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from summarizer.database import writing
from summarizer.snippets import as_written
from summarizer.store.base import Table
from summarizer.stories import OPENING_CHARS
from summarizer.topics import Lessons, judge

LEARNT_FROM = 20_000
"""Of so many of the newest articles it is learnt anew where the operator has changed a topic, ..."""
LEARNT_OF_EACH = 1000
"""... at most so many of each topic. Of more than twice as many, the older half is forgotten: news moves on."""
JUDGED_ANEW = 2000
"""Of so many of the newest articles those are judged that could not be before, ..."""
JUDGED_AT_ONCE = 500
"""... so many at once: others wait for the database meanwhile."""


class Topics(Table):
    """What was learnt of topics."""

    def topics(self) -> list[str]:
        """Return the topics that have stories, in alphabetical order."""
        rows = self.db.execute(
            """SELECT topic FROM feeds f WHERE topic <> '' AND EXISTS (SELECT 1 FROM entries WHERE feed_id = f.id)
               GROUP BY topic COLLATE NOCASE ORDER BY topic COLLATE NOCASE"""
        )
        return [row[0] for row in rows]

    def learn_or_judge(self, feed_id: int, article_id: int, terms: Iterable[str], language: str) -> None:
        """Learn from an article whose feed has a topic, judge another; part of the caller's transaction."""
        (topic,) = self.db.execute("SELECT topic FROM feeds WHERE id = ?", [feed_id]).fetchone()
        if not topic:
            self._judge(article_id, set(terms), language)
            return
        lessons = Lessons()
        lessons.learn(topic, terms)
        self._add(lessons, language)
        self._forget(topic, language)

    def update_topics(self) -> int:
        """Learn anew if the operator has changed topics, and judge what of the newest could not be; return how many.

        This is how a database that is older than its topics comes by them.
        """
        with writing(self.db):
            if self._are_changed():
                self._relearn()
            rows = self.db.execute(
                """SELECT a.id, t.terms, a.language FROM articles a JOIN feeds f ON f.id = a.feed_id
                   JOIN article_terms t ON t.article_id = a.id
                   WHERE a.id > (SELECT max(id) FROM articles) - ? AND f.topic = ''
                   AND NOT EXISTS (SELECT 1 FROM learnt_topics WHERE article_id = a.id) ORDER BY a.id DESC""",
                [JUDGED_ANEW],
            ).fetchall()
            judged = (self._judge(article_id, set(terms.split()), language) for article_id, terms, language in rows)
            return sum(islice(filter(None, judged), JUDGED_AT_ONCE))

    def topic_words(self, story_id: int) -> tuple[str, ...]:
        """Return the words by which a story's topic was learnt, the most telling first; none where a feed names it."""
        rows = self.db.execute(
            """SELECT t.terms, a.language, l.topic, a.title || '\n' || substr(a.text, 1, ?)
               FROM stories s JOIN articles a ON a.id = s.lead_article_id
               JOIN feeds f ON f.id = a.feed_id JOIN learnt_topics l ON l.article_id = a.id
               JOIN article_terms t ON t.article_id = a.id WHERE s.id = ? AND f.topic = ''""",
            [OPENING_CHARS, story_id],
        )
        for terms, language, topic, text in rows:
            judgement = judge(terms.split(), self._lessons(set(terms.split()), language))
            if judgement is not None and judgement.topic.casefold() == topic.casefold():
                return tuple(as_written(text, language, term) for term in judgement.words)
        return ()

    def _judge(self, article_id: int, terms: set[str], language: str) -> bool:
        """Remember what an article is about; return whether that can be told yet."""
        lessons = self._lessons(terms, language)
        if not lessons.are_enough:
            return False
        judgement = judge(terms, lessons)
        topic = "" if judgement is None else judgement.topic
        self.db.execute("INSERT OR REPLACE INTO learnt_topics VALUES (?, ?)", [article_id, topic])
        return True

    def _lessons(self, terms: set[str], language: str) -> Lessons:
        """Return what was learnt of some terms."""
        lessons = Lessons()
        for topic, articles, n_terms in self.db.execute(
            "SELECT topic, articles, terms FROM topic_lessons WHERE language = ?", [language]
        ):
            lessons.articles[topic], lessons.terms[topic] = articles, n_terms
        if lessons.are_enough:
            for term, topic, articles in self.db.execute(
                """SELECT t.term, l.topic, t.articles FROM topic_lessons l CROSS JOIN json_each(?) wanted
                   CROSS JOIN topic_terms t ON t.language = l.language AND t.topic = l.topic AND t.term = wanted.value
                   WHERE l.language = ?""",
                [json.dumps(sorted(terms)), language],
            ):
                lessons.counts.setdefault(term, Counter())[topic] = articles
        return lessons

    def _add(self, lessons: Lessons, language: str) -> None:
        self.db.conn.executemany(
            """INSERT INTO topic_lessons VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
               SET articles = articles + excluded.articles, terms = terms + excluded.terms""",
            [(language, topic, n, lessons.terms[topic]) for topic, n in lessons.articles.items()],
        )
        self.db.conn.executemany(
            """INSERT INTO topic_terms VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
               SET articles = articles + excluded.articles""",
            [(language, topic, term, n) for term, counts in lessons.counts.items() for topic, n in counts.items()],
        )

    def _forget(self, topic: str, language: str) -> None:
        """Halve what was learnt of a topic once it is enough for two: it keeps its size, and follows the news."""
        where = "WHERE language = ? AND topic = ?"
        [(articles,)] = self.db.execute(f"SELECT articles FROM topic_lessons {where}", [language, topic])  # noqa: S608
        if articles < 2 * LEARNT_OF_EACH:
            return
        self.db.execute(f"UPDATE topic_terms SET articles = articles / 2 {where}", [language, topic])  # noqa: S608
        self.db.execute(f"DELETE FROM topic_terms {where} AND articles = 0", [language, topic])  # noqa: S608
        self.db.execute(
            f"""UPDATE topic_lessons SET articles = articles / 2,
                terms = (SELECT coalesce(sum(articles), 0) FROM topic_terms {where}) {where}""",  # noqa: S608
            [language, topic, language, topic],
        )

    def _are_changed(self) -> bool:
        """Tell whether feeds have other topics than when it was learnt from them."""
        rows = self.db.execute(
            """SELECT 1 FROM feeds f LEFT JOIN topic_feeds t ON t.feed_id = f.id
               WHERE f.topic <> coalesce(t.topic, '') LIMIT 1"""
        )
        return rows.fetchone() is not None

    def _relearn(self) -> None:
        for table in ("topic_lessons", "topic_terms", "topic_feeds"):
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608
        self.db.execute(
            "DELETE FROM learnt_topics WHERE article_id > (SELECT max(id) FROM articles) - ?", [JUDGED_ANEW]
        )
        self.db.execute("INSERT INTO topic_feeds SELECT id, topic FROM feeds WHERE topic <> ''")
        lessons: dict[str, Lessons] = {}
        for topic, terms, language in self._labelled():
            of_language = lessons.setdefault(language, Lessons())
            if of_language.articles[topic] < LEARNT_OF_EACH:
                of_language.learn(topic, terms)
        for language, of_language in lessons.items():
            self._add(of_language, language)

    def _labelled(self) -> Iterator[tuple[str, list[str], str]]:
        """Return the topics, terms and languages of the newest articles, the newest first."""
        rows = self.db.execute(
            """SELECT f.topic, t.terms, a.language FROM articles a JOIN feeds f ON f.id = a.feed_id
               JOIN article_terms t ON t.article_id = a.id
               WHERE a.id > (SELECT max(id) FROM articles) - ? AND f.topic <> '' ORDER BY a.id DESC""",
            [LEARNT_FROM],
        )
        return ((topic, terms.split(), language) for topic, terms, language in rows)
