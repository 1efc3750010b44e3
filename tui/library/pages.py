"""A page for one speaker or country: the quotes over the whole library, with a timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import counted
from onrecord.core.library.history import merge, redo, split, undo
from onrecord.core.library.quotes import ALL, LibraryQuote, quotes_about, quotes_by
from onrecord.core.library.speakers import Speaker, known_names, list_speakers, may_be_same, speaker, timeline
from onrecord.core.store.connection import Store
from onrecord.tui.keymap import bindings
from onrecord.tui.library.listing import ListingScreen, read_in_thread
from onrecord.tui.library.quotes import in_full, row_of
from onrecord.tui.messages import CompareQuote, OpenArticle, ask
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.keybar import KeyBar
from onrecord.tui.widgets.table import LineTable
from onrecord.tui.workspace import Workspace

_BARS = " ▁▂▃▄▅▆▇█"


class QuotesPage(ListingScreen):
    """Quotes with a timeline over them; the one under the pointer in full below."""

    DEFAULT_CSS = "#about { height: auto; padding: 0 1; background: $surface; }"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.quotes: Sequence[LibraryQuote] = ()

    def compose(self) -> ComposeResult:
        """Heading, what is known, table, the quote in full, keys."""
        yield Static(id="summary", markup=False)
        yield Static(id="about", markup=False)
        yield LineTable[LibraryQuote](lambda q, width: row_of(q, width, with_name=self.shows_names()))
        yield Static(id="preview", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read beside the screen."""
        self.table.focus()
        self.run_task(self.reload())

    async def reload(self) -> None:
        """Read the quotes again; each page knows which."""

    def shows_names(self) -> bool:
        """Whether the quotes are of several speakers."""
        return True

    def named(self) -> tuple[str, str]:
        """What the page is about: by name, and as a search finds it."""
        raise NotImplementedError

    def all_quotes(self, store: Store) -> list[LibraryQuote]:
        """Every quote of the page, however many there are."""
        raise NotImplementedError

    def show_quotes(self, quotes: Sequence[LibraryQuote], about: Sequence[Content]) -> None:
        """The quotes, and above them what is known and when they were said."""
        self.quotes = quotes
        self.table.show(len(quotes), lambda o, n: quotes[o : o + n])
        lines = [*about, *_timeline(timeline(quotes), self.size.width - 4)]
        self.query_one("#about", Static).update(Content("\n").join(lines))

    def on_line_table_moved(self) -> None:
        """The quote under the pointer in full."""
        quote: LibraryQuote | None = self.table.item()
        preview = self.query_one("#preview", Static)
        preview.display = quote is not None
        if quote is not None:
            preview.update(in_full(quote, self.workspace.copies(quote)))

    def action_open(self) -> None:
        """Enter"""
        quote: LibraryQuote | None = self.table.item()
        if quote is not None:
            ask(self, OpenArticle(quote.article_id, at=quote.key))

    def action_compare(self) -> None:
        """d"""
        quote: LibraryQuote | None = self.table.item()
        if quote is not None:
            ask(self, CompareQuote(quote.article_id, quote.key))

    def action_export_listed(self) -> None:
        """E"""

        async def export() -> None:
            from onrecord.tui.library.exporting import export_quotes

            name, search = self.named()
            of_all = f"a search for {search} state:all"
            await export_quotes(self, name, lambda s: {(q.article_id, q.key) for q in self.all_quotes(s)}, of_all)

        self.run_task(export())


