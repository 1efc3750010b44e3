"""The columns of the library's table, and an article's row in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from onrecord.core.frozen import frozen
from onrecord.core.library.articles import Listed, Sort
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.table import Piece, cell


@frozen
class Column:
    """A column of the table: what it sorts by, its heading and its cells."""

    sort: Sort
    title: str
    width: int


def columns(width: int, used: Collection[Sort]) -> list[Column]:
    """The columns that fit into ``width`` cells; of site, countries and tags those in ``used``."""
    fixed = [Column("published", "date", 11), Column("quotes", "quotes", 10)]
    if width >= 76:
        fixed.append(Column("countries", "countries", 10 if width < 110 else 14))
    if width >= 90:
        fixed.insert(0, Column("site", "site", 16 if width < 110 else 20))
    if width >= 100:
        fixed.append(Column("tags", "tags", 12))
    fixed = [c for c in fixed if c.sort in ("published", "quotes") or c.sort in used]
    return [Column("title", "title", max(width - sum(c.width for c in fixed), 12)), *fixed]


def row_of(listed: Listed, columns: Sequence[Column]) -> Sequence[Piece]:
    """A line of the table."""
    shown = ((column, *_CELLS[column.sort](listed)) for column in columns)
    return [(cell(words, column.width - 1) + " ", style) for column, words, style in shown]


def _title(listed: Listed) -> Piece:
    copies = f"  ×{listed.copies}" if listed.copies > 1 else ""
    whose = f"  for {safe_line(listed.reviewers, 40)}" if listed.reviewers else ""
    words = f"{' ' if listed.read else '•'} {safe_line(listed.title or 'Untitled', 300)}{copies}{whose}"
    return words, "" if listed.read else "strong"


def _quotes(listed: Listed) -> Piece:
    if listed.quotes is None:
        return "  new", "muted"
    finished = listed.done >= listed.quotes
    return f"{'✓ ' if finished and listed.quotes else '  '}{listed.done}/{listed.quotes}", "done" if finished else ""


#: what each column shows of an article, and its style
_CELLS: Mapping[Sort, Callable[[Listed], Piece]] = {
    "title": _title,
    "site": lambda listed: (safe_line(listed.site or "", 60), "muted"),
    "published": lambda listed: (safe_line((listed.published or "")[:10], 10), "muted"),
    "quotes": _quotes,
    "countries": lambda listed: (safe_line(listed.countries, 60), "muted"),
    "tags": lambda listed: (safe_line(listed.tags, 60), ""),
}
