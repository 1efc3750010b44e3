"""Keys while words are selected, to mark a quote that was missed, to split one, or to write a note."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from onrecord.core.review import walking
from onrecord.core.review.session import Session
from onrecord.core.review.spans import Caret, Pace
from onrecord.tui.reader.asking import Asking
from onrecord.tui.reader.desk import Desk, Keys

_STEPS: tuple[tuple[str, int, Pace], ...] = (
    ("caret_left", -1, "word"),
    ("caret_right", 1, "word"),
    ("caret_left_sentence", -1, "sentence"),
    ("caret_right_sentence", 1, "sentence"),
)


class Marking:
    """The caret is the session's."""

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._desk, self._asking = desk, asking
        self.keys: Keys = {
            "select": self._begin,
            "split": self._split,
            **{name: partial(self._move, partial(self._stepped, step, pace)) for name, step, pace in _STEPS},
            "caret_up": partial(self._move, partial(self._by_line, -1)),
            "caret_down": partial(self._move, partial(self._by_line, 1)),
            "caret_quote": partial(self._to_said, 1),
            "caret_quote_back": partial(self._to_said, -1),
            "caret_marks": partial(self._to_said, 1, between_marks=True),
            "caret_marks_back": partial(self._to_said, -1, between_marks=True),
            "caret_top": partial(self._move, lambda c: walking.to_edge(self._session.page, c, -1)),
            "caret_end": partial(self._move, lambda c: walking.to_edge(self._session.page, c, 1)),
            "caret_closing": partial(self._move, lambda c: walking.to_closing(self._session.page, c)),
            "caret_anchor": partial(self._move, Caret.anchored),
            "caret_mark": self._keep,
            "caret_note": self._note,
            "caret_drop": lambda: self._session.drop(),
        }

    @property
    def _session(self) -> Session:
        session = self._desk.session
        assert session is not None
        return session

    def _begin(self) -> None:
        session, view = self._desk.session, self._desk.view
        if session is None:
            self._desk.tell("Quotes can be marked once the analysis is there.")
            return
        r = session.quote
        after = r is not None and view.is_visible(r.quote.end - 1)
        session.begin_mark(r.quote.end if r is not None and after else view.first_shown())
        view.focus()

    def _split(self) -> None:
        self._session.begin_split()
        self._desk.view.focus()

    def _move(self, to: Callable[[Caret], Caret | None]) -> None:
        self._session.move_caret(to)

    def _to_said(self, step: int, *, between_marks: bool = False) -> None:
        session = self._session
        before = session.pending
        session.mark_said(step, between_marks=between_marks)
        if session.pending == before:
            are = "between quotation marks" if between_marks else "that may be a quote"
            session.notice = f"No more words {are} {'after' if step > 0 else 'before'} these."

    def _by_line(self, lines: int, caret: Caret) -> Caret:
        return walking.to_line(self._session.page, caret, self._desk.view.line_span(caret.at.start, lines))

    def _stepped(self, step: int, pace: Pace, caret: Caret) -> Caret:
        return walking.stepped(self._session.page, caret, step, pace)

    def _keep(self) -> None:
        added = self._session.keep_mark()
        if added is not None:
            self._asking.speaker(added, go_on=False)

    def _note(self) -> None:
        caret = self._session.pending
        self._session.drop()
        if isinstance(caret, Caret):
            self._asking.note_passage(caret.selection)