class SpeakerPage(QuotesPage):
    """All that one person said, where and when."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("table", "quotes", "speaker")

    def __init__(self, workspace: Workspace, speaker_id: str) -> None:
        super().__init__(workspace)
        self.speaker_id = speaker_id
        self._name = speaker_id

    def shows_names(self) -> bool:
        """They are all of one."""
        return False

    def named(self) -> tuple[str, str]:
        """The speaker's name."""
        return self._name, f'who:"{safe_line(self._name, 60)}"'

    def all_quotes(self, store: Store) -> list[LibraryQuote]:
        """All that they said."""
        return quotes_by(store, self.speaker_id, ALL)

    async def reload(self) -> None:
        """What the library has of the speaker now."""
        found, quotes, names, same = await read_in_thread(
            self.workspace.store, lambda store: _of_speaker(store, self.speaker_id)
        )
        self._name = found.name if found else self.speaker_id
        articles = len({q.article_id for q in quotes})
        self.head(self._name, counted(len(quotes), "quote"), counted(articles, "article"))
        about: list[Content] = []
        others = [n for n in names if n != self._name]
        if others:
            about.append(Content(f"also called {safe_line(', '.join(others), 160)}"))
        if same:
            text = ", ".join(f"{s.name} ({s.quotes})" for s in same[:6])
            about.append(Content(f"m merges; may be the same: {safe_line(text, 200)}").stylize("bold"))
        self.show_quotes(quotes, about)

    def action_merge(self) -> None:
        """m"""
        self.run_task(self._merge())

    async def _merge(self) -> None:
        from onrecord.tui.dialogs.picker import Choice, Picker

        same = await read_in_thread(self.workspace.store, lambda store: may_be_same(store, self.speaker_id))
        by_name = {s.name: s.speaker_id for s in same}

        def far(typed: str) -> list[str]:
            found = [s for s in list_speakers(self.workspace.store, typed, limit=20) if s.speaker_id != self.speaker_id]
            by_name.update({s.name: s.speaker_id for s in found})
            return [s.name for s in found]

        def chosen(names: Sequence[str] | None) -> None:
            other = by_name.get(names[0]) if names else None
            if names and other is None:
                self.notify("Choose somebody the library quotes already.", severity="warning", timeout=4)
            elif other is not None:
                self._do(lambda: merge(self.workspace.store, self.speaker_id, other, self.workspace.reviewer), other)

        near = [Choice(s.name, f"{s.quotes} quotes") for s in same]
        self.app.push_screen(
            Picker(f"{safe_line(self._name, 40)} is the same as", near, far, nobody=False, new=False), chosen
        )

    def action_mark_quote(self) -> None:
        """x"""
        self.table.mark()
        self.table.move(1)

    def action_split_off(self) -> None:
        """|"""
        from onrecord.tui.dialogs.dialogs import Prompt

        chosen: list[LibraryQuote] = self.table.marked_items()
        if not chosen:
            return
        articles = list(dict.fromkeys(q.article_id for q in chosen))
        hint = f"in {counted(len(articles), 'article')} this is somebody else; u undoes"

        def named(name: str | None) -> None:
            if name and name.strip():
                self._do(
                    lambda: split(
                        self.workspace.store, self.speaker_id, articles, name.strip(), self.workspace.reviewer
                    ),
                    self.speaker_id,
                )

        self.app.push_screen(Prompt("Somebody else, called", hint, f"{safe_line(self._name, 60)} (2)"), named)

    def action_undo_step(self) -> None:
        """u"""
        self._do(lambda: undo(self.workspace.store, self.workspace.reviewer) or _nothing("undo"), self.speaker_id)

    def action_redo_step(self) -> None:
        """ctrl+r"""
        self._do(lambda: redo(self.workspace.store, self.workspace.reviewer) or _nothing("redo"), self.speaker_id)

    def _do(self, change: Callable[[], object], speaker_id: str) -> None:
        try:
            change()
        except OnrecordError as error:
            self.complain(error)
            return
        self.speaker_id = speaker_id
        self.run_task(self.reload())


class CountryPage(QuotesPage):
    """The quotes whose words name a country."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("table", "quotes")

    def __init__(self, workspace: Workspace, code: str, name: str) -> None:
        super().__init__(workspace)
        self._code, self._name = code, name

    def named(self) -> tuple[str, str]:
        """The country's name."""
        return self._name, f"about:{self._code}"

    def all_quotes(self, store: Store) -> list[LibraryQuote]:
        """All that name it."""
        return quotes_about(store, self._code, ALL)

    async def reload(self) -> None:
        """What the library has of the country now."""
        quotes = await read_in_thread(self.workspace.store, lambda store: quotes_about(store, self._code))
        articles = len({q.article_id for q in quotes})
        self.head(
            f"{self._name} ({self._code})",
            f"{counted(len(quotes), 'quote')} name it",
            f"in {counted(articles, 'article')}",
        )
        self.show_quotes(quotes, [])


def _nothing(what: str) -> None:
    raise OnrecordError(f"there is nothing to {what} in the library")


def _of_speaker(store: Store, speaker_id: str) -> tuple[Speaker | None, list[LibraryQuote], list[str], list[Speaker]]:
    return (
        speaker(store, speaker_id),
        quotes_by(store, speaker_id),
        known_names(store, speaker_id),
        may_be_same(store, speaker_id),
    )


def _timeline(counts: Sequence[tuple[str, int]], width: int) -> list[Content]:
    """A bar a month, and below it from when to when."""
    if not counts:
        return []
    each = max(1, min(3, width // len(counts)))
    counts = counts[-(width // each) :]
    most = max(n for _, n in counts)
    bars = "".join(_BARS[-(-n * 8 // most)] * each for _, n in counts)
    first, last = counts[0][0], counts[-1][0]
    gap = " " * max(len(bars) - len(first) - len(last), 1)
    below = first if len(counts) == 1 else f"{first}{gap}{last}"
    return [
        Content(bars).stylize("$figure-ink"),
        Content(f"{below}  (at most {most} a {'month' if '-' in first else 'year'})").stylize("$text-muted"),
    ]
