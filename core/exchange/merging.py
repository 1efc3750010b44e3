"""Two logs of decisions into one: what the other has is appended, what both have is had once, nothing is overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from onrecord.core.frozen import frozen
from onrecord.core.review.current import claims_of, fold
from onrecord.core.review.page import Page
from onrecord.core.review.replay import Track, replay, stacks
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import Decision, append, decisions_of
from onrecord.core.store.entries import Action, Claim, Entry, QuoteEntry, State

_STEPS = (Action.UNDO, Action.REDO)


@frozen
class MergeConflict:
    """Something that was decided otherwise here, and is still to be settled. ``key`` names it within the article."""

    where: str
    article_id: str
    key: str


@frozen
class MergedLog:
    """How many decisions were appended, and what they and ours decide otherwise."""

    appended: int
    conflicts: Sequence[MergeConflict]


@frozen
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
    A quote that one decided as it was, while another took back what had made it so, loses that, and is listed.
    Whichever of two stores takes the other's in, the same stands.

    Raises:
        OnrecordError: the store cannot be written.
    """
    ours, there = decisions_of(store, article_id), _known(theirs)
    here = dict(zip(_known(ours), ours, strict=True))
    if not set(there) - here.keys():
        return MergedLog(0, ())
    before = _disputed(store, article_id)
    merge = _Merge(
        store,
        article_id,
        here,
        {d.id: d for d in theirs},
        unseen=_holding(ours, _moot(ours, there)),
        moot=_moot(theirs, here.keys()),
        withdrawn=_withdrawn(ours, there),
    )
    for known, d in zip(there, theirs, strict=True):
        merge.take(known, d)
    conflicts = dict.fromkeys(
        [*(key for key in _disputed(store, article_id) if key not in before), *merge.overtaken, *merge.built_on]
    )
    return MergedLog(merge.appended, [MergeConflict(where, article_id, key) for key in conflicts])


def _disputed(store: Store, article_id: str) -> list[str]:
    """The quotes of an article that reviewers decided otherwise than each other."""
    analysis = load_analysis(store, article_id)
    if analysis is None:
        return []
    current = fold(analysis, decisions_of(store, article_id), Page.of(load_article(store, article_id)))
    return [r.key for r in current.quotes if r.state == State.DISPUTED]


@dataclass
class _Merge:
    """Their decisions on their way into our log: ``here`` are ours, ``unseen`` those that they have not come to yet."""

    store: Store
    article_id: str
    here: Mapping[_Known, Decision]
    theirs: Mapping[int, Decision]
    unseen: dict[_Known, Decision]
    moot: Collection[int]
    #: what was taken back here, and was not there when they had come so far
    withdrawn: Collection[_Known]
    appended: int = 0
    #: keys of names, countries, figures and notes that they decided without seeing what was decided here
    overtaken: list[str] = field(default_factory=list[str])
    #: keys of quotes that one decided as they were, while another took back what had made them so
    built_on: list[str] = field(default_factory=list[str])
    _lost: set[str] = field(default_factory=set[str])
    _log: list[Decision] = field(default_factory=list[Decision])
    _numbers: dict[int, int] = field(default_factory=dict[int, int])

    @cached_property
    def _proposals(self) -> Mapping[str, Claim]:
        analysis = load_analysis(self.store, self.article_id)
        return claims_of(analysis) if analysis is not None else {}

    def take(self, known: _Known, d: Decision) -> None:
        """Append the next of theirs, unless it is here, made again as it was, or takes back what is not here."""
        self.unseen.pop(known, None)
        if known in self.withdrawn:
            self._lost |= _judged(d)
        else:
            self._log.append(d)
        if known in self.here:
            self._numbers[d.id] = self.here[known].id
        elif d.id not in self.moot and (d.action not in _STEPS or d.target in self._numbers):
            self._append(d)

    def _append(self, d: Decision) -> None:
        said = self.theirs[d.target or 0] if d.action == Action.REDO else d
        meanwhile = _said(said) & {x for held in self.unseen.values() for x in _said(held)}
        entries = said.entries
        if meanwhile and not d.blind:
            entries = _told(said, meanwhile, self._log, self._proposals)
        self._numbers[d.id] = append(
            self.store,
            self.article_id,
            d.action,
            d.reviewer,
            entries,
            target=self._numbers.get(d.target or 0),
            blind=d.blind or bool(meanwhile),
            at=d.at,
        )
        self.appended += 1
        self.built_on += self._built_on(d)
        self.overtaken += [key for kind, key in sorted(meanwhile) if kind != "verdict"]

    def _built_on(self, d: Decision) -> Collection[str]:
        if d.action == Action.UNDO:
            decided = {key for held in self.unseen.values() for key in _judged(held)}
            return sorted(_judged(self.theirs[d.target or 0]) & decided)
        return sorted(_judged(d).intersection(self._lost))


def _withdrawn(log: Sequence[Decision], elsewhere: Sequence[_Known]) -> set[_Known]:
    known = dict(zip((d.id for d in log), _known(log), strict=True))
    holding = {d.id for d in stacks(log)[0]}
    took_back = {d.target for d in log if d.action == Action.UNDO and known[d.id] not in elsewhere}
    return {known[d.id] for d in log if d.id in took_back - holding}.intersection(elsewhere)


def _judged(d: Decision) -> set[str]:
    return {key for kind, key in _said(d) if kind == "verdict"}


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
        elif d.action == Action.REDO and (undo := undos.pop(d.target, None)) and _is_as_it_was(d, by_id):
            out |= {undo.id, d.id}
    return out


def _is_as_it_was(redo: Decision, by_id: Mapping[int, Decision]) -> bool:
    """Whether nobody decided or undid otherwise between a decision and its redo."""
    decided = by_id.get(redo.target or 0)
    if decided is None:
        return False
    said = _said(decided)
    between = (x for x in by_id.values() if decided.id < x.id < redo.id and x.target != decided.id)
    return not any(_said(by_id.get(x.target or 0, x)) & said for x in between)


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
    said = (x for d in log for x in d.entries if isinstance(x, QuoteEntry) and x.key == e.key)
    where = next((x for x in said if x.field is not None and x.content == claim.content), e)
    return replace(
        e,
        content=claim.content,
        kind=claim.kind,
        speaker=claim.speaker,
        speaker_name=claim.speaker_name or "",
        together_with=claim.together_with,
        field=where.field,
        words=where.words,
    )
