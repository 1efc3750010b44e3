"""Where words, sentences and quoted stretches begin and end, for moving a span's ends by hand. Offsets are characters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from onrecord.core.model import Span

_WORD = re.compile(r"[^\s—–]+|[—–]+")
_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[”\"’')\]]*+(?=\s+[A-Z“\"‘(\d\[]|\n|\Z)|(?<![.!?…”\"’')\]])[”\"’')\]]*+(?=\n|\Z)"
)
#: how far sentences are looked for, in characters
_NEAR = 4000


def word_starts(text: str, at: int, step: int) -> int:
    """The start of the word before (``step`` -1) or after (1) ``at``; ``at`` itself where there is none."""
    if step < 0:
        starts = [m.start() for m in _words(text, max(0, at - 200), at)]
        before = [s for s in starts if s < at]
        return before[-1] if before else _further(text, at, -1, at)
    for m in _WORD.finditer(text, at):
        if m.start() > at:
            return m.start()
    return at


def word_ends(text: str, at: int, step: int) -> int:
    """The end of the word before or after ``at``."""
    if step > 0:
        for m in _WORD.finditer(text, at):
            if m.end() > at:
                return m.end()
        return at
    ends = [m.end() for m in _words(text, max(0, at - 200), at)]
    before = [e for e in ends if e < at]
    return before[-1] if before else at


def _words(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    return _WORD.finditer(text, start, end)


def _further(text: str, at: int, step: int, fallback: int) -> int:
    """For a word longer than the window: its start by scanning."""
    i = at
    while i > 0 and text[i - 1].isspace():
        i += step
    while i > 0 and not text[i - 1].isspace():
        i += step
    return i if i != at else fallback


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences between two characters, white space at their edges left out."""
    out: list[Span] = []
    at = start
    for m in _SENTENCE_END.finditer(text, start, end):
        if m.end() > at:
            out.append(_trim(text, at, m.end()))
            at = m.end()
    if at < end:
        out.append(_trim(text, at, end))
    return [s for s in out if s.start < s.end]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _around(text: str, at: int) -> list[Span]:
    first = text.rfind("\n", 0, max(0, at - _NEAR)) + 1
    last = text.find("\n", min(len(text), at + _NEAR))
    return sentences(text, first, last if last >= 0 else len(text))


def sentence_starts(text: str, at: int, step: int) -> int:
    """The start of the sentence before or after ``at``."""
    starts = [s.start for s in _around(text, at)]
    i = bisect_left(starts, at) - 1 if step < 0 else bisect_right(starts, at)
    return starts[i] if 0 <= i < len(starts) else at


def sentence_ends(text: str, at: int, step: int) -> int:
    """The end of the sentence before or after ``at``."""
    ends = [s.end for s in _around(text, at)]
    i = bisect_left(ends, at) - 1 if step < 0 else bisect_right(ends, at)
    return ends[i] if 0 <= i < len(ends) else at
