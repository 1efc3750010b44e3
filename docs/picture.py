"""Draws the README's picture: the real program on a sample article. python docs/picture.py"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from onrecord.core.sources.locate import read_source
from onrecord.core.store.connection import open_store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.reader.screen import Reader
from onrecord.tui.workspace import Workspace

HERE = Path(__file__).parent


async def draw() -> None:
    """Open the article, decide on three quotes, save the screen."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "picture.db")
        article = read_source(str(HERE.parent / "samples" / "press-conference.txt"))
        app = OnrecordApp(Workspace(store, Config(), "anna"), article)
        async with app.run_test(size=(126, 36)) as pilot:
            screen = app.screen
            assert isinstance(screen, Reader)
            while screen.review is None:
                await pilot.pause(0.1)
            await pilot.press("a", "a", "x", "n")
            await pilot.pause(0.2)
            (HERE / "reader.svg").write_text(app.export_screenshot(title="onrecord"), encoding="utf-8")
        store.close()


if __name__ == "__main__":
    asyncio.run(draw())
