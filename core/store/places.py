"""The place of a file that the user named: whether it may be written, and how what was written beside it gets there."""

from __future__ import annotations

import os
from pathlib import Path

from onrecord.core.errors import FileExists, OnrecordError
from onrecord.core.paths import is_file, is_folder, is_link, is_there, why_barred


def check_place(path: Path, *, overwrite: bool) -> None:
    """Refuse what is no place for a file.

    Raises:
        FileExists: there is a file already and ``overwrite`` is not set.
        OnrecordError: it is a folder, a link, a device or a pipe, or nothing can be there.
    """
    if barred := why_barred(path):
        raise OnrecordError(f"{path} cannot be written{barred}; choose another place")
    if is_folder(path):
        raise OnrecordError(f"{path} is a folder; name a file in it")
    if is_link(path):
        raise OnrecordError(f"{path} is a link; name the file itself")
    if is_there(path) and not is_file(path):  # a file would take the place of /dev/null
        raise OnrecordError(f"{path} is not an ordinary file; name one")
    if is_there(path) and not overwrite:
        raise FileExists(f"{path} exists already; name another file")


def put_in_place(temporary: Path, path: Path, *, overwrite: bool) -> None:
    """Give a file that lies in the same folder its name, at once.

    Raises:
        FileExistsError: somebody made a file of that name meanwhile, and ``overwrite`` is not set.
        OSError: the folder cannot be written.
    """
    if not overwrite:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a stick's file system knows no links: the name is taken first
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        else:
            temporary.unlink()
            return
    temporary.replace(path)
