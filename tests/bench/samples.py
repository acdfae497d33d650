"""News articles with a person's summary of each, read from a folder of JSONL files: what the benchmarks measure on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from summarizer.summarize import read_document
from summarizer.text import clean_text


@dataclass(frozen=True)
class Sample:
    """One article, cleaned as the product cleans what it reads, and its reference summary, a sentence a line."""

    id: str
    text: str
    summary: str
    title: str
    language: str

    @cached_property
    def document(self) -> Any:
        """The article as a sumy document, with our sentences and words: every method is given the same."""
        return read_document(self.text, self.language)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All sentences of the article, in its order."""
        return tuple(str(sentence) for sentence in self.document.sentences)


def read_samples(path: Path) -> tuple[Sample, ...]:
    """Read a JSONL file of objects with `text`, `summary`, `lang` and, where there is one, `title` and `id`."""
    return tuple(_samples(path))


def read_sets(folder: Path, names: Sequence[str] = (), *, limit: int = 0) -> dict[str, tuple[Sample, ...]]:
    """Read the JSONL files of a folder, named by their stems; those whose stems begin with `names`, in that order.

    `limit` takes as many articles of each, spread evenly over the file; 0 takes all.
    """
    paths = sorted(folder.glob("*.jsonl"))
    if names:
        paths = [path for name in names for path in paths if path.stem.startswith(name)]
    if not paths:
        wanted = f" whose names begin with {', '.join(names)}" if names else ""
        raise click.UsageError(f"{folder} holds no .jsonl files{wanted}.")
    return {path.stem: _spread(read_samples(path), limit) for path in paths}


def _spread(samples: tuple[Sample, ...], limit: int) -> tuple[Sample, ...]:
    if not 0 < limit < len(samples):
        return samples
    return tuple(samples[i * len(samples) // limit] for i in range(limit))


def _samples(path: Path) -> Iterator[Sample]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield Sample(
                id=str(row.get("id", number)),
                text=clean_text(row["text"]),
                summary=clean_text(row["summary"]),
                title=clean_text(row.get("title") or ""),
                language=row["lang"],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise click.UsageError(f"{path}, line {number} is no article with text, summary and lang: {e!r}") from e
