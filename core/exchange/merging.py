"""Two logs of decisions into one: what the other has is appended, what both have is had once, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import Decision, append, decisions_of
from onrecord.core.store.entries import Action, Entry, QuoteEntry


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """Something that was decided otherwise here; what stands here was kept. ``key`` names it within the article."""

    where: str
    article_id: str
    key: str


def merge_decisions(store: Store, article_id: str, theirs: Sequence[Decision], where: str) -> list[MergeConflict]:
    """Append those of an article's decisions that are not here, in their order, as their reviewers' and at their time.

    Where both went on from what they had in common, theirs count as made without seeing ours: quotes that the two decide
    otherwise want another look. Of names, countries, figures and notes that both decided, ours stand.

    Raises:
        OnrecordError: the store cannot be written.
    """
    ours = decisions_of(store, article_id)
    known = {_identity(d): d.id for d in ours}
    common = {_identity(d) for d in theirs}
    apart = any(_identity(d) not in common for d in ours)
    decided = {
        _about(e) for d in ours if _identity(d) not in common for e in d.entries if not isinstance(e, QuoteEntry)
    }
    numbers: dict[int, int] = {}
    conflicts: list[MergeConflict] = []
    for d in theirs:
        number = known.get(_identity(d))
        if number is None:
            entries = [e for e in d.entries if _about(e) not in decided]
            conflicts += [MergeConflict(where, article_id, e.key) for e in d.entries if _about(e) in decided]
            number = _append(store, article_id, replace(d, entries=tuple(entries)), numbers, apart=apart)
        if number is not None:
            numbers[d.id] = number
    return conflicts


def _append(store: Store, article_id: str, d: Decision, numbers: dict[int, int], *, apart: bool) -> int | None:
    """Append one; None where nothing of it is left, or what it takes back is not here."""
    target = numbers.get(d.target) if d.target is not None else None
    if (d.action in (Action.UNDO, Action.REDO) and target is None) or (not d.entries and d.target is None):
        return None
    blind = d.blind or apart
    return append(store, article_id, d.action, d.reviewer, d.entries, target=target, blind=blind, at=d.at)


def _identity(d: Decision) -> tuple[object, ...]:
    """What makes a decision of one store that of another: who, when, what, and about what."""
    return d.reviewer, d.at, d.action, tuple((e.type, e.key) for e in d.entries)


def _about(e: Entry) -> tuple[str, str]:
    return e.type, e.key
