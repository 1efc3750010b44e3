"""The library: every article stored, where its review stands, one key to open it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import ClassVar, get_args

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import counted
from onrecord.core.library.articles import (
    Listed,
    Sort,
    columns_in_use,
    copies_of,
    count_articles,
    list_articles,
)
from onrecord.core.library.history import delete, mark_read, redo, undo
from onrecord.tui.keymap import ACTIONS, bindings
from onrecord.tui.library.columns import columns, row_of
from onrecord.tui.library.listing import ListingScreen
from onrecord.tui.library.welcome import Welcome
from onrecord.tui.messages import OpenArticle, ReadArticle, ShowPictures, ask
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.field import Field
from onrecord.tui.widgets.keybar import KeyBar
from onrecord.tui.widgets.table import LineTable, cell
from onrecord.tui.workspace import Workspace

_WHERE = "an address that starts with https://, a file, a folder, or a pattern such as press/*.html"
#: what can be done where there is no article
_ALIVE_WHERE_EMPTY = frozenset(("add", "sample", "paste", "library_undo", "library_redo", "library_escape", "quit"))
_OF_LIBRARY = frozenset(a.method for a in ACTIONS if a.place in ("library", "table"))
_SAID = {
    "read": "marked as read",
    "unread": "marked as unread",
    "delete": "deleted",
    "merge": "merged",
    "split": "split off",
    "adopt": "another store's speakers taken over",
}
#: seconds between two looks at whether another program wrote to the store
_LOOK = 2.0


class LibraryScreen(ListingScreen):
    """Lists the articles of the store."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("table", "library")

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._adding = ""
        self.sort: Sort = "added"
        self.turned = False
        self.typed = ""
        self._version = 0
        self._used: Collection[Sort] = ()

    def compose(self) -> ComposeResult:
        """Heading, table, filter, keys."""
        yield Static(id="summary", markup=False)
        yield Static(id="columns", markup=False)
        yield Welcome(
            self.workspace.key_of,
            {"begin_sample": self.action_sample, "begin_address": self.action_paste, "begin_folder": self.action_add},
        )
        yield LineTable[Listed](
            lambda listed, width: row_of(listed, columns(width, self._used)), lambda listed: listed.id
        )
        yield Field(
            id="typed", placeholder="filter by title, site, date, country or tag", classes="-closed", compact=True
        )
        yield KeyBar()

    def on_mount(self) -> None:
        """The table has the keys."""
        self.table.focus()
        self.watch(self.table, "show_vertical_scrollbar", self._fit, init=False)
        self._reload(row=0)
        self.set_interval(_LOOK, self._look)
        self.call_after_refresh(self.run_task, self._catch_up())

    async def _catch_up(self) -> None:
        if await self.workspace.catch_up():
            self._reload()

    def on_screen_resume(self) -> None:
        """Reviews moved on while an article was open."""
        self._reload()

    def on_resize(self) -> None:
        """The columns fill the width."""
        self._fit()

    def _fit(self) -> None:
        self.call_after_refresh(self._draw)  # once the table has its width, with or without a scroll bar

    def _look(self) -> None:
        version = self.workspace.store.connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version and self.is_current:
            self._reload()

    def _reload(self, row: int | None = None) -> None:
        store = self.workspace.store
        sort, typed, turned = self.sort, self.typed, self.turned
        self._version = store.connection.execute("PRAGMA data_version").fetchone()[0]
        self._used = columns_in_use(store)
        count = count_articles(store, typed)
        self.table.show(count, lambda o, n: list_articles(store, sort, typed, o, n, turned=turned), row=row)
        self._offer(empty=not count and not typed)
        self._draw()

    def _offer(self, *, empty: bool) -> None:
        """The ways to begin where there is no article, else the table."""
        welcome = self.query_one(Welcome)
        if welcome.display == empty:
            return
        welcome.display = empty
        self.table.display = self.query_one("#columns").display = not empty
        (welcome.ways if empty else self.table).focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no article, only what can be done without one."""
        if action in _OF_LIBRARY and action not in _ALIVE_WHERE_EMPTY and self.query(Welcome):
            return not self.query_one(Welcome).display
        return True

    def _draw(self) -> None:
        count = counted(self.table.count, "article")
        filtered = f"with “{safe_line(self.typed, 30)}”" if self.typed else ""
        order = f"by {self.sort}{', turned round' if self.turned else ''}"
        self.head(
            "onrecord",
            self._adding,
            f"{count} {filtered}".strip(),
            order,
            safe_line(str(self.workspace.store.path), 60),
        )
        words: list[Content] = [Content(" ")]
        for column in columns(self._width(), self._used):
            here = column.sort == self.sort
            arrow = (" ▴" if self.turned else " ▾") if here else ""
            words.append(Content(cell(column.title + arrow, column.width)).stylize("underline" if here else ""))
        self.query_one("#columns", Static).update(Content.assemble(*words))

    def _width(self) -> int:
        """Cells of a row, less the mark."""
        return (self.table.row_width or self.size.width) - 1

    # Opening.

    def action_open(self) -> None:
        """Enter"""
        listed: Listed | None = self.table.item()
        if listed is not None:
            ask(self, OpenArticle(listed.id))

    def action_library_next_open(self) -> None:
        """n"""
        listed = self.workspace.next_open_article(None)
        if listed is None:
            self.notify(f"No article has quotes left to review; {self.workspace.key_of('add')} adds more.", timeout=3)
        else:
            ask(self, OpenArticle(listed.id))

    def action_search(self) -> None:
        """/"""
        from onrecord.tui.library.search import Search

        self.app.push_screen(Search(self.workspace))

    def action_speakers(self) -> None:
        """s"""
        from onrecord.tui.library.speakers import Speakers

        self.app.push_screen(Speakers(self.workspace))

    def action_countries(self) -> None:
        """c"""
        from onrecord.tui.library.speakers import Countries

        self.app.push_screen(Countries(self.workspace))

    def action_pictures(self) -> None:
        """V"""
        ask(self, ShowPictures(within=self.typed))

    def action_families(self) -> None:
        """w"""
        from onrecord.tui.library.families import Families

        self.app.push_screen(Families(self.workspace))

    def action_library_export(self) -> None:
        """E"""
        typed, marked = self.typed, [a.id for a in self.table.marked_items()] if self.table.marked else []

        async def export() -> None:
            from onrecord.core.exchange.outgoing import found_by, quotes_in
            from onrecord.tui.library.exporting import export_quotes

            choose = partial(quotes_in, articles=marked) if marked else partial(found_by, typed=[], within=typed)
            await export_quotes(self, typed or "quotes", choose, "a search for state:all")

        self.run_task(export())

    def action_copies(self) -> None:
        """v"""
        listed: Listed | None = self.table.item()
        if listed is None or listed.copies < 2:
            self.notify("No other article is nearly the same as this one.", timeout=3)
        else:
            self._choose_copy(listed)

    def _choose_copy(self, listed: Listed) -> None:
        from onrecord.tui.dialogs.dialogs import Menu

        choices = [
            (c.id, str(n) if n < 10 else "", " · ".join(filter(None, (c.published, c.site, c.title or "Untitled"))))
            for n, c in enumerate(copies_of(self.workspace.store, listed.id), 1)
        ]

        def chosen(article_id: str | None) -> None:
            if article_id is not None:
                ask(self, OpenArticle(article_id))

        self.app.push_screen(Menu("Nearly the same article", choices), chosen)

    # Adding.

    def action_sample(self) -> None:
        """1, where there is nothing yet"""

        async def read() -> None:
            from onrecord.tui.library.adding import sample

            ask(self, ReadArticle(await sample()))

        self.run_task(read())

    def action_paste(self) -> None:
        """2, where there is nothing yet"""
        self._ask_where("Paste an address", "the address of an article, a feed or a list; it starts with https://")

    def action_add(self) -> None:
        """a"""
        self._ask_where("Add to the library", _WHERE)

    def _ask_where(self, title: str, hint: str) -> None:
        from onrecord.tui.dialogs.dialogs import Prompt

        def answered(typed: str | None) -> None:
            if typed and typed.strip():
                self.run_task(self._add(typed.strip()))

        self.app.push_screen(Prompt(title, hint), answered)

    async def _add(self, source: str) -> None:
        """One article is read, many are added; meanwhile the heading says so."""
        from onrecord.tui.library.adding import add_all, article_at

        self._adding = f"adding {safe_line(source, 30)} …"
        self._draw()
        try:
            article = await article_at(source)
            if article is None:
                self.notify(safe_line(await add_all(self.workspace, source)), markup=False)
        finally:
            self._adding = ""
            self._reload()
        if article is not None and self.is_current:
            ask(self, ReadArticle(article))

    # Sorting and filtering.

    def action_library_sort(self) -> None:
        """o"""
        sorts: tuple[Sort, ...] = get_args(Sort)
        self._sort_by(sorts[(sorts.index(self.sort) + 1) % len(sorts)])

    def action_library_turn(self) -> None:
        """O"""
        self._sort_by(self.sort)

    def _sort_by(self, sort: Sort) -> None:
        self.turned = not self.turned if sort == self.sort else False
        self.sort = sort
        self._reload(row=0)

    def on_click(self, event: events.Click) -> None:
        """A click on a heading sorts by it, another one the other way round."""
        if event.widget is None or event.widget.id != "columns":
            return
        at = 1
        for column in columns(self._width(), self._used):
            if at <= event.x < at + column.width:
                self._sort_by(column.sort)
                return
            at += column.width

    def action_library_filter(self) -> None:
        """f"""
        field = self.query_one("#typed", Input)
        field.remove_class("-closed")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        self.typed = event.value.strip()
        self._reload(row=0)

    def on_input_submitted(self) -> None:
        """Enter goes back to the table, the filter stays."""
        self.query_one("#typed").add_class("-closed")
        self.table.focus()

    # Read, deleted, undone.

    def action_mark(self) -> None:
        """Space on the keyboard's other hand: x"""
        self.table.mark()
        self.table.move(1)

    def action_read(self) -> None:
        """m"""
        chosen: list[Listed] = self.table.marked_items()
        if chosen:
            self._do(
                lambda: mark_read(
                    self.workspace.store, [a.id for a in chosen], self.workspace.reviewer, read=not chosen[0].read
                )
            )
            self.table.move(1)

    def action_delete(self) -> None:
        """d"""
        chosen: list[Listed] = self.table.marked_items()
        if chosen:
            self._do(lambda: delete(self.workspace.store, [a.id for a in chosen], self.workspace.reviewer))
            what = f"{len(chosen)} articles" if len(chosen) > 1 else f"“{safe_line(chosen[0].title or 'Untitled', 40)}”"
            key = self.workspace.key_of("library_undo")
            self.notify(
                f"{what} deleted; {key} brings {'them' if len(chosen) > 1 else 'it'} back.", markup=False, timeout=4
            )

    def action_library_undo(self) -> None:
        """u"""
        self._step("undone", "There is nothing to undo.")

    def action_library_redo(self) -> None:
        """ctrl+r"""
        self._step("done again", "There is nothing to redo.")

    def _step(self, done: str, nothing: str) -> None:
        take = undo if done == "undone" else redo
        try:
            step = take(self.workspace.store, self.workspace.reviewer)
        except OnrecordError as error:
            self.complain(error)
            return
        self._reload()
        self.notify(f"{done.capitalize()}: {_SAID.get(step.action, step.action)}." if step else nothing, timeout=3)

    def _do(self, change: Callable[[], None]) -> None:
        try:
            change()
        except OnrecordError as error:
            self.complain(error)
        self.table.marked.clear()
        self._reload()

    def action_library_escape(self) -> None:
        """Escape ends a filter; it never quits"""
        field = self.query_one("#typed", Input)
        if not field.has_class("-closed") or field.value:
            field.value = ""
            field.add_class("-closed")
            self.table.focus()
        else:
            self.notify(f"{self.workspace.key_of('quit')} quits.", timeout=3)

    def action_quit(self) -> None:
        """q"""
        self.app.exit()
