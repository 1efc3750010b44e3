"""Another store to read from, whatever version it is of: a copy is brought up to date, its file is never written."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from onrecord.core.errors import OnrecordError, StoreUnusable
from onrecord.core.paths import is_file, why_barred
from onrecord.core.store.connection import Store, connect, open_store
from onrecord.core.store.reasons import is_damage, is_full_disk, reason


@contextmanager
def copied(path: Path, beside: Path) -> Generator[Store]:
    """An up-to-date copy of the store at ``path``, lying in the folder of ``beside`` for as long as it is needed.

    Raises:
        OnrecordError: there is no store at ``path`` that can be read, or no place for a copy.
    """
    if not is_file(path):
        raise OnrecordError(
            f"{path} is not a file{why_barred(path)}; name a store, or a copy that onrecord backup wrote"
        )
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(tempfile.TemporaryDirectory(dir=beside.parent, prefix=".copy-"))
        except OSError as error:
            told = f"no copy of {path} can be made in {beside.parent} ({reason(error)}); nothing was changed"
            raise OnrecordError(told) from None
        copy = Path(folder) / "copy.db"
        try:
            _copy(path, copy)
            store = stack.enter_context(closing(_opened(copy, path)))
        except (OSError, sqlite3.Error) as error:
            raise _unreadable(error, path, beside) from None
        yield store  # what goes wrong now is not the other store's fault


def _copy(path: Path, copy: Path) -> None:
    with closing(connect(path, read_only=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        if target.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise _damaged(path)


def _unreadable(error: Exception, path: Path, beside: Path) -> OnrecordError:
    if is_damage(error):
        return _damaged(path)
    if is_full_disk(error, beside):
        return OnrecordError(f"there is no room for a copy of {path} beside {beside}; nothing was changed: make room")
    return OnrecordError(f"{path} cannot be read as a store ({reason(error)}); name another")


def _damaged(path: Path) -> OnrecordError:
    return OnrecordError(f"{path} is damaged; name a sound copy of it")


def _opened(copy: Path, path: Path) -> Store:
    try:
        return open_store(copy)
    except StoreUnusable as error:
        raise type(error)(str(error).replace(str(copy), str(path))) from None
