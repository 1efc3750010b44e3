"""Why a store cannot be used: a full disk, a damaged file and anything else are told apart, and the right file is named."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from onrecord.core.errors import OnrecordError, StoreDamaged
from onrecord.core.exchange.two_stores import merge_store
from onrecord.core.review.current import keyed
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.reasons import reason, store_error
from onrecord.core.store.upkeep import backup
from onrecord.tui.failures import error_message
from tests.articles import long_article
from tests.conftest import ANALYSIS, ARTICLE, TEXT


def reviewed(path: Path) -> tuple[Store, Review]:
    store = open_store(path)
    save_analysed(store, ARTICLE, ANALYSIS)
    return store, Review(store, ARTICLE.id, TEXT, ANALYSIS, "anna")


def damaged(path: Path) -> Path:
    """A store whose quotes make no sense."""
    with closing(open_store(path)) as store:
        save_analysed(store, *long_article(40))
        [page] = store.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'quotes'").fetchone()
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x5a" * 4096)
    return path


def test_a_decision_for_which_there_is_no_room_is_told_and_not_taken(tmp_path: Path) -> None:
    store, review = reviewed(tmp_path / "x.db")
    key = next(iter(keyed(ANALYSIS.quotes)))
    with closing(store):
        before = review.find(key)
        pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(
            OnrecordError, match=r"the disk that holds the store .*x\.db is full; nothing was changed: make room"
        ):
            review.set_note(key, "a long note. " * 5_000)
        assert review.find(key) == before
        store.connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
        review.accept([key])
    with closing(open_store(tmp_path / "x.db")) as again:
        assert Review(again, ARTICLE.id, TEXT, ANALYSIS, "anna").find(key).state == "accepted"


def test_the_damaged_store_is_named_whichever_it_is(tmp_path: Path) -> None:
    sound, _ = reviewed(tmp_path / "sound.db")
    with closing(sound):
        with pytest.raises(StoreDamaged, match=r"there\.db is damaged; have it checked, and name a backup"):
            merge_store(sound, damaged(tmp_path / "there.db"), "anna")
        with closing(open_store(damaged(tmp_path / "here.db"))) as here:
            with pytest.raises(StoreDamaged, match=r"the store .*here\.db is damaged"):
                backup(here, tmp_path / "copy.db")
            assert not (tmp_path / "copy.db").exists()
            with pytest.raises((StoreDamaged, sqlite3.DatabaseError)) as told:
                merge_store(here, sound.path, "anna")
            assert "sound.db" not in error_message(told.value)  # pyright: ignore[reportArgumentType]
            assert "damaged" in error_message(told.value)  # pyright: ignore[reportArgumentType]


class Usage(NamedTuple):
    free: int


def test_an_error_that_could_be_anything_is_a_full_disk_where_no_room_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    path = tmp_path / "x.db"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 30))
    assert str(store_error(error, path)) == f"the store {path} cannot be used (disk i/o error); use another"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0))
    assert str(store_error(error, path)).startswith(
        f"the disk that holds the store {path} is full; nothing was changed"
    )
    assert reason(OSError(errno.ENOSPC, "No space left on device")) == "the disk is full"


def test_there_is_no_room_for_a_copy_of_the_other_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other").mkdir()
    other, _ = reviewed(tmp_path / "other" / "y.db")
    other.close()
    store, _ = reviewed(tmp_path / "x.db")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("onrecord.core.store.copying._copy", full)
    with (
        closing(store),
        pytest.raises(OnrecordError, match=r"no room for a copy of .*y\.db beside .*x\.db; nothing was changed"),
    ):
        merge_store(store, other.path, "anna")
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []
