"""The least a Textual program can be, to measure ours against.

python -m benchmarks.bare label            # one label
python -m benchmarks.bare scroll TEXT      # a ScrollView that draws TEXT line by line; j scrolls, n moves a highlight
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType


class Label(App[None]):
    """One label."""

    def compose(self) -> ComposeResult:
        """The label."""
        from textual.widgets import Label as Words

        yield Words("a bare label")


def scroll(path: Path) -> App[None]:
    """An application that draws the lines of a file, with a highlight every twentieth line."""
    from rich.segment import Segment
    from rich.style import Style
    from textual.geometry import Size
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

    text = path.read_text(encoding="utf-8")
    words = text.split()
    lines = [" ".join(words[i : i + 12]) for i in range(0, len(words), 12)]
    plain, marked = Style.parse("white on black"), Style.parse("black on white")

    class Lines(ScrollView, can_focus=True):
        BINDINGS: ClassVar[list[BindingType]] = [("j", "down", ""), ("n", "next", "")]
        here = 0

        def on_mount(self) -> None:
            self.virtual_size = Size(80, len(lines))

        def render_line(self, y: int) -> Strip:
            row = y + self.scroll_offset.y
            line = lines[row] if row < len(lines) else ""
            return Strip([Segment(line.ljust(self.size.width), marked if row == self.here else plain)])

        def action_down(self) -> None:
            self.scroll_relative(y=1, animate=False)

        def action_next(self) -> None:
            old, self.here = self.here, self.here + 20
            self.scroll_to(y=max(self.here - 10, 0), animate=False)
            for row in (old, self.here):
                self.refresh_lines(row - self.scroll_offset.y, 1)

    class Scroll(App[None]):
        def compose(self) -> ComposeResult:
            yield Lines()

    return Scroll()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["label"]:
            Label().run()
        case ["scroll", name]:
            scroll(Path(name)).run()
        case _:
            raise SystemExit(__doc__)
