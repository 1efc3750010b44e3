"""Lines and runs: every character has its place, whatever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.tui.sanitize import safe, safe_line
from onrecord.tui.widgets.layout import lay_out, offset_at
from onrecord.tui.widgets.runs import flatten, overlay

_TEXT = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("ab \n“”漢字é👍\u0301")), max_size=300)


@given(_TEXT, st.integers(4, 40))
def test_every_character_but_white_space_stands_on_one_line(text: str, width: int) -> None:
    text = safe(text)
    layout = lay_out(text, width)
    shown = [i for s, e in zip(layout.starts, layout.ends, strict=True) for i in range(s, e)]
    assert shown == sorted(set(shown))
    assert {i for i, c in enumerate(text) if c not in " \n"} <= set(shown)
    for s, e in zip(layout.starts, layout.ends, strict=True):
        assert cell_len(text[s:e].rstrip(" ")) <= width or e - s == 1
    for i in shown:
        line = layout.line_of(i)
        assert layout.starts[line] <= i < layout.ends[line]


@given(_TEXT, st.integers(0, 30))
def test_a_column_leads_to_the_character_shown_there(text: str, column: int) -> None:
    line = safe(text).replace("\n", "")
    at = offset_at(line, 0, len(line), column)
    assert cell_len(line[:at]) <= column or at == 0
    assert at == len(line) or cell_len(line[: at + 1]) > column


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 255)), max_size=20))
def test_runs_carry_all_that_covers_a_character(spans: list[tuple[int, int, int]]) -> None:
    runs = flatten(spans)
    wanted = [0] * 60
    for start, end, mask in spans:
        for i in range(start, end):
            wanted[i] |= mask
    got = [mask for start, end, mask in runs.between(0, 60) for _ in range(start, end)]
    assert got == wanted
    both = [
        mask for start, end, mask in overlay(runs.between(0, 60), flatten([(5, 20, 256)])) for _ in range(start, end)
    ]
    assert both == [m | (256 if 5 <= i < 20 else 0) for i, m in enumerate(wanted)]


@given(st.text(st.characters(codec=None), max_size=200))
def test_safe_text_is_as_long_and_holds_nothing_that_moves_a_cursor(text: str) -> None:
    out = safe(text)
    assert len(out) == len(text)
    assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in out)
    assert not any(c in out for c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\u200e\u200f\ufeff")
    assert "\n" not in safe_line(text)
