"""Opening the store: one SQLite file, ours, at the newest schema.

Reading needs the standard library alone, so that a stored article is on the screen without the weight of
sqlite-utils; that is imported when there is something to migrate or to save.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.core.errors import StoreUnusable
from onrecord.core.frozen import frozen
from onrecord.core.paths import is_file, is_folder, is_there, typed_path
from onrecord.core.store.imports import leaving_out
from onrecord.core.store.reasons import is_damage, is_full_disk, reason, store_error

if TYPE_CHECKING:
    from sqlite_utils import Database

_log = logging.getLogger(__name__)
#: "onre" in ASCII, written into the file's header: how we know a store for ours
APPLICATION_ID = 0x6F6E7265
#: goes up with every migration that lands; kept in the file as ``user_version``
SCHEMA_VERSION = 15
#: milliseconds to wait for another window's write
BUSY_TIMEOUT = 5000
#: sqlite-utils would import them where they are installed, only to know their types, which takes up to a second
_UNUSED = ("numpy", "pandas")
#: seconds between two tries to migrate
_WAITS = (0.02, 0.1, 0.3, 0.5, 1.0)


@frozen
class Store:
    """An open store. ``connection`` gives rows by column name; ``file`` is the open file's device and number there."""

    path: Path
    connection: sqlite3.Connection
    read_only: bool = False
    file: tuple[int, int] | None = None

    @property
    def database(self) -> Database:
        """The same connection through sqlite-utils, for writing."""
        with leaving_out(*_UNUSED):
            from sqlite_utils import Database

        return Database(self.connection)

    def close(self) -> None:
        """Close the connection; what was committed stays."""
        self.connection.close()


def require_same_file(store: Store) -> None:
    """Refuse to write into a file that was replaced or removed: nobody would find it again.

    Raises:
        StoreUnusable: the file at the store's path is not the one that is open.
    """
    try:
        found = _file_at(store.path)
    except OSError as error:
        raise StoreUnusable(
            f"the store {store.path} is gone ({reason(error)}); nothing was changed: put it back, or use another"
        ) from None
    if found != store.file:
        raise StoreUnusable(
            f"the store {store.path} was replaced while it was open; nothing was changed: leave, and open it again"
        )


def _file_at(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def change_counter(store: Store) -> tuple[int, int]:
    """A value that changes whenever anybody writes to the store, through this connection or another."""
    return store.connection.execute("PRAGMA data_version").fetchone()[0], store.connection.total_changes


def default_path() -> Path:
    """``ONRECORD_DB``, else ``onrecord.db`` in the user's data directory."""
    if named := os.environ.get("ONRECORD_DB"):
        return typed_path(named)
    from platformdirs import user_data_path

    return user_data_path("onrecord") / "onrecord.db"


def open_store(path: Path | None = None) -> Store:
    """Open the store at ``path``, making or migrating it where needed; what cannot be written is open for reading.

    So is one whose disk is so full that SQLite cannot make the files that readers and writers share.

    Raises:
        StoreDamaged: parts of the file make no sense.
        StoreUnusable: the file is another program's, of another version than can be read here, or cannot be read.
        OnrecordError: the disk is full.
    """
    path = path or default_path()
    try:
        store = _for_reading(path) if _make_or_find(path) else _for_writing(path)
    except OSError as error:
        raise store_error(error, path, "cannot be opened") from None
    _log.info("store %s opened%s", path, " for reading" if store.read_only else "")
    return store


def _for_writing(path: Path) -> Store:
    try:
        return _opened(path, read_only=False)
    except sqlite3.Error as error:
        if is_full_disk(error, path) and path.stat().st_size:
            return _for_reading(path)
        raise store_error(error, path) from None


def _for_reading(path: Path) -> Store:
    try:
        return _opened(path, read_only=True)
    except sqlite3.Error as error:
        if not is_damage(error) and is_there(_log_of(path)):
            raise StoreUnusable(
                f"the store {path} has changes in {_log_of(path).name} that cannot be read where nothing can be written;"
                " copy both files to a folder of your own"
            ) from None
        raise store_error(error, path) from None


def _opened(path: Path, *, read_only: bool) -> Store:
    connection = connect(path, read_only=read_only)
    try:
        connection.row_factory = sqlite3.Row
        store = Store(path, connection, read_only, _file_at(path))
        _bring_up_to_date(store)
    except BaseException:
        connection.close()
        raise
    return store


def open_again(store: Store) -> Store:
    """Another connection to an open store, for another thread; a file that is gone is not created again.

    Raises:
        StoreUnusable: the file at the store's path is not the one that is open.
    """
    require_same_file(store)
    return open_store(store.path)


def make_own_folder(folder: Path) -> None:
    """Make a folder and those it lies in, for the user alone; those that are there stay as they are."""
    for missing in reversed([p for p in (folder, *folder.parents) if not is_there(p)]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _make_or_find(path: Path) -> bool:
    """Make the file where there is none; whether it can only be read."""
    if is_folder(path):
        raise StoreUnusable(f"the store {path} is a folder; name a file")
    if is_there(path) and not is_file(path):  # SQLite would make its own files beside it: in /dev, even
        raise StoreUnusable(f"the store {path} is not an ordinary file; name one")
    if not is_there(path):
        make_own_folder(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    return not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK)


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection to the file at ``path``; one that is read-only makes nothing beside it unless somebody writes to it.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    timeout = BUSY_TIMEOUT / 1000
    if not read_only:
        return sqlite3.connect(path, timeout=timeout)
    log = _log_of(path)
    # Without a log nobody is writing, and SQLite need not make the files beside it that it would share with a writer.
    alone = "" if is_there(log) and log.stat().st_size else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{alone}", uri=True, timeout=timeout)


def _log_of(path: Path) -> Path:
    """The write-ahead log of the store at ``path``."""
    return path.with_name(f"{path.name}-wal")


def _bring_up_to_date(store: Store) -> None:
    connection = store.connection
    # First: another window that makes the store meanwhile writes whose it is before the first table.
    empty = _is_empty(connection)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if not empty and application != APPLICATION_ID:
        raise StoreUnusable(f"{store.path} is a database of another program; name another file")
    if version > SCHEMA_VERSION:
        raise StoreUnusable(f"{store.path} was made by a newer onrecord; upgrade this one, or use another store")
    if version < SCHEMA_VERSION and store.read_only:
        raise StoreUnusable(
            f"{store.path} is read-only and of an earlier version; make it writable once, or use another"
        )
    if version < SCHEMA_VERSION:
        _migrate(store)
    connection.execute("PRAGMA foreign_keys = ON")
    # Full: a decision that was shown has reached the disk, also when the power goes.
    connection.execute("PRAGMA synchronous = FULL")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


def _migrate(store: Store) -> None:
    """Make or migrate; where another window does so at the same moment, wait for it."""
    for wait in (*_WAITS, None):
        try:
            _make_or_migrate(store)
            return
        except (sqlite3.OperationalError, sqlite3.IntegrityError):
            if wait is None:
                raise
            time.sleep(wait)
            if store.connection.execute("PRAGMA user_version").fetchone()[0] >= SCHEMA_VERSION:
                return


def _make_or_migrate(store: Store) -> None:
    if _is_empty(store.connection):
        from onrecord.core.store.new_file import make

        make(store.connection, APPLICATION_ID, SCHEMA_VERSION)
        return
    with leaving_out(*_UNUSED):
        from onrecord.core.store.migrations import migrate

    migrate(store.database, APPLICATION_ID, SCHEMA_VERSION)
