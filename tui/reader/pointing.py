"""What the mouse does in the text."""

from __future__ import annotations

from onrecord.core.review.spans import SpanEdit
from onrecord.tui.reader.desk import Desk


def dragged(desk: Desk, start: int, end: int) -> None:
    """From one character to another: selected, to be marked."""
    session = desk.session
    if session is not None:
        session.select(start, end)
        desk.view.focus()
        desk.draw(reveal=False)


def clicked(desk: Desk, offset: int, *, twice: bool) -> None:
    """On a character: the quote under it is current, and a second click opens its menu. While ends are moved, nothing."""
    session = desk.session
    if session is None or isinstance(session.pending, SpanEdit):
        return
    session.notice = ""
    session.drop()
    under = session.under(offset)
    session.go(under.key if under is not None else None)
    desk.draw(reveal=False)
    if twice and under is not None:
        desk.press("menu")
