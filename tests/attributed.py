"""What the real model reads in a text, as tests ask for it."""

from __future__ import annotations

from onrecord.core.analysis.pipeline import analyse

Said = list[tuple[str, str | None]]


def said(text: str) -> Said:
    """Each quote's words with its speaker's name."""
    analysis = analyse(text)
    names = {p.id: p.name for p in analysis.people}
    return [(q.text, names.get(q.person or "")) for q in analysis.quotes]
