"""What a reviewer is offered to decide together."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.frozen import frozen
from onrecord.core.review.current import Reviewed, State
from onrecord.core.review.wording import all_named

#: what is offered as "all of at least this confidence"
_FLOORS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.5)


@frozen
class Offer:
    """Open quotes that were given to ``wrong`` the same way as one that was just given to all of ``names``."""

    keys: tuple[str, ...]
    wrong: str
    names: tuple[str, ...]

    @property
    def given_to(self) -> str:
        """Whom the quotes are given to, in words."""
        return all_named(self.names) if self.names else "no one"


def floors(quotes: Sequence[Reviewed]) -> list[tuple[float, list[Reviewed]]]:
    """Confidences, and the open quotes that have at least that, where there are more than above it."""
    out: list[tuple[float, list[Reviewed]]] = []
    for floor in _FLOORS:
        held = [r for r in quotes if r.state == State.OPEN and r.quote.confidence >= floor]
        if len(held) > (len(out[-1][1]) if out else 0):
            out.append((floor, held))
    return out
