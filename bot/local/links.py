"""Addresses as Telegram keeps them in a link or a button. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address

_SPACE = " \t\r\n\v\0"
_PLACE = re.compile(r"(?:(.*)@)?(\[.*\]|[^:@]*)(?::([^:@\]]*))?", re.DOTALL)
_HOST = re.compile(r"(?:[a-z0-9.\-_!$,~*'();&+=]|%[0-9a-f]{2}|[^\x00-\x7f])*")
_TG_HOST = re.compile(r"(?://)?([a-zA-Z0-9_-]+)([/?#].*)?", re.DOTALL)
_MAILTO = re.compile(r"mailto:[^\s@]+@[^\s@]+\.[^\s@]+", re.IGNORECASE)


@lru_cache(maxsize=1024)  # a story is linked in many digests
def check_link(url: str) -> str:
    """Return a link as Telegram keeps it ("Example.org" as "http://example.org/"); raises ValueError saying why not."""
    if url[:3].lower() == "tg:":
        if not (tg := _TG_HOST.fullmatch(url[3:])):
            raise ValueError("Wrong tg URL")
        return f"tg://{tg[1]}{_rest(tg[2] or '')}"
    if _MAILTO.fullmatch(url):
        return url
    scheme, mark, address = url.partition("://")
    if not mark or re.search(r"[:/?#@\[\]]", scheme):
        scheme, address = "http", url
    if scheme.lower() not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    place = re.split(r"[/?#]", address, maxsplit=1)[0]
    return f"{scheme.lower()}://{_place(place)}{_rest(address[len(place) :])}"


def _place(place: str) -> str:
    """Return user, host and port of an address, or raise ValueError."""
    if not (parts := _PLACE.fullmatch(place)):
        raise ValueError("Disallowed character in URL host")
    user, host, port = parts[1], parts[2].lower(), parts[3]
    if port is not None and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("Wrong port number specified in the URL")
    if not host:
        raise ValueError("URL host is empty")
    if host.startswith("["):
        IPv6Address(host[1:-1])
    elif not _HOST.fullmatch(host):
        raise ValueError("Disallowed character in URL host")
    elif "." not in host.strip("."):
        raise ValueError("Wrong HTTP URL")
    return (f"{user}@" if user else "") + host + (f":{int(port)}" if port else "")


def _rest(rest: str) -> str:
    rest = rest.rstrip(_SPACE)
    if not rest.startswith("/"):
        rest = f"/{rest}"
    return re.sub(r"[\x00-\x20]", lambda blank: f"%{ord(blank[0]):02X}", rest)
