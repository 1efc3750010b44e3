"""Asking for the file that quotes go to: a free name is proposed, and no file is replaced unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.screen import Screen

from onrecord.core.exchange.formats import FORMATS, choose_format
from onrecord.core.paths import is_file, is_link, is_there, typed_path
from onrecord.tui.dialogs.dialogs import Menu, Prompt
from onrecord.tui.sanitize import safe_line

_LONGEST = 48
_FORBIDDEN = '/\\:*?"<>|'


def ask_for_file(screen: Screen[Any], title: str, which: str, write: Callable[[Path, bool], object]) -> None:
    """Ask for a file, whose ending is the format; ``which`` says what goes out.

    ``write`` gets the file, and whether it is to be replaced.
    """

    def asked(typed: str | None) -> None:
        if not typed or not typed.strip():
            return
        path = typed_path(typed.strip())
        if not is_file(path) or is_link(path):
            write(path, False)
            return
        about = f"{safe_line(path.name, 60)} is in {_folder(path.absolute().parent)} already."
        choices = [("replace", "r", "Replace it"), ("keep", "k", "Leave it, and write nothing")]

        def answered(answer: str | None) -> None:
            if answer == "replace":
                write(path, True)

        screen.app.push_screen(Menu("Replace the file?", choices, about), answered)

    endings = " ".join(form.suffix for form in FORMATS if form.suffix)
    hint = f"{which} · in {_folder(Path.cwd())} · the ending is the format: {endings}"
    screen.app.push_screen(Prompt("Export to", hint, str(_free_name(title)), check=_check), asked)


def shown(path: Path) -> str:
    """A file for a line of the screen."""
    return safe_line(str(path), 60)


def _check(typed: str) -> None:
    if typed.strip():
        choose_format(typed_path(typed.strip()), None)


def _free_name(title: str, suffix: str = ".md") -> Path:
    """A file name from a title, not cut inside a word, that no file of the current folder has."""
    words = "".join("-" if c in _FORBIDDEN else c for c in safe_line(title)).split()
    stem = words[0][:_LONGEST] if words else "quotes"
    for word in words[1:]:
        if len(stem) + 1 + len(word) > _LONGEST:
            break
        stem += f" {word}"
    stem = stem.strip(" .,-") or "quotes"
    names = (Path(f"{stem}{'' if n == 1 else f' {n}'}{suffix}") for n in range(1, 1000))
    return next((name for name in names if not is_there(name)), Path(f"{stem}{suffix}"))


def _folder(path: Path) -> str:
    """A folder for a line of the screen: where it is long, its end."""
    words = safe_line(str(path))
    return words if len(words) <= _LONGEST else f"…{words[-_LONGEST:]}"
