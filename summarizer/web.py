"""The guarded HTTP client: no private networks, a deadline, and a cap on what a body unpacks to.

httpx's own limits are not enough: its timeouts never end a trickle, and it unpacks a body in one piece. So requests go
through a transport of our own on httpcore, whose network backend checks each address at the moment of connecting, and
bodies are unpacked here, piece by piece.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
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
_KEEP_ALIVE_S = 5.0  # routers forget an idle connection without a word, and a request on it waits for nothing
_LONGEST_PAUSE_S = 86_400.0
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV6_INTERNET = IPv6Network("2000::/3")
# Global by Python's word, but answered next door: IETF protocol assignments, where Oracle had its metadata, and Azure's
# https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
_IPV4_WITHIN = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
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
            raise FetchError(url, f"could not be reached ({_reason(e)})") from e
        except (httpx.InvalidURL, UnicodeError, ValueError) as e:
            raise FetchError(url, f"is no address that can be asked ({e})") from e
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException, zlib.error) as e:
            raise FetchError(url, f"broke off or answered nonsense ({_reason(e)})") from e

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


def _reason(e: BaseException) -> str:
    """Return what is at the bottom of an error, in the fewest words."""
    while e.__cause__ is not None:
        e = e.__cause__
    if isinstance(e, socket.gaierror):
        return "its name is not known"
    if isinstance(e, TimeoutError):
        return "it does not answer"
    if isinstance(e, OSError) and e.errno and not isinstance(e, ssl.SSLError):
        return os.strerror(e.errno)
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
        if address not in _IPV6_INTERNET or address.teredo is not None:
            return False
    elif any(address in network for network in _IPV4_WITHIN):
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
        """Connect to the first of the host's addresses that answers; none may take more than half the time."""
        addresses = await self._resolve(host, port)
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if not allowed:
            raise ForbiddenAddress(
                host, "is in a private network; set fetch.allow_private_networks = true if you want that"
            )
        half = timeout / 2 if timeout else None
        error: Exception
        for address in _families_in_turn(allowed):
            try:
                return await self._inner.connect_tcp(str(address), port, half, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as e:
                error = e
        raise httpcore.ConnectError(_reason(error)) from error  # the pool drops the cause, and its text with it

    async def sleep(self, seconds: float) -> None:
        """Wait between httpcore's retries; it makes none for us."""
        await asyncio.sleep(seconds)


def _families_in_turn(addresses: list[Address]) -> list[Address]:
    """Put an address of the other family second: where IPv6 leads nowhere, IPv4 must not wait for all of it."""
    other = next((address for address in addresses if address.version != addresses[0].version), None)
    if other is None:
        return addresses
    return [addresses[0], other, *(address for address in addresses[1:] if address is not other)]


@cache
def _certificates() -> ssl.SSLContext:
    """Return the authorities that are trusted; to read them takes longer than all the rest of a client."""
    return httpx.create_ssl_context(trust_env=False)


class _Transport(httpx.AsyncBaseTransport):
    """httpx's transport without cookies, proxies and redirects, on a pool with a backend of our choice."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(),
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=_KEEP_ALIVE_S,
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
