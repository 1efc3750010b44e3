"""A page as rows: what stands above the text, its lines, what stands below. Knows no screen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.core.frozen import frozen
from onrecord.core.model import Span
from onrecord.tui.widgets.beside import Line, Row, rows_of
from onrecord.tui.widgets.layout import Layout, lay_out

_NOTHING = Row("", "", "article--aside")


@frozen
class PageRows:
    """``places`` are the rows above and below that hold words of the page: where these begin, and the row."""

    head: Sequence[Row]
    layout: Layout
    tail: Sequence[Row]
    places: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: str, above: Sequence[Line], below: Sequence[Line], width: int, gap: int) -> PageRows:
        """A text between its lines, wrapped at ``width`` cells, ``gap`` empty rows between its paragraphs."""
        head, layout, tail = rows_of(above, width), lay_out(text, width, gap), rows_of(below, width)
        around = [*enumerate(head), *enumerate(tail, len(head) + len(layout))]
        return cls(head, layout, tail, sorted((row.span.start, n) for n, row in around if row.span is not None))

    def __len__(self) -> int:
        return len(self.head) + len(self.layout) + len(self.tail)

    def row_of(self, offset: int) -> int:
        """The row of a character of the page."""
        place = bisect_right(self.places, (offset, len(self))) - 1
        return self.places[place][1] if place >= 0 else len(self.head) + self.layout.line_of(offset)

    def around(self, row: int) -> Row | None:
        """What stands in a row above or below the text; None where that is the text."""
        line = row - len(self.head)
        if line < 0:
            return self.head[row]
        line -= len(self.layout)
        return None if line < 0 else self.tail[line] if line < len(self.tail) else _NOTHING

    def span_of(self, row: int) -> Span | None:
        """The characters of the page in a row; None where there are none."""
        around, line = self.around(row), row - len(self.head)
        if around is not None:
            return around.span
        span = Span(self.layout.starts[line], self.layout.ends[line])
        return span if span.start < span.end else None

    def beside(self, offset: int, rows: int) -> int:
        """The character ``rows`` rows with words below another (negative: above), in the same column."""
        row = self.row_of(offset)
        start, end = self.span_of(row) or Span(offset, offset + 1)
        column, step = offset - start, 1 if rows > 0 else -1
        for _ in range(abs(rows)):
            row += step
            while 0 <= row < len(self) and self.span_of(row) is None:
                row += step
            if not 0 <= row < len(self):
                break
            start, end = self.span_of(row) or (start, end)
        return min(start + column, max(end - 1, start))

    def within(self, anchor: int, offset: int) -> int:
        """A character of the line above or below the text, or of the text, that the anchor is in: the nearest to another."""
        around = self.around(self.row_of(anchor))
        start, end = around.whole if around is not None and around.whole else (0, self.layout.length)
        if start <= offset < end:
            return offset
        return start if self.row_of(offset) < self.row_of(anchor) else end - 1
