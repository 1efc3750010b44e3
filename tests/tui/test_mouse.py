"""The mouse, as a real terminal reports it: a press, moves, a release, and what they do on the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui.test_terminal import Terminal

pytestmark = pytest.mark.usefixtures("stored")


class Mouse:
    """A mouse over a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def place(self, words: str, *, last: bool = False) -> tuple[int, int]:
        """Column and row, from 1, of the first or last character of ``words``, once they are on the screen."""
        lines = self.terminal.wait(lambda s: words in s).splitlines()
        row = next(n for n, line in enumerate(lines) if words in line)
        return lines[row].index(words) + (len(words) if last else 1), row + 1

    def click(self, words: str, times: int = 1) -> None:
        """Press and release on ``words``."""
        column, row = self.place(words)
        self.terminal.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m" * times)

    def drag(self, words: str) -> None:
        """Press on the first character, move, release on the last."""
        (start, row), (end, _) = self.place(words), self.place(words, last=True)
        moves = "".join(f"\x1b[<32;{x};{row}M" for x in range(start + 1, end + 1))
        self.terminal.press(f"\x1b[<0;{start};{row}M{moves}\x1b[<0;{end};{row}m")

    def wheel(self, words: str) -> None:
        """Turn the wheel down over ``words``."""
        column, row = self.place(words)
        self.terminal.press(f"\x1b[<65;{column};{row}M")


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """The program in the library."""
    found = Terminal()
    found.wait(lambda s: "1 article" in s)
    yield found
    found.press("\x11")
    assert found.end() == 0


def test_every_act_of_the_mouse(terminal: Terminal) -> None:
    """Heading, article, quote, panel, tab, wheel, drag, double click: each does what the README says."""
    mouse = Mouse(terminal)
    mouse.click("title")
    terminal.wait(lambda s: "by title" in s)
    mouse.click("Minister signs", times=2)
    terminal.wait(lambda s: "quotes 0/5" in s and "accept" in s)
    mouse.click("Nobody asked us")
    terminal.wait(lambda s: "✓" not in s and "▶· “Nobody" in s and "dock worker · 88" in s)
    mouse.click("Quotes")
    terminal.wait(lambda s: "▶· dock worker" in s)
    mouse.click("Karl Lind  ")
    terminal.wait(lambda s: "▶· Karl Lind, the chief" in s)
    mouse.drag("arrived in Paris")
    terminal.wait(lambda s: "m marks it" in s)
    terminal.press("m")
    terminal.wait(lambda s: "Who said “arrived in Paris" in s)
    terminal.press("\x1b")
    terminal.wait(lambda s: "Who said" not in s and "quotes 1/6" in s)
    mouse.click("Countries")
    terminal.wait(lambda s: "France" in s)
    mouse.click("Nobody asked us", times=2)
    terminal.wait(lambda s: "Reject the quote and go on" in s)
    terminal.press("\x1b")
    terminal.wait(lambda s: "Reject the quote and go on" not in s)


def test_the_wheel_scrolls_and_a_click_after_it_picks_what_is_there(terminal: Terminal) -> None:
    terminal.press("\r")
    terminal.wait(lambda s: "quotes 0/5" in s and "accept" in s)
    terminal.resize(60, 16)
    terminal.wait(lambda s: "u undo ? keys" in s and "dock worker" not in s)
    mouse = Mouse(terminal)
    for _ in range(8):
        mouse.wheel("“")
    terminal.wait(lambda s: "“Nobody asked us,” said a dock worker" in s)
    mouse.click("Nobody asked us")
    terminal.wait(lambda s: "▶· “Nobody" in s)


def test_the_mouse_marks_in_the_title(terminal: Terminal) -> None:
    """The headline says the title too, above it."""
    mouse = Mouse(terminal)
    mouse.click("Minister signs", times=2)
    lines = terminal.wait(lambda s: "quotes 0/5" in s and "accept" in s).splitlines()
    row = max(n for n, line in enumerate(lines) if "doubts remain" in line) + 1
    start = lines[row - 1].index("doubts remain") + 1
    below = lines.index(next(line for line in lines if "arrived in Paris" in line)) + 1
    moves = "".join(f"\x1b[<32;{x};{row}M" for x in range(start + 1, start + 13))
    terminal.press(f"\x1b[<0;{start};{row}M{moves}\x1b[<32;{start + 40};{below}M\x1b[<0;{start + 40};{below}m")
    terminal.wait(lambda s: "m marks it" in s)
    terminal.press("m")
    terminal.wait(lambda s: "Who said “doubts remain”" in s)
    terminal.press("\x1b")
    terminal.wait(lambda s: "Who said" not in s and "quotes 1/6" in s and "▶✓ Minister signs" in s)
    terminal.press("u")
    terminal.wait(lambda s: "quotes 0/5" in s)
