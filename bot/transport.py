"""How the delivery talks to Telegram: by a client that takes half the time of python-telegram-bot's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from summarizer.guard import certificates

CONNECT_TIMEOUT_S = 10.0
_NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
_JSON = {"Content-Type": "application/json"}


class NotSentError(NetworkError):
    """There is no connection to Telegram, so that nothing can have left."""


class SendingRequest(BaseRequest):
    """The request for what the outbox sends; of the message that comes back, it reads the id and no more.

    Its text, entities and buttons are what was sent, and cost more to read than to send. An error is a NotSentError, or
    another NetworkError where nobody knows.
    """

    def __init__(self, api_url: str, *, timeout_s: float) -> None:
        self._api_url = api_url
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take, in seconds."""
        return self._timeout_s

    async def initialize(self) -> None:
        """Be ready to connect, through a proxy where the environment names one."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=certificates()),
            timeout=aiohttp.ClientTimeout(
                total=CONNECT_TIMEOUT_S + self._timeout_s, connect=CONNECT_TIMEOUT_S, sock_read=self._timeout_s
            ),
            proxy=_proxy(self._api_url),
        )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Make a request; return the status and the body of the answer."""
        if self._session is None:
            raise RuntimeError("the request was not initialized")
        body = request_data.json_payload if request_data else None
        try:
            async with self._session.request(method, url, data=body, headers=_JSON, allow_redirects=False) as response:
                return response.status, await response.read()
        except _NOT_SENT as e:
            raise NotSentError(f"{type(e).__name__}: {e}") from e
        except TimeoutError as e:
            raise TimedOut(f"no answer within {self._timeout_s:g} s") from e
        except aiohttp.ClientError as e:
            raise NetworkError(f"{type(e).__name__}: {e}") from e

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the decoded answer, with a message cut down to what makes it one."""
        answer: dict[str, Any] = BaseRequest.parse_json_payload(payload)
        if not isinstance(answer, dict):
            raise NetworkError(f"what answers is no Bot API: {payload[:100]!r}")
        result = answer.get("result")
        if isinstance(result, dict) and "message_id" in result:
            answer["result"] = {name: result[name] for name in ("message_id", "date", "chat") if name in result}
        return answer


def _proxy(url: str) -> str | None:
    """Return the proxy that the environment names for an address; aiohttp itself would look for it at each request."""
    parts = urlsplit(url)
    if proxy_bypass(parts.hostname or "") or proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"
