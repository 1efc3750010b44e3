"""What a reviewer has in hand before it is decided: a quote whose ends are moved, or words to mark. Offsets are characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from onrecord.core.frozen import frozen
from onrecord.core.model import Span, Spans
from onrecord.core.text.boundaries import (
    clause_ends,
    clause_starts,
    next_word,
    sentence_ends,
    sentence_starts,
    word_at,
    word_ends,
    word_starts,
)

#: how far a key moves an end
Pace = Literal["word", "clause", "sentence"]
_Step = Callable[[str, int, int], int]
_STARTS: Mapping[Pace, _Step] = {"word": word_starts, "clause": clause_starts, "sentence": sentence_starts}
_ENDS: Mapping[Pace, _Step] = {"word": word_ends, "clause": clause_ends, "sentence": sentence_ends}
_CLOSING = re.compile('[”"»’]|(?=\n)')


@frozen
class SpanEdit:
    """A quote's content while its ends are moved; ``at_end`` says which end moves."""

    key: str
    content: Spans
    at_end: bool = True

    @property
    def edge(self) -> Span:
        """The character at the moving end."""
        at = self.content[-1].end - 1 if self.at_end else self.content[0].start
        return Span(at, at + 1)

    def edge_word(self, text: str) -> Span:
        """The word at the moving end, as far as it is in the content."""
        if self.at_end:
            end = self.content[-1].end
            return Span(max(word_starts(text, end, -1), self.content[-1].start), end)
        start = self.content[0].start
        return Span(start, min(word_ends(text, start, 1), self.content[0].end))

    def swapped(self) -> SpanEdit:
        """The other end moves."""
        return replace(self, at_end=not self.at_end)

    def moved(self, text: str, step: int, pace: Pace) -> SpanEdit:
        """The moving end back (-1) or on (1); a span never becomes empty."""
        if self.at_end:
            to = self._to(_ENDS, text, self.content[-1].end, step, pace)
            return self if to <= self.content[0].start else replace(self, content=_with_end(self.content, to))
        to = self._to(_STARTS, text, self.content[0].start, step, pace)
        return self if to >= self.content[-1].end else replace(self, content=_with_start(self.content, to))

    def _to(self, steps: Mapping[Pace, _Step], text: str, edge: int, step: int, pace: Pace) -> int:
        to = steps[pace](text, edge, step)
        return to if to != edge else steps["word"](text, edge, step)


def _with_end(content: Spans, end: int) -> Spans:
    kept = [s for s in content if s.start < end]
    return (*kept[:-1], Span(kept[-1].start, end))


def _with_start(content: Spans, start: int) -> Spans:
    kept = [s for s in content if s.end > start]
    return (Span(start, kept[0].end), *kept[1:])


@frozen
class Caret:
    """A place in the text and, once begun, a selection from ``anchor`` to it; both are whole words.

    ``splits`` is the key of the quote to split at the caret, where that is what it was set for.
    """

    at: Span
    anchor: Span | None = None
    splits: str | None = None

    @property
    def selection(self) -> Span:
        """The characters selected: the word at the caret before a selection is begun."""
        if self.anchor is None:
            return self.at
        return Span(min(self.at.start, self.anchor.start), max(self.at.end, self.anchor.end))

    def anchored(self) -> Caret:
        """Begin the selection here, or begin it again."""
        return replace(self, anchor=self.at)

    def moved(self, text: str, step: int, pace: Pace) -> Caret:
        """The caret on or back; with a selection, its moving end goes to the sentence's end."""
        if pace == "word":
            return replace(self, at=next_word(text, self.at, step))
        if self.anchor is not None and step > 0:
            return self.to(text, max(_ENDS[pace](text, self.at.end, 1) - 1, self.at.start))
        return self.to(text, _STARTS[pace](text, self.at.start, step))

    def to(self, text: str, offset: int) -> Caret:
        """The caret at the word of a character."""
        return replace(self, at=word_at(text, offset))

    def to_said(self, text: str, step: int, found: Sequence[Span]) -> Caret | None:
        """Select the next or previous of the stretches ``found``, which are in order; None where there are none.

        Before a selection is begun, those that begin at the caret are the next.
        """
        start = self.selection.start
        at = bisect_left(found, (start + (self.anchor is not None),)) if step > 0 else bisect_left(found, (start,)) - 1
        return replace(_over(found[at], text), splits=self.splits) if 0 <= at < len(found) else None

    def to_closing(self, text: str) -> Caret | None:
        """Extend the selection to the closing quotation mark; None where the text has none."""
        first = self.anchor or self.at
        m = _CLOSING.search(text, max(self.at.start, first.start + 1))
        if m is None:
            return None
        return replace(self, anchor=first, at=word_at(text, max(m.end() - 1, first.start)))


def _over(span: Span, text: str) -> Caret:
    last = word_at(text, span.end - 1)
    return Caret(
        Span(max(min(last.start, span.end - 1), span.start), span.end), Span(span.start, word_ends(text, span.start, 1))
    )
