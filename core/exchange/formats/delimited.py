"""CSV and TSV, a quote or a figure a row, as spreadsheets want them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import BinaryIO

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.rows import FIGURE_COLUMNS, QUOTE_COLUMNS, Cell, figure_rows, quote_rows

#: what makes a spreadsheet take a cell for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: without it Excel takes UTF-8 for the system's own encoding
_MARK = b"\xef\xbb\xbf"


def write_csv(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A quote a row, separated by commas."""
    _write(file, QUOTE_COLUMNS, quote_rows(articles), ",")


def write_tsv(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A quote a row, separated by tabs."""
    _write(file, QUOTE_COLUMNS, quote_rows(articles), "\t")


def write_figures_csv(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A figure a row, separated by commas."""
    _write(file, FIGURE_COLUMNS, figure_rows(articles), ",")


def write_figures_tsv(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A figure a row, separated by tabs."""
    _write(file, FIGURE_COLUMNS, figure_rows(articles), "\t")


def one_line(text: str) -> str:
    """The text on one line, without NUL, which no table takes."""
    return " ".join(text.replace("\x00", "").split())


def inert(text: str) -> str:
    """A text that a spreadsheet would run gets an apostrophe before it (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write(file: BinaryIO, columns: Iterable[str], rows: Iterable[Sequence[Cell]], delimiter: str) -> None:
    file.write(_MARK)
    for row in chain([list(columns)], rows):
        line = io.StringIO()
        csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow([_cell(v) for v in row])
        file.write(line.getvalue().encode("utf-8", "replace"))


def _cell(value: Cell) -> Cell:
    return inert(one_line(value)) if isinstance(value, str) else value
