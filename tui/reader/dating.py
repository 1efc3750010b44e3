"""The article's date, which what “Monday” means is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Figure
from onrecord.core.review.correcting import checked_day
from onrecord.core.review.session import Session
from onrecord.tui.reader.desk import Desk, Keys
from onrecord.tui.reader.status import progress_words
from onrecord.tui.workspace import Awaited

_HINT = "year-month-day, 2024-03-11 · an empty one is no date · Enter keeps"


class Dating:
    """Asks for the date, has the relative dates found with it, and forwards both as one decision."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.keys: Keys = {"date": self._ask}

    @property
    def _awaited(self) -> Awaited | None:
        return self._desk.workspace.dating.get(self._desk.article_id)

    def withdraw(self) -> bool:
        """Let go of a date that is not decided yet, if it is what was done last; whether it was."""
        awaited, session = self._awaited, self._desk.session
        if awaited is None or session is None or awaited.after != session.review.newest:
            return False
        del self._desk.workspace.dating[self._desk.article_id]
        return True

    def _ask(self) -> None:
        from onrecord.tui.dialogs.dialogs import Prompt

        session, awaited, decided = self._desk.session, self._awaited, (self._desk.article.published or "")[:10]
        assert session is not None
        present = awaited.day if awaited else decided

        def answered(typed: str) -> None:
            if checked_day(typed) != present:
                self._desk.workspace.dating.pop(self._desk.article_id, None)
                if checked_day(typed) != decided:
                    self._given(session, checked_day(typed))

        self._desk.ask(Prompt("Date of the article", _HINT, present, check=checked_day), answered)

    def _given(self, session: Session, day: str) -> None:
        if any(f.kind == "date" for f in session.review.analysis.figures):
            awaited = Awaited(day, session.review.newest)
            self._desk.workspace.dating[self._desk.article_id] = awaited
            self._desk.work(self._count(session, awaited))
        else:
            session.decide(lambda: session.review.set_published(day))

    async def _count(self, session: Session, awaited: Awaited) -> None:
        """Decide, with what the article's dates are then; without it where the analysis fails or the program ends."""
        redated: Sequence[Figure] = ()
        try:
            article = replace(self._desk.article, published=awaited.day or None)
            analysis = await self._desk.workspace.analyse_only(article, self._show_progress)
            redated = analysis.figures
        except (OnrecordError, OSError) as error:
            self._desk.complain(error)
        finally:
            if self._awaited is awaited:  # else taken back, or another was given
                del self._desk.workspace.dating[self._desk.article_id]
                self._desk.show_status("")
                self._desk.attempt(lambda: session.decide(lambda: session.review.set_published(awaited.day, redated)))

    def _show_progress(self, share: float) -> None:
        if self._awaited is not None:
            self._desk.show_status(progress_words(share))
