"""A quote's state in one character, the same in gutter, panel, list and line."""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.core.review.current import State

SIGNS: Mapping[State, str] = {
    State.OPEN: "·",
    State.ACCEPTED: "✓",
    State.CHANGED: "✎",
    State.REJECTED: "✗",
    State.RECHECK: "?",
    State.DISPUTED: "≠",
}
