"""The guarded HTTP client: no private networks, a deadline, and a cap on what a body unpacks to.

httpx's own limits are not enough: its timeouts never end a trickle, and it unpacks a body in one piece. So requests go
through a transport of our own on httpcore, whose network backend checks each address at the moment of connecting, and
bodies are unpacked here, piece by piece.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self, cast
from weakref import WeakValueDictionary

import httpcore
import httpx

from summarizer.errors import FetchError
from summarizer.guard import GuardedBackend, GuardedTransport, Resolve, reason_of, resolve_host

DEADLINE_S = 20.0
MAX_REDIRECTS = 5
AT_ONCE_PER_HOST = 2
_CONNECT_S = 10.0
_LONGEST_PAUSE_S = 86_400.0
_GZIP = 0x1F
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered; `url` is where it was found in the end."""

    url: str
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The address says that nothing has changed since."""

    url: str


class Web:
    """An HTTP client for addresses that strangers name; a context manager.

    `resolve` looks a host's addresses up.
    """

    def __init__(
        self, *, allow_private_networks: bool = False, deadline_s: float = DEADLINE_S, resolve: Resolve | None = None
    ) -> None:
        backend = GuardedBackend(resolve or resolve_host, allow_private=allow_private_networks)
        self._transport = GuardedTransport(backend)
        self._deadline_s = deadline_s
        self._headers = {
            "User-Agent": f"Tidings/{version('tidings')} (self-hosted news digest)",
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
        }
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        """Return the client; connections are opened as they are needed."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def get(self, url: str, *, max_bytes: int, etag: str = "", last_modified: str = "") -> Page | NotModified:
        """Download `url`, at most `max_bytes` of it once unpacked.

        With the `etag` or `last_modified` of an earlier answer, the server may say that nothing has changed.
        Raises FetchError, and ForbiddenAddress where it leads into a private network.
        """
        headers = httpx.Headers(self._headers, encoding="utf-8")  # an ETag need not be ASCII
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        try:
            return await self._follow(url, headers, max_bytes)
        except TimeoutError as e:
            raise FetchError(url, f"took longer than {self._deadline_s:g} s", is_slow=True) from e
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError) as e:
            raise FetchError(url, f"could not be reached ({reason_of(e)})") from e
        except (httpx.InvalidURL, UnicodeError, ValueError) as e:
            raise FetchError(url, "is not a web address") from e
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException, zlib.error) as e:
            raise FetchError(url, f"broke off or answered nonsense ({reason_of(e)})") from e

    async def _follow(self, url: str, headers: httpx.Headers, max_bytes: int) -> Page | NotModified:
        here = httpx.URL(url)
        left_s = self._deadline_s
        for _ in range(MAX_REDIRECTS + 1):
            async with self._host(here.host):  # the deadline stands still in the queue: those ahead have their own
                started = time.monotonic()
                async with asyncio.timeout(left_s):
                    answer = await self._ask(here, headers, max_bytes)
            if not isinstance(answer, httpx.URL):
                return answer
            here = answer
            left_s -= time.monotonic() - started
        raise FetchError(url, f"redirected more than {MAX_REDIRECTS} times")

    async def _ask(self, url: httpx.URL, headers: httpx.Headers, max_bytes: int) -> Page | NotModified | httpx.URL:
        """Make one request; return where to ask next if the answer is a redirect."""
        if url.scheme not in {"http", "https"} or not url.host:
            raise FetchError(str(url), "is not http or https")
        if url.port is not None and not 0 < url.port < 65536:
            raise FetchError(str(url), f"names port {url.port}, which there is not")
        url = url.copy_with(username=None, password=None, fragment=None)
        request = httpx.Request("GET", url, headers=headers, extensions={"timeout": {"connect": _CONNECT_S}})
        response = await self._transport.handle_async_request(request)
        try:
            return await self._read(url, response, max_bytes)
        finally:
            await response.aclose()

    def _host(self, host: str) -> asyncio.Semaphore:
        """Return the host's semaphore; it lives for as long as somebody holds it."""
        return self._hosts.setdefault(host, asyncio.Semaphore(AT_ONCE_PER_HOST))

    async def _read(self, url: httpx.URL, response: httpx.Response, max_bytes: int) -> Page | NotModified | httpx.URL:
        headers = response.headers
        if response.status_code in _REDIRECTS and headers.get("location"):
            return url.join(headers["location"])
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return NotModified(str(url))
        if not response.is_success:
            raise FetchError(
                str(url), f"answered {response.status_code}", retry_after_s=_retry_after(headers.get("retry-after", ""))
            )
        coding = headers.get("content-encoding", "").strip().lower()
        if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError(str(url), f"is packed as {coding[:40]!r}, which was not asked for")
        unpacker = _Unpacker(coding) if coding not in {"", "identity"} else None
        stream = cast("AsyncIterable[bytes]", response.stream)
        body = await _collect(stream, unpacker, max_bytes=max_bytes, url=str(url))
        return Page(
            url=str(url),
            body=body,
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
        )


async def _collect(stream: AsyncIterable[bytes], unpacker: _Unpacker | None, *, max_bytes: int, url: str) -> bytes:
    """Read a body and unpack it; neither what comes nor what it unpacks to may exceed `max_bytes`."""
    body = bytearray()
    n_read = 0
    async for piece in stream:
        n_read += len(piece)
        body += unpacker.unpack(piece, max_bytes - len(body) + 1) if unpacker else piece
        if max(n_read, len(body)) > max_bytes:
            raise FetchError(url, f"is larger than {max_bytes / 1e6:g} MB")
    if unpacker and not unpacker.is_at_end:
        raise FetchError(url, "broke off in the middle")
    return bytes(body)


class _Unpacker:
    """Unpacks gzip, of one member or several, and deflate, with zlib's header or without."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._member: zlib._Decompress | None = None
        self._n_members = 0

    def unpack(self, piece: bytes, room: int) -> bytes:
        """Return what a piece unpacks to, at most `room` bytes of it; raises zlib.error."""
        found = bytearray()
        while piece and len(found) < room:
            if self._member is None:
                if self._n_members > 0 and piece[0] != _GZIP:
                    break  # padding, which browsers ignore as well
                self._member = zlib.decompressobj(_wbits(self._coding, piece[0]))
                self._n_members += 1
            found += self._member.decompress(piece, room - len(found))
            piece = self._member.unused_data
            if self._member.eof:
                self._member = None
        return bytes(found)

    @property
    def is_at_end(self) -> bool:
        """Tell whether the last member came to its end."""
        return self._member is None


def _wbits(coding: str, first: int) -> int:
    """Return what zlib must expect: some servers leave deflate's header out, and no raw deflate begins like one."""
    is_raw = coding == "deflate" and first != _GZIP and first & 0x0F != zlib.DEFLATED
    return -zlib.MAX_WBITS if is_raw else zlib.MAX_WBITS + 32


def _retry_after(value: str) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number, or a date; at most a day."""
    try:
        seconds = float(value) if value.strip().isdecimal() else _seconds_until(parsedate_to_datetime(value))
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_PAUSE_S)


def _seconds_until(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()
