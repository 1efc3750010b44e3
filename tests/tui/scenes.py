"""A terminal that shows what the application paints, cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyte
from pyte.screens import Char
from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget
from wcwidth import wcwidth

Cells = list[list[Char]]
#: what Textual paints with: places, colours, words; the rest
_PIECES = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|([^\x00\x07-\x0f\x1b\x7f\x9b\x9d]+)|\x1b[^a-zA-Z]*[a-zA-Z]|[\x00-\x9d]"
)


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
            self.feed(update.render_segments(self._console))

    def feed(self, data: str) -> None:
        """As pyte does, which takes ten times as long to see that almost all of it is places, colours and plain words."""
        screen, cursor = self.screen, self.screen.cursor
        for piece in _PIECES.finditer(data):
            row, column, colours, words = piece.groups()
            if row:
                screen.cursor_position(int(row), int(column))
            elif colours is not None:
                cursor.attrs = _coloured(cursor.attrs, colours)
            elif words and cursor.x + len(words) <= self.columns and _one_cell_each(words):
                line, look = screen.buffer[cursor.y], cursor.attrs
                for x, char in enumerate(words, cursor.x):
                    line[x] = _cell(look, char)
                cursor.x += len(words)
            else:
                self._stream.feed(piece[0])

    @property
    def cells(self) -> Cells:
        """Every cell as it stands, with its colours."""
        return [[self.screen.buffer[y][x] for x in range(self.columns)] for y in range(self.lines)]


@lru_cache(4096)
def _coloured(look: Char, colours: str) -> Char:
    screen = pyte.Screen(1, 1)
    screen.cursor.attrs = look
    pyte.Stream(screen).feed(f"\x1b[{colours}m")
    return screen.cursor.attrs


@lru_cache(4096)
def _one_cell_each(words: str) -> bool:
    return all(wcwidth(char) == 1 for char in words)


@lru_cache(1 << 16)
def _cell(look: Char, char: str) -> Char:
    return look._replace(data=char)


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
