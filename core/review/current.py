"""What stands after all that was decided on an article.

A review is a fold: the analysis' proposals, then the article's decisions in order, undone ones left out. So undo, redo
and restarts need nothing but the log, and a newer analysis keeps every decision.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import field, replace

from onrecord.core.frozen import frozen
from onrecord.core.model import Analysis, Article, Quote, Span, Spans
from onrecord.core.review.corrections import CorrectionKey, corrected, corrections_of, names_since, redated
from onrecord.core.review.heirs import heirs_of
from onrecord.core.review.page import Page
from onrecord.core.review.replay import Track, in_time, replay, stacks
from onrecord.core.review.settling import Side, sides_of
from onrecord.core.review.wording import all_named, confidence_in_words
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import ArticleEntry, Claim, Correction, Entry, NoteEntry, QuoteEntry, State

__all__ = ["CurrentState", "PassageNote", "Reviewed", "State", "fold", "free_key", "keyed"]

_DONE = frozenset((State.ACCEPTED, State.REJECTED, State.CHANGED))
#: share of two quotes' words that makes a newer analysis' proposal the one that was decided on
_SAME_QUOTE = 0.5


@frozen
class Reviewed:
    """A quote as it stands. ``proposal`` is None for a quote added by hand; ``reviewer`` gave the last verdict, at
    ``decided_at`` (ISO 8601, UTC). ``sides`` are those of a dispute, where there is one; ``together_with`` the names of
    others who speak with the speaker. ``is_given``: a reviewer gave it to others than were proposed, and what explains it tells
    whom the program had proposed, how surely and why; so ``quote.confidence`` is of these.
    """

    key: str
    quote: Quote
    speaker_name: str | None
    state: State = State.OPEN
    tags: tuple[str, ...] = ()
    note: str = ""
    proposal: Quote | None = None
    reviewer: str | None = None
    decided_at: str | None = None
    sides: tuple[Side, ...] = ()
    together_with: tuple[str, ...] = ()
    is_given: bool = False

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names of all who say it, ``speaker_name`` first; what is counted and found by speaker goes by these."""
        return (self.speaker_name, *self.together_with) if self.speaker_name else ()

    @property
    def claim(self) -> Claim:
        """What it says as it stands."""
        q = self.quote
        return Claim(q.content, q.kind, q.speaker, self.speaker_name, self.together_with)

    @property
    def is_done(self) -> bool:
        """Whether somebody decided on it."""
        return self.state in _DONE

    @property
    def is_kept(self) -> bool:
        """Whether it counts as on the record: accepted, as proposed or changed."""
        return self.state in (State.ACCEPTED, State.CHANGED)


@frozen
class PassageNote:
    """A note on a passage, or on the whole article where ``span`` is None."""

    key: str
    span: Span | None
    text: str


@frozen
class CurrentState:
    """What stands after a fold: the analysis with its corrections, quotes in reading order, notes, decisions to undo or redo.

    ``orphans`` are entries that no longer have anything in the article to be about: they are kept, and reported. ``dating``
    is the date that a reviewer gave the article, None where it has the page's; ``gone`` are the quotes that splits and joins
    took away, with those that have their words. Offsets of quotes are those of ``page``.
    """

    page: Page
    analysis: Analysis
    quotes: tuple[Reviewed, ...]
    notes: tuple[PassageNote, ...]
    corrections: Mapping[CorrectionKey, Correction]
    undoable: tuple[Decision, ...]
    redoable: tuple[Decision, ...]
    orphans: tuple[Entry, ...] = ()
    dating: ArticleEntry | None = None
    gone: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def as_dated(article: Article, current: CurrentState) -> Article:
    """The article with the date that a reviewer gave it."""
    return article if current.dating is None else replace(article, published=current.dating.published or None)


