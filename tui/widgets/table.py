"""A table drawn line by line: only the rows on the screen are read, whether there are ten or a hundred thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from onrecord.core.errors import OnrecordError

T = TypeVar("T")
#: words of a cell and the style they have: "", "muted", "strong", "done", "match" or "bad"
Piece = tuple[str, str]
_PAGE = 100
_STYLES = ("muted", "strong", "done", "match", "bad")


class LineTable(ScrollView, Generic[T], can_focus=True, inherit_bindings=False):
    """Rows with a pointer on one of them, which the screen's keys move. ``line`` gives a row's pieces for a width in cells."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--row", "table--pointer", *(f"table--{s}" for s in _STYLES)}
    DEFAULT_CSS = """
    LineTable {
        background: $background; overflow-x: hidden; scrollbar-size-vertical: 1;
        & > .table--row { color: $foreground; background: $background; }
        & > .table--muted { color: $text-muted; background: $background; }
        & > .table--strong { color: $foreground; background: $background; text-style: bold; }
        & > .table--done { color: $text-success; background: $background; }
        & > .table--match { color: $foreground; background: $match; text-style: underline; }
        & > .table--bad { color: $text-error; background: $background; }
        & > .table--pointer { background: $row-blurred; }
        &:focus > .table--pointer { background: $row; }
        &:ansi > .table--match { text-style: bold underline; }
        &:ansi > .table--pointer { text-style: bold underline; }
        &:ansi:focus > .table--pointer { text-style: reverse; }
    }
    """

    @dataclass(eq=False, repr=False)
    class Opened(Message):
        """A row was double-clicked."""

    @dataclass(eq=False, repr=False)
    class Moved(Message):
        """The pointer is on another row."""

    @dataclass(eq=False, repr=False)
    class Unreadable(Message):
        """Rows could not be read; they stay empty."""

        error: OnrecordError

    def __init__(
        self, line: Callable[[T, int], Sequence[Piece]], key: Callable[[T], object] = lambda item: item
    ) -> None:
        super().__init__(id="table")
        self._line, self._key = line, key
        self._page: Callable[[int, int], Sequence[T]] = lambda _offset, _limit: ()
        self.row = 0
        self.count = 0
        self.marked: set[int] = set()
        self._pages: dict[int, Sequence[T]] = {}

    def show(self, count: int, page: Callable[[int, int], Sequence[T]], *, row: int | None = None) -> None:
        """Show ``count`` rows, read by ``page(offset, limit)`` as they come into sight.

        The pointer stays unless told, and so do the marks of rows in which the same thing stands.
        """
        marked = {at: self.item(at) for at in self.marked} if row is None else {}
        self._page, self.count = page, count
        self._pages.clear()
        self.marked = {at for at, old in marked.items() if self._is_same(old, self.item(at))}
        self.row = min(self.row if row is None else row, max(count - 1, 0))
        self.virtual_size = Size(self.size.width, count)
        if row is not None:
            self.scroll_to(y=max(row - self.size.height // 2, 0), animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def _is_same(self, old: T | None, new: T | None) -> bool:
        return old is not None and new is not None and self._key(old) == self._key(new)

    def item(self, row: int | None = None) -> T | None:
        """What stands in a row; in the pointer's unless told."""
        row = self.row if row is None else row
        if not 0 <= row < self.count:
            return None
        number = row // _PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) > 50:
                self._pages.clear()
            page = self._pages[number] = self._read(number * _PAGE)
        at = row - number * _PAGE
        return page[at] if at < len(page) else None

    def _read(self, offset: int) -> Sequence[T]:
        try:
            return self._page(offset, _PAGE)
        except OnrecordError as error:
            self.post_message(self.Unreadable(error))
            return ()

    def move(self, by: int) -> None:
        """Move the pointer, scrolling with it."""
        old, self.row = self.row, min(max(self.row + by, 0), max(self.count - 1, 0))
        self._keep_in_sight()
        for row in (old, self.row):
            self.refresh_lines(row, 1)
        if old != self.row:
            self.post_message(self.Moved())

    def on_resize(self) -> None:
        """What opens above or below leaves fewer rows."""
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """Scroll to the pointer, if it is out of sight."""
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self.row < top:
            self.scroll_to(y=self.row, animate=False)
        elif self.row >= top + height:
            self.scroll_to(y=self.row - height + 1, animate=False)

    def mark(self) -> None:
        """Mark the pointer's row, or take its mark away."""
        if self.count:
            self.marked ^= {self.row}
            self.refresh_lines(self.row, 1)

    def marked_items(self) -> list[T]:
        """What stands in the marked rows; in the pointer's where none is marked."""
        found = [self.item(row) for row in sorted(self.marked) or [self.row]]
        return [item for item in found if item is not None]

    @property
    def row_width(self) -> int:
        """Cells of a row: all but the scroll bar's, which ``size`` has where the bar came later."""
        return self.scrollable_content_region.width

    def render_line(self, y: int) -> Strip:
        """One row."""
        row = y + self.scroll_offset.y
        width = self.row_width
        base = self.get_component_rich_style("table--row")
        item = self.item(row)
        if item is None:
            return Strip.blank(width, base)
        pointer = self.get_component_rich_style("table--pointer", partial=True) if row == self.row else None
        segments: list[Segment] = []
        mark = ("▌" if row in self.marked else " ", "strong")
        for words, style in fitted([mark, *self._line(item, width - 1)], width):
            look = self.get_component_rich_style(f"table--{style}") if style else base
            segments.append(Segment(words, look + pointer if pointer is not None else look))
        return Strip(segments, width)

    def on_click(self, event: events.Click) -> None:
        """A click moves the pointer, a second one opens."""
        row = event.y + self.scroll_offset.y
        if row < self.count:
            self.move(row - self.row)
            if event.chain > 1:
                self.post_message(self.Opened())


def cell(words: str, width: int) -> str:
    """``words`` cut or filled to ``width`` cells; what is cut ends in an ellipsis."""
    if cell_len(words) > width > 1:
        return set_cell_size(words, width - 1) + "…"
    return set_cell_size(words, width)


def fitted(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """The pieces cut or filled to ``width`` cells together."""
    out: list[Piece] = []
    left = width
    for words, style in pieces:
        size = cell_len(words)
        if size > left:
            out.append((set_cell_size(words, left), style))
            return out
        out.append((words, style))
        left -= size
    return [*out, (" " * left, "")] if left else out
