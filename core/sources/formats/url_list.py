"""A list of addresses (.txt, .urls): every line is one, after # a remark, after a tab whatever was noted with it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.items import Found, Payload, Pointer

SUFFIXES = (".urls",)


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether the first lines are nothing but addresses."""
    lines = list(_lines(head.decode("utf-8", "replace").split("\n")[:20]))[:5]
    return suffix in ("", ".txt", ".urls") and bool(lines) and all(_is_address(line) for line in lines)


def articles(payload: Payload) -> Iterator[Found]:
    """A pointer a line.

    Raises:
        OnrecordError: a line is no address, or the list was found in a list.
    """
    if payload.depth > 1:
        raise OnrecordError(f"{payload.name} is a list of addresses in a list; name it itself")
    for line in _lines(payload.text().split("\n")):
        if not _is_address(line):
            raise OnrecordError(
                f"{payload.name} has “{line[:60]}” among its addresses; each line must be one, with https://"
            )
        yield Pointer(line, payload.depth + 1)


def _lines(lines: list[str]) -> Iterator[str]:
    for line in lines:
        words = line.split("\t")[0].strip()
        if words and not words.startswith("#"):
            yield words


def _is_address(line: str) -> bool:
    return line.startswith(("http://", "https://")) and len(line.split()) == 1
