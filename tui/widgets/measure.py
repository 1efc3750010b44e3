"""How wide things are, in cells: what the reader's screen and its first picture both go by."""

from __future__ import annotations

#: columns left of the text: pointer, state mark, space
GUTTER = 3
#: the widest line that reads well, unless another was chosen
MEASURE = 78
#: screens narrower than this have no panel beside the article
PANEL_FROM = 100
#: rows from which the panel begins with its overview
OVERVIEW_FROM = 30
PANEL_SHARE, PANEL_LEAST, PANEL_MOST = 40, 40, 80


def is_roomy(columns: int, rows: int) -> bool:
    """Whether a screen has room for the overview."""
    return columns >= PANEL_FROM and rows >= OVERVIEW_FROM


def measure_of(width: int, widest: int = MEASURE) -> int:
    """The width of a line of text in an article pane of ``width``, where ``widest`` was chosen."""
    return min(widest, width - GUTTER - 1)


def panel_width(columns: int) -> int:
    """The panel's width on a screen of so many columns."""
    return min(max(columns * PANEL_SHARE // 100, PANEL_LEAST), PANEL_MOST)
