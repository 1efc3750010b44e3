"""Parquet, a quote a row, with types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.rows import FIGURE_COLUMNS, QUOTE_COLUMNS, Cell, figure_rows, quote_rows
from onrecord.core.exchange.records import import_arrow

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
    schema = arrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    remaining = iter(rows)
    with parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(remaining, _ROWS)):
            held = [
                arrow.array([_text(v) for v in column], kinds[kind])
                for column, kind in zip(zip(*batch, strict=True), columns.values(), strict=True)
            ]
            writer.write_table(arrow.table(held, schema=schema))


def _text(value: Cell) -> Cell:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
