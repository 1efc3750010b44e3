"""Fetching: what is followed, what is refused, and what a server gets to know."""

from __future__ import annotations

import gzip
import http.server
import socket
import time

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.sources import fetch as fetching
from onrecord.core.sources.fetch import USER_AGENT, fetch, may_fetch
from onrecord.core.sources.locate import read_source
from tests.core.test_formats import STORY
from tests.web import Answer, page, served

PAGES: dict[str, Answer] = {
    "/ok": page("Ferry to reopen", STORY, canonical="https://courier.example/ferry"),
    "/moved": (302, {"Location": "/ok", "Set-Cookie": "track=1; Path=/"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/big": (200, {"Content-Type": "text/html"}, b"x" * 21_000_000),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"x" * 300_000_000, 9)),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/charset": (200, {"Content-Type": "text/html; charset=iso-8859-1"}, f"<html><body><p>Fähre: {STORY}</p></body></html>".encode("latin-1")),
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private\n"),
}  # fmt: skip


def test_a_page_is_fetched_and_redirects_are_followed() -> None:
    with served(PAGES) as site:
        article = read_source(f"{site.url}/moved")
        assert article.title == "Ferry to reopen"
        assert article.source == f"{site.url}/ok"
        assert article.url == "https://courier.example/ferry"
        assert article.site == "The Courier"
        headers = [h for _, h in site.asked]
        assert all(h["user-agent"] == USER_AGENT for h in headers)
        assert not any("cookie" in h for h in headers)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/none", "answered 404"),
        ("/loop", "in a circle"),
        ("/image", "not a page"),
        ("/big", "over 20 MB"),
        ("/bomb", "over 20 MB"),
        ("/file", "no http or https address"),
    ],
)
def test_pages_that_are_none_are_told(path: str, told: str) -> None:
    with served(PAGES) as site, pytest.raises(OnrecordError, match=told):
        read_source(site.url + path)


def test_the_servers_character_set_counts() -> None:
    with served(PAGES) as site:
        assert "Fähre" in read_source(f"{site.url}/charset").text


def test_an_unreachable_host_is_told() -> None:
    with pytest.raises(OnrecordError, match="cannot be reached"):
        read_source("http://127.0.0.1:9/x")
    with pytest.raises(OnrecordError, match="cannot be reached"):
        read_source("http://[not-an-address/x")


def test_an_outside_page_cannot_lead_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's own name is taken for an outside one; where it redirects to is this machine."""
    real = socket.getaddrinfo

    def names(host: str, *rest: object, **more: object) -> object:
        return real("93.184.216.34" if host == "localhost" else host, *rest, **more)  # type: ignore[arg-type]

    with served(PAGES) as site:
        outside = site.url.replace("127.0.0.1", "localhost")
        site.pages["/in"] = (302, {"Location": f"{site.url}/ok"}, b"")
        monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda host, port, *a, **k: names(host, port, *a, **k) if port is None else real(host, port, *a, **k))  # fmt: skip
        with pytest.raises(OnrecordError, match="inside your own network"):
            fetch(f"{outside}/in")
        assert site.paths() == ["/in"]
        assert fetch(f"{site.url}/in") is not None  # an inner address that was asked for may lead where it likes


def test_a_name_that_turns_inside_after_it_was_looked_up_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up before says outside of every name; the connection goes to this machine."""
    with served(PAGES) as site:
        site.pages["/in"] = (302, {"Location": f"{site.url}/ok"}, b"")
        monkeypatch.setattr(fetching, "_is_inside", lambda _host: False)  # pyright: ignore[reportUnknownLambdaType]
        with pytest.raises(OnrecordError, match="was answered from inside your own network; open"):
            fetch(f"{site.url}/in")


def drips(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)


def drips_headers(handler: http.server.BaseHTTPRequestHandler) -> None:
    """The same before there is a page at all."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)


@pytest.mark.parametrize("slow", [drips, drips_headers])
def test_a_server_that_drips_is_left(slow: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TOTAL_TIME", 0.3)
    with served({"/slow": slow}) as site, pytest.raises(OnrecordError, match="sends too slowly"):
        fetch(f"{site.url}/slow")


def test_a_silent_server_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with pytest.raises(OnrecordError, match="did not answer"):
            fetch(f"http://127.0.0.1:{server.getsockname()[1]}/x")


def test_robots_are_asked_for_pages_nobody_named() -> None:
    with served(PAGES) as site:
        assert may_fetch(f"{site.url}/ok")
        assert not may_fetch(f"{site.url}/private/1")
    with served({}) as site:
        assert may_fetch(f"{site.url}/anything")
