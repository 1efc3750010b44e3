"""Where words, sentences and quoted stretches begin and end, for moving a span's ends by hand. Offsets are characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from onrecord.core.model import Span
from onrecord.core.text.patterns import pattern

_TOKEN = pattern(r"[^\s—–]+")
_EDGE = ".,;:!?…()[]{}<>\"“”„«»‹›‘’'`´"
_OPENING, _CLOSING = "“\"„«»‹‘'", '”"»“›«'
_STOPS = frozenset(".,;:!?…")
_ABBREVIATION = pattern(r"(?:[^\W\d_]\.){2,}")
_SENTENCE_END = pattern(
    r"(?<![.!?…])[.!?…]++[”\"’')\]]*+(?=\s+[A-Z“\"‘(\d\[]|\n|\Z)|(?<![.!?…”\"’')\]])[”\"’')\]]*+(?=\n|\Z)"
)
#: how far sentences are looked for, in characters
_NEAR = 4000


class MarkedWord(NamedTuple):
    """A word between spaces: its letters, and from the quotation mark it opens with to the one it closes with."""

    letters: Span
    marked: Span
    ends_clause: bool

    @property
    def starts(self) -> tuple[int, ...]:
        """Where a quote may begin: at the mark, at the letters."""
        return (
            (self.letters.start,)
            if self.marked.start == self.letters.start
            else (self.marked.start, self.letters.start)
        )

    @property
    def ends(self) -> tuple[int, ...]:
        """Where a quote may end: after the letters, after the mark; never after a stop alone."""
        return (self.letters.end,) if self.marked.end == self.letters.end else (self.letters.end, self.marked.end)


def words(text: str, start: int, end: int) -> Iterator[MarkedWord]:
    """The words that begin between two characters; a dash or other sign by itself is none."""
    for m in _TOKEN.finditer(text, start, end):
        letters = _letters(text, m.start(), m[0])
        if letters is None:
            continue
        before, after = text[m.start() : letters.start], text[letters.end : m.end()]
        opens = next((m.start() + i for i, c in enumerate(before) if c in _OPENING), letters.start)
        closes = next(
            (m.end() - i for i, c in enumerate(reversed(after)) if _closes(after, len(after) - 1 - i, c)), letters.end
        )
        ended = closes > letters.end or not _STOPS.isdisjoint(after) or _is_break(text, m.end())
        yield MarkedWord(letters, Span(opens, closes), ended)


def _letters(text: str, at: int, token: str) -> Span | None:
    """A token without the signs at its edges, the last stop of "U.S." kept."""
    inner = token.strip(_EDGE)
    if not inner:
        return None
    first = at + token.index(inner)
    last = first + len(inner)
    dotted = _ABBREVIATION.match(text, first)
    return Span(first, last + 1 if dotted is not None and dotted.end() == last + 1 else last)


def _is_break(text: str, at: int) -> bool:
    """Whether a clause ends with the paragraph, the text or at a dash."""
    return text[at : at + 1] in ("", "\n") or text[at : at + 2].strip()[:1] in ("—", "–")


def _closes(after: str, i: int, c: str) -> bool:
    """Whether a sign behind a word closes a quote; a single mark right behind the letters is an apostrophe."""
    return c in _CLOSING or (c in "’'" and i > 0)


def _near(text: str, at: int, step: int) -> list[MarkedWord]:
    """Words before and after a character, as far as a step may lead; more where one is very long."""
    reach = 400
    while True:
        start, end = max(0, at - reach), min(len(text), at + reach)
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        found = list(words(text, start, end))
        beyond = start == 0 if step < 0 else end == len(text)
        if beyond or (found and (found[0].ends[-1] < at if step < 0 else found[-1].starts[0] > at)):
            return found
        reach *= 4


def _stepped(stops: Iterable[int], at: int, step: int) -> int:
    """The stop before or after ``at``; ``at`` itself where there is none."""
    if step > 0:
        return min((s for s in stops if s > at), default=at)
    return max((s for s in stops if s < at), default=at)


def word_starts(text: str, at: int, step: int) -> int:
    """Where a word begins, before (``step`` -1) or after (1) ``at``; ``at`` itself where there is none."""
    return _stepped((s for w in _near(text, at, step) for s in w.starts), at, step)


def word_ends(text: str, at: int, step: int) -> int:
    """Where a word ends, before or after ``at``: a stop behind it is not part of it, a closing mark may be."""
    return _stepped((e for w in _near(text, at, step) for e in w.ends), at, step)


def clause_starts(text: str, at: int, step: int) -> int:
    """Where a clause or words between quotation marks begin, before or after ``at``."""
    near = _near(text, at, step)
    first = [w.marked.start for w in near[:1] if not text[max(0, w.marked.start - 50) : w.marked.start].strip()]
    after = [w.marked.start for last, w in pairwise(near) if last.ends_clause or w.marked.start < w.letters.start]
    return _stepped((*first, *after), at, step)


def clause_ends(text: str, at: int, step: int) -> int:
    """Where a clause or words between quotation marks end, before or after ``at``."""
    return _stepped((w.marked.end for w in _near(text, at, step) if w.ends_clause), at, step)


def word_at(text: str, offset: int) -> Span:
    """The word that holds a character, or the next one, quotation marks included and stops left out."""
    near = _near(text, offset, 1)
    found = next((w for w in near if w.marked.end > offset), near[-1] if near else None)
    return found.marked if found is not None else Span(min(offset, max(len(text) - 1, 0)), min(offset + 1, len(text)))


def next_word(text: str, at: Span, step: int) -> Span:
    """The word before or after the one at ``at``; itself at the text's ends."""
    near = _near(text, at.start, step)
    if step > 0:
        return next((w.marked for w in near if w.marked.start >= at.end), at)
    return next((w.marked for w in reversed(near) if w.marked.end <= at.start), at)


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
    return _stepped((s.start for s in _around(text, at)), at, step)


def sentence_ends(text: str, at: int, step: int) -> int:
    """The end of the sentence before or after ``at``; its closing stop is left out unless a quotation mark follows."""
    return _stepped((_last_word_end(text, s) for s in _around(text, at)), at, step)


def _last_word_end(text: str, sentence: Span) -> int:
    found = list(words(text, max(sentence.start, text.rfind(" ", sentence.start, sentence.end - 2)), sentence.end))
    return found[-1].marked.end if found else sentence.end
