"""An article on the screen: text, panel and the lines round them. Moves nothing and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Article, Span
from onrecord.core.review.current import Reviewed
from onrecord.core.review.queue import Order, queue, step
from onrecord.core.review.review import Review
from onrecord.tui.reader.modes import Caret, Find, SpanEdit
from onrecord.tui.reader.status import headline, tail_lines, why_line
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets import runs
from onrecord.tui.widgets.article import ArticleView, Mark
from onrecord.tui.widgets.heading import head_lines
from onrecord.tui.widgets.measure import PANEL_FROM, PANEL_LEAST, PANEL_MOST, PANEL_SHARE
from onrecord.tui.widgets.signs import SIGNS
from onrecord.tui.workspace import Workspace

if TYPE_CHECKING:
    from textual.widgets import Input

    from onrecord.tui.widgets.panel import Facts, Panel, TabName

_KINDS = {"direct": runs.DIRECT, "mixed": runs.MIXED, "indirect": runs.INDIRECT}
_PEOPLE = {"person": runs.PERSON, "organisation": runs.ORGANISATION, "group": 0}
_BAR = 10


class ReadScreen(Screen[None]):
    """Reads one article. ``review`` is None until its analysis is there."""

    SCOPED_CSS = False  # the rules below speak of the screen's own classes
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (PANEL_FROM, "-wide")]  # noqa: RUF012 - Textual's declaration
    CSS = (
        f"""
    ReadScreen #side {{ width: {PANEL_SHARE}%; min-width: {PANEL_LEAST}; max-width: {PANEL_MOST}; background: $surface; }}
    """
        + """
    ReadScreen { background: $background; }
    ReadScreen #headline { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    ReadScreen #body { height: 1fr; }
    ReadScreen #foot { height: auto; }
    ReadScreen #keys { height: 1; }
    ReadScreen #why { height: 2; background: $surface; padding: 0 1; }
    ReadScreen #find { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    ReadScreen #find.-open { display: block; }
    ReadScreen.-wide.-no-panel #side { display: none; }
    ReadScreen.-narrow #body { layout: vertical; }
    ReadScreen.-narrow #side { display: none; width: 100%; max-width: 100%; height: 45%; border-top: hkey $foreground 20%; }
    ReadScreen.-narrow.-panel #side { display: block; }
    ReadScreen.-narrow Panel { border-left: none; }
    """
    )

    def __init__(self, workspace: Workspace, article_id: str, article: Article, at: str | int | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self._at = at
        self.article_id = article_id
        self.article = article
        self.review: Review | None = None
        self.current: str | None = None
        self.edit: SpanEdit | None = None
        self.caret: Caret | None = None
        self.found: Find | None = None
        self.wanted = workspace.wanted
        self.order: Order = workspace.order
        self._status = ""
        self._alive: object = None
        self._shown: list[tuple[int, int, int]] | None = None
        self._walked: dict[tuple[TabName, str], int] = {}

    def compose(self) -> ComposeResult:
        """Headline, article and panel, why, keys."""
        yield Static(id="headline", markup=False)
        with Horizontal(id="body"):
            yield ArticleView(id="article")
            yield Vertical(id="side")
        with Vertical(id="foot"):
            yield Static(id="why", markup=False)
            yield Vertical(id="keys")

    def on_mount(self) -> None:
        """The text shows at once."""
        self.view.show(self.article.text, head_lines(self.article), tail_lines(self.article))
        self.view.focus()
        self.draw_headline()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        """All but the text comes once the text shows: its widgets take as long to import as the text takes to draw."""
        from textual.widgets import Input

        from onrecord.tui.widgets.keybar import KeyBar
        from onrecord.tui.widgets.panel import Facts, Panel

        await self.query_one("#side").mount(Panel(id="panel"))
        await self.query_one("#foot").mount(Input(id="find", placeholder="find in the article", compact=True), before=0)
        await self.query_one("#keys").mount(KeyBar())
        self.panel.show(Facts(Analysis(), (), (), self.article.text, waiting=True))
        self.furnished()

    def furnished(self) -> None:
        """Everything is on the screen; the analysis may begin."""

    @property
    def view(self) -> ArticleView:
        """The article's widget."""
        return self.query_one("#article", ArticleView)

    @property
    def panel(self) -> Panel:
        """The panel's widget."""
        return self.query_one("#panel")  # type: ignore[return-value] - its class is imported late

    @property
    def find_field(self) -> Input:
        """Where a search is typed."""
        return self.query_one("#find")  # type: ignore[return-value] - its class is imported late

    # What is shown.

    def show_review(self, review: Review) -> None:
        """The analysis is there: highlights, panel, the first quote to review."""
        self.review = review
        self._status = ""
        self.draw_highlights()
        self.panel.show(self._facts(review))
        place, self._at = self._at, None
        asked = isinstance(place, str) and any(r.key == place for r in review.quotes)
        if asked:
            self.current = str(place)
        elif self.current is None and review.quotes and self.view.scroll_offset.y == 0:
            self.current = step(review.quotes, review.quotes, None, 1, only_open=True) or review.quotes[0].key
        self.point(reveal=asked)
        if isinstance(place, int):
            self.view.reveal(place, place + 1)
        self.draw_headline()
        self.refresh_keys()

    def show_status(self, status: str) -> None:
        """What is being waited for, in the headline."""
        self._status = status
        self.draw_headline()

    def show_progress(self, share: float) -> None:
        """How far the analysis is, from 0 (the model is loading) to 1."""
        filled = round(_BAR * share)
        bar = "█" * filled + "░" * (_BAR - filled)
        self.show_status(f"analysing {bar} {share:.0%}" if share else "loading the model …")

    def draw_highlights(self) -> None:
        """All lasting highlights anew."""
        if self.review is None:
            return
        spans = list(self._spans(self.review))
        if spans == self._shown:
            self.view.mark(self._marks(self.review))
        else:
            self._shown = spans
            self.view.highlight(spans, self._marks(self.review))

    def decided(self) -> None:
        """Decisions changed: show what stands now, drawing only what differs."""
        review = self.review
        assert review is not None
        self.draw_highlights()
        facts = self._facts(review)
        self.panel.update_quotes(facts.analysis, facts.quotes, facts.notes)
        if self.current is not None and all(r.key != self.current for r in review.quotes):
            self.current = None
        self.draw_headline()

    def draw_headline(self) -> None:
        """Title, where from, and how far the review is."""
        walk = self.walk()
        progress = f"quotes {sum(r.is_done for r in walk)}/{len(walk)} done{self.pace()}" if self.review else ""
        order = "least certain first" if self.order == "uncertain" else ""
        wanted = f"filter {self.wanted.source}" if self.wanted.terms else ""
        language = self.article.language or "en"
        covered = "" if language.startswith("en") else f"{language}: quotation marks alone"
        text = headline(self.article, (covered, order, wanted, progress, self._status), self.size.width - 2)
        self.query_one("#headline", Static).update(text, layout=False)

    def pace(self) -> str:
        """How fast the review goes; the reviewing screen knows."""
        return ""

    def on_resize(self) -> None:
        """The headline fills the width."""
        self.draw_headline()

    def point(self, *, reveal: bool = True) -> None:
        """Show the current quote with its cue and speaker, the edit or the caret, in text, panel and below."""
        r = self.current_quote()
        start = r.quote.start if r else None
        spans = list(self._current_spans(r))
        focus: Span | None = None
        if self.edit is not None:
            focus = Span(
                self.edit.edge - (1 if self.edit.at_end else 0), self.edit.edge + (0 if self.edit.at_end else 1)
            )
            start = self.edit.content[0].start
        elif self.caret is not None:
            focus = self.caret.at
        elif self.found is not None and self.found.here >= 0:
            focus = self.found.matches[self.found.here]
        elif r is not None:
            focus = Span(r.quote.start, r.quote.end)
        self.view.point(start, spans)
        if reveal and focus is not None:
            self.view.reveal(*focus)
        self.panel.follow(self.current)
        self.draw_why(r)

    def draw_why(self, r: Reviewed | None) -> None:
        """The line below the article: what is being done, or why the program thinks so."""
        text = why_line(r, self.article.text, edit=self.edit, caret=self.caret, found=self.found)
        self.query_one("#why", Static).update(text, layout=False)

    def _current_spans(self, r: Reviewed | None) -> Iterator[tuple[int, int, int]]:
        if self.edit is not None:
            yield from ((s, e, runs.SELECTED) for s, e in self.edit.content)
        elif r is not None:
            yield from ((s, e, runs.CURRENT) for s, e in r.quote.content)
        if r is not None:
            yield from ((s, e, runs.CUE) for s, e in r.quote.cue)
            yield from ((s, e, runs.SPEAKER) for s, e in r.quote.speaker)
        if self.caret is not None:
            yield self.caret.selection.start, self.caret.selection.end, runs.SELECTED
        if self.found is not None and self.found.here >= 0:
            match = self.found.matches[self.found.here]
            yield match.start, match.end, runs.MATCH_HERE

    def _spans(self, review: Review) -> Iterator[tuple[int, int, int]]:
        for r in review.quotes:
            mask = runs.REJECTED if r.state == "rejected" else _KINDS[r.quote.kind]
            yield from ((s, e, mask) for s, e in r.quote.content)
        for person in review.current.analysis.people:
            yield from ((s, e, _PEOPLE[person.kind]) for s, e in person.mentions if _PEOPLE[person.kind])
        for country in review.current.analysis.countries:
            yield from ((s, e, runs.PLACE) for s, e in country.mentions)
        yield from ((f.start, f.end, runs.FIGURE) for f in review.current.analysis.figures)
        if self.found is not None:
            yield from ((s, e, runs.MATCH) for s, e in self.found.matches)

    def _marks(self, review: Review) -> list[Mark]:
        styles = {"open": "open", "recheck": "recheck", "rejected": "rejected"}
        return [Mark(r.quote.start, SIGNS[r.state], styles.get(r.state, "kept")) for r in review.quotes]  # type: ignore[arg-type]

    def _facts(self, review: Review) -> Facts:
        from onrecord.tui.widgets.panel import Facts

        return Facts(review.current.analysis, self.walk(), review.current.notes, self.article.text)

    # Walking.

    def walk(self) -> Sequence[Reviewed]:
        """The queue: the quotes the filter holds, in its order."""
        return queue(self.review.quotes, self.wanted, self.order) if self.review else ()

    def current_quote(self) -> Reviewed | None:
        """The quote the pointer is on."""
        if self.review is None or self.current is None:
            return None
        return next((r for r in self.review.quotes if r.key == self.current), None)

    def go(self, key: str | None) -> None:
        """Make a quote the current one."""
        if key is not None:
            self.current = key
            self.point()
            self.refresh_keys()

    def _step(self, by: int, *, only_open: bool) -> str | None:
        return step(self.walk(), self.review.quotes if self.review else (), self.current, by, only_open=only_open)

    def refresh_keys(self) -> None:
        """Draw the footer anew, but only where other keys are alive than before: it costs more than the text does."""
        alive = (
            self.edit is None,
            self.caret is None,
            self.found is None,
            self.current is None,
            self.review is None,
            self.extra_keys(),
        )
        if alive != self._alive:
            self._alive = alive
            self.refresh_bindings()

    def extra_keys(self) -> object:
        """What else decides which keys are alive."""
        return None

    def complain(self, error: OnrecordError) -> None:
        """An error the user can mend."""
        self.notify(safe_line(str(error)), severity="error", markup=False)
