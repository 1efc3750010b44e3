"""Speakers and countries over the whole library, a list of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from onrecord.core.library.speakers import CountryListed, Speaker, count_speakers, list_countries, list_speakers
from onrecord.tui.keymap import bindings
from onrecord.tui.library.listing import ListingScreen, read_in_thread
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.field import Field
from onrecord.tui.widgets.keybar import KeyBar
from onrecord.tui.widgets.table import LineTable, Piece, cell
from onrecord.tui.workspace import Workspace


class FilteredList(ListingScreen):
    """A list that is filtered as one types."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("table", "list")

    @property
    def typed(self) -> str:
        """What is typed."""
        return self.query_one("#typed", Field).value.strip()

    def refill(self) -> None:
        """Show what has the words typed."""

    def action_filter_list(self) -> None:
        """f or /"""
        self.query_one("#typed").remove_class("-closed")
        self.query_one("#typed").focus()

    def on_input_changed(self) -> None:
        """Filter as it is typed."""
        self.refill()

    def on_input_submitted(self) -> None:
        """Enter goes back to the table."""
        self.table.focus()

    def action_list_leave(self) -> None:
        """q; Escape ends a filter first"""
        field = self.query_one("#typed", Field)
        if field.value or not field.has_class("-closed"):
            field.value = ""
            field.add_class("-closed")
            self.table.focus()
        else:
            self.app.pop_screen()


class Speakers(FilteredList):
    """Everybody the library quotes, the most quoted first."""

    def compose(self) -> ComposeResult:
        """Heading, filter, table, keys."""
        yield Static(id="summary", markup=False)
        yield Field(id="typed", placeholder="filter by name", classes="-closed", compact=True)
        yield Static("Nobody is quoted in the library yet.", id="empty", markup=False)
        yield LineTable[Speaker](_speaker_line)
        yield KeyBar()

    def on_mount(self) -> None:
        """The table has the keys."""
        self.table.focus()
        self.refill()

    def on_screen_resume(self) -> None:
        """People were merged meanwhile."""
        self._reload()

    def refill(self) -> None:
        """Show those whose names have the words typed."""
        self._reload(row=0)

    def _reload(self, row: int | None = None) -> None:
        store, typed = self.workspace.store, self.typed
        count = count_speakers(store, typed)
        self.table.show(count, lambda o, n: list_speakers(store, typed, o, n), row=row)
        self.query_one("#empty").display = not count
        self.head("speakers", f"{count:,}{f' with “{safe_line(typed, 30)}”' if typed else ''}", "the most quoted first")

    def action_open(self) -> None:
        """Enter"""
        from onrecord.tui.library.pages import SpeakerPage

        found: Speaker | None = self.table.item()
        if found is not None:
            self.app.push_screen(SpeakerPage(self.workspace, found.speaker_id))


class Countries(FilteredList):
    """The countries that articles refer to, the most referred to first."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._all: Sequence[CountryListed] = ()

    def compose(self) -> ComposeResult:
        """Heading, filter, table, keys."""
        yield Static(id="summary", markup=False)
        yield Field(id="typed", placeholder="filter by name or code", classes="-closed", compact=True)
        yield LineTable[CountryListed](_country_line)
        yield KeyBar()

    def on_mount(self) -> None:
        """Counted beside the screen."""
        self.table.focus()
        self.head("countries", "counting …")
        self.run_task(self._count())

    async def _count(self) -> None:
        self._all = await read_in_thread(self.workspace.store, list_countries)
        self.refill()

    def refill(self) -> None:
        """Show those whose names have what is typed, or whose code it is."""
        typed = self.typed.lower()
        found = [c for c in self._all if typed in c.name.lower() or typed == c.code.lower()]
        self.table.show(len(found), lambda o, n: found[o : o + n], row=0)
        self.head("countries", f"{len(found)}", "by the number of articles that refer to them")

    def action_open(self) -> None:
        """Enter"""
        from onrecord.tui.library.pages import CountryPage

        found: CountryListed | None = self.table.item()
        if found is not None:
            self.app.push_screen(CountryPage(self.workspace, found.code, found.name))


def _speaker_line(found: Speaker, width: int) -> Sequence[Piece]:
    kind = "" if found.kind == "person" else found.kind
    return [
        (f"{found.quotes:>7,}  ", "muted"),
        (cell(safe_line(found.name, 80), max(width - 25, 20)), "strong"),
        (kind, "muted"),
    ]


def _country_line(found: CountryListed, width: int) -> Sequence[Piece]:
    return [
        (f"{found.articles:>7,}  ", "muted"),
        (f"{found.code}  ", "muted"),
        (cell(safe_line(found.name, 80), max(width - 15, 20)), "strong"),
    ]
