"""Overlapping spans -> runs that do not overlap, each with all that covers it. Knows no screen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

#: what may cover a character; a run carries any combination
PERSON, ORGANISATION, PLACE, FIGURE, DIRECT, MIXED, INDIRECT, REJECTED = (1 << i for i in range(8))
CURRENT, CUE, ANTECEDENT, SPEAKER, MATCH, MATCH_HERE, SELECTED, EDGE = (1 << i for i in range(8, 16))


class MaskRuns(NamedTuple):
    """``masks[i]`` covers characters ``bounds[i]`` to ``bounds[i + 1]``; outside, nothing does."""

    bounds: list[int]
    masks: list[int]

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The runs of [start, end), gaps included: (start, end, mask)."""
        i = bisect_right(self.bounds, start) - 1
        at = start
        while at < end:
            mask = self.masks[i] if 0 <= i < len(self.masks) else 0
            until = min(end, self.bounds[i + 1]) if i + 1 < len(self.bounds) else end
            if until > at:
                yield at, until, mask
                at = until
            i += 1


def flatten(spans: Iterable[tuple[int, int, int]]) -> MaskRuns:
    """(start, end, mask) spans in any order, overlapping at will -> runs, in n log n."""
    events: dict[int, list[tuple[int, int]]] = {}
    for start, end, mask in spans:
        if start < end:
            events.setdefault(start, []).append((mask, 1))
            events.setdefault(end, []).append((mask, -1))
    bounds = sorted(events)
    masks: list[int] = []
    counts: dict[int, int] = {}
    now = 0
    for bound in bounds:
        for mask, step in events[bound]:
            bit = 1
            while bit <= mask:
                if mask & bit:
                    counts[bit] = counts.get(bit, 0) + step
                    now = now | bit if counts[bit] else now & ~bit
                bit <<= 1
        masks.append(now)
    return MaskRuns(bounds, masks)


def overlay(base: Iterable[tuple[int, int, int]], over: MaskRuns) -> Iterator[tuple[int, int, int]]:
    """The runs of ``base`` with those of ``over`` added to their masks."""
    for start, end, mask in base:
        for a, b, extra in over.between(start, end):
            yield a, b, mask | extra
