"""Taking many in: each once, failures apart, whatever dies on the way."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from onrecord.core import paths
from onrecord.core.contract import analysis_to_json, to_json
from onrecord.core.errors import OnrecordError
from onrecord.core.ingest import feeds as feeding
from onrecord.core.ingest.feeds import follow_all, refresh
from onrecord.core.ingest.ingest import IngestProgress, ingest, ingest_analysed
from onrecord.core.library.articles import count_articles, list_articles
from onrecord.core.library.history import delete
from onrecord.core.model import Article
from onrecord.core.paths import stamp_of
from onrecord.core.sources import fetch as fetching
from onrecord.core.sources.items import Failure
from onrecord.core.sources.locate import find_pointers
from onrecord.core.store.articles import article_in_file, load_analysis, sources_of
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.feeds import follow, followed, unfollow
from tests.conftest import ANALYSIS, ARTICLE, SAMPLES, TEXT
from tests.core.test_formats import LINES, STORY
from tests.web import page, served


def add(store: Store, *sources: str, again: bool = False) -> tuple[IngestProgress, list[Failure]]:
    """Take in ``sources`` with one process."""
    failures: list[Failure] = []
    return ingest(store, find_pointers(sources), jobs=1, on_failure=failures.append, again=again), failures


@pytest.mark.usefixtures("analysed_here")
def test_a_folder_is_taken_in_once_and_failures_stand_apart(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in sorted(SAMPLES.glob("*.txt"))[:3]:
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "again.txt").write_text((folder / "british.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "empty.txt").write_text("")
    result, failures = add(store, str(folder))
    assert (result.new, result.known, result.failed) == (3, 1, 1)
    assert failures[0].source.endswith("empty.txt")
    assert count_articles(store) == 3
    both = next(a for a in list_articles(store) if len(sources_of(store, a.id)) == 2)
    assert {Path(s).name for s in sources_of(store, both.id)} == {"british.txt", "again.txt"}
    assert all(a.quotes for a in list_articles(store))
    result, _ = add(store, str(folder))
    assert (result.new, result.known, result.failed) == (0, 4, 1)


@pytest.mark.usefixtures("analysed_here")
def test_what_was_passed_over_is_counted_by_why(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / ".git").mkdir(parents=True)
    for name in ("a.png", "b.PNG", "c", ".d.txt"):
        (folder / name).write_text(STORY)
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("in/f.mp3", "x")
        archive.writestr("in/g.txt", STORY)
        archive.writestr("in/h.xml", _factiva("One"))
        archive.writestr("in/i.xml", "<project/>")
    (folder / "j.xml").write_text(_factiva("Two"))
    (folder / "k.XML").write_text("<!-- settings --><settings/>")
    result, failures = add(store, str(folder))
    assert failures == []
    assert result.new == 3
    assert result.skipped == {"hidden": 2, ".png": 2, "no ending": 1, ".mp3": 1, ".xml": 2}


def _factiva(title: str) -> str:
    """An export with an article."""
    return (
        '<?xml version="1.0"?><PPSResponse><r xmlns="http://global.factiva.com/pps/2.0"><article>'
        f"<headline>{title}</headline><leadParagraph>{STORY}\n    {title} of them waited.</leadParagraph></article></r></PPSResponse>"
    )


@pytest.mark.usefixtures("analysed_here")
def test_an_article_that_was_deleted_comes_back_when_it_is_taken_in_again(store: Store) -> None:
    add(store, str(SAMPLES / "local.txt"))
    (listed,) = list_articles(store)
    delete(store, [listed.id], "anna")
    assert count_articles(store) == 0
    add(store, str(SAMPLES / "local.txt"))
    assert [a.id for a in list_articles(store)] == [listed.id]


def test_a_process_that_is_killed_loses_no_article(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"text": f"{STORY}\n\nNumber {i} said so."}) + "\n" for i in range(16)))
    killed: list[int] = []

    def kill_once(so_far: IngestProgress) -> None:
        if so_far.new and not killed:
            child = multiprocessing.active_children()[0]
            killed.append(child.pid or 0)
            os.kill(child.pid or 0, signal.SIGKILL)

    result = ingest(store, find_pointers([str(path)]), jobs=2, on_progress=kill_once)
    assert killed
    assert (result.new, result.failed) == (16, 0)
    assert count_articles(store) == 16


def runs_on(process: subprocess.Popen[str]) -> bool:
    """Whether it does a twentieth of a second later; meanwhile the processor is its own."""
    try:
        process.wait(0.05)
    except subprocess.TimeoutExpired:
        return True
    return False


def test_stopped_and_started_again_nothing_is_done_twice(tmp_path: Path) -> None:
    source, database = tmp_path / "many.jsonl", tmp_path / "s.db"
    source.write_text("".join(json.dumps({"text": f"{STORY}\n\nNumber {i} said so."}) + "\n" for i in range(60)))
    command = [sys.executable, "-m", "onrecord", "add", "--db", str(database), "-j", "1", str(source)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=SAMPLES.parent)
    store = open_store(database)
    while count_articles(store) == 0:
        assert runs_on(process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130, told
    assert "goes on from here" in told
    before = {a.id: a.added for a in list_articles(store, limit=1000)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SAMPLES.parent)
    assert f"{60 - len(before)} added" in done.stderr
    assert f"{len(before)} known already" in done.stderr
    after = {a.id: a.added for a in list_articles(store, limit=1000)}
    assert len(after) == 60
    assert before.items() <= after.items()
    store.close()


@pytest.fixture
def as_if_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine stands for the web."""
    for name in ("is_inside", "is_inside_ip"):
        monkeypatch.setattr(fetching, name, lambda _: False)  # pyright: ignore[reportUnknownLambdaType]


