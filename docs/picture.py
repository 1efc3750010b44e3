"""Draws the README's picture: the real program on a sample article. python docs/picture.py"""

from __future__ import annotations

import asyncio
import html
import os
import re
import tempfile
from pathlib import Path

from rich.cells import cell_len

from onrecord.core.sources.locate import read_source
from onrecord.core.store.connection import open_store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.reader.screen import Reader
from onrecord.tui.workspace import Workspace

HERE = Path(__file__).parent


#: cells of the export, in its units
_CELL = 12.2


def portable(svg: str) -> str:
    """The picture without a font from elsewhere, every word at its own place: no font makes words run together."""
    svg = re.sub(r"@font-face \{.*?\n    \}\n", "", svg, flags=re.S)
    svg = svg.replace("Fira Code, monospace", "Menlo, Consolas, DejaVu Sans Mono, Liberation Mono, monospace")
    return re.sub(
        r'<text class="([^"]*)" x="([\d.]+)" y="([^"]*)" textLength="[^"]*"([^>]*)>([^<]*)</text>', _words, svg
    )


def _words(found: re.Match[str]) -> str:
    look, x, y, rest = found[1], float(found[2]), found[3], found[4]
    text = html.unescape(found[5])
    out: list[str] = []
    for word in re.finditer(r"[^\s\xa0]+", text):
        left, width = x + _CELL * cell_len(text[: word.start()]), _CELL * cell_len(word[0])
        length = f'textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"'
        out.append(
            f'<text class="{look}" x="{left:.1f}" y="{y}" {length}{rest}>{html.escape(word[0], quote=False)}</text>'
        )
    return "".join(out)


async def draw() -> None:
    """Open the article, decide on three quotes, save the screen."""
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
            (HERE / "reader.svg").write_text(portable(app.export_screenshot(title="onrecord")), encoding="utf-8")
        store.close()


if __name__ == "__main__":
    asyncio.run(draw())
