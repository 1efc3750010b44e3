"""What to say when something fails: one line, by the kind of failure; everything else goes into the log."""

from __future__ import annotations

import logging
import sqlite3

from onrecord.core.errors import (
    EncoderMissing,
    FileExists,
    ModelMissing,
    OnrecordError,
    StoreDamaged,
    StoreUnusable,
    TextFieldMissing,
)
from onrecord.core.store.reasons import is_full_disk, reason

_log = logging.getLogger(__name__)
#: what the command line offers for a kind of error
_OFFERED = {
    FileExists: ", or write over it: --force",
    StoreUnusable: ": --db FILE",
    StoreDamaged: ": onrecord doctor, onrecord restore FILE",
    ModelMissing: ": --model NAME",
    EncoderMissing: ": --fast",
    TextFieldMissing: ": --map text=NAME",
}


def command_line_message(error: Exception) -> str:
    """The line for an error of any kind; with the option that helps, where there is one."""
    return error_message(error) + next((offer for kind, offer in _OFFERED.items() if isinstance(error, kind)), "")


def error_message(error: Exception) -> str:
    """The line for an error of any kind. What the user cannot mend is logged with where it comes from."""
    if not isinstance(error, OnrecordError) or isinstance(error, StoreDamaged):
        _log.error("unexpected", exc_info=error)
    if isinstance(error, OnrecordError):
        return str(error)
    if isinstance(error, sqlite3.Error) and is_full_disk(error):
        return "the disk that holds the store is full; nothing was changed: make room, and do it again"
    if isinstance(error, sqlite3.OperationalError):
        return f"the store cannot be used ({error}); try again, or look at it with onrecord doctor"
    if isinstance(error, sqlite3.DatabaseError):
        return "the store is damaged; have it checked, and restore a backup: onrecord doctor, onrecord restore FILE"
    if isinstance(error, OSError) and is_full_disk(error):
        return "the disk is full; make room, and do it again"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be used ({reason(error)}); check the path and its permissions"
    from onrecord.tui.logs import log_path

    return f"something went wrong that should not ({type(error).__name__}); {log_path()} says where"
