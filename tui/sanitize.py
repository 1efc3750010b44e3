"""The one door between what is not ours and the screen: one character in, one character out.

Textual and Rich pass escape sequences, bidirectional overrides and zero-width characters on to the terminal. Here each
becomes a visible stand-in, so that offsets stay true and nothing can move the cursor, write the clipboard or reorder a
line. What comes out still needs ``markup=False``, or ``Content`` / ``Text``, where a widget takes a plain string.
"""

from __future__ import annotations

import re

_PICTURES = {code: 0x2400 + code for code in range(0x20)}
_REPLACED = dict.fromkeys((*range(128, 160), *range(55296, 57344), 65534, 65535), 65533)
_INVISIBLE = dict.fromkeys((173, 847, 1564, 4447, 4448, 6068, 6069, 6158, *range(8203, 8208), *range(8234, 8239), *range(8288, 8304), 12644, *range(65024, 65040), 65279, 65440, *range(65520, 65532), *range(917504, 917632), *range(917760, 918000)), 183)  # fmt: skip
_TABLE = {
    **_PICTURES,
    **_REPLACED,
    **_INVISIBLE,
    0x09: " ",
    0x0A: "\n",
    0x7F: 0x2421,
    0x2028: "\u23ce",
    0x2029: "\u23ce",
    0x85: "\u23ce",
}
#: more marks than this on one letter only pile up over the lines above
_PILE = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+)"
)


def _ranges(codes: list[int]) -> str:
    """Code points as the inside of a character class, runs as ranges: many times quicker to search with."""
    out: list[str] = []
    start = last = codes[0]
    for code in [*codes[1:], -1]:
        if code != last + 1:
            out.append(f"{re.escape(chr(start))}-{re.escape(chr(last))}")
            start = code
        last = code
    return "".join(out)


_HARMFUL = re.compile(f"[{_ranges(sorted(code for code in _TABLE if code != 0x0A))}]")


def safe(text: str) -> str:
    """``text`` for a view that breaks lines itself: as long as before, newlines kept, tabs as one space."""
    if text.isascii() and text.isprintable():
        return text
    if _HARMFUL.search(text):
        text = text.translate(_TABLE)
    return _PILE.sub(lambda m: m[1] + "·" * len(m[2]), text)


def safe_line(text: str, limit: int = 0) -> str:
    """``text`` for one line of the screen: no newlines; over ``limit`` characters (0: none) it ends in an ellipsis."""
    line = " ".join(safe(text[: 4 * limit] if limit else text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def bare(text: str, limit: int = 0) -> str:
    """:func:`safe_line` without quotation marks at the ends, to stand between some."""
    return safe_line(text.strip(" “”\"‘’'«»„"), limit)
