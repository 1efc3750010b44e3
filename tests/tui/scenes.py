"""A terminal that shows what the application paints, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyte
from pyte.screens import Char
from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget

Cells = list[list[tuple[str, str, str, bool, bool, bool]]]


def _look(c: Char) -> tuple[str, str, str, bool, bool, bool]:
    return c.data, c.fg, c.bg, c.bold, c.underscore, c.reverse


@dataclass
class Paper:
    """A terminal of its own that the application's updates are written to."""

    columns: int
    lines: int
    screen: pyte.Screen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = pyte.Screen(self.columns, self.lines)
        self._stream = pyte.Stream(self.screen)
        self._console = Console(width=self.columns, height=self.lines, color_system="truecolor", force_terminal=True, legacy_windows=False)  # fmt: skip

    def write(self, update: object) -> None:
        """Paint what the application would send to the terminal."""
        if isinstance(update, CompositorUpdate):
            self._stream.feed(update.render_segments(self._console))

    @property
    def cells(self) -> Cells:
        """Every cell as it stands, with its colours."""
        return [[_look(self.screen.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def on_paper(app: App[Any], size: tuple[int, int]) -> Paper:
    """A terminal that shows all that ``app`` paints from now on."""
    paper = Paper(*size)
    display = app._display  # pyright: ignore[reportPrivateUsage]

    def painted(screen: Any, renderable: Any) -> None:
        if not app._batch_count:  # pyright: ignore[reportPrivateUsage] - Textual sends nothing then either
            paper.write(renderable)
        display(screen, renderable)

    app._display = painted  # pyright: ignore[reportPrivateUsage]
    app.screen.refresh()
    return paper


def drawn_anew(pilot: Pilot[None], size: tuple[int, int]) -> Cells:
    """The screen as its widgets paint it with nothing remembered."""
    screen, paper = pilot.app.screen, Paper(*size)
    for under in pilot.app.screen_stack:
        for widget in under.walk_children(with_self=True):
            assert isinstance(widget, Widget)
            widget.notify_style_update()
            widget.refresh()
            widget._styles_cache.clear()  # pyright: ignore[reportPrivateUsage]
    stack = pilot.app._background_screens  # pyright: ignore[reportPrivateUsage]
    paper.write(screen._compositor.render_update(full=True, screen_stack=stack))  # pyright: ignore[reportPrivateUsage]
    return paper.cells
