"""CSV, TSV and XLSX as exported, a quote a row, perhaps changed in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Any, TextIO, TypeVar

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.incoming import (
    IncomingArticle,
    IncomingQuote,
    IncomingSpeaker,
    MalformedError,
    Refused,
    field_of,
    refuse,
    spans_of,
)
from onrecord.core.exchange.sides import sides_of

_NEEDED = ("article_id", "quote")
#: characters of one cell; a quote is never longer, and a file that is no table may be one endless line
_LONGEST_CELL = 10_000_000

Row = Mapping[str, str]
T = TypeVar("T")


def read(path: Path) -> Iterator[IncomingArticle | Refused]:
    """The rows, article by article.

    Raises:
        OnrecordError: it is no table, or lacks the columns that say which quote a row is about.
    """
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _delimited(path)
    for article_id, group in groupby(rows, key=lambda item: item[1].get("article_id", "").strip()):
        quotes: list[IncomingQuote] = []
        first, dates = "", dict[str, str]()
        for where, row in group:
            first = first or where
            dates.setdefault(row.get("published", "").strip(), where)
            try:
                quotes.append(_quote(row, where))
            except MalformedError as error:
                yield Refused(where, str(error))
        if quotes:
            yield IncomingArticle(
                first, article_id or None, None, tuple(quotes), dates=tuple((w, d) for d, w in dates.items() if d)
            )


# Whole on purpose: a line a column.
def _quote(row: Row, where: str) -> IncomingQuote:
    return IncomingQuote(
        where,
        key=_plain(row.get("key", "")) or None,  # of a quote marked by hand it begins with a plus
        content=_json(row, "content", lambda value: spans_of(value, "the content")),
        words=_plain(row.get("quote", "")) or None,
        kind=row.get("kind") or None,
        state=row.get("state") or None,
        attribution=_attribution(row),
        tags=tuple(_plain(row["tags"]).split()) if "tags" in row else None,
        note=_plain(row["note"]) if "note" in row else None,
        reviewer=_plain(row.get("reviewer", "")) or None,
        decided_at=row.get("decided_at") or None,
        field=field_of(row.get("field"), where),
        sides=_json(row, "sides", sides_of) or (),
        replaces=frozenset(_plain(row["replaces"]).split()) if "replaces" in row else None,
        as_of=row.get("as_of"),
        described=tuple((c, _plain(row[c])) for c in ("role", "country") if row.get(c)),
    )


def _attribution(row: Row) -> IncomingSpeaker | None:
    if "speaker" not in row:
        return None
    others = _plain(row["together_with"]) if "together_with" in row else None
    return IncomingSpeaker(_plain(row["speaker"]) or None, together_with=others)


def _json(row: Row, column: str, read: Callable[[Any], T]) -> T | None:
    if not row.get(column):
        return None
    try:
        return read(json.loads(row[column]))
    except (ValueError, RecursionError):
        refuse(f"the {column} is not a JSON list; leave that column as it was exported")


def _plain(cell: str) -> str:
    """A cell without the apostrophe that the export puts before what would be a formula."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _delimited(path: Path) -> Iterator[tuple[str, Row]]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.reader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else _delimiter(file))
            yield from _rows(path, ((f"line {reader.line_num}", row) for row in reader))
        except (csv.Error, UnicodeDecodeError) as error:
            raise OnrecordError(f"{path} is not a UTF-8 table ({error}); save it as CSV UTF-8") from None


def _delimiter(file: TextIO) -> str:
    """The sign between cells: a spreadsheet whose numbers have commas in them writes semicolons."""
    heading = file.readline(_LONGEST_CELL)
    file.seek(0)
    return max(",;\t", key=heading.count)


def _workbook(path: Path) -> Iterator[tuple[str, Row]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book: Any = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise OnrecordError(f"{path} is not an Excel workbook ({error}); save it as .xlsx or .csv again") from None
    try:
        cells = ([_cell(v) for v in row] for row in book.worksheets[0].iter_rows(values_only=True))
        head = next(cells, [])
        # a row ends with its last cell that holds something; the columns behind it are empty all the same
        rows = chain([head], ([*row, *[""] * (len(head) - len(row))] for row in cells))
        yield from _rows(path, ((f"row {n}", row) for n, row in enumerate(rows, 1)))
    finally:
        book.close()


def _rows(path: Path, lines: Iterable[tuple[str, list[str]]]) -> Iterator[tuple[str, Row]]:
    head: list[str] | None = None
    for where, cells in lines:
        if head is None:
            head = [c.strip() for c in cells]
            missing = [c for c in _NEEDED if c not in head]
            if missing:
                raise OnrecordError(
                    f"{path} has no column {' or '.join(missing)}; start from what onrecord export writes"
                )
        elif any(cells):
            yield f"{path}, {where}", dict(zip(head, cells, strict=False))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.replace(tzinfo=UTC).isoformat()
            if value.time().isoformat() != "00:00:00"
            else value.date().isoformat()
        )
    return value.isoformat() if isinstance(value, date) else str(value)
