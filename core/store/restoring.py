"""A copy back in the place of the store, whatever state the store is in."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from onrecord.core.errors import OnrecordError
from onrecord.core.paths import is_folder, is_there
from onrecord.core.store.connection import make_own_folder
from onrecord.core.store.copying import copied
from onrecord.core.store.reasons import reason
from onrecord.core.store.upkeep import backup

#: what SQLite keeps beside a database; left over, it would be played into the copy
_BESIDE = ("-wal", "-shm", "-journal")


def restore(copy: Path, path: Path) -> Path | None:
    """Put a checked copy of ``copy`` in the place of the store at ``path``; returns where what was there is kept.

    Raises:
        OnrecordError: there is no such file, it is no sound store, or the place cannot be written.
    """
    try:
        if is_folder(path):
            raise OnrecordError(f"{path} is a folder; name the file of the store")
        if is_there(copy) and is_there(path) and copy.samefile(path):
            raise OnrecordError(f"{copy} is the store itself; name a copy of it")
        make_own_folder(path.parent)
        with copied(copy, path) as store:
            fresh = store.path.with_name("fresh.db")
            backup(store, fresh)
            kept = _keep_replaced(path)
            fresh.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise OnrecordError(f"{path} cannot be replaced ({reason(error, path)}); it is as it was") from None
    return kept


def _keep_replaced(path: Path) -> Path | None:
    """Keep what is there under another name too, until its own is the copy's: at no moment is there no store."""
    number = 1
    while any((aside := path.with_name(f"{path.name}.replaced-{number}")).parent.glob(f"{aside.name}*")):
        number += 1
    if is_there(path):
        try:
            os.link(path, aside)
        except OSError:  # a stick's file system knows no links
            path.rename(aside)
    for ending in _BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside if is_there(aside) else None
