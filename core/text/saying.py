"""Words that may be somebody's: between quotation marks, after a word of saying, or beside the one who says them in a headline.

A look at the characters alone, for a reviewer to go through; what is a quote the analysis tells better.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from onrecord.core.model import Span
from onrecord.core.text.boundaries import sentences, words
from onrecord.core.text.quotation_marks import find_stretches

_SAYING = re.compile(
    r"""\b(?:
        says?|said|saying | adds?|added|adding | (?:told|tells?|telling)(?:\s\S+){1,4}?(?=\sthat\b)
        | (?:stress|express)(?:es|ed|ing)? | (?:not|stat|argu|acknowledg|promis|pledg|announc|conced|conclud|declar|urg)(?:ed|ing)
        | (?:insist|warn|claim|explain|suggest|confirm|admitt|predict|reveal|recall|maintain|contend|assert|report|vow|complain)(?:ed|ing)
        | (?:reiterat|emphasi[sz]|believ|hop|agre|disagre)(?:ed|ing) | (?:insist|warn|vow|claim|hope|expect|believe|urge|think|deni)s
        | (?:expect|pointed\sout|pointing\sout|expected|expecting|thought|den(?:ied|ies|ying)|repl(?:ied|ies|ying)|call(?:s|ed)\sfor|asked\swhether)
    )\b(?=[\s,])""",
    re.VERBOSE | re.IGNORECASE,
)
#: "We will sign, says Moreno": the words stand before it
_AFTERWARDS = re.compile(
    r",\s+[Ss]a(?:ys?|id)(?:\s(?:[A-Z][\w’'-]*|the|of|minister|president|officials?|police|report|study|chief|leader|experts?|spokes\w+)){1,5}[.]?$"
)
#: "Moreno: we will sign"
_COLON = re.compile(r"^[A-Z][^.,;:“\"]{1,60}:\s")
#: as near behind a closing mark, a word of saying is that of the words before it
_NEAR = 60


@lru_cache(maxsize=4)
def find_quoted(text: str) -> tuple[Span, ...]:
    """Stretches of two words and more between quotation marks, in reading order."""
    return _of_several_words(text, _marked(text))


@lru_cache(maxsize=4)
def find_said(text: str) -> tuple[Span, ...]:
    """These, and stretches that may be reported speech; one may hold another."""
    quoted = _marked(text)
    reported = (said for line in re.finditer(r"[^\n]+", text) for said in _reported(text, line, quoted))
    return _of_several_words(text, (*quoted, *reported))


def _marked(text: str) -> list[Span]:
    """What stands between marks; what nothing closes ends before the space at the end of its paragraph."""
    return [Span(s.start, s.start + len(text[s.start : s.end].rstrip())) for s in find_stretches(text)]


def _of_several_words(text: str, found: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(s for s in sorted(set(found)) if len(list(islice(words(text, *s), 2))) == 2)


def _reported(text: str, line: re.Match[str], quoted: list[Span]) -> Iterator[Span]:
    for sentence in sentences(text, line.start(), line.end()):
        first, last = (bisect_right(quoted, at, key=_end) for at in sentence)
        closed = [q.end for q in quoted[first:last]]
        behind = _AFTERWARDS.search(text, sentence.start, sentence.end)
        colon = _COLON.match(text[slice(*sentence)])
        if behind is not None and not closed:
            yield from _trimmed(text, sentence.start, behind.start())
        elif colon is not None:
            yield from _trimmed(text, sentence.start + colon.end(), sentence.end)
        else:
            yield from _behind_words_of_saying(text, sentence, closed, quoted)


def _behind_words_of_saying(text: str, sentence: Span, closed: list[int], quoted: list[Span]) -> Iterator[Span]:
    """What follows each word of saying, but for one behind a closing mark."""
    sayings = [m for m in _SAYING.finditer(text, *sentence) if not _inside(m.start(), quoted)]
    for m, before, after in zip(sayings, [None, *sayings], [*sayings[1:], None], strict=False):
        since = before.end() if before else sentence.start
        if any(since <= end <= m.start() < end + _NEAR for end in closed):
            continue
        comma = text.rfind(",", m.end(), after.start()) if after else -1
        yield from _trimmed(text, m.end(), comma if comma >= 0 else sentence.end)


def _inside(at: int, quoted: list[Span]) -> bool:
    before = bisect_right(quoted, at, key=_start)
    return before > 0 and at < quoted[before - 1].end


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """From the first word to the last, without the stop behind it."""
    held = list(words(text, start, end))
    if held:
        yield Span(held[0].marked.start, held[-1].marked.end)
