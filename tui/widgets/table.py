"""The library's table, drawn line by line: only the rows on the screen are read from the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.store.connection import Store
from core.store.library import Listed, Sort, count_articles, list_articles
from tui.safe import safe_line

_PAGE = 100


class ArticleTable(ScrollView, can_focus=True):
    """Articles with site, date and progress; a pointer on one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--row", "table--pointer", "table--done", "table--new"}
    DEFAULT_CSS = """
    ArticleTable {
        background: $background; scrollbar-size-vertical: 1;
        & > .table--row { color: $foreground; background: $background; }
        & > .table--pointer { background: $primary 55%; color: $foreground; text-style: bold; }
        & > .table--done { color: $text-success; background: $background; }
        & > .table--new { color: $text-muted; background: $background; }
        &:nocolor > .table--pointer { text-style: reverse; }
    }
    """

    @dataclass
    class Opened(Message):
        """An article was double-clicked."""

        article_id: str

    def __init__(self, store: Store) -> None:
        super().__init__(id="table")
        self._store = store
        self.sort: Sort = "added"
        self.typed = ""
        self.row = 0
        self.count = 0
        self._pages: dict[int, list[Listed]] = {}

    def load(self) -> None:
        """Read the store anew; the pointer stays on its article where that is still in the list."""
        self._pages.clear()
        self.count = count_articles(self._store, self.typed)
        self.row = min(self.row, max(self.count - 1, 0))
        self.virtual_size = Size(self.size.width, self.count)
        self.refresh()

    def article(self, row: int) -> Listed | None:
        """The article of a row."""
        if not 0 <= row < self.count:
            return None
        number = row // _PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) > 50:
                self._pages.clear()
            page = self._pages[number] = list_articles(self._store, self.sort, self.typed, number * _PAGE, _PAGE)
        at = row - number * _PAGE
        return page[at] if at < len(page) else None

    def move(self, by: int) -> None:
        """Move the pointer, scrolling with it."""
        old, self.row = self.row, min(max(self.row + by, 0), max(self.count - 1, 0))
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self.row < top:
            self.scroll_to(y=self.row, animate=False)
        elif self.row >= top + height:
            self.scroll_to(y=self.row - height + 1, animate=False)
        for row in (old, self.row):
            self.refresh_lines(row - self.scroll_offset.y, 1)

    def render_line(self, y: int) -> Strip:
        """One article a line."""
        row = y + self.scroll_offset.y
        listed = self.article(row)
        width = self.size.width
        if listed is None:
            return Strip.blank(width, self.get_component_rich_style("table--row"))
        name = "pointer" if row == self.row else "row"
        if row != self.row and listed.quotes is None:
            name = "new"
        elif row != self.row and listed.quotes and listed.done >= listed.quotes:
            name = "done"
        return Strip([Segment(columns(listed, width), self.get_component_rich_style(f"table--{name}"))])

    def on_click(self, event: events.Click) -> None:
        """A click moves the pointer, a second one opens."""
        row = event.y + self.scroll_offset.y
        if row < self.count:
            self.move(row - self.row)
            listed = self.article(row)
            if event.chain > 1 and listed is not None:
                self.post_message(self.Opened(listed.id))


def columns(listed: Listed | None, width: int) -> str:
    """A line of the table; None gives its heading."""
    site_width, date_width, done_width = (18 if width >= 90 else 0), 11, 10
    title_width = max(width - site_width - date_width - done_width - 3, 10)
    if listed is None:
        title, site, when, done = "title", "site", "date", "quotes"
    else:
        mark = " " if listed.quotes is None else "✓" if listed.done >= listed.quotes else "·"
        title = f"{mark} {safe_line(listed.title or 'Untitled', 300)}"
        site = safe_line(listed.site or "", 60)
        when = safe_line((listed.published or "")[:10], 10)
        done = "new" if listed.quotes is None else f"{listed.done}/{listed.quotes}"
    cells = [set_cell_size(f" {title}", title_width + 1)]
    if site_width:
        cells.append(set_cell_size(f" {site}", site_width))
    cells += [set_cell_size(f" {when}", date_width), set_cell_size(f" {done}", done_width + 1)]
    return set_cell_size("".join(cells), width)
