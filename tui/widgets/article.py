"""The article: drawn line by line, so that what it costs does not grow with its length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from onrecord.core.model import Span
from onrecord.tui.sanitize import safe
from onrecord.tui.widgets.beside import Line
from onrecord.tui.widgets.highlights import BITS, CLASSES, CSS
from onrecord.tui.widgets.layout import Layout, offset_at
from onrecord.tui.widgets.measure import GUTTER, MEASURE, measure_of
from onrecord.tui.widgets.rows import PageRows
from onrecord.tui.widgets.runs import MaskRuns, flatten, overlay


class Mark(NamedTuple):
    """A quote's state in the gutter: ``sign`` stands beside the line of character ``at``."""

    at: int
    sign: str
    style: Literal["open", "kept", "rejected", "recheck"]


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a text with highlights; knows characters and lines, nothing of quotes. The screen's keys scroll it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = set(CLASSES)
    DEFAULT_CSS = CSS

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A click on the character at ``offset``; ``twice`` for a double click."""

        view: ArticleView
        offset: int
        twice: bool

    @dataclass(eq=False, repr=False)
    class Dragged(Message):
        """The mouse selected characters ``start`` to ``end``."""

        view: ArticleView
        start: int
        end: int

    @dataclass(eq=False, repr=False)
    class Placed(Message):
        """The text has been laid out for the first time."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._text = ""
        self._length = 0
        self._above: Sequence[Line] = ()
        self._below: Sequence[Line] = ()
        self._layout = Layout([0], [0], 0)
        self.rows = PageRows((), self._layout, (), ())
        self._width = 0
        self._widest, self._gap, self._unlit = MEASURE, 1, 0
        self._base = MaskRuns([], [])
        self._over = MaskRuns([], [])
        self._marks: dict[int, Mark] = {}
        self._marked: Sequence[Mark] = ()
        self._pointed: int | None = None
        self._pointer = -1  # its row
        self._lines: dict[int, Strip] = {}
        self._styles: dict[tuple[int, str], Style] = {}
        self._drag: int | None = None
        self._dragged = False

    # What is shown.

    def show(self, words: str, length: int, head: Sequence[Line], tail: Sequence[Line]) -> None:
        """Show the first ``length`` characters of the page's ``words``, its text, under ``head`` and over ``tail``.

        Offsets here are those of the page: what stands in head and tail may be a part of it too.
        """
        self._text, self._length = safe(words), length
        self._above, self._below = head, tail
        self._lay_out()

    def set_look(self, widest: int, gap: int, unlit: int) -> None:
        """Lines of at most ``widest`` cells, ``gap`` empty ones between paragraphs, without the highlights ``unlit``."""
        self._widest, self._gap, self._unlit = widest, gap, unlit
        self._styles.clear()
        self._wrap_anew()

    def highlight(self, spans: Iterable[tuple[int, int, int]], marks: Sequence[Mark]) -> None:
        """Replace all lasting highlights, (start, end, mask of ``runs``), and the signs in the gutter."""
        self._base = flatten(spans)
        self._marked = marks
        self._place_marks()
        self._lines.clear()
        self.refresh()

    def mark(self, marks: Sequence[Mark]) -> None:
        """Replace the signs in the gutter; only lines whose sign changed are drawn again."""
        old = dict(self._marks)
        self._marked = marks
        self._place_marks()
        for line in old.keys() | self._marks.keys():
            if old.get(line) != self._marks.get(line):
                self._redraw(line, line)

    def point(self, at: int | None, spans: Iterable[tuple[int, int, int]]) -> None:
        """Move the pointer to the line of character ``at`` and show ``spans`` over the lasting highlights."""
        touched = set(map(self.rows.row_of, self._over.bounds))
        self._over = flatten(spans)
        touched.update(map(self.rows.row_of, self._over.bounds))
        if self._pointer >= 0:
            self._redraw(self._pointer, self._pointer)
        self._pointed, self._pointer = at, -1 if at is None else self.rows.row_of(at)
        if self._pointer >= 0:
            self._redraw(self._pointer, self._pointer)
        if touched:
            self._redraw(min(touched), max(touched))

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that the span shows, its beginning first; not at all where it shows already."""
        first, last = self.rows.row_of(start), self.rows.row_of(max(start, end - 1))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if first >= top + 1 and last < top + height - 1:
            return
        above = 1 if last - first >= height - 3 else max((height - (last - first)) // 3, 1)
        self.scroll_to(y=max(first - above, 0), animate=False, force=True)  # before there is a scroll bar, too

    @property
    def text(self) -> str:
        """The page's words as shown, each character one."""
        return self._text

    def first_visible(self) -> int:
        """The offset of the first character on the screen."""
        line = min(max(self.scroll_offset.y - len(self.rows.head), 0), len(self._layout) - 1)
        return self._layout.starts[line]

    def first_shown(self) -> int:
        """The page's first character on the screen, be it of the title."""
        rows = range(self.scroll_offset.y, len(self.rows))
        return next((span.start for span in map(self.rows.span_of, rows) if span is not None), 0)

    def shown(self) -> Span:
        """The characters whose lines are on the screen."""
        top = self.scroll_offset.y - len(self.rows.head)
        last = min(max(top + self.scrollable_content_region.height - 1, 0), len(self._layout) - 1)
        return Span(self.first_visible(), self._layout.ends[last])

    def is_visible(self, offset: int) -> bool:
        """Whether the line of that character is on the screen."""
        return self.is_span_visible(Span(offset, offset + 1))

    def is_span_visible(self, span: Span) -> bool:
        """Whether any line of the span is on the screen."""
        top = self.scroll_offset.y
        return self.rows.row_of(span.start) < top + self.scrollable_content_region.height and top <= self.rows.row_of(
            span.end - 1
        )

    def line_span(self, offset: int, lines: int) -> int:
        """The offset ``lines`` lines of the page below (negative: above), in the same column."""
        return self.rows.beside(offset, lines)

    # Drawing.

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width <= GUTTER + 4:
            return
        self._width = width
        measure = self._measure()
        self.rows = PageRows.of(self._text[: self._length], self._above, self._below, measure, self._gap)
        self._layout = self.rows.layout
        self._lines.clear()
        self._place_marks()
        self.virtual_size = Size(width, len(self.rows))
        self.refresh()

    def _measure(self) -> int:
        return measure_of(self._width, self._widest)

    def _indent(self) -> int:
        """Blank cells that put the text in the middle of a wide pane."""
        return max((self._width - GUTTER - self._measure() - 1) // 2, 0)

    def _place_marks(self) -> None:
        self._marks = {}
        for m in self._marked:  # of several quotes that begin on a line, an open one is what to see
            row = self.rows.row_of(m.at)
            if row not in self._marks or m.style in ("open", "recheck"):
                self._marks[row] = m

    def _redraw(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._lines.pop(row, None)
        self.refresh_lines(first, last - first + 1)

    def on_resize(self) -> None:
        """Another width."""
        fresh = not self._width
        if self.scrollable_content_region.width != self._width:
            self._wrap_anew()
        if fresh:
            self.post_message(self.Placed())

    def _wrap_anew(self) -> None:
        """Wrap again and keep the place."""
        if not self._text:
            return
        fresh = not self._width
        at = self.first_visible()
        at_top = self.scroll_offset.y == 0
        pointer = self._pointed
        seen = pointer is not None and self.is_visible(pointer)
        self._lay_out()
        self._pointer = -1 if pointer is None else self.rows.row_of(pointer)
        if not fresh and not at_top:
            self.scroll_to(y=self.rows.row_of(at), animate=False)
        if seen and pointer is not None:
            self.call_after_refresh(self.reveal, pointer, pointer + 1)

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """A bar that comes after the view was scrolled stands where the view does."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def watch_has_focus(self, _has_focus: bool) -> None:
        """It looks the same whether the keys are its own or not: no style has to be found again."""

    def notify_style_update(self) -> None:
        """Colours changed: nothing drawn before holds."""
        self._lines.clear()
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """The strip for screen line ``y``."""
        row = y + self.scroll_offset.y
        strip = self._lines.get(row)
        if strip is None:
            strip = self._draw(row)
            if len(self._lines) > 2000:
                self._lines.clear()
            self._lines[row] = strip
        return strip

    def _draw(self, row: int) -> Strip:
        pad = Segment(" " * self._indent(), self._style(0))
        around, span = self.rows.around(row), self.rows.span_of(row)
        segments = [pad, *self._gutter(row)]
        name = around.style if around is not None else ""
        if around is not None:
            shown = around.label if span else around.words
            segments.append(Segment(shown, self._style(0, name)))
        if span is not None:
            covered = overlay(self._base.between(*span), self._over)
            segments += [Segment(self._text[a:b], self._style(mask, name)) for a, b, mask in covered]
        return Strip(segments).adjust_cell_length(self._width, self._style(0))

    def _gutter(self, row: int) -> list[Segment]:
        mark = self._marks.get(row)
        pointer = Segment("▶" if row == self._pointer else " ", self._named("article--pointer"))
        sign = Segment(
            mark.sign if mark else " ", self._named(f"article--{mark.style}-mark") if mark else self._style(0)
        )
        return [pointer, sign, Segment(" ", self._style(0))]

    def _named(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _style(self, mask: int, plain: str = "") -> Style:
        """The style of a combination, later bits of ``BITS`` over earlier ones; where none is, that of the class ``plain``."""
        if plain and not mask:
            return self._named(plain)
        found = self._styles.get((mask, plain))
        if found is None:
            background, colour = self.background_colors[1], self.styles.color
            text_style = self.get_component_styles(plain).text_style if plain else Style()
            for bit, name in BITS:
                if mask & bit & ~self._unlit:
                    styles = self.get_component_styles(name)
                    if styles.has_rule("background"):
                        background = background + styles.background
                    if styles.has_rule("color"):
                        colour = styles.color
                    text_style += styles.text_style
            ink = Style(color=colour.rich_color, bgcolor=background.rich_color)
            found = self._styles[mask, plain] = ink + text_style
        return found

    # The mouse.

    def _offset_under(self, event: events.MouseEvent) -> int | None:
        row = event.y + self.scroll_offset.y
        if not 0 <= row < len(self.rows):
            return None
        around, span = self.rows.around(row), self.rows.span_of(row)
        if span is None:
            return None if around is not None else self._layout.starts[row - len(self.rows.head)]
        column = event.x - GUTTER - self._indent() - (len(around.label) if around else 0)
        return offset_at(self._text, span.start, span.end, max(column, 0))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a selection."""
        if event.button == 1:
            self._drag, self._dragged = self._offset_under(event), False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection, scrolling where it leaves the pane."""
        if self._drag is None or event.button != 1:
            return
        self._scroll_to_mouse(event.y)
        at = self._offset_under(event)
        if at is not None and (self._dragged or abs(at - self._drag) > 1):
            self._dragged = True
            self.capture_mouse()
            start, end = sorted((self._drag, self.rows.within(self._drag, at)))
            self.post_message(self.Dragged(self, start, end + 1))

    def _scroll_to_mouse(self, y: int) -> None:
        if self._dragged and not 0 <= y < self.scrollable_content_region.height:
            self.scroll_relative(y=-1 if y < 0 else 1, animate=False)

    def on_mouse_up(self) -> None:
        """End the selection."""
        self._drag = None
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A click picks what is under it; the one that a terminal's drag ends in picks nothing."""
        at = self._offset_under(event)
        if at is not None and not self._dragged:
            self.post_message(self.Clicked(self, at, event.chain > 1))
