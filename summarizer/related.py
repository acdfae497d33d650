"""What belongs with a story, and search by words. Stories are found by their rarest terms and ranked by TF-IDF."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.feeds import same_article_url
from summarizer.model import Article, Story
from summarizer.store import Hit, Store
from summarizer.stories import cosine, most_telling, tf_idf
from summarizer.text import split_words, stem

LEAST_LIKENESS = 0.12
"""Below this cosine two articles share words, not matters."""
LEAST_MATCH = 0.5
"""The share of a query's weight that an article must hold to be found by it."""
_CANDIDATES = 100
_QUERY_TERMS = 16


def story_of_url(store: Store, url: str) -> Story | None:
    """Return the story that the article at `url` tells, where it is known."""
    story_id = store.story_by_url(same_article_url(url))
    found = store.stories([story_id]) if story_id is not None else []
    return found[0] if found else None


def related_to_story(store: Store, story: Story, *, limit: int) -> list[Story]:
    """Return other stories on the same matters, the nearest first."""
    near = _near(store, store.story_terms(story.id), story.language)
    return store.stories([story_id for story_id in near if story_id != story.id][:limit])


def related_to_article(store: Store, article: Article, *, limit: int) -> list[Story]:
    """Return stories on the matters of an article that is not stored itself, the nearest first."""
    return store.stories(_near(store, article.terms, article.language)[:limit])


def _near(store: Store, terms: Sequence[str], language: str) -> list[int]:
    vector = tf_idf(terms, store.frequencies(terms), store.count_articles())
    hits = store.find_articles(most_telling(vector, _QUERY_TERMS), language=language, limit=_CANDIDATES)
    likeness = [cosine(vector, other) for other in store.vectors(hits)]
    return _best_stories(hits, likeness, LEAST_LIKENESS)


def search(store: Store, words: str, *, limit: int) -> list[Story]:
    """Return the stories that hold most of the words in any inflection, the best match first, then the newest."""
    languages = store.languages()
    forms = [{stem(word, language) for language in languages} | {word} for word in split_words(words)[:_QUERY_TERMS]]
    weights = tf_idf(
        {form for alternatives in forms for form in alternatives},
        store.frequencies(form for alternatives in forms for form in alternatives),
        store.count_articles(),
    )
    hits = store.find_articles(list(weights), limit=_CANDIDATES)
    scores = [_matched_share(set(hit.terms), forms, weights) for hit in hits]
    return store.stories(_best_stories(hits, scores, LEAST_MATCH)[:limit])


def _matched_share(terms: set[str], forms: Sequence[set[str]], weights: dict[str, float]) -> float:
    """Return how much of the query an article holds, each word weighing as much as its rarest form that is in use."""
    of_word = [max(weights[form] for form in alternatives) for alternatives in forms]
    held = sum(
        weight for weight, alternatives in zip(of_word, forms, strict=True) if not terms.isdisjoint(alternatives)
    )
    return held / sum(of_word)


def _best_stories(hits: Sequence[Hit], scores: Sequence[float], least: float) -> list[int]:
    """Return the ids of the stories whose best article scores at least `least`, by score, then by age."""
    ranked = sorted(
        (
            (round(score, 3), hit.published, hit.story_id)
            for hit, score in zip(hits, scores, strict=True)
            if score >= least
        ),
        reverse=True,
    )
    return list(dict.fromkeys(story_id for _, _, story_id in ranked))
