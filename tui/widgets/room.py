"""The room that there is for words, and how they are made to fit it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from onrecord.core.frozen import frozen
from onrecord.tui.widgets.layout import lay_out


@frozen
class Room:
    """So many lines of ``width`` cells."""

    width: int
    lines: int

    @property
    def cells(self) -> int:
        """All of it."""
        return self.width * self.lines

    def filled(self, head: str, parts: Sequence[str], last: str = "", ink: str = "") -> Content:
        """As many of the parts as fit whole between what always stands there: the head and what is last."""
        fitting = (" · ".join(filter(None, [*parts[:count], last])) for count in range(len(parts), 0, -1))
        words = next((words for words in fitting if self._holds(f"{head} {words}")), last or "".join(parts[:1]))
        return self.cut(Content.assemble((f"{head} ", "bold"), (words, ink)))

    def cut(self, words: Content) -> Content:
        """The words, or as many as fit and an ellipsis."""
        if self._holds(words.plain):
            return words
        layout = lay_out(words.plain, self.width)
        at = layout.ends[self.lines - 1]
        while at and not self._holds(f"{words.plain[:at].rstrip()} …"):
            at -= 1
        return Content.assemble(words[:at].rstrip(), " …")

    def _holds(self, words: str) -> bool:
        return len(lay_out(words, self.width)) <= self.lines
