"""Excel (.xlsx), by openpyxl: each sheet with a heading row that names a column for the text, an article a row."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.records import article_in, check_table, has_text
from onrecord.core.sources.tables import has_day_first, note_on_dates, with_dates
from onrecord.core.sources.tables import heading as heading_of
from onrecord.core.sources.zipped_xml import opened

SUFFIXES = (".xlsx", ".xlsm")
#: rows that tell whether day or month comes first
_LOOKED_AT = 200


def articles(payload: Payload) -> Iterator[Found]:
    """An article a row; a row without text is a failure of its own.

    Raises:
        OnrecordError: no sheet has a column for the text.
    """
    from openpyxl import load_workbook

    logging.getLogger("openpyxl").setLevel(logging.CRITICAL)
    headings: list[str] = []
    none = True
    with opened(payload):
        book: Any = load_workbook(BytesIO(payload.data()), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            number, heading = heading_of(rows, payload.columns)
            headings += heading
            if not has_text(heading, payload.columns):
                continue
            none = False
            check_table(payload.columns, heading, f"{payload.name}, {sheet.title}")
            sample = sheet.iter_rows(min_row=number + 1, max_row=number + _LOOKED_AT, values_only=True)
            cells = [cell for row in sample for cell in row]
            day_first = has_day_first(cells)
            yield from note_on_dates(cells, day_first, payload.name)
            for row in rows:
                number += 1
                if any(value is not None for value in row):
                    record = {name: _plain(value) for name, value in zip(heading, row, strict=False)}
                    where = f"{payload.name}, {sheet.title}, row {number}"
                    yield article_in(with_dates(record, day_first), where, payload.columns)
    if none:
        check_table(payload.columns, headings, payload.name)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
