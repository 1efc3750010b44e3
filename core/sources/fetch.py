"""A page from the web: http and https alone, within limits of size, time, redirects and where they lead."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies
from urllib.robotparser import RobotFileParser

from onrecord.core.errors import OnrecordError
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


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent, and from where in the end. ``etag`` and ``modified`` let it be asked for changes alone."""

    data: bytes
    url: str
    charset: str | None
    kind: str
    etag: str | None = None
    modified: str | None = None


def fetch(url: str, *, etag: str | None = None, modified: str | None = None, anything: bool = False) -> Page | None:
    """Fetch ``url``, following redirects; None where nothing changed since ``etag`` or ``modified``.

    A redirect from an outside address to one of this machine or its local network is not followed. No cookie is kept.
    ``anything``: what is no text is fetched too.

    Raises:
        OnrecordError: the host cannot be reached, the answer is no page, too big or too slow.
    """
    import httpx

    conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"User-Agent": USER_AGENT, **{k: v for k, v in conditions.items() if v}}
    end = time.monotonic() + TOTAL_TIME
    try:
        with _client(headers) as client, _deadline(client):
            at = url
            for _ in range(MAX_REDIRECTS + 1):
                _check_address(at, url)
                with client.stream("GET", at) as answer:
                    _check_peer(answer, at, url)
                    if answer.has_redirect_location:
                        at = urljoin(at, answer.headers["location"])
                        continue
                    if answer.status_code == 304 and (etag or modified):
                        return None
                    return _page(answer, url, end, anything=anything)
            raise OnrecordError(f"{url} redirects in a circle; open the final address instead")
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, RuntimeError, ValueError) as error:
        if time.monotonic() >= end:
            raise OnrecordError(f"{url} sends too slowly (over {TOTAL_TIME:.0f} seconds); try again later") from None
        if isinstance(error, httpx.TimeoutException):
            raise OnrecordError(f"{url} did not answer within {TIMEOUT:.0f} seconds; try again later") from None
        reason = str(error) or type(error).__name__
        raise OnrecordError(f"{url} cannot be reached ({reason}); check the address and the network") from None


def may_fetch(url: str) -> bool:
    """Whether the site's robots.txt lets this program fetch ``url``; asked for pages nobody named one by one."""
    parts = urlsplit(url)
    return _robots(f"{parts.scheme}://{parts.netloc}").can_fetch(_ROBOT, url)


@lru_cache(maxsize=500)
def _robots(site: str) -> RobotFileParser:
    rules = RobotFileParser()
    try:
        page = fetch(f"{site}/robots.txt")
        text = page.data[:_ROBOTS_BYTES].decode("utf-8", "replace") if page else ""
    except OnrecordError:  # no rules, as RFC 9309 says of a robots.txt that cannot be had
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


def _page(answer: httpx.Response, url: str, end: float, *, anything: bool) -> Page:
    if answer.status_code >= 400:
        raise OnrecordError(
            f"{url} answered {answer.status_code} {answer.reason_phrase}; check the address, or save the page and open the file"
        )
    kind = answer.headers.get("content-type", "text/html").lower().split(";")[0].strip()
    if not anything and not any(word in kind for word in ("html", "text/", "xml", "pdf", "json", "rss", "atom")):
        raise OnrecordError(f"{url} is {kind}, not a page; save the article as text and open that")
    data = bytearray()
    for chunk in answer.iter_bytes():
        data += chunk
        if len(data) > MAX_BYTES:
            raise OnrecordError(f"{url} is over {MAX_BYTES // 1_000_000} MB; save the article's text and open that")
        if time.monotonic() > end:
            raise OnrecordError(f"{url} sends too slowly (over {TOTAL_TIME:.0f} seconds); try again later")
    headers = answer.headers
    return Page(
        bytes(data), str(answer.url), answer.charset_encoding, kind, headers.get("etag"), headers.get("last-modified")
    )


def _check_address(at: str, asked: str) -> None:
    """Refuse what is no web address, and an inner address that the user did not name.

    Raises:
        OnrecordError: it is refused.
    """
    parts = urlsplit(at)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OnrecordError(
            f"{asked} leads to {at[:200]}, no http or https address; open the page in a browser and save it"
        )
    if (
        at != asked
        and not getproxies()
        and _is_inside(parts.hostname)
        and not _is_inside(urlsplit(asked).hostname or "")
    ):
        raise OnrecordError(
            f"{asked} leads to {at[:200]}, inside your own network; open that address itself if you trust it"
        )


def _check_peer(answer: httpx.Response, at: str, asked: str) -> None:
    """Refuse an answer from inside that only the name of an outside address led to, as where it resolves has changed.

    Raises:
        OnrecordError: it is refused.
    """
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if at == asked or getproxies() or not peer or ipaddress.ip_address(str(peer[0]).split("%")[0]).is_global:
        return
    if not _is_inside(urlsplit(asked).hostname or ""):
        raise OnrecordError(
            f"{asked} was answered from inside your own network; open {at[:200]} itself if you trust it"
        )


def _is_inside(host: str) -> bool:
    """Whether any address of the host is this machine's or its local network's."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return any(not ipaddress.ip_address(str(a).split("%")[0]).is_global for a in found)
