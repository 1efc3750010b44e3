"""Paths as they are typed. No file system holds some of them, and to others the way is barred: there is nothing there, then.

``pathlib`` raises where a name is too long, a folder on the way cannot be searched or nobody has the name after a tilde.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from onrecord.core.errors import OnrecordError

#: nanoseconds within which a file may change once more without a later time of its change: two seconds, as on FAT
_GRAIN = 2_000_000_000


def typed_path(typed: str | Path) -> Path:
    """The path, with the user's folder for ``~``.

    Raises:
        OnrecordError: nobody here has the name after the tilde, or no file's name holds one of the characters.
    """
    try:
        if b"\0" in os.fsencode(typed):
            raise OnrecordError(f"{str(typed)[:80]} is no path (it has a null in it); check it")
        return Path(typed).expanduser()
    except UnicodeEncodeError:
        raise OnrecordError(f"{str(typed)[:80]} is no path (it has halves of characters in it); check it") from None
    except RuntimeError:
        name = Path(typed).parts[0]
        raise OnrecordError(f"{name[:80]} is nobody's folder here; write the path out, or ./{name[:80]}") from None


def why_barred(path: Path) -> str:
    """Why there can be nothing at ``path``, in brackets; "" where there could."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        return f" ({(getattr(error, 'strerror', None) or 'bad file name').lower()})"
    return ""


def is_there(path: Path) -> bool:
    """Whether there is anything at ``path``."""
    return os.path.exists(path)  # noqa: PTH110 - never raises


def is_file(path: Path) -> bool:
    """Whether an ordinary file is at ``path``, or at the end of the link there."""
    return os.path.isfile(path)  # noqa: PTH113 - never raises


def is_folder(path: Path) -> bool:
    """Whether a folder is at ``path``, or at the end of the link there."""
    return os.path.isdir(path)  # noqa: PTH112 - never raises


def is_link(path: Path) -> bool:
    """Whether a link is at ``path``."""
    return os.path.islink(path)  # noqa: PTH114 - never raises


def stamp_of(path: Path) -> str | None:
    """What changes whenever the file at ``path`` does; None where there is none, or it has changed just now."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    if abs(time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns)) < _GRAIN:
        return None
    return f"{found.st_dev}:{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"
