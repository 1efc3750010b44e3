"""Every error message of the project has a test that reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from onrecord.core import errors

ROOT = Path(__file__).parent.parent
#: what carries a message to the user, and which of its arguments that is
CARRIERS = {"Failure": 1, "UsageError": 0} | {
    name: 0 for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.OnrecordError)
}
#: fewer letters than this in common may be chance
LEAST = 8


def strings(node: ast.AST) -> Iterator[str]:
    """The constant pieces of a message, however it is put together; of a test, those it reads as bytes too."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.Constant) and isinstance(part.value, bytes):
            yield part.value.decode("utf-8", "replace")


def messages() -> Iterator[tuple[str, list[str]]]:
    """(where, constant pieces) of every message."""
    for path in sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "tui").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                at = CARRIERS.get(name, -1)
                if 0 <= at < len(node.args) and any(len(s) >= LEAST for s in strings(node.args[at])):
                    yield (
                        f"{path.relative_to(ROOT)}:{node.lineno}",
                        [s for s in strings(node.args[at]) if len(s) >= LEAST],
                    )


def read_by_tests() -> list[str]:
    """All that tests look for: their string constants, with what a regular expression escapes as it stands."""
    out: list[str] = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if path != Path(__file__):
            for text in strings(ast.parse(path.read_text(encoding="utf-8"))):
                out += [piece for piece in re.sub(r"\\(.)", r"\1", text).split("|") if LEAST <= len(piece) < 120]
    return out


def test_every_error_message_is_read_by_a_test() -> None:
    wanted = read_by_tests()
    unread = [
        f"{where}: {pieces[0]}"
        for where, pieces in messages()
        if not any(w in piece or piece.strip() in w for piece in pieces for w in wanted)
    ]
    assert unread == []
