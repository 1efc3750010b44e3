"""The store: one article once, all of it back, only ours, nothing half-written."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import shutil
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError, StoreUnusable
from onrecord.core.exchange.export import gather
from onrecord.core.exchange.formats import contract_lines
from onrecord.core.library.articles import count_articles, list_articles, mark_opened, names_like, next_open
from onrecord.core.library.history import merge
from onrecord.core.library.search import find_quotes
from onrecord.core.model import Article, Boilerplate
from onrecord.core.query.parse import parse
from onrecord.core.review.indexing import catch_up, save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store import articles as articles_module
from onrecord.core.store import connection as connecting
from onrecord.core.store import decisions as decisions_module
from onrecord.core.store.articles import (
    load_analysis,
    load_article,
    nothing_written,
    save_analysis,
    save_article,
    saving,
)
from onrecord.core.store.connection import Store, open_again, open_store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.restoring import restore
from onrecord.core.store.upkeep import checks
from tests.conftest import ANALYSIS, ARTICLE, examples


def test_what_goes_in_comes_out(store: Store) -> None:
    article = replace(ARTICLE, source="a.txt", boilerplate=(Boilerplate("caption", "A photo", 3),))
    key = save_article(store, article)
    together = replace(ANALYSIS, quotes=(replace(ANALYSIS.quotes[0], people=("p1", "p2")), *ANALYSIS.quotes[1:]))
    save_analysis(store, key, together)
    assert load_article(store, key) == article
    assert load_analysis(store, key) == together


def test_the_same_text_twice_is_one_article_with_two_sources(store: Store) -> None:
    first = save_article(store, replace(ARTICLE, source="a.txt"))
    second = save_article(store, replace(ARTICLE, source="https://b.example/x"))
    assert first == second
    assert count_articles(store) == 1
    assert store.connection.execute("SELECT count(*) FROM sources").fetchone()[0] == 2


def test_it_reads_as_plain_tables_with_search(store: Store) -> None:
    save_analysis(store, save_article(store, ARTICLE), ANALYSIS)
    rows = store.connection.execute("SELECT speaker_name, kind, text FROM quotes ORDER BY number").fetchall()
    assert tuple(rows[0]) == ("Ada Moreno", "direct", "“We will sign,” … “There is no other way.”")
    catch_up(store)
    found = store.connection.execute(
        "SELECT count(*) FROM resolved_quotes_fts WHERE resolved_quotes_fts MATCH 'signing'"
    ).fetchone()
    assert found[0] == 1
    assert (
        store.connection.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'doubt'").fetchone()[0]
        == 1
    )
    assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert store.connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_the_file_is_the_users_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "new" / "s.db").close()
    assert stat.S_IMODE((tmp_path / "new" / "s.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_other_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    before = other.read_bytes()
    with pytest.raises(OnrecordError, match="database of another program"):
        open_store(other)
    assert other.read_bytes() == before
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at " * 20)
    with pytest.raises(OnrecordError, match="not an SQLite database"):
        open_store(tmp_path / "text.db")
    with pytest.raises(OnrecordError, match="null is not an ordinary file; name one"):
        open_store(Path(os.devnull))
    assert not Path(f"{os.devnull}-journal").exists()
    with pytest.raises(OnrecordError, match="is a folder"):
        open_store(tmp_path)
    newer = open_store(tmp_path / "newer.db")
    newer.connection.execute("PRAGMA user_version = 999")
    newer.close()
    with pytest.raises(OnrecordError, match="newer onrecord"):
        open_store(tmp_path / "newer.db")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed store in a folder of its own, with ARTICLE and one decision."""
    path = tmp_path / "place" / "s.db"
    with closing(open_store(path)) as store:
        key = save_analysed(store, ARTICLE, ANALYSIS)
        review = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
        review.reject([review.quotes[0].key])
    return path


def read_only_by_permission(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o500)
    real = os.access  # root may write anything, so that the answer is given here
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and real(path, mode))


