"""Excel (.xlsx), by openpyxl: each sheet with a heading row that names a column for the text, an article a row."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.records import article_in, check_table, has_text
from onrecord.core.sources.zipped_xml import opened

SUFFIXES = (".xlsx", ".xlsm")


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
            heading = [str(name if name is not None else "") for name in next(rows, ())]
            headings += heading
            if not has_text(heading, payload.columns):
                continue
            none = False
            check_table(payload.columns, heading, f"{payload.name}, {sheet.title}")
            for number, row in enumerate(rows, 2):
                if any(value is not None for value in row):
                    record = {name: _plain(value) for name, value in zip(heading, row, strict=False)}
                    yield article_in(record, f"{payload.name}, {sheet.title}, row {number}", payload.columns)
    if none:
        check_table(payload.columns, headings, payload.name)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
