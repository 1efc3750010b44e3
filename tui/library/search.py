"""Search over the whole library: results while it is typed, one key from the place in the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import counted
from onrecord.core.frozen import frozen
from onrecord.core.library.quotes import LibraryQuote, said
from onrecord.core.library.search import FoundArticle, find_articles, find_quotes, highlighted, place_of
from onrecord.core.query.fields import HINT
from onrecord.core.query.parse import parse
from onrecord.core.query.tree import Node
from onrecord.core.store.articles import load_article
from onrecord.core.store.connection import Store
from onrecord.tui.keymap import bindings
from onrecord.tui.library.listing import ListingScreen, read_in_thread
from onrecord.tui.library.quotes import in_full, pieces, row_of
from onrecord.tui.messages import CompareQuote, OpenArticle, ShowPictures, ask
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.field import Field
from onrecord.tui.widgets.keybar import KeyBar
from onrecord.tui.widgets.table import LineTable, Piece, cell
from onrecord.tui.workspace import Workspace


@frozen
class _Found:
    """What a search found: numbers of quotes, then articles."""

    query: Node
    numbers: tuple[int, ...]
    more: bool
    articles: Sequence[FoundArticle]


@dataclass(slots=True)
class _Marked:
    """A quote with its text marked."""

    quote: LibraryQuote
    text: str = field(default="")


_Row = _Marked | FoundArticle


class _Field(Field):
    """The arrows move in the results while a search is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.table_down", show=False),
        Binding("up", "screen.table_up", show=False),
        Binding("pagedown", "screen.table_page_down", show=False),
        Binding("pageup", "screen.table_page_up", show=False),
    ]


class Search(ListingScreen):
    """Quotes first, then the articles that have the words elsewhere; ``within`` is the library's filter, for quotes alone.

    With a ``search`` it has been typed already.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("table", "search")
    AUTO_FOCUS = "#typed"

    def __init__(self, workspace: Workspace, search: str = "", within: str = "") -> None:
        super().__init__(workspace)
        self._asked, self._within = search, within
        self._found: _Found | None = None
        self._shown = ""  # what was typed for the results on the screen

    def compose(self) -> ComposeResult:
        """The field, results, the quote in full, keys."""
        yield Static(id="summary", markup=False)
        yield _Field(id="typed", placeholder="search quotes and articles", compact=True)
        yield Static(HINT, id="empty", markup=False)
        yield LineTable[_Row](_line)
        yield Static(id="preview", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#empty").display = not self._asked
        self.query_one("#preview").display = False
        self.head("search", "the whole library")
        if self._asked:
            self.query_one(_Field).value = self._asked
            self.table.focus()
        else:
            self.query_one(_Field).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed; a later key overtakes an earlier search."""
        self.run_task(self._search(event.value), instead=True)

    async def _search(self, typed: str) -> None:
        await self._show_found(typed)
        self._shown = typed

    async def _show_found(self, typed: str) -> None:
        if not typed.strip():
            self._show_nothing(HINT)
            self.head("search", "the whole library")
            return
        try:
            found = await read_in_thread(self.workspace.store, lambda store: _found(store, parse(typed), self._within))
        except OnrecordError as error:  # what an earlier search found would pass for what this one did
            self._show_nothing(f"Not searched: {safe_line(str(error), 300)}.")
            self.head("search", "not searched")
            return
        self._found = found
        count = len(found.numbers) + len(found.articles)
        self.table.show(count, self._rows, row=0)
        empty = self.query_one("#empty", Static)
        empty.display = not count
        empty.update("Nothing in the library has all of that.")
        many = counted(len(found.numbers), "quote", more=found.more)
        order = "the last added; add a field to see fewer" if found.more else "newest first"
        inside = f"in articles with “{safe_line(self._within, 30)}”" if self._within else ""
        self.head("search", many, inside or counted(len(found.articles), "article"), order)

    def _show_nothing(self, why: str) -> None:
        self._found = None
        self.table.show(0, lambda _o, _n: (), row=0)
        empty = self.query_one("#empty", Static)
        empty.update(why)
        empty.display = True

    def _rows(self, offset: int, limit: int) -> Sequence[_Row]:
        found, store = self._found, self.workspace.store
        if found is None:
            return ()
        numbers = found.numbers[offset : offset + limit]
        marked = highlighted(store, found.query, numbers)
        quotes: list[_Row] = [_Marked(q, marked.get(q.id, q.text)) for q in said(store, numbers)]
        first = max(offset - len(found.numbers), 0)
        return [*quotes, *found.articles[first : first + limit - len(numbers)]]

    def on_line_table_moved(self) -> None:
        """The quote under the pointer in full."""
        row: _Row | None = self.table.item()
        preview = self.query_one("#preview", Static)
        preview.display = row is not None
        if isinstance(row, _Marked):
            preview.update(in_full(row.quote, self.workspace.copies(row.quote)))
        elif row is not None:
            about = " · ".join(
                filter(None, (row.published, safe_line(row.site or "", 40), safe_line(row.title or "Untitled", 90)))
            )
            text = Content.assemble(*((w, "underline on $match" if s else "") for w, s in pieces(row.snippet)))
            preview.update(Content("\n").join([Content(about).stylize("bold"), text]))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter opens what the pointer is on, of what was typed last; back from there, the keys are the results'."""
        if event.value != self._shown:
            self.workers.cancel_group(self, "default")
            await self._search(event.value)
        if self.table.count:
            self.table.focus()
        self.action_open()

    def action_open(self) -> None:
        """Enter"""
        row: _Row | None = self.table.item()
        if isinstance(row, _Marked):
            ask(self, OpenArticle(row.quote.article_id, at=row.quote.key))
        elif row is not None:
            text = load_article(self.workspace.store, row.id).text
            ask(self, OpenArticle(row.id, at=place_of(row.snippet, text)))

    def action_search_again(self) -> None:
        """/"""
        self.query_one(_Field).focus()

    def action_search_compare(self) -> None:
        """d"""
        row: _Row | None = self.table.item()
        if isinstance(row, _Marked):
            ask(self, CompareQuote(row.quote.article_id, row.quote.key))

    def action_search_pictures(self) -> None:
        """V"""
        ask(self, ShowPictures(self.query_one(_Field).value, self._within))

    def action_search_export(self) -> None:
        """E"""
        typed = self.query_one(_Field).value
        if not typed.strip():
            self.notify("Type a search first: the quotes that it finds are exported.", timeout=3)
            return

        async def export() -> None:
            from onrecord.core.exchange.outgoing import found_by, names_state
            from onrecord.tui.library.exporting import export_quotes

            state = "all" if names_state(typed) else "kept"
            found = partial(found_by, typed=[typed], within=self._within)
            await export_quotes(self, typed, found, "state:all in the search", state)

        self.run_task(export())

    def action_search_leave(self) -> None:
        """Escape goes from the field to the results, then back"""
        if self.query_one(_Field).has_focus and self.table.count:
            self.table.focus()
        else:
            self.app.pop_screen()


def _found(store: Store, query: Node, within: str) -> _Found:
    quotes = find_quotes(store, query, within=within)
    return _Found(query, quotes.numbers, quotes.more, [] if within else find_articles(store, query))


def _line(row: _Row, width: int) -> Sequence[Piece]:
    if isinstance(row, _Marked):
        return row_of(row.quote, width, row.text)
    title = cell(safe_line(row.title or "Untitled", 80), 32)
    return [
        ("¶ ", "muted"),
        (cell((row.published or "")[:10], 11), "muted"),
        (title + " ", "strong"),
        *pieces(row.snippet),
    ]
