"""Which articles of a story print a text that another outlet had before."""

from __future__ import annotations

from summarizer.copies import Printed, copies, packed, sketch, unpacked
from summarizer.store.base import Table


class Copies(Table):
    """The copies among the articles of a story."""

    def mark_copies(self, story_id: int) -> None:
        """Mark the articles that print a text which another outlet of the story had before."""
        rows = list(
            self.db.query(
                """SELECT a.id, f.name, a.sketch, a.is_copy, a.language,
                       CASE WHEN a.sketch IS NULL THEN a.text END AS text
                   FROM articles a JOIN feeds f ON f.id = a.feed_id WHERE a.story_id = ? ORDER BY a.published, a.id""",
                [story_id],
            )
        )
        for row in rows:
            if row["sketch"] is None:  # it was stored before there were sketches
                row["sketch"] = packed(sketch(row["text"], row["language"]))
                self.db.execute("UPDATE articles SET sketch = ? WHERE id = ?", [row["sketch"], row["id"]])
        found = copies([Printed(row["name"], unpacked(row["sketch"])) for row in rows])
        for number, row in enumerate(rows):
            if (number in found) != bool(row["is_copy"]):
                self.db.execute("UPDATE articles SET is_copy = ? WHERE id = ?", [number in found, row["id"]])
