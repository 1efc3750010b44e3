"""The log, replayed: which decisions hold, and what each quote is after them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace

from onrecord.core.frozen import frozen
from onrecord.core.review.wording import all_named
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import Action, Claim, PersonEntry, QuoteEntry, State

_KEPT = frozenset((State.ACCEPTED, State.CHANGED))
#: actions whose entries, in early logs, repeat a state that they do not decide
_ASIDE = frozenset((Action.TAG, Action.NOTE))


@frozen
class Verdict:
    """How one reviewer decided a quote: whether it is kept or open, and as what."""

    state: State
    claim: Claim
    at: str

    @property
    def is_kept(self) -> bool:
        """Whether it counts as on the record."""
        return self.state in _KEPT

    @property
    def outcome(self) -> tuple[object, ...]:
        """What two reviewers must share to agree: of several speakers the names, not their order."""
        return (True, frozenset(self.claim.speakers), self.claim.content) if self.is_kept else (False, self.state)

    def __str__(self) -> str:
        if self.state == State.GONE:
            return "split or joined"
        return f"{self.state}, {all_named(self.claim.speakers)}"


@frozen
class Track:
    """A quote on its way through the log. ``claim`` is None while nothing says what the quote is.

    ``verdicts`` are those of reviewers who did not see each other's, since the last one that did; the latest of them is
    what stands. ``decided_at`` and ``noted_at`` are when the verdict and the note were given.
    """

    claim: Claim | None
    state: State = State.OPEN
    tags: tuple[str, ...] = ()
    note: str = ""
    reviewer: str | None = None
    decided_at: str | None = None
    noted_at: str = ""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict[str, Verdict])

    @property
    def dispute(self) -> str | None:
        """Who said what, where reviewers who did not see each other's work differ."""
        if len({v.outcome for v in self.verdicts.values()}) < 2:
            return None
        return "reviewers differ: " + "; ".join(f"{who}: {v}" for who, v in sorted(self.verdicts.items()))


def stacks(decisions: Sequence[Decision]) -> tuple[list[Decision], list[Decision]]:
    """Decisions that hold, in order, and undone ones, the next to redo last."""
    done: list[Decision] = []
    undone: list[Decision] = []
    for d in decisions:
        if d.action == Action.UNDO:
            if (found := _last(done, d)) is not None:  # another window may have undone it first
                done.remove(found)
                undone.append(found)
        elif d.action == Action.REDO:
            if (found := _last(undone, d) or _from_elsewhere(d, decisions, done)) is not None:
                undone = [x for x in undone if x is not found]
                done.append(_remade(found, d))
        else:
            done.append(d)
            undone = [x for x in undone if x.reviewer != d.reviewer]
    return done, undone


def _remade(decision: Decision, redo: Decision) -> Decision:
    return replace(decision, blind=decision.blind or redo.blind, entries=redo.entries or decision.entries)


def _last(decisions: Sequence[Decision], step: Decision) -> Decision | None:
    """The decision that an undo or a redo is about."""
    return next((d for d in reversed(decisions) if d.id == step.target), None)


def _from_elsewhere(redo: Decision, decisions: Sequence[Decision], done: Sequence[Decision]) -> Decision | None:
    """What a redo that came from another store makes again: it says so itself, whatever its reviewer decided here since."""
    return _last(decisions, redo) if redo.entries and _last(done, redo) is None else None


def in_time(done: Sequence[Decision]) -> list[Decision]:
    """Decisions by when they were made: those that were made unseen, here or in another store, go between the others.

    What was decided with the others in view comes after them, whatever the clock said.
    """
    latest, moments = "", list[str]()
    for d in done:
        moments.append(d.at if d.blind else max(latest, d.at))
        latest = max(latest, d.at)
    return [done[n] for n in sorted(range(len(done)), key=lambda n: moments[n])]


