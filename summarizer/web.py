"""The guarded HTTP client: no private networks, a deadline, and a cap on what a body unpacks to.

httpx's own limits are not enough: its timeouts never end a trickle, and it unpacks a body in one piece. So requests go
through a transport of our own on httpcore, whose network backend checks each address at the moment of connecting, and
bodies are unpacked here, piece by piece.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from types import TracebackType
from typing import Any, Self, cast
from weakref import WeakValueDictionary

import httpcore
import httpx

from summarizer.errors import FetchError, ForbiddenAddress

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[list[Address]]]

DEADLINE_S = 20.0
MAX_REDIRECTS = 5
MAX_CONNECTIONS = 20
AT_ONCE_PER_HOST = 2
_CONNECT_S = 10.0
_LONGEST_PAUSE_S = 86_400.0
_NAT64 = IPv6Network("64:ff9b::/96")
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
        backend = _GuardedBackend(resolve or _resolve, allow_private=allow_private_networks)
        self._transport = _Transport(backend)
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
        headers = {**self._headers}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._follow(url, headers, max_bytes)
        except TimeoutError as e:
            raise FetchError(url, f"took longer than {self._deadline_s:g} s") from e
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError) as e:
            raise FetchError(url, f"could not be reached ({_reason(e)})") from e
        except (httpx.InvalidURL, UnicodeError, ValueError) as e:
            raise FetchError(url, f"is no address that can be asked ({e})") from e
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException, zlib.error) as e:
            raise FetchError(url, f"broke off or answered nonsense ({_reason(e)})") from e

    async def _follow(self, url: str, headers: dict[str, str], max_bytes: int) -> Page | NotModified:
        here = httpx.URL(url)
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._ask(here, headers, max_bytes)
            if not isinstance(answer, httpx.URL):
                return answer
            here = answer
        raise FetchError(url, f"redirected more than {MAX_REDIRECTS} times")

    async def _ask(self, url: httpx.URL, headers: dict[str, str], max_bytes: int) -> Page | NotModified | httpx.URL:
        """Make one request; return where to ask next if the answer is a redirect."""
        if url.scheme not in {"http", "https"} or not url.host:
            raise FetchError(str(url), "is not http or https")
        url = url.copy_with(username=None, password=None, fragment=None)
        request = httpx.Request("GET", url, headers=headers, extensions={"timeout": {"connect": _CONNECT_S}})
        async with self._host(url.host):
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
        stream = cast("AsyncIterable[bytes]", response.stream)
        body = await _collect(stream, is_packed=coding not in {"", "identity"}, max_bytes=max_bytes, url=str(url))
        return Page(
            url=str(url),
            body=body,
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
        )


async def _collect(stream: AsyncIterable[bytes], *, is_packed: bool, max_bytes: int, url: str) -> bytes:
    """Read a body and unpack it; memory stays bounded by `max_bytes`, whatever it would unpack to."""
    body = bytearray()
    unpacker = zlib.decompressobj(wbits=47) if is_packed else None  # 47: gzip or zlib, as its header says
    async for piece in stream:
        room = max_bytes - len(body) + 1
        body += unpacker.decompress(piece, room) if unpacker else piece[:room]
        if len(body) > max_bytes:
            raise FetchError(url, f"is larger than {max_bytes / 1e6:g} MB")
    return bytes(body)


def _retry_after(value: str) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number, or a date; at most a day."""
    try:
        seconds = float(value) if value.strip().isdecimal() else _seconds_until(parsedate_to_datetime(value))
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_PAUSE_S)


def _seconds_until(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()


def _reason(e: BaseException) -> str:
    """Return what is at the bottom of an error, in the fewest words."""
    while e.__cause__ is not None:
        e = e.__cause__
    if isinstance(e, socket.gaierror):
        return "its name is not known"
    return (str(e) or type(e).__name__)[:200]


async def _resolve(host: str, port: int) -> list[Address]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(address[0]).split("%")[0]) for *_, address in found]


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the open internet, also where it hides an IPv4 address in an IPv6 one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour is not None:
            return is_public(address.sixtofour)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that it has looked at itself: between the check and the connection there is no look-up."""

    def __init__(self, resolve: Resolve, *, allow_private: bool) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of the host's addresses that answers."""
        addresses = await self._resolve(host, port)
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if not allowed:
            raise ForbiddenAddress(
                host, "is in a private network; set fetch.allow_private_networks = true if you want that"
            )
        error: Exception | None = None
        for address in allowed:
            try:
                return await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as e:
                error = e
        raise error or httpcore.ConnectError("no address")

    async def sleep(self, seconds: float) -> None:
        """Wait between httpcore's retries; it makes none for us."""
        await asyncio.sleep(seconds)


class _Transport(httpx.AsyncBaseTransport):
    """httpx's transport without cookies, proxies and redirects, on a pool with a backend of our choice."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=MAX_CONNECTIONS,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is still packed."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()
