"""Draws the README's picture: the real program on a sample article. python docs/picture.py"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from onrecord.core.sources.locate import read_source
from onrecord.core.store.connection import open_store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.dialogs.saving import picture_of
from onrecord.tui.reader.screen import Reader
from onrecord.tui.workspace import Workspace

HERE = Path(__file__).parent
PICTURE = HERE / "reader.svg"


async def draw() -> str:
    """The screen as an SVG: the article opened, three quotes decided."""
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "picture.db")
        article = read_source(str(HERE.parent / "samples" / "press-conference.txt"))
        app = OnrecordApp(Workspace(store, Config(), "anna"), article)
        async with app.run_test(size=(136, 36)) as pilot:
            screen = app.screen
            assert isinstance(screen, Reader)
            while screen.review is None:
                await pilot.pause(0.1)
            await pilot.press("a", "a", "x", "n")
            await pilot.pause(0.2)
            drawn = picture_of(app, "onrecord")
        store.close()
    return drawn


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(draw()), encoding="utf-8")
