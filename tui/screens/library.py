"""The library: every article stored, where its review stands, one key to open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, get_args

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from core.store.library import Sort
from tui.actions import bindings
from tui.safe import safe_line
from tui.widgets.table import ArticleTable, columns

if TYPE_CHECKING:
    from tui.app import OnrecordApp

_EMPTY = "\n  Nothing here yet.\n\n  onrecord FILE, onrecord https://… or pbpaste | onrecord - reads an article and keeps it here.\n"


class Library(Screen[None]):
    """Lists the articles of the store."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("library", "everywhere")
    CSS = """
    #shelf { height: 1; background: $panel; padding: 0 1; }
    #columns { height: 1; color: $text-muted; text-style: bold; }
    #empty { height: auto; color: $text-muted; display: none; }
    #typed { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    #typed.-open { display: block; }
    """

    if TYPE_CHECKING:

        @property
        def app(self) -> OnrecordApp: ...

    def compose(self) -> ComposeResult:
        """Heading, table, filter, keys."""
        yield Static(id="shelf", markup=False)
        yield Static(id="columns", markup=False)
        yield Static(_EMPTY, id="empty", markup=False)
        yield ArticleTable(self.app.store)
        yield Input(id="typed", placeholder="filter by title, site or date", compact=True)
        yield Footer(show_command_palette=False, compact=True)

    @property
    def table(self) -> ArticleTable:
        """The table."""
        return self.query_one(ArticleTable)

    def on_mount(self) -> None:
        """The table has the keys."""
        self.table.focus()
        self.reload()

    def on_screen_resume(self) -> None:
        """Reviews moved on while an article was open."""
        self.reload()

    def on_resize(self) -> None:
        """The columns fill the width."""
        self._draw()

    def reload(self) -> None:
        """Read the store anew."""
        self.table.load()
        self.query_one("#empty").display = not self.table.count and not self.table.typed
        self._draw()

    def _draw(self) -> None:
        table = self.table
        count = f"{table.count:,} article{'' if table.count == 1 else 's'}"
        filtered = f" with “{safe_line(table.typed, 30)}”" if table.typed else ""
        text = f"{count}{filtered} · by {table.sort} · {safe_line(str(self.app.store.path), 60)}"
        self.query_one("#shelf", Static).update(Content.assemble(("onrecord  ", "bold"), (text, "$text-muted")))
        self.query_one("#columns", Static).update(Content(columns(None, self.size.width)))

    def action_open(self) -> None:
        """Enter"""
        listed = self.table.article(self.table.row)
        if listed is not None:
            self.app.open_article(listed.id)

    def on_article_table_opened(self, event: ArticleTable.Opened) -> None:
        """A double click."""
        self.app.open_article(event.article_id)

    def action_library_down(self) -> None:
        """j"""
        self.table.move(1)

    def action_library_up(self) -> None:
        """k"""
        self.table.move(-1)

    def action_library_page_down(self) -> None:
        """Space"""
        self.table.move(max(self.table.size.height - 1, 1))

    def action_library_page_up(self) -> None:
        """b"""
        self.table.move(-max(self.table.size.height - 1, 1))

    def action_library_top(self) -> None:
        """g"""
        self.table.move(-self.table.row)

    def action_library_end(self) -> None:
        """G"""
        self.table.move(self.table.count)

    def action_library_sort(self) -> None:
        """o"""
        sorts: tuple[Sort, ...] = get_args(Sort)
        self.table.sort = sorts[(sorts.index(self.table.sort) + 1) % len(sorts)]
        self.table.row = 0
        self.reload()
        self.table.scroll_to(y=0, animate=False)

    def action_library_filter(self) -> None:
        """/"""
        field = self.query_one("#typed", Input)
        field.add_class("-open")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        self.table.typed = event.value.strip()
        self.table.row = 0
        self.reload()

    def on_input_submitted(self) -> None:
        """Enter goes back to the table, the filter stays."""
        self.query_one("#typed", Input).remove_class("-open")
        self.table.focus()

    def action_library_next_open(self) -> None:
        """n"""
        listed = self.app.next_open_article(None)
        if listed is None:
            self.notify("No article has quotes left to review.", timeout=3)
        else:
            self.app.open_article(listed.id)

    def action_keys(self) -> None:
        """?"""
        self.app.show_keys("library")

    def action_quit(self) -> None:
        """q; Escape ends a filter first"""
        field = self.query_one("#typed", Input)
        if field.has_class("-open") or field.value:
            field.value = ""
            field.remove_class("-open")
            self.table.focus()
        else:
            self.app.exit()
