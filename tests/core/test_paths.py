"""Paths that no file system has, or whose way is barred, wherever one may be typed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.paths import is_file, is_folder, is_link, is_there, typed_path
from tests.conftest import SAMPLES
from tests.tui.forking import run

ROOT = SAMPLES.parent
_LONG = "a" * 5000
_NOBODY = "~nobody-of-that-name/a.txt"


@pytest.mark.parametrize("typed", [_LONG, f"{_LONG}/b", "a\0b", "x/" * 5000, "\ud800"])
def test_where_no_path_is_there_is_nothing(typed: str) -> None:
    path = Path(typed)
    assert [is_there(path), is_file(path), is_folder(path), is_link(path)] == [False] * 4


@pytest.mark.parametrize("typed", [_NOBODY, "a\0b*", "\ud800*"])
def test_what_cannot_be_a_path_is_told(typed: str) -> None:
    with pytest.raises(OnrecordError, match=r"nobody's folder|is no path"):
        typed_path(typed)


@pytest.mark.parametrize(
    "command",
    [
        ("read", _LONG),
        ("show", _LONG),
        ("add", _LONG),
        ("analyze", _LONG),
        ("import", _LONG),
        ("backup", _LONG),
        ("restore", _LONG),
        ("merge", _LONG),
        ("export", f"{_LONG}.csv"),
        ("search", "x", "--db", _LONG),
        ("read", _NOBODY),
        ("show", _NOBODY),
        ("add", _NOBODY),
    ],
    ids=lambda command: f"{command[0]} {command[-1][:8]}",
)
def test_a_command_says_in_a_line_what_is_wrong_with_a_path(command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode in (1, 2)
    said = done.stderr.strip().splitlines()
    assert said[-1].startswith(("onrecord: ", "  ", "Error: "))
    assert "that should not" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_variable_may_name_nobodys_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DB", _NOBODY)
    done = run("search", "x")
    assert (done.returncode, "nobody's folder" in done.stderr) == (1, True)


def test_nothing_else_asks_the_file_system_what_is_at_a_path() -> None:
    """``pathlib`` raises where these say that nothing is there."""
    asking = {"is_dir", "is_file", "exists", "is_symlink", "expanduser"}
    others = {"core/paths.py", "core/sources/formats/zip_archive.py", "core/analysis/quotes/encoder/training.py"}
    for file in sorted(p for folder in ("core", "tui") for p in (ROOT / folder).rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        found = {n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
        assert str(Path(file).relative_to(ROOT)) in others or not found & asking, file
