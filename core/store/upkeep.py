"""Looking after the store: is it sound, what does it hold, and a copy of it that can be trusted."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from onrecord.core.errors import FileExists, OnrecordError, StoreDamaged
from onrecord.core.frozen import frozen
from onrecord.core.paths import is_there
from onrecord.core.store.connection import Store
from onrecord.core.store.places import check_place, put_in_place
from onrecord.core.store.reasons import is_damage, reason, store_error

_COUNTED = ("articles", "quotes", "speakers", "decisions", "feeds")


@frozen
class Check:
    """One thing that was looked at; ``problem`` says what to do where it is wrong; ``can_repair``: or it can be rebuilt."""

    name: str
    found: str
    problem: str | None = None
    can_repair: bool = False


def checks(store: Store) -> Iterator[Check]:
    """Looks through the whole file, which takes a while on a large one."""
    connection = store.connection
    size = store.path.stat().st_size / 1_000_000
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    yield Check("store", f"{store.path} · {size:.1f} MB · schema {version}")
    mode = store.path.stat().st_mode & 0o077
    yield Check(
        "who can read it", "you alone" if not mode else "others too", f"run chmod 600 {store.path}" if mode else None
    )
    counts = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in _COUNTED}
    yield Check("holds", " · ".join(f"{n:,} {table}" for table, n in counts.items()))
    broken = connection.execute("PRAGMA integrity_check(5)").fetchall()
    sound = broken[0][0] == "ok"
    advice = None if sound else f"take a backup now, then recover what there is: sqlite3 {store.path} .recover"
    yield Check("integrity", "sound" if sound else "; ".join(row[0] for row in broken), advice)
    # a speaker who is missing is told of with the list of speakers, which can be rebuilt
    loose = [row for row in connection.execute("PRAGMA foreign_key_check") if row["parent"] != "speakers"]
    yield Check(
        "references", "sound" if not loose else f"{len(loose)} rows belong to nothing", "report it" if loose else None
    )


@contextmanager
def scratch_copy(store: Store) -> Generator[Store]:
    """A copy of the store as it is at this moment, to be written to; it has no name on the disk and is gone afterwards."""
    with closing(sqlite3.connect("")) as connection:
        store.connection.backup(connection)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = OFF")
        yield replace(store, connection=connection, read_only=False)


def backup(store: Store, path: Path, *, overwrite: bool = False) -> int:
    """Copy the store to ``path``, also while it is written to; whole, checked, for the user alone. Returns its bytes.

    Raises:
        OnrecordError: there is a file already and ``overwrite`` is not set, or the place cannot be written.
    """
    temporary: Path | None = None
    try:
        if is_there(path) and path.samefile(store.path):
            raise OnrecordError(f"{path} is the store itself; name another file")
        check_place(path, overwrite=overwrite)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")  # made with 0600
        os.close(descriptor)
        temporary = Path(name)
        with closing(sqlite3.connect(temporary)) as copy:
            store.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise StoreDamaged(f"the store {store.path} is damaged; have it checked, and restore a backup")
        size = temporary.stat().st_size
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        put_in_place(temporary, path, overwrite=overwrite)
        temporary = None
    except FileExistsError:
        raise FileExists(f"{path} exists already; name another file") from None
    except (OSError, sqlite3.Error) as error:
        if is_damage(error):  # only what is read can be: the copy was empty
            raise store_error(error, store.path) from None
        raise OnrecordError(
            f"{path} cannot be written ({reason(error, path)}); nothing was left there: choose another place"
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return size
