"""A quote of the library on a line, and in full below the table."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from onrecord.core.library.quotes import LibraryQuote
from onrecord.core.library.search import HERE, THERE
from onrecord.core.review.current import State
from onrecord.core.review.wording import all_named
from onrecord.tui.sanitize import safe, safe_line
from onrecord.tui.widgets.signs import SIGNS
from onrecord.tui.widgets.table import Piece, cell


def row_of(quote: LibraryQuote, width: int, marked: str | None = None, *, with_name: bool = True) -> Sequence[Piece]:
    """State, date, speaker and words; ``marked`` is the text with ``HERE`` and ``THERE`` round what was found."""
    state: State = quote.state  # type: ignore[assignment]
    name_width = (24 if width >= 100 else 16) if with_name else 0
    site_width = 18 if width >= 110 else 0
    out: list[Piece] = [(f"{SIGNS[state]} ", "muted"), (cell((quote.published or "")[:10], 11), "muted")]
    if name_width:
        out.append((cell(safe_line(all_named(quote.speakers), 60), name_width - 1) + " ", "strong"))
    if site_width:
        out.append((cell(safe_line(quote.site or quote.title or "", 60), site_width - 1) + " ", "muted"))
    return [*out, *pieces(marked or quote.text)]


def pieces(marked: str) -> list[Piece]:
    """Text on one line in pieces, what was found apart; begun shortly before the first find."""
    first = marked.find(HERE)
    if first > 60:
        cut = marked.rfind(" ", 0, first - 30) + 1
        marked = "…" + marked[cut:]
    out: list[Piece] = []
    for number, part in enumerate(marked[:600].split(HERE)):
        match, end, rest = part.partition(THERE)
        if number == 0 or not end:
            out.append((_flat(part.replace(THERE, "")), ""))
        else:
            out += [(_flat(match), "match"), (_flat(rest), "")]
    return out


def in_full(quote: LibraryQuote, others: int = 0) -> Content:
    """Who said it, where and when, and all of its words."""
    who = safe_line(all_named(quote.speakers), 80)
    also = (
        f" (there “{safe_line(quote.name_in_article, 40)}”)"
        if quote.name_in_article and quote.name_in_article != quote.speaker_name
        else ""
    )
    where = " · ".join(
        filter(None, (quote.published, safe_line(quote.site or "", 40), safe_line(quote.title or "Untitled", 90)))
    )
    family = f" · {others} articles give these words: d compares" if others > 1 else ""
    facts = f"{quote.kind}, {quote.state}, {round(100 * quote.confidence)} % sure{family}"
    text = safe(quote.text if len(quote.text) < 900 else quote.text[:900] + "…").replace("\n", " ")
    return Content("\n").join(
        [
            Content.assemble((who, "bold"), (f"{also}  {where}", "$text-muted")),
            Content(text),
            Content(facts).stylize("$text-muted"),
        ]
    )


def _flat(text: str) -> str:
    return safe(text).replace("\n", " ")
