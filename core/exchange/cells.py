"""What a row says in words, as spreadsheets leave them: where these words stand on the page, and which day or moment is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from onrecord.core.model import Field, Span, Spans
from onrecord.core.review.page import Page


def moment(text: str | None) -> str | None:
    """A time to the second, which is what a spreadsheet keeps of it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0).isoformat() if text else None
    except ValueError:
        return text


def same_day(a: str, b: str | None) -> bool:
    """Whether two dates are of the same numbers: a spreadsheet writes a day as its country does."""
    x, y = ([int(n) % 100 for n in re.findall(r"\d{1,4}", text)[:3]] for text in (a, b or ""))
    return sorted(x) == sorted(y)


def flat(words: str) -> str:
    """Words as a cell of a table has them."""
    return " ".join(words.replace("\x00", "").split())


def names_in(cell: str, stand: Sequence[str], called: Sequence[str]) -> tuple[str, ...]:
    """The names of a cell; those that ``stand`` in the article, where it has them or what the library has them ``called``."""
    if flat(cell) in (flat("; ".join(stand)), flat("; ".join(called))):
        return tuple(stand)
    own = dict(zip(called, stand, strict=True))
    return tuple(dict.fromkeys(own.get(name, name) for name in map(flat, cell.split(";")) if name))


def found(words: str, page: Page, where: Field) -> Spans:
    """Where a row's words stand in the text, or what else it names, piece by piece.

    Raises:
        ValueError: they do not, or more than once.
    """
    out: list[Span] = []
    for piece in words.split(" … "):
        places = _places(piece, page, where, out[-1].end if out else 0)
        if len(places) != 1:
            times = "are in the article’s text more than once" if places else "are not in the article’s text"
            raise ValueError(f"its words {times}; give it offsets")
        out.append(places[0])
    return tuple(out)


def _places(piece: str, page: Page, where: Field, start: int) -> Sequence[Span]:
    pattern = r"\s+".join(re.escape(w) for w in piece.split())
    matches = re.finditer(pattern, page.words) if pattern else ()
    return [Span(*m.span()) for m in matches if m.start() >= start and page.part_at(m.start()).field == where]