def replay(done: Sequence[Decision], proposals: Mapping[str, Claim]) -> dict[str, Track]:
    """Each decided quote after the decisions that hold.

    A quote stands on what the analysis had claimed when somebody first gave a verdict on it, else on ``proposals``.
    """
    tracks: dict[str, Track] = {}
    pinned = _pinned(done, proposals)
    called: dict[str, set[str]] = {}
    for decision in done:
        for entry in decision.entries:
            if isinstance(entry, PersonEntry):
                names = called.setdefault(entry.key, {entry.key})
                names.update([entry.name] if entry.name else [])
                if entry.dropped:
                    pinned = {key: _without(claim, names) for key, claim in pinned.items()}
                    tracks = {k: replace(t, claim=t.claim and _without(t.claim, names)) for k, t in tracks.items()}
            elif isinstance(entry, QuoteEntry):
                before = tracks.get(entry.key) or Track(pinned.get(entry.key))
                after = _changed(before, entry, decision, proposals.get(entry.key))
                tracks[entry.key] = _judged(after, before, entry, decision)
    return tracks


def _pinned(done: Sequence[Decision], proposals: Mapping[str, Claim]) -> dict[str, Claim]:
    firm: dict[str, Claim] = {}
    loose: dict[str, Claim] = {}
    for decision in done:
        for entry in decision.entries:
            if isinstance(entry, QuoteEntry) and entry.proposed is not None:
                (loose if entry.state is None else firm).setdefault(entry.key, entry.proposed)
    return {
        key: _with_others(claim, claim.together_with, proposals.get(key))
        for key, claim in {**loose, **proposals, **firm}.items()
    }


def _with_others(claim: Claim, names: tuple[str, ...] | None, proposal: Claim | None) -> Claim:
    """The claim with those who speak along; who says nothing of them (None) means those proposed with the speaker."""
    if names is None and proposal is not None and proposal.speaker_name == claim.speaker_name:
        names = proposal.together_with
    return replace(claim, together_with=names)


def _without(claim: Claim, names: Collection[str]) -> Claim:
    """Without those whose names are nobody's; who is named alone stays."""
    first, *others = [n for n in claim.speakers if n not in names] or [claim.speaker_name]
    return (
        replace(claim, speaker_name=first, together_with=tuple(filter(None, others))) if claim.together_with else claim
    )


def _changed(track: Track, entry: QuoteEntry, decision: Decision, proposal: Claim | None) -> Track:
    tags = track.tags if entry.tags is None else entry.tags
    tags = tuple(dict.fromkeys([*(t for t in tags if t not in entry.untagged), *entry.tagged]))
    state = track.state if entry.state is None else entry.state
    track = replace(track, claim=_claimed(track.claim, entry, proposal), state=state, tags=tags)
    if entry.note is None or (_is_unseen(entry, decision) and decision.at < track.noted_at):
        return track
    return replace(track, note=entry.note, noted_at=decision.at)


def _is_unseen(entry: QuoteEntry, decision: Decision) -> bool:
    return decision.blind and not entry.seen


def _claimed(claim: Claim | None, entry: QuoteEntry, proposal: Claim | None) -> Claim | None:
    if claim is None and entry.content is None:
        return None
    claim = claim or Claim()
    others = claim.together_with if entry.speaker_name is None else None
    claim = Claim(
        claim.content if entry.content is None else entry.content,
        claim.kind if entry.kind is None else entry.kind,
        claim.speaker if entry.speaker is None else entry.speaker,
        claim.speaker_name if entry.speaker_name is None else entry.speaker_name or None,
    )
    return _with_others(claim, others if entry.together_with is None else entry.together_with, proposal)


def _judged(track: Track, before: Track, entry: QuoteEntry, decision: Decision) -> Track:
    """The verdict that an entry gives, beside those it was given without seeing."""
    if entry.state is None or decision.action in _ASIDE or track.claim is None:
        return track
    held = dict(before.verdicts) if _is_unseen(entry, decision) else {}
    own = held.get(decision.reviewer)
    if own is None or own.at <= decision.at:
        held[decision.reviewer] = Verdict(entry.state, track.claim, decision.at)
    who, latest = max(held.items(), key=lambda item: (item[1].at, item[0]))
    return replace(track, claim=latest.claim, state=latest.state, reviewer=who, decided_at=latest.at, verdicts=held)
