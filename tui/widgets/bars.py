"""Bars to walk: a row each, in parts that are told apart by letter and by colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from onrecord.core.library.pictures import Bar, Picture
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.table import LineTable, Piece, cell

#: parts that a bar can have
PARTS = 8
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_FULL, _CHOSEN = "▇", "▒"


class BarTable(LineTable[Bar]):
    """The bars of a picture. ``part`` is the part of the pointer's bar that is chosen, None for all of it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--chosen", *(f"table--part-{n}" for n in range(1, PARTS + 1))}
    DEFAULT_CSS = (
        "BarTable {\n    & > .table--chosen { text-style: reverse; }\n"
        + "\n".join(
            f"    & > .table--part-{n} {{ color: $speaker-{n}; background: $background; }}" for n in range(1, PARTS + 1)
        )
        + "\n}"
    )

    def __init__(self) -> None:
        super().__init__(lambda _bar, _width: ())  # rows are drawn here
        self._picture: Picture | None = None
        self.part: int | None = None

    def show_picture(self, picture: Picture, row: int) -> None:
        """Show the bars with the pointer on one of them."""
        self._picture, self.part = picture, None
        self.show(len(picture.bars), lambda o, n: picture.bars[o : o + n], row=row)

    def clear(self) -> None:
        """Show no bars."""
        self._picture, self.part = None, None
        self.show(0, lambda _o, _n: (), row=0)

    def move(self, by: int) -> None:
        """Another bar, all of it."""
        self.part = None
        super().move(by)

    def choose(self, by: int) -> None:
        """The next (1) or previous (-1) part of the bar that has anything in it; before the first one, all of it."""
        bar = self.item()
        if bar is None or len(bar.counts) < 2:
            return
        stops = [None, *(n for n, count in enumerate(bar.counts) if count)]
        at = stops.index(self.part) if self.part in stops else 0
        self.part = stops[min(max(at + by, 0), len(stops) - 1)]
        self.refresh_lines(self.row, 1)
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """One bar. The pointer is on its label, so that the bar keeps its colours; the part that is chosen
        is shaded, its letter in reverse."""
        row, width = y + self.scroll_offset.y, self.size.width
        base, bar = self.get_component_rich_style("table--row"), self.item(row)
        if bar is None:
            return Strip.blank(width, base)
        here = row == self.row
        pointer = self.get_component_rich_style("table--pointer", partial=True) if here else Style()
        chosen = self.get_component_rich_style("table--chosen", partial=True)
        label, drawn = self._label(bar), self._drawn(bar, width)
        segments = [Segment(words, self._look(style) + pointer) for words, style in label]
        for words, style, part in drawn:
            look = self._look(style)
            if here and part is not None and part == self.part:  # in reverse, a bar of blocks would look empty
                segments += [Segment(words[0], look + chosen), Segment(words[1:].replace(_FULL, _CHOSEN), look)]
            else:
                segments.append(Segment(words, look))
        return Strip(segments).adjust_cell_length(width, base)

    def _look(self, style: str) -> Style:
        return self.get_component_rich_style(f"table--{style}")

    def _label_width(self) -> int:
        bars = self._picture.bars if self._picture is not None else ()
        widest = max((len(bar.label) for bar in bars[:400]), default=0)
        return min(widest, 34 if self.size.width >= 100 else 22) + 1

    def _label(self, bar: Bar) -> Sequence[Piece]:
        total = self._picture.total if self._picture is not None else 0
        share = f"{100 * bar.count / total:.0f} %" if total else ""
        return [
            (f" {cell(safe_line(bar.label, 80), self._label_width())}", "strong"),
            (f"{bar.count:>8,}{share:>6} ", "muted"),
        ]

    def _drawn(self, bar: Bar, width: int) -> Sequence[tuple[str, str, int | None]]:
        """Words, style and part of each piece of the bar."""
        picture = self._picture
        if picture is None:
            return []
        left = max(width - self._label_width() - 17, 8)
        longest = max((b.length for b in picture.bars), default=0)
        scale = left / ((bar.length if picture.even else longest) or 1)
        if len(picture.series) == 1:
            return [(" ", "row", None), (_length(bar.count * scale), "part-1", None)]
        last = len(picture.series) - 1 if picture.has_rest else -1
        return [
            (" ", "row", None),
            *((w, "muted" if n == last else f"part-{n % PARTS + 1}", n) for w, n in _parts(bar.counts, scale)),
        ]


def letter_of(part: int) -> str:
    """What a part is called: a, b, c."""
    return "abcdefghijklmnopqrstuvwxyz"[part % 26]


def _parts(counts: Sequence[int], scale: float) -> list[tuple[str, int]]:
    """Each part from where the one before it ends, to the nearest cell."""
    ends = [round(count * scale) for count in accumulate(counts)]
    out: list[tuple[str, int]] = []
    for part, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
        if end > start:
            out.append((letter_of(part) + _FULL * (end - start - 1), part))
    return out


def _length(cells: float) -> str:
    """A bar of so many cells, to an eighth."""
    eighths = max(round(cells * 8), 1) if cells else 0
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
