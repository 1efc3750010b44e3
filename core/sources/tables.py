"""What tables have in common, CSV or Excel: where their heading row is, and whether their dates have the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from onrecord.core.sources.items import Note
from onrecord.core.sources.records import has_text
from onrecord.core.text.patterns import pattern

#: rows above the heading that tell of the search or are empty
_ABOVE = 10
#: a date in figures, perhaps with a time; and what is too long to be one
_FIGURES = pattern(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D.*)?")
_LONGEST = 40


def heading(rows: Iterator[Sequence[object]], columns: Mapping[str, str]) -> tuple[int, list[str]]:
    """Reads on to the row that names a column for the text: its number, from 1, and its names; where none does, the first filled one's."""
    first: tuple[int, list[str]] | None = None
    for number, row in zip(range(1, _ABOVE + 1), rows, strict=False):
        names = ["" if name is None else str(name).strip() for name in row]
        if has_text(names, columns):
            return number, names
        if first is None and any(names):
            first = number, names
    return first or (1, [])


def has_day_first(cells: Iterable[object]) -> bool | None:
    """Whether the dates in figures among these have the day first (14/03/2024); None where none is one way only."""
    found = [m for cell in cells if (m := _figures(cell))]
    days, months = (any(int(m[group]) > 12 for m in found) for group in (1, 2))
    return None if days == months else days


def note_on_dates(cells: Iterable[object], day_first: bool | None, name: str) -> Iterator[Note]:
    """That the dates of a table are left out, where they may be read either way."""
    if day_first is None and any(_is_either_way(cell) for cell in cells):
        yield Note(
            name,
            f"{name}: in its dates in figures day and month cannot be told apart, so they are left out; "
            "write them as 2024-03-14",
        )


def _is_either_way(cell: object) -> bool:
    m = _figures(cell)
    return m is not None and m[1] != m[2] and max(int(m[1]), int(m[2])) <= 12


def with_dates(record: Mapping[str, object], day_first: bool | None) -> dict[str, object]:
    """The record with its dates in figures as 2024-03-14, where it is known what is first in them."""
    return {name: value if day_first is None else _dated(value, day_first) for name, value in record.items()}


def _dated(value: object, day_first: bool) -> object:
    m = _figures(value)
    if m is None:
        return value
    day, month = (m[1], m[2]) if day_first else (m[2], m[1])
    try:
        return date(int(m[3]), int(month), int(day)).isoformat()
    except ValueError:
        return value


def _figures(cell: object) -> re.Match[str] | None:
    return _FIGURES.fullmatch(cell.strip()) if isinstance(cell, str) and len(cell) < _LONGEST else None
