"""Keys that move: from quote to quote, by lines and pages, to the panel and back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from onrecord.core.review.session import Session
from onrecord.tui.messages import CompareQuote, LeaveArticle
from onrecord.tui.reader.desk import Desk, Keys

if TYPE_CHECKING:
    from onrecord.tui.widgets.panel import TabName


class Moving:
    """Decides nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        view = partial(self._scroll)
        self.keys: Keys = {
            "next_quote": partial(self._walk, 1),
            "previous_quote": partial(self._walk, -1),
            "next_open": partial(self._walk, 1, only_open=True),
            "previous_open": partial(self._walk, -1, only_open=True),
            "down": partial(view, 1),
            "up": partial(view, -1),
            "page_down": partial(view, 1, pages=True),
            "page_up": partial(view, -1, pages=True),
            "top": partial(self._scroll_to, 0),
            "end": partial(self._scroll_to, None),
            "switch": self._switch,
            "panel": self._toggle,
            "tab_all": partial(self._show_tab, "all"),
            "tab_quotes": partial(self._show_tab, "quotes"),
            "tab_speakers": partial(self._show_tab, "speakers"),
            "tab_countries": partial(self._show_tab, "countries"),
            "tab_figures": partial(self._show_tab, "figures"),
            "tab_notes": partial(self._show_tab, "notes"),
            "order": self._order,
            "differences": self._differences,
            "back": lambda: desk.send(LeaveArticle()),
        }

    def _walk(self, by: int, *, only_open: bool = False) -> None:
        session = self._desk.session
        if session is not None and not session.move(by, only_open=only_open):
            what = "quote to review" if only_open else "quote"
            session.notice = f"No {what} {'after' if by > 0 else 'before'} this one."

    def _scroll(self, by: int, *, pages: bool = False) -> None:
        view = self._desk.view
        view.scroll_relative(y=by * max(view.size.height - 2, 1) if pages else by, animate=False)

    def _scroll_to(self, line: int | None) -> None:
        view = self._desk.view
        view.scroll_to(y=view.max_scroll_y if line is None else line, animate=False)

    def _toggle(self) -> None:
        desk = self._desk
        if desk.panel.is_on_screen:
            desk.show_panel(shown=False)
            desk.view.focus()
        else:
            desk.show_panel(shown=True)

    def _switch(self) -> None:
        desk = self._desk
        if desk.view.has_focus:
            desk.show_panel(shown=True)
            desk.view.call_after_refresh(desk.panel.take_focus)
        else:
            desk.view.focus()

    def _show_tab(self, tab: TabName) -> None:
        desk = self._desk
        desk.show_panel(shown=True)
        desk.panel.select(tab)
        desk.workspace.tab = tab
        desk.view.call_after_refresh(desk.panel.take_focus)

    def _order(self) -> None:
        session = self._desk.session
        if session is not None:
            session.turn()
            self._desk.workspace.order = session.order
            uncertain = session.order == "uncertain"
            self._desk.tell("Least certain quotes first." if uncertain else "Quotes in reading order.")

    def _differences(self) -> None:
        key = _current(self._desk.session)
        if key is not None:
            self._desk.send(CompareQuote(self._desk.article_id, key))


def _current(session: Session | None) -> str | None:
    return session.key if session is not None else None
