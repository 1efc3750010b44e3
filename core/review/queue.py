"""Which quotes to review, in which order, and the step from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from onrecord.core.review.current import Reviewed
from onrecord.core.review.filter import Filter
from onrecord.core.review.review import Review

Order = Literal["reading", "uncertain"]


def queue(review: Review, wanted: Filter, order: Order) -> Sequence[Reviewed]:
    """The quotes of a review's queue in the order they are walked."""
    found = wanted.kept(review)
    return sorted(found, key=lambda r: r.quote.confidence) if order == "uncertain" else found


def step(
    walk: Sequence[Reviewed], quotes: Sequence[Reviewed], current: str | None, by: int, *, only_open: bool
) -> str | None:
    """The key of the next (``by`` 1) or previous (-1) quote of ``walk`` from ``current``; None at its end.

    A current quote that the filter no longer holds is stepped from by its place in the text.
    """
    before, after = _around(walk, quotes, current)
    onward = after if by > 0 else before[::-1]
    return next((r.key for r in onward if not only_open or not r.is_done), None)


def _around(
    walk: Sequence[Reviewed], quotes: Sequence[Reviewed], current: str | None
) -> tuple[Sequence[Reviewed], Sequence[Reviewed]]:
    """What comes before the current quote and what after it."""
    keys = [r.key for r in walk]
    if current in keys:
        at = keys.index(current)
        return walk[:at], walk[at + 1 :]
    here = next((r.quote.start for r in quotes if r.key == current), -1)
    return [r for r in walk if r.quote.start < here], [r for r in walk if r.quote.start >= here]
