"""Two logs of decisions into one: what the other has is appended, what both have is had once, nothing is overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.core.review.current import claims_of, fold
from onrecord.core.review.page import Page
from onrecord.core.review.replay import Track, replay, stacks
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import Decision, append, decisions_of
from onrecord.core.store.entries import Action, Claim, Entry, QuoteEntry, State

_STEPS = (Action.UNDO, Action.REDO)


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """Something that was decided otherwise here, and is still to be settled. ``key`` names it within the article."""

    where: str
    article_id: str
    key: str


@dataclass(frozen=True, slots=True)
class MergedLog:
    """How many decisions were appended, and what they and ours decide otherwise."""

    appended: int
    conflicts: Sequence[MergeConflict]


@dataclass(frozen=True, slots=True)
class _Known:
    """A decision as another store knows it: who, when, what, about what, and the how-manieth of these."""

    reviewer: str
    at: str
    action: Action
    about: tuple[tuple[str, str], ...]
    number: int


def merge_decisions(store: Store, article_id: str, theirs: Sequence[Decision], where: str) -> MergedLog:
    """Append those of an article's decisions that are not here, in their order, as their reviewers' and at their time.

    What was decided there without seeing what was decided here counts as made blind: quotes that the two decide otherwise
    are disputed. So are those that somebody there decided again after another there, where the first differs from us. Of names, countries, figures and notes that both decided the later stands, and both are in the log.
    Whichever of two stores takes the other's in, the same stands.

    Raises:
        OnrecordError: the store cannot be written.
    """
    ours = decisions_of(store, article_id)
    here = dict(zip(_known(ours), ours, strict=True))
    there = _known(theirs)
    if not set(there) - here.keys():
        return MergedLog(0, ())
    analysis, page = load_analysis(store, article_id), Page.of(load_article(store, article_id))
    proposals: dict[str, Claim] = {}
    before: set[str] = set()
    if analysis is not None:
        proposals = claims_of(analysis)
        before = {r.key for r in fold(analysis, ours, page).quotes if r.state == State.DISPUTED}
    numbers: dict[int, int] = {}
    by_id = {d.id: d for d in theirs}
    appended: list[Decision] = []
    unseen = _holding(ours, _moot(ours, there))
    moot = _moot(theirs, here.keys())
    conflicts: list[MergeConflict] = []
    for n, (known, d) in enumerate(zip(there, theirs, strict=True)):
        unseen.pop(known, None)
        if known in here:
            numbers[d.id] = here[known].id
            continue
        if d.id in moot or (d.action in _STEPS and d.target not in numbers):
            continue  # made again as it was, or what it takes back is not here
        said = by_id[d.target or 0] if d.action == Action.REDO else d
        meanwhile = _said(said) & {x for held in unseen.values() for x in _said(held)}
        apart = bool(meanwhile)
        whole = _told(said, meanwhile, theirs[: n + 1], proposals) if apart and not d.blind else said.entries
        target = numbers.get(d.target or 0)
        numbers[d.id] = append(
            store, article_id, d.action, d.reviewer, whole, target=target, blind=d.blind or apart, at=d.at
        )
        appended.append(d)
        conflicts += [MergeConflict(where, article_id, key) for kind, key in sorted(meanwhile) if kind != "verdict"]
    if analysis is not None:
        after = fold(analysis, decisions_of(store, article_id), page).quotes
        disputed = [r.key for r in after if r.state == State.DISPUTED and r.key not in before]
        conflicts = [*(MergeConflict(where, article_id, key) for key in disputed), *conflicts]
    return MergedLog(len(appended), conflicts)


def _moot(log: Sequence[Decision], elsewhere: Collection[_Known]) -> set[int]:
    """Undos, with the redos after them, that are not known elsewhere, and between which nobody decided or undid otherwise."""
    by_id = {d.id: d for d in log}
    undos: dict[int | None, Decision] = {}
    out: set[int] = set()
    for known, d in zip(_known(log), log, strict=True):
        if known in elsewhere:
            undos.pop(d.target, None)
        elif d.action == Action.UNDO:
            undos[d.target] = d
        elif d.action == Action.REDO and (undo := undos.pop(d.target, None)) and d.target in by_id:
            said = _said(by_id[d.target])
            between = (x for x in log if d.target < x.id < d.id and x.target != d.target)
            if not any(_said(by_id.get(x.target or 0, x)) & said for x in between):
                out |= {undo.id, d.id}
    return out


def _holding(log: Sequence[Decision], moot: Collection[int]) -> dict[_Known, Decision]:
    """Decisions that hold, under what made them so: themselves, or the last redo."""
    made: dict[int | None, _Known] = {}
    for known, d in zip(_known(log), log, strict=True):
        if d.action != Action.UNDO and d.id not in moot:
            made[d.target if d.action == Action.REDO else d.id] = known
    return {made[d.id]: d for d in stacks(log)[0]}


def _said(d: Decision) -> set[tuple[str, str]]:
    """What a decision is about where a later one says otherwise. Tags that come and go are in nobody's way."""
    said = {(e.type, e.key) for e in d.entries if not isinstance(e, QuoteEntry)}
    for e in d.entries:
        if isinstance(e, QuoteEntry):
            said |= {("verdict", e.key)} if e.state is not None else set()
            said |= {("note on", e.key)} if e.note is not None else set()
    return said


def _known(log: Sequence[Decision]) -> list[_Known]:
    seen: Counter[_Known] = Counter()
    out: list[_Known] = []
    for d in log:
        about = () if d.action in _STEPS else tuple((e.type, e.key) for e in d.entries)
        known = _Known(d.reviewer, d.at, d.action, about, 0)
        out.append(replace(known, number=seen[known]))
        seen[known] += 1
    return out


def _told(
    d: Decision, meanwhile: set[tuple[str, str]], log: Sequence[Decision], proposals: Mapping[str, Claim]
) -> tuple[Entry, ...]:
    """A decision's entries, with which of its quotes nobody here decided ``meanwhile``; each verdict on the others says all
    that it was given on, since here that may be something else.

    ``log`` is the other store's, up to that decision.
    """
    unseen = {key for _, key in meanwhile}
    done, _ = stacks(log)
    tracks = replay([x for x in done if any(x.touches(key) for key in unseen)], proposals)
    return tuple(_entry(e, d, unseen, tracks, log) for e in d.entries)


def _entry(e: Entry, d: Decision, unseen: set[str], tracks: Mapping[str, Track], log: Sequence[Decision]) -> Entry:
    if not isinstance(e, QuoteEntry):
        return e
    if e.key not in unseen:
        return replace(e, seen=e.seen or not d.blind)
    return e if e.state is None else _with_claim(e, tracks[e.key].claim, log)


def _with_claim(e: QuoteEntry, claim: Claim | None, log: Sequence[Decision]) -> QuoteEntry:
    if claim is None:
        return e
    name = claim.speaker_name or ""
    said = (x for d in log for x in d.entries if isinstance(x, QuoteEntry) and x.key == e.key)
    where = next((x for x in said if x.field is not None and x.content == claim.content), e)
    return replace(
        e,
        content=claim.content,
        kind=claim.kind,
        speaker=claim.speaker,
        speaker_name=name,
        field=where.field,
        words=where.words,
    )
