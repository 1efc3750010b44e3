"""Told to end, at any moment: the terminal is given back as it was, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
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
