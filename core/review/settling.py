"""Where reviewers who did not see each other's decisions differ: who stands on which side, and what taking a side does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from onrecord.core.frozen import frozen
from onrecord.core.model import Spans
from onrecord.core.review.replay import Track, Verdict, replay
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import Action, Claim, QuoteEntry, State, whole_entry


class Side(NamedTuple):
    """Reviewers who decided a quote the same way, and how; the latest of them says it."""

    reviewers: tuple[str, ...]
    verdict: Verdict


@frozen
class _Reshaping:
    """A split or a join: the quote that went, the one it was joined with, and the parts it was split into."""

    decision: Decision
    went: str
    parts: tuple[str, ...]
    joined: str | None = None

    @property
    def keys(self) -> set[str]:
        return {self.went, *self.parts, *([self.joined] if self.joined else [])}


def sides_of(verdicts: Mapping[str, Verdict]) -> tuple[Side, ...]:
    """The sides of a dispute, in the order of their reviewers' names."""
    held: dict[tuple[object, ...], list[str]] = {}
    for who in sorted(verdicts):
        held.setdefault(verdicts[who].outcome, []).append(who)
    return tuple(
        Side(tuple(names), max((verdicts[who] for who in names), key=lambda v: v.at)) for names in held.values()
    )


def settled(
    key: str, side: Side, sides: Sequence[Side], done: Sequence[Decision], proposals: Mapping[str, Claim]
) -> tuple[Action, list[QuoteEntry]]:
    """The decision that takes ``side`` of the ``sides`` that differ about a quote; ``done`` are the decisions that hold.

    A quote that one side split or joined, and another did not, is one matter with its parts or its neighbour: each of
    these becomes what it was to the side that is taken.
    """
    tracks = replay(done, proposals)
    reshapings = _differing(key, sides, done, tracks)
    became = {key: (side.verdict.state, side.verdict.claim)}
    for other, reshaping in _others(key, reshapings):
        if (to_side := _to_side(other, reshaping, side, done, tracks, proposals)) is not None:
            became[other] = to_side
    entries = [
        replace(whole_entry(k, state, c), proposed=proposals.get(k))
        for k, (state, c) in became.items()
        if k == key or _differs(tracks.get(k), state, c)
    ]
    return _action(key, side, reshapings), entries


def _others(key: str, reshapings: Sequence[_Reshaping]) -> list[tuple[str, _Reshaping]]:
    """The other quotes of splits and joins, the parts last: one that was split again is gone with the first split."""
    whole = [(k, r) for r in reshapings for k in (r.went, r.joined)]
    parts = [(k, r) for r in reshapings for k in r.parts]
    return [(k, r) for k, r in (*whole, *parts) if k and k != key]


def _differs(track: Track | None, state: State, claim: Claim) -> bool:
    """Whether a quote is not yet, to all, what it becomes."""
    return track is None or track.dispute is not None or (track.state, track.claim) != (state, claim)


def _action(key: str, side: Side, reshapings: Sequence[_Reshaping]) -> Action:
    """What taking the side does to the quote."""
    match side.verdict.state:
        case State.REJECTED:
            return Action.REJECT
        case State.OPEN:
            return Action.REOPEN
        case State.GONE:
            return Action.SPLIT if any(key == r.went and r.parts for r in reshapings) else Action.JOIN
        case _:
            return Action.ACCEPT


def _differing(
    key: str, sides: Sequence[Side], done: Sequence[Decision], tracks: Mapping[str, Track]
) -> list[_Reshaping]:
    """The splits and joins that not all sides have, of the quote, its parts, its neighbours and theirs."""
    apart = [r for r in map(_reshaping, done) if r and not all(_has(s, r, done, tracks) for s in sides)]
    family, found = {key}, list[_Reshaping]()
    while more := [r for r in apart if r not in found and r.keys & family]:
        found += more
        family = family.union(*(r.keys for r in more))
    return found


def _reshaping(d: Decision) -> _Reshaping | None:
    went = next((e.key for e in d.entries if isinstance(e, QuoteEntry) and e.state == State.GONE), None)
    if went is None or d.action not in (Action.SPLIT, Action.JOIN):
        return None
    others = tuple(e.key for e in d.entries if isinstance(e, QuoteEntry) and e.key != went)
    return _Reshaping(d, went, others) if d.action == Action.SPLIT else _Reshaping(d, went, (), *others[:1])


def _has(side: Side, r: _Reshaping, done: Sequence[Decision], tracks: Mapping[str, Track]) -> bool:
    """Whether a side did this itself, or decided with it in view: what went is gone for it, or it judged what came."""
    went = _verdict(side, tracks.get(r.went))
    if went is not None and went.state != State.GONE:
        return False
    if r.joined is not None:
        return went is not None or _judged_together(side, tracks[r.went].claim, tracks.get(r.joined))
    if r.decision.reviewer in side.reviewers:
        return True
    own = any(d.reviewer in side.reviewers and d.action == Action.SPLIT and d.touches(r.went) for d in done)
    return not own and (went is not None or any(_verdict(side, tracks.get(k)) for k in r.parts))


def _judged_together(side: Side, lost: Claim | None, joined: Track | None) -> bool:
    """Whether a side's verdict on the quote that was joined is about words of the lost one too."""
    verdict = _verdict(side, joined)
    return verdict is not None and lost is not None and _overlap(verdict.claim.content, lost.content)


def _to_side(
    key: str,
    r: _Reshaping,
    side: Side,
    done: Sequence[Decision],
    tracks: Mapping[str, Track],
    proposals: Mapping[str, Claim],
) -> tuple[State, Claim] | None:
    """What a quote of a split or join is to a side; None where it is what it is to all."""
    verdict, claim = _verdict(side, tracks.get(key)), tracks[key].claim if key in tracks else None
    if verdict is not None:
        return verdict.state, verdict.claim
    if claim is None:
        return None
    has = _has(side, r, done, tracks)
    if key in r.parts:
        return None if has else (State.GONE, claim)
    if has:
        return (State.GONE, claim) if key == r.went else None
    before = replay([d for d in done if d.id < r.decision.id], proposals).get(key)
    return (before.state, before.claim or claim) if before else (State.OPEN, proposals.get(key, claim))


def _verdict(side: Side, track: Track | None) -> Verdict | None:
    held = [v for who, v in track.verdicts.items() if who in side.reviewers] if track else []
    return max(held, key=lambda v: v.at, default=None)


def _overlap(a: Spans, b: Spans) -> bool:
    return any(s < y and x < e for s, e in a for x, y in b)
