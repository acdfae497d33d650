"""Connections to the open internet alone: each address is checked at the moment of connecting, on every hop.

A check before the request loses to a name that changes its address in between. https://en.wikipedia.org/wiki/DNS_rebinding
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx

from summarizer.errors import ForbiddenAddress

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[list[Address]]]

MAX_CONNECTIONS = 20
_KEEP_ALIVE_S = 5.0  # routers forget an idle connection without a word, and a request on it waits for nothing
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV6_INTERNET = IPv6Network("2000::/3")
# Global by Python's word, but answered next door: IETF protocol assignments, where Oracle had its metadata, and Azure's
# https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
_IPV4_WITHIN = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))


def reason_of(e: BaseException) -> str:
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


async def resolve_host(host: str, port: int) -> list[Address]:
    """Return the addresses of a host, as the machine looks them up; raises OSError."""
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


class GuardedBackend(httpcore.AsyncNetworkBackend):
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
        for address in families_in_turn(allowed):
            try:
                return await self._inner.connect_tcp(str(address), port, half, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as e:
                error = e
        raise httpcore.ConnectError(reason_of(error)) from error  # the pool drops the cause, and its text with it

    async def sleep(self, seconds: float) -> None:
        """Wait between httpcore's retries; it makes none for us."""
        await asyncio.sleep(seconds)


def families_in_turn(addresses: list[Address]) -> list[Address]:
    """Put an address of the other family second: where IPv6 leads nowhere, IPv4 must not wait for all of it."""
    other = next((address for address in addresses if address.version != addresses[0].version), None)
    if other is None:
        return addresses
    return [addresses[0], other, *(address for address in addresses[1:] if address is not other)]


@cache
def certificates() -> ssl.SSLContext:
    """Return the authorities that are trusted; to read them takes longer than all the rest of a client."""
    return httpx.create_ssl_context()


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport without cookies, proxies and redirects, on a pool with a backend of our choice."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=certificates(),
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
