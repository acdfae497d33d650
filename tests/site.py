"""A web site on loopback whose answers a test sets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

Answer = str | bytes | Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """Serves what it was told to; everything else is 404. `asked` lists the paths asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, tuple[Answer, int, dict[str, str]]] = {}
        self._base = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def url(self, path: str) -> str:
        return self._base + path

    def serve(self, path: str, answer: Answer, *, status: int = 200, headers: dict[str, str] | None = None) -> str:
        """Answer `path` (or its address) from now on; return its address."""
        path = urlsplit(path).path
        self._answers[path] = (answer, status, headers or {})
        return self.url(path)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        answer, status, headers = self._answers.get(request.path, (b"", 404, {}))
        if callable(answer):
            return await answer(request)
        if headers.get("ETag") and request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304)
        body = answer.encode() if isinstance(answer, str) else answer
        kind = "text/html" if path_is_page(request.path) else "application/xml"
        return web.Response(body=body, status=status, headers={"Content-Type": kind, **headers})


def path_is_page(path: str) -> bool:
    return path.endswith(".html")
