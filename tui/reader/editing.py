"""Keys while a quote's ends are moved."""

from __future__ import annotations

from functools import partial

from onrecord.core.review.session import Session
from onrecord.core.review.spans import Pace, SpanEdit
from onrecord.tui.reader.asking import Asking
from onrecord.tui.reader.desk import Desk, Keys

_STEPS: tuple[tuple[str, int, Pace], ...] = (
    ("edit_left", -1, "word"),
    ("edit_right", 1, "word"),
    ("edit_left_clause", -1, "clause"),
    ("edit_right_clause", 1, "clause"),
    ("edit_left_sentence", -1, "sentence"),
    ("edit_right_sentence", 1, "sentence"),
)


class Editing:
    """The ends in hand are the session's."""

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._desk, self._asking = desk, asking
        self.keys: Keys = {
            **{name: partial(self._move, step, pace) for name, step, pace in _STEPS},
            "edit_swap": lambda: self._session.swap_edge(),
            "edit_keep": lambda: self._session.keep_edit(go_on=True),
            "edit_speaker": self._keep_and_ask,
            "edit_drop": lambda: self._session.drop(),
        }

    @property
    def _session(self) -> Session:
        session = self._desk.session
        assert session is not None
        return session

    def _move(self, step: int, pace: Pace) -> None:
        self._session.move_edge(step, pace)

    def _keep_and_ask(self) -> None:
        session = self._session
        edit = session.pending
        if isinstance(edit, SpanEdit) and session.keep_edit(go_on=False):
            self._asking.speaker(session.review.find(edit.key))
