"""All SQL about the news, a file for each noun. Times go in and come out as aware datetimes in UTC."""

from summarizer.store.articles import Articles
from summarizer.store.base import moment, seconds
from summarizer.store.feeds import Feeds, FeedState
from summarizer.store.stories import Stories
from summarizer.store.terms import Hit

__all__ = ["FeedState", "Hit", "Store", "moment", "seconds"]


class Store(Feeds, Articles, Stories):
    """The news in the database: feeds, entries, articles, terms, topics, stories."""
