"""The terminal that the tests look at shows what pyte, which it is made of, would show."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.scenes import Paper

_PIECES = st.one_of(
    st.builds("\x1b[{};{}H".format, st.integers(1, 4), st.integers(1, 12)),
    st.sampled_from(("\x1b[0m", "\x1b[1;38;2;9;20;30m", "\x1b[48;5;7;4m", "\x1b[7;3;91m", "\x1b[m", "\x1b[27;22m")),
    st.sampled_from(("\n", "\r", "\t", "\b", "\x1b[K", "\x1b[2J", "\x1b[?25l", "\x1b[3C", "\x1b[?7l", "\x1b[?7h")),
    st.text("ab é“”─▌漢😀\u0301\u200b\u202e\x07\x85", max_size=14),
)


@given(st.lists(_PIECES, max_size=12))
def test_whatever_is_written_stands_where_pyte_puts_it(pieces: list[str]) -> None:
    paper, screen = Paper(12, 4), pyte.Screen(12, 4)
    stream = pyte.Stream(screen)
    for piece in pieces:
        paper.feed(piece)
        stream.feed(piece)
        assert paper.cells == [[screen.buffer[y][x] for x in range(12)] for y in range(4)]
        assert (paper.screen.cursor.x, paper.screen.cursor.y) == (screen.cursor.x, screen.cursor.y)
        assert paper.screen.cursor.attrs == screen.cursor.attrs