def read_only_by_file_system(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for options in ("bind", "remount,bind,ro"):
        mount = ["mount", "-o", options, str(folder), str(folder)]
        if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("only root may mount")


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "with a writer's log"])
@pytest.mark.parametrize("made", [read_only_by_permission, read_only_by_file_system])
def test_a_read_only_store_can_be_read_searched_and_exported(
    filled: Path, made: Callable[[Path, pytest.MonkeyPatch], None], closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = open_store(filled)
    writer.connection.execute("PRAGMA wal_autocheckpoint = 0")
    other = Review(writer, ARTICLE.id, ARTICLE.text, ANALYSIS, "ben")
    other.accept([other.quotes[1].key])
    if closed:
        writer.close()
    made(filled.parent, monkeypatch)
    before = {p.name: p.read_bytes() for p in filled.parent.iterdir()}
    try:
        with closing(open_store(filled)) as store:
            assert load_article(store, ARTICLE.id) == ARTICLE
            assert [a.done for a in list_articles(store)] == [2]
            assert catch_up(store) == 0
            assert len(find_quotes(store, parse("state:rejected")).numbers) == 1
            out = io.BytesIO()
            contract_lines.write(gather(store, lambda article_id, r: True), out)
            assert [q["state"] for q in json.loads(out.getvalue())["quotes"][:2]] == ["rejected", "accepted"]
            mark_opened(store, ARTICLE.id)
            review = Review(store, ARTICLE.id, ARTICLE.text, ANALYSIS, "anna")
            for deciding in (lambda: review.accept([review.quotes[0].key]), review.undo):
                with pytest.raises(StoreUnusable, match="is read-only; make it writable, or use another"):
                    deciding()
            assert review.quotes[0].state == "rejected"
            assert [c.name for c in checks(store) if c.problem] == []
        assert {p.name: p.read_bytes() for p in filled.parent.iterdir() if "-shm" not in p.name} == {
            name: data for name, data in before.items() if "-shm" not in name
        }
    finally:
        writer.close()
        subprocess.run(["umount", str(filled.parent)], capture_output=True, check=False)
        filled.parent.chmod(0o700)


def test_changes_that_cannot_be_read_where_nothing_can_be_written_are_told(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "copied"
    place.mkdir()
    with closing(open_store(filled)) as writer:
        writer.connection.execute("PRAGMA wal_autocheckpoint = 0")
        mark_opened(writer, ARTICLE.id)
        for name in (filled.name, f"{filled.name}-wal"):  # as a copy made while somebody was writing
            shutil.copy(filled.with_name(name), place / name)
    read_only_by_file_system(place, monkeypatch)
    try:
        with pytest.raises(StoreUnusable, match=r"has changes in s.db-wal that cannot be read .* copy both files to"):
            open_store(place / filled.name)
    finally:
        subprocess.run(["umount", str(place)], capture_output=True, check=False)


def test_a_read_only_store_of_an_earlier_version_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(shutil.copy(Path(__file__).parent.parent / "stores" / "v2.db", tmp_path / "old.db"))
    read_only_by_permission(tmp_path, monkeypatch)
    with pytest.raises(StoreUnusable, match="read-only and of an earlier version; make it writable once"):
        open_store(path)
    tmp_path.chmod(0o700)


def removed(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


def restored(path: Path) -> None:
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    assert restore(copy, path)


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (restored, "was replaced while it was open; nothing was changed: leave, and open it again"),
        (removed, r"is gone \(no such file or directory\); nothing was changed: put it back"),
        (replaced, "was replaced while it was open; nothing was changed: leave, and open it again"),
    ],
)
@pytest.mark.parametrize("when", ["before a decision", "in the midst of it"])
def test_what_is_decided_in_a_store_that_is_no_more_is_told(
    filled: Path, happens: Callable[[Path], None], told: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(filled)) as store:
        review = Review(store, ARTICLE.id, ARTICLE.text, ANALYSIS, "anna")
        if when == "before a decision":
            happens(filled)
        else:
            monkeypatch.setattr(decisions_module, "now", lambda: happens(filled) or "2026-11-25")
        with pytest.raises(StoreUnusable, match=told):
            review.accept([review.quotes[0].key])
        assert review.quotes[0].state == "rejected"
        assert len(decisions_of(store, ARTICLE.id)) == 1
        if when == "before a decision":
            with pytest.raises(StoreUnusable, match=told):
                merge(store, "ada moreno", "karl lind", "anna")
            with pytest.raises(StoreUnusable, match=told):  # as what works beside an open window does
                open_again(store)
            assert filled.exists() == (happens is not removed)


def test_a_failed_analysis_leaves_the_old_one(store: Store) -> None:
    key = save_article(store, ARTICLE)
    save_analysis(store, key, ANALYSIS)
    twice = replace(ANALYSIS, people=(*ANALYSIS.people, ANALYSIS.people[0]))
    with pytest.raises(OnrecordError, match="nothing was changed"):
        save_analysis(store, key, twice)
    assert load_analysis(store, key) == ANALYSIS


def test_an_unknown_article_is_told(store: Store) -> None:
    with pytest.raises(OnrecordError, match="there is no article"):
        load_article(store, "0" * 16)


def test_the_library_pages_sorts_and_filters(store: Store) -> None:
    for i in range(30):
        save_article(
            store, Article(f"Text number {i} of them all.", title=f"Title {i:02}", site="50%" if i % 2 else None)
        )
    assert [a.title for a in list_articles(store, "title", offset=10, limit=3)] == ["Title 10", "Title 11", "Title 12"]
    assert count_articles(store, "title 2") == 12  # each word anywhere: Title 02, 12 and 20 to 29
    assert count_articles(store, "50%") == 15
    assert count_articles(store, "5_%") == 0
    assert list_articles(store)[0].title == "Title 29"


def test_the_next_article_to_review(store: Store) -> None:
    key = save_article(store, ARTICLE)
    assert next_open(store, None) is None
    save_analysis(store, key, ANALYSIS)
    found = next_open(store, None)
    assert found is not None
    assert found.id == key
    assert next_open(store, key) is None
    assert names_like(store, "more") == ["Ada Moreno"]


@examples(150)
@given(text=st.text(st.characters(codec=None), min_size=1, max_size=60))
def test_any_text_is_stored_at_its_own_length(store: Store, text: str) -> None:
    back = load_article(store, save_article(store, Article(text, title=text)))
    assert len(back.text) == len(text)


def test_a_broken_analysis_is_told(store: Store) -> None:
    key = save_article(store, ARTICLE)
    save_analysis(store, key, ANALYSIS)
    store.connection.execute("UPDATE quotes SET content = 'no json'")
    store.connection.commit()
    with pytest.raises(OnrecordError, match="cannot be read"):
        load_analysis(store, key)


def test_a_store_locked_by_another_process_is_told_and_goes_on_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_TIMEOUT", 30)
    path = tmp_path / "s.db"
    with closing(open_store(path)) as store, closing(sqlite3.connect(path)) as other:
        key = save_article(store, ARTICLE)
        save_analysis(store, key, ANALYSIS)
        review = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            OnrecordError, match=r"could not be written \(something else is writing to it; .*\); nothing was changed"
        ):
            review.accept([review.quotes[0].key])
        with pytest.raises(
            OnrecordError, match=r"could not be written \(something else is writing to it; .*\); nothing was changed"
        ):
            save_article(store, replace(ARTICLE, text="Another text."))
        assert load_article(store, key) == ARTICLE  # reading goes on beside a writer
        assert review.quotes[0].state == "open"
        other.rollback()
        review.accept([review.quotes[0].key])
        assert review.quotes[0].state == "accepted"


