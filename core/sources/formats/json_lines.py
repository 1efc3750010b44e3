"""JSON: lines (.jsonl, .ndjson) with an article each, or (.json) an array of articles or a single one.

Read one article at a time, so a file may be of any size.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.decode import MAX_BYTES
from onrecord.core.sources.items import Failure, Found, Payload
from onrecord.core.sources.records import article_in, check_columns, has_text
from onrecord.core.text.patterns import pattern

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines", ".json")
_PIECE = 1 << 16
_BETWEEN = pattern(r"[\s,]*")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a file whose name says nothing begins with an object, or with an array of them."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    array = start.startswith(b"[")
    inner = start[1:].lstrip() if array else start
    return suffix in ("", ".txt") and inner.startswith(b"{") and inner[1:].lstrip().startswith((b'"', b"}"))


def articles(payload: Payload) -> Iterator[Found]:
    """An article a line, or an element; one that is none is a failure of its own.

    Raises:
        OnrecordError: it is not JSON, or the first has no column that was asked for.
    """
    start = payload.head().removeprefix(b"\xef\xbb\xbf").lstrip()
    whole = start.startswith(b"[") or (payload.suffix == ".json" and not _is_a_line(start))
    checked = not payload.columns
    for where, record in _opened(_elements(payload) if whole else _lines(payload), payload.columns):
        if isinstance(record, Failure):
            yield record
        elif not isinstance(record, dict):
            yield Failure(where, "it is not an object; each must have “text” in it")
        else:
            if not checked:
                check_columns(payload.columns, map(str, record), where)
                checked = True
            yield article_in({str(key): value for key, value in record.items()}, where, payload.columns)


def _opened(records: Iterable[tuple[str, object]], columns: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """The records; of a service's answer ({"status": "ok", "articles": [{...}]}) those within it."""
    for where, record in records:
        yield from _within(where, record, columns)


def _within(where: str, record: object, columns: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """A record with text, or those in the part of it that has text; what stands beside such a part is said of it."""
    if not isinstance(record, dict) or has_text(map(str, record), columns):
        yield where, record
        return
    inner = next((value for value in record.values() if _holds_text(value, columns)), None)
    if isinstance(inner, list):
        for number, each in enumerate(inner, 1):
            yield from _within(f"{where}, article {number}", each, columns)
    elif isinstance(inner, dict):
        beside = {name: value for name, value in record.items() if value is not inner}
        yield from _within(where, beside | inner, columns)
    else:
        yield where, record


def _holds_text(value: object, columns: Mapping[str, str], depth: int = 4) -> bool:
    """Whether a list or an object has one with text in it."""
    if isinstance(value, list):
        return depth > 0 and any(_holds_text(each, columns, depth - 1) for each in value[:1])
    if not isinstance(value, dict):
        return False
    within = depth > 0 and any(_holds_text(each, columns, depth - 1) for each in value.values())
    return within or has_text(map(str, value), columns)


def _is_a_line(start: bytes) -> bool:
    """Whether the first line is an object whole, or longer than can be seen."""
    line, ended, _ = start.partition(b"\n")
    return not ended or line.rstrip().endswith(b"}")


def _lines(payload: Payload) -> Iterator[tuple[str, object]]:
    """Where each line is and its object, or why it is none."""
    with payload.open() as file:
        number = 0
        while line := file.readline(MAX_BYTES + 1):
            number += 1
            where = f"{payload.name}, line {number}"
            if len(line) > MAX_BYTES:
                yield (
                    where,
                    Failure(where, f"the line is over {MAX_BYTES // 1_000_000} MB; cut out the article and try again"),
                )
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_BYTES)
                continue
            if line.strip():
                yield where, _object(line, where)


def _object(line: bytes, where: str) -> object:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Failure(where, "it is not UTF-8; JSON lines are")
    except (ValueError, RecursionError):
        return Failure(where, "it is not JSON; each line must be an object with “text”")


def _elements(payload: Payload) -> Iterator[tuple[str, object]]:
    """The objects of an array, or the single one."""
    with payload.open() as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace")
        for number, record in enumerate(_objects(text, payload.name), 1):
            yield f"{payload.name}, element {number}", record


def _next(text: str, at: int) -> int:
    """Where the next element of an array begins, or the array ends."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _objects(text: TextIO, name: str) -> Iterator[object]:
    """The elements of an array, decoded one after the other.

    Raises:
        OnrecordError: it is not JSON from somewhere on.
    """
    decoder = json.JSONDecoder()
    held, at, piece = text.read(_PIECE).lstrip(), 0, _PIECE
    single = not held.startswith("[")
    at = 0 if single else 1
    while True:
        at = _next(held, at)
        if held.startswith("]", at) and not single:
            return
        try:
            record, at = decoder.raw_decode(held, at)
        except (ValueError, RecursionError):
            # Cut off, perhaps: twice as much each time, so that reading it over stays in proportion.
            more = text.read(piece) if len(held) - at <= MAX_BYTES else ""
            if not more:
                if held[at:].strip() or single:
                    raise OnrecordError(f"{name} is not JSON from character {at:,} on; export it again") from None
                return
            held, at, piece = held[at:] + more, 0, piece * 2
            continue
        yield record
        if single:
            return
        if len(held) - at < _PIECE // 2:
            held, at, piece = held[at:] + text.read(_PIECE), 0, _PIECE
