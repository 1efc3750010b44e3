"""The reader: one article under review. It shows what the session says and forwards the keys; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from onrecord.core.errors import DecisionConflict, OnrecordError
from onrecord.core.library.articles import mark_opened
from onrecord.core.model import Analysis, Article
from onrecord.core.review.page import Page
from onrecord.core.review.review import Review
from onrecord.core.review.session import Session
from onrecord.core.store.articles import listed_article, load_analysis
from onrecord.tui.failures import error_message
from onrecord.tui.keymap import BY_ID, KeyContext, bindings
from onrecord.tui.messages import Message
from onrecord.tui.messages import ask as ask_app
from onrecord.tui.reader import pointing
from onrecord.tui.reader.alive import depends_on, is_alive, place_of
from onrecord.tui.reader.along import Along
from onrecord.tui.reader.desk import Keys
from onrecord.tui.reader.finding import Finding
from onrecord.tui.reader.painting import Painting
from onrecord.tui.reader.status import progress_words
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.article import ArticleView
from onrecord.tui.widgets.keybar import KeyBar
from onrecord.tui.widgets.measure import PANEL_FROM, PANEL_LEAST, PANEL_MOST, PANEL_SHARE, is_roomy
from onrecord.tui.widgets.panel import Facts, Panel
from onrecord.tui.workspace import Workspace

if TYPE_CHECKING:
    from textual.widgets import Input

T = TypeVar("T")
#: seconds between two looks at what others decided
_EVERY = 1.0


def _forwarded(binding: BindingType) -> Binding:
    """The key of an action as one that is forwarded by its name."""
    assert isinstance(binding, Binding)
    return replace(binding, action=f"press('{binding.id}')")


class Reader(Screen[None]):
    """Reads one article. ``session`` is None until its analysis is there."""

    SCOPED_CSS = False  # the rules below speak of the screen's own classes
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (PANEL_FROM, "-wide")]  # noqa: RUF012 - Textual's declaration
    BINDINGS: ClassVar[list[BindingType]] = [_forwarded(b) for b in bindings("reader", "edit", "select", "find")]
    # Not CSS: for a screen's that, Textual parses all rules it has once more, and styles all it shows.
    DEFAULT_CSS = (
        f"Reader Panel {{ width: {PANEL_SHARE}%; min-width: {PANEL_LEAST}; max-width: {PANEL_MOST}; }}"
        + """
    Reader { background: $background; }
    Reader Panel { background: $surface; }
    Reader #headline { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    Reader #body { height: 1fr; }
    Reader #foot { height: auto; }
    Reader ToastRack { margin-bottom: 3; }
    Reader #why { height: 2; background: $surface; padding: 0 1; }
    Reader #find { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    Reader #find.-open { display: block; }
    Reader.-wide.-no-panel Panel { display: none; }
    Reader.-narrow #body { layout: vertical; }
    Reader.-narrow Panel { display: none; width: 100%; max-width: 100%; height: 45%; border-top: hkey $foreground 20%; }
    Reader.-narrow.-panel Panel { display: block; }
    Reader.-narrow Panel { border-left: none; }
    """
    )

    def __init__(self, workspace: Workspace, article_id: str, article: Article, at: str | int | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.article_id = article_id
        self.article = article
        self.session: Session | None = None
        self._at = at
        self._stored: Analysis | None = None
        self._still = ExitStack()
        self._alive: tuple[object, ...] = ()
        self.finding = Finding(self)
        self._along = Along(self)

    # What it is made of.

    def compose(self) -> ComposeResult:
        """Headline, article and panel, why, keys."""
        # Textual would find that out with the first picture, and have to style all that is on it once more.
        self.add_class("-wide" if self.app.size.width >= PANEL_FROM else "-narrow")
        tab = self.workspace.tab or ("all" if is_roomy(*self.app.size) else "quotes")
        yield Static(id="headline", markup=False)
        with Horizontal(id="body"):
            yield ArticleView(id="article")
            yield Panel(self._panel_moved, tab, id="panel")
        with Vertical(id="foot"):
            yield Static(id="why", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """All but what is current shows with the first picture: that waits until the text has its place."""
        self._painting = Painting(self, self.query_one("#headline", Static), self.query_one("#why", Static))
        self._painting.arrange()
        self._painting.text()
        self.view.focus()
        self._painting.headline()
        self.panel.show(Facts(Analysis(), (), (), self.article.text, waiting=True))
        self.watch(self.view, "scroll_y", self._painting.follow, init=False)
        self._have_analysed()

    def on_unmount(self) -> None:
        """Left before it was drawn: others may draw."""
        self._still.close()

    def update_node_styles(self, animate: bool = True) -> None:
        """What the first picture waits for has just been styled: once is enough."""
        if self._stored is None:
            super().update_node_styles(animate)

    def _compositor_refresh(self) -> None:
        if self._stored is None:  # else Textual would work out a picture that nobody sees, the whole one waiting
            super()._compositor_refresh()

    @property
    def view(self) -> ArticleView:
        """The article's widget."""
        return self.query_one("#article", ArticleView)

    @property
    def panel(self) -> Panel:
        """The panel's widget."""
        return self.query_one("#panel", Panel)

    @property
    def find_field(self) -> Input:
        """Where a search is typed; made when the first is."""
        from onrecord.tui.widgets.field import Field

        if not self.query("#find"):
            field = Field(id="find", placeholder="find in the article", compact=True)
            self.query_one("#foot").mount(field, before="#why")
        return self.query_one("#find", Field)

    @property
    def review(self) -> Review | None:
        """The review, once the analysis is there."""
        return self.session.review if self.session is not None else None

    # The analysis.

    def _have_analysed(self) -> None:
        try:
            analysis = load_analysis(self.workspace.store, self.article_id)
        except OnrecordError as error:
            self.complain(error)
            analysis = None
        if analysis is not None:
            self._stored = analysis
            self._still.enter_context(self.app.batch_update())
        else:
            self._show_progress(0)
            self.run_worker(self._analyse(), exit_on_error=False)

    def on_article_view_placed(self) -> None:
        """The text has its place, so that what is current can be chosen; the first picture waits for it."""
        analysis, self._stored = self._stored, None
        if analysis is not None:
            with self._still:
                self._review_begins(analysis)

    async def _analyse(self) -> None:
        try:
            analysis = await self.workspace.analyse(self.article_id, self.article, self._show_progress)
        except Exception as error:  # noqa: BLE001 - logged, and told in one line
            self.show_status("not analysed")
            self.complain(error)
        else:
            self._review_begins(analysis)

    def _show_progress(self, share: float) -> None:
        self.show_status(progress_words(share))

    def show_status(self, status: str) -> None:
        """What is being done, in the headline; "" for nothing."""
        if self.is_attached:
            self._painting.status = status
            self._painting.headline()

    def _review_begins(self, analysis: Analysis) -> None:
        if not self.is_attached:
            return
        review = self.workspace.review(self.article_id, self.article, analysis)
        if review.page != Page.of(self.article):  # the text was stored before, under another title
            self.article = listed_article(self.workspace.store, self.article_id)
            self._painting.page()
        session = Session(review, self.view.is_span_visible, self.workspace.wanted, self.workspace.order)
        place, self._at, self.session, self._painting.status = self._at, None, session, ""
        if isinstance(place, int):
            self.view.reveal(place, place + 1)
        asked = place if isinstance(place, str) else None
        session.begin(asked, place if isinstance(place, int) else None)
        self.draw(reveal=session.quote is not None and not session.seen(session.quote))
        mark_opened(self.workspace.store, self.article_id)
        self.call_after_refresh(lambda: self._keys)  # so that the first key waits for nothing
        self.set_interval(_EVERY, partial(self._refresh, session))

    def _refresh(self, session: Session) -> None:
        """What others decided since. Under a dialog nothing moves: its answer is about what stood when it was asked."""
        if not self.is_active:
            return
        try:
            changed = session.refresh()
        except OnrecordError as error:
            self.show_status(safe_line(str(error), 60))
            return
        if changed:
            self.draw(reveal=False)

    # Keys.

    @cached_property
    def _keys(self) -> Keys:
        """What each key does."""
        from onrecord.tui.reader.keys import keys_of

        return {**keys_of(self), **self.finding.keys, **self._along.keys}

    @property
    def place(self) -> KeyContext:
        """What the keys are for right now."""
        return place_of(self.session, finding=self.finding.is_on)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense right now is alive, so that the footer shows just that."""
        known = BY_ID.get(str(parameters[0]) if action == "press" and parameters else "")
        return True if known is None else is_alive(known, self.place, self.session)

    def action_press(self, name: str) -> None:
        """A key was pressed."""
        if self.session is not None:
            self.session.notice = ""
        self.press(name)

    def action_drop_entry(self) -> None:
        """x on an entry of the panel"""
        self.press("drop_entry")

    def action_change_entry(self) -> None:
        """e on an entry of the panel"""
        self.press("change_entry")

    def press(self, action: str) -> None:
        """Do what a key does."""
        scrolls = action in ("down", "up", "page_down", "page_up", "top", "end", "panel", "switch")
        self.attempt(self._keys[action], reveal=not scrolls and not action.startswith("tab_") and action != "find_end")

    def attempt(self, act: Callable[[], object], *, reveal: bool = True) -> None:
        """Do something that may be refused, tell why, and draw what stands then."""
        session = self.session
        try:
            act()
        except DecisionConflict as error:  # asked where instructions stand: the same key decides all the same
            if session is not None:
                session.notice = str(error)
        except OnrecordError as error:
            self.complain(error)
        self.draw(reveal=reveal)
        if session is not None and session.ended:
            from onrecord.tui.reader.ending import offer_next

            session.ended = False
            offer_next(self, session)

    def ask(self, dialog: Screen[T | None], answered: Callable[[T], object]) -> None:
        """Show a dialog; its answer, if there is one, is attempted."""

        def done(answer: T | None) -> None:
            if answer is not None:
                self.attempt(lambda: answered(answer))

        self.app.push_screen(dialog, done)

    def tell(self, words: str, seconds: float = 3) -> None:
        """Say what was done."""
        self.notify(words, timeout=seconds, markup=False)

    def complain(self, error: Exception) -> None:
        """Tell what is wrong, in one line."""
        self.notify(safe_line(error_message(error)), severity="error", markup=False)

    def copy(self, words: str) -> None:
        """Put words into the clipboard."""
        self.app.copy_to_clipboard(words)

    def work(self, doing: Coroutine[None, None, None]) -> None:
        """Do what takes its time; it goes on where the article is left."""
        self.app.run_worker(doing, exit_on_error=False)

    def send(self, message: Message) -> None:
        """Ask something of the application."""
        ask_app(self, message)

    def show_panel(self, *, shown: bool) -> None:
        """Show or hide the panel."""
        self.set_class(shown, "-panel")
        self.set_class(not shown, "-no-panel")

    # What the panel, the mouse and the search field say.

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Enter on an entry: to the quote, or to the next mention."""
        session = self.session
        if session is None:
            return
        if any(r.key == event.key for r in session.review.quotes):
            self.attempt(lambda: session.go(event.key))
        else:
            self.attempt(lambda: self.finding.walk(session, event.tab, event.key))

    def _panel_moved(self, key: str) -> None:
        """The pointer of the panel's quotes is the current quote."""
        session = self.session
        if session is not None:
            session.notice = ""
            self.attempt(lambda: session.go(key))

    def on_speaker_strip_left(self) -> None:
        """Enter or a click on the strip: the keys are the text's again."""
        self.view.focus()

    def on_speaker_strip_saved(self) -> None:
        """A picture of the strip, with the text above it."""
        self._along.save()

    def on_speaker_strip_closed(self) -> None:
        """The strip is wanted no more."""
        self._along.close()
        self.call_after_refresh(self.draw)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Matches show as they are typed."""
        if event.input.id == "find" and event.input.has_class("-open"):
            self.attempt(lambda: self.finding.typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: n and N walk the matches from here on."""
        if event.input.id == "find":
            self.attempt(self.finding.entered, reveal=False)

    def on_article_view_dragged(self, event: ArticleView.Dragged) -> None:
        """The mouse selects; m marks."""
        pointing.dragged(self, event.start, event.end)

    def on_article_view_clicked(self, event: ArticleView.Clicked) -> None:
        """A click picks the quote under it, a double click opens its menu."""
        pointing.clicked(self, event.offset, twice=event.twice)

    # Drawing.

    def draw(self, *, reveal: bool = True) -> None:
        """Show what stands now: only what differs is drawn again."""
        if not self.is_attached:  # left meanwhile
            return
        self._painting.all(self.finding.found, reveal=reveal)
        self._along.draw()
        self._refresh_keys()

    def settings_changed(self) -> None:
        """The settings changed."""
        self._painting.arrange()
        self.draw()

    def on_resize(self) -> None:
        """Headline and last lines fill the width."""
        self._painting.around(self.finding.found)

    def _refresh_keys(self) -> None:
        """Redraw the footer, but only where other keys are alive than before: it costs more than the text does."""
        alive = depends_on(self.place, self.session)
        if alive != self._alive:
            self._alive = alive
            self.refresh_bindings()
