"""The caret over a whole page, in the order it is read: title, deck, text, captions.

A selection is in one of them: past its end the caret goes on without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from onrecord.core.model import Span
from onrecord.core.review.page import Page, Part
from onrecord.core.review.spans import Caret, Pace, SpanEdit


def stepped(page: Page, caret: Caret, step: int, pace: Pace) -> Caret:
    """The caret on (1) or back (-1), past a part's end to the one that is read next."""
    moved = caret.moved(page.words, step, pace)
    if moved != caret and _is_in(moved, page.part_at(caret.at.start)):
        return moved
    beside = _parts(page, caret, step)[1:2]
    if not beside:
        return caret
    return replace(caret, anchor=None).to(page.words, beside[0].start if step > 0 else beside[0].end - 1)


def to_said(
    page: Page, caret: Caret, step: int, is_free: Callable[[Span], bool], *, between_marks: bool = False
) -> Caret | None:
    """Select the next or previous words that may be a quote and are free, wherever on the page; None where there are none."""
    from onrecord.core.text.saying import find_quoted, find_said

    said = (find_quoted if between_marks else find_said)(page.words)
    here, *others = _parts(page, caret, step)
    edges = [(part, part.start if step > 0 else part.end) for part in others]
    for part, start in ((here, caret), *((part, Caret(Span(at, at), splits=caret.splits)) for part, at in edges)):
        found = start.to_said(page.words, step, said)
        while found is not None and _is_in(found, part):
            if is_free(found.selection):
                return found
            found = found.to_said(page.words, step, said)
    return None


def outside(page: Page, spans: Iterable[Span]) -> Callable[[Span], bool]:
    """Tells of words whether less than half of them are in ``spans``."""
    held = bytearray(len(page.words))
    for start, end in spans:
        held[start:end] = b"\1" * (end - start)
    return lambda words: 2 * sum(held[slice(*words)]) < words.end - words.start


def to_closing(page: Page, caret: Caret) -> Caret | None:
    """Extend the selection to the closing quotation mark of its part; None where there is none."""
    found = caret.to_closing(page.words)
    return found if found is not None and _is_in(found, page.part_at(caret.at.start)) else None


def to_line(page: Page, caret: Caret, offset: int) -> Caret:
    """The caret at the word of a character."""
    moved = caret.to(page.words, offset)
    return moved if _is_in(moved, page.part_at(caret.at.start)) else replace(moved, anchor=None)


def to_edge(page: Page, caret: Caret, step: int) -> Caret:
    """The caret at the page's first word, or its last; a selection that ends in its own part is let go of there."""
    last = _parts(page, caret, step)[-1]
    return to_line(page, caret, last.start if step < 0 else last.end - 1)


def selected(page: Page, start: int, end: int) -> Caret:
    """The words from one character to another, as far as they are in one part."""
    end = min(end, page.part_at(start).end)
    first = Caret(Span(start, end)).to(page.words, start).at
    return Caret(Span(start, end), first).to(page.words, end - 1)


def edged(page: Page, edit: SpanEdit, step: int, pace: Pace) -> SpanEdit:
    """The moving end on or back, within the part."""
    moved = edit.moved(page.words, step, pace)
    return moved if page.part_at(moved.edge.start) == page.part_at(edit.edge.start) else edit


def _is_in(caret: Caret, part: Part) -> bool:
    start, end = caret.selection
    return part.start <= start and end <= part.end


def _parts(page: Page, caret: Caret, step: int) -> Sequence[Part]:
    """The caret's part, and those that are read after it, or before it from there back."""
    read = sorted(page.parts, key=lambda p: page.rank(p.start))
    at = read.index(page.part_at(caret.at.start))
    return read[at:] if step > 0 else read[at::-1]
