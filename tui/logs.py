"""The log: a file in the user's state folder, with what went wrong and where, and without the text of any article."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from onrecord.core.errors import OnrecordError, trace
from onrecord.core.paths import is_file, is_folder
from onrecord.core.store.connection import make_own_folder

_LEVELS = ("debug", "info", "warning", "error")
_SIZE, _KEPT = 1_000_000, 3


def log_path() -> Path:
    """Where the log is written."""
    from platformdirs import user_state_path

    return user_state_path("onrecord") / "onrecord.log"


def is_log_writable() -> bool:
    """Whether the log can be written, or made where it is not there yet."""
    path = log_path()
    place = next(p for p in (path, *path.parents) if os.access(p, os.F_OK))
    return os.access(place, os.W_OK) and (is_file(place) if place == path else is_folder(place))


def start_log() -> None:
    """Log from here on: warnings and errors, or from the level that ``ONRECORD_LOG`` names.

    Raises:
        OnrecordError: ``ONRECORD_LOG`` names no level.
    """
    named = os.environ.get("ONRECORD_LOG", "warning").lower()
    if named not in _LEVELS:
        raise OnrecordError(f"ONRECORD_LOG is {named}; it must be one of {', '.join(_LEVELS)}")
    handler = _OwnFile(log_path(), maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", errors="replace", delay=True)
    handler.setFormatter(_Wordless("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # where nothing can be written, nothing is said on the screen either
    logging.getLogger("onrecord").setLevel(named.upper())
    sys.excepthook = _unhandled
    # What other people's writers say in their destructors of a file that was taken from them.
    sys.unraisablehook = lambda args: args.exc_value and _unhandled(args.exc_type, args.exc_value, args.exc_traceback)
    threading.excepthook = lambda args: args.exc_value and _unhandled(args.exc_type, args.exc_value, args.exc_traceback)


def log_more() -> None:
    """Log everything of this program from here on."""
    logging.getLogger("onrecord").setLevel(logging.DEBUG)


def _unhandled(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    logging.getLogger("onrecord").error("unhandled", exc_info=(kind, error, at))


class _OwnFile(RotatingFileHandler):
    """The file and its folder are made with the first line, for the user alone.

    It is opened for each line: another window may have put it aside since the last.
    """

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if self.stream:
            with contextlib.suppress(OSError):  # what the disk had no room for
                self.stream.close()
            self.stream = None

    def _open(self):
        make_own_folder(Path(self.baseFilename).parent)
        file = super()._open()
        os.chmod(self.baseFilename, 0o600)  # noqa: PTH101
        return file


class _Wordless(logging.Formatter):
    """Other libraries' messages may quote an article, and so may exceptions': of these only the kind is written."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, on one line but for the trace."""
        if not record.name.startswith("onrecord"):
            record = logging.makeLogRecord({**record.__dict__, "args": (), "exc_text": None})
        # A name of a file may hold newlines and what a terminal obeys: who looks at the log shall see just that.
        said = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in record.getMessage())
        return super().format(logging.makeLogRecord({**record.__dict__, "msg": said, "args": ()}))

    def formatException(self, ei: tuple[object, BaseException | None, object]) -> str:  # type: ignore[override]  # noqa: N802
        """Where from, and what kind."""
        return trace(ei[1]) if ei[1] is not None else ""
