"""No message of core names an option of the command line: whoever reads it may be at a key or in Python."""

from __future__ import annotations

import ast
from pathlib import Path

import onrecord.core

_CORE = Path(onrecord.core.__file__).parent.resolve()


def options_named(source: str) -> list[str]:
    """The options in the messages of what a module raises, or tells as the failure of one source."""
    messages = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Failure", "refuse"))
    ]
    words = [n.value for m in messages for n in ast.walk(m) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return sorted({word for text in words for word in text.split() if word[:2] == "--" and word[2:3].isalpha()})


def test_an_option_is_found_where_one_is_named() -> None:
    assert options_named('raise ValueError(f"{x} is there; allow it with --force")') == ["--force"]


def test_no_message_of_core_names_an_option() -> None:
    named = {
        str(path.relative_to(_CORE)): found
        for path in _CORE.rglob("*.py")
        if (found := options_named(path.read_text(encoding="utf-8")))
    }
    assert named == {}
