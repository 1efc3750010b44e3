"""Does what a document tells its reader to do: commands in a shell, keys in the program that they open.

A line of an ``sh`` block is a command; a ``text`` block after it is what it prints, ``…`` where something is left out. A
table that begins with "press" is what is typed into the program that the last command opened, and what is on the screen then:
all that is set as code.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import SAMPLES
from tests.tui.test_terminal import Terminal

_PART = re.compile(
    r"^```(sh|text|sql|python|ini)\n(.*?)^```$|^\| press \|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n?)+)", re.M | re.S
)
_CODE = re.compile(r"`([^`]+)`")
_KEYS = {"Enter": "\r", "Esc": "\x1b", "Tab": "\t"}
_ANSI = re.compile(r"\x1b\[[\d;]*m")
#: a table's row, but for the bars that are keys
_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class Step:
    """A block of commands, what they print, and what is pressed in the last: keys, and what the screen shows after them."""

    commands: list[str]
    prints: list[str] = field(default_factory=list[str])
    pressed: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])


def steps(page: Path) -> list[Step]:
    """What a document tells to do, in its order."""
    found: list[Step] = []
    for part in _PART.finditer(page.read_text(encoding="utf-8")):
        kind, body, table = part[1], part[2], part[3]
        if kind == "sh":
            found.append(Step([line for line in body.replace("\\\n", "").splitlines() if line]))
        elif kind == "text":
            found[-1].prints = body.splitlines()
        elif table:
            found[-1].pressed = list(_rows(table))
    return found


def _rows(table: str) -> Iterator[tuple[str, list[str]]]:
    for line in table.splitlines():
        _, keys, then, _ = _CELLS.split(line)
        typed = "".join(_KEYS.get(str(k), str(k).replace("\\|", "|")) for k in _CODE.findall(keys))
        yield typed, [c for c in _CODE.findall(then) if len(c) > 3]  # a sign or a key is everywhere


def shell(folder: Path) -> dict[str, str]:
    """The environment of a user who has installed the program and stands in a copy of the repository."""
    (folder / "samples").symlink_to(SAMPLES)
    (folder / "docs").symlink_to(SAMPLES.parent / "docs")
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))}
    return bare | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def walk(page: Path, folder: Path, *, without: tuple[str, ...] = ()) -> int:
    """Do all of a document in ``folder``; gives how many commands that were.

    Args:
        page: the document.
        folder: where; ``samples`` and ``docs`` are put there.
        without: beginnings of commands that a test cannot run (servers, long trainings).

    Raises:
        AssertionError: something else happens than the document says.
    """
    environment = shell(folder)
    done = 0
    for step in steps(page):
        printed = ""
        for number, command in enumerate(step.commands, 1):
            if f"{command}\0".startswith(without or "\0"):
                continue
            done += 1
            if step.pressed and number == len(step.commands):
                _press(command, step.pressed, folder, environment)
            else:
                printed += _run(command, folder, environment)
        _compare(step.prints, printed)
    return done


def _run(command: str, folder: Path, environment: dict[str, str]) -> str:
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    printed = ended.stdout + ended.stderr
    assert ended.returncode == 0, f"{command}\n{printed}"
    return printed


def _compare(wanted: list[str], printed: str) -> None:
    lines = (line.strip() for line in _ANSI.sub("", printed).splitlines())
    for line in wanted:
        pattern = re.escape(line.strip()).replace("…", ".*")
        if line.strip("… "):
            assert any(re.fullmatch(pattern, printed_line) for printed_line in lines), f"no “{line}” in\n{printed}"


def _press(command: str, pressed: list[tuple[str, list[str]]], folder: Path, environment: dict[str, str]) -> None:
    names = [f"{name}={value}" for name, value in environment.items()]
    terminal = Terminal(command=("/usr/bin/env", *names, "bash", "-c", f"exec {command}"), folder=folder)
    opened: list[str] = []
    for keys, shown in pressed[:-1]:
        # Esc closes what the row before opened
        gone = [w for w in opened if w not in shown] if keys == _KEYS["Esc"] else []
        terminal.press(keys)
        terminal.wait(lambda s, shown=shown, gone=gone: _holds(s, shown) and not (gone and _holds(s, gone)), 60)
        while keys == _KEYS["Esc"] and terminal.read(0.3):
            pass  # what follows Esc at once is one key with it, to a terminal
        opened = shown
    terminal.press(pressed[-1][0])
    assert terminal.end() == 0, command


def _holds(screen: str, words: list[str]) -> bool:
    return all(w in " ".join(screen.split()) for w in words)
