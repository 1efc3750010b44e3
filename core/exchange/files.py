"""Writing a file the user named: whole or not at all, and never over another unless asked to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from onrecord.core.errors import FileExists, OnrecordError


def write_file(
    path: Path, pieces: Iterable[str | bytes] | Callable[[BinaryIO], None], *, overwrite: bool = False
) -> None:
    """Write ``pieces``, or what a function writes, to a temporary file beside ``path``, then put it in its place.

    Raises:
        FileExists: there is a file already and ``overwrite`` is not set.
        OnrecordError: the place cannot be written.
    """
    _check_place(path, overwrite=overwrite)
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            if callable(pieces):
                pieces(file)
            else:
                file.writelines(p.encode("utf-8", "replace") if isinstance(p, str) else p for p in pieces)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        if overwrite:
            temporary.replace(path)
        else:
            os.link(temporary, path)  # fails where somebody made the file meanwhile
            temporary.unlink()
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


def _check_place(path: Path, *, overwrite: bool) -> None:
    if path.is_dir():
        raise OnrecordError(f"{path} is a folder; name a file in it")
    if path.is_symlink():
        raise OnrecordError(f"{path} is a link; name the file itself")
    if path.exists() and not overwrite:
        raise FileExists(f"{path} exists already; name another file")
