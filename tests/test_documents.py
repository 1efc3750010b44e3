"""The documents speak of what is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("CONTRIBUTING.md", "README.md", "benchmarks/README.md")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_FOLDERS = ("onrecord", "core", "tui", "tests", "samples", "benchmarks", "docs", ".ci")


def code(name: str) -> set[str]:
    """What a document sets as code within its lines."""
    return set(_CODE.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_it_names_is_there(name: str) -> None:
    paths = {c for c in code(name) if c.split("/")[0] in _FOLDERS and re.fullmatch(r"[\w./-]+", c) and "/" in c}
    links = set(re.findall(r"\]\(((?!http)[^)#]+)", (ROOT / name).read_text(encoding="utf-8")))
    missing = [p for p in paths if not (ROOT / p).exists()]
    missing += [link for link in links if not ((ROOT / name).parent / link).exists()]
    assert (missing, bool(paths | links)) == ([], True)


def test_every_name_of_code_in_the_guide_is_there() -> None:
    names = {c for c in code("CONTRIBUTING.md") if re.fullmatch(r"onrecord(\.\w+)+", c)}
    assert len(names) > 5
    assert [n for n in names if not _is_there(n)] == []


def test_the_reference_and_the_man_page_are_what_the_code_says_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    pages: dict[str, str] = import_module("reference").pages()
    stale = [p for p, text in pages.items() if (ROOT / "docs" / p).read_text(encoding="utf-8") != text]
    assert (stale, len(pages)) == ([], 7), "python docs/reference.py writes them"


def _is_there(name: str) -> bool:
    module, _, rest = name.rpartition(".")
    path = [rest]
    while module:
        try:
            found: object = import_module(module)
        except ModuleNotFoundError:
            module, _, rest = module.rpartition(".")
            path.insert(0, rest)
            continue
        for part in path:
            found = getattr(found, part, None)
        return found is not None
    return False
