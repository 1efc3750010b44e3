"""Where reviewers who did not see each other's decisions differ: who stands on which side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.core.review.replay import Verdict


@dataclass(frozen=True, slots=True)
class Side:
    """Reviewers who decided a quote the same way, and how; the latest of them says it."""

    reviewers: tuple[str, ...]
    verdict: Verdict


def sides_of(verdicts: Mapping[str, Verdict]) -> tuple[Side, ...]:
    """The sides of a dispute, in the order of their reviewers' names."""
    held: dict[tuple[object, ...], list[str]] = {}
    for who in sorted(verdicts):
        held.setdefault(verdicts[who].outcome, []).append(who)
    return tuple(
        Side(tuple(names), max((verdicts[who] for who in names), key=lambda v: v.at)) for names in held.values()
    )
