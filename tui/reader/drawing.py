"""A session as spans and signs for the article's widget. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from onrecord.core.model import PersonKind, QuoteKind, Span
from onrecord.core.review.current import CurrentState, Reviewed, State
from onrecord.core.review.session import Session
from onrecord.core.review.spans import SpanEdit
from onrecord.core.review.speaker_ranking import antecedent
from onrecord.tui.reader.finding import Find
from onrecord.tui.widgets import runs
from onrecord.tui.widgets.article import Mark
from onrecord.tui.widgets.signs import SIGNS

_KINDS: Mapping[QuoteKind, int] = {"direct": runs.DIRECT, "mixed": runs.MIXED, "indirect": runs.INDIRECT}
_PEOPLE: Mapping[PersonKind, int] = {"person": runs.PERSON, "organisation": runs.ORGANISATION, "group": 0}
_HIGHLIGHTS: Mapping[str, int] = {
    **_KINDS, "people": runs.PERSON, "organisations": runs.ORGANISATION, "places": runs.PLACE, "figures": runs.FIGURE
}  # fmt: skip
_MARKS: Mapping[State, Literal["open", "kept", "rejected", "recheck"]] = {
    State.OPEN: "open", State.ACCEPTED: "kept", State.CHANGED: "kept", State.REJECTED: "rejected", State.RECHECK: "recheck",
    State.DISPUTED: "recheck",
}  # fmt: skip
#: start, end and what covers it, in the bits of ``runs``
Covered = tuple[int, int, int]


def bits_of(highlights: Iterable[str]) -> int:
    """Highlights, as the settings call them, in the bits of ``runs``."""
    return sum(_HIGHLIGHTS[name] for name in set(highlights))


# Whole on purpose: one line a kind of thing.
def lasting(current: CurrentState | None, found: Find | None) -> Iterator[Covered]:
    """What is lit whichever quote is current."""
    if current is not None:
        for r in current.quotes:
            mask = runs.REJECTED if r.state == "rejected" else _KINDS[r.quote.kind]
            yield from ((s, e, mask) for s, e in r.quote.content)
        for person in current.analysis.people:
            yield from ((s, e, _PEOPLE[person.kind]) for s, e in person.mentions if _PEOPLE[person.kind])
        for country in current.analysis.countries:
            yield from ((s, e, runs.PLACE) for s, e in country.mentions)
        yield from ((f.start, f.end, runs.FIGURE) for f in current.analysis.figures)
    if found is not None:
        yield from ((s, e, runs.MATCH) for s, e in found.matches)


def gutter(current: CurrentState | None) -> list[Mark]:
    """Each quote's state beside its first line."""
    quotes = current.quotes if current is not None else ()
    return [Mark(r.quote.start, SIGNS[r.state], _MARKS[r.state]) for r in quotes]


def passing(session: Session | None, found: Find | None) -> Iterator[Covered]:
    """What is lit now: the current quote with its cue and speaker, what is in hand, the match."""
    if session is not None:
        yield from _in_hand(session)
    if found is not None and found.match is not None:
        yield found.match.start, found.match.end, runs.MATCH_HERE


def _in_hand(session: Session) -> Iterator[Covered]:
    r, pending = session.quote, session.pending
    if isinstance(pending, SpanEdit):
        yield from ((s, e, runs.SELECTED) for s, e in pending.content)
        start, end = pending.edge_word(session.text)
        yield start, end, runs.EDGE
    elif r is not None:
        yield from ((s, e, runs.CURRENT) for s, e in r.quote.content)
    if r is not None:
        yield from _attribution(session, r)
    if pending is not None and not isinstance(pending, SpanEdit):
        yield pending.selection.start, pending.selection.end, runs.SELECTED


def _attribution(session: Session, r: Reviewed) -> Iterator[Covered]:
    yield from ((s, e, runs.CUE) for s, e in r.quote.cue)
    yield from ((s, e, runs.SPEAKER) for s, e in r.quote.speaker)
    for name in r.speakers:
        person = session.review.current.analysis.named(name)
        named = antecedent(person, r.quote, session.text) if person is not None else None
        if named is not None:
            yield named.start, named.end, runs.ANTECEDENT


def pointer(session: Session | None) -> int | None:
    """The character whose line the pointer stands at."""
    if session is None:
        return None
    if isinstance(session.pending, SpanEdit):
        return session.pending.content[0].start
    r = session.quote
    return r.quote.start if r is not None else None


def in_focus(session: Session | None, found: Find | None) -> Span | None:
    """What a key is about, to be in sight after it."""
    pending = session.pending if session is not None else None
    if isinstance(pending, SpanEdit):
        return pending.edge
    if pending is not None:
        return pending.at
    if found is not None and found.match is not None:
        return found.match
    r = session.quote if session is not None else None
    return Span(r.quote.start, r.quote.end) if r is not None else None
