"""What an error of SQLite or of the system comes down to: a full disk, a damaged file, or its own words."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from onrecord.core.errors import OnrecordError, StoreDamaged, StoreUnusable

#: bytes; with less than this free, SQLite cannot even make the file that readers and writers share
_ROOM = 1 << 16


def is_damage(error: Exception) -> bool:
    """Whether a database cannot be read because its pages make no sense."""
    return _name(error).startswith("SQLITE_CORRUPT") or "malformed" in str(error)


def is_full_disk(error: Exception, path: Path | None = None) -> bool:
    """Whether something could not be written for lack of room; ``path`` is where."""
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or _name(error) == "SQLITE_FULL":
        return True
    if path is None or not _name(error).startswith("SQLITE_IOERR"):
        return False
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < _ROOM
    return False


def reason(error: Exception, path: Path | None = None) -> str:
    """The error in a few small words."""
    if is_full_disk(error, path):
        return "the disk is full"
    if _name(error) == "SQLITE_NOTADB":
        return "it is not an SQLite database"
    if _name(error).startswith("SQLITE_BUSY"):
        return "something else is writing to it; try again when that is done"
    return str(getattr(error, "strerror", None) or error).lower()


def store_error(error: Exception, path: Path, what: str = "cannot be used") -> OnrecordError:
    """What to raise for an error of the store at ``path``, of which nothing was changed."""
    if is_damage(error):
        return StoreDamaged(f"the store {path} is damaged; have it checked, and restore a backup")
    if is_full_disk(error, path):
        return OnrecordError(
            f"the disk that holds the store {path} is full; nothing was changed: make room, and do it again"
        )
    return StoreUnusable(f"the store {path} {what} ({reason(error)}); use another")


def read_only_error(path: Path) -> OnrecordError:
    """What to raise where something should be written to a store that is open for reading."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return OnrecordError(
            f"the disk that holds the store {path} was full when it was opened; nothing was changed: make room, and open it again"
        )
    return StoreUnusable(f"the store {path} is read-only; make it writable, or use another")


def _name(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", None) or "" if isinstance(error, sqlite3.Error) else ""
