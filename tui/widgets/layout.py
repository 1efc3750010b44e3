"""Text -> lines of a given width, and back from an offset to its line. Knows no screen.

Paragraphs stand apart by empty lines. A line is a run of character offsets, so that highlights, clicks and searches
need no other map. Plain paragraphs wrap by arithmetic on offsets; only those with wide or zero-width characters are
measured character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from onrecord.core.frozen import frozen

#: one cell each in every terminal: Latin, Greek, Cyrillic, general punctuation, arrows, box drawing
_NARROW = re.compile(
    r"[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2400-\u25ff�]*"
)
_PARAGRAPH = re.compile(r"[^\n]+")


@frozen
class Layout:
    """Lines as [start, end) offsets; an empty one parts paragraphs and has start == end."""

    starts: list[int]
    ends: list[int]
    length: int

    def __len__(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """The line that shows the character at ``offset``."""
        line = bisect_right(self.starts, offset) - 1
        while line > 0 and self.starts[line] == self.ends[line] and offset > 0 and self.starts[line] >= offset:
            line -= 1
        return max(line, 0)


def lay_out(text: str, width: int, gap: int = 1) -> Layout:
    """Wrap ``text`` at ``width`` cells, between words where that is possible; ``gap`` empty lines part paragraphs."""
    starts: list[int] = []
    ends: list[int] = []
    for number, m in enumerate(_PARAGRAPH.finditer(text)):
        if number:
            starts += [m.start()] * gap
            ends += [m.start()] * gap
        wrap = _wrap_narrow if _NARROW.fullmatch(m[0]) else _wrap_measured
        wrap(text, m.start(), m.end(), max(width, 4), starts, ends)
    if not starts:
        return Layout([0], [0], len(text))
    return Layout(starts, ends, len(text))


def _wrap_narrow(text: str, start: int, end: int, width: int, starts: list[int], ends: list[int]) -> None:
    while end - start > width:
        cut = text.rfind(" ", start + 1, start + width + 1)
        if cut < 0:
            starts.append(start)
            ends.append(start + width)
            start += width
            continue
        starts.append(start)
        ends.append(cut)
        start = cut + 1
        while start < end and text[start] == " ":
            start += 1
    if start < end:
        starts.append(start)
        ends.append(end)


def _wrap_measured(text: str, start: int, end: int, width: int, starts: list[int], ends: list[int]) -> None:
    from rich.cells import get_character_cell_size  # only where a text needs it: the first picture has no Rich

    cells = 0
    space = -1
    i = start
    while i < end:
        cells += get_character_cell_size(text[i])
        if text[i] == " ":
            space = i
        if cells > width and i > start:
            cut = space if space > start else i
            starts.append(start)
            ends.append(cut)
            start = cut + 1 if cut == space else cut
            i, cells, space = start, 0, -1
            continue
        i += 1
    if start < end:
        starts.append(start)
        ends.append(end)


def offset_at(text: str, start: int, end: int, column: int) -> int:
    """The offset of the character shown at cell ``column`` of a line; ``end`` past its last."""
    from rich.cells import get_character_cell_size  # only where a text needs it: the first picture has no Rich

    cells = 0
    for i in range(start, end):
        cells += get_character_cell_size(text[i])
        if cells > column:
            return i
    return end
