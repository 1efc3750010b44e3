"""The door to the terminal, held against the Unicode tables that Python comes with: by class, not by example."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from onrecord.tui.sanitize import copied, escaped, gated, safe, safe_line

#: explicit orders to write from right to left, and their ends
_DIRECTIONS = {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
#: drawn as nothing, though the tables call them letters, marks or nothing yet (Other_Default_Ignorable_Code_Point)
_DRAWN_AS_NOTHING = (
    *(0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0, 0xFFF0, 0xFFF8, 0xE0000, 0xE0080, 0xE01F0, 0xE0FFF),
    *(0x180B, 0x180C, 0x180D, 0x180F, 0xFE00, 0xFE0F, 0xE0100, 0xE01EF),
)  # fmt: skip
#: format characters that are drawn, over or around the numbers after them
_DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def _is_harmful(code: int) -> bool:
    character = chr(code)
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in _DIRECTIONS
        or code in _DRAWN_AS_NOTHING
    ) and not (code in _DRAWN or character == "\n")


@pytest.fixture(scope="module")
def harmful() -> str:
    """Every character that must not reach a terminal."""
    return "".join(chr(code) for code in range(sys.maxunicode + 1) if _is_harmful(code))


def test_the_classes_are_what_they_are_meant_to_be(harmful: str) -> None:
    assert {"\x00", "\x1b", "\r", "\x7f", "\x9b", "\u202e", "\u200b", "\u180b", "\U0001d173", "\ud800"} <= set(harmful)
    assert not set(harmful) & set("\n aZé漢؀👍")


@pytest.mark.parametrize("door", [safe, safe_line, gated, escaped, copied])
def test_nothing_of_a_harmful_class_passes(harmful: str, door: Callable[[str], str]) -> None:
    assert [f"{ord(c):X}" for c in harmful if c in door(f"a{c}b")] == []


def test_what_stands_for_it_is_one_character_or_as_wide(harmful: str) -> None:
    assert [f"{ord(c):X}" for c in harmful if len(safe(c)) != 1] == []
    assert [f"{ord(c):X}" for c in harmful if cell_len(gated(c)) != cell_len(c)] == []


def test_what_can_be_read_stays() -> None:
    kept = (c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c)[0] in "LNPS")
    assert [f"{ord(c):X}" for c in kept if safe(c) != c and ord(c) not in _DRAWN_AS_NOTHING] == []
