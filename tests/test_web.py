"""The web client against servers on loopback that are slow, hostile or broken, and against names that lead inside."""

from __future__ import annotations

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, ip_address
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from summarizer.errors import FetchError, ForbiddenAddress
from summarizer.guard import Address, families_in_turn, is_public
from summarizer.web import NotModified, Page, Web
from tests.site import Site

TEXT = b"The bridge opened on Monday. " * 40
BOMB = gzip.compress(bytes(10_000_000))
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class PublicLoopback(IPv4Address):
    """An address of this machine that passes for one of the open internet."""

    is_global = True


class Names:
    """A DNS whose records a test sets; `asked` lists the look-ups. An address in digits stands for itself."""

    def __init__(self, **records: list[Address]) -> None:
        self.asked: list[str] = []
        self.records = {f"{name}.example": addresses for name, addresses in records.items()}

    async def __call__(self, host: str, _: int) -> list[Address]:
        self.asked.append(host)
        if host in self.records:
            return self.records[host]
        try:
            return [ip_address(host)]
        except ValueError:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None


@pytest.fixture
async def client() -> AsyncIterator[Web]:
    async with Web(allow_private_networks=True, deadline_s=5) as client:
        yield client


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as site:
        yield site


@asynccontextmanager
async def server(answer: bytes | Handler) -> AsyncIterator[str]:
    """Answer every request with bytes that no HTTP library would send, or let a handler do as it likes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if isinstance(answer, bytes):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer)
                await writer.drain()
            else:
                await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"


def page(body: bytes, *headers: str) -> bytes:
    head = "\r\n".join(("HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers))
    return f"{head}\r\n\r\n".encode("latin-1") + body


def named(host: str, url: str) -> str:
    return f"http://{host}:{urlsplit(url).port}{urlsplit(url).path}"


async def refusal(client: Web, url: str, *, max_bytes: int = 1_000_000) -> FetchError:
    with pytest.raises(FetchError) as raised:
        await client.get(url, max_bytes=max_bytes)
    return raised.value


async def body_of(client: Web, url: str, *, max_bytes: int = 1_000_000) -> bytes:
    answer = await client.get(url, max_bytes=max_bytes)
    assert isinstance(answer, Page)
    return answer.body


# What is asked and answered


async def test_a_page_comes_with_what_its_headers_say(client: Web, site: Site) -> None:
    url = site.serve("/a.html", "<p>Hello", headers={"ETag": '"one"', "Last-Modified": "Wed, 04 Mar 2026 12:00:00 GMT"})
    assert await client.get(url, max_bytes=100) == Page(
        url, b"<p>Hello", "text/html", '"one"', "Wed, 04 Mar 2026 12:00:00 GMT"
    )


async def test_the_server_learns_who_asks_and_nothing_else(client: Web, site: Site) -> None:
    heads: list[dict[str, str]] = []

    async def record(request: web.Request) -> web.Response:
        heads.append(dict(request.headers))
        return web.Response(headers={"Set-Cookie": "reader=7"})

    url = site.serve("/", record)
    answer = await client.get(url.replace("//", "//ada:secret@") + "#top", max_bytes=100)
    await client.get(url, max_bytes=100)
    assert answer.url == url
    assert heads[0] == heads[1]
    assert set(heads[0]) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
    assert heads[0]["User-Agent"].startswith("Tidings/")


async def test_a_page_that_has_not_changed_is_not_sent_again(client: Web, site: Site) -> None:
    url = site.serve("/feed.xml", "<rss/>", headers={"ETag": '"one"'})
    assert await client.get(url, max_bytes=100, etag='"one"') == NotModified(url)
    assert isinstance(await client.get(url, max_bytes=100, etag='"two"'), Page)


@pytest.mark.parametrize("etag", ['"plain"', 'W/"weak"', '"münchen"', '"\N{GREEK SMALL LETTER PI}"'])
async def test_what_a_server_said_about_a_version_is_said_back_to_it(client: Web, etag: str) -> None:
    heads: list[str] = []

    async def record(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nLast-Modified: yesterday\r\nETag: " + etag.encode())
        writer.write(b"\r\n\r\n")
        await writer.drain()

    async with server(record) as url:
        first = await client.get(url, max_bytes=100)
        assert isinstance(first, Page)
        await client.get(url, max_bytes=100, etag=first.etag, last_modified=first.last_modified)
    assert f"If-None-Match: {etag}\r\nIf-Modified-Since: yesterday\r\n" in heads[1]
    assert "If-" not in heads[0]


async def test_a_host_with_foreign_letters_is_looked_up_by_its_ascii_name(site: Site) -> None:
    names = Names()
    names.records["xn--bcher-kva.example"] = [ip_address("127.0.0.1")]
    url = site.serve("/käse", "<rss/>")
    site.serve("/k%C3%A4se", "<rss/>")
    async with Web(allow_private_networks=True, resolve=names) as client:
        assert await body_of(client, named("bücher.example", url)) == b"<rss/>"
    assert names.asked == ["xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "url",
    [
        *"ftp://news.example/ file:///etc/passwd javascript:alert(1) //news.example/ news.example/feed".split(),
        *"http:// http:///feed http://news.example:x/ http://news.example:-1/ http://news.example:0/".split(),
        *"http://news.example:99999/ http://127.0.0.1:99999/ http://[::1]:70000/ http://[::1".split(),
        *"http://a..b/ http://.example/ http://xn--/".split(),
        "",
        "http://news.example/\0",
        "http://news.example/\ud800",
        "http://news.example/" + "a" * 70_000,
        "http://" + "a" * 70 + ".example/",
    ],
    ids=ascii,
)
async def test_an_address_that_is_none_is_refused(url: str) -> None:
    async with Web(resolve=Names(news=[])) as client:
        assert not isinstance(await refusal(client, url), ForbiddenAddress)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_also_a_relative_one(client: Web, site: Site, status: int) -> None:
    new = site.serve("/news/new.xml", "<rss/>")
    old = site.serve("/news/old.xml", "", status=status, headers={"Location": "../news/new.xml#latest"})
    assert await client.get(old, max_bytes=100) == Page(new, b"<rss/>", "application/xml")


async def test_five_redirects_are_followed_and_no_more(client: Web, site: Site) -> None:
    for n in range(6):
        site.serve(f"/{n}", "", status=302, headers={"Location": f"/{n + 1}"})
    site.serve("/6", "<rss/>")
    assert await body_of(client, site.url("/1")) == b"<rss/>"
    assert (await refusal(client, site.url("/0"))).reason == "redirected more than 5 times"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:alert(1)", "http://127.0.0.1:99999/", "//[::1"])
async def test_a_redirect_to_what_is_no_web_address_is_refused(client: Web, site: Site, location: str) -> None:
    url = site.serve("/", "", status=302, headers={"Location": location})
    await refusal(client, url)
    assert site.asked == ["/"]


async def test_a_redirect_that_names_no_place_is_an_error(client: Web, site: Site) -> None:
    assert (await refusal(client, site.serve("/", "", status=301))).reason == "answered 301"


# Private networks


def test_an_address_of_a_private_network_is_told_in_every_disguise() -> None:
    private = """
        0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.0.1 168.63.129.16 169.254.169.254
        172.16.0.1 192.0.0.1 192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 224.0.0.1 239.255.255.250 240.0.0.1
        255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:0:10.0.0.1 64:ff9b::7f00:1
        64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101::1 5f00::1
        fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
    """
    assert [address for address in private.split() if is_public(ip_address(address))] == []


def test_an_address_of_the_open_internet_is_let_through() -> None:
    public = """
        1.1.1.1 93.184.215.14 100.63.255.255 172.32.0.1 192.0.1.1 2606:4700::1111 2a00:1450:4001:80b::200e
        ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1
    """
    assert [address for address in public.split() if not is_public(ip_address(address))] == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"])
async def test_a_private_network_is_never_asked_whatever_it_is_called(site: Site, host: str) -> None:
    async with Web() as client:
        error = await refusal(client, named(host, site.serve("/", "secret")))
    assert isinstance(error, ForbiddenAddress)
    assert "fetch.allow_private_networks = true" in error.reason
    assert site.asked == []


@pytest.mark.parametrize("inside", ["inside.example", "127.0.0.1", "[::1]", "[::ffff:7f00:1]"])
async def test_no_redirect_leads_into_a_private_network(site: Site, inside: str) -> None:
    names = Names(news=[PublicLoopback("127.0.0.1")], inside=[ip_address("127.0.0.1")])
    secret = site.serve("/secret", "secret")
    url = site.serve("/", "", status=302, headers={"Location": "/again"})
    site.serve("/again", "", status=302, headers={"Location": named(inside, secret)})
    async with Web(resolve=names) as client:
        assert isinstance(await refusal(client, named("news.example", url)), ForbiddenAddress)
    assert site.asked == ["/", "/again"]


async def test_a_name_that_changes_its_mind_is_looked_up_and_checked_at_every_connection(site: Site) -> None:
    names = Names(news=[PublicLoopback("127.0.0.1")])
    url = named("news.example", site.serve("/", "news", headers={"Connection": "close"}))
    async with Web(resolve=names) as client:
        assert await body_of(client, url) == b"news"
        names.records["news.example"] = [ip_address("127.0.0.1")]
        assert isinstance(await refusal(client, url), ForbiddenAddress)
    assert names.asked == ["news.example", "news.example"]
    assert site.asked == ["/"]


async def test_of_public_and_private_addresses_only_the_public_ones_are_tried(site: Site) -> None:
    names = Names(news=[ip_address("127.0.0.1"), PublicLoopback("127.0.0.2")])
    async with Web(resolve=names) as client:
        error = await refusal(client, named("news.example", site.serve("/", "secret")))
    assert error.reason.startswith("could not be reached")
    assert site.asked == []


async def test_a_host_with_a_dead_address_is_reached_by_its_next_one(site: Site) -> None:
    names = Names(news=[ip_address("127.0.0.2"), ip_address("127.0.0.1")])
    async with Web(allow_private_networks=True, resolve=names) as client:
        assert await body_of(client, named("news.example", site.serve("/", "news"))) == b"news"


def test_the_other_family_has_its_turn_after_the_first_address() -> None:
    addresses = [ip_address(address) for address in ("2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2")]
    assert [str(address) for address in families_in_turn(addresses)] == [
        "2001:db8::1",
        "192.0.2.1",
        "2001:db8::2",
        "192.0.2.2",
    ]
    assert families_in_turn(addresses[:2]) == addresses[:2]


# Sizes


async def test_a_page_may_be_as_large_as_the_cap_and_not_a_byte_larger(client: Web, site: Site) -> None:
    url = site.serve("/", b"x" * 1000)
    assert await body_of(client, url, max_bytes=1000) == b"x" * 1000
    assert (await refusal(client, url, max_bytes=999)).reason == "is larger than 0.000999 MB"


@pytest.mark.parametrize("chunk", [b"x" * 1000, b""], ids=["plain", "packed into nothing"])
async def test_a_page_without_end_is_cut_at_the_cap(client: Web, chunk: bytes) -> None:
    empty = zlib.compressobj(wbits=31)
    head = empty.compress(b"") + empty.flush(zlib.Z_SYNC_FLUSH)

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if chunk else b"Content-Encoding: gzip\r\n\r\n" + head))
        while True:
            writer.write(chunk or b"\0\0\0\xff\xff" * 1000)  # or a block of deflate that holds nothing
            await writer.drain()

    async with server(pour) as url:
        assert "is larger than" in (await refusal(client, url, max_bytes=100_000)).reason


@pytest.mark.parametrize(
    "bomb",
    [BOMB, gzip.compress(b"x" * 100_001) + BOMB, gzip.compress(b"x" * 100_000) + BOMB, gzip.compress(b"") * 9 + BOMB],
    ids=["alone", "behind a member that is too large", "behind one that fits", "behind empty ones"],
)
async def test_a_bomb_is_not_unpacked_beyond_the_cap(client: Web, bomb: bytes) -> None:
    async with server(page(bomb, "Content-Encoding: gzip")) as url:
        tracemalloc.start()
        try:
            error = await refusal(client, url, max_bytes=100_000)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert error.reason == "is larger than 0.1 MB"
    assert peak < 3_000_000


async def test_a_header_without_end_is_cut_off(client: Web) -> None:
    async with server(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 300_000) as url:
        assert (await refusal(client, url)).reason.startswith("broke off or answered nonsense")


# Packing


def deflated(body: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("GZip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(b"") + gzip.compress(TEXT[100:])),
        ("gzip", gzip.compress(TEXT) + bytes(64)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", deflated(TEXT, wbits=-15)),
        ("deflate", deflated(TEXT, wbits=-9)),
        ("deflate", gzip.compress(TEXT)),
        ("identity", TEXT),
    ],
    ids="gzip,upper case,old name,three members,padding,zlib,raw,raw small window,mislabelled,unpacked".split(","),
)
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "byte by byte"])
async def test_a_packed_page_is_unpacked(client: Web, coding: str, body: bytes, at_once: bool) -> None:
    pieces = [body] if at_once else [body[n : n + 1] for n in range(len(body))]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with server(head.encode() + chunks) as url:
        assert await body_of(client, url) == TEXT


async def test_nothing_at_all_is_nothing_also_when_it_is_called_packed(client: Web) -> None:
    async with server(page(b"", "Content-Encoding: gzip")) as url:
        assert await body_of(client, url) == b""


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "deflate, gzip", "x" * 10_000])
async def test_a_packing_that_was_not_asked_for_is_refused(client: Web, coding: str) -> None:
    async with server(page(b"anything", f"Content-Encoding: {coding}")) as url:
        reason = (await refusal(client, url)).reason
    assert reason == f"is packed as {coding[:40]!r}, which was not asked for"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_page_that_is_not_packed_as_it_says_is_refused(client: Web, coding: str) -> None:
    async with server(page(b"<html>plain", f"Content-Encoding: {coding}")) as url:
        assert (await refusal(client, url)).reason.startswith("broke off or answered nonsense")


# Broken and slow servers


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"<html>no header",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(TEXT)[:-12],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(TEXT)[:-4] + b"oops",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(TEXT) + b"\x1f",
    ],
    ids=(
        "silence,another protocol,no header,two lengths,cut short,no last chunk,no chunk size,half a gzip,"
        "wrong checksum,half a member"
    ).split(","),
)
async def test_half_an_answer_is_no_answer(client: Web, answer: bytes) -> None:
    async with server(answer) as url:
        assert (await refusal(client, url)).reason.startswith("broke off")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", None),
        ("120", 120.0),
        ("0", 0.0),
        ("9" * 400, 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00", 0.0),
        ("-5", None),
        ("soon", None),
        ("1e3", None),
        ("Thu, 01 Jan 2026 99:99:99 GMT", None),
        ("Thu, 01 Jan 2026 00:00:00 +99999999999999999999", None),
        ("Thu, 01 Jan 99999999999999999999 00:00:00 GMT", None),
    ],
)
async def test_an_error_says_how_long_the_server_wants_to_be_left_alone(
    client: Web, site: Site, value: str, seconds: float | None
) -> None:
    error = await refusal(client, site.serve("/", "", status=503, headers={"Retry-After": value}))
    assert (error.reason, error.retry_after_s) == ("answered 503", seconds)


async def test_an_error_says_what_is_wrong_in_words(client: Web, site: Site) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        refused = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert str(await refusal(client, refused)) == f"{refused}: could not be reached (Connection refused)"
    async with Web(resolve=Names()) as nameless:
        error = await refusal(nameless, "http://news.example/")
        assert error.reason == "could not be reached (its name is not known)"
    assert (await refusal(client, site.url("/gone"))).reason == "answered 404"
    not_tls = site.url("/").replace("http:", "https:")
    assert (await refusal(client, not_tls)).reason.startswith("could not be reached")


async def test_a_trickle_ends_at_the_deadline() -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.005)

    async with server(trickle) as url, Web(allow_private_networks=True, deadline_s=0.1) as client:
        assert (await refusal(client, url)).reason == "took longer than 0.1 s"


async def test_all_hops_of_a_redirect_share_one_deadline(site: Site) -> None:
    async def dawdle(_: web.Request) -> web.Response:
        await asyncio.sleep(0.06)
        raise web.HTTPFound("/")

    async with Web(allow_private_networks=True, deadline_s=0.1) as client:
        assert (await refusal(client, site.serve("/", dawdle))).reason == "took longer than 0.1 s"


# One client for all


async def test_no_host_is_asked_for_more_than_two_pages_at_once(client: Web, site: Site) -> None:
    at_once = peak = 0
    two_are_there, go_on = asyncio.Event(), asyncio.Event()

    async def wait(_: web.Request) -> web.Response:
        nonlocal at_once, peak
        at_once += 1
        peak = max(peak, at_once)
        if at_once == 2:
            two_are_there.set()
        await go_on.wait()
        at_once -= 1
        return web.Response()

    url = site.serve("/", wait)
    async with asyncio.TaskGroup() as group:
        for _ in range(6):
            group.create_task(client.get(url, max_bytes=100))
        await two_are_there.wait()
        assert await body_of(client, site.serve("/other", "x").replace("127.0.0.1", "localhost")) == b"x"
        go_on.set()
    assert peak == 2


async def test_waiting_behind_slow_pages_costs_a_page_nothing_of_its_deadline(site: Site) -> None:
    never = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    slow = site.serve("/slow", hang)
    async with Web(allow_private_networks=True, deadline_s=0.2) as client, asyncio.TaskGroup() as group:
        group.create_task(refusal(client, slow))
        group.create_task(refusal(client, slow))
        news = group.create_task(body_of(client, site.serve("/", "news")))
    never.set()
    assert news.result() == b"news"


async def test_a_connection_is_used_again_and_closed_at_the_end() -> None:
    connections = 0
    closed = asyncio.Event()

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            writer.write(page(b"x"))
        closed.set()

    async with server(count) as url:
        async with Web(allow_private_networks=True) as client:
            for _ in range(3):
                assert await body_of(client, url) == b"x"
        await closed.wait()
    assert connections == 1


async def test_an_answer_that_was_not_read_to_its_end_is_never_taken_for_the_next_one(client: Web) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        body = b"x" * 5000 if path == b"/large" else b"news"
        writer.write(page(body))
        await writer.drain()
        await reader.read()

    async with server(talk) as url:
        await refusal(client, url + "large", max_bytes=100)
        assert await body_of(client, url) == b"news"


async def test_a_download_that_is_given_up_frees_its_connection_and_its_place(client: Web) -> None:
    begun, given_up = asyncio.Semaphore(0), asyncio.Semaphore(0)

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        if path == b"/":
            writer.write(page(b"news"))
            return
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nhalf a page")
        begun.release()
        await reader.read()
        given_up.release()

    async with server(stall) as url:
        downloads = [asyncio.create_task(client.get(url + "stall", max_bytes=100)) for _ in range(2)]
        for _ in downloads:
            await begun.acquire()
        for download in downloads:
            download.cancel()
            with pytest.raises(asyncio.CancelledError):
                await download
            await given_up.acquire()
        assert await body_of(client, url) == b"news"
