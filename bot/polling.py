"""Receiving updates in a way that no single update can stop."""

from __future__ import annotations

import json
import logging
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)


class PollingRequest(HTTPXRequest):
    """The request for getUpdates: an update that python-telegram-bot can't parse is replaced by its bare id.

    Otherwise the library raises on the whole batch, never confirms it, and asks for the same batch for ever.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the decoded answer, with poisonous updates emptied."""
        answer = HTTPXRequest.parse_json_payload(payload)
        updates = answer.get("result")
        if isinstance(updates, list):
            answer["result"] = [_harmless(update) for update in updates]
        return answer


def _harmless(update: Any) -> Any:
    try:
        Update.de_json(json.loads(json.dumps(update)), bot=None)
    except Exception:  # noqa: BLE001 - whatever it is that the library can't read, it must not come back
        log.warning("update unreadable update_id=%s", update.get("update_id") if isinstance(update, dict) else "?")
        return {"update_id": update["update_id"]} if isinstance(update, dict) and "update_id" in update else update
    return update
