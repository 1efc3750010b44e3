"""A page from the web: http and https alone, within limits of size, time, redirects and where they lead."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass
from urllib.robotparser import RobotFileParser

from onrecord.core.errors import OnrecordError, SiteUnreachable
from onrecord.core.frozen import frozen
from onrecord.core.sources.address import is_inside, is_inside_ip, parsed, same_server, without_credentials
from onrecord.core.sources.decode import MAX_BYTES

if TYPE_CHECKING:
    import httpx

#: seconds to wait for the next bytes, and for all of them
TIMEOUT = 20.0
TOTAL_TIME = 60.0
MAX_REDIRECTS = 10
USER_AGENT = "onrecord/0.1 (a reader for one person; fetches only what its user asks for)"
_ROBOT = "onrecord"
_ROBOTS_BYTES = 500_000
#: bytes that are unpacked at a time
_PIECE = 65_536
#: gzip or zlib, as its beginning says
_PACKED = zlib.MAX_WBITS | 32


@frozen
class Page:
    """What a server sent, and from where in the end. ``etag`` and ``modified`` let it be asked for changes alone."""

    data: bytes
    url: str
    charset: str | None
    kind: str
    etag: str | None = None
    modified: str | None = None


def fetch(
    url: str,
    *,
    typed: str | None = None,
    etag: str | None = None,
    modified: str | None = None,
    anything: bool = False,
) -> Page | None:
    """Fetch ``url``, following redirects; None where nothing changed since ``etag`` or ``modified``.

    This machine and its local network are fetched from only where ``typed``, the address the user typed that led here,
    is on that very server. No cookie is kept. ``anything``: what is no text is fetched too.

    Raises:
        OnrecordError: the host cannot be reached, the answer is no page, too big or too slow.
    """
    import httpx

    conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", **{k: v for k, v in conditions.items() if v}}
    end = time.monotonic() + TOTAL_TIME
    asked = without_credentials(url)
    try:
        with _client(headers) as client, _deadline(client):
            at = url
            for _ in range(MAX_REDIRECTS + 1):
                _check_address(at, asked, typed)
                with client.stream("GET", at, extensions={"trace": _peer_check(at, asked, typed)}) as answer:
                    if answer.has_redirect_location:
                        at = urljoin(at, answer.headers["location"])
                        continue
                    if answer.status_code == 304 and (etag or modified):
                        return None
                    return _page(answer, at, asked, end, anything=anything)
            raise OnrecordError(f"{asked} redirects in a circle; open the final address instead")
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, RuntimeError, ValueError) as error:
        if time.monotonic() >= end:
            raise SiteUnreachable(
                f"{asked} sends too slowly (over {TOTAL_TIME:.0f} seconds); try again later"
            ) from None
        if isinstance(error, httpx.TimeoutException):
            raise SiteUnreachable(f"{asked} did not answer within {TIMEOUT:.0f} seconds; try again later") from None
        reason = without_credentials(str(error)) or type(error).__name__
        raise SiteUnreachable(f"{asked} cannot be reached ({reason}); check the address and the network") from None


def may_fetch(url: str, typed: str | None = None) -> bool:
    """Whether the site's robots.txt lets this program fetch ``url``; asked for pages nobody named one by one.

    Raises:
        OnrecordError: it is no address to fetch.
        SiteUnreachable: the server does not say, which is a no for now (RFC 9309, 2.3.1.4).
    """
    _check_address(url, without_credentials(url), typed)
    parts = urlsplit(url)
    return _robots(f"{parts.scheme}://{parts.netloc}", typed).can_fetch(_ROBOT, url)


@lru_cache(maxsize=500)
def _robots(site: str, typed: str | None) -> RobotFileParser:
    rules = RobotFileParser()
    try:
        page = fetch(f"{site}/robots.txt", typed=typed)
        text = page.data[:_ROBOTS_BYTES].decode("utf-8", "replace") if page else ""
    except SiteUnreachable as error:
        raise SiteUnreachable(f"whether programs may fetch from {site} is not known: {error}") from None
    except OnrecordError:  # no rules, as RFC 9309 says of a server that has no such file
        text = ""
    rules.parse(text.splitlines())
    return rules


def _client(headers: Mapping[str, str]) -> httpx.Client:
    import httpx

    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(follow_redirects=False, timeout=TIMEOUT, headers=dict(headers), cookies=no_cookies)


@contextmanager
def _deadline(client: httpx.Client) -> Generator[None]:
    """Closes the connection when the time is over, also under a server that drips its headers."""
    timer = threading.Timer(TOTAL_TIME, client.close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _page(answer: httpx.Response, at: str, asked: str, end: float, *, anything: bool) -> Page:
    if answer.status_code >= 500:
        raise SiteUnreachable(f"{asked} answered {answer.status_code} {answer.reason_phrase}; try again later")
    if answer.status_code >= 400:
        raise OnrecordError(
            f"{asked} answered {answer.status_code} {answer.reason_phrase}; check the address, or save the page and open the file"
        )
    headers = answer.headers
    kind = headers.get("content-type", "text/html").lower().split(";")[0].strip()
    if not anything and not any(word in kind for word in ("html", "text/", "xml", "pdf", "json", "rss", "atom")):
        raise OnrecordError(f"{asked} is {kind}, not a page; save the article as text and open that")
    data = bytearray()
    for chunk in _decompressed(answer, asked):
        data += chunk
        if len(data) > MAX_BYTES:
            raise OnrecordError(f"{asked} is over {MAX_BYTES // 1_000_000} MB; save the article's text and open that")
        if time.monotonic() > end:
            raise OnrecordError(f"{asked} sends too slowly (over {TOTAL_TIME:.0f} seconds); try again later")
    charset = answer.charset_encoding
    return Page(bytes(data), without_credentials(at), charset, kind, headers.get("etag"), headers.get("last-modified"))


def _decompressed(answer: httpx.Response, asked: str) -> Iterator[bytes]:
    """The body in pieces of bounded size: httpx would undo any number of encodings, each with no limit."""
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from answer.iter_raw(_PIECE)
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise OnrecordError(
            f"{asked} comes packed as “{encoding[:40]}”, which was not asked for; save the page and open the file"
        )
    unpack = zlib.decompressobj(_PACKED)
    for raw in answer.iter_raw(_PIECE):
        rest = raw
        while rest:
            if unpack.eof and not rest.startswith(b"\x1f"):
                return  # no gzip: what some servers fill up with
            if unpack.eof:  # it may be several, one after the other
                unpack = zlib.decompressobj(_PACKED)
            try:
                yield unpack.decompress(rest, _PIECE)
            except zlib.error as error:
                raise OnrecordError(f"{asked} arrived damaged ({error}); try again later") from None
            rest = unpack.unconsumed_tail or unpack.unused_data
    if not unpack.eof:
        raise OnrecordError(f"{asked} arrived damaged (its end is missing); try again later")


def _check_address(at: str, asked: str, typed: str | None) -> None:
    """Refuse what is no web address, and an inner address that the user did not type.

    Raises:
        OnrecordError: it is refused.
    """
    parts = parsed(at)
    if parts is None:
        raise OnrecordError(
            f"{asked} leads to {_shown(at)}, which is not an http or https address; open the page in a browser and save it"
        )
    if not _is_trusted(at, typed) and is_inside(parts.hostname or ""):
        way = "lies" if _shown(at) == asked else f"leads to {_shown(at)},"
        raise OnrecordError(f"{asked} {way} inside your own network; name that address itself if you trust it")


def _is_trusted(at: str, typed: str | None) -> bool:
    return typed is not None and same_server(at, typed)


def _peer_check(at: str, asked: str, typed: str | None) -> Callable[[str, Mapping[str, Any]], None]:
    """Looks at whom a connection reached before anything is sent: a name may have turned since it was looked up."""

    def check(event: str, info: Mapping[str, Any]) -> None:
        if event != "connection.connect_tcp.complete" or _is_trusted(at, typed) or _is_proxied(at):
            return
        connection = info["return_value"]
        peer = connection.get_extra_info("server_addr")
        if peer and is_inside_ip(str(peer[0])):
            connection.close()  # nobody else has it yet
            raise OnrecordError(
                f"{asked} was answered from inside your own network; name {_shown(at)} itself if you trust it"
            )

    return check


def _is_proxied(at: str) -> bool:
    """Whether a proxy makes the connection, which may well stand inside."""
    parts = urlsplit(at)
    proxies = getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.hostname or "")


def _shown(address: str) -> str:
    return without_credentials(address)[:200]
