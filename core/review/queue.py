"""Which quotes to review, in which order, and the step from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from onrecord.core.review.current import Reviewed
from onrecord.core.review.filter import Filter, Setting

Order = Literal["reading", "uncertain"]


def queue(quotes: Sequence[Reviewed], wanted: Filter, order: Order, setting: Setting) -> list[Reviewed]:
    """The quotes of a review's queue in the order they are walked."""
    found = list(quotes) if wanted.root is None else [r for r in quotes if wanted.matches(r, setting)]
    return sorted(found, key=lambda r: r.quote.confidence) if order == "uncertain" else found


def step(
    walk: Sequence[Reviewed], quotes: Sequence[Reviewed], current: str | None, by: int, *, only_open: bool
) -> str | None:
    """The key of the next (``by`` 1) or previous (-1) quote of ``walk`` from ``current``; None at its end.

    A current quote that the filter no longer holds is stepped from by its place in the text.
    """
    keys = [r.key for r in walk]
    if current in keys:
        at = keys.index(current)
        rest = walk[at + 1 :] if by > 0 else walk[:at][::-1]
    else:
        here = next((r.quote.start for r in quotes if r.key == current), -1)
        rest = [r for r in walk if r.quote.start >= here] if by > 0 else [r for r in walk if r.quote.start < here][::-1]
    return next((r.key for r in rest if not only_open or not r.is_done), None)
