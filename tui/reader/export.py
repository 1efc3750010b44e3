"""Exporting the article being read, from the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from onrecord.core.errors import OnrecordError
from onrecord.tui.sanitize import safe_line

if TYPE_CHECKING:
    from onrecord.core.exchange.export import ExportedArticle


def ask_export(screen: Screen[None], out: ExportedArticle) -> None:
    """Ask for a file's name, whose ending is the format, and write ``out`` to it."""
    from onrecord.tui.dialogs.dialogs import Prompt

    def answered(name: str | None) -> None:
        if name and name.strip():
            _export(screen, out, Path(name.strip()).expanduser())

    hint = "the ending is the format: .xlsx .csv .md .html .jsonl … · accepted quotes; with a filter on, those it holds"
    name = safe_line(out.article.title or "quotes", 40).replace("/", "-").replace("…", "")
    screen.app.push_screen(Prompt("Export to", hint, f"{name}.md"), answered)


def _export(screen: Screen[None], out: ExportedArticle, path: Path) -> None:
    from onrecord.core.exchange.files import write_file
    from onrecord.core.exchange.formats import choose_format

    try:
        form = choose_format(path, None)
        write_file(path, lambda file: form.write([out], file))
    except OnrecordError as error:
        screen.notify(safe_line(str(error)), severity="error", markup=False)
        return
    count = len(out.quotes)
    screen.notify(f"{count} quote{'' if count == 1 else 's'} written to {safe_line(str(path), 60)}.", markup=False)
