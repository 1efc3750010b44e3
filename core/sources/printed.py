"""Pages of print as text: running heads and page numbers off, columns one after the other, lines joined to paragraphs.

A page is its lines as they stand on it, with as many spaces between two columns as there is room.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.core.text.patterns import pattern

_DIGITS = pattern(r"\d+")
_PAGE_NUMBER = pattern(r"\W*(?:page )?[A-Z]?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?\W*", re.IGNORECASE)
#: what browsers print round a page: when, and from where
_OF_A_BROWSER = pattern(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d.{0,200}|(?:https?|file)://\S{1,500}(?:\s+\d+/\d+)?", re.IGNORECASE)  # fmt: skip
#: lines at the top and foot of a page in which a running head or foot is looked for
_EDGE = 2
#: spaces between columns; words of a justified line stand nearer to each other
_GUTTER = 3
#: a column has so many lines beside another's, and so many words in each of them
_LEAST_LINES, _LEAST_WORDS = 4, 2.5
#: a page is not so many letters wide
_WIDEST = 1000
#: spaces before the first line of a paragraph
_MOST_INDENT = 8
_ENDS = pattern(r"[.!?…”\"’:)]$")


def without_running_heads(pages: Sequence[str]) -> list[str]:
    """The pages without the lines that stand at the top or foot of many of them, numbers aside, and page numbers."""
    split = [page.split("\n") for page in pages]
    marks = Counter(mark for lines in split for mark in {_mark(lines[n]) for n in _edges(lines)})
    often = {mark for mark, count in marks.items() if _is_often(count, len(pages))}
    for lines in split:
        for n in _edges(lines):
            if _mark(lines[n]) in often or _is_no_text(lines[n].strip()):
                lines[n] = ""
    return ["\n".join(lines) for lines in split]


def _edges(lines: list[str]) -> set[int]:
    """The first and the last lines with something in them."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _is_no_text(line: str) -> bool:
    """Whether it is a page's number, or what a browser prints round it."""
    is_number = len(line) < 20 and _PAGE_NUMBER.fullmatch(line) is not None
    return is_number or _OF_A_BROWSER.fullmatch(line) is not None


def _mark(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))


def _is_often(count: int, pages: int) -> bool:
    """Left pages may have another head than right ones."""
    return count >= 2 and count >= 0.4 * pages


def in_reading_order(drawn: str, look: str) -> str:
    """A page's lines, column by column, with an empty line between paragraphs where its ``look`` tells of them.

    ``drawn`` has its words in the order in which they were drawn, which is right where there is but one column.
    """
    lines = look.split("\n")
    if _gutter(lines) is None:
        return _broken(lines) if look.split() == drawn.split() else drawn
    return "\n".join(_broken(column) for column in _columns(lines))


def _columns(lines: list[str]) -> Iterator[list[str]]:
    """The blocks of a page in reading order: what goes across it, then the columns below that, left to right."""
    gutter = _gutter(lines)
    if gutter is None:
        yield lines
        return
    across: list[str] = []
    below: list[str] = []
    for line in lines:
        if not line.strip():
            (below or across).append("")
        elif _crosses(line, gutter):
            yield from _split(below, gutter)
            below = []
            across.append(line)
        else:
            yield across
            across = []
            below.append(line)
    yield from _split(below, gutter)
    yield across


def _split(lines: list[str], gutter: int) -> Iterator[list[str]]:
    yield from _columns([line[:gutter].rstrip() for line in lines])
    yield from _columns([line[gutter:] for line in lines])


def _gutter(lines: list[str]) -> int | None:
    """Where a column begins: the place that most lines leave empty with words on both sides of it, and few go across."""
    if max(map(len, lines), default=0) > _WIDEST:
        return None
    beside: Counter[int] = Counter()
    for line in lines:
        for gap in re.finditer(rf"(?<=\S) {{{_GUTTER},}}(?=\S)", line):
            beside.update(range(gap.start() + 1, gap.end() + 1))
    for place, count in sorted(beside.items(), key=lambda item: (-item[1], -item[0])):
        if count < _LEAST_LINES:
            return None
        beside_it = [line for line in lines if not _crosses(line, place)]
        if 2 * count > len(lines) - len(beside_it) and _parts_prose(beside_it, place):
            return place
    return None


def _parts_prose(lines: list[str], place: int) -> bool:
    """Whether there are sentences on both sides of the place, in the lines that have words there."""
    pairs = [pair for pair in ((line[:place], line[place:]) for line in lines) if all(map(str.strip, pair))]
    return all(map(_is_prose, zip(*pairs, strict=True)))


def _is_prose(side: tuple[str, ...]) -> bool:
    """Not the numbers of a table: lines of several words."""
    return sum(len(cell.split()) for cell in side) >= _LEAST_WORDS * len(side)


def _crosses(line: str, place: int) -> bool:
    """Whether words stand across the place."""
    return bool(line[:place].strip()) and bool(line[place:].strip()) and line[place - 2 : place] != "  "


def _broken(lines: list[str]) -> str:
    """A column with an empty line before each paragraph, recognised by its indent or by a gap larger than between lines."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    gaps = Counter(b - a for a, b in pairwise(filled))
    usual = gaps.most_common(1)[0][0] if gaps else 1
    indents = Counter(_indent(lines[n]) for n in filled)
    margin = indents.most_common(1)[0][0] if indents else 0
    out: list[str] = []
    before = None
    for n in filled:
        indented = margin < _indent(lines[n]) <= margin + _MOST_INDENT
        begins = indented if before is None else (indented or n - before > usual) and _ENDS.search(lines[before])
        if begins:
            out.append("")
        out.append(lines[n].strip())
        before = n
    return "\n".join(out)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def joined(pages: Sequence[str]) -> str:
    """The text of pages, paragraphs apart by an empty line; one that goes on overleaf is put together."""
    text = ""
    for page in map(_paragraphs, pages):
        goes_on = text and page and not _ENDS.search(text) and page[0].islower()
        text = _with(text, page) if goes_on else f"{text}\n\n{page}"
    return text.strip()


def _with(line: str, following: str) -> str:
    """The two as one line; a word that was divided is whole again."""
    divided = line.endswith("-") and following[:1].islower()
    return line[:-1] + following if divided else f"{line} {following}"


def _paragraphs(page: str) -> str:
    """Lines of a page joined to paragraphs: a line much shorter than the rest, or one before a gap, ends one."""
    lines = [" ".join(line.split()) for line in page.split("\n")]
    full = _full_width(lines)
    blocks: list[str] = [""]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line:
            blocks[-1] = _with(blocks[-1], line) if blocks[-1] else line
        if not line or (len(line) < 0.75 * full and _ends_a_paragraph(line, after)):
            blocks.append("")
    return "\n\n".join(block for block in blocks if block)


def _full_width(lines: Sequence[str]) -> int:
    """How long a line is that goes to the edge of the column."""
    widths = sorted(len(line) for line in lines if line)
    return widths[len(widths) * 3 // 4] if widths else 0


def _ends_a_paragraph(line: str, after: str) -> bool:
    """Whether a short line ends a sentence, or is a heading."""
    return _ENDS.search(line) is not None or (len(line) <= 80 and "." not in line and not after[:1].islower())
