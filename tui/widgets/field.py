"""The field in which a line is typed, wherever one is: how much it takes, and that it shows nothing a terminal obeys."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.widgets import Input

from onrecord.tui.sanitize import safe

#: characters of a line: any query, name, address or path is shorter
LONGEST = 4000


class Field(Input):
    """A line of at most ``longest`` characters; of what is pasted, no more is taken than it has room for, and that is told."""

    def __init__(self, value: str | None = None, *, longest: int = LONGEST, **options: Any) -> None:
        super().__init__(value, **options)
        self._longest = longest

    def on_paste(self, event: events.Paste) -> None:
        """All lines, side by side."""
        event.stop()
        event.prevent_default()
        self.replace(event.text, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """All that is typed or pasted comes this way: its end is left out where there is no room for it."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        room = max(self._longest - len(self.value) + end - start, 0)
        if len(text) > room:
            self.app.notify(
                f"This line holds {self._longest:,} characters; {len(text) - room:,} did not fit and are left out.",
                severity="warning",
                timeout=4,
            )
        super().replace(" ".join(text[:room].splitlines()), start, end)

    # What is typed keeps its characters, and is shown as all text is: one for one, so that the cursor stands right.

    @property
    def _value(self) -> Text:
        return Text(safe(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(safe(self.value)[:position])
