"""The columns of the library's table, and an article's row in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from onrecord.core.library.articles import Listed, Sort
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.table import Piece, cell


@dataclass(frozen=True, slots=True)
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
    out: list[Piece] = []
    finished = listed.quotes is not None and listed.done >= listed.quotes
    for column in columns:
        match column.sort:
            case "title":
                copies = f"  ×{listed.copies}" if listed.copies > 1 else ""
                whose = f"  for {safe_line(listed.reviewers, 40)}" if listed.reviewers else ""
                words = f"{' ' if listed.read else '•'} {safe_line(listed.title or 'Untitled', 300)}{copies}{whose}"
                style = "" if listed.read else "strong"
            case "site":
                words, style = safe_line(listed.site or "", 60), "muted"
            case "published":
                words, style = safe_line((listed.published or "")[:10], 10), "muted"
            case "quotes":
                mark = "✓ " if finished and listed.quotes else "  "
                words = "  new" if listed.quotes is None else f"{mark}{listed.done}/{listed.quotes}"
                style = "done" if finished else "muted" if listed.quotes is None else ""
            case "countries":
                words, style = safe_line(listed.countries, 60), "muted"
            case _:
                words, style = safe_line(listed.tags, 60), ""
        out.append((cell(words, column.width - 1) + " ", style))
    return out
