"""What goes wrong on the way to Telegram and back, for a test to order in advance."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.local.world import Json


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is given instead of the real one; the call is not carried out."""

    code: int
    description: str = ""
    parameters: Json = field(default_factory=dict)
    body: str | None = None
    """Sent as HTML instead of a Bot API answer, as by a proxy that can't reach Telegram."""

    def response(self) -> web.Response:
        """Return the answer."""
        if self.body is not None:
            return web.Response(text=self.body, status=self.code, content_type="text/html")
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return web.json_response(answer, status=self.code)


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is closed without an answer, before or after the call was carried out."""

    after_taken: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer ever comes, until the client hangs up or the server stops."""

    after_taken: bool = True
