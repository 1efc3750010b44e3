"""The strip along the article: opened by a key, drawn with the rest, gone when it is not wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.core.model import TEXT
from onrecord.tui.reader.desk import Desk, Keys

if TYPE_CHECKING:
    from onrecord.tui.widgets.speakerstrip import SpeakerStrip

#: of so many lines of the screen one is a lane
_LINES_A_LANE = 5
_LEAST_LANES = 3


class Along:
    """Shows who speaks where. Its widget is made when it is asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._strip: SpeakerStrip | None = None
        self._shown: tuple[object, ...] = ()
        self.keys: Keys = {"strip": self._open}

    def _open(self) -> None:
        """Show the strip; where it shows, give it the keys."""
        if self._strip is None:
            from onrecord.tui.widgets.speakerstrip import SpeakerStrip

            self._strip = SpeakerStrip(self._go)
            screen = self._desk.view.screen
            screen.query_one("#foot").mount(self._strip, before=0)
            self._strip.watch(self._desk.view, "scroll_y", self._follow, init=False)
            self._strip.call_after_refresh(self._desk.draw)  # less of the text shows now
        self._strip.focus()

    def close(self) -> None:
        """Take the strip away."""
        if self._strip is not None:
            self._strip.remove()
            self._strip, self._shown = None, ()
        self._desk.view.focus()

    def save(self) -> None:
        """Ask where to save a picture of it."""
        from onrecord.tui.dialogs.saving import save_picture

        save_picture(self._desk.view.screen, "speakers")

    def draw(self) -> None:
        """Show what stands now, where the strip is open."""
        session = self._desk.session
        if self._strip is None or session is None:
            return
        height = self._desk.view.screen.size.height
        shown = (session.review.current, session.wanted, height)
        if shown != self._shown:
            self._shown = shown
            most = max(height // _LINES_A_LANE + 1, _LEAST_LANES)
            page = session.page
            in_text = [r for r in session.walk if page.field_of(r.quote.content) == TEXT]
            self._strip.show(in_text, len(page.text), most)
        self._follow()

    def _follow(self) -> None:
        session = self._desk.session
        if self._strip is not None and session is not None:
            self._strip.follow(session.key, self._desk.view.shown())

    def _go(self, key: str) -> None:
        session = self._desk.session
        if session is not None:
            session.notice = ""
            self._desk.attempt(lambda: session.go(key))
