"""Told to end, at any moment: the terminal is given back as it was, and nothing is left behind."""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.tui.test_terminal import Terminal

#: what a shell would miss: the other screen left, the cursor shown, no reports of the mouse
_GIVEN_BACK = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l")


@pytest.mark.parametrize(
    ("number", "moment"),
    [(signal.SIGTERM, "reading"), (signal.SIGHUP, "first paint"), (signal.SIGQUIT, "first paint")],
)
def test_a_signal_gives_the_terminal_back(
    number: signal.Signals, moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    terminal = Terminal(str(SAMPLES / "local.txt"))
    if moment == "first paint":
        terminal.wait(lambda _: b"\x1b[?1049h" in terminal.raw)
    else:
        terminal.wait(lambda s: "a accept" in s)
    at = len(terminal.raw)
    os.kill(terminal.pid, number)
    assert terminal.end() == 128 + number
    after = terminal.raw[at:]
    assert [code for code in _GIVEN_BACK if code not in after] == []
    assert after.rindex(b"\x1b[?25h") > after.rfind(b"\x1b[?25l")
    assert terminal.echoes
    assert b"Traceback" not in terminal.raw
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_terminal_that_goes_ends_the_program_though_the_signal_is_ignored() -> None:
    ignoring = ("/bin/sh", "-c", 'trap "" HUP; exec "$0" -m onrecord "$@"', sys.executable)
    terminal = Terminal(command=ignoring)
    terminal.wait(lambda s: "The library is empty" in s or "articles" in s)
    terminal.hang_up()
    end = time.monotonic() + 20
    ended = 0
    while not ended and time.monotonic() < end:
        ended, _ = os.waitpid(terminal.pid, os.WNOHANG)
    if not ended:
        terminal.kill()
    assert ended == terminal.pid


@pytest.mark.parametrize(
    "module", ["click", "onrecord.tui.failures", "onrecord.tui.logs", "onrecord.tui.commands.keys"]
)
def test_ctrl_c_while_the_program_is_still_being_loaded_ends_it_without_a_word_of_python(module: str) -> None:
    program = f"""
import os, runpy, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
sys.argv = ["onrecord", "keys"]
runpy.run_module("onrecord", run_name="__main__", alter_sys=True)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, ""), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_that_python_makes_another_error_of_ends_the_program_all_the_same(number: signal.Signals) -> None:
    program = f"""
import os, runpy, signal, sys
class Attribute:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), {int(number)})
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "onrecord.tui.commands.keys":
            sys.meta_path.remove(self)
            type("Widget", (), {{"attribute": Attribute()}})
sys.meta_path.insert(0, Interrupting())
sys.argv = ["onrecord", "keys"]
runpy.run_module("onrecord", run_name="__main__", alter_sys=True)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "")


def test_told_to_end_before_its_screen_is_there_it_ends_as_it_was_told() -> None:
    program = """
from onrecord.__main__ import main
from onrecord.tui.reader.screen import Reader
def compose(self):
    self.app.exit(None, 131)  # as a signal does: what is taken away now is never all there
    return ()
Reader.compose = compose
main()
"""
    terminal = Terminal(str(SAMPLES / "local.txt"), command=(sys.executable, "-c", program))
    assert terminal.end() == 131
    assert b"that should not" not in terminal.raw


@pytest.mark.usefixtures("stored")
def test_ctrl_z_gives_the_shell_its_terminal_and_fg_draws_the_screen_anew(tmp_path: Path) -> None:
    terminal = Terminal(command=("/bin/sh", "-i"))
    terminal.press(f"exec 3>&1; {sys.executable} -m onrecord\n")
    terminal.wait(lambda s: "1 article" in s and "Enter open" in s)
    terminal.press("\r")
    terminal.wait(lambda s: "quotes 0/5" in s and "a accept" in s)
    for keys, decided in (("a\x1a", 1), ("a\x1a", 2), ("i\x1a", 2)):  # in a dialog too
        at = len(terminal.raw)
        terminal.press(keys)
        terminal.wait(lambda s: any(word in s for word in ("Stopped", "Suspended")))
        assert [code for code in _GIVEN_BACK if code not in terminal.raw[at:]] == []
        assert terminal.echoes
        with closing(sqlite3.connect(tmp_path / "test.db", timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")  # nobody holds it
            kept = other.execute("SELECT count(*) FROM decisions WHERE action = 'accept'").fetchone()[0]
        assert kept == decided
        terminal.screen.reset()
        terminal.press("fg\n")
        terminal.wait(lambda s, n=decided: f"quotes {n}/5" in s and "doubts remain" in s)
    terminal.press("\x1b?")
    terminal.wait(lambda s: "Keys, signs and colours" in s)
    terminal.press("G")
    terminal.wait(lambda s: "ctrl+z" in s)
    at = len(terminal.raw)
    terminal.press("\x11")
    terminal.wait(lambda _: _GIVEN_BACK[0] in terminal.raw[at:])
    terminal.press("exit\n")
    assert terminal.end() == 0


@pytest.mark.usefixtures("stored")
def test_a_stopped_program_ends_with_its_shell() -> None:
    held, holding = os.pipe()
    os.set_inheritable(holding, True)  # by all that is started in the terminal, until the last of it has ended
    terminal = Terminal(command=("/bin/sh", "-i"))
    os.close(holding)
    terminal.press(f"sh -c '{sys.executable} -m onrecord; :'\n")
    terminal.wait(lambda s: "1 article" in s and "Enter open" in s)
    terminal.press("\x1a")  # what it was started by stops too
    terminal.wait(lambda s: any(word in s for word in ("Stopped", "Suspended")))
    terminal.press("exit\n")
    terminal.wait(lambda s: "stopped jobs" in s)
    terminal.press("exit\n")
    terminal.end()
    assert select.select([held], [], [], 20)[0]
    assert os.read(held, 1) == b""
    os.close(held)


@pytest.mark.usefixtures("stored")
def test_where_there_is_no_shell_ctrl_z_says_so() -> None:
    terminal = Terminal()
    terminal.wait(lambda s: "1 article" in s)
    terminal.press("\x1a")
    terminal.wait(lambda s: "There is no shell" in s)
    terminal.press("\x11")
    assert terminal.end() == 0
