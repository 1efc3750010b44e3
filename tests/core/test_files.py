"""Files that the user names: never over what is no file, never for more eyes than before, on any file system."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest

from onrecord.core.errors import FileExists, OnrecordError
from onrecord.core.exchange.files import write_file
from onrecord.core.store.articles import load_article
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.restoring import restore
from onrecord.core.store.upkeep import backup
from tests.conftest import ARTICLE, new_store
from tests.core.test_reasons import reviewed


def test_what_is_no_file_is_not_written_over(store: Store, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OnrecordError, match="is not an ordinary file; name one"):
        write_file(pipe, ["x"], overwrite=True)
    with pytest.raises(OnrecordError, match="is not an ordinary file; name one"):
        backup(store, pipe, overwrite=True)
    assert pipe.is_fifo()


def test_a_file_that_is_replaced_is_for_the_same_eyes_as_before(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.touch(0o600)
    write_file(path, ["x"], overwrite=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_links_and_modes_is_written_to(
    store: Store, tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "chmod", lambda *_: refuse() if number == errno.EPERM else None)
    write_file(tmp_path / "q.csv", ["x"])
    backup(store, tmp_path / "copy.db")
    with pytest.raises(FileExists):
        write_file(tmp_path / "q.csv", ["y"])
    assert (tmp_path / "q.csv").read_text() == "x"
    assert restore(tmp_path / "copy.db", store.path) == store.path.with_name("test.db.replaced-1")
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]


class Killed(BaseException):
    """What ends a program without a word."""


def test_a_restore_that_is_ended_between_any_two_steps_leaves_the_old_store_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[Any, str]] = [(os, "link"), (Path, "rename"), (Path, "replace"), (Path, "unlink")]
    copy = tmp_path / "copy.db"
    for last in range(20):
        path = tmp_path / str(last) / "test.db"
        path.parent.mkdir()
        with closing(new_store(path)) as store:
            if last == 0:
                backup(store, copy)
        opened, review = reviewed(path)
        review.accept([review.quotes[0].key])
        opened.close()
        with monkeypatch.context() as patch:
            left = [last]
            for owner, name in steps:
                patch.setattr(owner, name, _ended_after(left, getattr(owner, name)))
            try:
                restore(copy, path)
            except Killed:
                done = False
            else:
                done = True
        assert path.exists(), last
        with closing(open_store(path)) as store:
            count = store.connection.execute("SELECT count(*) FROM articles").fetchone()[0]
            assert count == 0 or (
                load_article(store, ARTICLE.id) == ARTICLE and len(decisions_of(store, ARTICLE.id)) == 1
            )
        if done:
            return
    raise AssertionError


def _ended_after(left: list[int], step: Callable[..., object]) -> Callable[..., object]:
    def counted(*arguments: object, **named: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return step(*arguments, **named)

    return counted
