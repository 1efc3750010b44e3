"""What a decision says of a quote, and what is known of a person, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.core.model import Person
from onrecord.core.store.entries import Claim, QuoteEntry
from onrecord.core.text.countries import known_countries


def all_named(names: Sequence[str]) -> str:
    """Who says a quote: "Ada Moreno, Raj Patel and Karl Lind"; of nobody, that."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or "no one named"


def confidence_in_words(confidence: float) -> str:
    """ "93 % sure"."""
    return f"{round(100 * confidence)} % sure"


def entry_in_words(entry: QuoteEntry) -> str:
    """ "Karl Lind, indirect, +check, changed": what an entry changes, in one line."""
    return ", ".join(_parts(entry)) or "as it was"


def _parts(entry: QuoteEntry) -> Iterator[str]:
    if entry.speaker_name is not None:
        yield all_named(Claim(speaker_name=entry.speaker_name, together_with=entry.together_with).speakers)
    if entry.kind is not None:
        yield entry.kind
    yield from (f"+{tag}" for tag in (*(entry.tags or ()), *entry.tagged))
    yield from (f"-{tag}" for tag in entry.untagged)
    if entry.note is not None:
        yield f"“{entry.note}”" if entry.note else "no note"
    if entry.state is not None:
        yield entry.state


def described(person: Person | None) -> str:
    """What is known of somebody: what it is, unless a person, then role and country; of nobody, nothing."""
    if person is None:
        return ""
    kind = "" if person.kind == "person" else person.kind
    country = known_countries().get(person.country or "", person.country)
    return " · ".join(filter(None, (kind, person.role, country)))
