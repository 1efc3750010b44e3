"""Why a store cannot be used: a full disk, a damaged file and anything else are told apart, and the right file is named."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.two_stores import merge_store
from onrecord.core.review.current import keyed
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.reasons import reason, store_error
from onrecord.core.store.restoring import restore
from onrecord.core.store.upkeep import backup
from tests.articles import long_article
from tests.conftest import ANALYSIS, ARTICLE, TEXT


def reviewed(path: Path) -> tuple[Store, Review]:
    store = open_store(path)
    save_analysed(store, ARTICLE, ANALYSIS)
    return store, Review(store, ARTICLE.id, TEXT, ANALYSIS, "anna")


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
            review.set_note(key, "a long note. " * 700)
        assert review.find(key) == before
        store.connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
        review.accept([key])
    with closing(open_store(tmp_path / "x.db")) as again:
        assert Review(again, ARTICLE.id, TEXT, ANALYSIS, "anna").find(key).state == "accepted"


def test_the_damaged_store_is_named_whichever_it_is_and_wherever_it_is_damaged(tmp_path: Path) -> None:
    whole, hurt, copy = tmp_path / "whole.db", tmp_path / "hurt.db", tmp_path / "copy.db"
    for path in (whole, hurt):
        store, review = reviewed(path)
        with closing(store):
            review.accept([review.quotes[0].key])
            if path == hurt:
                save_analysed(store, *long_article(1))
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = hurt.read_bytes()
    told = 0
    for page in range(4096, len(pages), 4096 * 11):  # the first says what the file is
        hurt.write_bytes(pages[:page] + b"\xa5" * 4096 + pages[page + 4096 :])
        for call in (
            lambda: merged(whole, hurt), lambda: merged(hurt, whole), lambda: copied(hurt, copy), lambda: restore(hurt, copy),
        ):  # fmt: skip
            told += told_of(hurt, call)
        assert not copy.exists()
    assert told > 20


def told_of(damaged: Path, call: Callable[[], object]) -> bool:
    """Whether the damage got in the way; then, it is told of that store and no other."""
    line = ""
    try:
        call()
    except OnrecordError as error:
        line = str(error)
    assert not line or f"{damaged} is damaged; " in line
    return bool(line)


def merged(path: Path, other: Path) -> None:
    with closing(open_store(path)) as store:
        merge_store(store, other, "anna")


def copied(path: Path, copy: Path) -> None:
    with closing(open_store(path)) as store:
        backup(store, copy)


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