def test_an_old_store_locked_by_another_process_is_not_migrated_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_TIMEOUT", 30)
    path = Path(shutil.copy(Path(__file__).parent.parent / "stores" / "v2.db", tmp_path / "old.db"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(
            OnrecordError, match=r"cannot be used \(something else is writing to it; try again when that is done\)"
        ):
            open_store(path)
        other.rollback()
    with closing(open_store(path)) as store:
        assert count_articles(store) == 2


def test_a_clock_that_jumps_back_changes_no_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(f"2026-11-{day:02}T00:00:00.000+00:00" for day in range(28, 0, -1))
    for module in (articles_module, decisions_module):
        monkeypatch.setattr(module, "now", lambda: next(times))
    key = save_article(store, ARTICLE)
    save_analysis(store, key, ANALYSIS)
    later = save_article(store, replace(ARTICLE, text="It came later, said Ada Moreno."))
    assert [a.id for a in list_articles(store)] == [later, key]
    review = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
    first = review.quotes[0].key
    review.accept([first])
    review.reject([first])
    assert review.find(first).state == "rejected"
    review.undo()
    assert review.find(first).state == "accepted"
    again = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
    assert again.find(first).state == "accepted"
    again.redo()
    assert again.find(first).state == "rejected"


def test_windows_that_open_a_new_store_at_once_share_it(tmp_path: Path) -> None:
    forked = multiprocessing.get_context("fork")
    ready = forked.Barrier(4)

    def window(path: Path) -> None:
        ready.wait()
        open_store(path)

    for number in range(4):
        path = tmp_path / f"{number}.db"
        windows = [forked.Process(target=window, args=(path,)) for _ in range(4)]
        for process in windows:
            process.start()
        for process in windows:
            process.join()
        assert [process.exitcode for process in windows] == [0, 0, 0, 0]
        with closing(open_store(path)) as store:
            assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_program_is_stopped_between_its_transactions(store: Store) -> None:
    done: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with closing(open_store(store.path)) as own, saving(own):
            begun.set()
            go_on.wait()
            done.append("written")

    def stop() -> None:
        go_on.set()
        with nothing_written():
            done.append("stopped")

    threads = [threading.Thread(target=work) for work in (write, stop)]
    threads[0].start()
    begun.wait()
    threads[1].start()
    for thread in threads:
        thread.join()
    assert done == ["written", "stopped"]
