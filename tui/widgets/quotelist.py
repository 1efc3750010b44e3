"""The panel's list of quotes, drawn line by line, whether there are ten or two thousand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from onrecord.core.review.current import Reviewed, State
from onrecord.core.review.wording import all_named
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.layout import lay_out
from onrecord.tui.widgets.signs import SIGNS
from onrecord.tui.widgets.table import cell, fitted

#: lines of a quote's words, at most; above them who said it and how sure that is, below them an empty one
_WORDS = 2
#: confidences below this, in percent, are pointed out
_LOW = 70
_SIGN_STYLES: Mapping[State, str] = {
    State.OPEN: "muted", State.ACCEPTED: "kept", State.CHANGED: "kept", State.REJECTED: "rejected", State.RECHECK: "recheck",
    State.DISPUTED: "recheck",
}  # fmt: skip
_STYLES = ("name", "muted", "low", "kept", "rejected", "recheck", "tags")


class QuoteList(ScrollView, can_focus=True, inherit_bindings=False):
    """Quotes with a pointer on one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"quotes--row", "quotes--pointer", *(f"quotes--{s}" for s in _STYLES)}
    DEFAULT_CSS = """
    QuoteList {
        height: 1fr; background: $surface; overflow-x: hidden;
        scrollbar-size-vertical: 1; scrollbar-color: $scrollbar; scrollbar-background: $surface;
        & > .quotes--row { color: $foreground; background: $surface; }
        & > .quotes--name { color: $foreground; background: $surface; text-style: bold; }
        & > .quotes--muted { color: $text-muted; background: $surface; }
        & > .quotes--low { color: $text-warning; background: $surface; }
        & > .quotes--kept { color: $text-success; background: $surface; }
        & > .quotes--rejected { color: $text-error; background: $surface; }
        & > .quotes--recheck { color: $text-warning; background: $surface; }
        & > .quotes--tags { color: $text-muted; background: $surface; }
        & > .quotes--pointer { background: $row-blurred; }
        &:focus > .quotes--pointer { background: $row; }
        &:ansi > .quotes--pointer { text-style: bold; }
        &:ansi:focus > .quotes--pointer { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """Enter or a click on a quote."""

        key: str

    def __init__(self, moved: Callable[[str], object], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._moved = moved
        self._quotes: Sequence[Reviewed] = ()
        self._empty = ""
        self._tops = [0]  # the first line of each quote, and of what would be the next
        self.highlighted: int | None = None

    def show(self, quotes: Sequence[Reviewed], empty: str) -> None:
        """Show other quotes; ``empty`` stands there where there are none. The pointer stays on its quote."""
        before, self._quotes, self._empty = self.key, quotes, empty
        self.highlighted = next((row for row, r in enumerate(quotes) if r.key == before), None)
        self._lay_out()

    def _lay_out(self) -> None:
        room = self._room
        heights = (2 + (1 if cell_len(_words(r, room)) <= room else _WORDS) for r in self._quotes)
        self._tops = list(accumulate(heights, initial=0))
        self.virtual_size = Size(self.size.width, max(self._tops[-1] - 1, 0))
        self.refresh()

    def on_resize(self) -> None:
        """Words take other lines; the pointer stays in sight."""
        self._lay_out()
        if self.highlighted is not None:
            self._reveal(self.highlighted)

    @property
    def _room(self) -> int:
        """Cells of a line of words."""
        return max(self.size.width - 5, 8)

    def _row_at(self, line: int) -> int:
        return bisect_right(self._tops, line) - 1

    def update_quotes(self, quotes: Sequence[Reviewed]) -> None:
        """The same quotes after a decision: only those that differ are drawn again."""
        before, self._quotes = self._quotes, quotes
        if any(old.quote.text != new.quote.text for old, new in zip(before, quotes, strict=True)):
            self._lay_out()
        for row, (old, new) in enumerate(zip(before, quotes, strict=True)):
            if old is not new and old != new:
                self._redraw(row)

    def point(self, key: str | None) -> None:
        """Put the pointer on a quote and bring it into sight; None takes it away."""
        row = next((row for row, r in enumerate(self._quotes) if r.key == key), None)
        if row == self.highlighted:
            return
        old, self.highlighted = self.highlighted, row
        if row is not None:
            self._reveal(row)
        for changed in {old, row}:
            if changed is not None:
                self._redraw(changed)

    def _reveal(self, row: int) -> None:
        first, last = self._tops[row], self._tops[row + 1] - 1
        top, height = self.scroll_offset.y, max(self.scrollable_content_region.height, 1)
        if first < top or last > top + height:
            self.scroll_to(y=first if first < top else last - height, animate=False)

    @property
    def key(self) -> str | None:
        """The key of the quote under the pointer."""
        return None if self.highlighted is None else self._quotes[self.highlighted].key

    def render_line(self, y: int) -> Strip:
        """One of a quote's lines."""
        line, width = y + self.scroll_offset.y, self.size.width
        row = self._row_at(line)
        base = self.get_component_rich_style("quotes--row")
        if row >= len(self._quotes):
            words = f" {self._empty}" if y == 0 and not self._quotes else ""
            return Strip([Segment(cell(words, width), self.get_component_rich_style("quotes--muted"))], width)
        part, is_last = line - self._tops[row], line == self._tops[row + 1] - 1
        lit = row == self.highlighted and not is_last
        pointer = self.get_component_rich_style("quotes--pointer", partial=True) if lit else None
        segments: list[Segment] = []
        sign = "▶" if pointer is not None and part == 0 else " "
        for words, style in fitted(
            [(sign, ""), *(() if is_last else _line(self._quotes[row], part, self._room))], width
        ):
            look = self.get_component_rich_style(f"quotes--{style}") if style else base
            segments.append(Segment(words, look + pointer if pointer is not None else look))
        return Strip(segments, width)

    def _redraw(self, row: int) -> None:
        self.refresh_lines(self._tops[row], self._tops[row + 1] - self._tops[row])

    def action_move(self, by: int) -> None:
        """The arrows: whoever owns the list says where its pointer goes, before another key is read."""
        if self._quotes:
            at = -1 if self.highlighted is None else self.highlighted
            self._moved(self._quotes[min(max(at + by, 0), len(self._quotes) - 1)].key)

    def action_page(self, by: int) -> None:
        """A screenful."""
        at = self.highlighted or 0
        to = self._row_at(self._tops[at] + by * self.size.height)
        self.action_move(to - at if to != at else by)

    def action_first(self) -> None:
        """g"""
        self.action_move(-len(self._quotes))

    def action_last(self) -> None:
        """G"""
        self.action_move(len(self._quotes))

    def action_choose(self) -> None:
        """Enter"""
        if self.key is not None:
            self.post_message(self.Chosen(self.key))

    def on_click(self, event: events.Click) -> None:
        """A click goes there."""
        row = self._row_at(event.y + self.scroll_offset.y)
        if row < len(self._quotes):
            self._moved(self._quotes[row].key)
            self.action_choose()


