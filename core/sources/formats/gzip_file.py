"""A gzip file (.gz): what is in it, by its name without the ending, within limits."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, cast

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.items import Found, Payload

if TYPE_CHECKING:
    import gzip

SUFFIXES = (".gz",)
#: text shrinks to a tenth; what grows a thousandfold was made to fill a memory
_MOST = 4_000_000_000
_RATIO = 500


def looks_like(head: bytes, _suffix: str) -> bool:
    """Whether it is gzip, whatever its name says."""
    return head.startswith(b"\x1f\x8b")


def articles(payload: Payload) -> Iterator[Found]:
    """What is in the file.

    Raises:
        OnrecordError: it is damaged, cut short, a bomb, or an archive within an archive.
    """
    import gzip
    import zlib

    from onrecord.core.sources.formats import articles as read

    if payload.depth > 1:
        raise OnrecordError(f"{payload.name} is an archive in an archive; unpack the outer one first")
    inner = PurePath(payload.name.removesuffix(".gz")).suffix.lower()
    try:
        yield from read(replace(payload, suffix=inner, open=lambda: _opened(payload), depth=payload.depth + 1))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise OnrecordError(
            f"{payload.name} is a damaged or cut-off gzip file ({str(error).lower()}); fetch or copy it again"
        ) from None


def _opened(payload: Payload) -> BinaryIO:
    import gzip

    packed = payload.open()
    limited = _Limited(gzip.GzipFile(fileobj=packed), packed, payload.name)
    return cast(BinaryIO, io.BufferedReader(limited))


class _Limited(io.RawIOBase):
    """Reads on while what comes out is in proportion to what went in."""

    def __init__(self, file: gzip.GzipFile, packed: BinaryIO, name: str) -> None:
        self._file, self._packed, self._name, self._out = file, packed, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] - as BufferedReader calls it
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._out += len(data)
        if self._out > _MOST or (self._out > 50_000_000 and self._out > _RATIO * max(self._packed.tell(), 1)):
            raise OnrecordError(
                f"{self._name} unpacks to far more than it holds (a gzip bomb?); unpack it yourself first"
            )
        return len(data)

    def close(self) -> None:
        self._file.close()
        self._packed.close()
        super().close()
