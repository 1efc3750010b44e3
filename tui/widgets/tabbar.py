"""Names in a line, one of them underlined: one widget, where Textual's tabs are a dozen that each screen waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class TabBar(Widget):
    """Shows ``names``, each with a count where it has one; scrolled so that the one that is ``active`` shows.

    ‹ and › stand where names go on out of sight.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--line", "tab-bar--here"}
    DEFAULT_CSS = """
    TabBar {
        height: 2; color: $foreground;
        & > .tab-bar--line { color: $foreground 10%; }
        & > .tab-bar--here { color: $block-cursor-background; }
        &:ansi > .tab-bar--line { color: $border-blurred; }
    }
    """

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """A name was clicked."""

        name: str

    def __init__(self, names: Sequence[str], active: str) -> None:
        super().__init__()
        self._names, self._active = names, active
        self._counts: Mapping[str, int] = {}

    def count(self, counts: Mapping[str, int]) -> None:
        """Other counts; 0 is not shown."""
        if counts != self._counts:
            self._counts = counts
            self.refresh()

    def activate(self, name: str) -> None:
        """Underline another name."""
        self._active = name
        self.refresh()

    def render(self) -> Content:
        """The names, and the line under them."""
        ends, here = self._ends(), self._names.index(self._active)
        start, end = ends[here] - cell_len(self._words(self._active)), ends[here]
        names = Content(" ").join(map(self._label, self._names))
        line, under = (self.get_visual_style(f"tab-bar--{part}", partial=True) for part in ("line", "here"))
        width = max(self.size.width, ends[-1])
        bar = Content.assemble(("━" * start, line), ("━" * (end - start), under), ("━" * (width - end), line))
        first = self._first()
        names, bar = (content[first : first + self.size.width] for content in (names, bar))
        if first > 0:
            names = Content("‹") + names[1:]
        if ends[-1] > first + self.size.width:
            names = names[:-1] + Content("›")
        return Content("\n").join((names, bar))

    def on_click(self, event: events.Click) -> None:
        """A click on a name or under it."""
        at = event.x + self._first()
        chosen = next((name for name, end in zip(self._names, self._ends(), strict=True) if at < end), None)
        if chosen is not None:
            self.post_message(self.Chosen(chosen))

    def _first(self) -> int:
        """The column that shows first."""
        return max(self._ends()[self._names.index(self._active)] - self.size.width, 0)

    def _ends(self) -> list[int]:
        """The column after each name."""
        return [end + at for at, end in enumerate(accumulate(cell_len(self._words(name)) for name in self._names))]

    def _words(self, name: str) -> str:
        return self._label(name).plain

    def _label(self, name: str) -> Content:
        count, style = self._counts.get(name), "bold" if name == self._active else ""
        words = Content.assemble((name.capitalize(), style))
        return words if not count else Content.assemble(words, (f" {count}", "$text-muted"))
