"""What the reader's widgets show of a session: only what differs from the last time is drawn again."""

from __future__ import annotations

from textual.widgets import Static

from onrecord.core.review.current import as_dated
from onrecord.core.review.page import Page
from onrecord.core.review.session import Session
from onrecord.core.text.languages import UNKNOWN, is_english
from onrecord.tui.reader.desk import Desk
from onrecord.tui.reader.drawing import bits_of, gutter, in_focus, lasting, passing, pointer
from onrecord.tui.reader.finding import Find
from onrecord.tui.reader.status import headline, states_of, why_line
from onrecord.tui.reader.surroundings import above, below


class Painting:
    """Knows what is on the screen. ``status`` is what is being done, "" for nothing."""

    def __init__(self, desk: Desk, title: Static, why: Static) -> None:
        self._desk, self._title, self._why = desk, title, why
        self._undated = desk.article
        self._current: tuple[object, ...] = ()
        self._lit: list[tuple[int, int, int]] | None = None
        self._listed: tuple[object, ...] = ()
        self.status = ""

    def page(self) -> None:
        """The article's page is another one than was shown."""
        self._undated = self._desk.article
        self.text()

    def text(self) -> None:
        """The article's words, with what stands above and below them."""
        article = self._desk.article
        page = Page.of(article)
        self._desk.view.show(page.words, len(article.text), above(article, page), below(article, page))

    def arrange(self) -> None:
        """The text's width, space and highlights, as the settings have them."""
        settings = self._desk.workspace.settings
        self._desk.view.set_look(settings.width, settings.spacing, bits_of(settings.unlit))

    def all(self, found: Find | None, *, reveal: bool) -> None:
        """Everything; with ``reveal``, what the keys are about is brought into sight."""
        session, view = self._desk.session, self._desk.view
        current = session.review.current if session is not None else None
        if (current, found and found.matches) != self._current:
            self._current = (current, found and found.matches)
            self._lasting(session, found)
        if session is not None:
            self._dated(session)
            self._panel(session)
        view.point(pointer(session), list(passing(session, found)))
        focus = in_focus(session, found)
        if reveal and focus is not None:
            view.reveal(*focus)
        self.around(found)

    def around(self, found: Find | None) -> None:
        """The lines above and below the article, which fill the screen's width."""
        width = self._title.screen.size.width - 2
        self._why.update(why_line(self._desk.session, found, self._desk.workspace.key_of, width), layout=False)
        self.headline()

    def headline(self) -> None:
        """Title, where from, and how far the review is."""
        article, session = self._desk.article, self._desk.session
        language = "not English" if article.language == UNKNOWN else article.language
        covered = "" if is_english(article.language) else f"{language}: quotation marks alone"
        states = states_of(session) if session is not None else ()
        text = headline(article, (covered, *states, self.status), self._title.screen.size.width - 2)
        self._title.update(text, layout=False)

    def follow(self) -> None:
        """The panel follows the current quote and the text in view."""
        if self._desk.session is not None:
            self._desk.panel.follow(self._desk.session.quote, self._desk.view.shown())

    def _lasting(self, session: Session | None, found: Find | None) -> None:
        current = session.review.current if session is not None else None
        spans = list(lasting(current, found))
        if spans == self._lit:
            self._desk.view.mark(gutter(current))
        else:
            self._lit = spans
            self._desk.view.highlight(spans, gutter(current))

    def _dated(self, session: Session) -> None:
        """The article has the date that a reviewer gave it, wherever it is named."""
        article = as_dated(self._undated, session.review.current)
        if article.published != self._desk.article.published:
            self._desk.article = article
            self.text()

    def _panel(self, session: Session) -> None:
        from onrecord.tui.widgets.panel import Facts

        current = session.review.current
        listed = (current, session.wanted, session.order)
        if listed != self._listed:
            fresh, self._listed = not self._listed, listed
            if fresh:
                self._desk.panel.show(Facts(current.analysis, session.walk, current.notes, self._desk.article.text))
            else:
                self._desk.panel.update_quotes(current.analysis, session.walk, current.notes)
        self.follow()
