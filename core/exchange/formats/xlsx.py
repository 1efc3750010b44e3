"""An Excel workbook, a quote or a figure a row: a frozen heading, filters, real dates and numbers, no formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.delimited import one_line
from onrecord.core.exchange.formats.rows import FIGURE_COLUMNS, QUOTE_COLUMNS, Cell, figure_rows, quote_rows

_DATES = frozenset(("published", "decided_at"))
#: characters a cell holds at most (Excel's specification)
_LONGEST = 32_767
#: a date in a column too narrow for it is shown as #####
_WIDTHS = {"quote": 70, "figure": 24, "title": 40, "note": 30, "role": 24, "speaker": 24, "about": 30, "url": 30, "decided_at": 18, "article_id": 18}  # fmt: skip
#: columns whose text goes on in the next line
_WRAPPED = frozenset(("quote", "title", "note", "role", "about"))


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A quote a row."""
    _write(file, "quotes", QUOTE_COLUMNS, quote_rows(articles))


def write_figures(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A figure a row."""
    _write(file, "figures", FIGURE_COLUMNS, figure_rows(articles))


def _write(file: BinaryIO, title: str, columns: Mapping[str, type], rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 14)

    def cell(value: Any, name: str = "", *, bold: bool = False) -> Any:
        made: Any = WriteOnlyCell(sheet, value)
        made.alignment = Alignment(vertical="top", wrap_text=name in _WRAPPED)
        if isinstance(value, str):
            made.data_type = "s"  # never "f": a quote that begins with "=" stays a text
        elif isinstance(value, datetime):
            made.number_format = "yyyy-mm-dd hh:mm"
        elif isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
        elif name == "confidence":
            made.number_format = "0%"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(name, bold=True) for name in columns])
    count = 1
    for row in rows:
        sheet.append([cell(_value(name, v), name) for name, v in zip(columns, row, strict=True)])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    book.save(file)


def _value(column: str, value: Cell) -> object:
    if not isinstance(value, str):
        return value
    if column in _DATES:
        return _date(value)
    # Control characters are not allowed in XML; the format has no escape that every reader knows.
    clean = "".join(c for c in one_line(value) if c >= " " and c not in "\ufffe\uffff")
    return clean[:_LONGEST]


def _date(text: str) -> object:
    """A day, or a time to the second without its zone, which Excel does not have; as it is where it is neither."""
    try:
        return (
            date.fromisoformat(text)
            if len(text) == 10
            else datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
        )
    except ValueError:
        return text
