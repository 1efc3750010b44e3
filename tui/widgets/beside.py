"""What stands above and below an article's text, in lines of a given width. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from onrecord.core.model import Span
from onrecord.tui.sanitize import safe, safe_line
from onrecord.tui.widgets.layout import lay_out


class Line(NamedTuple):
    """A line with the article view's class for it. Words of the page are behind ``label`` and begin at its character ``at``."""

    words: str
    style: str = "article--aside"
    at: int | None = None
    label: str = ""


class Row(NamedTuple):
    """A line or a part of it. ``span`` is where ``words`` are on the page, ``whole`` the line; None where they are not."""

    label: str
    words: str
    style: str
    span: Span | None = None
    whole: Span | None = None


def rows_of(lines: Iterable[Line], width: int) -> list[Row]:
    """The lines, wrapped."""
    return [row for line in lines for row in (_free(line, width) if line.at is None else _placed(line, line.at, width))]


def _free(line: Line, width: int) -> list[Row]:
    text = safe_line(line.label + line.words)
    layout = lay_out(text, width)
    return [Row("", text[s:e], line.style) for s, e in zip(layout.starts, layout.ends, strict=True)]


def _placed(line: Line, at: int, width: int) -> list[Row]:
    text, label = safe(line.label + line.words), len(line.label)
    layout, whole = lay_out(text, width, gap=0), Span(at, at + len(line.words))
    out: list[Row] = []
    for start, end in zip(layout.starts, layout.ends, strict=True):
        first = min(max(start, label), end)
        out.append(
            Row(text[start:first], text[first:end], line.style, Span(at + first - label, at + end - label), whole)
        )
    return out
