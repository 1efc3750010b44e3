"""What a verdict on a quote says: the entries that decisions are made of."""

from __future__ import annotations

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Quote, QuoteKind, Span, Spans
from onrecord.core.review.content import trimmed
from onrecord.core.review.current import CurrentState, Reviewed, claim_of
from onrecord.core.store.entries import Claim, QuoteEntry, State


def proposed_name(analysis: Analysis, proposal: Quote) -> str | None:
    """Whom the analysis, with its corrections, gives a proposal to."""
    person = analysis.person(proposal.person)
    return person.name if person else None


def proposed_claim(analysis: Analysis, r: Reviewed) -> Claim | None:
    """What the analysis claims of a quote; None where a reviewer made it."""
    return claim_of(r.proposal, proposed_name(analysis, r.proposal)) if r.proposal is not None else None


def kept_state(analysis: Analysis, r: Reviewed) -> State:
    """What an accepted quote is called: changed where it differs from its proposal."""
    p = r.proposal
    if p is None or r.state in (State.RECHECK, State.DISPUTED):
        return State.ACCEPTED
    same = r.quote.content == p.content and r.quote.kind == p.kind and r.speaker_name == proposed_name(analysis, p)
    return State.ACCEPTED if same else State.CHANGED


def whole_entry(key: str, claim: Claim, state: State, like: Reviewed | None = None) -> QuoteEntry:
    """A quote that was not there before, with the tags and note of one it is a part of."""
    return QuoteEntry(
        key,
        state,
        claim.content,
        claim.kind,
        claim.speaker,
        claim.speaker_name or "",
        note=like.note if like else None,
        tagged=like.tags if like else (),
    )


def verdict_entry(
    analysis: Analysis,
    r: Reviewed,
    state: State,
    *,
    blind: bool,
    content: Spans | None = None,
    kind: QuoteKind | None = None,
    speaker: Spans | None = None,
    speaker_name: str | None = None,
) -> QuoteEntry:
    """A verdict on a quote; a blind one says all of it, since it is given on what others may have changed unseen."""
    if blind:
        content = r.quote.content if content is None else content
        kind = kind or r.quote.kind
        speaker = r.quote.speaker if speaker is None else speaker
        speaker_name = (r.speaker_name or "") if speaker_name is None else speaker_name
    return QuoteEntry(r.key, state, content, kind, speaker, speaker_name, proposed=proposed_claim(analysis, r))


def parts_of(current: CurrentState, r: Reviewed, at: int) -> list[QuoteEntry]:
    """The two quotes that one becomes, the second beginning at character ``at``.

    Raises:
        OnrecordError: ``at`` is not inside the quote.
    """
    words = current.page.words
    claim = claim_of(r.quote, r.speaker_name)
    first = tuple(Span(s, min(e, at)) for s, e in claim.content if s < at)
    second = tuple(Span(max(s, at), e) for s, e in claim.content if e > at)
    if not (first and second and _has_words(first, words) and _has_words(second, words)):
        raise OnrecordError("a quote is split between two of its words; move there first")
    return [
        whole_entry(
            f"{r.key}|{n}",
            Claim(trimmed(c, words), claim.kind, claim.speaker, claim.speaker_name),
            State.CHANGED,
            r,
        )
        for n, c in ((1, first), (2, second))
    ]


def _has_words(content: Spans, words: str) -> bool:
    return any(c.isalnum() for s, e in content for c in words[s:e])
