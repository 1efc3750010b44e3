"""Which of the reader's keys work right now, so that the footer shows just those. Knows no screen."""

from __future__ import annotations

from onrecord.core.review.session import Session
from onrecord.core.review.spans import Caret, SpanEdit
from onrecord.tui.keymap import KeyAction, KeyContext

#: alive before the analysis is there
_ALWAYS = frozenset((
    "down", "up", "page_down", "page_up", "top", "end", "switch", "panel", "find", "filter", "select", "export", "back",
))  # fmt: skip
#: what selects words; a split asks for one of the quote's own
_SELECTING = frozenset(("caret_anchor", "caret_closing", "caret_top", "caret_end", "caret_note"))


def place_of(session: Session | None, *, finding: bool) -> KeyContext:
    """What the keys are for; ``finding`` while a find is on."""
    pending = session.pending if session is not None else None
    if pending is not None:
        return "edit" if isinstance(pending, SpanEdit) else "select"
    return "find" if finding else "reader"


def is_alive(action: KeyAction, place: KeyContext, session: Session | None) -> bool | None:
    """Whether an action's key works; None where it is kept from anybody else, too."""
    if action.place in ("edit", "select", "find"):
        return action.place == place and not (action.id in _SELECTING and _is_splitting(session))
    if place not in ("reader", "find"):
        return False
    if place == "find" and action.id in ("next_quote", "next_open", "back"):
        return action.id == "next_quote" and None
    if session is None:
        return action.id in _ALWAYS or action.id.startswith("tab_")
    if action.id in ("settle_first", "settle_second"):
        return _is_disputed(session)
    return action.id != "chain" or session.offer is not None


def depends_on(place: KeyContext, session: Session | None) -> tuple[object, ...]:
    """What decides which keys are alive: while this is the same, so are they."""
    offers = session is not None and session.offer is not None
    return (place, session is None, offers, _is_disputed(session), _is_splitting(session))


def _is_splitting(session: Session | None) -> bool:
    return session is not None and isinstance(session.pending, Caret) and session.pending.splits is not None


def _is_disputed(session: Session | None) -> bool:
    return session is not None and session.quote is not None and bool(session.quote.sides)
