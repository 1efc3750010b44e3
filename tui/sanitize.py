"""The one door between what is not ours and the terminal.

Textual and Rich pass escape sequences, bidirectional overrides and zero-width characters on to the terminal. Here each
becomes a visible stand-in, one character for one, so that offsets stay true and nothing can move the cursor, write the
clipboard or reorder a line. Views call :func:`safe` before they lay text out. At the last moment everything passes once
more: what commands print in ``commands/output.py``, what screens draw in ``gate.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain
from json import dumps

#: what the Unicode standard calls default-ignorable (drawn as nothing), its other invisible formats, surrogates and
#: the noncharacters, as (first, last); tests/tui/test_sanitize.py holds it against the tables Python comes with
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_NO_CHARACTERS = ((0x80, 0x9F), (0xD800, 0xDFFF), (0xFDD0, 0xFDEF), *((p + 0xFFFE, p + 0xFFFF) for p in range(0, 0x110000, 0x10000)))  # fmt: skip


def _all(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    return chain.from_iterable(range(first, last + 1) for first, last in ranges)


@cache
def _table() -> dict[int, int | str]:
    """What stands in for each; most texts have none of them."""
    return {
        **{code: 0x2400 + code for code in range(0x20)},  # a picture of each
        **dict.fromkeys(_all(_NO_CHARACTERS), 0xFFFD),
        **dict.fromkeys(_all(_IGNORABLE), "·"),
        0x09: " ",
        0x0A: "\n",
        0x7F: 0x2421,
        0x2028: "⏎",
        0x2029: "⏎",
        0x85: "⏎",
    }


#: more marks than this on one letter only pile up over the lines above
_PILE = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")


def _class(ranges: Iterable[tuple[int, int]]) -> str:
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


_RANGES = ((0x00, 0x09), (0x0B, 0x1F), (0x7F, 0x7F), (0x2028, 0x2029), *_IGNORABLE, *_NO_CHARACTERS)
_HARMFUL = re.compile(f"[{_class(_RANGES)}]")


def safe(text: str) -> str:
    """``text`` for a view that breaks lines itself: as long as before, newlines kept, tabs as one space."""
    if text.isascii() and text.isprintable():
        return text
    if _HARMFUL.search(text):
        text = text.translate(_table())
    return _PILE.sub(lambda m: m[0][:3] + "·" * (len(m[0]) - 3), text)


def safe_line(text: str, limit: int = 0) -> str:
    """``text`` for one line of the screen: no newlines; over ``limit`` characters (0: none) it ends in an ellipsis."""
    line = " ".join(safe(text[: 4 * limit] if limit else text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def bare(text: str, limit: int = 0) -> str:
    """:func:`safe_line` without quotation marks at the ends, to stand between some."""
    return safe_line(text.strip(" “”\"‘’'«»„"), limit)


def gated(text: str) -> str:
    """A piece of a line that is laid out already: as wide as before, whatever a view has let through taken out."""
    if (text.isascii() and text.isprintable()) or not ("\n" in text or _HARMFUL.search(text)):
        return text
    from rich.cells import cell_len

    return _HARMFUL.sub(lambda m: " " * cell_len(m[0]), text.replace("\n", " " * cell_len("\n")))


def escaped(json: str) -> str:
    """JSON as a terminal can show it: the same value, what is harmful written as escapes."""
    return _HARMFUL.sub(lambda m: dumps(m[0])[1:-1], json)


def copied(text: str) -> str:
    """``text`` for the clipboard, to be pasted who knows where: what cannot be seen left out."""
    return _HARMFUL.sub(lambda m: " " if m[0] in "\t\u2028\u2029\x85" else "", text)
