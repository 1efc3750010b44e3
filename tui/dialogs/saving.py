"""Saving what is on the screen as a picture, as it stands."""

from __future__ import annotations

import html
import re
from functools import partial
from typing import Any

from rich.cells import cell_len
from textual.app import App
from textual.screen import Screen

from onrecord.core.errors import OnrecordError
from onrecord.core.paths import typed_path
from onrecord.tui.dialogs.dialogs import Prompt
from onrecord.tui.sanitize import safe_line

#: cells of Textual's pictures, in their units
_CELL = 12.2
_FAMILIES = "Menlo, Consolas, DejaVu Sans Mono, Liberation Mono, monospace"
_TEXT = re.compile(r'<text class="([^"]*)" x="([\d.]+)" y="([^"]*)" textLength="[^"]*"([^>]*)>([^<]*)</text>')
#: Textual's pictures name fonts of a server that whoever looks at one would ask for them
_FONTS = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


def picture_of(app: App[Any], title: str) -> str:
    """The screen as an SVG that any machine draws alike: with fonts that are there, and every word at its own place."""
    svg = _FONTS.sub("", app.export_screenshot(title=title))
    svg = svg.replace("Fira Code, monospace", _FAMILIES).replace("font-family: arial", f"font-family: {_FAMILIES}")
    return _TEXT.sub(_words, svg)


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


def save_picture(screen: Screen[Any], name: str) -> None:
    """Ask where to save a picture of the screen, .svg or .png, and save it."""
    drawn = picture_of(screen.app, f"onrecord: {name}")
    hint = "as it stands here, an .svg or a .png; Esc leaves it"
    screen.app.push_screen(Prompt("Save the picture to", hint, f"onrecord-{name}.svg"), partial(_save, screen, drawn))


def _save(screen: Screen[Any], drawn: str, typed: str | None) -> None:
    if not typed or not typed.strip():
        return
    from onrecord.core.exchange.files import write_file
    from onrecord.core.exchange.plotting import as_png, format_of

    try:
        path = typed_path(typed.strip())
        data = as_png(drawn) if format_of(path) == "png" else drawn.encode("utf-8", "replace")
        write_file(path, [data])
    except OnrecordError as error:
        screen.notify(safe_line(str(error)), severity="error", markup=False)
    else:
        screen.notify(f"Saved as {safe_line(str(path), 60)}.", markup=False)
