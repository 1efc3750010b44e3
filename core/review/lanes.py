"""Who speaks where along an article, and how much: a lane for each speaker. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.core.frozen import frozen
from onrecord.core.model import Span
from onrecord.core.review.current import Reviewed, State


@frozen
class Lane:
    """What one speaker says, in reading order; ``speakers`` counts those who share the lane of what is left.

    ``speaker_name`` is None for quotes of no one named. ``characters`` are those of quotes that were not rejected,
    ``share`` their part of all such characters, 0 to 1. What several say together stands in the lane of each.
    """

    speaker_name: str | None
    quotes: tuple[Reviewed, ...]
    characters: int
    share: float
    speakers: int = 1


def lanes(quotes: Sequence[Reviewed], most: int) -> tuple[Lane, ...]:
    """At most ``most`` lanes, whoever says most first; the last is shared by all there is no lane for."""
    by: dict[str | None, list[Reviewed]] = {}
    for r in sorted(quotes, key=lambda r: r.quote.start):
        for name in r.speakers or (None,):
            by.setdefault(name, []).append(r)
    said = {name: sum(map(_characters, held)) for name, held in by.items()}
    whole = sum(map(_characters, quotes)) or 1
    order = sorted(by, key=lambda name: (-said[name], by[name][0].quote.start))
    own = order if len(order) <= most else order[: most - 1]
    out = [Lane(name, tuple(by[name]), said[name], said[name] / whole) for name in own]
    rest = order[len(own) :]
    if rest:
        theirs = {r.key: r for name in rest for r in by[name]}
        held = sorted(theirs.values(), key=lambda r: r.quote.start)
        count = sum(map(_characters, held))
        out.append(Lane(None, tuple(held), count, count / whole, len(rest)))
    return tuple(out)


def filled(lane: Lane, length: int, cells: int) -> list[float]:
    """For each of ``cells`` equal parts of a text of ``length`` characters the share that the lane's speaker says.

    What was rejected counts for nothing.
    """
    size = max(length, 1) / cells
    out = [0.0] * cells
    for start, end in _spans(lane, rejected=False):
        for cell in cells_of(Span(start, end), length, cells):
            out[cell] += max(min(end, (cell + 1) * size) - max(start, cell * size), 0.0)
    return [min(held / size, 1.0) for held in out]


def rejected_cells(lane: Lane, length: int, cells: int) -> set[int]:
    """The parts of the text in which something of the lane was rejected."""
    return {cell for span in _spans(lane, rejected=True) for cell in cells_of(span, length, cells)}


def cells_of(span: Span, length: int, cells: int) -> range:
    """The parts that hold any of a span's characters."""
    first = min(span.start * cells // max(length, 1), cells - 1)
    return range(first, max(min((span.end * cells - 1) // max(length, 1), cells - 1), first) + 1)


def nearest(quotes: Sequence[Reviewed], offset: int) -> Reviewed | None:
    """The quote that holds a character, or whose ends are nearest to it; of several, the shortest."""

    def far(r: Reviewed) -> tuple[int, int]:
        q = r.quote
        return max(q.start - offset, offset - q.end + 1, 0), q.end - q.start

    return min(quotes, key=far, default=None)


def _characters(r: Reviewed) -> int:
    return 0 if r.state is State.REJECTED else sum(e - s for s, e in r.quote.content)


def _spans(lane: Lane, *, rejected: bool) -> Iterator[Span]:
    for r in lane.quotes:
        if (r.state is State.REJECTED) == rejected:
            yield from r.quote.content
