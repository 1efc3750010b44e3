"""Saving what is on the screen as a picture, as it stands."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from textual.screen import Screen

from onrecord.core.errors import OnrecordError
from onrecord.tui.dialogs.dialogs import Prompt
from onrecord.tui.sanitize import safe_line

#: Textual's pictures name fonts of a server that whoever looks at one would ask for them
_FONTS = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


def save_picture(screen: Screen[Any], name: str) -> None:
    """Ask where to save a picture of the screen, .svg or .png, and save it."""
    drawn = _FONTS.sub("", screen.app.export_screenshot(title=f"onrecord: {name}"))
    hint = "as it stands here, an .svg or a .png; Esc leaves it"
    screen.app.push_screen(Prompt("Save the picture to", hint, f"onrecord-{name}.svg"), partial(_save, screen, drawn))


def _save(screen: Screen[Any], drawn: str, typed: str | None) -> None:
    if not typed or not typed.strip():
        return
    from onrecord.core.exchange.files import write_file
    from onrecord.core.exchange.plotting import as_png, format_of

    path = Path(typed.strip()).expanduser()
    try:
        data = as_png(drawn) if format_of(path) == "png" else drawn.encode("utf-8", "replace")
        write_file(path, [data])
    except OnrecordError as error:
        screen.notify(safe_line(str(error)), severity="error", markup=False)
    else:
        screen.notify(f"Saved as {safe_line(str(path), 60)}.", markup=False)
