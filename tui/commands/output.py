"""All that commands print goes through here, the one place that writes to standard output and standard error.

On a terminal nothing passes that it would obey; into a file or a pipe the text goes as it is.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn, TextIO

import click

from onrecord.core.errors import OnrecordError
from onrecord.tui.sanitize import escaped, safe, safe_line

#: lines of a list that are shown; its heading says how many there are
_SHOWN = 20


class Styled(NamedTuple):
    """A piece of a line that stands out where there is a terminal: the text itself is made safe like any other."""

    text: str
    bold: bool = False
    underline: bool = False
    colour: str | None = None


def open_streams() -> None:
    """Give what is closed to nobody: else the next file opened, the store say, would be taken for standard output."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest that is free
    if not sys.stdin:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
    if not sys.stderr:
        sys.stderr = sys.__stderr__ = os.fdopen(2, "w", encoding="utf-8", errors="replace", closefd=False)


def put(*pieces: str | Styled, end: str = "\n") -> None:
    """Print the result asked for, on standard output.

    Raises:
        OnrecordError: it is closed or full.
    """
    _write(sys.stdout, "".join(_shown(piece, _is_terminal(sys.stdout)) for piece in pieces) + end)


def put_json(value: object, *, indent: int | None = None) -> None:
    """Print JSON, on one line unless indented; on a terminal with escapes for what it would obey.

    Raises:
        OnrecordError: standard output is closed or full.
    """
    text = json.dumps(value, ensure_ascii=indent is None or not _is_unicode(sys.stdout), indent=indent)
    _write(sys.stdout, (escaped(text) if _is_terminal(sys.stdout) else text) + "\n")


def put_file(file: BinaryIO) -> None:
    """Print what a file holds: byte for byte into a pipe.

    Raises:
        OnrecordError: standard output is closed or full.
    """
    with _writing(sys.stdout) as out:
        if _is_terminal(out):
            out.writelines(safe(line) for line in TextIOWrapper(file, "utf-8", "replace"))
        else:
            shutil.copyfileobj(file, out.buffer)


def tell(*pieces: str | Styled) -> None:
    """Tell the user beside the result, on standard error: one line, as far as that can be written."""
    stream: TextIO | None = sys.stderr
    if stream is not None:
        line = "".join(_shown(p if isinstance(p, Styled) else safe(p), _is_terminal(stream)) for p in pieces)
        try:
            stream.write(line + "\n")
            stream.flush()
        except (OSError, ValueError):
            _give_up(2)


def listed(what: str, lines: Sequence[str]) -> list[str]:
    """A heading with how many there are, and the first of them; nothing where there is none."""
    if not lines:
        return []
    more = [f"  … and {len(lines) - _SHOWN:,} more"] if len(lines) > _SHOWN else []
    return [f"{len(lines):,} {what}:", *(f"  {line}" for line in lines[:_SHOWN]), *more]


def fail(message: str, code: int = 1) -> NoReturn:
    """Tell what is wrong in one line and end.

    Raises:
        SystemExit: always.
    """
    tell(f"onrecord: {safe_line(message)}")
    raise SystemExit(code)


def output_is_terminal() -> bool:
    """Whether somebody looks at standard output."""
    return _is_terminal(sys.stdout)


def _shown(piece: str | Styled, terminal: bool) -> str:
    if isinstance(piece, str):
        return safe(piece) if terminal else piece
    if not terminal:
        return piece.text
    return click.style(safe(piece.text), bold=piece.bold or None, underline=piece.underline or None, fg=piece.colour)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _is_unicode(stream: TextIO | None) -> bool:
    return stream is None or (stream.encoding or "").lower().replace("-", "").startswith("utf8")


def _write(stream: TextIO | None, text: str) -> None:
    with _writing(stream) as out:
        try:
            out.write(text)
        except UnicodeEncodeError:
            out.write(text.encode(out.encoding, "replace").decode(out.encoding))


@contextmanager
def _writing(stream: TextIO | None) -> Generator[TextIO]:
    if stream is None or stream.closed:
        raise OnrecordError("standard output is closed; send it to a file, a pipe or a terminal")
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:  # the reader has seen enough
        _give_up(1)
        raise SystemExit(1) from None
    except OSError as error:
        _give_up(1)
        reason = (error.strerror or str(error)).lower()
        raise OnrecordError(
            f"standard output cannot be written ({reason}); nothing more is printed: send it elsewhere"
        ) from None


def _give_up(descriptor: int) -> None:
    """What Python still holds for it goes nowhere, or it would complain once more at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
