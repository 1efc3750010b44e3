"""The real program in a pseudo-terminal: what it writes, byte by byte, and how it ends."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sqlite3
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from fcntl import ioctl
from pathlib import Path

import pyte
import pytest

from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import open_store
from tests.conftest import SAMPLES
from tests.core.test_search import put

_HOSTILE = (
    "\x1b]0;owned\x07Title \x1b[31mred\x1b[0m [bold]not bold[/bold] [@click=app.quit]press[/] \u202etfel\u202c\n\n"
    "The minister\u200b said \x9b31m“we\u2066 will\x07 go”\x1b]52;c;aGFjaw==\x07 to the [/] harbour on Monday, he told [the] reporters."
    + "\n\nThe harbour has three quays and a lighthouse, and the ferry calls there twice a day."
    * 5  # a text, no binary file
)


class Terminal:
    """A program in a pseudo-terminal of 100 by 30."""

    def __init__(
        self,
        *arguments: str,
        command: Sequence[str] = (sys.executable, "-m", "onrecord"),
        folder: Path = SAMPLES.parent,
    ) -> None:
        self.raw = b""
        self.screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(SAMPLES.parent)}
            os.chdir(folder)
            os.execvpe(command[0], [*command, *arguments], env)
        ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def wait(self, ready: Callable[[str], bool], limit: float = 60) -> str:
        """Read until the screen is as wanted."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if not self.read(0.1) and self.raw.endswith(b"\x00"):
                break
            shown = "\n".join(self.screen.display)
            if ready(shown):
                return shown
        raise AssertionError("\n".join(self.screen.display))

    def read(self, timeout: float) -> bool:
        """Read what there is."""
        if not select.select([self._fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;$]*[a-zA-Z]|\x1bP.*?\x1b\\", b"", data, flags=re.S))
        return bool(data)

    def press(self, keys: str | bytes) -> None:
        """Type."""
        os.write(self._fd, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, columns: int, lines: int) -> None:
        """Another size."""
        self.screen.resize(lines, columns)
        ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def end(self) -> int:
        """Wait for the program to end, read all it wrote, and give its exit status."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            self.read(0.05)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                while self.read(0):  # what it wrote last may still be on its way here
                    pass
                return os.waitstatus_to_exitcode(status)
        self.kill()
        raise AssertionError("it does not end")

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, line by line, as a shell wants it."""
        return (termios.tcgetattr(self._fd)[3] & (termios.ECHO | termios.ICANON)) == termios.ECHO | termios.ICANON

    def hang_up(self) -> None:
        """The terminal goes away."""
        os.close(self._fd)

    def kill(self) -> None:
        """End it hard."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def test_no_byte_of_an_article_is_a_control_sequence(tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b[35m.txt"
    path.write_text(_HOSTILE, encoding="utf-8")
    terminal = Terminal(str(path))
    shown = terminal.wait(lambda s: "done" in s and "harbour" in s)
    terminal.press("1")
    terminal.wait(lambda s: "Quotes" in s)
    terminal.press("qq")
    terminal.end()
    assert "[bold]not bold[/bold]" in shown
    assert "[@click=app.quit]press[/]" in shown
    raw = re.sub(rb"\x1b\]22;\w+\x07", b"", terminal.raw)  # the pointer's shape, Textual's own
    assert b"Traceback" not in raw
    bad_bytes = (
        b"\x1b]0;",
        b"\x1b]52",
        "\u202e".encode(),
        "\u2066".encode(),
        "\u200b".encode(),
        b"\x07",
        "\x9b".encode(),
        b"\x1b[35m",
    )
    for bad in bad_bytes:
        assert bad not in raw, bad


def test_the_text_shows_before_the_analysis_and_quitting_meanwhile_leaves_a_sound_store(tmp_path: Path) -> None:
    terminal = Terminal(str(SAMPLES / "feature.txt"))
    shown = terminal.wait(lambda s: "lamp at the top" in s)
    assert "Quotes 1" not in shown
    terminal.wait(lambda s: "loading the model" in s or "analysing" in s or "done" in s)
    terminal.press("\x11")
    assert terminal.end() == 0
    connection = sqlite3.connect(tmp_path / "test.db")
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_standard_input_and_keys_from_the_terminal() -> None:
    terminal = Terminal("read", "--reviewer", "ben", str(SAMPLES / "local.txt"))
    terminal.wait(lambda s: "0/1" in s)
    terminal.press("a")
    terminal.wait(lambda s: "quotes 1/1" in s)
    terminal.press("q")
    terminal.wait(lambda s: "1 article" in s)
    terminal.press("q")
    assert terminal.end() == 0


def test_nothing_hostile_in_a_library_reaches_the_terminal(tmp_path: Path) -> None:
    """Titles, sites, names, tags, notes and quotes of the whole library, in lists, search, pages and comparisons."""
    bad = "\x1b]52;c;aGFjaw==\x07\x1b[31m\u202e\u2066\u200b\x9b35m[/][bold][@click=app.quit]"
    with closing(open_store(tmp_path / "test.db")) as store:
        key, _ = (
            put(
                store, f"Ada{bad} Moreno", f"We have never {bad} asked anyone for money and will not start today, number {n}.",
                title=f"Title {bad}", site=f"site{bad}", published="2024-03-05",
            )
            for n in range(2)
        )  # fmt: skip
        analysis = load_analysis(store, key)
        assert analysis is not None
        review = Review(store, key, load_article(store, key).text, analysis, "anna")
        review.set_tags(review.quotes[0].key, [f"tag{bad}"])
        review.set_note(review.quotes[0].key, f"note{bad}")
    terminal = Terminal()
    terminal.wait(lambda s: "2 articles" in s)
    for keys, shown in (
        ("/", "the whole library"),
        ("money", "2 quotes"),
        ("\r", "quotes 0/1"),
        ("d", "times the same words"),
        ("q", "quotes 0/1"),
        ("2", "Speakers"),
        ("5", "Notes"),
        ("q", "d compare"),
        ("q", "2 articles"),
        ("s", "the most quoted first"),
        ("\r", "at most 2 a month"),
        ("q", "the most quoted first"),
        ("q", "by added"),
        ("w", "several articles give"),
        ("q", "by added"),
        ("d", "1 article"),
    ):
        terminal.press(keys)
        terminal.wait(lambda s, wanted=shown: wanted in s)
    terminal.press("q")
    terminal.end()
    raw = re.sub(rb"\x1b\]22;\w+\x07", b"", terminal.raw)
    assert b"Traceback" not in raw
    for sign in (b"\x1b]52", "\u202e".encode(), "\u2066".encode(), "\u200b".encode(), b"\x07", "\x9b".encode()):
        assert sign not in raw, sign
    assert b"[bold]" in raw


@pytest.mark.usefixtures("stored")
def test_escape_and_a_key_right_behind_it_are_both_done() -> None:
    terminal = Terminal()
    terminal.wait(lambda s: "1 article" in s)
    terminal.press("\r")
    terminal.wait(lambda s: "quotes 0/5" in s and "accept" in s)
    for keys, done in (
        ("v\x1ba", "quotes 1/5"),
        ("e\x1bx", "quotes 2/5"),
        ("v\x1b5", "no notes here"),
        ("\tv\x1bO", "least certain first"),
        ("e\x1b\x1b", "1 article"),
        ("\r", "quotes 2/5"),
        ("s\x1b/\x1b?", "Keys, signs and colours"),
        ("\x1bu", "quotes 1/5"),
        ("s\x1b\x12", "quotes 2/5"),
    ):
        terminal.press(keys)
        terminal.wait(lambda s, done=done: done in s)
    terminal.press("\x11")
    assert terminal.end() == 0


@pytest.mark.usefixtures("stored")
def test_bytes_that_are_no_utf_8_are_strange_characters_and_keys_that_are_none_are_no_keys() -> None:
    terminal = Terminal()
    terminal.wait(lambda s: "1 article" in s)
    terminal.press("f")
    terminal.wait(lambda s: "filter by title" in s)
    terminal.press(b"caf\xe9 ")
    terminal.wait(lambda s: "caf\ufffd" in s)
    terminal.press(b"\x1b[200~\xed\xa0\x80\xff\x00end\x1b[201~")
    terminal.wait(lambda s: "\ufffdend" in s and "0 articles" in s)
    terminal.press("\x1b[:u\x1b[9999999u\x1b[999999999999u\x1b[97:65;2u\x1b[55296ux")
    terminal.wait(lambda s: "endx" in s)
    terminal.press("\x1b")
    terminal.wait(lambda s: "1 article" in s)
    terminal.press("\x11")
    assert terminal.end() == 0
