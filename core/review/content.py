"""Stretches of an article as a reviewer marks them: trimmed, joined, and of which kind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from onrecord.core.errors import OnrecordError
from onrecord.core.model import QuoteKind, Span, Spans
from onrecord.core.text.patterns import pattern
from onrecord.core.text.quotation_marks import find_stretches

_WORD = pattern(r"\w+")


def checked(content: Spans, text: str) -> Spans:
    """``content`` without white space at its ends.

    Raises:
        OnrecordError: it has no word, or lies outside the text.
    """
    content = trimmed(content, text)
    if not content or any(not 0 <= s < e <= len(text) for s, e in content):
        raise OnrecordError("a quote needs at least one word; move the ends apart")
    return content


def trimmed(content: Spans, text: str) -> Spans:
    """The spans without white space at their ends; those of nothing else go."""
    out: list[Span] = []
    for s, e in content:
        while s < e and text[s].isspace():
            s += 1
        while e > s and text[e - 1].isspace():
            e -= 1
        if s < e:
            out.append(Span(s, e))
    return tuple(out)


def merged(pieces: Iterable[Span]) -> Spans:
    """The spans in order, those that touch as one."""
    out: list[Span] = []
    for s, e in sorted(pieces):
        if out and s <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, e))
        else:
            out.append(Span(s, e))
    return tuple(out)


def kind_of(text: str, content: Spans) -> QuoteKind:
    """Direct where nine words of ten stand between quotation marks, indirect where none does (PARC's convention)."""
    stretches = find_stretches(text)
    starts = [s.start for s in stretches]
    words = quoted = 0
    for start, end in content:
        for word in _WORD.finditer(text, start, end):
            before = bisect_right(starts, word.start()) - 1
            words += 1
            quoted += before >= 0 and word.start() < stretches[before].end
    return "indirect" if not quoted else "direct" if quoted >= 0.9 * words else "mixed"


def kind_then(text: str, were: Sequence[tuple[QuoteKind, Spans]], content: Spans) -> QuoteKind:
    """The kind of a quote that was made of others, or of itself with other ends.

    Where they went by their marks it does; otherwise it is what they were, as an interview's answers are direct without
    marks, and mixed where they differ.
    """
    if all(kind == kind_of(text, words) for kind, words in were):
        return kind_of(text, content)
    first, _ = were[0]
    return first if all(kind == first for kind, _ in were) else "mixed"
