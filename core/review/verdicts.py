"""What a verdict on a quote says: the entries that decisions are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict, Unpack

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, QuoteKind, Span, Spans
from onrecord.core.review.content import kind_then, trimmed
from onrecord.core.review.current import CurrentState, Reviewed, claim_of
from onrecord.core.store.entries import Claim, QuoteEntry, State, whole_entry


class Said(TypedDict, total=False):
    """What a verdict changes of a quote. ``together_with`` goes with a ``speaker_name``, "" for no one named."""

    content: Spans
    kind: QuoteKind
    speaker: Spans | None
    speaker_name: str
    together_with: tuple[str, ...]


def proposed_claim(analysis: Analysis, r: Reviewed) -> Claim | None:
    """What the analysis, with its corrections, claims of a quote; None where a reviewer made it."""
    return claim_of(r.proposal, analysis) if r.proposal is not None else None


def kept_state(analysis: Analysis, r: Reviewed) -> State:
    """What an accepted quote is called: changed where it differs from its proposal."""
    proposed = proposed_claim(analysis, r)
    if proposed is None or r.state in (State.RECHECK, State.DISPUTED):
        return State.ACCEPTED
    return State.ACCEPTED if _is_as(proposed, r.claim) else State.CHANGED


def _is_as(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same: the same words, given the same way, said by the same, in whatever order."""
    return (one.content, one.kind, frozenset(one.speakers)) == (other.content, other.kind, frozenset(other.speakers))


def verdict_entry(analysis: Analysis, r: Reviewed, state: State, *, blind: bool, **said: Unpack[Said]) -> QuoteEntry:
    """A verdict on a quote; a blind one says all of it, since it is given on what others may have changed unseen."""
    entry = whole_entry(r.key, state, r.claim) if blind else QuoteEntry(r.key, state)
    changes = {name: value for name, value in said.items() if value is not None}
    return replace(entry, proposed=proposed_claim(analysis, r), **changes)


def parts_of(current: CurrentState, r: Reviewed, at: int) -> list[QuoteEntry]:
    """The two quotes that one becomes, the second beginning at character ``at``.

    Raises:
        OnrecordError: ``at`` is not inside the quote.
    """
    words = current.page.words
    claim = r.claim
    first = tuple(Span(s, min(e, at)) for s, e in claim.content if s < at)
    second = tuple(Span(max(s, at), e) for s, e in claim.content if e > at)
    if not (first and second and _has_words(first, words) and _has_words(second, words)):
        raise OnrecordError("a quote is split between two of its words; move there first")
    return [
        replace(
            whole_entry(f"{r.key}|{n}", State.CHANGED, replace(claim, content=c, kind=kind)),
            note=r.note,
            tagged=r.tags,
        )
        for n, c in ((1, trimmed(first, words)), (2, trimmed(second, words)))
        for kind in [kind_then(words, [(claim.kind, claim.content)], c)]
    ]


def _has_words(content: Spans, words: str) -> bool:
    return any(c.isalnum() for s, e in content for c in words[s:e])
