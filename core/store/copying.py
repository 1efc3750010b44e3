"""Another store to read from, whatever version it is of: a copy is brought up to date, its file is never written."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from onrecord.core.errors import OnrecordError, StoreDamaged, StoreUnusable
from onrecord.core.store.connection import Store, connect, open_store


@contextmanager
def copied(path: Path, beside: Path) -> Generator[Store]:
    """An up-to-date copy of the store at ``path``, lying in the folder of ``beside`` for as long as it is needed.

    Raises:
        OnrecordError: there is no store at ``path`` that can be read, or no place for a copy.
    """
    if not path.is_file():
        raise OnrecordError(f"{path} is not a file; name the store of another reviewer")
    try:
        with tempfile.TemporaryDirectory(dir=beside.parent, prefix=".copy-") as folder:
            copy = Path(folder) / "copy.db"
            with closing(connect(path, read_only=True)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
                if target.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                    raise StoreDamaged(f"{path} is damaged; have it checked, and name a backup")
            with closing(_opened(copy, path)) as store:
                yield store
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OnrecordError(f"{path} cannot be read as a store ({reason.lower()}); name another") from None


def _opened(copy: Path, path: Path) -> Store:
    try:
        return open_store(copy)
    except StoreUnusable as error:
        raise type(error)(str(error).replace(str(copy), str(path))) from None
