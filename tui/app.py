"""The application: which screen shows, what is being analysed, and the palette."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from onrecord.core.errors import OnrecordError
from onrecord.core.library.articles import Listed, mark_opened, names_like, next_open, tags_in_use
from onrecord.core.library.quotes import family_of
from onrecord.core.model import Analysis, Article
from onrecord.core.review.queue import Filter, Order
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article, save_analysis, save_article
from onrecord.core.store.connection import Store, open_store
from onrecord.tui.colours import ColouredApp
from onrecord.tui.config import Config
from onrecord.tui.keymap import ACTIONS, BY_ID, Place
from onrecord.tui.sanitize import safe_line

if TYPE_CHECKING:
    from textual.driver import Driver

    from onrecord.core.analysis.worker import Worker
    from onrecord.core.exchange.export import Format
    from onrecord.core.library.quotes import LibraryQuote
    from onrecord.tui.reader.screen import Reader

_KEY_NAMES = {
    "question_mark": "?", "exclamation_mark": "!", "vertical_line": "|", "slash": "/", "escape": "Esc", "enter": "Enter",
    "space": "Space", "tab": "Tab", "left": "←", "right": "→", "up": "↑", "down": "↓", "pagedown": "PgDn", "pageup": "PgUp",
    "home": "Home", "end": "End", "shift+left": "⇧←", "shift+right": "⇧→",
}  # fmt: skip
_PLACES: dict[Place, str] = {
    "reader": "Reading and reviewing", "edit": "Editing a span", "select": "Marking", "find": "While a find is on",
    "table": "In a list", "library": "Library", "search": "Search", "list": "Speakers and countries",
    "quotes": "Quotes of a speaker or country", "speaker": "A speaker", "everywhere": "Everywhere",
}  # fmt: skip


class Commands(Provider):
    """Every action of the place the reader is in, by name."""

    def _alive(self) -> list[tuple[str, str, Callable[[], object]]]:
        screen = self.screen
        out: list[tuple[str, str, Callable[[], object]]] = []
        for active in screen.active_bindings.values():
            action = BY_ID.get(active.binding.id or "")
            if action is not None and active.enabled:
                out.append((action.long, action.id, partial(screen.run_action, action.id)))
        return list({a: (long, a, run) for long, a, run in out}.values())

    async def discover(self) -> Hits:
        """All of them before anything is typed."""
        for long, name, run in self._alive():
            yield DiscoveryHit(long, run, help=f"key {_app(self).key_of(name)}")

    async def search(self, query: str) -> Hits:
        """Those whose name has the letters typed."""
        matcher = self.matcher(query)
        for long, name, run in self._alive():
            score = matcher.match(long)
            if score > 0:
                yield Hit(score, matcher.highlight(long), run, help=f"key {_app(self).key_of(name)}")


def _app(provider: Provider) -> OnrecordApp:
    app = provider.app
    assert isinstance(app, OnrecordApp)
    return app


class OnrecordApp(ColouredApp):
    """Reads ``article`` if one is given, else shows the library."""

    TITLE = "onrecord"
    COMMANDS = ColouredApp.COMMANDS | {Commands}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False, priority=True)]

    def __init__(
        self,
        store: Store,
        config: Config,
        reviewer: str,
        *,
        article: Article | None = None,
        model: str | None = None,
        blind: bool = False,
        driver: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver)
        self.store = store
        self.reviewer = reviewer
        self.blind = blind
        self.wanted = Filter()
        self.order: Order = "reading"
        self._config = config
        self._first = article
        self._model = model
        self._worker: Worker | None = None

    def on_mount(self) -> None:
        """The screen asked for."""
        if self._config.theme in self.available_themes:
            self.theme = self._config.theme
        elif self._config.theme:
            self.notify(
                f"There is no theme “{safe_line(self._config.theme, 40)}”; ctrl+p, “theme” lists them.", markup=False
            )
        self.set_keymap(dict(self._config.keys))
        if self._first is None:
            from onrecord.tui.library.articles import Library

            self.push_screen(Library())
        else:
            from onrecord.tui.reader.screen import Reader

            self.push_screen(Reader(self._first.id, self._first))

    async def on_unmount(self) -> None:
        """The analysis has nothing worth waiting for."""
        if self._worker is not None:
            await self._worker.stop()

    # Articles.

    def begin(self, reader: Reader) -> None:
        """Give ``reader`` its review: at once where the analysis is stored, else as soon as it is made."""
        try:
            analysis = load_analysis(self.store, reader.article_id)
        except OnrecordError as error:
            reader.complain(error)
            analysis = None
        if analysis is not None:
            reader.call_after_refresh(self._hand_over, reader, analysis)
        else:
            reader.show_progress(0)
            reader.run_worker(self._analyse(reader), exit_on_error=False)

    async def _analyse(self, reader: Reader) -> None:
        from onrecord.core.analysis.worker import Worker

        article = reader.article
        self._worker = self._worker or Worker(self._model)
        try:
            saving = asyncio.create_task(asyncio.to_thread(_save_article, self.store.path, article))
            analysis = await self._worker.analyse(article, reader.show_progress)
            await saving
            await asyncio.to_thread(_save_analysis, self.store.path, reader.article_id, analysis)
        except OnrecordError as error:
            reader.show_status("not analysed")
            reader.complain(error)
            return
        self._hand_over(reader, analysis)

    def _hand_over(self, reader: Reader, analysis: Analysis) -> None:
        if reader.is_attached:
            review = Review(self.store, reader.article_id, reader.article.text, analysis, self.reviewer, self.blind)
            reader.show_review(review)
            mark_opened(self.store, reader.article_id)

    def open_article(self, article_id: str, *, replace: bool = False, at: str | int | None = None) -> None:
        """Read an article of the library, at the quote of that key or at that character."""
        try:
            article = load_article(self.store, article_id)
        except OnrecordError as error:
            self.notify(safe_line(str(error)), severity="error", markup=False)
            return
        from onrecord.tui.reader.screen import Reader

        (self.switch_screen if replace else self.push_screen)(Reader(article_id, article, at))

    def leave_reader(self) -> None:
        """To the library."""
        from onrecord.tui.library.articles import Library

        if any(isinstance(s, Library) for s in self.screen_stack):
            self.pop_screen()
        else:
            self.switch_screen(Library())

    def next_open_article(self, after: str | None) -> Listed | None:
        """The next article with quotes to review."""
        return next_open(self.store, after, uncertain=self.order == "uncertain")

    # The library.

    def catch_up(self, then: Callable[[], None]) -> None:
        """Index what an older version or a crash left behind, beside the screen."""

        async def work() -> None:
            try:
                caught = await asyncio.to_thread(_catch_up, self.store.path)
            except OnrecordError as error:
                self.notify(safe_line(str(error)), severity="error", markup=False)
            else:
                if caught:
                    then()

        self.run_worker(work(), exit_on_error=False)

    def copies(self, quote: LibraryQuote) -> int:
        """How many articles give the quote's words."""
        if quote.family is None:
            return 1
        return len({q.article_id for q in family_of(self.store, quote.article_id, quote.key)})

    def compare(self, article_id: str, key: str) -> None:
        """How each article gives a quote's words."""
        found = family_of(self.store, article_id, key)
        if len(found) < 2:
            self.notify("No other article of the library gives these words.", timeout=3)
            return
        from onrecord.tui.dialogs.dialogs import Reading
        from onrecord.tui.library.families import compared

        self.push_screen(Reading(f"{len(found)} times the same words", compared(found, (article_id, key))))

    def known_names(self) -> Callable[[str], list[str]]:
        """Names of the library by what is typed."""
        return partial(names_like, self.store)

    def known_tags(self) -> list[str]:
        """Tags in use."""
        return tags_in_use(self.store)

    # Out of the program.

    def ask_export(self, reader: Reader) -> None:
        """Ask for a file name; its ending is the format."""
        from onrecord.tui.dialogs.dialogs import Prompt

        if reader.review is None:
            self.notify("There is nothing to export before the analysis is there.", timeout=3)
            return
        hint = "the ending is the format: .jsonl, .csv or .md · accepted quotes; with a filter on, those it holds"

        def answered(name: str | None) -> None:
            if name and name.strip():
                self._export(reader, Path(name.strip()).expanduser())

        name = safe_line(reader.article.title or "quotes", 40).replace("/", "-").replace("…", "")
        self.push_screen(Prompt("Export to", hint, f"{name}.md"), answered)

    def _export(self, reader: Reader, path: Path) -> None:
        from onrecord.core.exchange.export import Exported, write_out
        from onrecord.core.exchange.files import write_file

        review = reader.review
        form = path.suffix.lower().lstrip(".")
        if review is None or form not in ("jsonl", "csv", "md"):
            self.notify("The file's name has to end in .jsonl, .csv or .md.", severity="error")
            return
        quotes = [r for r in reader.walk() if reader.wanted.terms or r.is_kept]
        out = Exported(reader.article_id, reader.article, review.current.analysis, quotes, review.current.notes)
        kind: Format = form  # type: ignore[assignment]
        try:
            write_file(path, write_out([out], kind))
        except OnrecordError as error:
            self.notify(safe_line(str(error)), severity="error", markup=False)
            return
        self.notify(
            f"{len(quotes)} quote{'' if len(quotes) == 1 else 's'} written to {safe_line(str(path), 60)}.", markup=False
        )

    # Keys.

    def key_of(self, action: str) -> str:
        """The first key of an action, as it is called on a keyboard."""
        return self._key_names(action)[0]

    def _key_names(self, action: str) -> list[str]:
        keys = self._config.keys.get(action, BY_ID[action].keys)
        return [_KEY_NAMES.get(k, k) for k in keys.split(",")]

    def show_keys(self, *places: Place) -> None:
        """The keys of these places, and those that work everywhere."""
        from onrecord.tui.dialogs.dialogs import Reading

        lines: list[Content] = []
        for place in (*places, "everywhere"):
            lines.append(Content(_PLACES[place]).stylize("bold $text-accent"))
            for action in ACTIONS:
                if action.place == place:
                    keys = " ".join(self._key_names(action.id))
                    lines.append(Content.assemble(("  " + keys.ljust(15), "bold"), action.long))
            lines.append(Content(""))
        lines.append(
            Content.assemble(("  " + "ctrl+p".ljust(15), "bold"), "Command palette: every action by name, themes")
        )
        lines.append(Content("  Keys can be changed in config.toml; the command onrecord keys lists their names."))
        self.push_screen(Reading("Keys", Content("\n").join(lines)))


def _catch_up(path: Path) -> int:
    from onrecord.core.review.indexing import catch_up

    with closing(open_store(path)) as store:
        return catch_up(store)


def _save_article(path: Path, article: Article) -> None:
    with closing(open_store(path)) as store:
        save_article(store, article)


def _save_analysis(path: Path, key: str, analysis: Analysis) -> None:
    from onrecord.core.review.indexing import index_article

    with closing(open_store(path)) as store:
        save_analysis(store, key, analysis)
        index_article(store, key)
