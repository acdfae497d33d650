"""What was learnt from summaries that people wrote: how much each feature counts. Kept in `weights.json`, by name.

`python -m tests.bench learn FOLDER` learns them anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from summarizer.features import SENTENCE, TWO, WHOLE
from summarizer.salience import STOP_WORD, WORD


@dataclass(frozen=True, slots=True)
class Taste:
    """How much each feature of sentences, of two sentences and of whole summaries counts, in the order of its names."""

    sentence: tuple[float, ...]
    two: tuple[float, ...]
    whole: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of all models; `tastes` by language, and under "" for those of which none was learnt."""

    stop_word: tuple[float, ...]
    word: tuple[float, ...]
    tastes: Mapping[str, Taste]

    def taste(self, language: str) -> Taste:
        """Return the taste of a language: people's summaries are longer in some than in others."""
        return self.tastes.get(language) or self.tastes[""]

    def as_json(self) -> dict[str, Any]:
        """Return the weights by the names of their features, as they are stored."""
        return {
            "stop word": _named(STOP_WORD, self.stop_word),
            "word": _named(WORD, self.word),
            "tastes": {
                language: {
                    "sentence": _named(SENTENCE, taste.sentence),
                    "two": _named(TWO, taste.two),
                    "whole": _named(WHOLE, taste.whole),
                }
                for language, taste in self.tastes.items()
            },
        }


def read_weights(stored: Mapping[str, Any]) -> Weights:
    """Return weights from the form in which they are stored; raises KeyError where a feature has none."""
    return Weights(
        _ordered(STOP_WORD, stored["stop word"]),
        _ordered(WORD, stored["word"]),
        {
            language: Taste(
                _ordered(SENTENCE, taste["sentence"]), _ordered(TWO, taste["two"]), _ordered(WHOLE, taste["whole"])
            )
            for language, taste in stored["tastes"].items()
        },
    )


@cache
def learnt_weights() -> Weights:
    """Return the weights that come with the package."""
    return read_weights(json.loads(resources.files("summarizer").joinpath("weights.json").read_text("utf-8")))


def _named(names: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    return dict(zip(names, weights, strict=True))


def _ordered(names: Sequence[str], weights: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(weights[name] for name in names)
