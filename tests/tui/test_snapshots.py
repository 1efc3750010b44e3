"""The main screens as pictures. Where a look is meant to change: ``pytest tests/tui/test_snapshots.py --snapshot-update``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from textual.pilot import Pilot

from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store, open_store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.workspace import Workspace
from tests.conftest import ANALYSIS, ARTICLE, settled

SVGImageExtension.file_extension = "svg"  # by this name syrupy asks for it now


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store whose path is the same wherever the tests run, for the library shows it."""
    monkeypatch.chdir(tmp_path)
    opened = open_store(Path("articles.db"))
    save_analysis(opened, save_article(opened, ARTICLE), ANALYSIS)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("theme", "size", "keys"),
    [
        pytest.param("textual-dark", (140, 42), "n a n", id="reader"),
        pytest.param("textual-light", (80, 24), "3", id="countries"),
        pytest.param("textual-dark", (100, 30), "2 question_mark", id="keys"),
        pytest.param("textual-light", (80, 24), "q x", id="library"),
    ],
)
def test_the_screen_looks_as_it_did(
    theme: str, size: tuple[int, int], keys: str, store: Store, snap_compare: Callable[..., bool]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key in keys.split():
            await pilot.press(key)
            await settled(pilot)

    app = OnrecordApp(Workspace(store, Config(theme=theme), "anna"), ARTICLE)
    assert snap_compare(app, terminal_size=size, run_before=play)
