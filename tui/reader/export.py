"""Exporting the article being read, from the screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.tui.reader.desk import Desk
from onrecord.tui.sanitize import safe_line

if TYPE_CHECKING:
    from onrecord.core.exchange.export import ExportedArticle

_LONGEST = 48
_FORBIDDEN = '/\\:*?"<>|'


def export_key(desk: Desk) -> None:
    """Ask for a file's name, whose ending is the format, and write the quotes to it."""
    from onrecord.core.exchange.export import exported, speakers_of
    from onrecord.core.exchange.formats import FORMATS
    from onrecord.tui.dialogs.dialogs import Prompt

    session = desk.session
    if session is None:
        desk.tell("There is nothing to export before the analysis is there.")
        return
    quotes = [r for r in session.walk if session.wanted.root is not None or r.is_kept]
    speakers = speakers_of(session.review.store, desk.article_id)
    out = exported(desk.article_id, desk.article, session.review.current, quotes, speakers)
    endings = " ".join(form.suffix for form in FORMATS if form.suffix)
    hint = f"in {_folder(Path.cwd())} · the ending is the format: {endings} · accepted quotes; with a filter on, those it holds"
    desk.ask(Prompt("Export to", hint, str(free_name(desk.article.title or "quotes"))), partial(_asked, desk, out))


def free_name(title: str, suffix: str = ".md") -> Path:
    """A file name from a title, not cut inside a word, that no file of the current folder has."""
    words = "".join("-" if c in _FORBIDDEN else c for c in safe_line(title)).split()
    stem = words[0][:_LONGEST] if words else "quotes"
    for word in words[1:]:
        if len(stem) + 1 + len(word) > _LONGEST:
            break
        stem += f" {word}"
    stem = stem.strip(" .,-") or "quotes"
    names = (Path(f"{stem}{'' if n == 1 else f' {n}'}{suffix}") for n in range(1, 1000))
    return next((name for name in names if not name.exists()), Path(f"{stem}{suffix}"))


def _folder(path: Path) -> str:
    """A folder for a line of the screen: where it is long, its end."""
    words = safe_line(str(path))
    return words if len(words) <= _LONGEST else f"…{words[-_LONGEST:]}"


def _asked(desk: Desk, out: ExportedArticle, typed: str) -> None:
    from onrecord.tui.dialogs.dialogs import Menu

    if not typed.strip():
        return
    path = Path(typed.strip()).expanduser()
    if not path.is_file() or path.is_symlink():
        _write(desk, out, path, overwrite=False)
        return
    about = f"{safe_line(path.name, 60)} is in {_folder(path.absolute().parent)} already."
    choices = [("replace", "r", "Replace it"), ("keep", "k", "Leave it, and write nothing")]

    def answered(answer: str) -> None:
        if answer == "replace":
            _write(desk, out, path, overwrite=True)

    desk.ask(Menu("Replace the file?", choices, about), answered)


def _write(desk: Desk, out: ExportedArticle, path: Path, *, overwrite: bool) -> None:
    from onrecord.core.exchange.export import beside_text, left_out
    from onrecord.core.exchange.files import write_file
    from onrecord.core.exchange.formats import choose_format

    form = choose_format(path, None)
    write_file(path, lambda file: form.write([out], file), overwrite=overwrite)
    beside = beside_text(out) if form.text_only else 0
    count, more = len(out.quotes) - beside, left_out(beside, form.name)
    desk.tell(f"{count} quote{'' if count == 1 else 's'} written to {safe_line(str(path), 60)}{more}.", 5)
