"""No function is more tangled than ``max-complexity`` in pyproject.toml, unless a comment above it says why.

Ruff counts branches by that number, but neither "and" and "or" nor comprehensions, where most of it hides.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST: int = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]["mccabe"][
    "max-complexity"
]
REASON = "# Whole on purpose: "
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef

#: how many ways there are through a function beside the first, by the kind of node
WAYS: dict[type[ast.AST], Callable[..., int]] = {
    ast.If: lambda _: 1,
    ast.IfExp: lambda _: 1,
    ast.For: lambda node: 1 + bool(node.orelse),
    ast.AsyncFor: lambda node: 1 + bool(node.orelse),
    ast.While: lambda node: 1 + bool(node.orelse),
    ast.Try: lambda node: len(node.handlers) + bool(node.orelse),
    ast.BoolOp: lambda node: len(node.values) - 1,
    ast.comprehension: lambda node: 1 + len(node.ifs),
    ast.match_case: lambda node: 0 if isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is None else 1,
}


def complexity(function: Function) -> int:
    """The ways through a function; functions within it count for themselves, and what is asserted is one way."""
    return 1 + sum(ways(node) for node in ast.iter_child_nodes(function))


def ways(node: ast.AST) -> int:
    if isinstance(node, FUNCTIONS):
        return 0
    if isinstance(node, ast.Assert):
        return 1
    return WAYS.get(type(node), lambda _: 0)(node) + sum(ways(child) for child in ast.iter_child_nodes(node))


def functions(text: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, FUNCTIONS))


def has_reason(function: Function, lines: list[str]) -> bool:
    """Whether the comment right above a function, or above its decorators, says why it is whole."""
    first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    return lines[first - 2].strip().startswith(REASON)


@pytest.mark.parametrize("folder", ["core", "tui", "onrecord", "benchmarks"])
def test_what_is_tangled_says_why(folder: str) -> None:
    tangled = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {complexity(function)}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for text in [path.read_text(encoding="utf-8")]
        for function in functions(text)
        if complexity(function) > MOST and not has_reason(function, text.split("\n"))
    ]
    assert not tangled, f"more than {MOST}; split them, or say why not in {REASON}…"


def test_every_way_through_counts() -> None:
    (function,) = functions(
        "def f(a):\n"
        "    if a and a.b or a.c:\n"  # 1 + 2
        "        return [x for x in a if x]\n"  # 2
        "    for x in a:\n"  # 2, with its else
        "        try:\n            x()\n"
        "        except OSError:\n            pass\n"  # 1
        "    else:\n        return 1 if a else 2\n"  # 1
    )
    assert complexity(function) == 1 + 3 + 2 + 2 + 1 + 1
