"""What all screens with a table have in common: a heading, the table, moving about in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import closing
from typing import Any, TypeVar

from textual.screen import Screen
from textual.widgets import Static

from onrecord.core.errors import OnrecordError
from onrecord.core.store.connection import Store, open_again
from onrecord.tui.failures import error_message
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.room import Room
from onrecord.tui.widgets.table import LineTable
from onrecord.tui.workspace import Workspace

R = TypeVar("R")


class ListingScreen(Screen[None]):
    """A screen with one :class:`LineTable`."""

    AUTO_FOCUS = "LineTable"
    # Not CSS: for a screen's that, Textual parses all rules it has once more.
    DEFAULT_CSS = """
    #summary { height: 1; background: $panel; padding: 0 1; }
    #columns { height: 1; color: $text-muted; text-style: bold; }
    #empty { height: auto; color: $text-muted; display: none; padding: 1 2; }
    #typed { height: 1; border: none; padding: 0 1; background: $panel; }
    #typed.-closed { display: none; }
    #preview { height: auto; max-height: 9; background: $surface; padding: 0 1; border-top: hkey $foreground 20%; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._head: tuple[str, tuple[str, ...]] | None = None

    @property
    def table(self) -> LineTable[Any]:
        """The table."""
        return self.query_one(LineTable)

    def head(self, title: str, *rest: str) -> None:
        """What is listed, and of how much: as much of that as fits into the line."""
        self._head = title, rest
        room = Room(self.app.size.width - 2, 1)
        line = room.filled(
            f"{safe_line(title, 60)} ", [safe_line(part, 200) for part in rest if part], ink="$text-muted"
        )
        self.query_one("#summary", Static).update(line)

    def on_resize(self) -> None:
        """The heading fills the width."""
        if self._head is not None:
            self.head(self._head[0], *self._head[1])

    def complain(self, error: Exception) -> None:
        """Show the error in one line."""
        self.notify(safe_line(error_message(error)), severity="error", markup=False)

    def run_task(self, work: Coroutine[Any, Any, None], *, instead: bool = False) -> None:
        """Run ``work`` in the background, for as long as the screen is open; ``instead`` cancels what ran before."""

        async def reported() -> None:
            try:
                await work
            except OnrecordError as error:
                self.complain(error)

        self.run_worker(reported(), exclusive=instead)

    def action_open(self) -> None:
        """Enter; each screen opens its own things."""

    def on_line_table_opened(self) -> None:
        """A double click."""
        self.action_open()

    def on_line_table_unreadable(self, event: LineTable.Unreadable) -> None:
        """Rows that are damaged in the store."""
        self.complain(event.error)

    def action_table_down(self) -> None:
        """j"""
        self.table.move(1)

    def action_table_up(self) -> None:
        """k"""
        self.table.move(-1)

    def action_table_page_down(self) -> None:
        """Space"""
        self.table.move(max(self.table.size.height - 1, 1))

    def action_table_page_up(self) -> None:
        """b"""
        self.table.move(-max(self.table.size.height - 1, 1))

    def action_table_top(self) -> None:
        """g"""
        self.table.move(-self.table.row)

    def action_table_end(self) -> None:
        """G"""
        self.table.move(self.table.count)

    def action_leave(self) -> None:
        """q"""
        self.app.pop_screen()


async def read_in_thread(opened: Store, read: Callable[[Store], R]) -> R:
    """Read the store in a thread, so that the screen never waits."""

    def work() -> R:
        with closing(open_again(opened)) as store:
            return read(store)

    return await asyncio.to_thread(work)
