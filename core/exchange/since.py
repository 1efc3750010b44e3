"""What a row has been changed in since it went out, which is all that it says: the rest is as old as the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.core.exchange.cells import moment
from onrecord.core.exchange.incoming import IncomingQuote
from onrecord.core.model import Analysis
from onrecord.core.review.current import Reviewed, fold
from onrecord.core.review.page import Page
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import QuoteEntry


def same_decision(q: IncomingQuote, r: Reviewed) -> bool:
    """Whether the row went out with the decision that stands of a quote."""
    return (q.reviewer or None) == r.reviewer and moment(q.decided_at) == moment(r.decided_at)


class Earlier:
    """An article's quotes as they were when rows went out: by the file's ``own`` log, where it has one, else by ours."""

    def __init__(
        self, analysis: Analysis, page: Page, log: Sequence[Decision], own: Sequence[Decision] | None = None
    ) -> None:
        self._analysis, self._page, self._log, self._own = analysis, page, log, own
        self._quotes: dict[int, dict[str, Reviewed]] = {}

    def quote(self, q: IncomingQuote) -> Reviewed | None:
        """What the row was written of; None where it does not say, or went out of another library."""
        log = self._own
        if log is None and q.as_of is not None:
            log = log_as_of(self._log, q.as_of)
        if log is None:
            return None
        if len(log) not in self._quotes:
            self._quotes[len(log)] = {r.key: r for r in fold(self._analysis, log, self._page).quotes}
        r = self._quotes[len(log)].get(q.key or "")
        return r if r is not None and same_decision(q, r) else None


def log_as_of(log: Sequence[Decision], time: str) -> Sequence[Decision] | None:
    """The log of decisions as it was when the one of that time was its last; None where none was made then.

    A spreadsheet may have cut the time to the second.
    """
    if not time:
        return ()
    exact = [n for n, d in enumerate(log, 1) if d.at == time]
    ends = exact or [n for n, d in enumerate(log, 1) if moment(d.at) == moment(time)]
    return log[: ends[-1]] if ends else None


def said_since(entry: QuoteEntry | None, changed: QuoteEntry | None) -> QuoteEntry | None:
    """Of what a row says beyond what stands (``entry``), that which it says beyond what stood when it went out (``changed``)."""
    if entry is None or changed is None:
        return None
    said = replace(
        entry if changed.state is not None else QuoteEntry(entry.key, proposed=entry.proposed),
        note=entry.note if changed.note is not None else None,
        tagged=tuple(t for t in entry.tagged if t in changed.tagged),
        untagged=tuple(t for t in entry.untagged if t in changed.untagged),
    )
    return None if _is_silent(said) else said


def said_elsewhere(entry: QuoteEntry | None) -> QuoteEntry | None:
    """What the row of another library says beyond what stands here: of tags and notes that it never had, nothing."""
    said = replace(entry, untagged=(), note=entry.note or None) if entry is not None else None
    return None if said is None or _is_silent(said) else said


def tag_changes(q: IncomingQuote, r: Reviewed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags that the row adds and those it takes off; one without tags says nothing of them."""
    if q.tags is None:
        return (), ()
    return tuple(t for t in q.tags if t not in r.tags), tuple(t for t in r.tags if t not in q.tags)


def _is_silent(entry: QuoteEntry) -> bool:
    return entry.state is None and entry.note is None and not entry.tagged and not entry.untagged
