"""Log lines on stderr, and no secret in any of them."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

_TOKEN = re.compile(r"\b(?:bot)?\d{3,}:[\w-]{20,}")


class HideTokens(logging.Formatter):
    """Formats a record, traceback included, with every bot token blotted out: libraries log URLs that hold it.

    A network that fails is a line and no traceback.
    """

    def __init__(self, fmt: str, *, secrets: tuple[str, ...] = ()) -> None:
        super().__init__(fmt)
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        line = _TOKEN.sub("(token)", super().format(record))
        for secret in self._secrets:
            line = line.replace(secret, "(token)")
        return line

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """Return the traceback of an error; where it is that of the network, what happened."""
        kinds = [kind.__name__ for kind in type(ei[1]).__mro__ if kind.__module__ == "telegram.error"]
        if "NetworkError" in kinds and "BadRequest" not in kinds:
            return f"{kinds[0]}: {ei[1]}"
        return super().formatException(ei)


def set_up_logs(*, verbose: bool = False, token: str = "") -> None:
    """Send warnings to stderr and, if `verbose`, a line for each unit of work as well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(HideTokens("%(asctime)s %(levelname)s %(name)s %(message)s", secrets=(token,)))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # what it logs, it raises as well
    for name in ("bot", "summarizer"):
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
