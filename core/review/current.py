"""What stands after all that was decided on an article's quotes.

A review is a fold: the analysis' proposals, then the article's decisions in order, undone ones left out. So undo, redo
and restarts need nothing but the log, and a newer analysis keeps every decision.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from onrecord.core.model import Analysis, Quote, Span, Spans
from onrecord.core.review.corrections import corrected, is_correction
from onrecord.core.store.decisions import Decision, Entry

State = Literal["open", "accepted", "rejected", "changed", "recheck"]
#: entries that hold a note on a passage or on the article, and quotes that a split or join took away
NOTE, GONE = "note", "gone"
_DONE = frozenset(("accepted", "rejected", "changed"))
UNDO, REDO = "undo", "redo"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A quote as it stands. ``proposal`` is None for a quote added by hand."""

    key: str
    quote: Quote
    speaker_name: str | None
    state: State = "open"
    tags: tuple[str, ...] = ()
    note: str = ""
    proposal: Quote | None = None
    reviewer: str | None = None

    @property
    def is_done(self) -> bool:
        """Whether somebody decided on it."""
        return self.state in _DONE

    @property
    def is_kept(self) -> bool:
        """Whether it counts as on the record: accepted, as proposed or changed."""
        return self.state in ("accepted", "changed")


@dataclass(frozen=True, slots=True)
class PassageNote:
    """A note on a passage, or on the whole article where ``span`` is None."""

    key: str
    span: Span | None
    text: str


@dataclass(frozen=True, slots=True)
class CurrentState:
    """What stands after a fold: the analysis with its corrections, quotes in reading order, notes, decisions to undo or redo."""

    analysis: Analysis
    quotes: tuple[Reviewed, ...]
    notes: tuple[PassageNote, ...]
    corrections: Mapping[str, Entry]
    undoable: tuple[Decision, ...]
    redoable: tuple[Decision, ...]


def fold(analysis: Analysis, decisions: Sequence[Decision], text: str, reviewer: str | None = None) -> CurrentState:
    """What stands after ``decisions``; with ``reviewer``, after that person's alone (a blind second review)."""
    if reviewer is not None:
        decisions = [d for d in decisions if d.reviewer == reviewer]
    done, undone = _stacks(decisions)
    latest: dict[str, tuple[Entry, str]] = {}
    for decision in done:
        for entry in decision.entries:
            latest[entry.key] = (entry, decision.reviewer)
    corrections = {k: e for k, (e, _) in latest.items() if is_correction(k)}
    analysis = corrected(analysis, corrections)
    latest = {k: held for k, held in latest.items() if not is_correction(k)}
    disputes = _disputes(done)
    names = {p.id: p.name for p in analysis.people}
    ids = {p.name: p.id for p in reversed(analysis.people)}
    proposals = keyed(analysis.quotes)
    aliases = _reanchored(proposals, latest)
    out = [
        Reviewed(key, q, names.get(q.person or ""), proposal=q)
        for key, q in proposals.items()
        if key not in latest and key not in aliases.values()
    ]
    notes: list[PassageNote] = []
    for key, (entry, who) in latest.items():
        if entry.state == NOTE:
            if entry.note:
                notes.append(PassageNote(key, entry.content[0] if entry.content else None, entry.note))
        elif entry.state != GONE:
            proposal = proposals.get(key) or proposals.get(aliases.get(key, ""))
            r = _reviewed(entry, who, proposal, text, ids, added=key.startswith("+") or "|" in key)
            out.append(
                replace(r, state="recheck", quote=replace(r.quote, explanation=disputes[key])) if key in disputes else r
            )
    out.sort(key=lambda r: (r.quote.content, r.key))
    notes.sort(key=lambda n: (n.span or Span(-1, -1), n.key))
    return CurrentState(analysis, tuple(out), tuple(notes), corrections, tuple(done), tuple(undone))


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


def _stacks(decisions: Sequence[Decision]) -> tuple[list[Decision], list[Decision]]:
    """Decisions that hold, in order, and undone ones, the next to redo last."""
    done: list[Decision] = []
    undone: list[Decision] = []
    for d in decisions:
        if d.action in (UNDO, REDO):
            source, sink = (done, undone) if d.action == UNDO else (undone, done)
            found = next((x for x in source if x.id == d.target), None)
            if found is not None:  # another window may have undone it first
                source.remove(found)
                sink.append(found)
        else:
            done.append(d)
            undone = [x for x in undone if x.reviewer != d.reviewer]
    return done, undone


def _disputes(done: Sequence[Decision]) -> dict[str, str]:
    """Quotes that reviewers who did not see each other's work decided otherwise, with who said what.

    A decision made with both in sight settles it.
    """
    verdicts: dict[str, dict[str, tuple[object, ...]]] = {}
    told: dict[tuple[str, str], str] = {}
    for decision in done:
        for e in decision.entries:
            if e.state in (NOTE, GONE) or is_correction(e.key) or decision.action in ("tag", "note"):
                continue
            held = verdicts.setdefault(e.key, {})
            if not decision.blind:
                held.clear()
            outcome = (e.state in ("accepted", "changed"), e.state == "open")
            held[decision.reviewer] = (*outcome, e.speaker_name, e.content) if outcome[0] else outcome
            told[e.key, decision.reviewer] = f"{decision.reviewer}: {e.state}, {e.speaker_name or 'no one named'}"
    return {
        key: "reviewers differ: " + "; ".join(told[key, who] for who in held)
        for key, held in verdicts.items()
        if len(set(held.values())) > 1
    }


def _reanchored(proposals: dict[str, Quote], latest: dict[str, tuple[Entry, str]]) -> dict[str, str]:
    """Decided key -> the newer analysis' proposal for mostly the same words, where the key itself is not proposed."""
    free = {k: q for k, q in proposals.items() if k not in latest}
    out: dict[str, str] = {}
    for key, (entry, _) in latest.items():
        if key in proposals or entry.state == NOTE or key.startswith("+") or not entry.content:
            continue
        best = max(free.items(), key=lambda item: _overlap(item[1].content, entry.content), default=None)
        if best is not None and _overlap(best[1].content, entry.content) >= 0.5:
            out[key] = best[0]
            del free[best[0]]
    return out


def _overlap(a: Spans, b: Spans) -> float:
    x = {i for s, e in a for i in range(s, e)}
    y = {i for s, e in b for i in range(s, e)}
    return len(x & y) / len(x | y) if x or y else 0.0


def _reviewed(
    entry: Entry, who: str, proposal: Quote | None, text: str, ids: dict[str, str], *, added: bool
) -> Reviewed:
    person = ids.get(entry.speaker_name or "")
    quote = Quote(
        content=entry.content,
        text=" … ".join(text[s:e] for s, e in entry.content),
        kind=entry.kind,
        cue=proposal.cue if proposal else (),
        speaker=entry.speaker,
        person=person,
        confidence=proposal.confidence if proposal else 1.0,
        explanation=proposal.explanation
        if proposal
        else "added by hand"
        if added
        else "decided on an earlier analysis",
    )
    state: State = entry.state  # type: ignore[assignment]
    if proposal is None and not added:
        state = "recheck"
    return Reviewed(entry.key, quote, entry.speaker_name, state, entry.tags, entry.note, proposal, who)


def entry_of(r: Reviewed) -> Entry:
    """The quote as an entry that would leave it as it is."""
    return Entry(r.key, r.state, r.quote.content, r.quote.kind, r.quote.speaker, r.speaker_name, r.tags, r.note)
