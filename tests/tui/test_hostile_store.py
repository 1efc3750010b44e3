"""Every command and every screen over a store of hostile texts: nothing of them reaches the terminal as more than text."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.tui.hostile import HOSTILE, hostile_store, obeyed
from tests.tui.test_terminal import Terminal

#: runs commands, a line each, one after the other in one process: as in a shell, but for the time it takes
_SHELL = """
import sys
from onrecord.tui.cli import main
for line in sys.argv[1].split("\\n"):
    try:
        main(line.split(" "))
    except SystemExit as ended:
        print(f"<{line.split(' ')[0]} {ended.code or 0}>")
print("<over>")
"""
_COMMANDS = (
    "show KEY",
    "show --json KEY",
    "search sign",
    "search --json sign",
    "search harbour",
    "export --state all -",
    "export --state all --format jsonl -",
    "export --state all --format markdown -",
    "export --state all --format html -",
    "export --state all --format web-annotation -",
    "export --state all --format claimreview -",
    "export --figures -",
    "agree",
    "agree ANNA BRUNO",
    "agree --json ANNA BRUNO",
    "feeds",
    "follow http://127.0.0.1:9/feed",
    "unfollow http://127.0.0.1:9/feed",
    "refresh",
    "doctor",
    "keys",
    "assign",
    "assign --to ANNA",
    "export --state all TMP/back.csv",
    "import TMP/back.csv",
    "backup TMP/copy.db",
    "merge TMP/copy.db",
    "restore TMP/copy.db",
)


@pytest.mark.parametrize("known", [False, True], ids=["texts", "all"])
def test_no_command_prints_what_a_terminal_obeys(tmp_path: Path, known: bool) -> None:
    key = hostile_store(tmp_path / "test.db", known=known)
    lines = "\n".join(_COMMANDS).replace("KEY", key).replace("TMP", str(tmp_path))
    lines = lines.replace("ANNA", f"anna{HOSTILE}").replace("BRUNO", f"bruno{HOSTILE}")
    terminal = Terminal(lines, command=(sys.executable, "-c", _SHELL))
    terminal.wait(lambda s: "<over>" in s)
    terminal.end()
    assert obeyed(terminal.raw) == set()
    assert b"Traceback" not in terminal.raw
    ended = re.findall(rb"<([a-z]+) (\d+)>\r?$", terminal.raw, re.MULTILINE)
    assert [name.decode() for name, _ in ended] == [line.split(" ")[0] for line in _COMMANDS]
    if not known:  # all can be read; nothing is answered at that address; what is derived no longer follows
        assert {name for name, code in ended if code != b"0"} == {b"follow", b"unfollow", b"refresh", b"doctor"}


#: keys that lead on, and what shows then
_SCREENS = (
    ("", "2 articles"),
    ("\r", "Quotes 5"),
    ("p", "changed by"),
    ("2", "x no name"),
    ("3", "x no country"),
    ("4", "x no figure"),
    ("5", "on article"),
    ("q", "2 articles"),
    ("/", "the whole library"),
    ("harbour", "2 articles"),
    ("\r", "Notes 2"),
    ("q", "d compare"),
    ("q", "by added"),
    ("s", "the most quoted first"),
    ("\r", "at most"),
    ("q", "the most quoted first"),
    ("q", "by added"),
    ("C", "by the number of articles"),
    ("\r", "quotes name it"),
    ("q", "by the number of articles"),
    ("q", "by added"),
    ("w", "several articles give"),
    ("q", "by added"),
)
#: on a screen that shows this: keys of what opens over it, and its title; Esc closes it
_OVER = {
    "by added": (("?", "Any action by name"), ("v", "Nearly the same")),
    "changed by": (
        ("H", "History of"), ("s", "Who said"), ("t", "Tags"), ("i", "Note on"), ("E", "Export to"), ("d", "times the same words"),
        ("?", "Any action by name"), ("f", "Filter"),
    ),
    "x no name": (("e", "What is to change?"),),
    "x no country": (("e", "Which country"),),
    "x no figure": (("e", "╭─"),),
    "at most": (("m", "is the same as"),),
    "several articles give": (("\r", "times the same words"),),
}  # fmt: skip


def test_no_screen_draws_what_a_terminal_obeys(tmp_path: Path) -> None:
    hostile_store(tmp_path / "test.db", known=False)
    terminal = Terminal()
    left = dict(_OVER)
    for keys, here in _SCREENS:
        terminal.press(keys)
        terminal.wait(lambda s, here=here: here in s)
        for key, title in left.pop(here, ()):
            terminal.press(key)
            terminal.wait(lambda s, title=title: title in s)
            terminal.press("\x1b")
            terminal.wait(lambda s, title=title: title not in s)
    terminal.press("\x11")
    assert terminal.end() == 0
    assert obeyed(terminal.raw) == set()
    assert b"Traceback" not in terminal.raw
    assert not left
