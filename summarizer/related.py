"""What belongs with a story, and search by words. Stories are found by their rarest terms and ranked by TF-IDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.addresses import article_key
from summarizer.model import Article, Story
from summarizer.store import Hit, Store
from summarizer.stories import TITLE_WEIGHT, cosine, most_telling, tf_idf
from summarizer.words import split_words, stem, stop_words

LEAST_LIKENESS = 0.12
"""Below this cosine two articles share words, not matters."""
LEAST_MATCH = 0.5
"""The share of a query's weight that an article must hold to be found by it."""
_CANDIDATES = 100
_QUERY_TERMS = 16
_QUERY_CHARS = 1000


def story_of_url(store: Store, url: str) -> Story | None:
    """Return the story that the article at `url` tells, where it is known."""
    story_id = store.story_by_url(article_key(url))
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
    vector = store.vector(terms, language)
    heaviest = {term: vector[term] for term in most_telling(vector, _QUERY_TERMS)}
    hits = store.candidates(heaviest, language=language, limit=_CANDIDATES)
    near = ((cosine(vector, other), hit) for hit, other in zip(hits, store.vectors(hits, language), strict=True))
    return _best_stories((likeness, hit) for likeness, hit in near if likeness >= LEAST_LIKENESS)


def search(store: Store, words: str, *, limit: int) -> list[Story]:
    """Return the stories that hold most of the words in any inflection, the best match first, then the newest."""
    scored = [found for language in store.languages() for found in _search(store, words, language)]
    return store.stories(_best_stories(scored)[:limit])


def _search(store: Store, words: str, language: str) -> list[tuple[float, Hit]]:
    """Return the articles of a language that hold most of the words, and how well each answers."""
    forms = _query_forms(words, store.languages())
    every_form = {form for alternatives in forms for form in alternatives}
    frequency = store.frequencies(every_form, language)
    weights = tf_idf(every_form, frequency, store.count_articles(language))
    query = [
        _QueryWord(alternatives, max(weights[form] for form in alternatives & frequency.keys() or alternatives))
        for alternatives in forms
    ]
    hits = store.candidates(weights, language=language, limit=_CANDIDATES)
    scored = ((_relevance(query, Counter(hit.terms)), hit) for hit in hits)
    return [(score, hit) for score, hit in scored if score > 0]


@dataclass(frozen=True, slots=True)
class _QueryWord:
    """A word that is looked for: it and its stems in the languages of the news, and the weight of the rarest in use."""

    forms: frozenset[str]
    weight: float


def _query_forms(words: str, languages: Sequence[str]) -> list[frozenset[str]]:
    """Return the forms of each word that carries meaning in some language; the first words of a long query."""
    forms: dict[frozenset[str], None] = {}
    for word in split_words(words[:_QUERY_CHARS]):
        stems = {stem(word, language) for language in languages if word not in stop_words(language)}
        if stems:
            forms[frozenset(stems | {word})] = None
    return list(forms)[:_QUERY_TERMS]


def _relevance(query: Sequence[_QueryWord], terms: Counter[str]) -> float:
    """Return how well an article answers: the share of the query that it holds, and again what its headline holds.

    What the headline has stands `TITLE_WEIGHT` times among the terms; what the opening repeats as often counts as much.
    """
    held = _share(query, terms, at_least=1)
    return held + _share(query, terms, at_least=TITLE_WEIGHT) if held >= LEAST_MATCH else 0.0


def _share(query: Sequence[_QueryWord], terms: Counter[str], *, at_least: int) -> float:
    """Return the share of the query's weight that is on words which stand `at_least` so often among the terms."""
    held = (word.weight for word in query if sum(terms[form] for form in word.forms) >= at_least)
    return sum(held) / sum(word.weight for word in query)


def _best_stories(scored: Iterable[tuple[float, Hit]]) -> list[int]:
    """Return the ids of the stories by the score of their best article, the newest first among equals."""
    ranked = sorted(((round(score, 3), hit.published, hit.story_id) for score, hit in scored), reverse=True)
    return list(dict.fromkeys(story_id for _, _, story_id in ranked))
