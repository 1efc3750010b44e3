"""Labelled spans and relations, as annotation tools give them back, put together to quotes again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.core.exchange.formats.spans import CUE, PART, QUOTE_LABELS, SAID_BY, SPEAKER
from onrecord.core.exchange.incoming import IncomingQuote, IncomingSpeaker, refuse
from onrecord.core.model import Span

_KINDS = {label: kind for kind, label in QUOTE_LABELS.items()}


@dataclass
class Annotations:
    """An article's spans by the tool's own ids, and relations (source, target, label). ``replaces`` has, by quotes' keys,
    those of quotes that were split or joined to make them; None in files of versions that did not say.
    """

    where: str
    replaces: Mapping[str, Sequence[object]] | None = None
    spans: dict[object, tuple[Span, str]] = field(default_factory=dict[object, tuple[Span, str]])
    keys: dict[object, str] = field(default_factory=dict[object, str])
    relations: list[tuple[object, object, str]] = field(default_factory=list[tuple[object, object, str]])

    def add(self, number: object, span: Span, label: str, key: str | None) -> None:
        """Add a span.

        Raises:
            MalformedError: the label is none of ours.
        """
        if label not in (*_KINDS, CUE, SPEAKER):
            refuse(f"there is no label “{label}”; there are {', '.join((*_KINDS, SPEAKER, CUE))}")
        self.spans[number] = span, label
        if key is not None:
            self.keys[number] = key

    def quotes(self, reviewer: str | None, *, done: bool) -> tuple[IncomingQuote, ...]:
        """The quotes; ``done``: somebody has been through them in the tool, so what is there is accepted."""
        parts = {t for _, t, label in self.relations if label == PART}
        return tuple(
            self._quote(number, span, label, reviewer, done)
            for number, (span, label) in self.spans.items()
            if label in _KINDS and number not in parts
        )

    def _quote(self, number: object, span: Span, label: str, reviewer: str | None, done: bool) -> IncomingQuote:
        rest = [self.spans[t][0] for t in self._related(number, PART) if t in self.spans]
        mention = [self.spans[t][0] for t in self._related(number, SAID_BY) if t in self.spans]
        key = self.keys.get(number)
        return IncomingQuote(
            f"{self.where}, {label} at {span.start}",
            key=key,
            content=tuple(sorted([span, *rest])),
            kind=_KINDS[label],
            state="accepted" if done else None,
            attribution=IncomingSpeaker(None, tuple(sorted(mention)), by_mention=True),
            reviewer=reviewer,
            replaces=None if self.replaces is None else frozenset(map(str, self.replaces.get(key or "", ()))),
        )

    def _related(self, number: object, label: str) -> Sequence[object]:
        return [t for s, t, found in self.relations if s == number and found == label]


def replaced_in(meta: Mapping[str, Any]) -> Mapping[str, Sequence[object]] | None:
    """What an export says was split and joined.

    Raises:
        MalformedError: it is no lists of keys.
    """
    found = meta.get("replaces")
    if found is None:
        return None
    if not isinstance(found, dict) or not all(isinstance(keys, list) for keys in found.values()):
        refuse("what its quotes replace are no lists of keys")
    return found


def deleted_keys(exported: Iterable[str], quotes: Iterable[IncomingQuote]) -> frozenset[str]:
    """Keys of quotes that went out and are not there any more."""
    return frozenset(exported) - {q.key for q in quotes if q.key}