def fold(analysis: Analysis, decisions: Sequence[Decision], page: Page, reviewer: str | None = None) -> CurrentState:
    """What stands after ``decisions``; with ``reviewer``, after that person's alone (a blind second review)."""
    if reviewer is not None:
        decisions = [d for d in decisions if d.reviewer == reviewer]
    done, undone = stacks(page.shown(decisions))
    timely = in_time(done)
    corrections, lost = corrections_of(analysis, timely)
    dating = next((e for d in reversed(timely) for e in d.entries if isinstance(e, ArticleEntry)), None)
    analysis = corrected(redated(analysis, dating), corrections)
    tracks = replay(done, claims_of(analysis))
    quotes = _quotes(analysis, tracks, page, names_since(timely, corrections))
    return CurrentState(
        page,
        analysis,
        tuple(sorted(quotes, key=lambda r: (page.rank(r.quote.start), r.quote.content, r.key))),
        _notes(timely),
        corrections,
        tuple(done),
        tuple(undone),
        (*lost, *(QuoteEntry(key) for key, track in tracks.items() if track.claim is None)),
        dating,
        heirs_of(done, tracks),
    )


def told_of_orphans(current: CurrentState) -> str:
    """How many decisions have lost their text, in a line for whoever has just had it analysed; "" where none has."""
    count = len(current.orphans)
    decisions = "a decision is" if count == 1 else f"{count} decisions are"
    return f"{decisions} kept whose text it has no longer; onrecord doctor names them." if count else ""


def keyed(quotes: Iterable[Quote]) -> dict[str, Quote]:
    """Each proposal under the name it keeps: where it begins and ends."""
    out: dict[str, Quote] = {}
    for quote in quotes:
        out[free_key(f"{quote.start}-{quote.end}", out)] = quote
    return out


def free_key(base: str, taken: Container[str]) -> str:
    """``base``, or with a number behind it where that is taken."""
    key, number = base, 2
    while key in taken:
        key, number = f"{base}#{number}", number + 1
    return key


def is_made(key: str) -> bool:
    """Whether a quote of that key was made by hand, added or split off, rather than proposed."""
    return key.startswith("+") or "|" in key


def claim_of(quote: Quote, analysis: Analysis) -> Claim:
    """What a proposal says, its speakers under the names that the analysis has for them."""
    return _claim_of(quote, {p.id: p.name for p in analysis.people})


def _claim_of(quote: Quote, names: Mapping[str, str]) -> Claim:
    first = names.get(quote.person or "")
    others = dict.fromkeys(names[p] for p in quote.people if first and p in names and names[p] != first)
    return Claim(quote.content, quote.kind, quote.speaker, first, tuple(others))


def said_by(quotes: Iterable[Reviewed]) -> dict[str, list[Reviewed]]:
    """By the name of each who speaks what they say, alone or with others; rejected quotes are left out."""
    out: dict[str, list[Reviewed]] = {}
    for r in quotes:
        for name in r.speakers if r.state != State.REJECTED else ():
            out.setdefault(name, []).append(r)
    return out


def claims_of(analysis: Analysis) -> dict[str, Claim]:
    """What each proposal says, by its key."""
    names = {p.id: p.name for p in analysis.people}
    return {key: _claim_of(q, names) for key, q in keyed(analysis.quotes).items()}


def _quotes(
    analysis: Analysis, tracks: Mapping[str, Track], page: Page, since: Mapping[str, str]
) -> Iterable[Reviewed]:
    proposals, claims = keyed(analysis.quotes), claims_of(analysis)
    ids = {p.name: p.id for p in reversed(analysis.people)}
    aliases = _reanchored(proposals, tracks)
    covered = {*tracks, *aliases.values()}
    for key, quote in proposals.items():
        if key not in covered:
            yield Reviewed(key, quote, claims[key].speaker_name, proposal=quote, together_with=claims[key].speakers[1:])
    for key, track in tracks.items():
        if track.claim is not None and (track.state != State.GONE or track.dispute):
            of = key if key in proposals else aliases.get(key, "")
            proposed = claims.get(of)
            claim = _with_all(_renamed(track.claim, ids, since), proposed, claims.values())
            yield _reviewed(key, track, claim, proposals.get(of), proposed, page, ids)


def _renamed(claim: Claim, ids: Container[str], since: Mapping[str, str]) -> Claim:
    """What was decided before the speakers' names were corrected, under the names that they were corrected to."""
    first, *others = (since.get(n, n) if n not in ids else n for n in (claim.speaker_name or "", *claim.speakers[1:]))
    together = None if claim.together_with is None else tuple(dict.fromkeys(n for n in others if n != first))
    return replace(claim, speaker_name=first or None, together_with=together)


