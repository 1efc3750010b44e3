"""What a decision says of a quote, in words."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.core.store.entries import QuoteEntry


def entry_in_words(entry: QuoteEntry) -> str:
    """ "Karl Lind, indirect, +check, changed": what an entry changes, in one line."""
    return ", ".join(_parts(entry)) or "as it was"


def _parts(entry: QuoteEntry) -> Iterator[str]:
    if entry.speaker_name is not None:
        yield entry.speaker_name or "no one named"
    if entry.kind is not None:
        yield entry.kind
    yield from (f"+{tag}" for tag in (*(entry.tags or ()), *entry.tagged))
    yield from (f"-{tag}" for tag in entry.untagged)
    if entry.note is not None:
        yield f"“{entry.note}”" if entry.note else "no note"
    if entry.state is not None:
        yield entry.state
