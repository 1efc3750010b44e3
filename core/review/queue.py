"""Which quotes to review and in which order: filters as a reviewer types them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.model import QuoteKind
from onrecord.core.review.current import Reviewed, State

Order = Literal["reading", "uncertain"]
_FIELDS = ("who", "kind", "state", "tag", "sure")
_TERM = re.compile(r'(?:(?P<field>[a-z]+)(?P<op>[:<>]))?(?P<value>"[^"]*"?|\S+)')
#: other words for states
_STATES = {"again": ("recheck",), "done": ("accepted", "changed", "rejected"), "kept": ("accepted", "changed")}


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms a quote must all meet: (field, operator, value in lower case)."""

    terms: tuple[tuple[str, str, str], ...] = ()
    source: str = ""

    def matches(self, r: Reviewed) -> bool:
        """Whether a quote meets all terms."""
        return all(_meets(r, *term) for term in self.terms)


def parse_filter(text: str) -> Filter:
    """ "who:lavrov kind:direct state:open tag:check sure<80", and plain words for speaker or text.

    Raises:
        OnrecordError: a field, kind, state or number that does not exist.
    """
    terms: list[tuple[str, str, str]] = []
    for m in _TERM.finditer(text):
        field, op, value = m["field"] or "", m["op"] or ":", m["value"].strip('"').lower()
        if field and field not in _FIELDS:
            raise OnrecordError(f"there is no filter “{field}”; there are who: kind: state: tag: sure< sure>")
        if field == "kind" and value not in (*get_args(QuoteKind), "quoted"):
            raise OnrecordError(f"a kind is direct, mixed, indirect, or quoted for the first two, not “{value}”")
        if field == "state" and value not in (*get_args(State), *_STATES):
            raise OnrecordError(f"a state is {', '.join((*get_args(State), *_STATES))}, not “{value}”")
        if field == "sure" and not value.rstrip("%").isdigit():
            raise OnrecordError("sure wants a percentage: sure<80 or sure>95")
        if op in "<>" and field != "sure":
            raise OnrecordError(f"{op} goes with sure alone: sure<80")
        terms.append((field, op, value))
    return Filter(tuple(terms), text.strip())


def _meets(r: Reviewed, field: str, op: str, value: str) -> bool:
    match field:
        case "who":
            return value in (r.speaker_name or "no one named").lower()
        case "kind":
            return r.quote.kind == value or (value == "quoted" and r.quote.kind != "indirect")
        case "state":
            return r.state in _STATES.get(value, (value,))
        case "tag":
            return any(value == t.lower() for t in r.tags)
        case "sure":
            share = int(value.rstrip("%")) / 100
            return r.quote.confidence > share if op == ">" else r.quote.confidence < share
        case _:
            return value in (r.speaker_name or "").lower() or value in r.quote.text.lower()


def queue(quotes: Sequence[Reviewed], wanted: Filter, order: Order) -> list[Reviewed]:
    """The quotes of a review's queue in the order they are walked."""
    found = [r for r in quotes if wanted.matches(r)] if wanted.terms else list(quotes)
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
