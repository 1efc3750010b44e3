"""Fetching: what is followed, what is refused, and what a server gets to know."""

from __future__ import annotations

import gzip
import http.server
import socket
import time

import pytest

from onrecord.core.errors import OnrecordError, SiteUnreachable
from onrecord.core.sources import fetch as fetching
from onrecord.core.sources.fetch import USER_AGENT, fetch, may_fetch
from onrecord.core.sources.items import Failure, Pointer
from onrecord.core.sources.locate import read_pointer, read_source
from tests.core.test_formats import STORY
from tests.web import Answer, page, served

#: whatever is refused, no connection stays open
pytestmark = [
    pytest.mark.filterwarnings("error::ResourceWarning"),
    pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning"),
]
PAGES: dict[str, Answer] = {
    "/ok": page("Ferry to reopen", STORY, canonical="https://courier.example/ferry"),
    "/moved": (302, {"Location": "/ok", "Set-Cookie": "track=1; Path=/"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/big": (200, {"Content-Type": "text/html"}, b"x" * 21_000_000),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"x" * 30_000_000, 9)),
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
        ("/file", "not an http or https address"),
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
    with pytest.raises(OnrecordError, match="not an http or https address"):
        read_source("http://[not-an-address/x")


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name localhost looks like one from outside, as with a server that lies; numbers are what they are."""
    real = socket.getaddrinfo

    def names(host: str, port: object, *rest: object, **more: object) -> object:
        asked = "93.184.216.34" if host == "localhost" and port is None else host
        return real(asked, port, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", names)


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("proxies", [{}, {"no_proxy": "example.org"}, {"ftp_proxy": "http://127.0.0.1:9"}])
def test_an_outside_page_cannot_lead_inside(proxies: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in proxies.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(fetching, "is_inside_ip", lambda _ip: False)  # pyright: ignore[reportUnknownLambdaType]
    with served(PAGES) as site:
        site.pages["/in"] = (302, {"Location": f"{site.url}/ok"}, b"")
        typed = site.url.replace("127.0.0.1", "localhost") + "/in"
        with pytest.raises(OnrecordError, match=r"leads to http://127.0.0.1:\d+/ok, inside your own network"):
            fetch(typed, typed=typed)
        assert site.paths() == ["/in"]


def test_an_inner_address_is_fetched_only_where_it_was_typed() -> None:
    with served(PAGES) as site, served(PAGES) as other:
        with pytest.raises(OnrecordError, match="lies inside your own network; name that address itself"):
            fetch(f"{site.url}/ok")
        with pytest.raises(OnrecordError, match="inside your own network"):
            may_fetch(f"{site.url}/ok")
        assert fetch(f"{site.url}/moved", typed=f"{site.url}/moved") is not None
        site.pages["/away"] = (302, {"Location": f"{other.url}/ok"}, b"")
        with pytest.raises(OnrecordError, match="inside your own network"):
            fetch(f"{site.url}/away", typed=f"{site.url}/away")
        assert other.asked == []


@pytest.mark.parametrize("host", ["127.1", "2130706433", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "0.0.0.0", "[64:ff9b::7f00:1]"])  # fmt: skip
def test_an_inner_address_is_one_however_it_is_written(host: str) -> None:
    with pytest.raises(OnrecordError, match="inside your own network"):
        fetch(f"http://{host}/x")


@pytest.mark.usefixtures("outside")
def test_a_name_that_turns_inside_after_it_was_looked_up_gets_no_request() -> None:
    """The look-up before says outside of localhost; the connection goes to this machine."""
    with served(PAGES) as site:
        with pytest.raises(OnrecordError, match="was answered from inside your own network; name"):
            fetch(site.url.replace("127.0.0.1", "localhost") + "/ok")
        assert site.asked == []


def test_a_password_in_an_address_is_used_and_never_told() -> None:
    with served(PAGES) as site:
        address = site.url.replace("//", "//anna:secret@")
        article = read_source(f"{address}/moved")
        assert all("basic" in headers["authorization"].lower() for _, headers in site.asked)
        assert article.source == f"{site.url}/ok"
        (failure,) = read_pointer(Pointer(f"{address}/none", typed=f"{address}/none"))
        assert isinstance(failure, Failure)
        assert failure.source == f"{site.url}/none"
        assert "secret" not in failure.reason


@pytest.mark.parametrize("encoding", ["gzip, gzip, gzip", "gzip,br", "br", "zstd"])
def test_a_page_that_was_packed_as_nobody_asked_is_not_unpacked(encoding: str) -> None:
    page: Answer = (200, {"Content-Type": "text/html", "Content-Encoding": encoding}, b"whatever")
    with served({"/x": page}) as site, pytest.raises(OnrecordError, match="which was not asked for; save the page"):
        read_source(f"{site.url}/x")


def test_a_packed_page_is_read_and_a_damaged_one_told() -> None:
    body = PAGES["/ok"][2]  # type: ignore[index]
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
    with served({"/ok": (200, headers, gzip.compress(body)), "/bad": (200, headers, b"no gzip at all")}) as site:
        assert read_source(f"{site.url}/ok").title == "Ferry to reopen"
        with pytest.raises(OnrecordError, match="arrived damaged"):
            read_source(f"{site.url}/bad")


def test_a_packed_page_is_read_to_its_end_or_not_at_all() -> None:
    body = PAGES["/ok"][2]  # type: ignore[index]
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
    packed = gzip.compress(body)
    bodies = {
        "/parts": gzip.compress(body[:300]) + gzip.compress(body[300:]),
        "/filled": packed + b"\0" * 9,
        "/cut": packed[:-20],
    }
    with served({path: (200, headers, data) for path, data in bodies.items()}) as site:
        for path in ("/parts", "/filled"):
            page = fetch(f"{site.url}{path}", typed=site.url)
            assert page is not None
            assert page.data == body
        with pytest.raises(OnrecordError, match=r"arrived damaged \(its end is missing\); try again later"):
            read_source(f"{site.url}/cut")


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
        read_source(f"{site.url}/slow")


def test_a_silent_server_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with pytest.raises(OnrecordError, match="did not answer"):
            read_source(f"http://127.0.0.1:{server.getsockname()[1]}/x")


def test_robots_are_asked_for_pages_nobody_named() -> None:
    with served(PAGES) as site:
        assert may_fetch(f"{site.url}/ok", site.url)
        assert not may_fetch(f"{site.url}/private/1", site.url)
    with served({}) as site:
        assert may_fetch(f"{site.url}/anything", site.url)


def test_a_server_that_cannot_give_its_rules_now_is_left_alone_for_now() -> None:
    with served({"/robots.txt": (503, {}, b""), "/ok": page("Ferry", STORY)}) as site:
        with pytest.raises(SiteUnreachable, match=r"is not known: .*/robots.txt answered 503 .*; try again later"):
            may_fetch(f"{site.url}/ok", site.url)
        site.pages["/robots.txt"] = (404, {}, b"")
        assert may_fetch(f"{site.url}/ok", site.url)
    with pytest.raises(SiteUnreachable, match="cannot be reached"):
        may_fetch("http://127.0.0.1:9/x", "http://127.0.0.1:9/x")
