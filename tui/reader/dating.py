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

_HINT = "year-month-day, 2024-03-11 · an empty one is no date · Enter keeps"


class Dating:
    """Asks for the date, has the relative dates found with it, and forwards both as one decision."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.keys: Keys = {"date": self._ask}

    def _ask(self) -> None:
        from onrecord.tui.dialogs.dialogs import Prompt

        session, present = self._desk.session, (self._desk.article.published or "")[:10]
        assert session is not None

        def answered(typed: str) -> None:
            if checked_day(typed) != present:
                self._given(session, checked_day(typed))

        self._desk.ask(Prompt("Date of the article", _HINT, present, check=checked_day), answered)

    def _given(self, session: Session, day: str) -> None:
        if any(f.kind == "date" for f in session.review.analysis.figures):
            self._desk.work(self._count(session, day))
        else:
            session.decide(lambda: session.review.set_published(day))

    async def _count(self, session: Session, day: str) -> None:
        """Decide, with what the article's dates are then; without it where the analysis fails or the program ends."""
        redated: Sequence[Figure] = ()
        try:
            article = replace(self._desk.article, published=day or None)
            analysis = await self._desk.workspace.analyse_only(article, self._show_progress)
            redated = analysis.figures
        except (OnrecordError, OSError) as error:
            self._desk.complain(error)
        finally:
            self._desk.show_status("")
            self._desk.attempt(lambda: session.decide(lambda: session.review.set_published(day, redated)))

    def _show_progress(self, share: float) -> None:
        self._desk.show_status(progress_words(share))
