"""Why a digest has the stories that it has: a table for people, JSON for scripts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

from bot.edition import Edition, Item, LeftOut
from bot.printout import WIDTH, line_json
from bot.weight import Weight

MOST_LEFT_OUT = 10
"""So many of the stories that were left out are shown, the weightiest."""
_COLUMN = 10
_INDENT = " " * 4
_NEUTRAL = "·"


def explanation_text(edition: Edition) -> str:
    """Return the parts of each story's weight below each other: the weight is what they make multiplied."""
    if not edition.items and not edition.left_out:
        return "There are no stories. `tidings fetch` reads what the feeds have."
    first = (edition.items or edition.left_out)[0]
    head = _row("", "weight", [part.name for part in first.weight.parts])
    rows = [_item_text(number, item) for number, item in enumerate(edition.items, start=1)]
    left_out = [_left_out_text(one) for one in edition.left_out[:MOST_LEFT_OUT]]
    n_more = len(edition.left_out) - len(left_out)
    return "\n\n".join(
        [
            f"The weight is the product of its parts; {_NEUTRAL} changes nothing.",
            "\n".join([head, *(rows or ["(no story)"])]),
            *(["\n".join(["Left out, the weightiest first:", *left_out])] if left_out else []),
            *([f"... and {n_more} more"] if n_more else []),
        ]
    )


def _item_text(number: int, item: Item) -> str:
    headline = item.update[0].sources[0].title if item.update else item.story.title
    title = f"Update: {headline}" if item.update else headline
    return _block(f"{number}.", item.weight, f"[{item.story.id}] {title}", _reasons(item.weight))


def _left_out_text(one: LeftOut) -> str:
    return _block("-", one.weight, f"[{one.story.id}] {one.story.title}", f"{one.reason}; {_reasons(one.weight)}")


def _block(mark: str, weight: Weight, title: str, reasons: str) -> str:
    row = _row(mark, f"{weight.total:.2f}", [_factor(part.factor) for part in weight.parts])
    lines = [fill(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT) for text in (title, reasons)]
    return "\n".join([row, *lines])


def _factor(factor: float) -> str:
    return _NEUTRAL if factor == 1 else f"{factor:.2f}"


def _row(mark: str, total: str, cells: Sequence[str]) -> str:
    return f"{mark:<4}{total:>7}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells)


def _reasons(weight: Weight) -> str:
    """Return what the parts that count follow from, and the outlets and the age in any case."""
    told = [part for part in weight.parts if part.factor != 1 or part.name in {"outlets", "age"}]
    return ", ".join(f"{part.name} {part.reason}" for part in told)


def explanation_json(edition: Edition) -> dict[str, Any]:
    """Return the document of `digest --explain`: all stories with their parts, and all that were left out."""
    return {
        "stories": [
            {
                "id": item.story.id,
                "title": item.story.title,
                **_weight_json(item.weight),
                "update": [line_json(line) for line in item.update],
            }
            for item in edition.items
        ],
        "left_out": [
            {"id": one.story.id, "title": one.story.title, **_weight_json(one.weight), "reason": one.reason}
            for one in edition.left_out
        ],
    }


def _weight_json(weight: Weight) -> dict[str, Any]:
    parts = {part.name: {"factor": part.factor, "reason": part.reason} for part in weight.parts}
    return {"weight": weight.total, "parts": parts}
