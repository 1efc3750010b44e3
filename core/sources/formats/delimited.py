"""CSV and TSV with a heading row, an article a row; read row by row, so a file may be of any size."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import TextIO

from onrecord.core.sources.decode import MAX_BYTES, sniff_charset, text_encoding
from onrecord.core.sources.items import Failure, Found, Payload
from onrecord.core.sources.records import article_in, check_table, has_text

SUFFIXES = (".csv", ".tsv")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a file without an ending begins with a row of names, one of them usual for a text."""
    first, _, rest = head.partition(b"\n")
    if suffix or not rest.strip() or len(first) > 2000:
        return False
    names = first.decode("utf-8-sig", "replace").replace('"', "").replace(";", ",").replace("\t", ",").split(",")
    return len(names) > 1 and has_text(names)


def articles(payload: Payload) -> Iterator[Found]:
    """An article a row; a row without text is a failure of its own."""
    csv.field_size_limit(MAX_BYTES)
    head = payload.head(65_536)
    charset = text_encoding(payload.charset or sniff_charset(head)) or _detected(head)
    with payload.open() as file:
        text = io.TextIOWrapper(file, encoding=charset, errors="replace", newline="")
        rows = csv.DictReader(_lines(text), delimiter=_delimiter(head, payload.suffix))
        check_table(payload.columns, [name or "" for name in rows.fieldnames or ()], payload.name)
        number = 1
        while True:
            number += 1
            where = f"{payload.name}, row {number}"
            try:
                row = next(rows, None)
                if row is None:
                    return
                yield article_in(row, where, payload.columns)
            except csv.Error as error:
                yield Failure(where, f"the row cannot be read ({error})")


def _lines(text: TextIO) -> Iterator[str]:
    """The lines, each of bounded length: one that is longer than any field may be is cut there, and fails as a row."""
    while line := text.readline(MAX_BYTES + 2):
        yield line.replace("\0", "")
        while len(line) > MAX_BYTES and not line.endswith(("\n", "\r")):
            line = text.readline(MAX_BYTES)


def _delimiter(head: bytes, suffix: str) -> str:
    first = head.split(b"\n", 1)[0]
    return (
        "\t"
        if suffix == ".tsv" or (not suffix and b"\t" in first)
        else ";"
        if first.count(b";") > first.count(b",")
        else ","
    )


def _detected(head: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(head).best()
        return best.encoding if best else "utf-8"
    return "utf-8"
