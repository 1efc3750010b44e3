"""The program in a browser: refused without the token, keys and mouse in several windows over one store."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from onrecord.core.errors import OnrecordError
from onrecord.core.library.articles import list_articles
from onrecord.core.store.connection import Store
from onrecord.tui.commands.export import export
from onrecord.tui.commands.serve import serve

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def until(found: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + 60
    while not found():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def address(store: Store, stored: str) -> Iterator[str]:
    """Where a library of one article is served."""
    del stored
    pytest.importorskip("textual_serve", reason="the extra [serve] is not installed")
    command = [sys.executable, "-m", "onrecord", "--db", str(store.path), "serve", "--port", "0", "--reviewer", "anna"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        assert server.wait(20) == 0
        server.communicate()


def test_it_may_be_ended_as_soon_as_its_address_is_told(address: str) -> None:
    """The fixture ends the server at once, and looks at its exit status."""
    assert address.startswith("http://")


def test_only_the_whole_address_opens_it(address: str) -> None:
    start, _, token = address.rstrip("/").rpartition("/")
    assert start.startswith("http://127.0.0.1:")
    with httpx.Client(trust_env=False) as client:
        for path in ("/", "/ws", "/static/js/textual.js", f"/{token[:-1]}/", f"/{token}x/ws", "/download/a"):
            refused = client.get(start + path)
            assert refused.status_code == 403
            assert token not in refused.text
        page = client.get(address)
        assert page.status_code == 200
        assert "http" not in page.text.replace('"https:"', "")  # nothing is asked of another server
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert client.get(f"{address}static/js/textual.js").status_code == 200


def test_windows_in_a_browser_share_a_store(address: str, store: Store, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if _CHROMIUM is None:
        pytest.skip("no Chromium is installed")

    def decided(state: str) -> int:
        query = "SELECT count(*) FROM decisions WHERE state = ?"
        return store.connection.execute(query, [state]).fetchone()[0]

    out = tmp_path / "quotes.html"
    CliRunner().invoke(export, ["--state", "all", "--db", str(store.path), str(out)], catch_exceptions=False)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        try:
            one, other = (browser.new_page(viewport={"width": 1200, "height": 760}) for _ in range(2))
            asked: list[str] = []
            for page in (one, other):
                page.on("request", lambda request: asked.append(request.url))
                page.goto(address)
            for page in (one, other):
                page.wait_for_selector("body.-first-byte", timeout=60_000)
            one.keyboard.press("Enter")
            until(lambda: bool(list_articles(store)[0].read))
            one.keyboard.press("a")
            until(lambda: decided("accepted") == 1)
            other.mouse.dblclick(200, 45)  # the row of the article
            until(lambda: other.keyboard.press("x") or decided("rejected") >= 1)
            assert {r["reviewer"] for r in store.connection.execute("SELECT reviewer FROM decisions")} == {"anna"}
            picture = one.screenshot()
            assert len(set(picture)) > 200
            assert all(url.startswith(address) for url in asked)
            printed, fetched = browser.new_page(), list[str]()
            printed.on("request", lambda request: fetched.append(request.url))
            printed.goto(out.as_uri())
            assert "We will sign" in printed.inner_text("body")
            assert fetched == [out.as_uri()]
        finally:
            browser.close()


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onrecord.tui.serving", None)
    told = CliRunner().invoke(serve, ["--port", "0"])
    assert "needs an extra; install it: pip install 'onrecord[serve]'" in str(told.exception)


def test_a_port_that_is_taken_is_told(store: Store) -> None:
    pytest.importorskip("textual_serve", reason="the extra [serve] is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = CliRunner().invoke(serve, ["--port", str(taken.getsockname()[1]), "--db", str(store.path)])
        no_host = CliRunner().invoke(serve, ["--host", "h" * 80, "--db", str(store.path)])
    assert isinstance(no_host.exception, OnrecordError)
    assert isinstance(told.exception, OnrecordError)
    assert "cannot be had" in str(told.exception)
    assert "; choose another" in str(told.exception)