@pytest.mark.usefixtures("analysed_here")
def test_what_a_list_or_a_feed_names_inside_is_not_fetched(store: Store, tmp_path: Path) -> None:
    with served({"/1": page("One", STORY)}) as site, served({}) as feeds:
        path = tmp_path / "urls.txt"
        path.write_text(f"{site.url}/1\n")
        result, failures = add(store, str(path))
        assert (result.new, result.failed) == (0, 1)
        assert "name that address itself if you trust it" in failures[0].reason
        feeds.pages["/rss"] = (200, {"Content-Type": "application/rss+xml"}, feed(site.url, "1"))
        follow_all(store, [f"{feeds.url}/rss"], lambda _name: b"")
        assert refresh(store, jobs=1, on_failure=failures.append).new == 0
        assert "inside your own network" in failures[1].reason
        result, failures = add(store, f"{feeds.url}/rss")
        assert (result.new, result.failed) == (0, 1)
        assert site.asked == []
        opml = f'<opml><body><outline xmlUrl="{site.url}/rss"/></body></opml>'.encode()
        with pytest.raises(OnrecordError, match="names feeds inside your own network"):
            follow_all(store, ["mine.opml"], lambda _name: opml)
        with pytest.raises(OnrecordError, match="needs a password, and none is stored"):
            follow_all(store, [feeds.url.replace("//", "//anna:secret@")], lambda _name: b"")
        assert len(followed(store)) == 1


@pytest.mark.usefixtures("analysed_here")
def test_a_password_in_an_address_is_never_stored(store: Store) -> None:
    with served({"/1": page("One", STORY)}) as site:
        address = site.url.replace("//", "//anna:secret@") + "/1"
        assert add(store, address)[0].new == 1
        assert add(store, address)[0].known == 1
        assert len(site.asked) == 1
        assert "secret" not in "\n".join(store.connection.iterdump())


@pytest.mark.usefixtures("analysed_here", "as_if_outside")
def test_a_list_of_addresses_is_fetched_and_those_known_are_not_fetched_again(store: Store, tmp_path: Path) -> None:
    with served(
        {"/1": page("One", STORY), "/2": page("Two", "\n".join(reversed(LINES)) + "\nAnd more, he said.")}
    ) as site:
        path = tmp_path / "urls.txt"
        path.write_text(f"{site.url}/1\n{site.url}/2\n{site.url}/gone\n")
        result, failures = add(store, str(path))
        assert (result.new, result.failed) == (2, 1)
        assert "answered 404" in failures[0].reason
        asked = len(site.asked)
        result, _ = add(store, str(path))
        assert (result.new, result.known, result.failed) == (0, 2, 1)
        assert site.paths()[asked:] == ["/gone"]
        result, _ = add(store, f"{site.url}/1", again=True)
        assert result.known == 1
        assert site.paths()[-1] == "/1"


def feed(site: str, *names: str, title: str = "The Courier") -> bytes:
    """An RSS feed of pages of the site."""
    items = "".join(f"<item><title>{n}</title><link>{site}/{n}</link><guid>{n}</guid></item>" for n in names)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>".encode()


