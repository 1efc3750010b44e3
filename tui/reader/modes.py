"""What the reader is doing beside reading: editing a span, selecting text, finding. Pure state, no screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from onrecord.core.model import Span, Spans
from onrecord.core.text.boundaries import sentence_ends, sentence_starts, word_ends, word_starts
from onrecord.core.text.quotation_marks import find_stretches


@dataclass(frozen=True, slots=True)
class SpanEdit:
    """A quote's content while its ends are moved; ``at_end`` says which end moves."""

    key: str
    content: Spans
    at_end: bool = True

    @property
    def edge(self) -> int:
        """The character at the moving end."""
        return self.content[-1].end if self.at_end else self.content[0].start

    def swapped(self) -> SpanEdit:
        """The other end moves."""
        return replace(self, at_end=not self.at_end)

    def moved(self, text: str, step: int, *, by_sentence: bool) -> SpanEdit:
        """The moving end one word or sentence back (-1) or on (1); a span never becomes empty."""
        edge = self.edge
        if self.at_end:
            to = (sentence_ends if by_sentence else word_ends)(text, edge, step)
            if to == edge and by_sentence:
                to = word_ends(text, edge, step)
            return self if to <= self.content[0].start else replace(self, content=_with_end(self.content, to))
        to = (sentence_starts if by_sentence else word_starts)(text, edge, step)
        if to == edge and by_sentence:
            to = word_starts(text, edge, step)
        return self if to >= self.content[-1].end else replace(self, content=_with_start(self.content, to))


def _with_end(content: Spans, end: int) -> Spans:
    kept = [s for s in content if s.start < end]
    return (*kept[:-1], Span(kept[-1].start, end))


def _with_start(content: Spans, start: int) -> Spans:
    kept = [s for s in content if s.end > start]
    return (Span(start, kept[0].end), *kept[1:])


@dataclass(frozen=True, slots=True)
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
        """Begin the selection here, or begin it anew."""
        return replace(self, anchor=self.at)

    def moved(self, text: str, step: int, *, by_sentence: bool) -> Caret:
        """The caret a word or sentence on or back; with a selection, its moving end goes to the sentence's end."""
        if not by_sentence:
            return replace(self, at=word_at(text, word_starts(text, self.at.start, step)))
        if self.anchor is not None and step > 0:
            end = sentence_ends(text, self.at.end, 1)
            return replace(self, at=word_at(text, max(end - 1, self.at.start)))
        return replace(self, at=word_at(text, sentence_starts(text, self.at.start, step)))

    def to(self, text: str, offset: int) -> Caret:
        """The caret at the word of a character."""
        return replace(self, at=word_at(text, offset))

    def to_quote(self, text: str, step: int) -> Caret | None:
        """Select the next or previous words between quotation marks; None where there are none."""
        here = self.selection
        stretches = [Span(s.start, s.end) for s in find_stretches(text) if len(text[s.start : s.end].split()) >= 2]
        found = next((s for s in stretches if s.start > here.start), None) if step > 0 else None
        if step < 0:
            before = [s for s in stretches if s.end <= here.start]
            found = before[-1] if before else None
        return None if found is None else replace(_over(found, text), splits=self.splits)

    def to_closing(self, text: str) -> Caret | None:
        """Extend the selection to the closing quotation mark; None where the text has none."""
        start = (self.anchor or self.at).start
        m = re.compile('[”"»’]|(?=\n)').search(text, max(self.at.start, start + 1))
        return (
            None
            if m is None
            else replace(self, anchor=self.anchor or self.at, at=word_at(text, max(m.end() - 1, start)))
        )


def _over(span: Span, text: str) -> Caret:
    last = word_at(text, span.end - 1)
    return Caret(Span(max(last.start, span.start), span.end), Span(span.start, word_ends(text, span.start, 1)))


def word_at(text: str, offset: int) -> Span:
    """The word that holds a character, or the next one."""
    offset = min(max(offset, 0), max(len(text) - 1, 0))
    start = offset
    while start > 0 and not text[start - 1].isspace() and not text[start].isspace():
        start -= 1
    while start < len(text) - 1 and text[start].isspace():
        start += 1
    return Span(start, max(word_ends(text, start, 1), start + 1))


@dataclass(frozen=True, slots=True)
class Find:
    """Matches of a search in the text and which one the reader stands on (-1: none)."""

    words: str
    matches: Spans = ()
    here: int = -1

    def moved(self, step: int) -> Find:
        """The next or previous match, round the end."""
        return self if not self.matches else replace(self, here=(self.here + step) % len(self.matches))


def find_in(text: str, words: str, start: int) -> Find:
    """All matches of ``words`` (capitals count only if there are any), standing on the first from ``start`` on."""
    if not words.strip():
        return Find(words)
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    flags = re.NOFLAG if any(c.isupper() for c in words) else re.IGNORECASE
    matches = tuple(Span(*m.span()) for m in re.finditer(pattern, text, flags))
    here = next((i for i, m in enumerate(matches) if m.start >= start), 0 if matches else -1)
    return Find(words, matches, here)
