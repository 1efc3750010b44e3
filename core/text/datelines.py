"""Where a story's first line says the place it was written in: "LISBON (Newswire) —"."""

from __future__ import annotations

import re

#: characters from the beginning in which a dateline stands
_REACH = 800
_AGENCY = r" ?\([^)\n]{2,30}\)"
_DATELINE = re.compile(
    rf"^[ \t]*(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{{1,30}}[A-ZÀ-Þ](?:,[^\n—–(]{{1,40}}?)?(?:{_AGENCY})?"
    rf"|[A-ZÀ-Þ][\w.'’ -]{{1,30}}(?:,[^\n—–(]{{1,40}}?)?{_AGENCY}) ?(?:[—–]|-{{1,2}}) (?=\S)",
    re.MULTILINE,
)


def dateline_span(text: str) -> tuple[int, int] | None:
    """The dateline of a text with its dash, [start, end) in characters, or None; names before dashes that come again are turns."""
    found = [m.span() for m in _DATELINE.finditer(text)][:2]
    return found[0] if len(found) == 1 and found[0][0] < _REACH else None