@pytest.mark.usefixtures("analysed_here")
def test_feeds_are_followed_and_only_what_is_new_is_added(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(
        {"/a": page("A", STORY), "/b": page("B", STORY + "\nMore, she said."), "/private/c": page("C", STORY)}
    ) as site:
        site.pages["/rss"] = (
            200,
            {"Content-Type": "application/rss+xml", "ETag": '"1"'},
            feed(site.url, "a", "private/c"),
        )
        site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private\n")
        site.pages["/html"] = page("No feed", STORY)
        opml = tmp_path / "mine.opml"
        opml.write_text(f'<opml><body><outline xmlUrl="{site.url}/rss"/></body></opml>')
        assert follow_all(store, [f"{site.url}/rss"], Path.read_bytes) == [(f"{site.url}/rss", "The Courier")]  # type: ignore[arg-type]
        monkeypatch.setattr(feeding, "is_inside", lambda _host: False)  # pyright: ignore[reportUnknownLambdaType]
        assert follow_all(store, [str(opml)], lambda name: Path(name).read_bytes()) == []
        with pytest.raises(OnrecordError, match="is not a feed"):
            follow_all(store, [f"{site.url}/html"], lambda name: Path(name).read_bytes())
        failures: list[Failure] = []
        result = refresh(store, jobs=1, on_failure=failures.append)
        assert (result.new, result.failed) == (1, 1)
        assert "robots.txt" in failures[0].reason
        asked = len(site.asked)
        site.pages["/rss"] = (200, {"Content-Type": "application/rss+xml", "ETag": '"2"'}, feed(site.url, "a", "b"))
        result = refresh(store, jobs=1)
        assert (result.new, result.known, result.failed) == (1, 0, 0)
        assert [p for p in site.paths()[asked:] if p != "/robots.txt"] == ["/rss", "/b"]
        assert (
            site.asked[asked][1].get("if-none-match") == '"1"' or site.asked[asked + 1][1].get("if-none-match") == '"1"'
        )
        site.pages["/rss"] = (304, {}, b"")
        assert refresh(store, jobs=1).done == 0
        site.pages["/rss"] = (500, {}, b"")
        assert refresh(store, jobs=1, on_failure=failures.append).new == 0
        (held,) = followed(store)
        assert "answered 500" in (held.error or "")
        assert held.title == "The Courier"
        unfollow(store, f"{site.url}/rss")
        assert followed(store) == []
        with pytest.raises(OnrecordError, match="is not followed"):
            unfollow(store, f"{site.url}/rss")


def test_what_was_analysed_elsewhere_is_stored_as_it_is(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    good = to_json(ARTICLE.id, ARTICLE, ANALYSIS)
    outside = {**good, "text": "Short."}
    path.write_text(
        "\n".join(json.dumps(x) for x in (good, outside, {"text": "no analysis"}, good)) + "\nno json\n[]\n"
    )
    failures: list[Failure] = []
    result = ingest_analysed(store, [path], failures.append)
    assert (result.new, result.known, result.failed) == (1, 1, 4)
    assert "spans outside its text" in failures[0].reason
    assert failures[1].reason == "people is not a list; make it with onrecord analyze"
    assert load_analysis(store, ARTICLE.id) == ANALYSIS
    (listed,) = list_articles(store)
    assert (listed.title, listed.published, listed.quotes) == (ARTICLE.title, ARTICLE.published, 5)
    assert analysis_to_json(ANALYSIS)["quotes"]


def test_whoever_reviews_meanwhile_gets_a_turn_to_write(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(
        "".join(json.dumps(to_json("x", replace(ARTICLE, text=f"{TEXT} {n}"), ANALYSIS)) + "\n" for n in range(3))
    )
    turns: list[int] = []

    def write(_: float) -> None:
        with closing(sqlite3.connect(store.path, timeout=0)) as other, other:
            other.execute("UPDATE articles SET title = title")
            turns.append(other.execute("SELECT count(*) FROM articles").fetchone()[0])

    monkeypatch.setattr("onrecord.core.store.articles._TURN", 0)
    monkeypatch.setattr("time.sleep", write)
    assert ingest_analysed(store, [path]).new == 3
    assert turns == [1, 2, 3]


@pytest.mark.parametrize("command", ["refresh", "add"])
def test_ctrl_c_is_heard_while_a_server_says_nothing(command: str, store: Store, tmp_path: Path) -> None:
    asked, over = Event(), Event()

    def nothing(_: object) -> None:
        asked.set()
        over.wait()

    with served({"/feed": nothing}) as site:
        follow(store, f"{site.url}/feed", "Feed")
        process = subprocess.Popen(
            [sys.executable, "-m", "onrecord", command, *([f"{site.url}/feed"] if command == "add" else [])],
            env=os.environ | {"PYTHONPATH": str(SAMPLES.parent)},
            stderr=subprocess.PIPE,
        )
        assert asked.wait(120)
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=15)  # less than a server is given to answer
        finally:
            process.kill()
            over.set()
    assert process.returncode == 130
    assert b"stopped" in told
    assert b"Traceback" not in told


@pytest.mark.usefixtures("analysed_here")
def test_a_file_that_stayed_as_it_was_is_known_by_its_looks(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, several = tmp_path / "alone.txt", tmp_path / "several.jsonl"
    alone.write_text(STORY, encoding="utf-8")
    several.write_text("\n".join(json.dumps({"text": f"{STORY} {n}"}) for n in range(2)), encoding="utf-8")

    def held(path: Path) -> str | None:
        return article_in_file(store, str(path), stamp_of(path) or "none")

    assert stamp_of(alone) is None  # it could change once more and look the same
    monkeypatch.setattr(paths, "_GRAIN", 0)
    add(store, str(alone), str(several))
    kept = Article(STORY).id
    assert held(alone) == kept
    assert held(several) is None
    delete(store, [kept], "anna")
    assert held(alone) is None
    add(store, str(alone))
    assert held(alone) == kept
    alone.write_text(STORY.replace("ferry", "train"), encoding="utf-8")
    assert held(alone) is None
    add(store, str(alone))
    assert held(alone) == Article(STORY.replace("ferry", "train")).id
