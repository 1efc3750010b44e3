"""The README's picture."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


async def test_it_is_what_the_program_draws_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parent.parent.parent / "docs")
    script: Any = import_module("picture")
    assert script.PICTURE.read_text(encoding="utf-8") == await script.draw(), "python docs/picture.py draws it anew"
