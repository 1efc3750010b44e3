"""The last moment before a line of a screen is drawn: what no view has made safe is taken out here."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from onrecord.tui.sanitize import gated


class Gate(LineFilter):
    """Applied by Textual to every line of every widget; its own escape sequences are made later, from the styles.

    What else is done to a line, by ``filters``, is done here first: of each result Textual would make a line of its own.
    """

    def __init__(self, filters: Sequence[LineFilter] = ()) -> None:
        super().__init__()
        self._filters = filters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with nothing in their texts that a terminal obeys, and no addresses behind them."""
        for done in self._filters:
            segments = done.apply(segments, background)
        line = "".join([segment.text for segment in segments if not segment.control])
        if gated(line) == line and not any(segment.style and segment.style.link for segment in segments):
            return segments
        return [segment if _is_plain(segment) else _made_plain(segment) for segment in segments]


def _is_plain(segment: Segment) -> bool:
    return bool(segment.control) or (gated(segment.text) == segment.text and not (segment.style and segment.style.link))


def _made_plain(segment: Segment) -> Segment:
    style = segment.style.update_link(None) if segment.style and segment.style.link else segment.style
    return Segment(gated(segment.text), style)