def _words(r: Reviewed, room: int) -> str:
    """As many of a quote's words as may be shown."""
    return safe_line(r.quote.text, (_WORDS + 1) * room)


def _line(r: Reviewed, part: int, room: int) -> list[tuple[str, str]]:
    """Sign and name, and at the right how sure; then the words. Tags and a note's sign stand by the name."""
    if part == 0:
        return _head(r, room)
    text = _words(r, room)
    layout = lay_out(text, room)
    if part > len(layout):
        return []
    words = text[layout.starts[part - 1] : layout.ends[part - 1]]
    if part == _WORDS < len(layout):
        words = cell(words + " …", room).rstrip()
    return [("  ", ""), (words, "")]


def _head(r: Reviewed, room: int) -> list[tuple[str, str]]:
    percent = round(100 * r.quote.confidence) if r.proposal and not r.is_done else None
    is_low = percent is not None and percent < _LOW
    confidence = "" if percent is None else f"! {percent}" if is_low else str(percent)
    extra = safe_line(f"{' #' + ' #'.join(r.tags) if r.tags else ''}{' ✉' if r.note else ''}", 30)
    extra = f"  {extra}" if extra else ""
    name = safe_line(all_named(r.speakers), max(room - 1 - cell_len(confidence) - cell_len(extra), 12))
    gap = " " * max(room - cell_len(name) - cell_len(extra) - cell_len(confidence), 1)
    sign = (SIGNS[r.state], _SIGN_STYLES[r.state])
    return [sign, (" ", ""), (name, "name"), (extra, "tags"), (gap, ""), (confidence, "low" if is_low else "muted")]
