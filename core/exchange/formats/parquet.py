"""Parquet, a quote a row, with types: numbers, days and times as such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.rows import FIGURE_COLUMNS, QUOTE_COLUMNS, Cell, figure_rows, quote_rows
from onrecord.core.exchange.records import import_arrow

#: the columns that are days or times, and how each is read
_DAYS: dict[str, Callable[[str], object]] = {"published": date.fromisoformat, "decided_at": datetime.fromisoformat}
#: rows held in memory at a time
_ROWS = 10_000


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A quote a row.

    Raises:
        OnrecordError: pyarrow is not installed.
    """
    _write(file, QUOTE_COLUMNS, quote_rows(articles))


def write_figures(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A figure a row.

    Raises:
        OnrecordError: pyarrow is not installed.
    """
    _write(file, FIGURE_COLUMNS, figure_rows(articles))


def _write(file: BinaryIO, columns: Mapping[str, type], rows: Iterable[Sequence[Cell]]) -> None:
    arrow, parquet = import_arrow()
    kinds: dict[type, Any] = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
    days: dict[str, Any] = {"published": arrow.date32(), "decided_at": arrow.timestamp("ms", tz="UTC")}
    schema = arrow.schema([(name, days.get(name, kinds[kind])) for name, kind in columns.items()])
    remaining = iter(rows)
    with parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(remaining, _ROWS)):
            held = [
                arrow.array([_value(field.name, v) for v in column], field.type)
                for column, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_table(arrow.table(held, schema=schema))


def _value(column: str, value: Cell) -> object:
    if not isinstance(value, str):
        return value
    read = _DAYS.get(column)
    try:
        return read(value) if read else value.encode("utf-8", "replace").decode()
    except ValueError:  # no day, as only a store that something else wrote has
        return None
