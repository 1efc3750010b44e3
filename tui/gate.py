"""The last moment before a line of a screen is drawn: what no view has made safe is taken out here."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from onrecord.tui.sanitize import gated


class Gate(LineFilter):
    """Applied by Textual to every line of every widget; its own escape sequences are made later, from the styles."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with nothing in their texts that a terminal obeys, and no addresses behind them."""
        return [segment if _is_plain(segment) else _made_plain(segment) for segment in segments]


def _is_plain(segment: Segment) -> bool:
    return bool(segment.control) or (gated(segment.text) == segment.text and not (segment.style and segment.style.link))


def _made_plain(segment: Segment) -> Segment:
    style = segment.style.update_link(None) if segment.style and segment.style.link else segment.style
    return Segment(gated(segment.text), style)