def _with_all(claim: Claim, proposed: Claim | None, claims: Iterable[Claim]) -> Claim:
    """Where nothing was decided on who else speaks, with them as proposed; by the words that name them where the quote was
    made of a proposed one.
    """
    if claim.together_with is not None or not claim.speaker_name:
        return claim
    if proposed is None and claim.speaker:
        proposed = next((c for c in claims if (c.speaker, c.speaker_name) == (claim.speaker, claim.speaker_name)), None)
    is_same = proposed is not None and proposed.speaker_name == claim.speaker_name
    return replace(claim, together_with=proposed.together_with if proposed is not None and is_same else ())


def _reviewed(
    key: str,
    track: Track,
    claim: Claim,
    proposal: Quote | None,
    proposed: Claim | None,
    page: Page,
    ids: Mapping[str, str],
) -> Reviewed:
    dispute = track.dispute
    unlike = _unlike(claim, proposal, proposed, page)
    quote = Quote(
        content=claim.content,
        text=page.said(claim.content),
        kind=claim.kind,
        cue=proposal.cue if proposal else (),
        speaker=claim.speaker,
        person=ids.get(claim.speaker_name or ""),
        people=tuple(ids[name] for name in claim.speakers if name in ids),
        confidence=proposal.confidence if proposal else 1.0,
        explanation=dispute or unlike or _explained(key, proposal),
    )
    lost = proposal is None and not is_made(key)
    state = State.DISPUTED if dispute else State.RECHECK if lost else track.state
    sides = sides_of(track.verdicts) if dispute else ()
    return Reviewed(
        key,
        quote,
        claim.speaker_name,
        state,
        track.tags,
        track.note,
        proposal,
        track.reviewer,
        track.decided_at,
        sides,
        claim.speakers[1:],
        bool(unlike),
    )


def _unlike(claim: Claim, proposal: Quote | None, proposed: Claim | None, page: Page) -> str:
    """Whom the program had proposed, how surely and why; "" where it still is theirs, or nothing was proposed."""
    if proposal is None or proposed is None or {*claim.speakers} == {*proposed.speakers}:
        return ""
    names = proposed.speakers or ((page.said(proposed.speaker),) if proposed.speaker else ())
    told = f"proposed: {all_named(names)}, {confidence_in_words(proposal.confidence)}"
    return f"{told}: {proposal.explanation}" if proposal.explanation else told


def _explained(key: str, proposal: Quote | None) -> str:
    if proposal is not None:
        return proposal.explanation
    return "added by hand" if is_made(key) else "decided on an earlier analysis"


def _notes(done: Sequence[Decision]) -> tuple[PassageNote, ...]:
    latest = {e.key: e for d in done for e in d.entries if isinstance(e, NoteEntry)}
    notes = [PassageNote(key, e.at[0] if e.at else None, e.text) for key, e in latest.items() if e.text]
    return tuple(sorted(notes, key=lambda n: (n.span or Span(-1, -1), n.key)))


def _reanchored(proposals: Mapping[str, Quote], tracks: Mapping[str, Track]) -> dict[str, str]:
    """Decided key -> the newer analysis' proposal for mostly the same words, where the key itself is not proposed."""
    free = {k: q for k, q in proposals.items() if k not in tracks}
    out: dict[str, str] = {}
    for key, track in tracks.items():
        if key in proposals or key.startswith("+") or track.claim is None or not track.claim.content:
            continue
        content = track.claim.content
        best = max(free.items(), key=lambda item: overlap(item[1].content, content), default=None)
        if best is not None and overlap(best[1].content, content) >= _SAME_QUOTE:
            out[key] = best[0]
            del free[best[0]]
    return out


def overlap(a: Spans, b: Spans) -> float:
    """The share of characters that two lists of spans have in common of those that either has."""
    x = {i for s, e in a for i in range(s, e)}
    y = {i for s, e in b for i in range(s, e)}
    return len(x & y) / len(x | y) if x or y else 0.0
