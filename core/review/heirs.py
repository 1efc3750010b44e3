"""Quotes that a split or a join took away, and the quotes that have their words now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from onrecord.core.model import Spans
from onrecord.core.review.replay import Track
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import Action, QuoteEntry, State


def heirs_of(done: Iterable[Decision], tracks: Mapping[str, Track]) -> dict[str, tuple[str, ...]]:
    """Each quote that is gone, by its key, with the keys of those that its words came to."""
    gone = [key for key, track in tracks.items() if track.state == State.GONE and not track.dispute]
    made, beside = dict[str, tuple[str, ...]](), dict[str, tuple[str, ...]]()
    for d in done if gone else ():
        found = made if d.action in (Action.SPLIT, Action.JOIN) else beside
        for key, others in _taken_away(d):
            found[key] = (*found.get(key, ()), *others)  # one may have split what another joined
    return {key: made.get(key) or _likely_heirs(key, tracks) or beside.get(key, ()) for key in gone}


def replaced_by(key: str, gone: Mapping[str, Collection[str]]) -> list[str]:
    """The quotes, of those gone, whose words came to the quote of that key, also by way of others that are gone too."""
    found, new = list[str](), [key]
    while new:
        heir = new.pop()
        more = [g for g, heirs in gone.items() if heir in heirs and g not in found]
        found += more
        new += more
    return sorted(found)


def covers(content: Spans, other: Spans) -> bool:
    """Whether most of the other's characters are in ``content``."""
    return 2 * shared(content, other) > shared(other, other)


def shared(a: Spans, b: Spans) -> int:
    """The characters that two lists of spans have in common."""
    return sum(max(0, min(e, y) - max(s, x)) for s, e in a for x, y in b)


def _taken_away(d: Decision) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The quotes that a decision took away, each with the others that it is about."""
    entries = [e for e in d.entries if isinstance(e, QuoteEntry)]
    gone = [e.key for e in entries if e.state == State.GONE]
    others = tuple(e.key for e in entries if e.state != State.GONE) if gone else ()
    yield from ((key, others) for key in gone)


def _likely_heirs(gone: str, tracks: Mapping[str, Track]) -> tuple[str, ...]:
    """Those of a quote that went elsewhere, and here with much else that was brought in: by their keys or their words."""
    claim = tracks[gone].claim
    return tuple(
        key
        for key, track in tracks.items()
        if key.startswith(f"{gone}|") or (key != gone and claim is not None and _had(track, claim.content))
    )


def _had(track: Track, content: Spans) -> bool:
    """Whether a quote has most of these words, or had them to somebody."""
    claims = (track.claim, *(verdict.claim for verdict in track.verdicts.values()))
    return any(covers(claim.content, content) for claim in claims if claim is not None)
