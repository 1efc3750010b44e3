"""Writing a file the user named: whole or not at all, and never over another unless asked to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from onrecord.core.errors import FileExists, OnrecordError
from onrecord.core.paths import is_there
from onrecord.core.store.places import check_place, put_in_place


def write_file(
    path: Path, pieces: Iterable[str | bytes] | Callable[[BinaryIO], None], *, overwrite: bool = False
) -> None:
    """Write ``pieces``, or what a function writes, to a temporary file beside ``path``, then put it in its place.

    Raises:
        FileExists: there is a file already and ``overwrite`` is not set.
        OnrecordError: the place cannot be written.
    """
    temporary: Path | None = None
    try:
        check_place(path, overwrite=overwrite)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            if callable(pieces):
                pieces(file)
            else:
                file.writelines(p.encode("utf-8", "replace") if isinstance(p, str) else p for p in pieces)
            file.flush()
            os.fsync(file.fileno())
        with suppress(PermissionError):  # a stick's file system has one mode for all its files
            temporary.chmod(_mode(path))
        put_in_place(temporary, path, overwrite=overwrite)
        temporary = None
    except FileExistsError:
        raise FileExists(f"{path} exists already; name another file") from None
    except OSError as error:
        raise OnrecordError(
            f"{path} cannot be written ({(error.strerror or str(error)).lower()}); choose another place, or make room there"
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Who may read the file: whoever may read the one it replaces, else whoever may read any new one."""
    if is_there(path):
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
