"""The article along its length: a lane for each speaker, and below them what of the text is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from onrecord.core.exchange.wording import counted
from onrecord.core.model import Span
from onrecord.core.review.current import Reviewed, State
from onrecord.core.review.lanes import Lane, cells_of, filled, lanes, nearest, rejected_cells
from onrecord.tui.keymap import bindings
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.signs import SIGNS
from onrecord.tui.widgets.table import cell

#: speakers that have a colour of their own
HUES = 8
_BLOCKS = " ▁▂▃▄▅▆▇█"
#: cells of a lane before its strip but for the name: pointer, colour, space, percentage, space
_BESIDE = 9
_NARROW = 100


class SpeakerStrip(Widget, can_focus=True):
    """Shows who speaks where. Its pointer is the current quote: ``moved`` is told where it goes."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"strip--speaker-{n}" for n in range(1, HUES + 1)),
        *(f"strip--{name}" for name in ("row", "rest", "name", "muted", "pointer", "here", "seen", "rejected")),
    }
    DEFAULT_CSS = (
        """
    SpeakerStrip {
        height: auto; padding: 0 1; background: $surface; border-top: hkey $foreground 20%;
        & > .strip--row { color: $foreground; background: $surface; }
        & > .strip--rest { color: $text-muted; background: $surface; }
        & > .strip--name { color: $foreground; background: $surface; text-style: bold; }
        & > .strip--muted { color: $text-muted; background: $surface; }
        & > .strip--seen { color: $foreground; background: $surface; }
        & > .strip--rejected { color: $text-error; background: $surface; }
        & > .strip--pointer { background: $row-blurred; }
        & > .strip--here { background: $quote-current; }
        &:focus > .strip--pointer { background: $row; }
        &:ansi > .strip--pointer { text-style: underline; }
        &:ansi > .strip--here { text-style: underline; }
        &:ansi:focus > .strip--pointer { text-style: reverse; }
"""
        + "\n".join(
            f"        & > .strip--speaker-{n} {{ color: $speaker-{n}; background: $surface; }}"
            for n in range(1, HUES + 1)
        )
        + "\n    }"
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("strip")

    class Left(Message):
        """Back to the text, at the quote that is current."""

    class Saved(Message):
        """A picture of it is wanted."""

    class Closed(Message):
        """The strip is wanted no more."""

    def __init__(self, moved: Callable[[str], object]) -> None:
        super().__init__(id="strip")
        self._moved = moved
        self._quotes: Sequence[Reviewed] = ()
        self._lanes: Sequence[Lane] = ()
        self._length = 1
        self._key: str | None = None
        self._row = 0  # the lane that the keys came to, of those that have the current quote
        self._seen = Span(0, 0)

    def show(self, quotes: Sequence[Reviewed], length: int, most: int) -> None:
        """Show the quotes of a text of ``length`` characters in at most ``most`` lanes."""
        self._quotes = sorted(quotes, key=lambda r: r.quote.start)
        self._lanes, self._length = lanes(quotes, min(most, HUES)), max(length, 1)
        self.styles.height = len(self._lanes) + 2  # the frame above, the axis below
        self.refresh()

    def follow(self, key: str | None, seen: Span) -> None:
        """The current quote, and what of the text is on the screen."""
        if (key, seen) != (self._key, self._seen):
            self._key, self._seen = key, seen
            self.refresh()

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """A lane, or the axis below them."""
        lanes, width = self._lanes, self.size.width
        name_width, cells = _widths(width)
        if y < len(lanes):
            segments = self._lane(y, lanes[y], name_width, cells)
        else:
            segments = self._axis(name_width, cells) if y == len(lanes) else []
        return Strip(segments).adjust_cell_length(width, self._look("row"))

    def _lane(self, row: int, lane: Lane, name_width: int, cells: int) -> list[Segment]:
        here = next((r for r in lane.quotes if r.key == self._key), None)
        pointer = self.get_component_rich_style("strip--pointer", partial=True) if here else Style()
        hue = self._hue(row, lane)
        share = f"{round(100 * lane.share):>3} %"
        segments = [
            Segment("▶" if here else " ", self._look("name") + pointer),
            Segment("▌", hue + pointer),
            Segment(cell(_name(lane), name_width), self._look("name") + pointer),
            Segment(f"{share} ", self._look("muted") + pointer),
            Segment(" ", self._look("row")),
        ]
        gone = rejected_cells(lane, self._length, cells)
        under = self._cells_of(here, cells)
        lit = self.get_component_rich_style("strip--here", partial=True)
        for number, held in enumerate(filled(lane, self._length, cells)):
            rejected = number in gone and not held
            look = self._look("rejected") if rejected else hue
            words = SIGNS[State.REJECTED] if rejected else _block(held)
            segments.append(Segment(words, look + lit if number in under else look))
        return segments

    def _axis(self, name_width: int, cells: int) -> list[Segment]:
        count = len(self._quotes)
        about = counted(count, "quote") if count else "no quote"
        segments = [Segment(cell(f"  {about}", name_width + _BESIDE - 1) + " ", self._look("muted"))]
        shown = cells_of(self._seen, self._length, cells)
        current = next((r for r in self._quotes if r.key == self._key), None)
        under = min(self._cells_of(current, cells), default=-1)
        for number in range(cells):
            seen = number in shown
            words = "▲" if number == under else "━" if seen else "─"
            segments.append(Segment(words, self._look("name" if number == under else "seen" if seen else "muted")))
        return segments

    def _cells_of(self, r: Reviewed | None, cells: int) -> set[int]:
        spans = r.quote.content if r is not None else ()
        return {number for span in spans for number in cells_of(span, self._length, cells)}

    def _hue(self, row: int, lane: Lane) -> Style:
        return self._look("rest" if lane.speaker_name is None else f"speaker-{row + 1}")

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"strip--{name}")

    # Walking.

    def action_next(self) -> None:
        """l"""
        self._walk(1)

    def action_previous(self) -> None:
        """h"""
        self._walk(-1)

    def action_lane_down(self) -> None:
        """j"""
        self._cross(1)

    def action_lane_up(self) -> None:
        """k"""
        self._cross(-1)

    def action_first(self) -> None:
        """g"""
        self._walk(-len(self._quotes))

    def action_last(self) -> None:
        """G"""
        self._walk(len(self._quotes))

    def action_read_on(self) -> None:
        """Enter"""
        self.post_message(self.Left())

    def action_save(self) -> None:
        """E"""
        self.post_message(self.Saved())

    def action_close(self) -> None:
        """S"""
        self.post_message(self.Closed())

    def _walk(self, by: int) -> None:
        if self._quotes:
            at = next((n for n, r in enumerate(self._quotes) if r.key == self._key), None)
            first = 0 if by > 0 else len(self._quotes) - 1
            goal = first if at is None and abs(by) == 1 else (at or 0) + by
            self._moved(self._quotes[min(max(goal, 0), len(self._quotes) - 1)].key)

    def _cross(self, by: int) -> None:
        """To the quote of the next lane that is nearest in the text."""
        current = next((r for r in self._quotes if r.key == self._key), None)
        start = current.quote.start if current else self._seen.start
        ahead = range(len(self._lanes))[:: 1 if by > 0 else -1]
        own = [row for row in range(len(self._lanes)) if current in self._lanes[row].quotes]
        at = self._row if self._row in own else min(own, default=None)
        for row in ahead if at is None else ahead[ahead.index(at) + 1 :]:
            found = nearest(self._lanes[row].quotes, start)
            if found is not None and found.key != self._key:  # what both say is here already
                self._row = row
                self._moved(found.key)
                return

    def on_click(self, event: events.Click) -> None:
        """To the quote that is nearest to the place, in its lane; below the lanes, in any."""
        width = self.size.width
        _, cells = _widths(width)
        place = event.get_content_offset(self)
        if place is None or place.x < width - cells:
            return
        among = self._lanes[place.y].quotes if place.y < len(self._lanes) else self._quotes
        found = nearest(among, round((place.x - (width - cells) + 0.5) * self._length / cells))
        if found is not None:
            self._moved(found.key)
            self.post_message(self.Left())


def _widths(width: int) -> tuple[int, int]:
    """Cells of a name, and of the strip beside it."""
    name = min(28 if width >= _NARROW else 18, max(width - _BESIDE - 10, 6))
    return name, max(width - name - _BESIDE, 1)


def _block(held: float) -> str:
    """A cell as high as the part of it that is said; never empty where anything is."""
    eighths = -(-int(held * 64) // 8)
    return _BLOCKS[max(eighths, 1) if held else 0]


def _name(lane: Lane) -> str:
    if lane.speakers > 1:
        return f"{lane.speakers} others"
    return safe_line(lane.speaker_name or "no one named", 60)
