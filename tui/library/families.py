"""The same words in several articles: which quotes, and how each outlet gives them, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from onrecord.core.exchange.wording import counted
from onrecord.core.library.quotes import LibraryQuote, families
from onrecord.core.review.wording import all_named
from onrecord.core.text.differences import differences
from onrecord.tui.keymap import bindings
from onrecord.tui.library.listing import ListingScreen, read_in_thread
from onrecord.tui.library.quotes import in_full, row_of
from onrecord.tui.messages import CompareQuote, ask
from onrecord.tui.sanitize import safe, safe_line
from onrecord.tui.widgets.keybar import KeyBar
from onrecord.tui.widgets.table import LineTable, Piece

_STYLES = {"same": "", "added": "bold $text-success", "missing": "strike $text-error"}


class Families(ListingScreen):
    """Quotes that several articles give, the most given first."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("table", "quotes")

    def compose(self) -> ComposeResult:
        """Heading, table, the quote in full, keys."""
        yield Static(id="summary", markup=False)
        yield Static("No quote is given by two articles yet.", id="empty", markup=False)
        yield LineTable[tuple[LibraryQuote, int]](_line)
        yield Static(id="preview", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Gathered beside the screen."""
        self.table.focus()
        self.head("same words", "gathering …")
        self.run_task(self._gather())

    async def _gather(self) -> None:
        found = await read_in_thread(self.workspace.store, families)
        self.table.show(len(found), lambda o, n: found[o : o + n], row=0)
        self.query_one("#empty").display = not found
        self.head("same words", f"{counted(len(found), 'quote')} that several articles give", "d or Enter compares")

    def on_line_table_moved(self) -> None:
        """The quote under the pointer in full."""
        found: tuple[LibraryQuote, int] | None = self.table.item()
        self.query_one("#preview").display = found is not None
        if found is not None:
            self.query_one("#preview", Static).update(in_full(*found))

    def action_open(self) -> None:
        """Enter"""
        self.action_compare()

    def action_compare(self) -> None:
        """d"""
        found: tuple[LibraryQuote, int] | None = self.table.item()
        if found is not None:
            ask(self, CompareQuote(found[0].article_id, found[0].key))


def compared(quotes: Sequence[LibraryQuote], key: tuple[str, str]) -> Content:
    """How each article gives the words: the quote itself first, then where the others differ from it."""
    base = next((q for q in quotes if (q.article_id, q.key) == key), quotes[0])
    lines = [*_version(base, [("same", base.text)])]
    for quote in quotes:
        if quote is not base:
            lines += _version(quote, differences(base.text, quote.text))
    lines.append(Content.assemble(("only here", _STYLES["added"]), " · ", ("only in the first", _STYLES["missing"])))
    return Content("\n").join(lines)


def _version(quote: LibraryQuote, parts: Sequence[tuple[str, str]]) -> list[Content]:
    where = " · ".join(
        filter(None, (quote.published, safe_line(quote.site or "", 40), safe_line(quote.title or "Untitled", 60)))
    )
    who = safe_line(all_named(quote.speakers), 60)
    words: list[Content] = []
    for fate, text in parts:
        flat = safe(text).replace("\n", " ")
        words.append(Content(flat if fate != "missing" else f"{flat} ").stylize(_STYLES[fate]))
    return [
        Content.assemble((who, "bold"), (f"  {where}", "$text-muted")),
        Content.assemble(*words),
        Content(""),
    ]


def _line(found: tuple[LibraryQuote, int], width: int) -> Sequence[Piece]:
    return [(f"{found[1]:>4} × ", "strong"), *row_of(found[0], width - 7)]
