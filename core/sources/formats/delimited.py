"""CSV and TSV with a heading row, an article a row; read row by row, so a file may be of any size."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TextIO

from onrecord.core.sources.decode import MAX_BYTES, sniff_charset, text_encoding
from onrecord.core.sources.items import Failure, Found, Payload
from onrecord.core.sources.records import article_in, check_table, has_text
from onrecord.core.sources.tables import has_day_first, heading, note_on_dates, with_dates

SUFFIXES = (".csv", ".tsv")
#: what may stand between cells, and rows in which it is looked for
_SIGNS, _LOOKED_AT = ",;\t|", 10


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a file without an ending begins with a row of names, one of them usual for a text."""
    first, _, rest = head.partition(b"\n")
    if suffix or not rest.strip() or len(first) > 2000:
        return False
    names = re.split(f"[{_SIGNS}]", first.decode("utf-8-sig", "replace").replace('"', ""))
    return len(names) > 1 and has_text(names)


def articles(payload: Payload) -> Iterator[Found]:
    """An article a row; a row without text is a failure of its own."""
    csv.field_size_limit(MAX_BYTES)
    head = payload.head(65_536)
    charset = text_encoding(payload.charset or sniff_charset(head)) or _detected(head)
    start = head.decode(charset, "replace")
    delimiter = _delimiter(start, payload)
    cells = [cell for row in _beginning(start, delimiter) for cell in row]
    day_first = has_day_first(cells)
    with payload.open() as file:
        text = io.TextIOWrapper(file, encoding=charset, errors="replace", newline="")
        rows = csv.reader(_lines(text), delimiter=delimiter)
        number, names = heading(rows, payload.columns)
        check_table(payload.columns, names, payload.name)
        yield from note_on_dates(cells, day_first, payload.name)
        while True:
            number += 1
            where = f"{payload.name}, row {number}"
            try:
                row = next(rows, None)
                if row is None:
                    return
                if row:
                    record = dict(zip(names, row, strict=False))
                    yield article_in(with_dates(record, day_first), where, payload.columns)
            except csv.Error as error:
                yield Failure(where, f"the row cannot be read ({error})")


def _beginning(start: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of the beginning, as far as they can be read."""
    with suppress(csv.Error):
        yield from csv.reader(start.split("\n"), delimiter=delimiter)


def _lines(text: TextIO) -> Iterator[str]:
    """The lines, each of bounded length: one that is longer than any field may be is cut there, and fails as a row."""
    while line := text.readline(MAX_BYTES + 2):
        yield line.replace("\0", "")
        while len(line) > MAX_BYTES and not line.endswith(("\n", "\r")):
            line = text.readline(MAX_BYTES)


def _delimiter(start: str, payload: Payload) -> str:
    """The sign between cells: what Excel says in a first line of its own, else what parts a row of names."""
    told = re.match(r"\ufeff?sep=(.)\r?\n", start)
    if told:
        return told[1]
    if payload.suffix == ".tsv":
        return "\t"
    rows = start.replace('"', "").split("\n")[:_LOOKED_AT]
    named = ((sign, row.split(sign)) for row in rows for sign in _SIGNS)
    known = (sign for sign, names in named if len(names) > 1 and has_text(names, payload.columns))
    return next(known, max(_SIGNS, key=rows[0].count))


def _detected(head: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(head).best()
        return best.encoding if best else "utf-8"
    return "utf-8"
