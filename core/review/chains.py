"""One "he" given to the wrong person, and all that follow it are."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.review.current import Reviewed, State


def chain_of(quotes: Sequence[Reviewed], corrected: Reviewed, text: str) -> list[str]:
    """Keys of the open quotes given to the same wrong speakers by a pronoun or role, as ``corrected`` was.

    They follow it without the name coming up as a speaker's mention in between: one "he" wrong, all of them are.
    """
    if corrected.speaker_name is None or _names_itself(corrected, text):
        return []
    at = next((i for i, r in enumerate(quotes) if r.key == corrected.key), len(quotes))
    out: list[str] = []
    for r in quotes[at + 1 :]:
        if frozenset(r.speakers) != frozenset(corrected.speakers):
            continue
        if _names_itself(r, text):
            break
        if r.state == State.OPEN:
            out.append(r.key)
    return out


def _names_itself(r: Reviewed, text: str) -> bool:
    """Whether the speakers' mention holds a word of a name."""
    quotes_by = " ".join(text[s:e] for s, e in r.quote.speaker)
    return any(w in quotes_by for name in r.speakers for w in name.split() if len(w) > 2)
