"""Walking an article: quotes, lines, panel and matches, each with its key. Decides nothing; see ``deciding``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.core.model import Person, Span, Spans
from onrecord.core.review.current import Reviewed
from onrecord.core.review.queue import Filter, step
from onrecord.core.review.review import Review
from onrecord.tui.reader.modes import Find, find_in
from onrecord.tui.reader.reading import ReadScreen

if TYPE_CHECKING:
    from textual.widgets import Input

    from onrecord.tui.widgets.panel import Panel, TabName


class WalkScreen(ReadScreen):
    """Moves about in the article that :class:`ReadScreen` shows."""

    def action_next_quote(self) -> None:
        """n"""
        self._walk_to(1, only_open=False)

    def action_previous_quote(self) -> None:
        """p"""
        self._walk_to(-1, only_open=False)

    def action_next_open(self) -> None:
        """N"""
        self._walk_to(1, only_open=True)

    def action_previous_open(self) -> None:
        """P"""
        self._walk_to(-1, only_open=True)

    def _walk_to(self, by: int, *, only_open: bool) -> None:
        key = self._step(by, only_open=only_open)
        if key is not None:
            self.go(key)
        elif self.review is not None:
            what = "quote to review" if only_open else "quote"
            self.notify(f"No {what} {'after' if by > 0 else 'before'} this one.", timeout=2, markup=False)

    # Scrolling.

    def action_down(self) -> None:
        """j"""
        self.view.scroll_relative(y=1, animate=False)

    def action_up(self) -> None:
        """k"""
        self.view.scroll_relative(y=-1, animate=False)

    def action_page_down(self) -> None:
        """Space"""
        self.view.scroll_relative(y=max(self.view.size.height - 2, 1), animate=False)

    def action_page_up(self) -> None:
        """b"""
        self.view.scroll_relative(y=-max(self.view.size.height - 2, 1), animate=False)

    def action_top(self) -> None:
        """g"""
        self.view.scroll_to(y=0, animate=False)

    def action_end(self) -> None:
        """G"""
        self.view.scroll_to(y=self.view.max_scroll_y, animate=False)

    # The panel.

    def _open_panel(self) -> None:
        self.set_class(True, "-panel")
        self.set_class(False, "-no-panel")

    def action_panel(self) -> None:
        """w"""
        if self.query_one("#side").display:
            self.set_class(True, "-no-panel")
            self.set_class(False, "-panel")
            self.view.focus()
        else:
            self._open_panel()

    def action_switch(self) -> None:
        """Tab"""
        if self.view.has_focus:
            self._open_panel()
            self.call_after_refresh(self.panel.take_focus)
        else:
            self.view.focus()

    def _show_tab(self, tab: TabName) -> None:
        self._open_panel()
        self.panel.select(tab)
        self.call_after_refresh(self.panel.take_focus)

    def action_tab_quotes(self) -> None:
        """1"""
        self._show_tab("quotes")

    def action_tab_speakers(self) -> None:
        """2"""
        self._show_tab("speakers")

    def action_tab_countries(self) -> None:
        """3"""
        self._show_tab("countries")

    def action_tab_figures(self) -> None:
        """4"""
        self._show_tab("figures")

    def action_tab_notes(self) -> None:
        """5"""
        self._show_tab("notes")

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Enter on an entry: to the quote, or to the next mention."""
        review = self.review
        if review is None:
            return
        if any(r.key == event.key for r in review.quotes):
            self.go(event.key)
            return
        mentions = self._mentions(review, event.tab, event.key)
        if mentions:
            at = (self._walked.get((event.tab, event.key), -1) + 1) % len(mentions)
            self._walked[event.tab, event.key] = at
            self.found = Find(self.article.text[mentions[at].start : mentions[at].end], mentions, at)
            self.draw_highlights()
            self.point()
            self.refresh_keys()

    def _mentions(self, review: Review, tab: TabName, key: str) -> Spans:
        analysis = review.current.analysis
        match tab:
            case "speakers":
                return _all_mentions(analysis.named(key), [r for r in review.quotes if r.speaker_name == key])
            case "countries":
                return next((c.mentions for c in analysis.countries if c.code == key), ())
            case "figures":
                figure = analysis.figures[int(key)]
                return (Span(figure.start, figure.end),)
            case _:
                return tuple(n.span for n in review.current.notes if n.key == key and n.span is not None)

    # Finding.

    def action_find(self) -> None:
        """/"""
        field = self.find_field
        field.add_class("-open")
        field.value = ""
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Matches show as they are typed."""
        if event.input.id == "find" and event.input.has_class("-open"):
            self.found = (
                find_in(self.article.text, event.value, self.view.first_visible()) if event.value.strip() else None
            )
            self.draw_highlights()
            self.point()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: n and N walk the matches from here on."""
        if event.input.id == "find":
            self._close_find()
            if self.found is None or not self.found.matches:
                self.action_find_end()

    def _close_find(self) -> None:
        self.find_field.remove_class("-open")
        self.view.focus()
        self.refresh_keys()

    def action_find_next(self) -> None:
        """n while a find is on"""
        self._find_step(1)

    def action_find_previous(self) -> None:
        """N while a find is on"""
        self._find_step(-1)

    def _find_step(self, by: int) -> None:
        if self.found is not None:
            self.found = self.found.moved(by)
            self.point()

    def action_find_end(self) -> None:
        """Escape ends a find, the field too."""
        self.found = None
        self._close_find()
        self.draw_highlights()
        self.point(reveal=False)

    # Filtering and order.

    def set_filter(self, wanted: Filter) -> None:
        """Walk only the quotes that meet the filter."""
        self.wanted = wanted
        if self.review is not None:
            self.panel.show(self._facts(self.review))
            walk = self.walk()
            if walk and all(r.key != self.current for r in walk):
                self.current = walk[0].key
        self.point()
        self.draw_headline()

    def action_order(self) -> None:
        """O"""
        self.order = "uncertain" if self.order == "reading" else "reading"
        self.set_filter(self.wanted)
        if self.review is not None:
            self.go(step(self.walk(), self.review.quotes, None, 1, only_open=True))
        self.notify(
            "Least certain quotes first." if self.order == "uncertain" else "Quotes in reading order.", timeout=2
        )


def _all_mentions(person: Person | None, spoken: Sequence[Reviewed]) -> Spans:
    found = {*(person.mentions if person else ()), *(s for r in spoken for s in r.quote.speaker)}
    return tuple(sorted(found)) or tuple(s for r in spoken for s in r.quote.content)
